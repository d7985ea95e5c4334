"""How long ago, how long still, and between when: spans of time in words."""

from datetime import UTC, datetime, timedelta

from dashboards import formats
from dashboards.texts import say


def interval(after: datetime | None, before: datetime | None) -> str:
    """When something happened that was only bounded from both sides."""
    if after is not None and before is not None:
        first, last = after.astimezone(UTC), before.astimezone(UTC)
        if first.date() == last.date():
            return f"{formats.day(last.date())}, {formats.time(first)} – {formats.time(last)} UTC"
        begins = formats.day_of_year(first.date(), last.year)
        return say("span-between", first=begins, last=last.date())
    if before is not None:
        return say("span-before", moment=before)
    return say("span-unknown") if after is None else say("span-after", moment=after)


def age(then: datetime, now: datetime) -> str:
    """How long ago, in one unit; a moment ahead of the clock counts as now."""
    passed = duration(now - then)
    return say("span-ago", duration=passed) if passed else say("span-just-now")


def until(then: datetime, now: datetime) -> str:
    """How long it is still to a moment, in one unit; one that has passed counts as now."""
    left = duration(then - now)
    return say("span-ahead", duration=left) if left else say("span-now")


def duration(span: timedelta) -> str:
    """A span in its largest unit; empty below a minute."""
    for size, text in (
        (timedelta(days=1), "span-days"),
        (timedelta(hours=1), "span-hours"),
        (timedelta(minutes=1), "span-minutes"),
    ):
        units = span // size
        if units > 0:
            return say(text, number=units)
    return ""
