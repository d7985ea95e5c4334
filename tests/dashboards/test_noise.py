"""A change is called one only beyond noise: no false alarm, and a doubling is seen."""

import random
from collections.abc import Iterator
from math import exp, sqrt

import pytest

from dashboards import noise

# Posts come on some weekdays more than on others.
WEEK = (0.0, 0.2, 0.1, 0.0, -0.1, 0.4, -0.6)


def worlds(
    number: int, days: int, likeness: float, *, after: float = 1.0
) -> Iterator[tuple[list[float | None], list[float | None]]]:
    """Two periods each of a measure with weekdays, days like the day before, and lucky posts."""
    chance = random.Random(days)  # noqa: S311  (invented numbers)
    for _ in range(number):
        state, first_weekday = chance.gauss(), chance.randrange(7)
        values: list[float | None] = []
        for day in range(2 * days):
            state = likeness * state + sqrt(1 - likeness**2) * chance.gauss()
            lucky = 3 if chance.random() < 0.02 else 1
            level = after if day >= days else 1.0
            mood = WEEK[(first_weekday + day) % 7]
            read = chance.random() > 0.05
            values.append(100 * level * lucky * exp(0.35 * state + mood) if read else None)
        yield values[days:], values[:days]


@pytest.mark.parametrize("days", [16, 28, 90])
@pytest.mark.parametrize("likeness", [0.0, noise.LIKENESS])
def test_where_nothing_changes_hardly_anything_is_called_a_change(
    days: int, likeness: float
) -> None:
    number = 400
    alarms = sum(
        noise.judge(now, before) in ("more", "less")
        for now, before in worlds(number, days, likeness)
    )
    assert alarms <= noise.FALSE_ALARMS * number


@pytest.mark.parametrize(("days", "share"), [(28, 0.5), (90, 0.99)])
def test_a_doubling_is_seen(days: int, share: float) -> None:
    number = 200
    verdicts = [noise.judge(now, before) for now, before in worlds(number, days, 0.5, after=2.0)]
    assert verdicts.count("more") >= share * number
    assert "less" not in verdicts


def test_steady_days_that_double_are_more_and_the_other_way_round_less() -> None:
    few, many = [100.0, 104.0, 97.0, 99.0] * 4, [200.0, 207.0, 195.0, 201.0] * 4
    assert noise.judge(many, few) == "more"
    assert noise.judge(few, many) == "less"


def test_too_few_days_are_not_judged_on_either_side() -> None:
    enough = [1.0] * noise.FEWEST_DAYS
    few = [*enough[1:], None, None]
    assert noise.judge(few, enough) == "unjudged"
    assert noise.judge(enough, few) == "unjudged"
    assert noise.judge(enough, [2.0] * noise.FEWEST_DAYS) == "less"
