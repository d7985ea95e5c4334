"""Many accounts in one pass: side by side, each in isolation, none asked more often than is due."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from pipelines.graph_api.parts import Part
from pipelines.graph_api.rows import Rows
from pipelines.orchestration import reading
from pipelines.sources.graph_api import load_readings
from sandbox.faults import Fault
from tests.pipelines.orchestration.accounts import NOW, SIX_MINUTES, Served

pytestmark = pytest.mark.slow


def _outcomes(three: Served) -> dict[str, tuple[str, str | None]]:
    """Account → outcome and kind of its latest reading."""
    rows = three.ask("select account_id, outcome, error_kind from graph_api.reads order by run_id")
    return {account: (outcome, kind) for account, outcome, kind in rows}


def test_every_account_is_read_and_loaded_whatever_its_login(three: Served) -> None:
    tally = three.read(Part.PROFILE)

    assert {read["account_id"] for read in tally.reads} == set(three.ids)
    assert three.ask("select account_id from graph_api.profiles order by 1") == [
        (account,) for account in sorted(three.ids)
    ]
    assert tally.rows_of("profiles") == 3
    assert _outcomes(three) == dict.fromkeys(three.ids, ("ok", None))


def test_an_account_whose_login_is_lost_is_its_own_trouble(three: Served) -> None:
    first, lost, third = three.ids
    three.box.tokens.revoke(three.box.token_of(lost))

    tally = three.read(Part.PROFILE)

    assert _outcomes(three) == {
        first: ("ok", None),
        lost: ("failed", "needs_owner"),
        third: ("ok", None),
    }
    assert not tally.nobody_was_reachable
    states = {one.account_id: one for one in three.database.token_states()}
    assert {account: one.state for account, one in states.items()} == {
        first: "ok",
        lost: "refused",
        third: "ok",
    }
    assert three.box.token_of(lost) not in str(states[lost])


def test_an_account_whose_login_is_lost_is_not_asked_again_until_it_is_connected(
    three: Served,
) -> None:
    lost = three.ids[1]
    three.box.tokens.revoke(three.box.token_of(lost))
    three.read(Part.PROFILE)
    three.calls()

    tally = three.read(Part.STORIES)

    assert lost not in three.calls()
    (told,) = [read for read in tally.reads if read["account_id"] == lost]
    assert (told["calls"], told["error_kind"]) == (0, "needs_owner")
    assert "onnect" in str(told["error_message"])

    three.connect(lost)
    assert not any(one.remedy for one in three.database.token_states())


def test_a_refused_login_is_tried_again_a_day_later_and_welcome_if_accepted(
    three: Served,
) -> None:
    lost = three.ids[1]
    three.box.faults.fail(Fault.TOKEN_REVOKED, account_id=lost, times=4)
    three.read(Part.PROFILE)
    assert three.calls().count(lost) == 2, "one answer is too little"

    three.box.clock.advance(timedelta(hours=23))
    three.read(Part.PROFILE)
    assert lost not in three.calls()

    three.box.clock.advance(timedelta(hours=2))
    three.read(Part.PROFILE)
    assert any(one.remedy for one in three.database.token_states())
    three.box.clock.advance(timedelta(hours=2))
    three.calls()
    three.read(Part.PROFILE)
    assert lost not in three.calls(), "the wait begins anew"

    three.box.clock.advance(timedelta(days=1))
    three.read(Part.PROFILE)
    assert _outcomes(three)[lost] == ("ok", None)
    assert not any(one.remedy for one in three.database.token_states())


def test_what_nobody_foresaw_costs_one_account_only(
    three: Served, caplog: pytest.LogCaptureFixture
) -> None:
    three.connect("17841499999999999", flavour="threads_login")  # type: ignore[arg-type]

    three.read(Part.PROFILE)

    outcomes = _outcomes(three)
    assert outcomes.pop("17841499999999999") == ("failed", "permanent")
    assert outcomes == dict.fromkeys(three.ids[:3], ("ok", None))
    assert any(record.exc_info for record in caplog.records)


def test_an_account_that_does_not_answer_is_read_by_the_next_pass(three: Served) -> None:
    silent = three.ids[0]
    three.box.faults.fail(Fault.BLOCKED, account_id=silent)
    three.read(Part.PROFILE)
    assert _outcomes(three)[silent] == ("failed", "temporary")
    three.calls()

    three.box.clock.advance(timedelta(days=2))
    three.read(Part.PROFILE)

    assert _outcomes(three)[silent] == ("ok", None)


def test_on_demand_instagram_is_asked_again_after_five_minutes(
    three: Served, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="tracker")
    three.read(Part.PROFILE)
    three.calls()

    assert three.read(Part.PROFILE).reads == []
    assert three.calls() == []
    assert "asked again from 15:05 UTC" in caplog.text

    three.box.clock.advance(SIX_MINUTES)
    assert len(three.read(Part.PROFILE).reads) == 3
    assert set(three.calls()) == set(three.ids)


def test_a_reading_that_failed_does_not_count(three: Served) -> None:
    failed = three.ids[0]
    three.box.faults.fail(Fault.PERMISSION, account_id=failed, every=1)
    three.read(Part.PROFILE)
    three.box.faults.clear()
    three.calls()

    assert [read["account_id"] for read in three.read(Part.PROFILE).reads] == [failed]
    assert set(three.calls()) == {failed}


def test_by_the_schedule_each_part_has_its_own_pace(three: Served) -> None:
    for part in (Part.STORIES, Part.PROFILE):
        assert len(three.read(part, on_demand=False).reads) == 3

    three.box.clock.advance(timedelta(hours=1))

    assert len(three.read(Part.STORIES, on_demand=False).reads) == 3
    assert three.read(Part.PROFILE, on_demand=False).reads == []


def test_a_budget_that_is_used_up_stops_a_pass_and_the_next_one_carries_on(three: Served) -> None:
    (account, *_) = three.accounts
    budget = three.database.account_budget(account.account_id, account.flavour)
    budget.note(100.0, NOW + timedelta(hours=1), NOW)

    three.read(Part.PROFILE)

    assert account.account_id not in three.calls()
    assert _outcomes(three)[account.account_id] == ("failed", "temporary")
    assert _outcomes(three)[three.ids[1]] == ("ok", None)

    three.box.clock.advance(timedelta(hours=1, minutes=1))
    three.read(Part.PROFILE)
    assert _outcomes(three)[account.account_id] == ("ok", None)


def test_what_fills_a_load_is_loaded_before_the_others_are_read(
    three: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    loads: list[int] = []

    def load(readings: Sequence[Rows], *where: Any) -> dict[str, str]:
        loads.append(len(readings))
        return load_readings(readings, *where)

    monkeypatch.setattr(reading, "ROWS_PER_LOAD", 1)
    monkeypatch.setattr(reading, "load_readings", load)

    three.read(Part.PROFILE)

    assert loads[:3] == [1, 1, 1]
    assert three.ask("select count(*) from graph_api.profiles") == [(3,)]


def test_many_accounts_share_one_load_of_the_tables_that_have_rows(
    three: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    loads: list[tuple[int, set[str]]] = []

    def load(readings: Sequence[Rows], data: Any, tables: Sequence[str]) -> dict[str, str]:
        loads.append((len(readings), set(tables)))
        return load_readings(readings, data, tables)

    monkeypatch.setattr(reading, "KNOWN_AT_ONCE", 1)
    monkeypatch.setattr(reading, "load_readings", load)

    three.read(Part.PROFILE)

    assert loads == [(3, {"profiles", "publishing_limits", "reads"})]
