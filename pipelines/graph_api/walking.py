"""Lists of posts and stories, each page with the insights of its items in the same call.

Insights ride on the page by field expansion (graph-api.md 4.2), so a walk costs pages, not posts.
One refused metric or post would fail the page (5.4), so a metric that is blamed is put aside, and
for any other refusal the page is halved until the post that causes it stands alone.
"""

from collections.abc import AsyncIterator, Sequence

from pipelines.graph_api.client import GraphClient
from pipelines.graph_api.errors import (
    MEDIA_BEFORE_CONVERSION,
    OBJECT_MISSING,
    ErrorKind,
    GraphError,
)
from pipelines.graph_api.facts import MEDIA_PAGE
from pipelines.graph_api.insights import refused_metrics
from pipelines.graph_api.paging import Page, read_page
from pipelines.graph_api.rows import Loss

MOST_REFUSED_ITEMS = 10
"""Finding a refused item costs a dozen calls; after so many the rest is read without insights."""


class Walk:
    """One walk over a list of media, newest first.

    Args:
        client: The conversation.
        path: The list.
        fields: Plain fields of an item.
        metrics: Insights of an item, offered for every item of the list.
        losses: Told what was refused.
        limit: Items a page.
        viewers_may_lack: Items with under 5 viewers have no insights (stories; 5.4).

    Attributes:
        metrics: What is still asked; it shrinks when Instagram refuses for the whole list.
    """

    def __init__(
        self,
        client: GraphClient,
        path: str,
        *,
        fields: Sequence[str],
        metrics: Sequence[str],
        losses: list[Loss],
        limit: int = MEDIA_PAGE,
        viewers_may_lack: bool = False,
    ) -> None:
        self.metrics = tuple(metrics)
        self._client = client
        self._path = path
        self._fields = ",".join(fields)
        self._losses = losses
        self._limit = limit
        self._viewers_may_lack = viewers_may_lack
        self._refused_items = 0

    async def pages(self) -> AsyncIterator[Page]:
        """Every page; an item whose insights are refused comes without them.

        Raises:
            GraphError: The list itself cannot be read on; the pages before have been given.
        """
        after: str | None = None
        while True:
            async for page in self._span(after, self._limit, self.metrics):
                yield page
            if page.is_last:
                return
            after = page.cursor

    async def _span(
        self, after: str | None, limit: int, metrics: Sequence[str]
    ) -> AsyncIterator[Page]:
        """The next `limit` items, in one page or, where Instagram refuses it, in several."""
        asked = tuple(name for name in metrics if name in self.metrics)
        try:
            page = await self._read(after, limit, asked)
        except GraphError as error:
            rest = self._metrics_after(error, asked, limit)
            if rest is None:
                async for page in self._halves(after, limit, asked):
                    yield page
            else:
                async for page in self._span(after, limit, rest):
                    yield page
        else:
            yield page

    async def _halves(
        self, after: str | None, limit: int, metrics: Sequence[str]
    ) -> AsyncIterator[Page]:
        half = limit // 2
        async for first in self._span(after, half, metrics):
            yield first
        if not first.is_last:
            async for second in self._span(first.cursor, limit - half, metrics):
                yield second

    async def _read(self, after: str | None, limit: int, metrics: Sequence[str]) -> Page:
        expansion = f",insights.metric({','.join(metrics)})" if metrics else ""
        return await read_page(
            self._client, self._path, fields=self._fields + expansion, limit=limit, after=after
        )

    def _metrics_after(
        self, error: GraphError, asked: tuple[str, ...], limit: int
    ) -> tuple[str, ...] | None:
        """What to ask of the same span again, or None to halve it.

        Raises:
            GraphError: The error given, when neither would help.
        """
        if error.is_too_much_data and limit > 1:
            self._limit = limit // 2
            return None
        if not asked or not _is_about_insights(error):
            raise error
        if error.is_no_permission and not self._lacks_viewers(error):
            return self._give_up_insights(error)
        refused = refused_metrics(error, asked)
        if refused.metrics:
            self._losses.append(Loss(f"insights {', '.join(sorted(refused.metrics))}", error))
            if refused.everywhere:
                self.metrics = tuple(n for n in self.metrics if n not in refused.metrics)
            return tuple(name for name in asked if name not in refused.metrics)
        if limit > 1:
            return None
        return self._pass_over_item(error)

    def _pass_over_item(self, error: GraphError) -> tuple[str, ...]:
        """Read a single item without insights, and decide whether others are worth asking."""
        if self._lacks_viewers(error):
            return ()  # Instagram withholds them for now: nothing is lost
        if (error.code, error.subcode) == MEDIA_BEFORE_CONVERSION:
            return self._give_up_insights(error)  # and so is every older one
        self._refused_items += 1
        if self._refused_items > MOST_REFUSED_ITEMS:
            return self._give_up_insights(error)
        self._losses.append(Loss("insights of one post", error))
        return ()

    def _lacks_viewers(self, error: GraphError) -> bool:
        """Code 10 is also a refusal, but in a list of stories fewer than 5 viewers are the rule."""
        return self._viewers_may_lack and error.code == 10 and "permission" not in error.said

    def _give_up_insights(self, error: GraphError) -> tuple[str, ...]:
        self._losses.append(Loss("insights of this and all older posts", error))
        self.metrics = ()
        return ()


def _is_about_insights(error: GraphError) -> bool:
    """Whether the list may be readable without insights."""
    if error.kind is ErrorKind.PERMANENT:
        return (error.code, error.subcode) != OBJECT_MISSING
    return error.is_no_permission
