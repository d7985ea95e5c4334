"""What only time brings: stories that end, logins that end, days that settle, windows that move.

Two accounts, one of each login, over most of 2026. The sandbox's clock is moved; nobody waits.
"""

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest

from appdb.database import AppDatabase, Flavour
from pipelines.connecting.apps import App
from pipelines.connecting.health import token_health
from pipelines.connecting.logins import begin_login, finish_login, save
from pipelines.connecting.refresh import refresh_tokens
from pipelines.graph_api.parts import Part
from sandbox import measures
from sandbox.clock import Clock
from sandbox.instagram import Instagram, Kind
from sandbox.posts import Post
from sandbox.serving import RequestRecord, Sandbox, running
from tests.pipelines.connecting.conftest import CALLBACK, apps_at, consent, open_client
from tests.pipelines.passes.tracking import Tracking

pytestmark = pytest.mark.slow

PACIFIC = ZoneInfo("America/Los_Angeles")
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def lives() -> Instagram:
    """Eleven months of two accounts, with both changes of the clocks."""
    born = datetime(2026, 1, 15, tzinfo=UTC)
    return Instagram.invent(seed=41, born=born, days=340, kinds=[Kind.ORDINARY] * 2)


def later(sandbox: Sandbox, moment: datetime) -> datetime:
    """Move the sandbox's clock on."""
    sandbox.clock.set(moment)
    return moment


# --- A story's 24 hours ---------------------------------------------------------------------------

STORY_LIFE = timedelta(hours=24)
FIRST_HOUR = datetime(2026, 6, 18, 16, tzinfo=UTC)
HOURS = 26
BETWEEN_PASSES = timedelta(hours=1, minutes=10)
"""The longest time between two of the hourly passes."""


def passes_of_a_day() -> list[datetime]:
    """Hourly passes, some a little late."""
    return [FIRST_HOUR + n * HOUR + timedelta(minutes=n * 7 % 10) for n in range(HOURS)]


def test_every_story_is_read_up_to_the_last_hour_of_its_life(
    lives: Instagram, tracking: Tracking
) -> None:
    instagram = Instagram(lives.accounts)
    passes = passes_of_a_day()
    seen = {
        story.media_id: story
        for account in instagram.accounts
        for story in account.world.stories
        if any(story.posted_at <= at < story.posted_at + STORY_LIFE for at in passes)
    }
    ends = {media_id: story.posted_at + STORY_LIFE for media_id, story in seen.items()}
    taken_down = max(seen, key=lambda media_id: (ends[media_id] < passes[-1], ends[media_id]))
    ends[taken_down] -= timedelta(hours=7)
    instagram.changes.take_down(taken_down, ends[taken_down])

    with running(instagram, Clock(passes[0])) as sandbox:
        tracking.connect_both(sandbox)
        for at in passes:
            later(sandbox, at)
            tracking.read(Part.STORIES, on_demand=False)

    reads = tracking.reads()
    assert len(reads) == 2 * HOURS, "an hourly pass was not taken for due"
    assert {read["outcome"] for read in reads} == {"ok"}
    readings: dict[str, list[datetime]] = dict(
        tracking.ask(
            "select story_id, list(captured_at order by captured_at) from stories group by all"
        )
    )
    assert readings.keys() == seen.keys()
    assert sum(end < passes[-1] for end in ends.values()) >= 3, "hardly any story ended"
    for media_id, end in ends.items():
        alive = [at for at in passes if seen[media_id].posted_at <= at < end]
        assert readings[media_id] == alive
        if end < passes[-1]:
            assert end - readings[media_id][-1] < BETWEEN_PASSES
    assert numbers_of_last_readings(tracking) == {
        media_id: (readings[media_id][-1], count)
        for media_id, story in seen.items()
        if (count := reach_of(instagram, story, readings[media_id][-1])) >= 5
    }


def reach_of(instagram: Instagram, story: Post, at: datetime) -> float:
    holder = instagram.holder(story.media_id)
    assert holder is not None
    return measures.of_post(holder.world, story, at)["reach"]


def numbers_of_last_readings(tracking: Tracking) -> dict[str, tuple[datetime, float]]:
    """Story → when its reach was last read, and what it was."""
    rows = tracking.ask(
        "select story_id, max(captured_at), arg_max(value, captured_at)"
        " from story_insights where metric = 'reach' and dimension = '' group by all"
    )
    return {media_id: (at, value) for media_id, at, value in rows}


# --- A login's 60 days ----------------------------------------------------------------------------

CONNECTED = datetime(2026, 4, 20, 10, tzinfo=UTC)
WEEKS = 19
"""More than 130 days, with a check of the logins every day and a pass every other week."""


class Renewal(NamedTuple):
    """A login as it was when it was renewed."""

    account_id: str
    age: timedelta
    left: timedelta


def log_in(database: AppDatabase, sandbox: Sandbox, apps: dict[str, App]) -> None:
    """The whole login, for the first account with Instagram and for the second with Facebook."""

    async def run(app: App, account_id: str) -> None:
        now = sandbox.clock.now()
        answer = consent(begin_login(database, app, now), account_id)
        async with open_client() as http:
            found = await finish_login(database, http, apps, answer, CALLBACK, now)
        save(database, found, is_sandbox=True)

    for app, account in zip(apps.values(), sandbox.instagram.accounts, strict=True):
        asyncio.run(run(app, account.account_id))


def check_daily(
    database: AppDatabase, sandbox: Sandbox, apps: dict[str, App], days: int
) -> list[Renewal]:
    """The daily check of the logins for some days, which must not fail, and what it renewed."""

    async def run() -> list[Renewal]:
        renewals = []
        async with open_client() as http:
            for day in range(days):
                # The machine is not always on at the same hour.
                now = later(sandbox, sandbox.clock.now() + DAY + (day % 5 - 2) * HOUR)
                before = {state.account_id: state for state in database.token_states()}
                for outcome in await refresh_tokens(database, http, apps, now):
                    assert outcome.outcome == "renewed", outcome.message
                    old = before[outcome.account_id]
                    assert old.expires_at is not None
                    age, left = now - old.obtained_at, old.expires_at - now
                    renewals.append(Renewal(outcome.account_id, age, left))
        return renewals

    return asyncio.run(run())


def test_logins_of_60_days_last_over_130_days_and_an_ended_one_is_its_accounts_alone(
    lives: Instagram, tracking: Tracking
) -> None:
    database = tracking.database()
    with_instagram, with_facebook = (one.account_id for one in lives.accounts)
    with running(Instagram(lives.accounts), Clock(CONNECTED)) as sandbox:
        apps = apps_at(sandbox.url, sandbox.facebook_url, sandbox.app_id, sandbox.app_secret)
        log_in(database, sandbox, apps)
        renewed = []
        for week in range(WEEKS):
            renewed += check_daily(database, sandbox, apps, days=7)
            if week % 2 == 0:
                tracking.read(Part.PROFILE)
                assert {read["outcome"] for read in tracking.reads()[-2:]} == {"ok"}

        for account_id in (with_instagram, with_facebook):
            times = sum(renewal.account_id == account_id for renewal in renewed)
            assert 2 <= times <= WEEKS * 7 // 46
        assert all(renewal.age >= 24 * HOUR for renewal in renewed)
        assert all(renewal.left >= DAY for renewal in renewed)
        assert {request.status for request in renewals_asked(sandbox)} == {200}

        # Nobody can renew a login with Facebook without its app.
        only_instagram = {"instagram_login": apps["instagram_login"]}
        check_daily(database, sandbox, only_instagram, days=61)
        tracking.read(Part.PROFILE)

    outcome_of = {read["account_id"]: read for read in tracking.reads()[-2:]}
    assert outcome_of[with_instagram]["outcome"] == "ok"
    assert outcome_of[with_facebook]["outcome"] == "failed"
    assert outcome_of[with_facebook]["error_kind"] == "needs_owner"
    health = {
        state.account_id: token_health(state, sandbox.clock.now(), has_app=False)
        for state in database.token_states()
    }
    database.close()
    assert health[with_instagram].state == "ok"
    assert health[with_facebook].state == "refused"
    assert "onnect" in (health[with_facebook].remedy or "")


def renewals_asked(sandbox: Sandbox) -> list[RequestRecord]:
    return [
        request
        for request in sandbox.requests
        if request.query.get("grant_type") in {"ig_refresh_token", "fb_exchange_token"}
    ]


# --- The window of 30 days, and the changes of the clocks -----------------------------------------


class Season(NamedTuple):
    """Two passes, 29 days apart, with a change of the clocks between them."""

    flavour: Flavour
    first: datetime
    second: datetime


SPRING = Season(
    "instagram_login",
    datetime(2026, 2, 23, 15, tzinfo=UTC),
    datetime(2026, 3, 24, 15, tzinfo=UTC),
)
AUTUMN = Season(
    "facebook_login",
    datetime(2026, 10, 20, 15, tzinfo=UTC),
    datetime(2026, 11, 18, 15, tzinfo=UTC),
)

HOURS_OF_ODD_DAYS = {
    date(2024, 3, 10): 23,
    date(2024, 11, 3): 25,
    date(2025, 3, 9): 23,
    date(2025, 11, 2): 25,
    date(2026, 3, 8): 23,
    date(2026, 11, 1): 25,
}
"""Where the clocks of California change."""


class Weeks(NamedTuple):
    """What the passes of a season left, and how they were answered."""

    season: Season
    tracking: Tracking
    asked: list[RequestRecord]


@pytest.fixture(scope="module", params=[SPRING, AUTUMN], ids=["spring", "autumn"])
def weeks(
    request: pytest.FixtureRequest,
    lives: Instagram,
    nothing_read: Tracking,
    tmp_path_factory: pytest.TempPathFactory,
) -> Weeks:
    season: Season = request.param
    tracking = nothing_read.copy(tmp_path_factory.mktemp("weeks") / "data")
    with running(Instagram(lives.accounts), Clock(season.first)) as sandbox:
        tracking.connect(sandbox, flavour=season.flavour)
        for moment in (season.first, season.second):
            later(sandbox, moment)
            tracking.read(Part.INSIGHTS, Part.AUDIENCE, Part.HISTORY)
        return Weeks(season, tracking, sandbox.requests)


def test_passes_29_days_apart_are_green(weeks: Weeks) -> None:
    assert {read["outcome"] for read in weeks.tracking.reads()} == {"ok"}
    assert weeks.tracking.raw("metric_verdicts") == {"metric_verdicts": []}


@pytest.mark.parametrize("metric", ["follower_count", "online_followers"])
def test_nothing_older_than_30_days_is_asked_where_no_more_is_kept(
    weeks: Weeks, metric: str
) -> None:
    calls = [r for r in weeks.asked if metric in r.query.get("metric", "").split(",")]
    assert len(calls) >= 2
    for call in calls:
        since = datetime.fromtimestamp(int(call.query["since"]), UTC)
        assert call.at - since < 30 * DAY
        assert call.status == 200


def test_no_day_is_missing_or_there_twice_whatever_the_clocks_do(weeks: Weeks) -> None:
    windows = weeks.tracking.ask(
        "select window_start, window_end from account_insights"
        " union select window_start, window_end from account_history order by all"
    )
    assert all(end == start for (_, end), (start, _) in pairwise(windows))
    assert windows[0][0] < weeks.season.first - 50 * DAY
    assert timedelta(0) < weeks.season.second - windows[-1][1] < DAY
    dates = {start.astimezone(PACIFIC).date(): end - start for start, end in windows}
    assert {at.astimezone(PACIFIC).hour for window in windows for at in window} == {0}
    odd = {day: length / HOUR for day, length in dates.items() if length != DAY}
    assert odd == {day: hours for day, hours in HOURS_OF_ODD_DAYS.items() if day in dates}
    assert any(weeks.season.first.date() < day < weeks.season.second.date() for day in odd)


def test_new_followers_of_every_day_of_both_windows_are_there(weeks: Weeks) -> None:
    days = weeks.tracking.ask(
        "select window_end from account_insights where metric = 'follower_count'"
        " union select window_end from account_history where metric = 'follower_count' order by all"
    )
    assert days[0][0] < weeks.season.first - 28 * DAY
    assert [end for (end,) in days] == midnights(days[0][0], weeks.season.second)


def test_online_followers_of_every_day_are_there_but_for_one_that_nobody_could_read(
    weeks: Weeks,
) -> None:
    first, second = weeks.season.first, weeks.season.second
    days = weeks.tracking.ask(
        "select window_end, count(distinct hour) from online_followers group by all order by all"
    )
    assert {hours for _, hours in days} == {24}
    assert days[0][0] < first - 28 * DAY
    # Two days late when they are told, a day of the first pass is too old for the second.
    lost = midnights(first - 2 * DAY, second - 30 * DAY + HOUR)
    assert len(lost) == 1
    told = midnights(days[0][0], second - 2 * DAY)
    assert [end for end, _ in days] == [end for end in told if end not in lost]


def midnights(begin: datetime, until: datetime) -> list[datetime]:
    """California's midnights in `[begin, until]`, in UTC."""
    date = begin.astimezone(PACIFIC).date()
    found = []
    while (at := datetime(date.year, date.month, date.day, tzinfo=PACIFIC)) <= until:
        found += [at.astimezone(UTC)] if at >= begin else []
        date += DAY
    return found


# --- Two days of revision -------------------------------------------------------------------------

FIRST_DAY = datetime(2026, 9, 14, 15, tzinfo=UTC)
DAILY_PASSES = 5
SETTLES_AFTER = timedelta(days=3)


@pytest.fixture
def sandbox(lives: Instagram) -> Iterator[Sandbox]:
    with running(Instagram(lives.accounts), Clock(FIRST_DAY)) as served:
        yield served


def test_a_day_is_read_until_it_is_settled_and_every_reading_is_kept(
    tracking: Tracking, sandbox: Sandbox
) -> None:
    tracking.connect_both(sandbox)
    passes = [FIRST_DAY + n * DAY for n in range(DAILY_PASSES)]
    for at in passes:
        later(sandbox, at)
        tracking.read(Part.INSIGHTS)
    assert {read["outcome"] for read in tracking.reads()} == {"ok"}

    ends = midnights(FIRST_DAY - 7 * DAY, passes[-1])
    for account in sandbox.instagram.accounts:
        found = tracking.ask(
            "select window_end, captured_at, value from account_insights where metric = 'views'"
            " and dimension = '' and account_id = $1 order by all",
            account.account_id,
        )
        readings = {end: [(at, value) for day, at, value in found if day == end] for end in ends}
        for end in ends:
            (start,) = midnights(end - 25 * HOUR, end - 22 * HOUR)
            assert [at for at, _ in readings[end]] == until_settled(passes, end)
            for at, value in readings[end]:
                shown = measures.content(account.world, "views", start, end, at)
                assert value == shown.total()
        revised = [end for end in ends if len({value for _, value in readings[end]}) > 1]
        assert len(revised) >= DAILY_PASSES - 2, "numbers were not revised"
    asked = [
        (request.path, request.query["since"], request.query["breakdown"], request.at)
        for request in sandbox.requests
        if request.query.get("breakdown") == "follow_type"
    ]
    assert len(asked) == len(set(asked)) == 2 * sum(len(until_settled(passes, end)) for end in ends)


def until_settled(passes: list[datetime], end: datetime) -> list[datetime]:
    """The passes that read a day: from its end on, up to the first that finds it settled."""
    after = [at for at in passes if at >= end]
    return [at for at in after if at - DAY < end + SETTLES_AFTER or at == passes[0]]
