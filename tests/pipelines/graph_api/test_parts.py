"""A part never raises for what Instagram does: how it went is a row, and what was read is kept."""

import pytest

from pipelines.graph_api.client import GraphClient
from pipelines.graph_api.flavours import FACEBOOK_LOGIN
from pipelines.graph_api.known import Known
from pipelines.graph_api.parts import Part, read_part
from pipelines.graph_api.rows import Rows
from sandbox.faults import Fault
from sandbox.serving import Sandbox
from tests.pipelines.graph_api.accounts import RUN, is_ok, read
from tests.pipelines.graph_api.budgets import Purse
from tests.pipelines.graph_api.conversations import Waits, talk
from tests.pipelines.graph_api.media_list import NOON, MediaList
from tests.pipelines.graph_api.scripted import Asked, Reply, answering, error


async def every_part(client: GraphClient) -> list[Rows]:
    return [await read_part(part, client, Known(), RUN) for part in Part]


def test_parts_stand_in_order_of_importance() -> None:
    shares = [part.share for part in Part]
    assert shares == sorted(shares, reverse=True)
    assert next(iter(Part)) is Part.STORIES
    assert (Part.MEDIA.share, Part.HISTORY.share) == (0.9, 0.5)


def test_a_less_important_part_stops_while_others_may_go_on() -> None:
    with answering(MediaList(2)) as server:
        results = talk(server.url, every_part, budget=Purse(least_share=0.6))
    outcomes = {rows.reads[0]["source"]: rows.reads[0] for rows in results}
    assert outcomes["history"]["outcome"] == "failed"
    assert outcomes["history"]["error_kind"] == "temporary"
    assert "goes on from" in (outcomes["history"]["error_message"] or "")
    assert outcomes["history"]["calls"] == 0
    assert outcomes["media"]["outcome"] == "ok"


@pytest.mark.parametrize("part", [Part.COMPETITORS, Part.HASHTAGS])
def test_what_a_login_does_not_have_is_not_offered_and_costs_nothing(
    sandbox: Sandbox, part: Part
) -> None:
    rows = read(sandbox, part)
    (result,) = rows.reads
    assert (result["outcome"], result["calls"], result["error_kind"]) == ("not_offered", 0, None)
    assert sandbox.requests == []
    assert is_ok(read(sandbox, part, flavour=FACEBOOK_LOGIN))


def test_an_expired_token_asks_for_the_owner(sandbox: Sandbox) -> None:
    sandbox.faults.fail(Fault.TOKEN_EXPIRED, times=2)
    rows = read(sandbox, Part.PROFILE)
    (result,) = rows.reads
    assert (result["outcome"], result["error_kind"]) == ("failed", "needs_owner")
    assert "connect the account again" in (result["error_message"] or "")
    assert rows.failure is not None
    assert rows.failure.code == 190
    assert len(sandbox.requests) == 2


def test_a_login_is_not_given_up_for_one_answer(sandbox: Sandbox) -> None:
    sandbox.faults.fail(Fault.TOKEN_EXPIRED)
    assert is_ok(read(sandbox, Part.PROFILE))


def test_passing_problems_leave_no_trace(sandbox: Sandbox) -> None:
    whole = read(sandbox, Part.MEDIA)
    sandbox.faults.fail(Fault.HTML, path="/media", times=2)
    sandbox.faults.fail(Fault.FLICKER, path="/insights", times=1)
    sandbox.faults.fail(Fault.TRUNCATED_JSON, path="/insights", times=1)
    sandbox.faults.fail(Fault.CUT_LINE, path="/media", times=1)
    rows = read(sandbox, Part.MEDIA)
    assert is_ok(rows)
    assert len(rows) == len(whole)


def test_an_answer_in_an_unknown_form_fails_the_part_only() -> None:
    with answering(lambda _: Reply({"data": [{"surprise": 1}]})) as server:
        results = {r.reads[0]["source"]: r.reads[0] for r in talk(server.url, every_part)}
    assert list(results) == [part.value for part in Part]
    for part in (Part.STORIES, Part.MEDIA, Part.TAGS):
        assert results[part]["outcome"] == "failed"
        assert "form" in (results[part]["error_message"] or "")


def test_a_used_up_quota_stops_the_parts_that_follow() -> None:
    def answer(asked: Asked) -> Reply:
        return error(4, "(#4) Limit") if asked.path.endswith("/stories") else MediaList(3)(asked)

    with answering(answer) as server:
        results = talk(server.url, every_part, waits=Waits())
        asked = len(server.asked)
    assert asked == 2
    offered = [rows.reads[0] for rows in results if rows.reads[0]["outcome"] != "not_offered"]
    assert {result["error_kind"] for result in offered} == {"temporary"}
    assert results[0].failure is not None
    assert results[0].failure.again_at is not None
    assert results[0].failure.again_at > NOON
