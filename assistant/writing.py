"""How the value of a fact is written: by its kind, in the reader's locale, with what it counts."""

import re
from datetime import date
from typing import Final

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from assistant.facts import Fact, Value
from assistant.post_facts import FORMATS

DEFAULT_LOCALE: Final = "en_GB"
# Of the phrases; separators and the order of a date are the reader's.
_LANGUAGE: Final = "en"
# One and several, after the number.
_FORMS: Final = re.compile(r"(\S+)( new)? \[(\w+)\|(\w+)\]")
# A count and a change are whole.
_PATTERNS: Final = {"share": "#,##0.0%", "mean": "#,##0.#"}


def written(fact: Fact, locale: str = DEFAULT_LOCALE) -> str:
    """The fact as a noun phrase, with its day and what it rests on.

    Raises:
        ValueError: The fact is missing.
    """
    if fact.value is None:
        raise ValueError(f"{fact.definition.id} has no value to be written.")
    phrase = fact.definition.phrase.format(
        value=value(fact, locale),
        day=_day(fact.day, locale) if fact.day else "",
        month=str(format_date(fact.day, "MMMM y", locale=_LANGUAGE)) if fact.day else "",
        basis=format_decimal(fact.basis or 0, locale=locale),
        what=_what(fact),
    )
    return _FORMS.sub(_form, phrase)


def value(fact: Fact, locale: str = DEFAULT_LOCALE) -> str:
    """The value alone; empty when there is none."""
    found: Value | None = fact.value
    if found is None:
        return ""
    if isinstance(found, str):
        return FORMATS.get(found, found)
    if isinstance(found, date):
        return _day(found, locale)
    if fact.definition.kind == "range":
        ends = [format_decimal(round(end), locale=locale) for end in (found, float(str(fact.what)))]
        return " to ".join(dict.fromkeys(ends))
    pattern = _PATTERNS.get(fact.definition.kind)
    if pattern is None:
        sign = "+" if fact.definition.kind == "signed" and round(found) > 0 else ""
        return sign + str(format_decimal(round(found), locale=locale))
    return str(format_decimal(found, pattern, locale=locale))


def _what(fact: Fact) -> str:
    match fact.definition.about:
        case "country":
            return str(Locale(_LANGUAGE).territories.get(fact.what, fact.what))
        case "hour":
            return _hours(int(str(fact.what)), 0, 1)
        case "around":
            return _hours(int(str(fact.what)), -1, 2)
        case _:
            return str(fact.what)


def _hours(hour: int, start: int, end: int) -> str:
    return f"{(hour + start) % 24:02}:00 to {(hour + end) % 24:02}:00"


def _form(found: re.Match[str]) -> str:
    number, between, one, many = found.groups(default="")
    return f"{number}{between} {one if number.lstrip('+-−') == '1' else many}"


def _day(day: date, locale: str) -> str:
    return str(format_date(day, "medium", locale=locale))
