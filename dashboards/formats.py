"""How numbers and moments are written for people. Instants are shown in UTC and say so."""

import re
from datetime import UTC, date, datetime, timedelta

MINUS = "\N{MINUS SIGN}"
UNKNOWN = "–"
COMPACT_FROM = 1_000_000
_MARKUP = re.compile(r"[\\`*_{}\[\]<>()#+!|~$:]")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def plain(text: str) -> str:
    """Text from elsewhere for a Markdown element: nothing in it is markup (`@_ada_` stays so)."""
    return _MARKUP.sub(r"\\\g<0>", text)


def count(value: float | None) -> str:
    """A count with thousands separators; from a million on, shortened (`1.24M`)."""
    if value is None:
        return UNKNOWN
    size = abs(value)
    sign = MINUS if round(value) < 0 else ""
    if size >= COMPACT_FROM:
        return f"{sign}{size / 1e6:.2f}M"
    return f"{sign}{round(size):,}"


def signed(value: float | None, digits: int = 0) -> str:
    """A number whose sign is always written, since colour alone must not carry it."""
    if value is None:
        return UNKNOWN
    rounded = round(value, digits)
    sign = "+" if rounded > 0 else MINUS if rounded < 0 else ""
    return sign + (count(abs(value)) if digits == 0 else f"{abs(rounded):,.{digits}f}")


def percent(fraction: float | None, digits: int = 1) -> str:
    """A fraction 0..1 as a percentage (`4.2%`)."""
    return UNKNOWN if fraction is None else f"{fraction:.{digits}%}"


def signed_percent(fraction: float, digits: int = 1) -> str:
    """A relative change with its sign (`+4.2%`)."""
    return f"{signed(fraction * 100, digits)}%"


def day(value: date) -> str:
    """A day as `14 Nov 2026`, whatever the server's locale."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def moment(value: datetime) -> str:
    """An instant as `14 Nov 2026, 09:12 UTC`."""
    utc = value.astimezone(UTC)
    return f"{day(utc.date())}, {utc:%H:%M} UTC"


def days(period_start: date, period_end: date) -> str:
    """A span of days; month and year are written once when both days share them."""
    return _span(period_start, period_end, " – ")


def interval(after: datetime | None, before: datetime | None) -> str:
    """When something happened that was only bounded from both sides."""
    if after is not None and before is not None:
        first, last = after.astimezone(UTC), before.astimezone(UTC)
        if first.date() == last.date():
            return f"{day(last.date())}, {first:%H:%M} – {last:%H:%M} UTC"
        return f"between {_span(first.date(), last.date(), ' and ')}"
    if before is not None:
        return f"before {moment(before)}"
    return "at an unknown time" if after is None else f"after {moment(after)}"


def age(then: datetime, now: datetime) -> str:
    """How long ago, in one unit; a moment ahead of the clock counts as now."""
    passed = duration(now - then)
    return f"{passed} ago" if passed else "just now"


def until(then: datetime, now: datetime) -> str:
    """How long it is still to a moment, in one unit; one that has passed counts as now."""
    left = duration(then - now)
    return f"in {left}" if left else "now"


def duration(span: timedelta) -> str:
    """A span in its largest unit; empty below a minute."""
    for size, unit in (
        (timedelta(days=1), "day"),
        (timedelta(hours=1), "hour"),
        (timedelta(minutes=1), "minute"),
    ):
        number = span // size
        if number > 0:
            return plural(number, unit)
    return ""


def plural(number: int, thing: str) -> str:
    """A number of things (`1 file`, `2,000 files`)."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _span(first: date, last: date, joint: str) -> str:
    if first == last:
        return day(last)
    written = day(first)
    if first.year == last.year:
        same_month = first.month == last.month
        written = str(first.day) if same_month else written.removesuffix(f" {first.year}")
    return written + joint + day(last)
