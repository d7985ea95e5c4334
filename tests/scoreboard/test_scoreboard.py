"""The ledger is as true as the issue asks, on every world of the scoreboard."""

import pytest

from tests.scoreboard.__main__ import page
from tests.scoreboard.board import Score, scores
from tests.scoreboard.worlds import WORLDS, build

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Score]:
    return scores(build(tmp_path_factory.mktemp("scoreboard")), WORLDS)


@pytest.mark.parametrize("kind", ["lost", "renamed"])
def test_losses_and_renames_are_true_and_hardly_any_is_missed(
    found: dict[str, Score], kind: str
) -> None:
    total = sum(found.values(), Score())
    assert total.right[kind] > 500
    assert total.precision(kind) >= {"lost": 0.999, "renamed": 0.99}[kind]
    assert total.recall(kind) >= 0.99


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
