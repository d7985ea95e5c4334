"""The headline numbers of a period beside those of the period before.

Only what the readings allow is said: a measure is compared by its daily mean, and only when at
least half of the days of both periods were read. It counts as better or worse only where
`dashboards.noise` finds the difference beyond the usual ups and downs.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, Literal

from dashboards import formats, noise
from dashboards.noise import Verdict
from dashboards.periods import Period
from dashboards.queries.accounts import Capture
from dashboards.queries.growth import Measure, Step, Totals
from dashboards.texts import say

ENOUGH_OF_THE_DAYS: Final = 0.5

MeasureName = Literal["net_change", "reach", "views", "engagement_rate"]
Writer = Callable[[float | None], str]

_WRITERS: Final[dict[str, Writer]] = {
    "net_change": formats.signed,
    "engagement_rate": partial(formats.percent, digits=2),
}
# Of reach and rates there is no sum: who was reached on two days would count twice.
_ADDED: Final = ("net_change", "views")


@dataclass(frozen=True)
class Card:
    """One number: what it is, how it compares, and how much was read for it.

    Attributes:
        key: Its texts are `kpi-<key>`.
        value: The number, written.
        method: How it comes about, and from which source.
        notes: What `change` is the difference from, and how much was read.
        change: The difference with its sign; empty where there is nothing to compare with.
        verdict: Whether the difference is beyond noise; None where that is no question.
        trend: The period in few steps; None for one that was not read.
    """

    key: str
    value: str
    method: str
    notes: tuple[str, ...]
    change: str = ""
    verdict: Verdict | None = None
    trend: tuple[float | None, ...] = ()

    @property
    def label(self) -> str:
        """Its name."""
        return say(f"kpi-{self.key}")

    @property
    def judgement(self) -> str:
        """The verdict in words, since colour alone must not carry it."""
        return say(f"kpi-verdict-{self.verdict}") if self.change and self.verdict else ""


@dataclass(frozen=True)
class Comparison:
    """A period and the one before it.

    Attributes:
        now: The period.
        before: The one before; None when the choice has none ("All").
        trend: The period in few steps, for the sparklines.
        days: The period's days, for what its usual ups and downs are.
        days_before: Those of the period before.
    """

    now: Totals
    before: Totals | None
    trend: Sequence[Step]
    days: Sequence[Step] = ()
    days_before: Sequence[Step] = ()

    def card(self, name: MeasureName, meanings: dict[str, str]) -> Card:
        """A daily measure: its sum over the period when it may be added, else its mean."""
        measure: Measure = getattr(self.now, name)
        write = _WRITERS.get(name, formats.count)
        change, note = self._compared(name, write)
        read = say("kpi-days-read", read=measure.days_read, number=self.now.period.days)
        if not measure.days_read:
            change, note, read = "", say("kpi-not-read"), ""
        key = name.replace("_", "-")
        return Card(
            key=key,
            value=write(measure.total if name in _ADDED else measure.mean),
            method=f"{meanings.get(name, '')} {say(f'kpi-{key}.method')}".strip(),
            notes=tuple(filter(None, (note, read))),
            change=change,
            verdict=noise.judge(
                [getattr(day, name) for day in self.days],
                [getattr(day, name) for day in self.days_before],
            ),
            trend=tuple(getattr(step, name) for step in self.trend),
        )

    def _compared(self, name: MeasureName, write: Writer) -> tuple[str, str]:
        if self.before is None:
            return "", say("kpi-no-period-before")
        now: Measure = getattr(self.now, name)
        before: Measure = getattr(self.before, name)
        days = self.before.period.days
        enough = self.now.period.days * ENOUGH_OF_THE_DAYS
        if now.days_read < enough:
            return "", say("kpi-too-few-days")
        if before.days_read < enough or before.mean is None:
            return "", say("kpi-too-few-days-before", number=days)
        value = write(before.total if name in _ADDED else before.mean)
        note = say("kpi-before", value=value, number=days)
        if before.days_read < days:
            note = say("kpi-before-partly", value=value, read=before.days_read, number=days)
        return _difference(name, now.mean or 0.0, before.mean), note


def cards(
    comparison: Comparison,
    captures: Sequence[Capture],
    meanings: dict[str, str],
    *,
    from_archives_only: bool = False,
) -> list[Card]:
    """The cards of the overview, in reading order.

    Args:
        comparison: The chosen period and the one before it.
        captures: The account's captures; they stand in for counts where the API gives none.
        meanings: Column descriptions of `analytics_snapshots`, part of each method.
        from_archives_only: Leave out what only the API can know.
    """
    listed = _listed(captures, comparison.now.period)
    missing = say("kpi-needs-two-archives" if from_archives_only else "kpi-net-change-not-told")
    counted = [_followers(comparison, listed), _net_change(comparison, listed, missing)]
    if from_archives_only:
        return counted
    names: tuple[MeasureName, ...] = ("reach", "views", "engagement_rate")
    return [*counted, *(comparison.card(name, meanings) for name in names)]


def _followers(comparison: Comparison, listed: Sequence[Capture]) -> Card:
    card = partial(Card, "followers", method=say("kpi-followers.method"))
    now = comparison.now
    if now.last_count is not None and now.last_count_on is not None:
        change, note = "", say("kpi-no-earlier-count")
        first = now.first_count
        if first is not None and now.first_count_on and now.first_count_on < now.last_count_on:
            # Beside none, any number is infinitely more.
            change = formats.signed_percent(now.last_count / first - 1) if first else ""
            note = say("kpi-counted-first", number=first, day=now.first_count_on)
        return card(
            value=formats.count(now.last_count),
            notes=(note, say("kpi-counted-last", day=now.last_count_on)),
            change=change,
            trend=tuple(step.followers for step in comparison.trend),
        )
    if not listed:
        return card(value=formats.UNKNOWN, notes=(say("kpi-no-count"),))
    taken = say("kpi-listed-in", day=listed[-1].captured_at.date())
    return card(
        value=formats.count(listed[-1].followers_listed), notes=(taken, *_unproven(listed[-1:]))
    )


def _net_change(comparison: Comparison, listed: Sequence[Capture], missing: str) -> Card:
    """From Instagram's days, else from the archives; `missing` says why from neither."""
    if comparison.now.net_change.days_read:
        return comparison.card("net_change", {})
    card = partial(Card, "net-change", method=say("kpi-net-change.method"))
    if len(listed) < 2:
        return card(value=formats.UNKNOWN, notes=(missing,))
    first, last = listed[0], listed[-1]
    span = formats.days(first.captured_at.date(), last.captured_at.date())
    return card(
        value=formats.signed((last.followers_listed or 0) - (first.followers_listed or 0)),
        notes=(say("kpi-between-archives", days=span), *_unproven([first, last])),
    )


def _unproven(captures: Sequence[Capture]) -> tuple[str, ...]:
    """A word of doubt where a list may lack names that nobody knows of."""
    proven = all(capture.completeness == "complete" for capture in captures)
    return () if proven else (say("kpi-not-proven"),)


def _listed(captures: Sequence[Capture], period: Period) -> list[Capture]:
    """The captures of the period whose number of followers can stand for a count, oldest first."""
    return sorted(
        (
            capture
            for capture in captures
            if capture.followers_listed is not None
            and not capture.is_cut_short
            and period.start <= capture.captured_at.date() <= period.end
        ),
        key=lambda capture: capture.captured_at,
    )


def _difference(name: MeasureName, now: float, before: float) -> str:
    """How two daily means differ, in the unit in which that can be read."""
    if name == "net_change":
        # It may be negative or nearly nothing, so that a ratio would say nothing.
        return say("kpi-change-day", change=formats.signed(now - before, digits=1))
    if name == "engagement_rate":
        return say("kpi-change-points", change=formats.signed((now - before) * 100, digits=2))
    if not before:
        return ""
    change = formats.signed_percent(now / before - 1)
    # The sums beside it may be of unlike numbers of days.
    return say("kpi-change-mean", change=change) if name in _ADDED else change
