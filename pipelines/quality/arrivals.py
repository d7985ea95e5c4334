"""The first door: what came from Instagram, before anything is modelled.

Every run's rows are asked once, also those of a run that was killed before it could ask. An account
(or an archive) with a row that cannot be true has that run's rows of that table moved to the schema
`quarantine`, where they can be looked at and where no model looks; every other reading comes in.
"""

from dataclasses import dataclass

import duckdb

from pipelines.ledger.state import LANDED
from pipelines.quality.validation import (
    Expectation,
    Verdict,
    between,
    matches,
    not_before,
    not_null,
    one_of,
    validate,
)

# The letters Instagram allows; its deleted accounts keep to them (export-format.md 1.2, 2.6).
USERNAME = r"^[a-z0-9._]{1,60}$"
IDENTIFIER = r"^\d+$"
LIKES = ("like_count", "comments_count")
FOLLOWS = ("followers_count", "follows_count", "media_count")
# It never names a row in a verdict, because verdicts are shown in logs.
PERSON = "username"
# What is known of an archive beside its rows: worth nothing without them.
_OF_AN_ARCHIVE = (LANDED, "lists", "members", "profile_changes", "past_insights")


@dataclass(frozen=True)
class Arrival:
    """A raw table at the door: which rows of a run are asked, and what must hold of them."""

    schema: str
    table: str
    expectations: tuple[Expectation, ...]
    name_rows_by: tuple[str, ...]
    # Bulk tables are asked as one row of counts per archive, so that the door's cost does not
    # grow with the number of followers.
    summary: str | None = None
    # Tables that make no sense without this one: moved together.
    together_with: tuple[str, ...] = ()

    def query(self) -> str:
        """The SQL whose only parameter is the run's id."""
        return self.summary or f'select * from "{self.schema}"."{self.table}" where run_id = ?'


def _readings(
    table: str,
    key: tuple[str, ...],
    *more: Expectation,
    present: tuple[str, ...] = (),
    counts: tuple[str, ...] = (),
    said_at: str | None = None,
    together_with: tuple[str, ...] = (),
) -> Arrival:
    """A table of the Graph API: who and when is known, counts are counts, nothing is of later.

    Args:
        table: Its name.
        key: What identifies a row besides the account and the moment of reading.
        more: What must hold besides.
        present: Further columns without which a row means nothing.
        counts: Columns that are never below zero.
        said_at: The column of the moment when Instagram says that the thing came to be.
        together_with: Tables that say of these rows that they were read.
    """
    return Arrival(
        "graph_api",
        table,
        (
            *not_null("account_id", *key, *present, "captured_at"),
            *more,
            *(between(column, low=0) for column in counts),
            *([not_before("captured_at", said_at)] if said_at else []),
        ),
        ("account_id", *(column for column in key if column != PERSON)),
        together_with=together_with,
    )


ARRIVALS: tuple[Arrival, ...] = (
    _readings("profiles", (), matches("username", USERNAME), present=("username",), counts=FOLLOWS),
    _readings("publishing_limits", (), counts=("quota_usage", "quota_total")),
    _readings(
        "media",
        ("media_id",),
        matches("media_id", IDENTIFIER),
        one_of("media_type", ["IMAGE", "VIDEO", "CAROUSEL_ALBUM"]),
        present=("posted_at",),
        counts=LIKES,
        said_at="posted_at",
        # Numbers without the reading that they came with would count as those of an earlier one.
        together_with=("media_children", "media_walks", "media_insights"),
    ),
    _readings(
        "media_children",
        ("media_id", "child_id"),
        matches("child_id", IDENTIFIER),
        between("position", low=1),
        said_at="posted_at",
    ),
    _readings("media_insights", ("media_id", "metric"), counts=("value",)),
    _readings("stories", ("story_id",), present=("posted_at",), said_at="posted_at"),
    _readings("story_insights", ("story_id", "metric"), counts=("value",)),
    _readings(
        "comments",
        ("comment_id",),
        present=("media_id",),
        counts=("like_count",),
        said_at="written_at",
        together_with=("comment_reads",),
    ),
    *(
        _readings(
            table,
            ("metric", "window_end"),
            not_before("window_end", "window_start"),
            present=("window_start",),
            counts=("value",),
            together_with=evidence,
        )
        for table, evidence in (
            ("account_insights", ("day_reads",)),
            ("account_history", ("day_reads", "history_walks")),
        )
    ),
    _readings("demographics", ("metric", "breakdown"), present=("segment",), counts=("value",)),
    _readings(
        "online_followers",
        ("window_end", "hour"),
        between("hour", low=0, high=23),
        counts=("followers",),
    ),
    _readings("tags", ("media_id",), counts=LIKES, said_at="posted_at"),
    _readings("mentions", ("media_id", "comment_id"), counts=LIKES, said_at="posted_at"),
    _readings(
        "competitors",
        ("username",),
        matches("username", USERNAME),
        present=("competitor_id",),
        counts=FOLLOWS,
        together_with=("competitor_media",),
    ),
    _readings(
        "competitor_media",
        ("username", "media_id"),
        counts=(*LIKES, "view_count"),
        said_at="posted_at",
    ),
    _readings("hashtags", ("hashtag",), matches("hashtag_id", IDENTIFIER), present=("hashtag_id",)),
    _readings(
        "hashtag_media",
        ("hashtag", "media_id"),
        one_of("edge", ["top", "recent"]),
        counts=LIKES,
        said_at="posted_at",
    ),
    Arrival(
        "exports",
        "archives",
        (
            *not_null("archive_sha256", "account_username", "captured_at", "imported_at"),
            matches("account_username", USERNAME),
        ),
        ("archive_sha256",),
        together_with=("relationships", *_OF_AN_ARCHIVE),
    ),
    Arrival(
        "exports",
        "relationships",
        (
            between("unnamed", high=0),
            between("misnamed", high=0),
            between("followed_later", high=0),
            between("missing", low=0, high=0),
        ),
        ("archive_sha256",),
        summary=f"""
            select
                archive_sha256,
                count(*) filter (r.username is null) as unnamed,
                count(*) filter (not regexp_full_match(r.username, '{USERNAME}')) as misnamed,
                count(*) filter (r.followed_at > a.captured_at + interval 1 hour)
                    as followed_later,
                coalesce(cast(any_value(a.row_counts ->> 'relationships') as bigint), 0)
                    + coalesce(cast(any_value(a.row_counts ->> '{LANDED}') as bigint), 0)
                    - count(r.archive_sha256) as missing
            from exports.archives as a
            left join (
                select archive_sha256, username, followed_at from exports.relationships
                union all
                select archive_sha256, username, followed_at from exports.{LANDED}
            ) as r using (archive_sha256)
            where a.run_id = ?
            group by archive_sha256
        """,
        together_with=("archives", *_OF_AN_ARCHIVE),
    ),
)


def examine(con: duckdb.DuckDBPyConnection, arrival: Arrival) -> Verdict:
    """Ask what must hold of the rows of one table that were not asked yet.

    Args:
        con: The private warehouse, open for writing.
        arrival: The table and its expectations.

    Returns:
        The verdict; what its owners sent is in `quarantine` and no longer in the table.
    """
    verdicts = [_examine_run(con, arrival, run) for run in _runs_not_examined(con, arrival)]
    return Verdict(
        rows=sum(one.rows for one in verdicts),
        broken=tuple(line for one in verdicts for line in one.broken),
        owners=frozenset().union(*(one.owners for one in verdicts)),
    )


def quarantined_archives(con: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """The archives that did not pass, by the SHA-256 of their content: not to be read again."""
    known = con.execute(
        "select 1 from duckdb_tables() where schema_name = 'quarantine' "
        "and table_name = 'exports__archives'"
    ).fetchone()
    if not known:
        return frozenset()
    rows = con.execute("select archive_sha256 from quarantine.exports__archives").fetchall()
    return frozenset(row[0] for row in rows)


def _examine_run(con: duckdb.DuckDBPyConnection, arrival: Arrival, run_id: str) -> Verdict:
    frame = con.execute(arrival.query(), [run_id]).df()
    verdict = validate(frame, arrival.expectations, name_rows_by=arrival.name_rows_by)
    con.execute("begin")
    if not verdict.passed:
        for table in (arrival.table, *arrival.together_with):
            _quarantine(con, arrival.schema, table, arrival.name_rows_by[0], verdict.owners, run_id)
    con.execute(
        "insert into quarantine.examined values (?, ?, ?)",
        [arrival.schema, arrival.table, run_id],
    )
    con.execute("commit")
    return verdict


def _runs_not_examined(con: duckdb.DuckDBPyConnection, arrival: Arrival) -> list[str]:
    con.execute("create schema if not exists quarantine")
    con.execute(
        "create table if not exists quarantine.examined "
        "(schema_name varchar, table_name varchar, run_id varchar)"
    )
    tables = (arrival.table, *arrival.together_with)
    runs = " union ".join(f'select run_id from "{arrival.schema}"."{one}"' for one in tables)
    found = con.execute(
        f"""
        ({runs})
        except
        select run_id from quarantine.examined where schema_name = ? and table_name = ?
        """,
        [arrival.schema, arrival.table],
    ).fetchall()
    return sorted(run_id for (run_id,) in found)


def _quarantine(
    con: duckdb.DuckDBPyConnection,
    schema: str,
    table: str,
    owner_column: str,
    owners: frozenset[str],
    run_id: str,
) -> None:
    source = f'"{schema}"."{table}"'
    kept = f'quarantine."{schema}__{table}"'
    con.execute(f"create table if not exists {kept} as from {source} limit 0")
    for name, kind in con.execute(
        "select column_name, data_type from duckdb_columns() where database_name = "
        "current_database() and schema_name = ? and table_name = ?",
        [schema, table],
    ).fetchall():
        con.execute(f'alter table {kept} add column if not exists "{name}" {kind}')
    chosen = f'run_id = ? and list_contains(?, cast("{owner_column}" as varchar))'
    parameters = [run_id, sorted(owners)]
    con.execute(f"insert into {kept} by name from {source} where {chosen}", parameters)
    con.execute(f"delete from {source} where {chosen}", parameters)
