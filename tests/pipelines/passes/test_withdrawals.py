"""Metrics that go away: those of 2025 on their days, and some that nobody announced.

What the catalogue knows is not asked from its last day on, and what was read stays under its own
name. What it does not know costs only itself, and is tried again now and then.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from pipelines.graph_api.catalogue import metric_rows
from pipelines.graph_api.parts import Part
from pipelines.sources.app import AccountRow, app_source
from pipelines.sources.exports import exports_source
from pipelines.sources.graph_api import DATASET, catalogue_source
from pipelines.sources.loading import load
from pipelines.sources.messages import messages_source
from sandbox.clock import Clock
from sandbox.instagram import Instagram, Kind
from sandbox.serving import RequestRecord, Sandbox, running
from tests.dbt_project import building
from tests.pipelines.passes.tracking import Row, Tracking

pytestmark = pytest.mark.slow

DAY = timedelta(days=1)


def afternoon(month: int, day: int) -> datetime:
    return datetime(2025, month, day, 15, tzinfo=UTC)


JANUARY = datetime(2025, 1, 8, tzinfo=UTC)
VIEWS_BEGAN = datetime(2025, 1, 21, tzinfo=UTC)
APRIL = datetime(2025, 4, 21, tzinfo=UTC)

AROUND_JANUARY = (afternoon(1, 7), afternoon(1, 8), afternoon(1, 10))
AROUND_APRIL = (afternoon(4, 20), afternoon(4, 21), afternoon(4, 23))

TABLES = ("account_insights", "account_history", "media_insights", "story_insights")

WITHDRAWN = {
    ("account_insights", "impressions"): APRIL,
    ("media_insights", "impressions"): APRIL,
    ("media_insights", "plays"): APRIL,
    ("media_insights", "clips_replays_count"): APRIL,
    ("media_insights", "ig_reels_aggregated_all_plays_count"): APRIL,
    ("story_insights", "impressions"): APRIL,
}
"""Raw table and name → from when on nothing of it may come."""

ENDED_AS_SERIES = ("profile_views", "website_clicks")
"""On 8 January 2025; as totals they go on."""


def metrics_in(request: RequestRecord) -> set[str]:
    """The metrics that a call asked for, by themselves or riding on a page."""
    riding = re.search(r"insights\.metric\(([^)]*)\)", request.query.get("fields", ""))
    names = f"{request.query.get('metric', '')},{riding[1] if riding else ''}"
    return {name for name in names.split(",") if name}


def calls_for(sandbox: Sandbox, metric: str, *, on: datetime | None = None) -> list[RequestRecord]:
    return [
        request
        for request in sandbox.requests
        if metric in metrics_in(request) and on in (None, request.at)
    ]


class Replay(NamedTuple):
    """The passes of 2025 over two accounts, one of each login.

    Attributes:
        tracking: What they left.
        before: What the old names had before their last day: table → rows.
        asked: All calls.
    """

    tracking: Tracking
    before: dict[str, set[Row]]
    asked: list[RequestRecord]


def readings_of_old_names(tracking: Tracking) -> dict[str, set[Row]]:
    names = [*ENDED_AS_SERIES, *(metric for _, metric in WITHDRAWN)]
    return {
        table: set(tracking.ask(f"select * from {table} where list_contains($1, metric)", names))
        for table in TABLES
    }


@pytest.fixture(scope="module")
def replay(nothing_read: Tracking, tmp_path_factory: pytest.TempPathFactory) -> Replay:
    tracking = nothing_read.copy(tmp_path_factory.mktemp("replay") / "data")
    born = datetime(2024, 12, 15, tzinfo=UTC)
    instagram = Instagram.invent(seed=11, born=born, days=140, kinds=[Kind.ORDINARY] * 2)
    before: dict[str, set[Row]] = {table: set() for table in TABLES}
    asked: list[RequestRecord] = []
    # Two servers, since logins end after 60 days.
    for moments in (AROUND_JANUARY, AROUND_APRIL):
        with running(instagram, Clock(moments[0])) as sandbox:
            tracking.connect_both(sandbox)
            for moment in moments:
                sandbox.clock.set(moment)
                tracking.read(Part.STORIES, Part.MEDIA, Part.INSIGHTS)
                if moment == moments[0]:
                    before = readings_of_old_names(tracking)
            tracking.read(Part.HISTORY)
            asked += sandbox.requests
    load(catalogue_source(metric_rows("replay")), data=tracking.data, dataset=DATASET)
    return Replay(tracking, before, asked)


def test_every_pass_of_2025_is_green(replay: Replay) -> None:
    outcomes = {
        (str(read["started_at"]), read["source"], read["outcome"], read["error_message"])
        for read in replay.tracking.reads()
    }
    assert {outcome[2:] for outcome in outcomes} == {("ok", None)}
    assert replay.tracking.raw("metric_verdicts") == {"metric_verdicts": []}


def test_what_is_withdrawn_is_asked_until_its_day_and_not_from_then_on(replay: Replay) -> None:
    for (_, metric), gone_from in WITHDRAWN.items():
        moments = {request.at for request in replay.asked if metric in metrics_in(request)}
        assert AROUND_APRIL[0] in moments, metric
        assert max(moments) < gone_from, metric
    for metric in ENDED_AS_SERIES:
        as_series = {
            request.at
            for request in replay.asked
            if metric in metrics_in(request) and request.query.get("metric_type") != "total_value"
        }
        assert as_series == {AROUND_JANUARY[0]}


def test_history_stays_under_the_old_names(replay: Replay) -> None:
    after = readings_of_old_names(replay.tracking)
    for table in TABLES:
        assert replay.before[table] <= after[table]
    accounts = {one for (one,) in replay.tracking.ask("select distinct account_id from reads")}
    for (table, metric), gone_from in WITHDRAWN.items():
        found = replay.tracking.ask(
            f"select account_id, max(captured_at) from {table} where metric = $1 group by all",
            metric,
        )
        assert {account for account, _ in found} == accounts, (table, metric)
        assert max(at for _, at in found) < gone_from, (table, metric)


def test_nothing_of_them_flows_into_the_successors_name(replay: Replay) -> None:
    for table in ("account_insights", "media_insights", "story_insights"):
        ((first, last),) = replay.tracking.ask(
            f"select min(captured_at), max(captured_at) from {table} where metric = 'views'"
        )
        assert first > VIEWS_BEGAN
        assert last == AROUND_APRIL[-1]
    only_then = replay.tracking.ask(
        "select distinct metric from account_history where window_end <= $1"
        " and list_contains(['impressions', 'views'], metric) and captured_at < $2",
        *(JANUARY, VIEWS_BEGAN),
    )
    assert only_then == [("impressions",)]


def test_a_series_that_ended_goes_on_as_totals_of_the_same_days(replay: Replay) -> None:
    for metric in ENDED_AS_SERIES:
        days = replay.tracking.ask(
            "select account_id, window_end, count(*), count(distinct captured_at)"
            " from account_insights where metric = $1 and dimension = ''"
            " and window_end between $2 and $3 group by all",
            *(metric, JANUARY - DAY, JANUARY + 3 * DAY),
        )
        assert len(days) == 2 * 4
        assert all(rows == readings for *_, rows, readings in days), "one number a reading"


def test_the_catalogue_says_withdrawn_with_day_and_successor(replay: Replay) -> None:
    said = replay.tracking.ask(
        "select level, product_type, metric, withdrawn_on, successor from metrics"
        " where withdrawn_on like '2025-%' and kind <> 'total'"
    )
    assert {
        ("account", "", "impressions", "2025-04-21", "views"),
        ("media", "FEED", "impressions", "2025-04-21", "views"),
        ("media", "REELS", "plays", "2025-04-21", "views"),
        ("story", "STORY", "impressions", "2025-04-21", "views"),
        ("account", "", "profile_views", "2025-01-08", "profile_views"),
        ("account", "", "website_clicks", "2025-01-08", "website_clicks"),
    } <= set(said)


def test_the_marts_keep_the_history_and_say_what_is_withdrawn_and_what_put_aside(
    replay: Replay, tmp_path: Path
) -> None:
    tracking = replay.tracking.copy(tmp_path / "data")
    born = datetime(2024, 12, 15, tzinfo=UTC)
    instagram = Instagram.invent(seed=11, born=born, days=140, kinds=[Kind.ORDINARY] * 2)
    now = AROUND_APRIL[-1] + DAY
    instagram.changes.withdraw_metric("saves", now, product_type="")
    with running(instagram, Clock(now)) as sandbox:
        tracking.connect_both(sandbox)
        tracking.read(Part.INSIGHTS)
        load_the_rest(tracking)

    models = ("+metrics", "+posts", "+stories", "+analytics_snapshots")
    assert building.run_dbt(tracking.data.warehouse, "run", "--select", *models) == []

    with building.reading(tracking.data.warehouse) as marts:
        told = marts.execute(
            "select distinct level, product_type, metric, status, withdrawn_on::varchar, successor"
            " from metrics where list_contains(['impressions', 'plays', 'saves'], metric)"
            " and first_value_at is not null"
        ).fetchall()
        assert set(told) == {
            ("account", "", "impressions", "withdrawn", "2025-04-21", "views"),
            ("media", "feed", "impressions", "withdrawn", "2025-04-21", "views"),
            ("media", "reels", "plays", "withdrawn", "2025-04-21", "views"),
            ("story", "story", "impressions", "withdrawn", "2025-04-21", "views"),
            ("account", "", "saves", "put_aside", None, None),
        }
        ends = marts.execute(
            "select distinct kinds_withdrawn, status from metrics"
            " where level = 'account' and metric = 'profile_views'"
        ).fetchall()
        assert ends == [(["series"], "offered")]
        for mart, day in (("posts", "posted_at"), ("analytics_snapshots", "snapshot_date")):
            (counts,) = marts.execute(
                f"select count(impressions) filter ({day} < $1),"
                f" count(views) filter ({day} > $2) from {mart}",
                [JANUARY.date(), APRIL.date()],
            ).fetchall()
            assert min(counts) > 0, mart


def load_the_rest(tracking: Tracking) -> None:
    """Load what marts need beside what passes over Instagram bring."""
    database = tracking.database()
    accounts = [
        AccountRow(
            account_id=one.account_id,
            username=one.username,
            flavour=one.flavour,
            is_sandbox=True,
            connected_at=one.connected_at,
            run_id="rest",
        )
        for one in database.accounts()
    ]
    database.close()
    load(app_source(accounts, []), data=tracking.data, dataset="app")
    load(exports_source([], run_id="rest"), data=tracking.data, dataset="exports")
    load(messages_source([], run_id="rest"), data=tracking.data, dataset="exports")


# --- What nobody announced ------------------------------------------------------------------------

GONE = datetime(2026, 10, 29, tzinfo=UTC)
"""Then, and when it comes back, both accounts have live stories and reels that are read."""

BACK = GONE + timedelta(hours=30)


class Case(NamedTuple):
    """A metric that goes without a word, and where it is seen."""

    metric: str
    product_type: str
    level: str
    part: Part
    table: str


CASES = (
    Case("saves", "", "account", Part.INSIGHTS, "account_insights"),
    Case("reach", "", "account", Part.INSIGHTS, "account_insights"),
    Case("shares", "REELS", "media", Part.MEDIA, "media_insights"),
    Case("replies", "STORY", "story", Part.STORIES, "story_insights"),
)


@pytest.fixture(scope="module")
def lives() -> Instagram:
    """Two months of two accounts."""
    born = datetime(2026, 9, 20, tzinfo=UTC)
    return Instagram.invent(seed=41, born=born, days=80, kinds=[Kind.ORDINARY] * 2)


@pytest.fixture(scope="module")
def read_once(
    lives: Instagram, nothing_read: Tracking, tmp_path_factory: pytest.TempPathFactory
) -> Tracking:
    """Both accounts, a day before anything goes."""
    tracking = nothing_read.copy(tmp_path_factory.mktemp("once") / "data")
    with running(lives, Clock(GONE - DAY)) as sandbox:
        tracking.connect_both(sandbox)
        tracking.read(Part.STORIES, Part.MEDIA, Part.INSIGHTS)
    return tracking


@pytest.fixture(scope="module")
def undisturbed(
    lives: Instagram, read_once: Tracking, tmp_path_factory: pytest.TempPathFactory
) -> Tracking:
    """What the next pass reads when nothing goes."""
    tracking = read_once.copy(tmp_path_factory.mktemp("undisturbed") / "data")
    with running(lives, Clock(GONE)) as sandbox:
        tracking.connect_both(sandbox)
        tracking.read(Part.STORIES, Part.MEDIA, Part.INSIGHTS)
    return tracking


@pytest.fixture
def sandbox(lives: Instagram) -> Iterator[Sandbox]:
    """With changes of its own."""
    with running(Instagram(lives.accounts), Clock(GONE)) as served:
        yield served


@pytest.fixture
def tracking(read_once: Tracking, sandbox: Sandbox, tmp_path: Path) -> Tracking:
    tracking = read_once.copy(tmp_path / "data")
    tracking.connect_both(sandbox)
    return tracking


def newest_reads(tracking: Tracking) -> list[dict[str, Any]]:
    """How both accounts fared at the last reading."""
    return tracking.reads()[-2:]


def others_than(tracking: Tracking, metric: str, table: str) -> set[Row]:
    """Every reading of other metrics."""
    what_is_told = "* exclude (run_id, _dlt_load_id, _dlt_id)"
    return set(tracking.ask(f"select {what_is_told} from {table} where metric <> $1", metric))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.metric}-{case.level}")
def test_what_goes_without_a_word_costs_only_itself(
    case: Case, tracking: Tracking, undisturbed: Tracking, sandbox: Sandbox
) -> None:
    changes = sandbox.instagram.changes
    changes.withdraw_metric(case.metric, GONE, product_type=case.product_type, until=BACK)

    tracking.read(case.part)

    for read in newest_reads(tracking):
        assert (read["outcome"], read["reached_end"]) == ("partial", True)
        assert re.search(rf"\b{case.metric}\b", read["error_message"])
    verdicts = tracking.ask(
        "select account_id, level, product_type, metric, outcome, code from metric_verdicts"
        " where media_id = ''"
    )
    assert sorted(verdicts) == sorted(
        (one.account_id, case.level, case.product_type, case.metric, "refused", 100)
        for one in sandbox.instagram.accounts
    )
    assert others_than(tracking, case.metric, case.table) == others_than(
        undisturbed, case.metric, case.table
    )

    sandbox.clock.advance(timedelta(hours=12))
    tracking.read(case.part)
    assert {read["outcome"] for read in newest_reads(tracking)} == {"ok"}
    assert refused_calls(sandbox, case, on=sandbox.clock.now()) == []

    sandbox.clock.set(BACK)
    tracking.read(case.part)
    assert {read["outcome"] for read in newest_reads(tracking)} == {"ok"}
    accepted = tracking.ask(
        "select account_id from metric_verdicts where metric = $1 and outcome = 'accepted'"
        " and captured_at = $2",
        *(case.metric, BACK),
    )
    assert sorted(accepted) == sorted((one.account_id,) for one in sandbox.instagram.accounts)
    read_on = tracking.ask(
        f"select distinct account_id from {case.table} where metric = $1 and captured_at = $2",
        *(case.metric, BACK),
    )
    assert len(read_on) == 2


def refused_calls(sandbox: Sandbox, case: Case, *, on: datetime) -> list[RequestRecord]:
    """Calls at a moment that ask for what went."""
    calls = calls_for(sandbox, case.metric, on=on)
    if case.level != "media":
        return calls
    posts = [post for one in sandbox.instagram.accounts for post in one.world.posts]
    reels = {post.media_id for post in posts if post.product_type == case.product_type}
    return [call for call in calls if call.path.split("/")[-2] in reels or "fields" in call.query]


def test_it_is_tried_again_after_1_2_4_days_by_itself_until_it_is_back(
    tracking: Tracking, sandbox: Sandbox
) -> None:
    back = GONE + 6 * DAY
    sandbox.instagram.changes.withdraw_metric("saves", GONE, product_type="", until=back)
    asked, green = [], []
    for day in range(10):
        sandbox.clock.set(GONE + day * DAY)
        tracking.read(Part.INSIGHTS)
        if calls_for(sandbox, "saves", on=sandbox.clock.now()):
            asked.append(day)
        if {read["outcome"] for read in newest_reads(tracking)} == {"ok"}:
            green.append(day)
    # Refused on days 0, 1 and 3; four days after the third refusal it is back.
    assert asked == [0, 1, 3, 7, 8, 9]
    assert green == [2, 4, 5, 6, 7, 8, 9]
