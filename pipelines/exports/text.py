"""Text as Instagram writes it: broken UTF-8, and dates in the account's language.

JSON holds each byte of UTF-8 as a character of its own (export-format.md 2.7). HTML holds dates as
text, in a fixed zone (3.1, 3.2). What the text is about does not belong here.
"""

import re
from datetime import date, datetime, timedelta, timezone
from functools import cache

from babel import Locale

# The zone of all HTML dates: all year, whatever the account's country (export-format.md 3.2).
_HTML_ZONE = timezone(timedelta(hours=-8))

# `Apr 18, 2025 7:37 am`, `jul. 29, 2024 3:18 pm`, `jun 28, 2025 3:54 da tarde/noite`
_DATE = re.compile(
    r"(?P<month>[^\W\d_]{2,15})\.?\s(?P<day>\d{1,2}),\s(?P<year>\d{4}),?\s"
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})\s(?P<half>\D{1,20})"
)
_HALVES = {"am": 0, "a.m.": 0, "da manhã": 0, "pm": 12, "p.m.": 12, "da tarde/noite": 12}
_DAY = re.compile(r"\d{4}|\d{1,2}|[^\W\d_]{2,15}")

# The languages in which Instagram's dates were seen, and others that write months in Latin letters.
_LANGUAGES = ("en", "fr", "id", "pt", "da", "de", "it", "es", "nl", "sv", "nb", "ms", "ro", "tr")
# Written otherwise than in the dictionaries of languages (export-format.md 3.1).
_OTHER_MONTHS = {"fév": 2}


def repaired(text: str) -> str:
    """Text of which every byte was taken for a character, as it was meant; other text unchanged."""
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode()
    except UnicodeError:
        return text


def seconds_in(text: str) -> int | None:
    """The start of the minute that an HTML date names, in epoch seconds; None: not understood."""
    found = _DATE.fullmatch(" ".join(text.split()))
    if found is None:
        return None
    month = months().get(_plain(found["month"]))
    half = _HALVES.get(found["half"].strip().lower())
    hour = int(found["hour"])
    if month is None or half is None or not 1 <= hour <= 12:
        return None
    try:
        local = datetime(
            int(found["year"]),
            month,
            int(found["day"]),
            hour % 12 + half,
            int(found["minute"]),
            tzinfo=_HTML_ZONE,
        )
    except ValueError:
        return None
    return int(local.timestamp())


def latest_date_in(text: str, not_after: date) -> date | None:
    """The latest date with the day and month that a text names; None: it names none.

    Args:
        text: `Oct 19`, `6. Okt.` or with a year.
        not_after: The date must not be later.
    """
    words = _DAY.findall(text)
    numbers = [int(word) for word in words if word.isdigit()]
    named = {months().get(_plain(word)) for word in words if not word.isdigit() and word != "de"}
    days = [number for number in numbers if number <= 31]
    years = [number for number in numbers if number > 31] or [not_after.year, not_after.year - 1]
    month = named.pop() if len(named) == 1 else None
    if month is None or len(days) != 1:
        return None
    for year in years:
        try:
            found = date(year, month, days[0])
        except ValueError:
            continue
        if found <= not_after:
            return found
    return None


@cache
def months() -> dict[str, int]:
    """Month names of all languages to numbers, without those that mean two different months."""
    meanings: dict[str, set[int]] = {name: {number} for name, number in _OTHER_MONTHS.items()}
    for language in _LANGUAGES:
        for use in Locale(language).months.values():
            for width in ("abbreviated", "wide"):
                for number, name in use[width].items():
                    meanings.setdefault(_plain(name), set()).add(number)
    return {name: min(numbers) for name, numbers in meanings.items() if len(numbers) == 1}


def _plain(name: str) -> str:
    return name.strip().rstrip(".").casefold()
