"""Live stories with their insights; after 24 hours neither can be read again (graph-api.md 6).

Plain metrics come with the page. How viewers moved on needs a breakdown, which cannot be asked
together with plain metrics, so it costs one call a live story.
"""

from datetime import datetime

from pipelines.graph_api.client import GraphClient, Json
from pipelines.graph_api.facts import STORY_FIELDS, STORY_METRICS, STORY_NAVIGATION
from pipelines.graph_api.fields import instant, unknown_fields
from pipelines.graph_api.insights import ask_insights, insight_rows
from pipelines.graph_api.rows import Rows, StoryInsightRow, StoryRow
from pipelines.graph_api.walking import Walk


async def read_stories(client: GraphClient, rows: Rows) -> None:
    """Read every live story: rows in `stories` and `story_insights`.

    A story with under 5 viewers has no insights yet; that is not an error.

    Raises:
        GraphError: The list cannot be read, or the account has to wait.
    """
    walk = Walk(
        client,
        f"{client.account.account_id}/stories",
        fields=STORY_FIELDS,
        metrics=STORY_METRICS,
        losses=rows.losses,
        viewers_may_lack=True,
    )
    seen: list[StoryRow] = []
    async for page in walk.pages():
        for item in page.items:
            row = _story_row(client, item, page.at, rows.run_id)
            rows.stories.append(row)
            if "insights" in item:
                seen.append(row)
                _add_numbers(row, item["insights"], rows)
    await _read_navigation(client, seen, rows)


async def _read_navigation(client: GraphClient, stories: list[StoryRow], rows: Rows) -> None:
    metric, breakdown = STORY_NAVIGATION
    for row in stories:
        with rows.losing_only(f"navigation of story {row['story_id']}"):
            answer = await ask_insights(
                client, row["story_id"], [metric], rows.losses, breakdown=breakdown
            )
            if answer is not None:
                _add_numbers(row, answer.body, rows)


def _story_row(client: GraphClient, item: Json, at: datetime, run_id: str) -> StoryRow:
    return StoryRow(
        account_id=client.account.account_id,
        story_id=item["id"],
        captured_at=at,
        media_type=item.get("media_type"),
        caption=item.get("caption"),
        permalink=item.get("permalink"),
        shortcode=item.get("shortcode"),
        posted_at=instant(item["timestamp"]),
        other=unknown_fields(item, (*STORY_FIELDS, "insights")),
        run_id=run_id,
    )


def _add_numbers(row: StoryRow, insights: Json, rows: Rows) -> None:
    rows.story_insights.extend(
        StoryInsightRow(story_id=row["story_id"], **number)
        for number in insight_rows(row, insights)
    )
