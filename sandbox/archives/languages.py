"""What an archive says in the owner's language: dates, numbers, names of fields, page titles.

What was seen is in export-format.md 3.1 and 6.1; the French fields of the insights are as a public
reader of a real archive has them. Fields that nobody has shown in a language stay English.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone

from sandbox.archives.forms import Era, Language

# Dates of HTML are eight hours behind UTC in summer, too (export-format.md 3.2).
_ZONE = timezone(timedelta(hours=-8))

_MONTHS: Mapping[Language, tuple[str, ...]] = {
    language: tuple(months.split())
    for language, months in {
        Language.ENGLISH: "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
        Language.FRENCH: "jan fév mar avr mai juin juil août sep oct nov déc",
        Language.INDONESIAN: "Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des",
        Language.PORTUGUESE: "jan fev mar abr mai jun jul ago set out nov dez",
        Language.DANISH: "jan. feb. mar. apr. maj jun. jul. aug. sep. okt. nov. dec.",
        Language.GERMAN: "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
        # Only November was seen.
        Language.ITALIAN: "gen feb mar apr mag giu lug ago set ott nov dic",
    }.items()
}
_HALVES_OF_DAY = {Language.PORTUGUESE: ("da manhã", "da tarde/noite")}

_TITLES: Mapping[Language, Mapping[str, str]] = {
    Language.FRENCH: {"Following": "Suivi(e)s"},
    Language.INDONESIAN: {"Followers": "Pengikut", "Following": "Mengikuti"},
    Language.PORTUGUESE: {"Followers": "Seguidores", "Following": "Seguindo"},
    Language.DANISH: {"Followers": "Følgere", "Following": "Følger"},
    Language.GERMAN: {"Followers": "Follower", "Following": "Gefolgt"},
    Language.ITALIAN: {"Following": "Seguiti"},
}
_FIELDS: Mapping[Language, Mapping[str, str]] = {
    Language.FRENCH: {
        "Username": "Nom d’utilisateur",
        "Date range": "Période",
        "Followers delta": "Nombre de followers",
        "Follows": "Followers en plus",
        "Unfollows": "Followers en moins",
        # The net of the two, whatever it says.
        "Overall followers": "Total des followers",
    },
    Language.INDONESIAN: {"Username": "Nama pengguna"},
    Language.PORTUGUESE: {"Username": "Nome de usuário"},
    Language.DANISH: {"Username": "Brugernavn"},
    Language.GERMAN: {
        "Username": "Benutzername",
        "Follows": "Neue Follower",
        "Unfollows": "Verlorene Follower",
    },
    Language.ITALIAN: {"Username": "Nome utente"},
}


def title(text: str, language: Language) -> str:
    """A page's title."""
    return _TITLES.get(language, {}).get(text, text)


def field(text: str, language: Language) -> str:
    """A field's name."""
    return _FIELDS.get(language, {}).get(text, text)


def date_text(moment: datetime, language: Language, era: Era) -> str:
    """A moment as HTML prints it, to the minute."""
    local = moment.astimezone(_ZONE)
    month = _MONTHS[language][local.month - 1]
    hour = local.hour % 12 or 12
    is_afternoon = local.hour >= 12
    if language is Language.ENGLISH and era <= Era.JAN_2024:
        half = "PM" if is_afternoon else "AM"
        return f"{month} {local.day}, {local.year}, {hour}:{local.minute:02} {half}"
    half = _HALVES_OF_DAY.get(language, ("am", "pm"))[is_afternoon]
    return f"{month} {local.day:02}, {local.year} {hour}:{local.minute:02} {half}"


def range_text(first: datetime, last: datetime, language: Language) -> str:
    """A range of days, without a year: `Jul 22 - Oct 19`, `9. Juli - 6. Okt.`."""
    if language is Language.GERMAN:
        days = (f"{day.day}. {_MONTHS[language][day.month - 1]}" for day in (first, last))
    else:
        # Also French fields were seen with English months in them.
        days = (f"{_MONTHS[Language.ENGLISH][day.month - 1]} {day.day}" for day in (first, last))
    return " - ".join(days)


def number_text(number: int, language: Language) -> str:
    """A whole number with the thousands set apart."""
    text = f"{number:,}"
    return text.replace(",", ".") if language is Language.GERMAN else text


def percent_text(share: float, language: Language) -> str:
    """A signed percentage with one digit after the point."""
    text = f"{share:+.1%}"
    return text.replace(".", ",") if language is Language.GERMAN else text
