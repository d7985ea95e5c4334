"""The ledger is as true as the issue asks, on every world of the scoreboard."""

import pytest

from tests.scoreboard.__main__ import page
from tests.scoreboard.board import REASONS, Score, scores
from tests.scoreboard.worlds import WORLDS, build

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Score]:
    return scores(build(tmp_path_factory.mktemp("scoreboard")), WORLDS)


# How often, how precisely and how completely each kind of event is told. A re-follow rests on the
# name, which somebody else may have taken unseen.
FLOORS = {
    "gained": (10_000, 0.999, 0.997),
    "lost": (4_000, 0.999, 0.99),
    "renamed": (500, 0.99, 0.99),
    "refollowed": (500, 0.985, 0.985),
    "returned": (150, 0.99, 0.95),
}


@pytest.mark.parametrize(("kind", "floor"), FLOORS.items())
def test_events_are_true_and_hardly_any_is_missed(
    found: dict[str, Score], kind: str, floor: tuple[int, float, float]
) -> None:
    total = sum(found.values(), Score())
    assert total.right[kind] > floor[0]
    assert total.precision(kind) >= floor[1]
    assert total.recall(kind) >= floor[2]


@pytest.mark.parametrize("reason", REASONS)
def test_a_reason_is_hardly_ever_wrong(found: dict[str, Score], reason: str) -> None:
    total = sum(found.values(), Score())
    assert total.reasons_right[reason] >= 10
    assert total.reason_precision(reason) >= 0.99


def test_who_is_followed_back_is_never_wrong(found: dict[str, Score]) -> None:
    total = sum(found.values(), Score())
    assert total.followed_back_right > 5000
    assert total.followed_back_wrong == 0


def test_only_an_archive_of_the_same_day_as_another_is_left_out(found: dict[str, Score]) -> None:
    left_out = {name: score.not_compared for name, score in found.items() if score.not_compared}
    assert left_out == {"only days known, two on one day, never counted": 1}


def test_every_partial_archive_is_caught_and_no_complete_one_called_partial(
    found: dict[str, Score],
) -> None:
    total = sum(found.values(), Score())
    assert total.partial_caught > 5
    assert total.partial_missed == 0
    assert total.complete_called_partial == 0


def test_every_interval_contains_the_true_moment(found: dict[str, Score]) -> None:
    total = sum(found.values(), Score())
    assert total.intervals_right > 5000
    assert total.intervals_wrong == 0


def test_the_naive_method_is_worse_where_it_matters(found: dict[str, Score]) -> None:
    """Else the worlds would be too easy to prove anything."""
    total = sum(found.values(), Score())
    assert total.naive_precision("lost") < 0.8
    assert "naive" in page(found)


def test_some_changes_leave_a_choice_and_are_reported_as_such(found: dict[str, Score]) -> None:
    total = sum(found.values(), Score())
    assert total.said_unclear["renamed"] > 10
