"""Pages of posts or stories, also where Instagram refuses a page for something on it.

One refused metric or item fails a whole page (graph-api.md 5.4): where a metric or field is blamed
the page is asked again without it, and for any other refusal it is halved until the item that
causes it stands alone. What rides on a page is `riding`, which pages are read is `planning`, and
what becomes of the items is `media` and `stories`.
"""

from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipelines.graph_api.client import GraphClient, Json
from pipelines.graph_api.errors import ErrorKind, GraphError
from pipelines.graph_api.facts import MEDIA_PAGE
from pipelines.graph_api.insights import Refused, refused_metrics
from pipelines.graph_api.paging import Page, read_page
from pipelines.graph_api.riding import Riding
from pipelines.graph_api.rows import Loss, Rows


@dataclass(frozen=True)
class Place:
    """Where a page begins, and what bounds the list that it is a page of.

    Attributes:
        after: The cursor; None for the start of the list.
        until: Only items published up to then, Unix seconds.
        since: Only items published from then on, Unix seconds.
    """

    after: str | None = None
    until: int | None = None
    since: int | None = None

    def bounds(self) -> dict[str, Any]:
        """As a call sends it, but for the cursor."""
        bounds = {"until": self.until, "since": self.since}
        return {name: str(bound) for name, bound in bounds.items() if bound is not None}


class Walk:
    """Reads one list of one account, newest first.

    Args:
        client: The conversation.
        path: The list.
        riding: What its items are asked for; told what is refused.
        rows: Told what is lost.

    Attributes:
        most: The largest page that Instagram has not found too much.
    """

    def __init__(self, client: GraphClient, path: str, riding: Riding, rows: Rows) -> None:
        self.most = MEDIA_PAGE
        self._client = client
        self._path = path
        self._riding = riding
        self._rows = rows

    async def read(
        self, place: Place, limit: int, without: Collection[str] = ()
    ) -> AsyncIterator[Page]:
        """The next `limit` items, in one page or, where Instagram refuses it, in several.

        An item whose insights are refused comes without them.

        Args:
            place: Where to begin.
            limit: How many items.
            without: Metrics that these items are known to refuse.

        Raises:
            GraphError: The list itself cannot be read on; the pages before have been given.
        """
        asked = tuple(name for name in self._riding.metrics if name not in without)
        try:
            page = await self._read(place, limit, asked)
        except GraphError as error:
            async for page in self._read_despite(error, place, limit, asked, without):
                yield page
        else:
            self._riding.accept(page.items, asked)
            yield page

    async def _read(
        self, place: Place, limit: int, metrics: Sequence[str], *, comments: bool = True
    ) -> Page:
        return await read_page(
            self._client,
            self._path,
            fields=self._riding.fields(metrics, comments=comments),
            limit=limit,
            after=place.after,
            **place.bounds(),
        )

    async def _read_despite(
        self,
        error: GraphError,
        place: Place,
        limit: int,
        asked: tuple[str, ...],
        without: Collection[str],
    ) -> AsyncIterator[Page]:
        """Read what a refused page should have brought, at the price of what was refused.

        Raises:
            GraphError: The error given, when nothing would help.
        """
        refused = refused_metrics(error, asked)
        if refused.metrics:
            pages = self._without_metrics(error, refused, place, limit, without)
        elif self._riding.leave_out(error, asked):
            pages = self.read(place, limit, without)
        elif limit > 1 and (error.is_too_much_data or self._riding.may_be_one_item(error, asked)):
            self.most = limit // 2 if error.is_too_much_data else self.most
            pages = self._in_halves(place, limit, without)
        elif limit == 1 and self._riding.may_be_one_item(error, asked):
            pages = self._alone(error, place, asked)
        else:
            raise error
        async for page in pages:
            yield page

    async def _without_metrics(
        self,
        error: GraphError,
        refused: Refused,
        place: Place,
        limit: int,
        without: Collection[str],
    ) -> AsyncIterator[Page]:
        if refused.everywhere or len(self._riding.product_types) == 1:
            for product_type in self._riding.product_types:
                self._riding.refuse(product_type, refused.metrics, error)
            async for page in self.read(place, limit, without):
                yield page
            return
        items: list[Json] = []
        async for page in self.read(place, limit, refused.metrics.union(without)):
            items += page.items
            yield page
        await self._find_type(items, refused.metrics, error)

    async def _find_type(
        self, items: Sequence[Json], metrics: Collection[str], error: GraphError
    ) -> None:
        """Put metrics aside for the product type that refuses them, asking one post of each."""
        samples = {item.get("media_product_type"): item["id"] for item in items}
        known = [name for name in self._riding.product_types if name in samples]
        for metric in metrics:
            is_found = False
            for product_type in known:
                refusal = await self._refusal(samples[product_type], metric)
                if refusal is not None:
                    is_found = True
                    self._riding.refuse(product_type, [metric], refusal)
            if not is_found:
                self._rows.losses.append(Loss(f"insights {metric} of one page", error))

    async def _refusal(self, media_id: str, metric: str) -> GraphError | None:
        try:
            await self._client.get(f"{media_id}/insights", metric=metric)
        except GraphError as error:
            if error.kind is not ErrorKind.PERMANENT:
                raise
            return error
        return None

    async def _in_halves(
        self, place: Place, limit: int, without: Collection[str]
    ) -> AsyncIterator[Page]:
        half = limit // 2
        async for first in self.read(place, half, without):
            yield first
        if not first.is_last:
            rest = replace(place, after=first.cursor)
            async for second in self.read(rest, limit - half, without):
                yield second

    async def _alone(
        self, error: GraphError, place: Place, asked: Collection[str]
    ) -> AsyncIterator[Page]:
        """One item as far as it can be read; what it refuses is remembered."""
        try:
            page = await self._read(place, 1, ())
        except GraphError as again:
            if not self._riding.may_be_one_item(again, ()):
                raise
            page = await self._read(place, 1, (), comments=False)
            self._riding.without_comments.update(item["id"] for item in page.items)
        yield page
        for item in page.items:
            self._riding.pass_over(item, asked, error)
