"""The account's days of the last two years, read backwards over as many passes as it takes.

Everything older than `account_insights` reads is asked here once: the series in windows of up to
30 days, the totals day by day (graph-api.md 7.3, 7.4). What is missing follows from the days that
were read, so passes that were interrupted or left out are made up for, and nothing is asked twice.
"""

from collections.abc import Sequence
from typing import Final

from pipelines.graph_api.account_insights import NEWEST_DAYS
from pipelines.graph_api.client import GraphClient
from pipelines.graph_api.day_metrics import PLAIN, DayMetrics, Days
from pipelines.graph_api.days import EDGE, PIECE, Window, gaps, pieces
from pipelines.graph_api.errors import ErrorKind, GraphError
from pipelines.graph_api.facts import FOLLOW_TYPE, HISTORY_CALLS_PER_PASS, RETENTION
from pipelines.graph_api.known import Known
from pipelines.graph_api.rows import Loss, Rows
from pipelines.graph_api.tables import HistoryWalkRow

CALLS_OF_A_DAY: Final = (PLAIN, FOLLOW_TYPE)
MOST_SERIES_CALLS: Final = 2
"""Of one window: `follower_count` is kept for a month only (7.4)."""


async def read_history(
    client: GraphClient, known: Known, rows: Rows, *, most_calls: int = HISTORY_CALLS_PER_PASS
) -> None:
    """Read days that are not known yet, newest first: rows in `account_history`.

    A day's numbers and their evidence in `day_reads` are kept together; how far the walk came is a
    row in `history_walks`. It is complete where Instagram keeps nothing older, or has nothing: a
    whole window without an answer while newer days still have one.

    Args:
        client: The conversation.
        known: What earlier passes read.
        rows: Where the rows go.
        most_calls: How many calls this pass may make.

    Raises:
        GraphError: The account has to wait or its owner is needed; what was read before is kept.
    """
    now = await client.hear()
    walk = _Walk(client, known, rows, client.calls + most_calls)
    oldest = now - RETENTION + EDGE
    if known.history_complete and known.history_back_to is not None:
        oldest = max(oldest, known.history_back_to)
    try:
        for gap in gaps(known.settled_days, Window(oldest, now - NEWEST_DAYS)):
            for piece in pieces(gap):
                if not await walk.goes_on(gap, piece, is_oldest=gap.start == oldest):
                    return
        walk.is_complete = True
    finally:
        walk.leave_evidence()


class _Walk:
    """One pass's walk, and how far it came."""

    def __init__(self, client: GraphClient, known: Known, rows: Rows, last_call: int) -> None:
        self.is_complete = known.history_complete
        self._back_to = known.history_back_to
        self._before = self.is_complete, self._back_to
        self._newest = max(known.settled_days, default=None)
        self._client = client
        self._rows = rows
        self._last_call = last_call
        self._metrics = DayMetrics(client, known, rows)

    async def goes_on(self, gap: Window, piece: Window, *, is_oldest: bool) -> bool:
        """Read the days of a gap that end in a window; False when the walk ends for this pass.

        Args:
            gap: What is missing.
            piece: A window that touches it.
            is_oldest: No known day is older than the gap.
        """
        if not self._may_call(MOST_SERIES_CALLS):
            return False
        try:
            days = await self._metrics.series(piece)
        except GraphError as error:
            if error.kind is not ErrorKind.PERMANENT:
                raise
            self._rows.losses.append(Loss(f"history before {piece.end:%Y-%m-%d}", error))
            return await self._ends_in(gap, is_oldest=is_oldest)
        if is_oldest and days.is_empty:
            return await self._ends_in(gap, is_oldest=True)
        for day in reversed(days.windows):
            if not gap.start < day.end <= gap.end:
                continue
            breakdowns = () if days.is_quiet else CALLS_OF_A_DAY
            if not self._may_call(len(breakdowns)):
                return False
            await self._read_day(day, days, breakdowns)
        return True

    def leave_evidence(self) -> None:
        """Write down how far the walk came, if that is news."""
        if self._back_to is None or (self.is_complete, self._back_to) == self._before:
            return
        self._rows.history_walks.append(
            HistoryWalkRow(
                account_id=self._client.account.account_id,
                captured_at=self._client.server_time,
                back_to=self._back_to,
                is_complete=self.is_complete,
                run_id=self._rows.run_id,
            )
        )

    def _may_call(self, calls: int) -> bool:
        return self._client.calls + calls <= self._last_call

    async def _ends_in(self, gap: Window, *, is_oldest: bool) -> bool:
        """End the walk for this pass, and for good where there is nothing older."""
        if is_oldest and await self._tells_of_newer_days():
            self.is_complete = True
            self._back_to = self._back_to or gap.end
        return False

    async def _tells_of_newer_days(self) -> bool:
        """Whether it is the old days that Instagram keeps silent about.

        A permission that is gone, or a series that is dropped from answers, looks the same; and an
        end that is written down is never looked at again.
        """
        if self._newest is None or not self._may_call(MOST_SERIES_CALLS):
            return False
        try:
            days = await self._metrics.series(Window(self._newest - PIECE, self._newest))
        except GraphError as error:
            if error.kind is not ErrorKind.PERMANENT:
                raise
            return False
        return bool(days.rows)

    async def _read_day(self, day: Window, days: Days, breakdowns: Sequence[str]) -> None:
        """One day, whole: an error on the way leaves nothing of it behind.

        In a window without any reach there is nothing that totals could tell.
        """
        found = list(days.rows.get(day.end, ()))
        for breakdown in breakdowns:
            with self._rows.losing_only(f"history of the day that ended {day.end:%Y-%m-%d}"):
                found += await self._metrics.totals(day, breakdown)
        self._rows.account_history.extend(found)
        self._rows.day_reads.append(self._metrics.day_read(day, len(found)))
        self._newest = self._newest or day.end
        self._back_to = min(day.start, self._back_to or day.start)
