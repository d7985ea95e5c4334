"""Numbers out of answers as they were seen live."""

from datetime import UTC, datetime

from pipelines.graph_api.insights import insight_rows
from pipelines.graph_api.tables import InsightRow, StoryRow

STORY = StoryRow(
    account_id="17841400000000042",
    story_id="18000000000000001",
    captured_at=datetime(2026, 11, 22, 18, tzinfo=UTC),
    media_type="IMAGE",
    username="demo",
    caption=None,
    permalink=None,
    shortcode=None,
    posted_at=datetime(2026, 11, 22, 9, tzinfo=UTC),
    like_count=None,
    comments_count=None,
    alt_text=None,
    other=None,
    run_id="run-1",
)


def test_a_number_belongs_to_the_reading_and_its_segment_is_lower_case() -> None:
    """Instagram writes the same segment in either case (graph-api.md 5.2)."""
    breakdown = {
        "dimension_keys": ["story_navigation_action_type"],
        "results": [{"dimension_values": ["TAP_FORWARD"], "value": 5}],
    }
    entry = {"name": "navigation", "total_value": {"value": 9, "breakdowns": [breakdown]}}
    total = InsightRow(
        account_id=STORY["account_id"],
        captured_at=STORY["captured_at"],
        metric="navigation",
        dimension="",
        segment="",
        value=9,
        run_id="run-1",
    )
    part = total | {
        "dimension": "story_navigation_action_type",
        "segment": "tap_forward",
        "value": 5,
    }
    assert list(insight_rows(STORY, {"data": [entry]})) == [total, part]
    assert list(insight_rows(STORY, {})) == []
