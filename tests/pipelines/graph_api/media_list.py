"""A scripted list of posts that pages and expands insights as Instagram does."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.pipelines.graph_api.scripted import Asked, Reply, error

Refusal = Callable[[str, list[str]], Reply | None]


def nothing_refused(_item: str, _metrics: list[str]) -> Reply | None:
    return None


@dataclass
class MediaList:
    """`/{account}/media` with a number of posts, newest first.

    Attributes:
        size: How many posts there are; ids count from m0.
        refusal: Told a post and the metrics asked; what it returns fails the whole call.
        most: A page larger than this is too much data.
    """

    size: int
    refusal: Refusal = nothing_refused
    most: int = 1000
    limits: list[int] = field(default_factory=list)

    def __call__(self, asked: Asked) -> Reply:
        limit = int(asked.query["limit"])
        self.limits.append(limit)
        if limit > self.most:
            return error(1, "Please reduce the amount of data you're asking for", 500)
        start = int(asked.query.get("after", "c0")[1:])
        stop = min(start + limit, self.size)
        metrics = self._metrics(asked.query["fields"])
        shown = []
        for n in range(start, stop):
            refused = self.refusal(f"m{n}", metrics) if metrics else None
            if refused is not None:
                return refused
            shown.append(self._item(n, metrics))
        paging: dict[str, Any] = {"cursors": {"before": f"c{start}", "after": f"c{stop}"}}
        if stop < self.size:
            paging["next"] = f"https://graph.example/media?access_token=SECRET&after=c{stop}"
        return Reply({"data": shown, "paging": paging} if shown else {"data": []})

    def _metrics(self, fields: str) -> list[str]:
        _, _, expansion = fields.partition("insights.metric(")
        return expansion.rstrip(")").split(",") if expansion else []

    def _item(self, n: int, metrics: list[str]) -> dict[str, Any]:
        item: dict[str, Any] = {"id": f"m{n}"}
        if metrics:
            data = [{"name": name, "values": [{"value": n}]} for name in metrics]
            item["insights"] = {"data": data}
        return item
