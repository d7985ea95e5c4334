"""Facts equal what is counted by hand, and a missing one says why. Captions keep to the rules."""

import statistics
from datetime import UTC, datetime

import pytest

from assistant import captions, writing
from assistant.facts import Missing
from tests.assistant.conftest import Desk, desk, world
from tests.dashboards import published_world


def test_facts_are_what_a_count_by_hand_gives(peaceful: Desk, moment: datetime) -> None:
    tables = world(moment).tables
    scope, facts = peaceful.scope, peaceful.facts
    posts = [
        row
        for row in tables["posts"]
        if scope.start <= row["posted_at"].astimezone(UTC).date() <= scope.end
    ]
    days = [
        row
        for row in tables["analytics_snapshots"]
        if scope.start <= row["snapshot_date"] <= scope.end
    ]
    reach = [day["reach"] for day in days if day["reach"] is not None]
    reels = [post["reach"] for post in posts if post["media_type"] == "reel"]
    assert 20 < len(posts) < len(tables["posts"])
    assert facts["posts_published"].value == len(posts)
    assert facts["reels_published"].value == len(reels)
    assert facts["reels_median_reach"].value == statistics.median(reels)
    assert facts["reels_median_reach"].basis == len(reels)
    assert facts["reach_mean"].value == pytest.approx(statistics.fmean(reach))
    assert facts["reach_mean"].basis == len(reach) == 27
    assert facts["net_change"].value == sum(day["net_change"] or 0 for day in days)
    assert facts["followers_count"].value == days[-1]["follower_count"]
    assert facts["followers_count"].day == scope.end
    assert facts["comments_mean"].value == pytest.approx(
        statistics.fmean(post["comment_count"] for post in posts)
    )
    # Reels reach more in this world than the two others, which tie.
    assert facts["highest_reach_format"].value == "reel"


def test_a_tie_is_no_answer_and_too_few_posts_are_none(moment: datetime) -> None:
    made = world(moment)
    for post in made.tables["posts"]:
        post["reach"] = 900
    facts = desk(moment, made).facts
    assert facts["highest_reach_format"].missing == "too_few"
    made.tables["posts"] = made.tables["posts"][:9]
    facts = desk(moment, made).facts
    assert facts["posts_published"].value == 9
    assert facts["reels_median_reach"].missing == "too_few"


@pytest.mark.parametrize(
    ("status", "missing"),
    [("withheld", "withheld"), ("put_aside", "refused"), ("offered", "not_read")],
)
def test_a_number_that_is_not_given_says_why(
    moment: datetime, status: str, missing: Missing
) -> None:
    made = published_world.connected_without_archive(moment)
    for day in made.tables["analytics_snapshots"]:
        day["reach"] = None
    made.add(
        "metrics",
        account_id=published_world.ACCOUNT_ID,
        metric="reach",
        level="account",
        product_type="",
        status=status,
    )
    facts = desk(moment, made).facts
    assert facts["reach_mean"].missing == missing
    assert facts["people_lost"].missing == "no_archive"
    # Posts are read, and there is none: that is a number.
    assert facts["posts_published"].value == 0


def test_numbers_are_written_in_the_readers_locale(peaceful: Desk) -> None:
    fact = peaceful.facts["views_total"]
    number = f"{round(float(str(fact.value))):,}"
    assert writing.value(fact) == number
    assert writing.value(fact, "de_DE") == number.replace(",", ".")
    assert writing.value(peaceful.facts["engagement_rate_mean"], "de_DE").endswith("%")


@pytest.mark.parametrize(
    ("caption", "broken"),
    [
        ("a" * 2_200, ()),
        ("a" * 2_201, ("too_long",)),
        ("🍞" * 1_101, ("too_long",)),
        (" #bread" * 30, ()),
        (" #bread" * 31, ("too_many_hashtags",)),
        (" @somebody" * 20, ()),
        (" @somebody" * 21, ("too_many_mentions",)),
    ],
)
def test_captions_keep_to_instagrams_rules(caption: str, broken: tuple[str, ...]) -> None:
    assert captions.broken(caption) == broken
