"""Facts equal what is counted by hand, and a missing one says why. Captions keep to the rules."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from assistant import captions, writing
from assistant.catalogue import BY_ID
from assistant.facts import Missing
from tests.assistant import fact_oracle
from tests.assistant.conftest import Desk, desk, world
from tests.dashboards import published_world
from tests.dashboards.published_marts import World

MEASURES = (
    "reach", "saved", "comment_count", "engagement_rate_by_reach", "engagement_rate", "share",
    "posts_per_week", "followers_online", "net_change", "retained_low",
)  # fmt: skip


def shaken(made: World) -> World:
    """The same rows with other numbers, and some of those of posts gone."""
    chance = random.Random(5)  # noqa: S311  (invented numbers)
    for mart, rows in made.tables.items():
        for row in rows:
            for name in (name for name in MEASURES if row.get(name) is not None):
                was = row[name]
                now = was * chance.choice((1, 2, 3)) / 3
                is_gone = mart == "posts" and chance.random() < 0.1
                row[name] = None if is_gone else round(now) if isinstance(was, int) else now
    for post in made.tables["posts"]:
        post["hashtags"] = chance.sample(["bread", "oven", "rye", "crumb", "x9", "نان"], 3)
        post["posted_at"] -= timedelta(hours=chance.randint(0, 40))
    for tag in made.tables["hashtags"]:
        tag["posts"] = chance.randint(1, 3)
    return made


@pytest.mark.parametrize("change", [lambda made: made, shaken])
def test_each_fact_is_what_a_loop_over_the_rows_gives(
    change: Callable[[World], World], moment: datetime
) -> None:
    made = change(world(moment))
    assert set(fact_oracle.FACTS) == set(BY_ID)
    for days in (28, 100):
        given = desk(moment, made, days)
        told = fact_oracle.Told(made.tables, given.scope.start, given.scope.end)
        for name, answer in fact_oracle.FACTS.items():
            fact, expected = given.facts[name], answer(told)
            assert (fact.value is None) == (expected is None), (name, days, fact, expected)
            if expected is not None:
                found = (fact.value, fact.day, fact.basis, fact.what)
                assert found == pytest.approx(expected) or found == expected, (name, days)


def test_this_world_knows_all_facts_but_those_of_videos(peaceful: Desk) -> None:
    missing = {name for name, fact in peaceful.facts.items() if fact.value is None}
    expected = {"videos_median_reach", "videos_median_engagement"}
    expected |= {"highest_after_a_week", "lowest_after_a_week"}
    expected |= {f"hashtag_{letter}" for letter in "bcde"}
    assert missing == expected


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
