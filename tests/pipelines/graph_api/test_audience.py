"""Who the audience is and when it is online, in every form that Instagram may answer."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from pipelines.graph_api.client import GraphClient
from pipelines.graph_api.flavours import FACEBOOK_LOGIN, INSTAGRAM_LOGIN, Flavour
from pipelines.graph_api.known import Known
from pipelines.graph_api.parts import Part, read_part
from pipelines.graph_api.rows import Rows
from sandbox import truth
from sandbox.clock import Clock
from sandbox.serving import Sandbox, running
from sandbox.world import World
from tests.pipelines.graph_api.accounts import RUN, is_ok, read
from tests.pipelines.graph_api.conftest import NOW
from tests.pipelines.graph_api.conversations import talk
from tests.pipelines.graph_api.scripted import Asked, Reply, answering, error

BREAKDOWNS = {"age", "gender", "country", "city", "age,gender"}


def talk_about(url: str) -> Rows:
    async def audience(client: GraphClient) -> Rows:
        return await read_part(Part.AUDIENCE, client, Known(), RUN)

    return talk(url, audience)


@pytest.mark.parametrize("flavour", [INSTAGRAM_LOGIN, FACEBOOK_LOGIN], ids=lambda f: f.name)
def test_everything_about_the_audience_in_seven_calls(
    sandbox: Sandbox, world: World, flavour: Flavour
) -> None:
    rows = read(sandbox, Part.AUDIENCE, flavour=flavour)
    totals: Counter[tuple[str, str]] = Counter()
    for row in rows.demographics:
        totals[row["metric"], row["breakdown"]] += row["value"]
    metrics = {"follower_demographics", "engaged_audience_demographics"}
    assert set(totals) == {(metric, by) for metric in metrics for by in BREAKDOWNS}
    followers = len(truth.followers_at(world, NOW))
    assert all(
        0 < total <= followers for (name, _), total in totals.items() if name.startswith("follower")
    )
    assert {row["timeframe"] for row in rows.demographics} == {"this_month"}
    pairs = {row["segment"] for row in rows.demographics if row["breakdown"] == "age,gender"}
    assert "25-34|F" in pairs
    hours = Counter(row["window_end"] for row in rows.online_followers)
    assert len(hours) >= 27
    assert set(hours.values()) == {24}
    # The clock, five breakdowns, the hours.
    assert rows.reads[0]["calls"] == len(sandbox.requests) == 7
    assert is_ok(rows)


def test_hours_of_days_that_are_known_are_not_kept_again(sandbox: Sandbox) -> None:
    first = read(sandbox, Part.AUDIENCE)
    settled = {
        row["window_end"]
        for row in first.online_followers
        if row["captured_at"] - row["window_end"] > timedelta(days=3)
    }
    second = read(sandbox, Part.AUDIENCE, Known(settled_online_days=frozenset(settled)))
    assert {row["window_end"] for row in second.online_followers} == {
        row["window_end"] for row in first.online_followers
    } - settled


@pytest.mark.parametrize("few", ["withheld", "no_segments"])
def test_a_small_account_is_given_less_and_nothing_is_wrong(world: World, few: str) -> None:
    with running(world, Clock(at=world.born + timedelta(days=6))) as box:
        assert len(truth.followers_at(world, box.clock.now())) < 100
        box.switch(few_followers=few)
        rows = read(box, Part.AUDIENCE)
        assert few == "no_segments" or len(box.requests) == 3
    assert rows.demographics == []
    assert rows.online_followers == []
    assert is_ok(rows)


@pytest.mark.parametrize(
    "switches",
    [
        {"newest_online_followers": "valueless"},
        {"newest_online_followers": "left_out"},
        {"online_followers_by_day": "zero"},
        {"follower_timeframe": "required"},
        {"engaged_timeframes": "all"},
    ],
    ids=lambda switches: "-".join(map(str, *switches.items())),
)
def test_uncertain_behaviours_are_borne(sandbox: Sandbox, switches: dict[str, Any]) -> None:
    sandbox.switch(**switches)
    rows = read(sandbox, Part.AUDIENCE)
    assert {row["breakdown"] for row in rows.demographics} == BREAKDOWNS
    assert len({row["window_end"] for row in rows.online_followers}) >= 27
    assert is_ok(rows)


def test_one_withdrawn_demographic_leaves_the_other(sandbox: Sandbox) -> None:
    sandbox.instagram.changes.withdraw_metric("engaged_audience_demographics", NOW)
    rows = read(sandbox, Part.AUDIENCE)
    assert {row["metric"] for row in rows.demographics} == {"follower_demographics"}
    assert [row["metric"] for row in rows.metric_verdicts] == ["engaged_audience_demographics"]
    assert len(sandbox.requests) == 8


# --- What the sandbox does not do -----------------------------------------------------------------


def segments(name: str, keys: list[str], values: list[str]) -> dict[str, Any]:
    results = [{"dimension_values": values, "value": 10}]
    return {
        "name": name,
        "total_value": {"breakdowns": [{"dimension_keys": keys, "results": results}]},
    }


@pytest.mark.parametrize(
    ("keys", "values"),
    [
        (["age", "gender"], ["25-34", "F"]),
        (["gender", "age"], ["F", "25-34"]),
        (["timeframe", "gender", "age"], ["THIS_MONTH", "F", "25-34"]),
        (["age", "timeframe", "gender"], ["25-34", "THIS_MONTH", "F"]),
    ],
)
def test_dimensions_are_found_by_name(keys: list[str], values: list[str]) -> None:
    def answer(asked: Asked) -> Reply:
        if asked.query.get("breakdown", "") == "":
            return Reply({"data": []})
        by = asked.query["breakdown"].split(",")
        kept = [(k, v) for k, v in zip(keys, values, strict=True) if k in (*by, "timeframe")]
        told = [k for k, _ in kept], [v for _, v in kept]
        known = set(by) <= set(keys)
        return Reply({"data": [segments("follower_demographics", *told)] if known else []})

    with answering(answer) as server:
        rows = talk_about(server.url)
    assert {(row["breakdown"], row["segment"]) for row in rows.demographics} == {
        ("age", "25-34"),
        ("gender", "F"),
        ("age,gender", "25-34|F"),
    }


def test_without_a_timeframe_where_instagram_takes_none() -> None:
    def answer(asked: Asked) -> Reply:
        if "timeframe" in asked.query:
            return error(100, "(#100) timeframe this_month is not supported")
        if "breakdown" not in asked.query:
            return Reply({"data": []})
        by = asked.query["breakdown"].split(",")
        names = asked.query["metric"].split(",")
        return Reply({"data": [segments(name, by, ["x"] * len(by)) for name in names]})

    with answering(answer) as server:
        rows = talk_about(server.url)
    assert {row["breakdown"] for row in rows.demographics} == BREAKDOWNS
    assert {row["timeframe"] for row in rows.demographics} == {""}


def test_hours_of_older_days_come_though_the_newest_fail() -> None:
    """The two newest days can fail (graph-api.md 7.5)."""
    newest = datetime.fromisoformat("2026-11-12T12:00:00+00:00") - timedelta(days=2)
    values = [
        {"value": {}, "end_time": "2026-11-10T08:00:00+0000"},
        {"value": 0, "end_time": "2026-11-09T08:00:00+0000"},
        {"value": {"0": 3, "23": 5}, "end_time": "2026-11-08T08:00:00+0000"},
        {"value": {"0": 3, "23": 5}},
    ]

    def answer(asked: Asked) -> Reply:
        if asked.query.get("metric") != "online_followers":
            return Reply({"data": []})
        if int(asked.query["until"]) > newest.timestamp():
            return error(100, "(#100) online_followers is not there yet")
        return Reply({"data": [{"name": "online_followers", "values": values}]})

    with answering(answer) as server:
        rows = talk_about(server.url)
    assert [(row["hour"], row["followers"]) for row in rows.online_followers] == [(0, 3), (23, 5)]
