"""Whether two periods differ by more than a daily measure's usual ups and downs.

Days resemble the days before them and the same weekday a week before, so a plain t-test would cry
wolf. The standard error of each mean is Newey and West's with a lag of a week; how far apart the
means must be for it is Kiefer and Vogelsang's, which holds for as few days as are read here.
"""

from collections.abc import Sequence
from math import sqrt
from typing import Final, Literal

Verdict = Literal["more", "less", "noise", "unjudged"]

LAG_DAYS: Final = 7
FEWEST_DAYS: Final = 14
# What is called a difference is none in at most this share of cases, if days correlate with the day
# before by no more than the likeness: tests try it on worlds in which nothing changes. At 0.9 it
# would be one case in seven.
FALSE_ALARMS: Final = 0.05
LIKENESS: Final = 0.7
# The 99 % quantile of Kiefer and Vogelsang (2005, table 1) for Bartlett's kernel, as a polynomial
# in the share of the days that the lag spans.
_QUANTILE: Final = (2.3263, 4.1618, 0.5368, -0.9060)


def judge(now: Sequence[float | None], before: Sequence[float | None]) -> Verdict:
    """Compare the daily means of two periods.

    Args:
        now: A value for each day in turn, None for one that was not read.
        before: The same of the period before.

    Returns:
        Whether it is more or less beyond noise, within it, or whether too few days were read.
    """
    days_read = [sum(day is not None for day in days) for days in (now, before)]
    if min(days_read) < FEWEST_DAYS:
        return "unjudged"
    (mean_now, error_now), (mean_before, error_before) = _mean(now), _mean(before)
    difference = mean_now - mean_before
    spanned = (LAG_DAYS + 1) / min(days_read)
    quantile = sum(factor * spanned**power for power, factor in enumerate(_QUANTILE))
    if abs(difference) <= quantile * sqrt(error_now + error_before):
        return "noise"
    return "more" if difference > 0 else "less"


def _mean(days: Sequence[float | None]) -> tuple[float, float]:
    """The mean of the days read and the square of its standard error."""
    known = [day for day in days if day is not None]
    mean = sum(known) / len(known)
    apart = [0.0 if day is None else day - mean for day in days]
    summed = sum(one * one for one in apart)
    for lag in range(1, LAG_DAYS + 1):
        weight = 1 - lag / (LAG_DAYS + 1)
        summed += 2 * weight * sum(a * b for a, b in zip(apart[lag:], apart, strict=False))
    return mean, summed / len(known) ** 2
