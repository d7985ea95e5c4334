"""What the dashboard says, in Fluent files: one folder a language, one file a page.

`say` is the only way in, so another language is another folder. Numbers, days and instants that a
text holds are written as `dashboards.formats` writes them for the reader, whatever its language.
"""

from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from babel import Locale
from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.types import FluentFloat, FluentInt, FluentType
from fluent.syntax.ast import Junk

from dashboards import formats

LANGUAGE: Final = "en"


class _Count(FluentInt):
    """A number that chooses a plural form by the text's language and is written by the reader's."""

    def format(self, locale: Locale) -> str:  # noqa: ARG002
        return formats.count(int(self))


class _Number(FluentFloat):
    def format(self, locale: Locale) -> str:  # noqa: ARG002
        return formats.number(float(self))


class _Day(FluentType):
    def __init__(self, value: date) -> None:
        self.value = value

    def format(self, locale: Locale) -> str:  # noqa: ARG002
        value = self.value
        return formats.moment(value) if isinstance(value, datetime) else formats.day(value)


def say(text: str, **values: object) -> str:
    """A text by its key, with its values filled in.

    Args:
        text: The key, `page-what`; `page-what.attribute` for an attribute.
        values: What the text's variables stand for: strings as they are (text from elsewhere must
            be escaped for where it goes), integers, floats, days and instants as the reader
            writes them.

    Raises:
        KeyError: There is no such text, or a value that it needs is missing.
        ValueError: A file of texts is not Fluent; the message names the place.
    """
    bundle = _bundle(LANGUAGE)
    name, _, attribute = text.partition(".")
    message = bundle.get_message(name)
    pattern = message.attributes[attribute] if attribute else message.value
    if pattern is None:
        raise KeyError(text)
    written, errors = bundle.format_pattern(
        pattern, {key: _fluent(value) for key, value in values.items()}
    )
    if errors:
        raise KeyError(f"{text}: {errors[0]}")
    return str(written)


def _fluent(value: object) -> Any:
    if isinstance(value, bool) or value is None:
        return str(value)
    if isinstance(value, int):
        return _Count(value)
    if isinstance(value, float):
        return _Number(value)
    if isinstance(value, date):
        return _Day(value)
    return value


@lru_cache
def _bundle(language: str) -> FluentBundle:
    bundle = FluentBundle([language], use_isolating=False)
    for file in sorted((Path(__file__).parent / language).glob("*.ftl")):
        resource = FluentResource(file.read_text(encoding="utf-8"))
        junk = [entry.content for entry in resource.body if isinstance(entry, Junk)]
        if junk:
            # A line of a text must begin with none of `*`, `[`, `.`: bold is `__` there.
            raise ValueError(f"{file.name} is not Fluent from here on: {junk[0]}")
        bundle.add_resource(resource)
    return bundle
