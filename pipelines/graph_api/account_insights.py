"""The account's numbers per day: two series, and totals asked day by day.

Only the reach series tells where Instagram's days begin and end (graph-api.md 7.2), so its
boundaries are the windows of the totals. Days that were read after they settled are not read again.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from pipelines.graph_api.client import Answer, GraphClient, Json
from pipelines.graph_api.facts import (
    DAY_TOTALS,
    FIRST_LOOK_BACK,
    FOLLOW_TYPE,
    FOLLOW_TYPES,
    FOLLOWS_AND_UNFOLLOWS,
    LONGEST_WINDOW,
    NEW_FOLLOWERS,
    REACH,
    RETENTION,
    SHORT_RETENTION,
    WINDOW_OVERLAP,
)
from pipelines.graph_api.fields import instant
from pipelines.graph_api.insights import Number, ask_insights, numbers, segments
from pipelines.graph_api.rows import AccountInsightRow, Rows

LONGEST_DAY = timedelta(hours=25)
"""The day on which summer time ends."""

EDGE = timedelta(hours=1)
"""Kept from the rim of a retention period, which moves on while we ask."""


class Window(NamedTuple):
    """A span of time for which Instagram gives a number; both ends aware UTC."""

    start: datetime
    end: datetime


async def read_account_insights(
    client: GraphClient, rows: Rows, *, settled: Collection[datetime]
) -> None:
    """Read the days that are not settled: rows in `account_insights`.

    The series come first and the totals last, newest day first, so that a day with totals has
    everything and may be called settled. An account under 100 followers is given less, not refused.

    Args:
        client: The conversation; it must have had an answer, because windows are computed from
            Instagram's clock.
        rows: Where the rows go.
        settled: `window_end` of the days that need no further reading.

    Raises:
        GraphError: The account has to wait or its owner is needed; what was read before is kept.
    """
    now = client.server_time
    since = min(now - FIRST_LOOK_BACK, max(settled, default=now))
    reach = await _series(
        client, REACH, Window(max(since, now - RETENTION + EDGE), now), rows.run_id
    )
    days = [row for row in reach if row["window_end"] not in settled]
    rows.account_insights.extend(days)
    with rows.losing_only(f"insights {NEW_FOLLOWERS}"):
        recent = Window(now - SHORT_RETENTION + EDGE, now)
        points = await _series(client, NEW_FOLLOWERS, recent, rows.run_id)
        rows.account_insights.extend(row for row in points if row["window_end"] not in settled)
    newest_first = [Window(row["window_start"], row["window_end"]) for row in reversed(days)]
    await _read_totals(client, newest_first, rows)


def request_windows(span: Window) -> Iterator[Window]:
    """Windows that Instagram accepts, newest first, overlapping so that no day is cut in two."""
    end = span.end
    while True:
        start = max(span.start, end - LONGEST_WINDOW)
        yield Window(start, end)
        if start == span.start:
            return
        end = start + WINDOW_OVERLAP


async def _series(
    client: GraphClient, metric: str, span: Window, run_id: str
) -> list[AccountInsightRow]:
    """The days of a series in a span, oldest first."""
    found: dict[datetime, tuple[float, datetime]] = {}
    for window in request_windows(span):
        answer = await client.get(
            f"{client.account.account_id}/insights",
            metric=metric,
            period="day",
            since=int(window.start.timestamp()),
            until=int(window.end.timestamp()),
        )
        for entry in answer.body["data"]:
            for given in entry["values"]:
                if given.get("value") is not None:
                    found[instant(given["end_time"])] = (given["value"], answer.at)
    ends = sorted(found)
    return [
        _row(
            client,
            Window(_start_of(end, before), end),
            Number(metric, "", "", found[end][0]),
            found[end][1],
            run_id,
        )
        for before, end in zip([None, *ends], ends, strict=False)
    ]


def _start_of(end: datetime, before: datetime | None) -> datetime:
    """Days follow each other without a gap; where one is missing, a day has 24 hours."""
    if before is not None and end - before <= LONGEST_DAY:
        return before
    return end - timedelta(days=1)


async def _read_totals(client: GraphClient, days: list[Window], rows: Rows) -> None:
    """Two calls a day: the metrics without a breakdown, and the one that means nothing without.

    A day's rows are kept together, so that a day with totals lacks nothing that is still to come.
    """
    plain = list(DAY_TOTALS)
    flows = [FOLLOWS_AND_UNFOLLOWS]
    for day in days:
        found: list[AccountInsightRow] = []
        what = f"insights of the day that ended {day.end:%Y-%m-%d %H:%M} UTC"
        with rows.losing_only(what):
            answer = await _ask_day(client, day, plain, rows)
            found += _rows_of(client, day, answer, numbers, rows.run_id)
        with rows.losing_only(what):
            answer = await _ask_day(client, day, flows, rows, breakdown=FOLLOW_TYPE)
            found += _rows_of(client, day, answer, follow_flows, rows.run_id)
        rows.account_insights.extend(found)


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


async def _ask_day(
    client: GraphClient, day: Window, metrics: list[str], rows: Rows, **breakdown: str
) -> Answer | None:
    return await ask_insights(
        client,
        client.account.account_id,
        metrics,
        rows.losses,
        period="day",
        metric_type="total_value",
        since=int(day.start.timestamp()),
        until=int(day.end.timestamp()),
        **breakdown,
    )


def _rows_of(
    client: GraphClient,
    day: Window,
    answer: Answer | None,
    read: Callable[[Iterable[Json]], Iterator[Number]],
    run_id: str,
) -> list[AccountInsightRow]:
    if answer is None:
        return []
    return [_row(client, day, number, answer.at, run_id) for number in read(answer.body["data"])]


def _row(
    client: GraphClient, window: Window, number: Number, at: datetime, run_id: str
) -> AccountInsightRow:
    return AccountInsightRow(
        account_id=client.account.account_id,
        metric=number.metric,
        window_start=window.start,
        window_end=window.end,
        dimension=number.dimension,
        segment=number.segment.lower(),
        captured_at=at,
        value=number.value,
        run_id=run_id,
    )
