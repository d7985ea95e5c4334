"""The tables of the state, and what they say.

`exports.sightings` has one row per account name, list, username and minute of follow, and unbroken
run of lists that show it: `[seen_from, gone_at)` in the moments of `exports.folded_lists`. A list
is silent on follows outside its window, so a run goes on over it. Nothing is lost: a list shows a
row if and only if the row's run contains the list's moment and the list's window its minute.

The minute and not the second, because archives in HTML tell no more; the best time that any list
told is kept beside it. Storage and the cost of a fold grow with what changes, and no order of
arrival leads to another state.
"""

from typing import Final

import duckdb

LANDED: Final = "landed_lists"
SIGHTINGS: Final = "sightings"
FOLDED_LISTS: Final = "folded_lists"
STATE: Final = (SIGHTINGS, FOLDED_LISTS)


def create(con: duckdb.DuckDBPyConnection) -> None:
    """Make the tables of the state that are not there.

    Args:
        con: The private warehouse, open for writing.
    """
    con.execute("create schema if not exists exports")
    con.execute(
        f"""
        create table if not exists exports.{SIGHTINGS} (
            account_username varchar not null,
            list varchar not null,
            username varchar not null,
            followed_at timestamptz,
            is_exact boolean not null,
            seen_from timestamptz not null,
            gone_at timestamptz
        )
        """
    )
    con.execute(
        f"""
        create table if not exists exports.{FOLDED_LISTS} (
            archive_sha256 varchar not null,
            account_username varchar not null,
            list varchar not null,
            moment timestamptz not null,
            oldest_minute bigint,
            newest_minute bigint,
            names bigint not null
        )
        """
    )


def minute_of(moment: str) -> str:
    """SQL: the minute of an instant, counted from 1970; many times as fast as truncating it.

    Args:
        moment: An expression for the instant, or null.
    """
    return f"(epoch_us({moment}) // 60000000)"


def covers(folded: str, minute: str) -> str:
    """SQL: whether a list's window holds a minute of follow; every window holds rows without time.

    Args:
        folded: Alias of a row of `folded_lists`.
        minute: An expression for the minute, or null.
    """
    return (
        f"({minute} is null or ({minute} >= {folded}.oldest_minute"
        f" and coalesce({minute} <= {folded}.newest_minute, true)))"
    )


def forget(con: duckdb.DuckDBPyConnection, archives: list[str]) -> bool:
    """Take the accounts of these archives out of the state, so that all of theirs are read anew.

    A list cannot leave the state alone; archives are kept, so nothing is lost.

    Args:
        con: The private warehouse, open for writing.
        archives: Digests of archives that are about to be loaded.

    Returns:
        Whether one of them was in the state.
    """
    create(con)
    accounts = con.execute(
        f"""
        select distinct account_username from exports.{FOLDED_LISTS}
        where archive_sha256 in (select unnest($archives))
        """,
        {"archives": archives},
    ).fetchall()
    con.begin()
    for table in STATE:
        for account in accounts:
            con.execute(f"delete from exports.{table} where account_username = ?", account)
    con.commit()
    return bool(accounts)
