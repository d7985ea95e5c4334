"""Reading a streamed answer: pieces are handed on as soon as they are complete in it.

The library takes whatever comes for an event, so nothing of one is taken for granted here.
"""

import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from assistant import schema
from assistant.errors import CutShort, ModelRefused, ServerFailed, TimedOut, Unusable
from assistant.schema import Malformed, Piece

if TYPE_CHECKING:
    from openai.types.responses import ResponseStreamEvent

LONGEST_ANSWER: Final = 50_000
"""In characters: more than the tokens that are asked for."""


class Reader:
    """Reads one stream to its end.

    Attributes:
        usage: What the server says that it cost; anything, or None.
    """

    def __init__(self, until: float) -> None:
        self._until = until
        self._text = ""
        self._given = 0
        self._is_whole = False
        self.usage: object = None

    def pieces(self, events: Iterable["ResponseStreamEvent"]) -> Iterator[Piece]:
        """Each piece once, as soon as it is complete."""
        for event in events:
            if time.monotonic() > self._until:
                raise TimedOut
            if getattr(event, "type", None) == "response.output_text.delta":
                delta = getattr(event, "delta", None)
                if not isinstance(delta, str) or len(self._text) + len(delta) > LONGEST_ANSWER:
                    raise Unusable
                self._text += delta
                # Only a closing quotation mark can complete a piece.
                if '"' in delta:
                    yield from self._new()
            else:
                self._note(event)
        if not self._is_whole:
            raise CutShort
        try:
            schema.whole(self._text)
        except Malformed:
            raise Unusable from None
        yield from self._new()

    def _new(self) -> Iterator[Piece]:
        try:
            found = list(schema.so_far(self._text))
        except Malformed:
            raise Unusable from None
        fresh, self._given = found[self._given :], max(self._given, len(found))
        yield from fresh

    def _note(self, event: "ResponseStreamEvent") -> None:
        match getattr(event, "type", None):
            case "response.refusal.delta" | "response.refusal.done":
                raise ModelRefused
            case "response.failed" | "error":
                raise ServerFailed
            case "response.incomplete":
                raise CutShort
            case "response.completed":
                self._is_whole = True
                self.usage = getattr(getattr(event, "response", None), "usage", None)
