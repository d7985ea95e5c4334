"""Two years of days, read backwards over several passes: nothing lost, nothing twice."""

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from pipelines.graph_api.client import GraphClient
from pipelines.graph_api.days import Window
from pipelines.graph_api.facts import HISTORY_CALLS_PER_PASS, LONGEST_WINDOW, RETENTION
from pipelines.graph_api.flavours import FACEBOOK_LOGIN, INSTAGRAM_LOGIN, Flavour
from pipelines.graph_api.history import read_history
from pipelines.graph_api.known import Known
from pipelines.graph_api.parts import Part, read_part
from pipelines.graph_api.rows import Rows
from pipelines.graph_api.tables import AccountInsightRow
from sandbox import truth
from sandbox.clock import Clock
from sandbox.faults import Fault
from sandbox.serving import RequestRecord, Sandbox, running
from sandbox.world import World
from tests.pipelines.graph_api.accounts import RUN, Counting, is_ok, read, settled
from tests.pipelines.graph_api.conversations import talk
from tests.pipelines.graph_api.scripted import Asked, Reply, answering, error

BORN = datetime(2026, 10, 14, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
WEEK = timedelta(days=7)


@pytest.fixture(scope="module")
def young() -> World:
    """Old enough for two windows with data, around the end of summer time."""
    return World.simulate(seed=12, born=BORN, days=50)


@pytest.fixture(scope="module")
def unbounded(young: World) -> tuple[Rows, list[RequestRecord]]:
    with running(young, Clock(at=NOW)) as box:
        return walk(box, Known(), most_calls=10_000), list(box.requests)


def walk(box: Sandbox, known: Known, most_calls: int, flavour: Flavour = INSTAGRAM_LOGIN) -> Rows:
    async def whole(client: GraphClient) -> Rows:
        rows = Rows(RUN)
        await read_history(client, known, rows, most_calls=most_calls)
        return rows

    account_id = box.world.owner.account_id
    return talk(
        box.facebook_url if flavour is FACEBOOK_LOGIN else box.url,
        whole,
        account_id=account_id,
        token=box.token_of(account_id, flavour.name),
        flavour=flavour,
    )


def learned(known: Known, rows: Rows) -> Known:
    """What the next pass knows, as the warehouse tells it."""
    walks = rows.history_walks
    back_to = [row["back_to"] for row in walks]
    if known.history_back_to is not None:
        back_to.append(known.history_back_to)
    return replace(
        known,
        settled_days=known.settled_days | settled(rows),
        history_back_to=min(back_to, default=None),
        history_complete=known.history_complete or any(row["is_complete"] for row in walks),
    )


Told = tuple[str, datetime, datetime, str, str, float]


def told(rows: list[AccountInsightRow]) -> Counter[Told]:
    return Counter(
        (
            row["metric"],
            row["window_start"],
            row["window_end"],
            row["dimension"],
            row["segment"],
            row["value"],
        )
        for row in rows
    )


def totals_asked(requests: list[RequestRecord]) -> Counter[tuple[str, str]]:
    return Counter(
        (record.query["until"], record.query.get("breakdown", ""))
        for record in requests
        if "metric_type" in record.query
    )


def test_two_years_of_true_days_and_no_more(
    unbounded: tuple[Rows, list[RequestRecord]], young: World
) -> None:
    rows, _ = unbounded
    days = sorted((row["window_start"], row["window_end"]) for row in rows.day_reads)
    assert all(earlier[1] == later[0] for earlier, later in pairwise(days))
    assert NOW - WEEK - timedelta(days=1) < days[-1][1] <= NOW - WEEK
    assert days[0][0] < NOW - RETENTION + timedelta(days=3)
    lengths = Counter(end - start for start, end in days)
    assert (lengths[timedelta(hours=25)], lengths[timedelta(hours=23)]) == (2, 2)
    follows = {
        (row["window_end"], row["segment"]): row["value"]
        for row in rows.account_history
        if row["metric"] == "follows_and_unfollows"
    }
    starts = {end: start for start, end in days}
    assert len(follows) > 50
    for (end, segment), value in follows.items():
        flow = truth.follows_and_unfollows(young, starts[end], end)
        assert value == (flow.followed if segment == "follower" else flow.left)
    (walked,) = rows.history_walks
    assert walked["is_complete"]
    assert walked["back_to"] == days[0][0]


def test_questions_are_ones_that_instagram_accepts(
    unbounded: tuple[Rows, list[RequestRecord]],
) -> None:
    _, requests = unbounded
    windows = [
        Window(*(datetime.fromtimestamp(int(record.query[rim]), UTC) for rim in ("since", "until")))
        for record in requests
        if "since" in record.query
    ]
    assert windows
    assert all(window.end - window.start <= LONGEST_WINDOW for window in windows)
    assert all(window.start >= NOW - RETENTION for window in windows)
    assert {record.status for record in requests} == {200}


def test_a_day_costs_two_calls_and_a_month_without_reach_one(
    unbounded: tuple[Rows, list[RequestRecord]],
) -> None:
    _, requests = unbounded
    assert set(totals_asked(requests).values()) == {1}
    asked = {until for until, _ in totals_asked(requests)}
    assert len(totals_asked(requests)) == 2 * len(asked)
    assert len(asked) < 90  # of 720 days: the account is 37 days old
    series = [record for record in requests if "metric_type" not in record.query]
    # The clock, 26 windows of at most 29 days, and once the series that is kept for a month.
    assert len(series) == 1 + 27 + 1


@pytest.mark.parametrize(
    ("most_calls", "flavour"),
    [
        pytest.param(9, INSTAGRAM_LOGIN, id="9", marks=pytest.mark.slow),
        pytest.param(25, FACEBOOK_LOGIN, id="25"),
    ],
)
def test_many_small_passes_equal_one_unbounded(
    young: World,
    unbounded: tuple[Rows, list[RequestRecord]],
    most_calls: int,
    flavour: Flavour,
) -> None:
    known, found = Known(), Counter[Told]()
    with running(young, Clock(at=NOW)) as box:
        passes = 0
        while not known.history_complete:
            passes += 1
            before = len(box.requests)
            rows = walk(box, known, most_calls, flavour)
            assert len(box.requests) - before <= most_calls + 1
            found += told(rows.account_history)
            known = learned(known, rows)
        assert set(totals_asked(box.requests).values()) == {1}
    assert passes > 2
    assert found == told(unbounded[0].account_history)


def test_a_used_up_share_ends_the_walk_for_this_time(
    young: World, unbounded: tuple[Rows, list[RequestRecord]]
) -> None:
    budget = Counting(most=12)
    account_id = young.owner.account_id

    async def part(client: GraphClient) -> Rows:
        return await read_part(Part.HISTORY, client, Known(), RUN)

    with running(young, Clock(at=NOW)) as box:
        rows = talk(box.url, part, account_id=account_id, token=box.token, budget=budget)
        assert len(box.requests) == 12
    assert set(budget.taken) == {Part.HISTORY.share} == {0.5}
    assert (rows.reads[0]["outcome"], rows.reads[0]["error_kind"]) == ("partial", "temporary")
    (walked,) = rows.history_walks
    assert walked["back_to"] == min(row["window_start"] for row in rows.day_reads)
    whole = told(unbounded[0].account_history)
    assert all(key in whole for key in told(rows.account_history))


@pytest.mark.parametrize("after", [3, 4, 5, 30])
def test_an_interruption_loses_nothing_and_doubles_nothing(
    young: World, unbounded: tuple[Rows, list[RequestRecord]], after: int
) -> None:
    with running(young, Clock(at=NOW)) as box:
        box.faults.fail(Fault.THROTTLED_WITHOUT_HEADERS, after=after)
        first = read(box, Part.HISTORY)
        known = learned(Known(), first)
        assert first.reads[0]["error_kind"] == "temporary"
        box.faults.clear()
        before = list(box.requests)
        second = walk(box, known, most_calls=10_000)
    answered = [r for r in before if r.status == 200 and "metric_type" in r.query]
    assert len(first.day_reads) == len(answered) // 2
    both = told(first.account_history) + told(second.account_history)
    assert both == told(unbounded[0].account_history)


def test_a_pass_makes_a_limited_number_of_calls(sandbox: Sandbox) -> None:
    rows = read(sandbox, Part.HISTORY)
    assert HISTORY_CALLS_PER_PASS - 2 <= len(sandbox.requests) <= HISTORY_CALLS_PER_PASS + 1
    assert is_ok(rows)
    (walked,) = rows.history_walks
    assert not walked["is_complete"]
    assert walked["back_to"] == min(row["window_start"] for row in rows.day_reads)


def test_nothing_is_asked_of_a_complete_history(
    young: World, unbounded: tuple[Rows, list[RequestRecord]]
) -> None:
    known = learned(Known(), unbounded[0])
    with running(young, Clock(at=NOW + timedelta(hours=3))) as box:
        rows = walk(box, known, most_calls=100)
        assert len(box.requests) == 1  # the clock
    assert rows.history_walks == []


def test_a_walk_that_was_cut_at_its_very_end_is_found_complete(
    young: World, unbounded: tuple[Rows, list[RequestRecord]]
) -> None:
    known = replace(learned(Known(), unbounded[0]), history_complete=False)
    with running(young, Clock(at=NOW)) as box:
        (walked,) = walk(box, known, most_calls=100).history_walks
    assert walked["is_complete"]
    assert walked["back_to"] == known.history_back_to


def test_weeks_without_passes_are_made_up_for(
    young: World, unbounded: tuple[Rows, list[RequestRecord]]
) -> None:
    known = learned(Known(), unbounded[0])
    missing = sorted(known.settled_days)[-25:-15]
    gap = replace(known, settled_days=known.settled_days - set(missing))
    with running(young, Clock(at=NOW)) as box:
        rows = walk(box, gap, most_calls=100)
    assert sorted(row["window_end"] for row in rows.day_reads) == missing
    whole = told(unbounded[0].account_history)
    again = told(rows.account_history)
    assert all(key in whole for key in again if key[0] != "follower_count")


def test_days_missed_since_the_last_pass_are_read(
    young: World, unbounded: tuple[Rows, list[RequestRecord]]
) -> None:
    known = learned(Known(), unbounded[0])
    with running(young, Clock(at=NOW + timedelta(days=10))) as box:
        rows = walk(box, known, most_calls=100)
    newest = max(known.settled_days)
    assert min(row["window_start"] for row in rows.day_reads) == newest
    assert len(rows.day_reads) == 10


# --- What the sandbox does not do -----------------------------------------------------------------

NOON = datetime(2026, 11, 12, 12, tzinfo=UTC)
DAYS = [datetime(2026, 11, 12, 8, tzinfo=UTC) - timedelta(days=n) for n in range(800)]


def telling(days: list[datetime], asked: Asked) -> Reply:
    if "metric" not in asked.query:
        return Reply({"id": "1"})
    names = asked.query["metric"].split(",")
    if "metric_type" in asked.query:
        return Reply({"data": [{"name": name, "total_value": {"value": 3}} for name in names]})
    since, until = int(asked.query["since"]), int(asked.query["until"])
    values = [
        {"value": 5, "end_time": f"{end:%Y-%m-%dT%H:%M:%S+0000}"}
        for end in days
        if since < end.timestamp() <= until
    ]
    return Reply({"data": [{"name": "reach", "values": values}] if values else []})


def whole(known: Known, rows: Rows) -> Callable[[GraphClient], Awaitable[None]]:
    return lambda client: read_history(client, known, rows, most_calls=10_000)


def test_it_ends_where_a_whole_window_has_no_data() -> None:
    rows = Rows(RUN)
    with answering(lambda asked: telling(DAYS[:50], asked)) as server:
        talk(server.url, whole(Known(), rows))
        assert [row["window_end"] for row in rows.day_reads] == DAYS[7:50]
        (walked,) = rows.history_walks
        assert walked["is_complete"]
        before = len(server.asked)
        more = Rows(RUN)
        talk(server.url, whole(learned(Known(), rows), more))
        assert len(server.asked) == before + 1
    assert more.day_reads == []


def test_it_ends_where_instagram_gives_nothing_older() -> None:
    """Should only 90 days be kept after all (graph-api.md 7.4)."""
    limit = (NOON - timedelta(days=90)).timestamp()

    def answer(asked: Asked) -> Reply:
        if int(asked.query.get("since", NOON.timestamp())) < limit:
            return error(100, "since param is not valid. Metrics data is available for 90 days")
        return telling(DAYS, asked)

    rows = Rows(RUN)
    with answering(answer) as server:
        talk(server.url, whole(Known(), rows))
    assert len(rows.day_reads) > 50
    assert rows.history_walks[0]["is_complete"]


def test_a_silence_about_all_days_is_not_taken_for_the_end() -> None:
    """A series that is dropped from answers, or a permission that is gone (graph-api.md 7.7)."""
    silent = [False]

    def answer(asked: Asked) -> Reply:
        if len(server.asked) > 50:
            silent[0] = True
        return telling([] if silent[0] else DAYS, asked)

    rows = Rows(RUN)
    with answering(answer) as server:
        talk(server.url, whole(Known(), rows))
        assert rows.day_reads
        assert not any(walked["is_complete"] for walked in rows.history_walks)
        known = learned(Known(), rows)
        again = Rows(RUN)
        talk(server.url, whole(known, again))
        assert again.history_walks == []


@pytest.mark.parametrize("is_reach_told", [True, False])
def test_days_are_quiet_only_if_reach_says_so(*, is_reach_told: bool) -> None:
    """New followers alone may well be none where much was seen."""

    def answer(asked: Asked) -> Reply:
        if "metric_type" in asked.query:
            return Reply({"data": []})
        told = telling(DAYS[:40], asked)
        for entry in told.body.get("data", ()):
            entry["name"] = "reach" if is_reach_told else "follower_count"
            entry["values"] = [{**value, "value": 0} for value in entry["values"]]
        return told

    rows = Rows(RUN)
    with answering(answer) as server:
        talk(server.url, whole(Known(), rows))
        totals = [asked for asked in server.asked if "metric_type" in asked.query]
    assert rows.day_reads
    assert bool(totals) is not is_reach_told


def test_an_account_without_any_day_is_not_called_complete() -> None:
    """A missing permission looks like no data (graph-api.md 7.7)."""
    rows = Rows(RUN)
    with answering(lambda asked: telling([], asked)) as server:
        talk(server.url, whole(Known(), rows))
    assert rows.history_walks == []
    assert len(server.asked) <= 3


def test_a_day_that_the_series_left_out_is_read_once() -> None:
    rows = Rows(RUN)
    days = [day for n, day in enumerate(DAYS[:60]) if n != 20]
    with answering(lambda asked: telling(days, asked)) as server:
        talk(server.url, whole(Known(), rows))
        assert DAYS[20] in {row["window_end"] for row in rows.day_reads}
        more = Rows(RUN)
        talk(server.url, whole(learned(Known(), rows), more))
    assert more.day_reads == []
