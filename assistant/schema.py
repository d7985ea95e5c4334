"""What a writer must answer, whoever writes: suggestions made of sentences, and hashtags.

A number stands in a sentence only as a reference, `{fact id:format}`. That it does is `verifier`'s
business: a schema cannot know what is a number.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import from_json

Wish: TypeAlias = Literal["tips", "analysis", "captions", "hashtags"]
WISHES: Final[tuple[Wish, ...]] = get_args(Wish)
MOST_HASHTAGS: Final = 5
MOST_SUGGESTIONS: Final = 5
MOST_SENTENCES: Final = 10


class Suggestion(BaseModel):
    """A tip, a thought on the content, or a caption, by sentences; hashtags without `#`."""

    model_config = ConfigDict(extra="forbid", strict=True)

    sentences: list[str]
    hashtags: list[str]


class Answer(BaseModel):
    """All that was asked for."""

    model_config = ConfigDict(extra="forbid", strict=True)

    suggestions: list[Suggestion] = Field(max_length=MOST_SUGGESTIONS)


@dataclass(frozen=True)
class Piece:
    """A sentence or a hashtag of a suggestion, by its number, as it was written."""

    suggestion: int
    what: Literal["sentence", "hashtag"]
    text: str


class Malformed(ValueError):
    """An answer is not what it must be."""


def json_schema() -> dict[str, Any]:
    """The schema as strict structured output wants it: every property required, nothing else."""
    schema = Answer.model_json_schema()
    for part in (schema, *schema["$defs"].values()):
        for name in ("title", "description"):
            part.pop(name, None)
    # Not every server knows it; it is held here in any case.
    schema["properties"]["suggestions"].pop("maxItems")
    return schema


def whole(text: str) -> Answer:
    """An answer that has come to its end.

    Raises:
        Malformed: It is not JSON, or not in the schema.
    """
    try:
        return Answer.model_validate_json(text)
    except ValidationError as error:
        raise Malformed(error.errors()[0]["type"]) from None


def so_far(text: str) -> Iterator[Piece]:
    """What is complete in an answer that is still being written, in its order.

    Raises:
        Malformed: It can become no answer any more.
    """
    try:
        found = from_json(text, allow_partial=True) if text.strip() else {}
    except ValueError:
        raise Malformed("json_invalid") from None
    suggestions = found.get("suggestions", []) if isinstance(found, dict) else None
    if not isinstance(suggestions, list):
        raise Malformed("not a list")
    for number, suggestion in enumerate(suggestions[:MOST_SUGGESTIONS]):
        if not isinstance(suggestion, dict):
            raise Malformed("not a suggestion")
        yield from _pieces(number, suggestion)


def pieces(answer: Answer) -> Iterator[Piece]:
    """All pieces of a whole answer."""
    for number, suggestion in enumerate(answer.suggestions):
        yield from _pieces(number, suggestion.model_dump())


def _pieces(number: int, suggestion: dict[str, Any]) -> Iterator[Piece]:
    for name, what in (("sentences", "sentence"), ("hashtags", "hashtag")):
        written = suggestion.get(name, [])
        if not isinstance(written, list) or not all(isinstance(one, str) for one in written):
            raise Malformed(f"{name}: not a list of text")
        for text in written:
            yield Piece(number, what, text)  # type: ignore[arg-type]
