"""What a pass would be told about earlier ones, computed from their rows as the warehouse does."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from pipelines.graph_api.catalogue import METRICS
from pipelines.graph_api.known import Known, KnownPost, Walked
from pipelines.graph_api.rows import Rows
from pipelines.graph_api.tables import MediaRow, MediaWalkRow

DETAILS = {metric.name for metric in METRICS if metric.level == "media" and not metric.rides}
AT_REST = timedelta(days=28)


def known_after(passes: Iterable[Rows]) -> Known:
    """What is known once these readings are stored, oldest first."""
    done = list(passes)
    verdicts = [row for rows in done for row in rows.metric_verdicts]
    return Known(
        posts=_posts(done),
        walks=tuple(
            Walked(row["newest_posted_at"], row["oldest_posted_at"], row["reached_end"])
            for rows in done
            for row in rows.media_walks
        ),
        story_details_read_at={
            row["story_id"]: row["captured_at"]
            for rows in done
            for row in rows.story_insights
            if row["dimension"]
        },
        put_aside=frozenset(
            (row["level"], row["product_type"], row["metric"])
            for row in verdicts
            if not row["media_id"]
        ),
        refused_on_post=frozenset(
            (row["media_id"], row["metric"]) for row in verdicts if row["media_id"]
        ),
    )


def _posts(passes: list[Rows]) -> dict[str, KnownPost]:
    readings: dict[str, list[MediaRow]] = {}
    for row in (row for rows in passes for row in rows.media):
        readings.setdefault(row["media_id"], []).append(row)
    walks = [row for rows in passes for row in rows.media_walks]
    comments = {row["media_id"]: row for rows in passes for row in rows.comment_reads}
    details = {
        row["media_id"]: row["captured_at"]
        for rows in passes
        for row in rows.media_insights
        if row["metric"] in DETAILS
    }
    return {
        media_id: KnownPost(
            posted_at=last["posted_at"],
            product_type=last["media_product_type"],
            media_type=last["media_type"],
            read_at=_gone_over_at(last, walks),
            comments_count=last["comments_count"],
            comments_count_read=_of(comments.get(media_id), "comments_count"),
            comments_read_at=_of(comments.get(media_id), "captured_at"),
            details_read_at=details.get(media_id),
            at_rest_since=_at_rest_since(found),
        )
        for media_id, found in readings.items()
        for last in found[-1:]
    }


def _of(row: Mapping[str, Any] | None, column: str) -> Any:
    return row[column] if row else None


def _gone_over_at(last: MediaRow, walks: list[MediaWalkRow]) -> datetime:
    """When the post was read, or a walk went over its place."""
    walked = (
        row["captured_at"]
        for row in walks
        if row["oldest_posted_at"] <= last["posted_at"] <= row["newest_posted_at"]
    )
    return max([last["captured_at"], *walked])


def _at_rest_since(readings: list[MediaRow]) -> datetime | None:
    last = readings[-1]
    numbers = last["like_count"], last["comments_count"]
    same = [r["captured_at"] for r in readings if (r["like_count"], r["comments_count"]) == numbers]
    return same[0] if last["captured_at"] - same[0] >= AT_REST else None
