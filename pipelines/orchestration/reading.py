"""Reading one part of many accounts side by side, and loading what comes.

No more is held in memory than one load and the accounts that are being read: whoever has read keeps
their place until what came before is loaded. Dagster is not known here.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import duckdb
import httpx

from appdb.database import AppDatabase, TrackedAccount
from pipelines.graph_api.errors import ErrorKind
from pipelines.graph_api.parts import Part
from pipelines.graph_api.rows import Rows
from pipelines.graph_api.tables import ReadRow
from pipelines.orchestration.due import asked_again_from, is_due
from pipelines.orchestration.one_account import Asked, read_account, wishes_of
from pipelines.sources.graph_api import load_readings
from pipelines.sources.known import known_readings, last_reads, mentions_read
from warehouse.layout import DataFolder
from warehouse.private import open_private

log = logging.getLogger("tracker")

SIDE_BY_SIDE = 8
KNOWN_AT_ONCE = 20
"""Of how many accounts it is held in memory what earlier passes read."""
ACCOUNTS_PER_LOAD = 100
ROWS_PER_LOAD = 20_000
"""What fills a load, whichever comes first. A load costs as much as some fifty calls, and what is
not loaded yet is lost with a crash."""

SHARED_TABLES = ("reads", "metric_verdicts", "day_reads")
"""Written by several parts: how readings went, and what was learned."""


@dataclass(frozen=True)
class Task:
    """One part of a run: what is read, with whose means, and where it goes.

    Attributes:
        part: What is read.
        tables: The raw tables that it fills, beside the shared ones.
        database: Tokens, budgets and wishes.
        data: The installation's folder; the caller holds its writer lock.
        run_id: Stamped on every row.
        on_demand: Somebody asked for it; else the schedule did.
    """

    part: Part
    tables: tuple[str, ...]
    database: AppDatabase
    data: DataFolder
    run_id: str
    on_demand: bool


@dataclass
class Tally:
    """What became of one part of a run.

    Attributes:
        rows: (account id, table) → rows that were loaded.
        reads: One row per account that was due.
        stopped: Table → why not everything was loaded into it.
        unreachable: How many accounts gave nothing because Instagram did not answer.
    """

    rows: Counter[tuple[str, str]] = field(default_factory=Counter)
    reads: list[ReadRow] = field(default_factory=list)
    stopped: dict[str, str] = field(default_factory=dict)
    unreachable: int = 0

    @property
    def nobody_was_reachable(self) -> bool:
        """Whether waiting a little may help: there were accounts to read, and none answered."""
        return bool(self.reads) and self.unreachable == len(self.reads)

    def rows_of(self, table: str) -> int:
        """Rows that were loaded into a table."""
        return sum(count for (_, name), count in self.rows.items() if name == table)


async def read_accounts(
    task: Task,
    accounts: Sequence[TrackedAccount],
    now: Mapping[str, datetime],
    http: httpx.AsyncClient,
) -> Tally:
    """Read one part of those accounts that are due, and load it.

    Args:
        task: What is read, and where it goes.
        accounts: Who is meant.
        now: Account id → Instagram's clock (UTC).
        http: Connections, shared by all accounts.
    """
    # Opening the warehouse takes longer than these questions: the first are asked in one go.
    with open_private(task.data, read_only=True) as con:
        due = _due(con, task, accounts, now)
        asked = _asked(con, task, due[:KNOWN_AT_ONCE], now)
    reader = _Reader(task, http)
    while asked:
        await reader.read(asked)
        due = due[KNOWN_AT_ONCE:]
        # Of one batch at a time it is held in memory what is known.
        asked.clear()
        if due:
            with open_private(task.data, read_only=True) as con:
                asked = _asked(con, task, due[:KNOWN_AT_ONCE], now)
    await reader.finish()
    return reader.tally


def _due(
    con: duckdb.DuckDBPyConnection,
    task: Task,
    accounts: Sequence[TrackedAccount],
    now: Mapping[str, datetime],
) -> list[TrackedAccount]:
    last = last_reads(con, [one.account_id for one in accounts])
    due = []
    for one in accounts:
        last_read = last.get((one.account_id, task.part.value))
        if is_due(task.part, last_read, now[one.account_id], on_demand=task.on_demand):
            due.append(one)
        elif last_read and task.on_demand:
            again = asked_again_from(task.part, last_read, on_demand=True)
            log.info(
                "%s: %s was read just now; Instagram is asked again from %s UTC",
                one.username,
                task.part.value,
                f"{again:%H:%M}",
            )
    return due


def _asked(
    con: duckdb.DuckDBPyConnection,
    task: Task,
    accounts: Sequence[TrackedAccount],
    now: Mapping[str, datetime],
) -> list[Asked]:
    if not accounts:
        return []
    clocks_of = {one.account_id: now[one.account_id] for one in accounts}
    known = known_readings(con, clocks_of, with_posts=task.part is Part.MEDIA)
    mentions = mentions_read(con, list(clocks_of))
    tokens = {one.account_id: one for one in task.database.token_states()}
    return [
        Asked(
            account=one,
            now=now[one.account_id],
            known=known[one.account_id],
            wishes=wishes_of(task.database, one.account_id, now[one.account_id], mentions),
            token=tokens.get(one.account_id),
        )
        for one in accounts
    ]


class _Reader:
    """Reads accounts of one task, a few at a time, and loads what they gave."""

    def __init__(self, task: Task, http: httpx.AsyncClient) -> None:
        self.tally = Tally()
        self._task = task
        self._http = http
        self._places = asyncio.Semaphore(SIDE_BY_SIDE)
        self._loading = asyncio.Lock()
        self._read: list[Rows] = []

    async def read(self, accounts: Sequence[Asked]) -> None:
        """Read these accounts, and load what they gave as soon as it fills a load."""
        await asyncio.gather(*(self._read_in_turn(one) for one in accounts))

    async def finish(self) -> None:
        """Load the rest."""
        if self._read:
            await self._load()

    async def _read_in_turn(self, asked: Asked) -> None:
        task = self._task
        async with self._places:
            rows = await read_account(task.part, asked, task.database, self._http, task.run_id)
            self._count(asked, rows)
            async with self._loading:
                self._read.append(rows)
                if self._is_full():
                    await self._load()

    def _is_full(self) -> bool:
        rows = sum(map(len, self._read))
        return rows >= ROWS_PER_LOAD or len(self._read) >= ACCOUNTS_PER_LOAD

    async def _load(self) -> None:
        readings, self._read = self._read, []
        written = (*self._task.tables, *SHARED_TABLES)
        # Tables exist already (`make_raw_tables`), and an empty one would cost as much as a full.
        tables = [name for name in written if any(rows.table(name) for rows in readings)]
        # In a thread, so that answers to the other accounts are not left waiting until they expire.
        self.tally.stopped |= await asyncio.to_thread(
            load_readings, readings, self._task.data, tables
        )

    def _count(self, asked: Asked, rows: Rows) -> None:
        account = asked.account
        self.tally.reads += rows.reads
        for table in self._task.tables:
            self.tally.rows[account.account_id, table] += len(rows.table(table))
        self.tally.unreachable += _is_silent(rows)
        for read in rows.reads:
            said = read["error_message"] or read["outcome"]
            log.info(
                "%s: %s: %d rows in %d calls: %s",
                *(account.username, read["source"], read["rows"], read["calls"], said),
            )


def _is_silent(rows: Rows) -> bool:
    """Whether nothing was read because no answer came; a refusal is an answer."""
    failure = rows.failure
    return (
        rows.reads[-1]["outcome"] == "failed"
        and failure is not None
        and failure.kind is ErrorKind.TEMPORARY
        and failure.code is None
        and failure.again_at is None
    )
