"""The ledger's state in plain Python, as its definition says it (`pipelines/ledger/state.py`).

Folding one list after the other, as production does, costs many times what the models then cost.
With this, many more worlds can be tried; a test of its own shows that folding gives the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any

import duckdb

from pipelines.exports.catalogue import LEDGER_LISTS
from pipelines.ledger.state import FOLDED_LISTS, LANDED, SIGHTINGS, create
from tests.dbt_project.raw_warehouse import RawWarehouse, insert

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class _List:
    """One list of one archive, and of which minutes of follow it speaks."""

    archive: str
    account: str
    name: str
    moment: datetime
    rows: dict[tuple[str, int], datetime]
    is_exact: bool
    oldest: int | None
    newest: int | None

    def speaks_of(self, minute: int) -> bool:
        """Whether it would show a follow of that minute."""
        if self.oldest is None:
            return False
        return self.oldest <= minute and (self.newest is None or minute <= self.newest)


class StatedWarehouse(RawWarehouse):
    """A raw warehouse whose lists need not be folded."""

    def take_in_archives(self, con: duckdb.DuckDBPyConnection) -> None:
        """Write the state that folding the archives leads to."""
        create(con)
        insert(con, "exports.archives", self.rows.get("exports.archives", []))
        lists = sorted(self._lists(), key=_thread)
        threads = [list(thread) for _, thread in groupby(lists, key=_thread)]
        for table, rows_of in ((FOLDED_LISTS, _folded), (SIGHTINGS, _sightings)):
            insert(con, f"exports.{table}", [row for lists in threads for row in rows_of(lists)])

    def _lists(self) -> Iterator[_List]:
        archives = {row["archive_sha256"]: row for row in self.rows.get("exports.archives", [])}
        landed: dict[tuple[str, str], list[tuple[str, datetime]]] = {}
        for row in self.rows.get(f"exports.{LANDED}", []):
            key = row["archive_sha256"], row["list"]
            landed.setdefault(key, []).append((row["username"], row["followed_at"]))
        taken = set()
        # Lists of one moment are told apart by microseconds, in the order of their arrival.
        for told in sorted(
            self.rows.get("exports.lists", []),
            key=lambda row: archives[row["archive_sha256"]]["imported_at"],
        ):
            key = told["archive_sha256"], told["list"]
            if told["list"] not in LEDGER_LISTS:
                continue
            archive = archives[told["archive_sha256"]]
            moment = archive["captured_at"]
            while (archive["account_username"], told["list"], moment) in taken:
                moment += timedelta(microseconds=1)
            taken.add((archive["account_username"], told["list"], moment))
            rows = {(name, _minute(at)): at for name, at in landed.get(key, [])}
            minutes = [minute for _, minute in rows]
            # What is newer than its newest row may stand in a file that is missing.
            is_torn = told["files_missing"] != "[]"
            yield _List(
                told["archive_sha256"],
                archive["account_username"],
                told["list"],
                moment,
                rows,
                told["time_precision_seconds"] == 1,
                min(minutes, default=None),
                max(minutes, default=None) if is_torn else None,
            )


def _minute(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(minutes=1)


def _thread(one: _List) -> tuple[str, str]:
    return one.account, one.name


def _folded(lists: Sequence[_List]) -> Iterator[dict[str, Any]]:
    for one in lists:
        yield {
            "archive_sha256": one.archive,
            "account_username": one.account,
            "list": one.name,
            "moment": one.moment,
            "oldest_minute": one.oldest,
            "newest_minute": one.newest,
            "names": len(one.rows),
        }


def _sightings(lists: Sequence[_List]) -> Iterator[dict[str, Any]]:
    """Unbroken runs of the lists that show a row; a list that does not speak of it breaks none."""
    lists = sorted(lists, key=lambda one: one.moment)
    for row in sorted({row for one in lists for row in one.rows}):
        name, minute = row
        speaking = [one for one in lists if one.speaks_of(minute)]
        seconds = {one.rows[row] for one in speaking if row in one.rows and one.is_exact}
        runs = [list(run) for _, run in groupby(speaking, key=lambda one: row in one.rows)]
        for number, run in enumerate(runs):
            if row in run[0].rows:
                # The best time that any list tells, of this run before others.
                here = {one.rows[row] for one in run if one.is_exact}
                after = runs[number + 1 :]
                yield {
                    "account_username": lists[0].account,
                    "list": lists[0].name,
                    "username": name,
                    "followed_at": min(here or seconds, default=run[0].rows[row]),
                    "is_exact": bool(seconds),
                    "seen_from": run[0].moment,
                    "gone_at": after[0][0].moment if after else None,
                }
