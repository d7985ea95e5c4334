"""The same number everywhere: what pages, files, facts and marts say of one span adds up."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

import duckdb
import pytest

from assistant import facts
from assistant.account_facts import ABOUT_THE_ACCOUNT
from assistant.post_facts import ABOUT_POSTS, FORMATS, LEAST_POSTS
from dashboards import formats
from dashboards.kpis import Comparison, cards
from dashboards.periods import Period
from dashboards.queries import (
    audience,
    content,
    growth,
    hashtags,
    people,
    person,
    receipts,
    time_machine,
    timing,
)

pytestmark = pytest.mark.slow

MANY = 100_000
ORDERED = (
    "select captured_at from marts.follower_captures where account_id = ? and ordinal is not null "
    "order by ordinal"
)
EVER = Period(date(2020, 1, 1), date(2030, 1, 1))


@pytest.fixture(scope="module", params=["marts", "cases"])
def told(request: pytest.FixtureRequest) -> duckdb.DuckDBPyConnection:
    """Accounts that are well known, and those of which each is a trap."""
    connection: duckdb.DuckDBPyConnection = request.getfixturevalue(request.param)
    return connection


def accounts(told: duckdb.DuckDBPyConnection, mart: str) -> list[str]:
    found = told.execute(f"select distinct account_id from marts.{mart} order by 1").fetchall()
    assert len(found) > 1
    return [account for (account,) in found]


def rows(told: duckdb.DuckDBPyConnection, query: str, *bound: object) -> list[tuple[Any, ...]]:
    return told.execute(query, list(bound)).fetchall()


def test_who_came_and_left_are_as_many_in_lists_files_receipts_and_lives(
    told: duckdb.DuckDBPyConnection,
) -> None:
    for account in accounts(told, "follower_captures"):
        changes = Counter(
            kind
            for (kind,) in rows(
                told, "select change_type from marts.follower_changes where account_id = ?", account
            )
        )
        came = changes["gained"] + changes["refollowed"] + changes["returned"]
        expected = {
            people.LEFT: changes["lost"],
            people.CAME: came,
            people.RENAMED: changes["renamed"],
            people.HISTORY: changes.total(),
        }
        for kind, number in expected.items():
            page = people.page(told, account, kind, "", True, MANY, 0)
            assert page.number == len(page.rows) == number, (account, kind)
            assert people.table(told, account, kind, "", True).num_rows == number
        by_capture = {one.captured_at: one for one in receipts.of_account(told, account)}
        for kind in ("gained", "lost", "renamed", "refollowed", "returned"):
            in_receipts = sum(getattr(one, kind) or 0 for one in by_capture.values())
            assert in_receipts == changes[kind], (account, kind)
        known = rows(
            told, "select distinct person_id from marts.followers where account_id = ?", account
        )
        lives = [person.life(told, account, one) for (one,) in known]
        assert sum(len(life.changes) for life in lives if life) == changes.total()


def test_between_two_whole_lists_the_time_machine_says_what_the_receipts_say(
    told: duckdb.DuckDBPyConnection,
) -> None:
    compared = 0
    for account in accounts(told, "follower_captures"):
        whole = dict(
            rows(
                told,
                "select captured_at, completeness = 'complete' from marts.follower_captures "
                "where account_id = ?",
                account,
            )
        )
        receipt = {one.captured_at: one for one in receipts.of_account(told, account)}
        for then, now in pairwise(at for (at,) in rows(told, ORDERED, account)):
            if not (whole[then] and whole[now]) or now < then or now not in receipt:
                continue
            found, one = time_machine.compare(told, account, then, now), receipt[now]
            unclear = found.numbers[time_machine.UNCLEAR]
            sides = {
                time_machine.LEFT: one.lost or 0,
                time_machine.CAME: (one.gained or 0) + (one.refollowed or 0) + (one.returned or 0),
                time_machine.RENAMED: one.renamed or 0,
            }
            for kind, number in sides.items():
                said = found.numbers[kind]
                assert said <= number <= said + unclear, (account, then, now, kind, one)
            compared += 1
    assert compared


@pytest.mark.parametrize("days", [1, 7, 28, 400])
def test_a_periods_totals_are_those_of_its_days_and_of_the_facts(
    told: duckdb.DuckDBPyConnection, days: int
) -> None:
    """Of cards, bars of days and of weeks, and what the assistant is told."""
    for account in accounts(told, "analytics_snapshots"):
        ((end,),) = rows(
            told,
            "select max(snapshot_date) from marts.analytics_snapshots where account_id = ?",
            account,
        )
        period = Period(end - timedelta(days=days - 1), end)
        total = growth.totals(told, account, period)
        steps = {step: growth.series(told, account, period, step) for step in (1, 7)}
        known = [day for day in steps[1] if day.net_change is not None]
        net = sum(day.net_change or 0 for day in known) if known else None
        new = sum(day.new or 0 for day in known) if known else None
        lost = sum(day.lost or 0 for day in known) if known else None
        assert (total.net_change.total, total.net_change.days_read) == (net, len(known))
        for name, value in (("net_change", net), ("new", new), ("lost", lost)):
            of_weeks = [getattr(step, name) for step in steps[7]]
            assert sum(one or 0 for one in of_weeks) == (value or 0), (account, name)
        views = [day.views for day in steps[1] if day.views is not None]
        assert total.views.total == (sum(views) if views else None)
        counted = [day for day in steps[1] if day.followers is not None]
        assert total.last_count == (counted[-1].followers if counted else None)
        scope = facts.Scope(account, period.start, period.end)
        found = facts.read(told, scope, ABOUT_THE_ACCOUNT)
        said: dict[str, Any] = {name: one.value for name, one in found.items()}
        assert said["net_change"] == net
        assert (said["new_followers"], said["lost_followers"]) == (new, lost)
        assert said["views_total"] == total.views.total
        assert said["followers_count"] == total.last_count
        assert said["reach_mean"] == pytest.approx(total.reach.mean)
        assert said["engagement_rate_mean"] == pytest.approx(total.engagement_rate.mean)
        # What the page's cards say is what its PDF says.
        written = {card.key: card.value for card in cards(Comparison(total, None, []), [], {})}
        assert written == {
            "followers": formats.count(said["followers_count"]),
            "net-change": formats.signed(said["net_change"]),
            "reach": formats.count(said["reach_mean"]),
            "views": formats.count(said["views_total"]),
            "engagement-rate": formats.percent(said["engagement_rate_mean"], digits=2),
        }


def test_the_facts_of_all_time_are_of_the_people_of_the_events(
    told: duckdb.DuckDBPyConnection,
) -> None:
    for account in accounts(told, "follower_changes"):
        scope = facts.Scope(account, EVER.start, EVER.end)
        said = facts.read(told, scope, ABOUT_THE_ACCOUNT)
        people_of = dict(
            rows(
                told,
                "select change_type in ('gained', 'refollowed'), count(distinct person_id) "
                "from marts.follower_changes where account_id = ? "
                "and change_type in ('gained', 'refollowed', 'lost') group by all",
                account,
            )
        )
        # Of who returned with an old follow, no moment is known; somebody may have left twice.
        assert said["people_gained"].value == people_of.get(True, 0)
        assert said["people_lost"].value == people_of.get(False, 0)


def test_named_events_beside_instagrams_days_are_those_of_the_receipts(
    told: duckdb.DuckDBPyConnection,
) -> None:
    """Whoever left and came back between two lists is a loss and a gain there, and no loss here."""
    for account in accounts(told, "reconciliations"):
        receipt = {one.captured_at: one for one in receipts.of_account(told, account)}
        taken = [at for (at,) in rows(told, ORDERED, account)]
        for one in growth.beside(told, account):
            shown = taken[taken.index(one.start_at) + 1 : taken.index(one.end_at) + 1]
            between = [receipt[at] for at in shown]
            assert one.returned == sum(row.returned or 0 for row in between)
            assert one.unclear_groups == sum(row.ambiguous_groups or 0 for row in between)
            if one.measure == "net" or one.ours_low is None or one.ours_high is None:
                continue
            ((unseen,),) = rows(
                told,
                "select count(*) from marts.follower_changes as changes "
                "inner join marts.follower_captures as shown "
                "on changes.to_capture_id = shown.capture_id "
                "where changes.account_id = ? and reason = 'between_captures' "
                "and list_contains(?, captured_at)",
                account,
                shown,
            )
            named = {
                "lost": unseen + sum(row.lost or 0 for row in between),
                "gained": sum((row.gained or 0) + (row.refollowed or 0) for row in between),
            }
            assert one.ours_low <= named[one.measure] <= one.ours_high, (account, one)


def test_the_notice_of_who_left_is_of_the_newest_list(told: duckdb.DuckDBPyConnection) -> None:
    noticed = 0
    for account in accounts(told, "follower_captures"):
        newest = receipts.newest_with_changes(told, account)
        left = rows(
            told,
            "select count(change_id) from marts.follower_captures as captures "
            "left join marts.follower_changes as changes "
            "on captures.capture_id = changes.to_capture_id and change_type = 'lost' "
            "where captures.account_id = ? and ordinal > 1 "
            "group by ordinal order by ordinal desc limit 1",
            account,
        )
        assert ([(newest.lost,)] if newest else []) == left, account
        noticed += bool(newest and newest.lost)
    assert noticed


def test_a_cohort_is_of_the_people_who_first_followed_in_its_month(
    told: duckdb.DuckDBPyConnection,
) -> None:
    for account in accounts(told, "follower_cohorts"):
        people_of = dict(
            rows(
                told,
                "select cast(date_trunc('month', timezone('UTC', first_followed_at)) as date), "
                "count(distinct person_id) from marts.followers "
                "where account_id = ? and first_followed_at is not null group by all",
                account,
            )
        )
        cohorts = rows(
            told,
            "select cohort_month, at_risk from marts.follower_cohorts "
            "where account_id = ? and months_since = 0",
            account,
        )
        assert dict(cohorts) == people_of, account
        for stay in audience.stays(told, account, MANY, MANY):
            assert stay.at_risk <= people_of[stay.cohort_month], (account, stay)


def test_posts_are_as_many_and_did_as_well_in_lists_slots_hashtags_and_facts(
    told: duckdb.DuckDBPyConnection,
) -> None:
    """Of few posts the assistant tells no median."""
    for (account,) in rows(told, "select distinct account_id from marts.posts"):
        said = facts.read(told, facts.Scope(account, EVER.start, EVER.end), ABOUT_POSTS)
        listed = content.posts(told, account, content.Choice(content.BOTH, EVER), "newest", MANY, 0)
        assert len(listed) == said["posts_published"].value
        for kind, plural in FORMATS.items():
            alike = [post for post in listed if post.media_type == kind]
            reached = [post.reach for post in alike if post.reach is not None]
            assert said[f"{plural}_published"].value == len(alike)
            middle = median(reached) if len(reached) >= LEAST_POSTS else None
            assert said[f"{plural}_median_reach"].value == middle
        for slots in (timing.hours_of_week, timing.weekdays, timing.parts_of_day):
            found = slots(told, account, EVER, "UTC")
            assert sum(slot.posts for slot in found) == len(listed)
            assert sum(slot.posts_with_reach for slot in found) == sum(
                post.reach is not None for post in listed
            )
        for tag in hashtags.listed(told, account, "", "posts", MANY, 0):
            tagged = content.posts_with(told, account, tag.first_used_at, "", [tag.hashtag])
            reached = [post.reach for post in tagged if post.reach is not None]
            assert (tag.posts, tag.posts_with_reach) == (len(tagged), len(reached))
            assert tag.median_reach == (median(reached) if reached else None)
            assert tag.last_used_at == tagged[-1].posted_at
