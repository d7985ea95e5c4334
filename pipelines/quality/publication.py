"""The second door: what is about to be published, before it is let out.

dbt's tests hold each mart against itself. This door asks what they cannot see: whether the marts
still hold what the published file already shows, and whether their figures are possible at all.
"""

from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from pipelines.quality.validation import (
    Expectation,
    Verdict,
    between,
    not_before,
    not_null,
    one_of,
    unique,
    validate,
)


@dataclass(frozen=True)
class Publication:
    """A mart at the door: what is asked of it, and whether its history may shrink."""

    mart: str
    query: str
    expectations: tuple[Expectation, ...]
    name_rows_by: tuple[str, ...]
    # The columns that name a row of history: none of them may be gone that was published.
    history: tuple[str, ...] = ()


PUBLICATIONS: tuple[Publication, ...] = (
    Publication(
        "accounts",
        "select account_id, username, followers_count from marts.accounts",
        (*not_null("account_id", "username"), unique("account_id"), between("followers_count", 0)),
        ("account_id",),
    ),
    Publication(
        "follower_captures",
        "from marts.follower_captures",
        (
            *not_null("capture_id", "account_id", "captured_at"),
            one_of("completeness", ["complete", "partial", "unproven"]),
            between("followers_listed", low=0),
        ),
        ("capture_id",),
        history=("capture_id",),
    ),
    Publication(
        "followers",
        """
            select
                account_id,
                count(*) - count(distinct person_id) as repeated,
                count(*) filter (is_current and lost_before is not null) as current_and_lost,
                count(*) filter (not is_current and lost_before is null) as neither
            from marts.followers
            group by account_id
        """,
        (between("repeated", 0, 0), between("current_and_lost", 0, 0), between("neither", 0, 0)),
        ("account_id",),
    ),
    Publication(
        "follower_changes",
        """
            select
                change_id, account_id, change_type, happened_at, happened_after, happened_before,
                confidence
            from marts.follower_changes
        """,
        (
            *not_null("change_id", "account_id", "happened_after", "happened_before"),
            one_of("change_type", ["gained", "lost", "renamed", "refollowed", "returned"]),
            not_before("happened_before", "happened_after"),
            not_before("happened_at", "happened_after"),
            not_before("happened_before", "happened_at"),
            between("confidence", 0, 1),
        ),
        ("change_id",),
    ),
    Publication(
        "analytics_snapshots",
        "from marts.analytics_snapshots",
        (
            *not_null("account_id", "snapshot_date"),
            unique("account_id", "snapshot_date"),
            *(
                between(column, low=0)
                for column in (
                    "follower_count",
                    "follower_count_rebuilt",
                    "new_followers",
                    "lost_followers",
                    "reach",
                    "views",
                )
            ),
        ),
        ("account_id", "snapshot_date"),
        history=("account_id", "snapshot_date"),
    ),
    Publication(
        "posts",
        "select account_id, instagram_media_id, media_type, posted_at from marts.posts",
        (
            *not_null("account_id", "instagram_media_id", "posted_at"),
            one_of("media_type", ["photo", "video", "carousel", "reel"]),
        ),
        ("instagram_media_id",),
        history=("account_id", "instagram_media_id"),
    ),
    Publication(
        "post_snapshots",
        "select account_id, instagram_media_id, captured_at, age_hours from marts.post_snapshots",
        (between("age_hours", low=0),),
        ("instagram_media_id", "captured_at"),
        history=("account_id", "instagram_media_id", "captured_at"),
    ),
    Publication(
        "stories",
        "select account_id, instagram_story_id, posted_at, expires_at from marts.stories",
        (not_before("expires_at", "posted_at"),),
        ("instagram_story_id",),
        history=("account_id", "instagram_story_id"),
    ),
    Publication(
        "interactions",
        "select account_id, kind, interaction_id, occurred_at from marts.interactions",
        (
            *not_null("account_id", "interaction_id", "occurred_at"),
            one_of("kind", ["comment", "reply", "mention", "tag"]),
        ),
        ("account_id", "interaction_id"),
    ),
    Publication(
        "metrics",
        "select account_id, level, product_type, metric, status, unit from marts.metrics",
        (
            *not_null("account_id", "level", "product_type", "metric", "unit"),
            one_of("status", ["offered", "put_aside", "withheld", "withdrawn", "not_offered"]),
        ),
        ("account_id", "metric"),
    ),
)


def examine(
    con: duckdb.DuckDBPyConnection, publication: Publication, published: Path | None
) -> Verdict:
    """Ask what must hold of one mart, and that no published history is gone from it.

    Args:
        con: The private warehouse.
        publication: The mart and its expectations.
        published: The file that readers see now; None when nothing was published yet.
    """
    frame = con.execute(publication.query).df()
    verdict = validate(frame, publication.expectations, name_rows_by=publication.name_rows_by)
    if published is None or not publication.history:
        return verdict
    gone = _missing_history(con, publication, published)
    if not gone:
        return verdict
    line = (
        f"{gone} published rows are no longer in {publication.mart}; readers keep the published "
        "file. If the removal is wanted, delete the published folder's CURRENT and run again."
    )
    return replace(verdict, broken=(*verdict.broken, line))


def _missing_history(
    con: duckdb.DuckDBPyConnection, publication: Publication, published: Path
) -> int:
    columns = ", ".join(publication.history)
    path = str(published).replace("'", "''")
    con.execute(f"attach '{path}' as published (read_only)")
    try:
        row = con.execute(
            f"""
            select count(*) from (
                select {columns} from published.marts.{publication.mart}
                except
                select {columns} from marts.{publication.mart}
            )
            """
        ).fetchone()
    finally:
        con.execute("detach published")
    return int(row[0]) if row else 0
