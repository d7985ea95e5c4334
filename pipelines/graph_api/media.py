"""Posts, carousels and reels with their insights.

The metrics that every post offers come with the pages. Those that only photos or only reels offer
cannot (one post of the other type would fail the page), so they cost one call a post and are read
for recent posts only, while they still move (`facts.RECENT_POST`). All numbers of a post carry the
time of its page: together they are one reading of the post.
"""

from datetime import datetime

from pipelines.graph_api.client import GraphClient, Json
from pipelines.graph_api.facts import (
    MEDIA_FIELDS,
    MEDIA_METRICS,
    MEDIA_PAGE,
    PHOTO_METRICS,
    RECENT_POST,
    REEL_METRICS,
)
from pipelines.graph_api.fields import instant, unknown_fields
from pipelines.graph_api.insights import ask_insights, insight_rows
from pipelines.graph_api.rows import MediaInsightRow, MediaRow, Rows
from pipelines.graph_api.walking import Walk


async def read_media(client: GraphClient, rows: Rows, *, limit: int = MEDIA_PAGE) -> None:
    """Read every post: rows in `media` and `media_insights`.

    Args:
        client: The conversation.
        rows: Where the rows go.
        limit: Posts a page.

    Raises:
        GraphError: The list cannot be read on, or the account has to wait.
    """
    walk = Walk(
        client,
        f"{client.account.account_id}/media",
        fields=MEDIA_FIELDS,
        metrics=MEDIA_METRICS,
        losses=rows.losses,
        limit=limit,
    )
    async for page in walk.pages():
        for item in page.items:
            row = _media_row(client, item, page.at, rows.run_id)
            rows.media.append(row)
            _add_numbers(row, item.get("insights") or {}, rows)
    if walk.metrics:
        await _read_type_specific(client, rows)


async def _read_type_specific(client: GraphClient, rows: Rows) -> None:
    for row in rows.media:
        metrics = _type_specific_metrics(row)
        if not metrics or row["posted_at"] < row["captured_at"] - RECENT_POST:
            continue
        with rows.losing_only(f"insights of post {row['media_id']}"):
            answer = await ask_insights(client, row["media_id"], metrics, rows.losses)
            if answer is not None:
                _add_numbers(row, answer.body, rows)


def _type_specific_metrics(row: MediaRow) -> list[str]:
    if row["media_product_type"] == "REELS":
        return list(REEL_METRICS)
    if row["media_product_type"] == "FEED" and row["media_type"] != "VIDEO":
        return list(PHOTO_METRICS)
    return []


def _media_row(client: GraphClient, item: Json, at: datetime, run_id: str) -> MediaRow:
    children = item.get("children")
    return MediaRow(
        account_id=client.account.account_id,
        media_id=item["id"],
        captured_at=at,
        media_type=item.get("media_type"),
        media_product_type=item.get("media_product_type"),
        caption=item.get("caption"),
        permalink=item.get("permalink"),
        shortcode=item.get("shortcode"),
        posted_at=instant(item["timestamp"]),
        like_count=item.get("like_count"),
        comments_count=item.get("comments_count"),
        is_comment_enabled=item.get("is_comment_enabled"),
        is_shared_to_feed=item.get("is_shared_to_feed"),
        alt_text=item.get("alt_text"),
        children=None if children is None else [child["id"] for child in children["data"]],
        other=unknown_fields(item, (*MEDIA_FIELDS, "insights")),
        run_id=run_id,
    )


def _add_numbers(row: MediaRow, insights: Json, rows: Rows) -> None:
    rows.media_insights.extend(
        MediaInsightRow(media_id=row["media_id"], **number)
        for number in insight_rows(row, insights)
    )
