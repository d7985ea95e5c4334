"""Private warehouses for tests: schema `marts` in the shape of its contract, empty or filled.

The columns are those that readers may rely on. All people here are invented.
"""

from collections.abc import Mapping
from typing import Any, Final

from warehouse.layout import DataFolder
from warehouse.private import open_private

ACCOUNT_ID: Final = "17841400000000042"

CONTRACT: Final[Mapping[str, str]] = {
    "accounts": """account_id varchar not null, username varchar, name varchar,
        account_type varchar, biography varchar, website varchar, profile_picture_url varchar,
        followers_count bigint, follows_count bigint, media_count bigint,
        first_seen_at timestamptz, last_sync_at timestamptz""",
    "follower_captures": """capture_id varchar not null, account_id varchar not null,
        source varchar, captured_at timestamptz, followers_listed bigint, following_listed bigint,
        followers_reported bigint, completeness varchar, covered_from timestamptz,
        reasons varchar[], archive_sha256 varchar, imported_at timestamptz""",
    "followers": """account_id varchar not null, person_id varchar not null,
        username varchar not null, previous_usernames varchar[], followed_at timestamptz,
        first_followed_at timestamptz, is_current boolean, lost_after timestamptz,
        lost_before timestamptz, is_following_back boolean, engagement_score double,
        last_interaction_at timestamptz, interactions_90d bigint, ghost_probability double,
        is_ghost boolean""",
    "follower_changes": """change_id varchar not null, account_id varchar not null,
        person_id varchar, username varchar, previous_username varchar, change_type varchar,
        reason varchar, happened_at timestamptz, happened_after timestamptz,
        happened_before timestamptz, detected_at timestamptz, confidence double,
        from_capture_id varchar, to_capture_id varchar, evidence varchar""",
    "analytics_snapshots": """account_id varchar not null, snapshot_date date not null,
        follower_count bigint, following_count bigint, media_count bigint, new_followers bigint,
        lost_followers bigint, net_change bigint, engagement_rate double, reach bigint,
        views bigint, impressions bigint, profile_views bigint, website_clicks bigint,
        accounts_engaged bigint, total_interactions bigint, is_final boolean""",
    "posts": """account_id varchar not null, instagram_media_id varchar not null,
        media_type varchar, caption varchar, hashtags varchar[], permalink varchar,
        posted_at timestamptz, like_count bigint, comment_count bigint, saved bigint,
        shares bigint, reach bigint, views bigint, total_interactions bigint,
        followers_at_post bigint, engagement_rate_by_followers double,
        engagement_rate_by_reach double, engagement_rate_by_views double""",
    "interactions": """account_id varchar not null, person_id varchar, username varchar,
        kind varchar, occurred_at timestamptz, instagram_media_id varchar""",
    "data_health": """account_id varchar not null, source varchar not null,
        last_success_at timestamptz, last_error varchar, freshness varchar, rows_last_run bigint,
        verdict varchar""",
}


def build_marts(data: DataFolder, rows: Mapping[str, list[dict[str, Any]]] | None = None) -> None:
    """Build all marts anew in the private warehouse; columns that a row leaves out are null."""
    with open_private(data) as connection:
        connection.begin()
        connection.execute("DROP SCHEMA IF EXISTS marts CASCADE")
        connection.execute("CREATE SCHEMA marts")
        for mart, columns in CONTRACT.items():
            connection.execute(f"CREATE TABLE marts.{mart} ({columns})")
            for row in (rows or {}).get(mart, []):
                connection.execute(
                    f"INSERT INTO marts.{mart} ({', '.join(row)})"
                    f" VALUES ({', '.join('?' * len(row))})",
                    list(row.values()),
                )
        connection.commit()
