"""What is asked of every item of a list at once, and what Instagram has made us leave out of it.

Plain fields, metrics and comments ride on a page by field expansion (graph-api.md 4.2). One thing
that is refused fails the whole page (5.4), so what is blamed is left out from then on: a metric of
a product type, a field, the insights or comments that the owner has not granted, and all insights
from where the account was not a professional one yet.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from types import MappingProxyType
from typing import Final

from pipelines.graph_api.client import Json
from pipelines.graph_api.errors import (
    BAD_PARAMETER,
    NOT_ENOUGH_VIEWERS,
    ErrorKind,
    GraphError,
)
from pipelines.graph_api.metric import Level
from pipelines.graph_api.rows import Loss, Rows
from pipelines.graph_api.verdicts import Subject, Verdicts

PRODUCT_TYPES: Final = MappingProxyType({"media": ("FEED", "REELS"), "story": ("STORY",)})
"""Of items that have insights; of advertisements none is documented (graph-api.md 5.1)."""

MOST_REFUSED_ITEMS: Final = 10
"""Finding a refused item costs a dozen calls; after so many the rest is read without insights."""


class Riding:
    """What a page of posts or stories brings.

    Args:
        level: Whose metrics ride: `media` or `story`.
        fields: Plain fields of an item.
        verdicts: Which metrics may be asked; told what is refused.
        rows: Told what is lost.
        comments: The expansion that brings an item's comments, if they are wanted.

    Attributes:
        product_types: Of the items that can have insights.
        comments: The expansion, empty when comments are not wanted or not granted.
        is_denied_insights: The owner has not granted insights.
        without_comments: Items that could only be read without their comments.
    """

    def __init__(
        self,
        level: Level,
        fields: Sequence[str],
        verdicts: Verdicts,
        rows: Rows,
        comments: str = "",
    ) -> None:
        self.product_types = PRODUCT_TYPES[level]
        self.comments = comments
        self.is_denied_insights = False
        self.without_comments: set[str] = set()
        self._level = level
        self._fields = tuple(fields)
        self._verdicts = verdicts
        self._rows = rows
        self._wants_comments = bool(comments)
        self._gave_up_insights = False
        self._refused_items = 0
        self._denial: GraphError | None = None
        self._lesser: list[tuple[bool, str]] = []

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metrics that a page may be asked for: every product type has them."""
        if self._gave_up_insights or self.is_denied_insights:
            return ()
        offers = [
            {metric.name: metric for metric in self._verdicts.offered(self._level, product_type)}
            for product_type in self.product_types
        ]
        return tuple(
            name
            for name, metric in offers[0].items()
            if metric.rides and all(name in offer for offer in offers)
        )

    def fields(self, metrics: Collection[str], *, comments: bool = True) -> str:
        """As a call sends it.

        Args:
            metrics: The insights to bring.
            comments: Whether to bring comments, where they are wanted and granted.
        """
        insights = [f"insights.metric({','.join(metrics)})"] if metrics else []
        expansion = [self.comments] if comments and self.comments else []
        return ",".join([*self._fields, *insights, *expansion])

    def accept(self, items: Iterable[Json], asked: Collection[str]) -> None:
        """Take note that a page was answered."""
        for product_type in {item.get("media_product_type") for item in items}:
            if product_type in self.product_types:
                self._verdicts.accept(Subject(self._level, product_type), asked)
        if self._denial is not None:
            denied = ["insights"] if self.is_denied_insights else []
            denied += ["comments"] if self._wants_comments and not self.comments else []
            self._rows.losses.append(Loss(" and ".join(denied), self._denial))
            self._denial, self._lesser = None, []

    def refuse(self, product_type: str, metrics: Iterable[str], error: GraphError) -> None:
        """Put metrics aside for all items of a product type."""
        self._verdicts.refuse(Subject(self._level, product_type), metrics, error)

    def pass_over(self, item: Json, asked: Collection[str], error: GraphError) -> None:
        """Remember what a single item refuses, and decide whether others are worth asking."""
        if error.is_too_much_data or self._lacks_viewers(error):
            return  # for now only
        subject = Subject(self._level, str(item.get("media_product_type") or ""), item["id"])
        if error.says_before_conversion:
            self._verdicts.put_aside(subject, [""], error)
            self._gave_up_insights = True
            self._rows.notes.add(
                f"posts up to {item['timestamp']} have no insights: the account was not a "
                "professional one yet"
            )
            return
        self._verdicts.put_aside(subject, asked, error)
        self._rows.losses.append(Loss(f"insights of post {item['id']}", error))
        self._refused_items += 1
        if self._refused_items > MOST_REFUSED_ITEMS:
            self._gave_up_insights = True
            self._rows.losses.append(Loss("insights of all posts that follow", error))

    def leave_out(self, error: GraphError, asked: Collection[str]) -> bool:
        """Ask less of the whole list from now on; False when the error does not call for it.

        Raises:
            GraphError: The error given, when nothing is left to leave out.
        """
        if error.is_no_permission and not self._lacks_viewers(error):
            self._deny(error, asked)
            return True
        words = set(re.findall(r"\w+", error.said)) if error.code == BAD_PARAMETER else set()
        gone = [name for name in self._fields if name != "id" and name.partition("{")[0] in words]
        if not gone or error.subcode is not None:
            return False
        self._fields = tuple(name for name in self._fields if name not in gone)
        self._rows.losses.append(Loss(f"fields {', '.join(gone)}", error))
        return True

    def may_be_one_item(self, error: GraphError, asked: Collection[str]) -> bool:
        """Whether a page may be refused for what is asked of one of its items."""
        if not asked and not self.comments:
            return False
        if error.is_too_much_data or self._lacks_viewers(error):
            return True
        return error.kind is ErrorKind.PERMANENT and not error.says_missing

    def _deny(self, error: GraphError, asked: Collection[str]) -> None:
        """Find out by trying which permission is missing, beginning with the lesser loss."""
        if self._denial is None:
            self._lesser = [(False, "")] if self.comments else []
            if asked:
                self._lesser += [(True, self.comments)]
                self._lesser += [(True, "")] if self.comments else []
        if not self._lesser:
            raise error
        self._denial = error
        self.is_denied_insights, self.comments = self._lesser.pop(0)

    def _lacks_viewers(self, error: GraphError) -> bool:
        """Code 10 is also a refusal, but in a list of stories fewer than 5 viewers are the rule."""
        is_code = error.code == NOT_ENOUGH_VIEWERS
        return self._level == "story" and is_code and "permission" not in error.said
