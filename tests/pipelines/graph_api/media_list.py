"""A scripted list of posts that pages, bounds and expands as Instagram does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from tests.pipelines.graph_api.scripted import Asked, Reply, error

NOON = datetime(2026, 11, 12, 12, 0, tzinfo=UTC)

Refusal = Callable[[str, list[str]], Reply | None]
"""Told a post and the metrics asked; what it returns fails the whole call."""


def nothing_refused(_item: str, _metrics: list[str]) -> Reply | None:
    return None


def hourly(size: int) -> list[datetime]:
    """A post an hour, newest first."""
    return [NOON - timedelta(hours=n) for n in range(size)]


@dataclass
class MediaList:
    """`/{account}/media` with a number of posts, newest first, and their single insights.

    Attributes:
        size: How many posts there are; ids count from m0, the newest.
        refusal: What fails a page that holds a post, and the post's own insights.
        most: A page larger than this is too much data.
        posted: When each was published.
        product_types: Of the posts in turn.
        now: The server's clock.
        heeds_bounds: Whether `since` and `until` are obeyed.
        takes_bounds_in: Whether they include their own second.
        comments: How many comments each post has, all of them shown unless `hides_comments`.
        unknown_fields: Fields that fail the call.
        limits: The page sizes asked so far.
        singles: The posts whose own insights were asked so far, with the metrics.
    """

    size: int
    refusal: Refusal = nothing_refused
    most: int = 1000
    posted: list[datetime] | None = None
    product_types: Sequence[str] = ("FEED",)
    now: datetime = NOON
    heeds_bounds: bool = True
    takes_bounds_in: bool = True
    comments: int = 0
    hides_comments: bool = False
    unknown_fields: frozenset[str] = frozenset()
    limits: list[int] = field(default_factory=list)
    singles: list[tuple[str, list[str]]] = field(default_factory=list)

    @property
    def times(self) -> list[datetime]:
        return hourly(self.size) if self.posted is None else self.posted

    def product_type(self, n: int) -> str:
        return self.product_types[n % len(self.product_types)]

    def __call__(self, asked: Asked) -> Reply:
        found = self._answer(asked)
        return Reply(
            found.body, found.status, {"Date": format_datetime(self.now, usegmt=True)}, found.cut
        )

    def _answer(self, asked: Asked) -> Reply:
        if asked.path.endswith("/insights"):
            return self._single(asked)
        if not asked.path.endswith("/media"):
            return Reply({"id": "1784"})
        fields = asked.query["fields"]
        for name in self.unknown_fields.intersection(fields.split(",")):
            return error(100, f"(#100) Tried accessing nonexisting field ({name}) on node type")
        limit = int(asked.query["limit"])
        self.limits.append(limit)
        if limit > self.most:
            return error(1, "Please reduce the amount of data you're asking for", 500)
        return self._page(asked.query, limit, _metrics(fields), "comments.limit" in fields)

    def _page(self, query: dict[str, str], limit: int, metrics: list[str], said: bool) -> Reply:
        listed = [n for n, at in enumerate(self.times) if self._is_within(at, query)]
        start = int(query.get("after", "c0")[1:])
        shown = listed[start : start + limit]
        for n in shown:
            refused = self.refusal(f"m{n}", metrics) if metrics else None
            if refused is not None:
                return refused
        stop = start + len(shown)
        paging: dict[str, Any] = {"cursors": {"before": f"c{start}", "after": f"c{stop}"}}
        if stop < len(listed):
            paging["next"] = f"https://graph.example/media?access_token=SECRET&after=c{stop}"
        items = [self._item(n, metrics, said=said) for n in shown]
        return Reply({"data": items, "paging": paging} if items else {"data": []})

    def _is_within(self, at: datetime, query: dict[str, str]) -> bool:
        if not self.heeds_bounds:
            return True
        second = at.timestamp()
        since, until = float(query.get("since", 0)), float(query.get("until", 1e12))
        return since <= second <= until if self.takes_bounds_in else since < second < until

    def _single(self, asked: Asked) -> Reply:
        media_id, metrics = asked.path.split("/")[-2], asked.query["metric"].split(",")
        self.singles.append((media_id, metrics))
        refused = self.refusal(media_id, metrics)
        return refused or Reply({"data": [_entry(name, 1) for name in metrics]})

    def _item(self, n: int, metrics: list[str], *, said: bool) -> dict[str, Any]:
        item: dict[str, Any] = {
            "id": f"m{n}",
            "media_type": "IMAGE" if self.product_type(n) == "FEED" else "VIDEO",
            "media_product_type": self.product_type(n),
            "timestamp": f"{self.times[n]:%Y-%m-%dT%H:%M:%S}+0000",
            "comments_count": self.comments,
        }
        if metrics:
            item["insights"] = {"data": [_entry(name, n) for name in metrics]}
        if said and self.comments and not self.hides_comments:
            given = [
                {"id": f"m{n}c{i}", "timestamp": item["timestamp"]} for i in range(self.comments)
            ]
            item["comments"] = {"data": given, "paging": {"cursors": {"after": "x"}}}
        return item


def _entry(name: str, value: int) -> dict[str, Any]:
    return {"name": name, "values": [{"value": value}]}


def _metrics(fields: str) -> list[str]:
    _, _, expansion = fields.partition("insights.metric(")
    return expansion.partition(")")[0].split(",") if expansion else []
