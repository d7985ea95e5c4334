"""Every fault against every source: what is loaded, what is tried again, what is said.

Faults that pass by themselves strike several calls of one pass. Any other strikes the first call of
a source, or one in its middle: each fault does both to half of the sources. Instagram's clock
stands still, so what two passes read of a thing is the same row.
"""

from datetime import timedelta
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from pipelines.graph_api.facts import DETAILS_UNTIL
from pipelines.graph_api.parts import Part
from pipelines.orchestration.graph_api_assets import TABLES
from sandbox.clock import Clock
from sandbox.faults import Fault
from sandbox.instagram import Instagram
from sandbox.serving import Sandbox, running
from tests.pipelines.passes.conftest import NOW
from tests.pipelines.passes.tracking import Row, Tracking, tables_of

pytestmark = pytest.mark.slow

FACEBOOK: Final = "facebook_login"

PASSES_BY_ITSELF = (
    Fault.TRANSIENT,
    Fault.LOCALIZED,
    Fault.FLICKER,
    Fault.HTML,
    Fault.TRUNCATED_JSON,
    Fault.CUT_LINE,
    Fault.SLOW,
    Fault.HANGING,
)
"""Faults that a second try overcomes within the pass."""

COMES_AGAIN = (
    Fault.THROTTLED_WITH_HEADERS,
    Fault.THROTTLED_WITHOUT_HEADERS,
    Fault.BLOCKED,
)
"""Instagram wants to be left alone for a while: not one more call, and the rest another time."""

NEEDS_THE_OWNER = (
    Fault.TOKEN_EXPIRED,
    Fault.TOKEN_REVOKED,
    Fault.PERMISSION,
    Fault.PERMISSION_200,
)
LOGIN_IS_LOST = (Fault.TOKEN_EXPIRED, Fault.TOKEN_REVOKED)

LONG_ENOUGH = timedelta(hours=6, minutes=30)
"""Until every closed door is open again."""

EVIDENCE = {"metric_verdicts", "media_walks", "history_walks"}
"""How Instagram was read and what it refused: an interrupted reading has another story."""


def test_every_fault_of_the_sandbox_is_in_the_matrix() -> None:
    assert {*PASSES_BY_ITSELF, *COMES_AGAIN, *NEEDS_THE_OWNER, Fault.REDUCE_DATA} == set(Fault)


class Undisturbed(NamedTuple):
    """What a source gives when nothing happens."""

    rows: dict[str, list[Row]]
    named: dict[str, set[Row]]
    calls: int


@pytest.fixture(scope="module")
def begun(
    instagram: Instagram, nothing_read: Tracking, tmp_path_factory: pytest.TempPathFactory
) -> Tracking:
    """An account that is connected with Facebook, which offers every source, and not read yet."""
    tracking = nothing_read.copy(tmp_path_factory.mktemp("begun") / "data")
    with running(instagram, Clock(NOW)) as sandbox:
        tracking.connect(sandbox, flavour=FACEBOOK)
    tracking.wish_for_everything(instagram, NOW)
    return tracking


@pytest.fixture
def tracking(begun: Tracking, tmp_path: Path, sandbox: Sandbox) -> Tracking:
    tracking = begun.copy(tmp_path / "data")
    tracking.connect(sandbox, flavour=FACEBOOK)  # each server has an address of its own
    return tracking


@pytest.fixture(scope="module", params=list(Part), ids=str)
def part(request: pytest.FixtureRequest) -> Part:
    found: Part = request.param
    return found


@pytest.fixture(scope="module")
def undisturbed(
    part: Part, begun: Tracking, instagram: Instagram, tmp_path_factory: pytest.TempPathFactory
) -> Undisturbed:
    tracking = begun.copy(tmp_path_factory.mktemp("undisturbed") / "data")
    with running(instagram, Clock(NOW)) as sandbox:
        tracking.connect(sandbox, flavour=FACEBOOK)
        tracking.read(part)
        (read,) = tracking.reads()
        assert read["outcome"] == "ok", read["error_message"]
        tables = tables_of(part)
        assert all(tracking.raw(*TABLES[part]).values()), "what gives nothing proves nothing"
        return Undisturbed(tracking.raw(*tables), tracking.named(*tables), len(sandbox.requests))


def spared(fault: Fault, part: Part, undisturbed: Undisturbed) -> int:
    """How many calls are answered before the fault strikes."""
    if part in {Part.PROFILE, Part.TAGS} and fault in NEEDS_THE_OWNER:
        return 0  # publishing and mentions come later, and an owner need not permit them
    in_the_middle = (list(Fault).index(fault) + list(Part).index(part)) % 2 == 1
    return undisturbed.calls // 2 if in_the_middle else 0


def strike(sandbox: Sandbox, fault: Fault, part: Part, undisturbed: Undisturbed) -> int:
    """Order a fault for one call of the API (asking what time it is there is none).

    A lost login is lost for the second try as well.

    Returns:
        How many calls are answered before it.
    """
    answered = spared(fault, part, undisturbed)
    sandbox.faults.slow_seconds = 0.2
    times = 2 if fault in LOGIN_IS_LOST else 1
    sandbox.faults.fail(fault, path="/v", after=answered, times=times)
    return answered


def test_passing_faults_cost_one_more_call_each(
    part: Part, undisturbed: Undisturbed, begun: Tracking, instagram: Instagram, tmp_path: Path
) -> None:
    """As many strike in one pass as leave a good call between two; the next one a little later."""
    at_once = max(1, undisturbed.calls // 2)
    first = list(Part).index(part)
    faults = (*PASSES_BY_ITSELF[first:], *PASSES_BY_ITSELF[:first])
    for number in range(0, len(faults), at_once):
        struck = faults[number : number + at_once]
        tracking = begun.copy(tmp_path / str(number))
        with running(instagram, Clock(NOW)) as sandbox:
            tracking.connect(sandbox, flavour=FACEBOOK)
            sandbox.faults.slow_seconds = 0.2
            later = number // at_once % 2
            for place, fault in enumerate(struck):
                good = (2 * place + later) * undisturbed.calls // (2 * len(struck))
                tried_again = len({*struck[:place]} - {Fault.SLOW})
                sandbox.faults.fail(fault, path="/v", after=good + tried_again)
            tracking.read(part)
            assert sandbox.faults.in_force() == [], struck
            calls = len(sandbox.requests)
        (read,) = tracking.reads()
        assert (read["outcome"], read["error_message"]) == ("ok", None), struck
        if part is Part.HISTORY:  # a second try is one of the calls that a pass may make
            assert nothing_is_invented(tracking, part, undisturbed), struck
        else:
            assert tracking.raw(*tables_of(part)) == undisturbed.rows, struck
        assert calls <= undisturbed.calls + len({*struck} - {Fault.SLOW}), struck


@pytest.mark.parametrize("fault", COMES_AGAIN, ids=str)
def test_a_closed_door_is_not_knocked_at_and_the_next_pass_carries_on(
    fault: Fault,
    part: Part,
    undisturbed: Undisturbed,
    tracking: Tracking,
    sandbox: Sandbox,
) -> None:
    answered = strike(sandbox, fault, part, undisturbed)

    tracking.read(part)

    (read,) = tracking.reads()
    assert (read["outcome"] in {"failed", "partial"}, read["error_kind"]) == (True, "temporary")
    assert len(sandbox.requests) == answered + 1
    assert nothing_is_invented(tracking, part, undisturbed)

    tracking.read(part)
    assert len(sandbox.requests) == answered + 1, "asked again before the time that was named"

    sandbox.clock.advance(LONG_ENOUGH)
    tracking.read(part)
    assert tracking.reads()[-1]["outcome"] == "ok", tracking.reads()[-1]["error_message"]
    lost = what_is_lost(tracking, part, undisturbed)
    assert {row for rows in lost.values() for row in rows if not has_ended(row, sandbox)} == set()


@pytest.mark.parametrize("fault", NEEDS_THE_OWNER, ids=str)
def test_what_needs_the_owner_is_said_and_not_tried_again(
    fault: Fault,
    part: Part,
    undisturbed: Undisturbed,
    tracking: Tracking,
    sandbox: Sandbox,
) -> None:
    answered = strike(sandbox, fault, part, undisturbed)

    tracking.read(part)

    (read,) = tracking.reads()
    assert (read["outcome"] in {"failed", "partial"}, read["error_kind"]) == (True, "needs_owner")
    assert "connect" in read["error_message"]
    assert nothing_is_invented(tracking, part, undisturbed)
    if fault in LOGIN_IS_LOST:
        assert len(sandbox.requests) == answered + 2
        tracking.read(part)
        assert len(sandbox.requests) == answered + 2, "asked with a login that was refused"
        tracking.connect(sandbox, flavour=FACEBOOK)
    else:
        sandbox.clock.advance(timedelta(hours=1))
    tracking.read(part)
    assert tracking.reads()[-1]["outcome"] == "ok", tracking.reads()[-1]["error_message"]
    assert what_is_lost(tracking, part, undisturbed) == {}


def test_too_much_data_is_asked_in_smaller_pieces_or_in_the_next_pass(
    part: Part, undisturbed: Undisturbed, tracking: Tracking, sandbox: Sandbox
) -> None:
    strike(sandbox, Fault.REDUCE_DATA, part, undisturbed)

    tracking.read(part)
    if tracking.reads()[-1]["outcome"] != "ok":
        assert tracking.reads()[-1]["error_kind"] == "temporary"
        tracking.read(part)
    if part is Part.HISTORY:  # what the first pass did not come to is the third's
        sandbox.clock.advance(timedelta(hours=1))
        tracking.read(part)

    assert tracking.reads()[-1]["outcome"] == "ok"
    assert what_is_lost(tracking, part, undisturbed) == {}


def has_ended(row: Row, sandbox: Sandbox) -> bool:
    """Whether a row is about a story, or an age of a post, that was over before the door opened."""
    now, world = sandbox.clock.now(), sandbox.world
    stories = {one.media_id for one in world.stories if one.posted_at < now - timedelta(days=1)}
    old = {one.media_id for one in world.posts if one.posted_at < now - DETAILS_UNTIL}
    return bool(set(row) & (stories | old))


def nothing_is_invented(tracking: Tracking, part: Part, undisturbed: Undisturbed) -> bool:
    """Whether what was loaded is part of what an undisturbed pass loads."""
    found = tracking.raw(*tables_of(part))
    return all(
        set(rows) <= set(undisturbed.rows[table])
        for table, rows in found.items()
        if table not in EVIDENCE
    )


def what_is_lost(tracking: Tracking, part: Part, undisturbed: Undisturbed) -> dict[str, set[Row]]:
    """What an undisturbed pass reads about and is still missing, by table."""
    found = tracking.named(*tables_of(part))
    lost = {
        table: undisturbed.named[table] - found[table] for table in found if table not in EVIDENCE
    }
    return {table: rows for table, rows in lost.items() if rows}
