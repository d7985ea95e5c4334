"""The form of an archive: what the owner chose, when it was made, and how it reached them."""

from dataclasses import dataclass
from enum import StrEnum


class Format(StrEnum):
    """The format that the owner chose."""

    JSON = "json"
    HTML = "html"


class Language(StrEnum):
    """The language of the owner's Instagram: dates of HTML, and names of fields."""

    ENGLISH = "english"
    FRENCH = "french"
    INDONESIAN = "indonesian"
    PORTUGUESE = "portuguese"
    DANISH = "danish"
    GERMAN = "german"
    ITALIAN = "italian"


class Era(StrEnum):
    """From when on a layout was seen (export-format.md 1); their texts sort by time."""

    Y2018 = "2018"
    """Few files at the root, the lists together in `connections.json`."""
    Y2021 = "2021"
    """A folder for each topic, lists below a key, `account_information/`."""
    Y2022 = "2022"
    """The same with `personal_information/`."""
    Y2023 = "2023"
    """`followers_1.json` is a bare list of at most 10,000 rows."""
    JAN_2024 = "2024-01"
    """Topics are grouped; files are named by accounts."""
    SEP_2024 = "2024-09"
    """Files are named by profiles."""
    OCT_2025 = "2025-10"
    """`following` has another shape, ignores the date range and keeps deleted accounts."""
    MAY_2026 = "2026-05"
    """Files beside the two lists are made of `label_values`."""


class Wrap(StrEnum):
    """How the archive reached the reader."""

    ZIP = "zip"
    """As downloaded."""
    REZIPPED = "rezipped"
    """Unpacked and zipped again on a Mac: below a folder, with what a Mac leaves behind."""
    FOLDER = "folder"
    """Unpacked."""
    CLOUD = "cloud"
    """As delivered to a cloud drive: unpacked below a `meta-…` folder."""


class Section(StrEnum):
    """What can be asked for."""

    LISTS = "lists"
    """Followers and following."""
    SIDE_LISTS = "side_lists"
    """The other lists beside them: blocked, requests, close friends and so on."""
    OWNER = "owner"
    """Who the owner is, and was."""
    SIGNUP = "signup"
    """When the account began."""
    INSIGHTS = "insights"
    """Instagram's own totals of the last 90 days."""
    THREADS = "threads"
    """Lists and owner of Threads, in files of the same names."""
    CONTENT = "content"
    """Posts, stories, likes."""
    MESSAGES = "messages"
    """Direct messages."""


@dataclass(frozen=True)
class Form:
    """All that decides how an archive looks, beside what it tells.

    Raises:
        ValueError: There was no such form: HTML came after 2018.
    """

    format: Format = Format.JSON
    language: Language = Language.ENGLISH
    era: Era = Era.OCT_2025
    wrap: Wrap = Wrap.ZIP
    sections: frozenset[Section] = frozenset({Section.LISTS, Section.OWNER})
    rows_per_file: int = 10_000
    """Of a followers file or a thread's; Instagram's number for the former, unless a small world
    shall fill several."""

    def __post_init__(self) -> None:
        if self.format is Format.HTML and self.era is Era.Y2018:
            raise ValueError("archives of 2018 were JSON only")

    def __str__(self) -> str:
        chosen = [self.format, self.language, self.era, self.wrap, *sorted(self.sections)]
        return ":".join((*chosen, str(self.rows_per_file)))
