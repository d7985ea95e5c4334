"""Who is due: by the schedule each part at its own pace, on demand not twice in five minutes."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from pipelines.graph_api.parts import Part
from pipelines.orchestration.due import CADENCES, ON_DEMAND, SLACK, asked_again_from, is_due

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


def test_every_part_has_a_cadence_and_stories_come_before_they_vanish() -> None:
    assert set(CADENCES) == set(Part)
    assert CADENCES[Part.STORIES] <= timedelta(hours=12)
    assert all(cadence > SLACK for cadence in CADENCES.values())


@pytest.mark.parametrize("part", Part)
@pytest.mark.parametrize("on_demand", [True, False])
def test_what_was_never_read_is_due(part: Part, on_demand: bool) -> None:
    assert is_due(part, None, NOON, on_demand=on_demand)


@pytest.mark.parametrize("part", Part)
def test_hourly_passes_read_each_part_at_its_cadence_and_do_not_drift(part: Part) -> None:
    """Passes begin at 20 past and take a few minutes, sometimes more, sometimes less."""
    begun = [NOON + n * HOUR for n in range(24 * 7)]
    read_at, last_read = [], None
    for number, now in enumerate(begun):
        if is_due(part, last_read, now, on_demand=False):
            read_at.append(now)
            last_read = now + timedelta(minutes=(number * 7) % 25)

    assert {later - earlier for earlier, later in pairwise(read_at)} == {CADENCES[part]}


def test_on_demand_everything_is_due_again_after_five_minutes() -> None:
    for part in Part:
        assert not is_due(part, NOON, NOON, on_demand=True)
        assert not is_due(part, NOON, NOON + ON_DEMAND - SECOND, on_demand=True)
        assert is_due(part, NOON, NOON + ON_DEMAND, on_demand=True)
        assert asked_again_from(part, NOON, on_demand=True) == NOON + timedelta(minutes=5)


def test_a_reading_from_the_future_is_no_reason_to_wait() -> None:
    assert is_due(Part.MEDIA, NOON + HOUR, NOON, on_demand=False)
    assert is_due(Part.MEDIA, NOON + HOUR, NOON, on_demand=True)
