"""The headline numbers of a period beside those of the period before.

Only what the readings allow is said: a measure is compared by its daily mean, and only when at
least half of the days of both periods were read. Nothing is called good or bad and nothing is
coloured by its sign: whether a difference is more than noise is not known here.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from dashboards import formats
from dashboards.periods import Period
from dashboards.queries.accounts import Capture
from dashboards.queries.growth import Measure, Step, Totals

ENOUGH_OF_THE_DAYS = 0.5
NOT_COMPARED = "not compared"

MeasureName = Literal["net_change", "reach", "views", "engagement_rate"]
Writer = Callable[[float | None], str]

_WRITERS: dict[str, Writer] = {
    "net_change": formats.signed,
    "engagement_rate": partial(formats.percent, digits=2),
}


@dataclass(frozen=True)
class Card:
    """One number: what it is, how it compares, and how much was read for it.

    `change` is the difference from what the first of `notes` names, with its sign.
    """

    label: str
    value: str
    meaning: str
    notes: tuple[str, ...]
    change: str = ""
    trend: tuple[float, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """A period, the one before it, and the period again in few steps for the sparklines.

    `before` is None when the choice has no period before it ("All").
    """

    now: Totals
    before: Totals | None
    trend: Sequence[Step]

    def card(self, label: str, name: MeasureName, *, added: bool, meaning: str) -> Card:
        """A daily measure: its sum over the period when it may be added, else its mean."""
        measure: Measure = getattr(self.now, name)
        write = _WRITERS.get(name, formats.count)
        change, note = self._compared(name, write, added=added)
        days = self.now.period.days
        return Card(
            label=label,
            value=write(measure.total if added else measure.mean),
            meaning=meaning,
            notes=(note, f"{measure.days_read:,} of {days:,} days read")
            if measure.days_read
            else ("not read in this period",),
            change=change if measure.days_read else "",
            trend=_known(getattr(step, name) for step in self.trend),
        )

    def _compared(self, name: MeasureName, write: Writer, *, added: bool) -> tuple[str, str]:
        if self.before is None:
            return NOT_COMPARED, "there is no period before"
        now: Measure = getattr(self.now, name)
        before: Measure = getattr(self.before, name)
        span = f"the {self.before.period.days:,} days before"
        enough = self.now.period.days * ENOUGH_OF_THE_DAYS
        if now.days_read < enough:
            return NOT_COMPARED, "too few days were read to compare them"
        if before.days_read < enough or before.mean is None:
            return NOT_COMPARED, f"{span} are not known well enough"
        if before.days_read < self.before.period.days:
            span = f"{before.days_read:,} of {span}"
        note = f"{write(before.total if added else before.mean)} in {span}"
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
        meanings: Column descriptions of `analytics_snapshots`, shown as help.
        from_archives_only: Leave out what only the API can know.
    """
    listed = _listed(captures, comparison.now.period)
    counted = [_followers(comparison, listed), _net_change(comparison, listed)]
    if from_archives_only:
        return counted
    return [
        *counted,
        comparison.card(
            "Reach per day",
            "reach",
            added=False,
            meaning=meanings.get("reach", "Accounts that saw any of the content on a day.")
            + " Shown as the mean of the days read: added up, someone who was reached on two "
            "days would count twice.",
        ),
        comparison.card(
            "Views",
            "views",
            added=True,
            meaning=meanings.get("views", "How often content was played or shown.")
            + " Added over the days read; the change is between the daily means.",
        ),
        comparison.card(
            "Engagement rate",
            "engagement_rate",
            added=False,
            meaning=meanings.get("engagement_rate", "Interactions in relation to the audience.")
            + " Shown as the mean of the days read.",
        ),
    ]


def _followers(comparison: Comparison, listed: Sequence[Capture]) -> Card:
    meaning = (
        "The newest count in the period, as Instagram gives it. Without the API: the number of "
        "followers listed in the newest archive of the period that is not cut short."
    )
    now = comparison.now
    if now.last_count is not None and now.last_count_on is not None:
        change, note = NOT_COMPARED, "no earlier count in this period"
        if now.first_count and now.first_count_on and now.first_count_on < now.last_count_on:
            change = formats.signed_percent(now.last_count / now.first_count - 1)
            note = f"{formats.count(now.first_count)} on {formats.day(now.first_count_on)}"
        return Card(
            label="Followers",
            value=formats.count(now.last_count),
            meaning=meaning,
            notes=(note, f"counted on {formats.day(now.last_count_on)}"),
            change=change,
            trend=_known(step.followers for step in comparison.trend),
        )
    if not listed:
        note = "no count, and no archive that is not cut short, in this period"
        return Card("Followers", formats.UNKNOWN, meaning, (note,))
    return Card(
        label="Followers",
        value=formats.count(listed[-1].followers_listed),
        meaning=meaning,
        notes=(
            f"listed in the archive of {formats.day(listed[-1].captured_at.date())}",
            *_unproven(listed[-1:]),
        ),
    )


def _net_change(comparison: Comparison, listed: Sequence[Capture]) -> Card:
    meaning = (
        "New followers minus lost ones, added over the days that Instagram reported. Without the "
        "API: the difference between the first and the last archive of the period."
    )
    if comparison.now.net_change.days_read:
        return comparison.card("Net change", "net_change", added=True, meaning=meaning)
    if len(listed) < 2:
        note = "needs two archives in the period, or the API"
        return Card("Net change", formats.UNKNOWN, meaning, (note,))
    first, last = listed[0], listed[-1]
    span = formats.days(first.captured_at.date(), last.captured_at.date())
    return Card(
        label="Net change",
        value=formats.signed((last.followers_listed or 0) - (first.followers_listed or 0)),
        meaning=meaning,
        notes=(f"between the archives of {span}", *_unproven([first, last])),
    )


def _unproven(captures: Sequence[Capture]) -> tuple[str, ...]:
    """A word of doubt where a list may lack names that nobody knows of."""
    proven = all(capture.completeness == "complete" for capture in captures)
    return () if proven else ("not proven complete",)


def _listed(captures: Sequence[Capture], period: Period) -> list[Capture]:
    """The captures of the period whose number of followers can stand for a count, oldest first."""
    return sorted(
        (
            capture
            for capture in captures
            if capture.followers_listed is not None
            and capture.completeness != "partial"
            and period.start <= capture.captured_at.date() <= period.end
        ),
        key=lambda capture: capture.captured_at,
    )


def _difference(name: MeasureName, now: float, before: float) -> str:
    """How two daily means differ, in the unit in which that can be read."""
    if name == "net_change":
        # It may be negative or nearly nothing, so that a ratio would say nothing.
        return f"{formats.signed(now - before, digits=1)} a day"
    if name == "engagement_rate":
        return f"{formats.signed((now - before) * 100, digits=2)} points"
    return formats.signed_percent(now / before - 1) if before else NOT_COMPARED


def _known(values: Iterable[float | None]) -> tuple[float, ...]:
    return tuple(float(value) for value in values if value is not None)
