"""Folding landed lists into the state, one list at a time, in any order.

A list is compared once with the state as of its own moment, and only the differences touch the
table: a run that it should show and does not is closed (and opens again at the next list already
known to show it); a row that it shows outside any run opens one, or pulls the next run back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import duckdb

from pipelines.exports.catalogue import LEDGER_LISTS
from pipelines.ledger.state import FOLDED_LISTS, LANDED, SIGHTINGS, covers, create, minute_of

_OURS = "account_username = $account and list = $list"


@dataclass(frozen=True)
class _Landed:
    """A list whose rows lie in `landed_lists`."""

    archive: str
    account: str
    name: str
    captured_at: datetime
    precision_seconds: int
    is_torn: bool


def fold(con: duckdb.DuckDBPyConnection) -> int:
    """Fold the lists that have landed whole, and empty the landing.

    Each list is folded in one transaction with the note that it was; one that a crash left out, or
    whose rows did not land whole, is not noted and comes with the next load.

    Args:
        con: The private warehouse, open for writing.

    Returns:
        How many lists were folded.
    """
    create(con)
    landed = _landed(con)
    for one in landed:
        con.begin()
        try:
            _fold_list(con, one)
        except BaseException:
            con.rollback()
            raise
        con.commit()
    con.execute(f"truncate exports.{LANDED}")
    return len(landed)


def _landed(con: duckdb.DuckDBPyConnection) -> list[_Landed]:
    rows = con.execute(
        f"""
        select
            archives.archive_sha256,
            archives.account_username,
            lists.list,
            archives.captured_at,
            lists.time_precision_seconds,
            json_array_length(lists.files_missing) > 0
        from exports.lists
        inner join exports.archives using (archive_sha256)
        left join (
            select archive_sha256, list, count(*) as rows_landed
            from exports.{LANDED}
            group by all
        ) as landed using (archive_sha256, list)
        anti join exports.{FOLDED_LISTS} as folded
            on
                lists.archive_sha256 = folded.archive_sha256
                and lists.list = folded.list
        where
            lists.list in {LEDGER_LISTS}
            and lists.listed_rows = coalesce(landed.rows_landed, 0)
        order by archives.captured_at, archives.archive_sha256
        """
    )
    return [_Landed(*row) for row in rows.fetchall()]


def _fold_list(con: duckdb.DuckDBPyConnection, landed: _Landed) -> None:
    ours = {"account": landed.account, "list": landed.name}
    here = {**ours, "moment": _free_moment(con, landed, ours)}
    _take_up(con, landed, here)
    _compare(con, here)
    _close(con, here)
    _pull_back(con, here)
    _open(con, here)
    _sharpen(con, ours)


def _free_moment(
    con: duckdb.DuckDBPyConnection, landed: _Landed, ours: Mapping[str, object]
) -> datetime:
    """The list's moment: its archive's, or microseconds later where others have that one."""
    query = f"select moment from exports.{FOLDED_LISTS} where {_OURS}"
    taken = {moment for (moment,) in con.execute(query, ours).fetchall()}
    moment = landed.captured_at
    while moment in taken:
        moment += timedelta(microseconds=1)
    return moment


def _take_up(con: duckdb.DuckDBPyConnection, landed: _Landed, here: Mapping[str, object]) -> None:
    """Put what the list shows into `shown`, each username once, and note the list."""
    con.execute(
        f"""
        create or replace temporary table shown as
        select
            username,
            max(followed_at) as followed_at,
            {minute_of("max(followed_at)")} as minute,
            max(followed_at) is null or $precision = 1 as is_exact
        from exports.{LANDED}
        where archive_sha256 = $archive and list = $list
        group by username
        """,
        {
            "archive": landed.archive,
            "list": landed.name,
            "precision": landed.precision_seconds,
        },
    )
    # What is newer than the newest row of a list that lacks files may stand in one of those.
    con.execute(
        f"""
        insert into exports.{FOLDED_LISTS}
        select
            $archive, $account, $list, $moment,
            min(minute), case when $is_torn then max(minute) end, count(*)
        from shown
        """,
        {"archive": landed.archive, "is_torn": landed.is_torn, **here},
    )


def _compare(con: duckdb.DuckDBPyConnection, here: Mapping[str, object]) -> None:
    """Put where the list and the state of its moment differ into `differing`.

    `run_id` is the state's row that the list contradicts, or null for a row that only the list
    has; `next_at` is the next known list whose window holds the row.
    """
    con.execute(
        f"""
        create or replace temporary table later_lists as
        select * from exports.{FOLDED_LISTS} where {_OURS} and moment > $moment
        """,
        here,
    )
    con.execute(
        f"""
        create or replace temporary table differing as
        with runs as (
            select *, rowid as run_id, {minute_of("followed_at")} as minute
            from exports.{SIGHTINGS}
            where {_OURS} and seen_from < $moment and coalesce(gone_at > $moment, true)
        ),
        alive as (
            select runs.*
            from runs
            inner join exports.{FOLDED_LISTS} as folded
                on folded.account_username = $account and folded.list = $list
                and folded.moment = $moment and {covers("folded", "runs.minute")}
        ),
        compared as (
            select
                alive.run_id,
                alive.gone_at,
                coalesce(shown.username, alive.username) as username,
                coalesce(shown.minute, alive.minute) as minute,
                coalesce(shown.followed_at, alive.followed_at) as followed_at,
                coalesce(shown.is_exact, alive.is_exact) as is_exact,
                shown.username is not null as is_shown
            from shown
            full outer join alive
                on shown.username = alive.username
                and shown.minute is not distinct from alive.minute
            where
                alive.run_id is null
                or shown.username is null
                or (
                    shown.is_exact
                    and (not alive.is_exact or shown.followed_at < alive.followed_at)
                )
        ),
        -- Nearly every row is in the window of the very next list.
        near as (
            select compared.*, next_list.moment as next_at
            from compared
            left join (from later_lists order by moment limit 1) as next_list
                on {covers("next_list", "compared.minute")}
        ),
        far as (
            select near.username, near.minute, min(later_lists.moment) as next_at
            from near
            inner join later_lists on {covers("later_lists", "near.minute")}
            where near.next_at is null
            group by near.username, near.minute
        ),
        next_runs as (
            select username, seen_from, rowid as run_id, {minute_of("followed_at")} as minute
            from exports.{SIGHTINGS}
            where {_OURS} and seen_from > $moment
        ),
        placed as (
            select near.* replace (coalesce(near.next_at, far.next_at) as next_at)
            from near
            left join far
                on near.username = far.username
                and near.minute is not distinct from far.minute
        )
        select
            placed.*,
            case when placed.run_id is null then next_runs.run_id end as next_run_id
        from placed
        left join next_runs
            on placed.username = next_runs.username
            and placed.minute is not distinct from next_runs.minute
            and placed.next_at = next_runs.seen_from
        """,
        here,
    )


def _close(con: duckdb.DuckDBPyConnection, here: Mapping[str, object]) -> None:
    """End the runs that the list contradicts."""
    con.execute(
        f"""
        update exports.{SIGHTINGS} as sightings
        set gone_at = $moment
        from differing
        where sightings.rowid = differing.run_id and not differing.is_shown
        """,
        {"moment": here["moment"]},
    )


def _pull_back(con: duckdb.DuckDBPyConnection, here: Mapping[str, object]) -> None:
    """Let the next run of a row begin here, where no list between the two denies it."""
    con.execute(
        f"""
        update exports.{SIGHTINGS} as sightings
        set seen_from = $moment
        from differing
        where sightings.rowid = differing.next_run_id
        """,
        {"moment": here["moment"]},
    )


def _open(con: duckdb.DuckDBPyConnection, here: Mapping[str, object]) -> None:
    """Begin runs for rows that only the list has, and again at the next list for those it ended.

    In one statement: where a transaction first inserts nothing into an empty table and then more
    than a row group, DuckDB 1.5 shows nobody its rows before the next checkpoint.
    """
    con.execute(
        f"""
        insert into exports.{SIGHTINGS}
        select
            $account, $list, username, followed_at, is_exact,
            case when is_shown then $moment else next_at end,
            case when is_shown then next_at else gone_at end
        from differing
        where
            case
                when is_shown then run_id is null and next_run_id is null
                else next_at < coalesce(gone_at, 'infinity')
            end
        """,
        here,
    )


def _sharpen(con: duckdb.DuckDBPyConnection, ours: Mapping[str, object]) -> None:
    """Let the second that one list tells hold wherever another tells the minute only."""
    con.execute(
        f"""
        update exports.{SIGHTINGS} as sightings
        set followed_at = differing.followed_at, is_exact = true
        from differing
        where
            sightings.rowid = coalesce(differing.run_id, differing.next_run_id)
            and differing.is_shown and differing.is_exact
            and (not sightings.is_exact or differing.followed_at < sightings.followed_at)
        """
    )
    vague = f"select username from exports.{SIGHTINGS} where {_OURS} and not is_exact"
    if con.execute(f"{vague} limit 1", ours).fetchone() is None:
        return
    con.execute(
        f"""
        update exports.{SIGHTINGS} as sightings
        set followed_at = exact.followed_at, is_exact = true
        from (
            select
                username, {minute_of("followed_at")} as minute,
                min(followed_at) as followed_at
            from exports.{SIGHTINGS}
            where {_OURS} and is_exact and username in ({vague})
            group by all
        ) as exact
        where
            {_OURS} and not sightings.is_exact
            and sightings.username = exact.username
            and {minute_of("sightings.followed_at")} = exact.minute
        """,
        ours,
    )
