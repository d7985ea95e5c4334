"""Reads the `fields` parameter: names, arguments and nested fields.

The grammar: `id,insights.metric(reach,views),comments.limit(5){id,replies{text}}`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from sandbox.graph.errors import GraphError, bad_parameter

_WORD = re.compile(r"\s*(\w+)\s*")


@dataclass(frozen=True)
class Field:
    """One asked field; `arguments` and `fields` are empty where none were given."""

    name: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    fields: tuple["Field", ...] = ()

    def limit(self, usual: int) -> int:
        """The asked page size, or the usual one."""
        return parse_limit(self.arguments.get("limit"), usual)


def parse_limit(text: str | None, usual: int) -> int:
    """Read a page size, which must be a positive number."""
    if text is None:
        return usual
    if not text.isdigit() or int(text) == 0:
        raise bad_parameter("Param limit must be an integer greater than zero")
    return int(text)


def parse_names(text: str | None) -> list[str]:
    """Read a list of names, separated by commas or as JSON as Meta's own library writes it."""
    return [name for part in (text or "").split(",") if (name := part.strip(' []"'))]


def parse_fields(text: str) -> tuple[Field, ...]:
    """Parse a `fields` parameter; an empty text is no fields.

    Raises:
        GraphError: Code 2500, for what does not follow the grammar.
    """
    if not text.strip():
        return ()
    parser = _Parser(text)
    fields = parser.fields()
    parser.expect_end()
    return fields


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._position = 0

    def fields(self) -> tuple[Field, ...]:
        fields = [self._field()]
        while self._take(","):
            fields.append(self._field())
        return tuple(fields)

    def expect_end(self) -> None:
        if self._position != len(self._text):
            raise self._error()

    def _field(self) -> Field:
        name = self._word()
        arguments = {}
        while self._take("."):
            argument = self._word()
            arguments[argument] = self._value()
        fields: tuple[Field, ...] = ()
        if self._take("{"):
            fields = self.fields()
            self._expect("}")
        return Field(name, arguments, fields)

    def _value(self) -> str:
        self._expect("(")
        end = self._text.find(")", self._position)
        if end < 0:
            raise self._error()
        value = self._text[self._position : end]
        self._position = end + 1
        return value

    def _word(self) -> str:
        match = _WORD.match(self._text, self._position)
        if match is None:
            raise self._error()
        self._position = match.end()
        return match.group(1)

    def _take(self, sign: str) -> bool:
        if self._text[self._position : self._position + 1] != sign:
            return False
        self._position += 1
        return True

    def _expect(self, sign: str) -> None:
        if not self._take(sign):
            raise self._error()

    def _error(self) -> GraphError:
        return GraphError(
            f"Syntax error at character {self._position} of the fields: {self._text}", 2500
        )
