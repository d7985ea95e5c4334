"""Published files of the shape that DESIGN.md promises, with rows that a test gives.

Only the marts that the dashboard reads. What the rows are is `published_world`.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import duckdb
import pyarrow as pa

from warehouse import publish as publishing
from warehouse.layout import DataFolder
from warehouse.private import open_private

_COLUMNS = {
    "accounts": """
        account_id varchar, username varchar, name varchar, account_type varchar,
        biography varchar, website varchar, profile_picture_url varchar, followers_count bigint,
        follows_count bigint, media_count bigint, first_seen_at timestamptz,
        last_sync_at timestamptz, is_sandbox boolean""",
    "follower_captures": """
        capture_id varchar, account_id varchar, source varchar, captured_at timestamptz,
        followers_listed bigint, following_listed bigint, followers_reported bigint,
        completeness varchar, covered_from timestamptz, reasons varchar[],
        archive_sha256 varchar, imported_at timestamptz""",
    "followers": """
        account_id varchar, person_id varchar, username varchar, previous_usernames varchar[],
        followed_at timestamptz, first_followed_at timestamptz, is_current boolean,
        lost_after timestamptz, lost_before timestamptz, is_following_back boolean,
        engagement_score double, last_interaction_at timestamptz, interactions_90d bigint,
        ghost_probability double, is_ghost boolean""",
    "follower_changes": """
        change_id varchar, account_id varchar, person_id varchar, username varchar,
        previous_username varchar, change_type varchar, reason varchar, happened_at timestamptz,
        happened_after timestamptz, happened_before timestamptz, detected_at timestamptz,
        confidence double, from_capture_id varchar, to_capture_id varchar, evidence varchar""",
    "analytics_snapshots": """
        account_id varchar, snapshot_date date, follower_count bigint, following_count bigint,
        media_count bigint, new_followers bigint, lost_followers bigint, net_change bigint,
        engagement_rate double, reach bigint, views bigint, impressions bigint,
        profile_views bigint, website_clicks bigint, accounts_engaged bigint,
        total_interactions bigint, is_final boolean""",
    "data_health": """
        account_id varchar, source varchar, last_success_at timestamptz, last_error varchar,
        freshness varchar, rows_last_run bigint, verdict varchar""",
}


@dataclass
class World:
    """Rows by mart; columns that are left out are null."""

    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, mart: str, **columns: Any) -> None:
        """Add one row."""
        self.tables.setdefault(mart, []).append(columns)

    def build(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Create schema `marts` with these rows in an open database, in place of what it held."""
        connection.execute("set timezone = 'UTC'")
        connection.execute("drop schema if exists marts cascade")
        connection.execute("create schema marts")
        for mart, columns in _COLUMNS.items():
            connection.execute(f"create table marts.{mart} ({columns})")
            if self.tables.get(mart):
                names = {name for row in self.tables[mart] for name in row}
                rows = pa.Table.from_pylist(
                    [{name: row.get(name) for name in names} for row in self.tables[mart]]
                )
                connection.register("rows", rows)
                connection.execute(f"insert into marts.{mart} by name select * from rows")
                connection.unregister("rows")


def publish(data: DataFolder, world: World, at: datetime) -> None:
    """Let a world out as a pass would, in place of what was published before."""
    with open_private(data) as connection:
        world.build(connection)
    publishing.publish(data, at)
