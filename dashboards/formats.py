"""How numbers and moments are written for the reader, by the reader's own locale.

Words are in the language of the texts; separators, months and the order of a date are the
reader's. Instants are shown in UTC and say so.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from datetime import time as time_of_day
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final, Literal

import streamlit as st
from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval, format_skeleton, format_time
from babel.numbers import format_compact_decimal
from streamlit.runtime.scriptrunner import get_script_run_ctx

MINUS = "\N{MINUS SIGN}"
UNKNOWN = "–"
COMPACT_FROM = 1_000_000
# A day in it cannot be taken for a month; for readers who do not say where they are from.
DEFAULT_LOCALE: Final = "en-GB"
_INSTANT = re.compile(r"\b\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?(?: UTC)?)?\b")
_MARKUP = re.compile(r"[\\`*_{}\[\]<>()#+!|~$:]")
_reader: ContextVar[str | None] = ContextVar("reader", default=None)


@contextmanager
def reader(locale: str | None) -> Iterator[None]:
    """Write for somebody else than the session's reader, where there is no session."""
    token = _reader.set(locale or DEFAULT_LOCALE)
    try:
        yield
    finally:
        _reader.reset(token)


def locale() -> Locale:
    """The reader's locale: what the browser says, if Babel knows it."""
    return _parsed(_reader.get() or _browsers() or DEFAULT_LOCALE)


def _browsers() -> str | None:
    # Asked without a session, Streamlit would warn in the log every time.
    in_session = get_script_run_ctx(suppress_warning=True) is not None
    return st.context.locale if in_session else None


@lru_cache(maxsize=256)
def _parsed(name: str) -> Locale:
    try:
        return Locale.parse(name, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(DEFAULT_LOCALE, sep="-")


def plain(text: str) -> str:
    """Text from elsewhere for a Markdown element: nothing in it is markup (`@_ada_` stays so)."""
    return _MARKUP.sub(r"\\\g<0>", text)


def count(value: float | None) -> str:
    """A count with the reader's separators; from a million on, shortened (`1.24M`)."""
    if value is None:
        return UNKNOWN
    if abs(value) < COMPACT_FROM:
        return number(value)
    sign = MINUS if value < 0 else ""
    return sign + format_compact_decimal(abs(value), locale=locale(), fraction_digits=2)


def number(value: float, digits: int = 0) -> str:
    """A number with as many decimals as said, in full."""
    rounded = _rounded(value, digits)
    written = _decimal(abs(rounded), digits)
    return f"{MINUS}{written}" if rounded < 0 else written


def at_least_some(value: float, digits: int = 0) -> str:
    """The same, but hardly any is not written as none (`<1`)."""
    least = Decimal(1).scaleb(-digits)
    if value > 0 and _rounded(value, digits) < least:
        return f"<{_decimal(least, digits)}"
    return number(value, digits)


def signed(value: float | None, digits: int = 0) -> str:
    """A number whose sign is always written, since colour alone must not carry it."""
    if value is None:
        return UNKNOWN
    rounded = _rounded(value, digits)
    sign = "+" if rounded > 0 else MINUS if rounded < 0 else ""
    return sign + (count(abs(value)) if digits == 0 else _decimal(abs(rounded), digits))


def percent(fraction: float | None, digits: int = 1) -> str:
    """A fraction 0..1 as a percentage (`4.2%`); nearly all is not written as all (`>99%`)."""
    if fraction is None:
        return UNKNOWN
    rounded = _rounded(fraction, digits + 2)
    if fraction < 1 <= rounded:
        return f">{_percent(1 - Decimal(1).scaleb(-digits - 2), digits)}"
    return _percent(rounded, digits)


def signed_percent(fraction: float, digits: int = 1) -> str:
    """A relative change with its sign (`+4.2%`)."""
    rounded = _rounded(fraction, digits + 2)
    sign = "+" if rounded > 0 else MINUS if rounded < 0 else ""
    return sign + _percent(abs(rounded), digits)


def day(value: date) -> str:
    """A day as the reader writes it (`14 Nov 2026`)."""
    return str(format_date(value, "medium", locale=locale()))


def day_of_year(value: date, year: int) -> str:
    """A day beside another of that year, which is written once (`14 Nov`)."""
    if value.year != year:
        return day(value)
    return str(format_skeleton("MMMd", value, locale=locale()))


def moment(value: datetime) -> str:
    """An instant, in UTC (`14 Nov 2026, 09:12 UTC`)."""
    return f"{day(value.astimezone(UTC).date())}, {time(value)} UTC"


def time(value: datetime) -> str:
    """The time of an instant in UTC, without saying so (`09:12`)."""
    return str(format_time(value.astimezone(UTC), "short", locale=locale()))


def hour(number: int) -> str:
    """When an hour of the day begins, from 0, in whatever zone (`09:00`)."""
    return str(format_time(time_of_day(number), "short", locale=locale()))


def days(period_start: date, period_end: date) -> str:
    """A span of days; month and year are written once when both days share them."""
    if period_start == period_end:
        return day(period_start)
    return str(format_interval(period_start, period_end, "yMMMd", locale=locale()))


def localised(text: str) -> str:
    """A sentence of the marts with its days and instants (UTC) as the reader writes them."""
    own = locale()
    return _INSTANT.sub(lambda found: _localised(found[0], own), text)


@lru_cache(maxsize=4096)
def _localised(written: str, own: Locale) -> str:
    """A day or an instant; a sentence of one list repeats them in every row."""
    value = datetime.fromisoformat(written.removesuffix(" UTC"))
    on = str(format_date(value, "medium", locale=own))
    if len(written) <= len("2026-11-14"):
        return on
    width: Literal["medium", "short"] = "medium" if written.count(":") > 1 else "short"
    return f"{on}, {format_time(value, width, locale=own)} UTC"


def plural(things: int, thing: str) -> str:
    """A number of things (`1 file`, `2,000 files`)."""
    return f"{number(things)} {thing}{'' if things == 1 else 's'}"


def _rounded(value: float, digits: int) -> Decimal:
    """Halves go up, as in the charts; Python and Babel would send them to the even neighbour."""
    return Decimal(value).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def _percent(fraction: Decimal, digits: int) -> str:
    own = locale()
    pattern = own.percent_formats[None]
    return str(pattern.apply(fraction, own, force_frac=(digits, digits)))


def _decimal(value: Decimal, digits: int) -> str:
    own = locale()
    pattern = own.decimal_formats[None]
    return str(pattern.apply(value, own, force_frac=(digits, digits)))
