"""The account's numbers of its days: series and totals of the catalogue, in few calls.

Shared by the reading of the newest days and by that of the history; which days are read, and what
becomes of the rows, is theirs.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from pipelines.graph_api.account_asking import AccountAsking, Params, Told
from pipelines.graph_api.client import GraphClient, Json
from pipelines.graph_api.days import EDGE, Window, asked_for, days_assumed, days_told
from pipelines.graph_api.facts import (
    FOLLOW_TYPE,
    FOLLOW_TYPES,
    FOLLOWS_AND_UNFOLLOWS,
    REACH,
    RETENTION,
)
from pipelines.graph_api.fields import instant
from pipelines.graph_api.insights import Number, numbers, segments
from pipelines.graph_api.known import Known
from pipelines.graph_api.metric import Kind, Metric
from pipelines.graph_api.rows import Rows
from pipelines.graph_api.tables import AccountInsightRow, DayReadRow
from pipelines.graph_api.verdicts import Verdicts

PLAIN: Final = ""
"""The call without a breakdown."""

_AS_SERIES: Final = " as series"


class Days(NamedTuple):
    """The days that end in a window, oldest first, and what the series tell of them.

    Attributes:
        windows: The days.
        rows: A day's end → its numbers.
        is_empty: The series were asked and have nothing, not even zeros.
    """

    windows: list[Window]
    rows: dict[datetime, list[AccountInsightRow]]
    is_empty: bool

    @property
    def is_quiet(self) -> bool:
        """The series tell of nothing but zeros, reach among them."""
        told = [(row["metric"], row["value"]) for rows in self.rows.values() for row in rows]
        is_told = any(metric == REACH for metric, _ in told)
        return is_told and not any(value for _, value in told)


class DayMetrics:
    """What is asked of days, less what Instagram refuses this account.

    Args:
        client: The conversation; it must have had an answer, because what is offered and kept
            counts from Instagram's clock.
        known: What earlier passes learned.
        rows: Where verdicts and losses go.
    """

    def __init__(self, client: GraphClient, known: Known, rows: Rows) -> None:
        self._client = client
        self._rows = rows
        self._verdicts = Verdicts(client, known, rows)
        self._asking = AccountAsking(client, self._verdicts)
        self._days_with_reach: set[datetime] = set()

    async def series(self, wanted: Window) -> Days:
        """Read the series over a window as `days.pieces` gives it, or a shorter one.

        Where no series tells, days are assumed to end at midnight in California.

        Raises:
            GraphError: A call failed, not just a metric.
        """
        asked = asked_for(wanted, self._kept_since(RETENTION))
        told: list[Told] = []
        for start, names in self._series_by_start(asked).items():
            span = Window(start, asked.end)
            told += await self._asking.ask(names, _AS_SERIES, {"period": "day", **_limits(span)})
        ends = {end for entry, _ in told for end, _ in _points(entry)}
        days = days_told(ends, asked.start) if ends else days_assumed(asked)
        window_of = {day.end: day for day in days if wanted.start < day.end <= wanted.end}
        rows: dict[datetime, list[AccountInsightRow]] = defaultdict(list)
        for entry, at in told:
            for end, value in _points(entry):
                if end in window_of:
                    number = Number(entry["name"], "", "", value)
                    rows[end].append(self._row(window_of[end], number, at))
                    if number.metric == REACH and value:
                        self._days_with_reach.add(end)
        is_empty = not rows and bool(self._series_by_start(asked))
        return Days(list(window_of.values()), rows, is_empty)

    async def totals(self, day: Window, breakdown: str) -> list[AccountInsightRow]:
        """Read the totals of one day that share a breakdown, or need none (`PLAIN`).

        Some one-day windows are answered with nothing but zeros (graph-api.md 7.3). Whoever was
        reached has seen something, and is a follower or not, so on a day with reach these are no
        numbers and are not kept.

        Raises:
            GraphError: The call failed, not just a metric.
        """
        params: dict[str, str | int] = {"period": "day", "metric_type": "total_value"}
        form = PLAIN
        if breakdown:
            params["breakdown"] = breakdown
            form = f" by {breakdown}"
        told = await self._asking.ask(self._totals_by(breakdown), form, {**params, **_limits(day)})
        found = [
            self._row(day, number, at)
            for entry, at in told
            for number in _numbers_of(entry)
            # Totals come with every call; one reading of each is enough.
            if bool(number.dimension) == bool(breakdown)
        ]
        contradicts_reach = (
            breakdown in (PLAIN, FOLLOW_TYPE)
            and day.end in self._days_with_reach
            and not any(row["value"] for row in found)
        )
        if found and contradicts_reach:
            self._rows.notes.add("zeros for every total of a day with reach were not kept")
            return []
        return found

    def day_read(self, day: Window, numbers_read: int) -> DayReadRow:
        """The evidence that a day was asked about, now."""
        return DayReadRow(
            account_id=self._client.account.account_id,
            window_end=day.end,
            captured_at=self._client.server_time,
            window_start=day.start,
            numbers=numbers_read,
            run_id=self._rows.run_id,
        )

    def _series_by_start(self, asked: Window) -> dict[datetime, list[str]]:
        """Series that are kept equally long share a call: from when they may be asked → names."""
        found: dict[datetime, list[str]] = defaultdict(list)
        for metric in self._offered("series"):
            start = max(asked.start, self._kept_since(metric.retention or RETENTION))
            if start < asked.end and self._asking.is_open(metric.name, _AS_SERIES):
                found[start].append(metric.name)
        return found

    def _totals_by(self, breakdown: str) -> list[str]:
        totals = self._offered("total")
        if breakdown:
            return [metric.name for metric in totals if breakdown in metric.breakdowns]
        series = {
            metric.name
            for metric in self._offered("series")
            if self._asking.is_open(metric.name, _AS_SERIES)
        }
        return [
            metric.name
            for metric in totals
            if not metric.needs_breakdown and metric.name not in series
        ]

    def _offered(self, kind: Kind) -> list[Metric]:
        return [
            metric
            for metric in self._verdicts.offered("account")
            if metric.kind == kind and metric.period == "day"
        ]

    def _kept_since(self, retention: timedelta) -> datetime:
        return self._client.server_time - retention + EDGE

    def _row(self, window: Window, number: Number, at: datetime) -> AccountInsightRow:
        return AccountInsightRow(
            account_id=self._client.account.account_id,
            metric=number.metric,
            window_start=window.start,
            window_end=window.end,
            dimension=number.dimension,
            # As given but for its case, which differs: `REEL` and `REELS` are for the marts (7.1).
            segment=number.segment.lower(),
            captured_at=at,
            value=number.value,
            run_id=self._rows.run_id,
        )


def follow_flows(entries: Iterable[Json]) -> Iterator[Number]:
    """Who followed and who left, out of an answer about `follows_and_unfollows`.

    A category that the breakdown leaves out is zero (graph-api.md 7.1). A total without a
    breakdown, as on the newest day, is no number at all (7.3).
    """
    for entry in entries:
        for breakdown in (entry.get("total_value") or {}).get("breakdowns") or []:
            told = {segment: value for _, _, segment, value in segments(entry["name"], breakdown)}
            for segment in FOLLOW_TYPES:
                yield Number(entry["name"], FOLLOW_TYPE, segment, told.get(segment, 0))


def _numbers_of(entry: Json) -> Iterator[Number]:
    return (follow_flows if entry["name"] == FOLLOWS_AND_UNFOLLOWS else numbers)([entry])


def _points(entry: Json) -> Iterator[tuple[datetime, Any]]:
    """The ends of days with their numbers; a point may lack either (graph-api.md 16.5)."""
    for given in entry.get("values") or []:
        if given.get("value") is not None and "end_time" in given:
            yield instant(given["end_time"]), given["value"]


def _limits(span: Window) -> Params:
    return {"since": int(span.start.timestamp()), "until": int(span.end.timestamp())}
