"""The newest days of an account: true numbers, few calls, and metrics that Instagram withdraws."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from pipelines.graph_api.client import GraphClient
from pipelines.graph_api.facts import SETTLED_AFTER
from pipelines.graph_api.flavours import FACEBOOK_LOGIN, INSTAGRAM_LOGIN, Flavour
from pipelines.graph_api.known import Known
from pipelines.graph_api.parts import Part, read_part
from pipelines.graph_api.rows import Rows
from sandbox import truth
from sandbox.clock import Clock
from sandbox.faults import Fault
from sandbox.serving import Sandbox, running
from sandbox.world import World
from tests.pipelines.graph_api.accounts import RUN, is_ok, read, settled
from tests.pipelines.graph_api.conftest import NOW
from tests.pipelines.graph_api.conversations import talk
from tests.pipelines.graph_api.scripted import Asked, Reply, answering, error

CALLS_A_DAY = 4
PLAIN = {
    *("views", "accounts_engaged", "total_interactions", "likes", "comments", "saves", "shares"),
    *("replies", "reposts", "profile_links_taps", "profile_views", "website_clicks"),
}
SPRING = datetime(2026, 3, 8, 8, tzinfo=UTC)
AUTUMN = datetime(2026, 11, 1, 7, tzinfo=UTC)


def numbers(rows: Rows, metric: str, dimension: str = "") -> dict[tuple[datetime, str], float]:
    return {
        (row["window_end"], row["segment"]): row["value"]
        for row in rows.account_insights
        if (row["metric"], row["dimension"]) == (metric, dimension)
    }


@pytest.mark.parametrize("flavour", [INSTAGRAM_LOGIN, FACEBOOK_LOGIN], ids=lambda f: f.name)
def test_a_week_of_days_in_four_calls_each(sandbox: Sandbox, flavour: Flavour) -> None:
    rows = read(sandbox, Part.INSIGHTS, flavour=flavour)
    days = {(row["window_start"], row["window_end"]) for row in rows.day_reads}
    assert len(days) == 7
    assert {row["metric"] for row in rows.account_insights if not row["dimension"]} == {
        "reach",
        "follower_count",
        *PLAIN,
    }
    assert {(row["window_start"], row["window_end"]) for row in rows.account_insights} == days
    by_content = {
        r["metric"] for r in rows.account_insights if r["dimension"] == "media_product_type"
    }
    assert by_content == {
        *("reach", "views", "total_interactions", "likes", "comments", "saves", "shares")
    }
    by_follow = {r["metric"] for r in rows.account_insights if r["dimension"] == "follow_type"}
    assert by_follow == {"reach", "views", "follows_and_unfollows"}
    # One call hears the clock, one reads both series.
    assert rows.reads[0]["calls"] == len(sandbox.requests) == 2 + CALLS_A_DAY * len(days)
    assert sum(row["numbers"] for row in rows.day_reads) == len(rows.account_insights)
    assert is_ok(rows)


def test_each_number_is_there_once(sandbox: Sandbox) -> None:
    rows = read(sandbox, Part.INSIGHTS)
    keys = Counter(
        (row["metric"], row["window_end"], row["dimension"], row["segment"])
        for row in rows.account_insights
    )
    assert set(keys.values()) == {1}
    assert all(row["segment"] == row["segment"].lower() for row in rows.account_insights)


def test_follows_and_unfollows_of_each_day_are_the_true_ones(
    sandbox: Sandbox, world: World
) -> None:
    rows = read(sandbox, Part.INSIGHTS)
    told = numbers(rows, "follows_and_unfollows", "follow_type")
    new = numbers(rows, "follower_count")
    days = {row["window_end"]: row["window_start"] for row in rows.day_reads}
    final = [end for end in days if end < NOW - SETTLED_AFTER]
    assert final
    for end in final:
        flow = truth.follows_and_unfollows(world, days[end], end)
        assert told[end, "follower"] == new[end, ""] == flow.followed
        assert told[end, "non_follower"] == flow.left


@pytest.mark.parametrize(("midnight", "hours"), [(SPRING, 23), (AUTUMN, 25)])
def test_days_are_instagrams_also_when_clocks_change(
    world: World, midnight: datetime, hours: int
) -> None:
    with running(world, Clock(at=midnight + timedelta(days=3, hours=5))) as box:
        rows = read(box, Part.INSIGHTS)
    windows = sorted((row["window_start"], row["window_end"]) for row in rows.day_reads)
    assert (midnight, midnight + timedelta(hours=hours)) in windows
    assert all(earlier[1] == later[0] for earlier, later in pairwise(windows))
    lengths = Counter(end - start for start, end in windows)
    assert lengths == {timedelta(hours=24): 6, timedelta(hours=hours): 1}


def test_only_days_that_still_change_are_read_again(sandbox: Sandbox) -> None:
    first = read(sandbox, Part.INSIGHTS)
    done = settled(first)
    assert len(done) == 4
    sandbox.clock.advance(timedelta(days=1))
    sandbox.requests.clear()
    second = read(sandbox, Part.INSIGHTS, Known(settled_days=done))
    days = {row["window_end"] for row in second.day_reads}
    assert days.isdisjoint(done)
    assert len(days) == 4
    assert {row["window_end"] for row in second.account_insights} == days
    assert len(sandbox.requests) == 2 + CALLS_A_DAY * 4


def test_numbers_are_taken_as_revised(sandbox: Sandbox) -> None:
    """A day is read while it changes and once after it has settled (graph-api.md 7.4)."""
    first = numbers(read(sandbox, Part.INSIGHTS), "views")
    sandbox.clock.advance(timedelta(days=3))
    second = numbers(read(sandbox, Part.INSIGHTS), "views")
    sandbox.clock.advance(timedelta(days=2))
    third = numbers(read(sandbox, Part.INSIGHTS), "views")
    newest = max(first)
    assert second[newest] > first[newest]
    assert third[newest] == second[newest]


def test_a_small_account_is_given_less_and_nothing_is_wrong(world: World) -> None:
    with running(world, Clock(at=world.born + timedelta(days=6))) as box:
        assert len(truth.followers_at(world, box.clock.now())) < 100
        rows = read(box, Part.INSIGHTS)
    told = {row["metric"] for row in rows.account_insights}
    assert told == {"reach", *PLAIN}
    assert is_ok(rows)


@pytest.mark.parametrize("language", ["english", pytest.param("german", marks=pytest.mark.slow)])
def test_a_withdrawn_metric_costs_only_itself(sandbox: Sandbox, language: str) -> None:
    """Also where the message names nobody in a language that we read."""
    sandbox.switch(language=language)
    sandbox.instagram.changes.withdraw_metric("reposts", NOW, product_type="")
    rows = read(sandbox, Part.INSIGHTS)
    told = {row["metric"] for row in rows.account_insights if not row["dimension"]}
    assert told == {"reach", "follower_count", *PLAIN} - {"reposts"}
    (verdict,) = rows.metric_verdicts
    assert (verdict["level"], verdict["product_type"], verdict["outcome"]) == (
        "account",
        "",
        "refused",
    )
    assert verdict["metric"] == "reposts"
    (result,) = rows.reads
    assert (result["outcome"], result["error_kind"]) == ("partial", "permanent")
    assert "reposts" in (result["error_message"] or "")


def test_a_refused_metric_is_left_out_and_tried_again_later(sandbox: Sandbox) -> None:
    key = ("account", "", "reposts")
    aside = read(sandbox, Part.INSIGHTS, Known(put_aside=frozenset({key})))
    assert "reposts" not in {row["metric"] for row in aside.account_insights}
    assert is_ok(aside)
    assert aside.metric_verdicts == []
    again = read(sandbox, Part.INSIGHTS, Known(on_trial=frozenset({key})))
    assert "reposts" in {row["metric"] for row in again.account_insights}
    (verdict,) = again.metric_verdicts
    assert (verdict["metric"], verdict["outcome"]) == ("reposts", "accepted")


def test_without_the_series_of_reach_days_and_totals_go_on(sandbox: Sandbox) -> None:
    known = Known(
        put_aside=frozenset(
            ("account", "", f"{name} as series") for name in ("reach", "follower_count")
        )
    )
    whole = read(sandbox, Part.INSIGHTS)
    rows = read(sandbox, Part.INSIGHTS, known)
    assert {row["window_end"] for row in rows.day_reads} == {
        row["window_end"] for row in whole.day_reads
    }
    told = {row["metric"] for row in rows.account_insights if not row["dimension"]}
    assert told == {"reach", *PLAIN}


@pytest.mark.slow
@pytest.mark.parametrize(
    "switches",
    [
        {"unfit_metrics": "dropped"},
        {"account_breakdown_case": "lower"},
        {"content_products": "old"},
        {"insights_links": "none"},
        {"window_cap": "none"},
        {"one_day_totals": "zero"},
    ],
    ids=lambda switches: "-".join(map(str, *switches.items())),
)
def test_uncertain_behaviours_are_borne(sandbox: Sandbox, switches: dict[str, Any]) -> None:
    sandbox.switch(**switches)
    rows = read(sandbox, Part.INSIGHTS)
    assert len(rows.day_reads) == 7
    assert is_ok(rows)


def test_zeros_for_a_day_that_was_seen_are_no_numbers(sandbox: Sandbox) -> None:
    sandbox.switch(one_day_totals="zero")
    rows = read(sandbox, Part.INSIGHTS)
    assert any(numbers(rows, "reach").values())
    assert not numbers(rows, "views")
    (result,) = rows.reads
    assert "zeros" in (result["note"] or "")


def test_days_end_where_instagram_says_and_not_in_california(sandbox: Sandbox) -> None:
    sandbox.switch(day_zone="Europe/Berlin")
    rows = read(sandbox, Part.INSIGHTS)
    assert {row["window_end"].hour for row in rows.day_reads} == {23}


# --- What the sandbox does not do -----------------------------------------------------------------


def series_of(asked: Asked, ends: list[datetime]) -> Reply:
    entries = [
        {
            "name": name,
            "values": [
                {"value": 5, "end_time": f"{end:%Y-%m-%dT%H:%M:%S+0000}"}
                for end in ends
                if int(asked.query["since"]) < end.timestamp() <= int(asked.query["until"])
            ],
        }
        for name in asked.query["metric"].split(",")
    ]
    return Reply({"data": entries})


NOON = datetime(2026, 11, 12, 12, tzinfo=UTC)
DAYS = [datetime(2026, 11, 12, 8, tzinfo=UTC) - timedelta(days=n) for n in range(40)]


def insights(client: GraphClient) -> Any:
    return read_part(Part.INSIGHTS, client, Known(), RUN)


def test_a_breakdown_that_one_metric_lost_leaves_its_total_alone() -> None:
    def answer(asked: Asked) -> Reply:
        names = asked.query.get("metric", "").split(",")
        if "metric_type" not in asked.query:
            return series_of(asked, DAYS) if "metric" in asked.query else Reply({"id": "1"})
        if asked.query.get("breakdown") == "follow_type" and "views" in names:
            return error(100, "(#100) Incompatible breakdowns (follow_type) with metrics (views)")
        return Reply({"data": [{"name": n, "total_value": {"value": 3}} for n in names]})

    with answering(answer) as server:
        rows = talk(server.url, insights)
    assert len(numbers(rows, "views")) == 7
    assert [row["metric"] for row in rows.metric_verdicts] == ["views by follow_type"]


def test_an_empty_breakdown_of_a_day_with_reach_is_not_a_day_without_follows() -> None:
    def answer(asked: Asked) -> Reply:
        if "metric_type" not in asked.query:
            return series_of(asked, DAYS) if "metric" in asked.query else Reply({"id": "1"})
        keys = [asked.query["breakdown"]] if "breakdown" in asked.query else []
        told: dict[str, Any] = {"value": 3}
        if keys:
            told = {"breakdowns": [{"dimension_keys": keys, "results": []}]}
        names = asked.query["metric"].split(",")
        return Reply({"data": [{"name": name, "total_value": told} for name in names]})

    with answering(answer) as server:
        rows = talk(server.url, insights)
    assert not numbers(rows, "follows_and_unfollows", "follow_type")
    assert len(numbers(rows, "views")) == 7


def test_a_question_that_every_metric_fails_puts_none_aside() -> None:
    def answer(asked: Asked) -> Reply:
        if "metric_type" in asked.query:
            return error(100, "(#100) Etwas stimmt nicht")
        return series_of(asked, DAYS) if "metric" in asked.query else Reply({"id": "1"})

    with answering(answer) as server:
        rows = talk(server.url, insights)
    assert rows.metric_verdicts == []
    assert len(numbers(rows, "reach")) == 7
    assert len(rows.losses) == 7 * CALLS_A_DAY
    assert len(server.asked) == 2 + 7 * CALLS_A_DAY + len(PLAIN)


def test_an_unknown_error_may_mean_one_metric_of_a_breakdown() -> None:
    """Code 1 for the whole query (graph-api.md 5.4)."""

    def answer(asked: Asked) -> Reply:
        names = asked.query.get("metric", "").split(",")
        if "metric_type" not in asked.query:
            return series_of(asked, DAYS) if "metric" in asked.query else Reply({"id": "1"})
        if "breakdown" in asked.query and "likes" in names:
            return error(1, "An unknown error has occurred.", 500)
        return Reply({"data": [{"name": n, "total_value": {"value": 3}} for n in names]})

    with answering(answer) as server:
        rows = talk(server.url, insights)
    assert len(rows.day_reads) == 7
    assert [row["metric"] for row in rows.metric_verdicts] == ["likes by media_product_type"]


def test_a_throttle_in_disguise_leaves_the_day_for_the_next_pass(sandbox: Sandbox) -> None:
    """Code 100/33 on an account that exists (graph-api.md 12)."""
    sandbox.faults.fail(Fault.FLICKER, path="/insights", times=1, after=9)
    assert is_ok(read(sandbox, Part.INSIGHTS))
    sandbox.faults.fail(Fault.FLICKER, path="/insights", times=2, after=9)
    rows = read(sandbox, Part.INSIGHTS)
    assert len(rows.day_reads) == 2
    assert (rows.reads[0]["outcome"], rows.reads[0]["error_kind"]) == ("partial", "temporary")


def test_an_answer_without_anything_is_neither_zero_nor_a_read_day() -> None:
    """Valid names and no data: a missing permission looks like success (graph-api.md 7.7)."""
    with answering(lambda _: Reply({"data": []})) as server:
        rows = talk(server.url, insights)
    assert rows.account_insights == []
    assert rows.day_reads == []
    assert is_ok(rows)


@pytest.fixture
def before_the_withdrawals() -> Iterator[Sandbox]:
    born = datetime(2024, 9, 1, tzinfo=UTC)
    world = World.simulate(seed=5, born=born, days=200)
    with running(world, Clock(at=datetime(2025, 1, 6, 15, tzinfo=UTC))) as box:
        yield box


def test_metrics_are_asked_until_the_day_they_are_withdrawn(
    before_the_withdrawals: Sandbox,
) -> None:
    """`profile_views` lost its series on 8 January 2025 and kept its total (graph-api.md 17)."""
    box = before_the_withdrawals
    series = {"impressions", "profile_views", "website_clicks"}
    before = read(box, Part.INSIGHTS)
    assert series <= {row["metric"] for row in before.account_insights}
    assert "views" not in {row["metric"] for row in before.account_insights}
    assert is_ok(before)
    box.clock.set(datetime(2025, 1, 10, 15, tzinfo=UTC))
    after = read(box, Part.INSIGHTS)
    assert {"impressions", "profile_views"} <= {row["metric"] for row in after.account_insights}
    assert is_ok(after)
