"""The one way from a writer to a reader: pieces pass the verifier, or are dropped and counted."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from assistant import captions
from assistant.facts import Fact
from assistant.schema import MOST_HASHTAGS, MOST_SENTENCES, Piece, Wish
from assistant.verifier import Hashtag, Reason, Sentence, Verifier


@dataclass(frozen=True)
class Shown:
    """A sentence or hashtag of a suggestion that may be shown."""

    suggestion: int
    what: Sentence | Hashtag


@dataclass(frozen=True)
class Dropped:
    """A piece that may not, and why. What it said is not kept."""

    suggestion: int
    reason: Reason


@dataclass(frozen=True)
class Suggested:
    """What was shown of a suggestion."""

    sentences: tuple[Sentence, ...] = ()
    hashtags: tuple[Hashtag, ...] = ()

    @property
    def text(self) -> str:
        """The suggestion as plain text, hashtags last."""
        said = " ".join(sentence.text for sentence in self.sentences)
        tags = " ".join(f"#{tag.name}" for tag in self.hashtags)
        return "\n\n".join(part for part in (said, tags) if part)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What it rests on, each once."""
        found = {fact.definition.id: fact for one in self.sentences for fact in one.facts}
        return tuple(found.values())

    def with_one_more(self, what: Sentence | Hashtag) -> "Suggested":
        """The same with another piece at its end."""
        if isinstance(what, Hashtag):
            return Suggested(self.sentences, (*self.hashtags, what))
        return Suggested((*self.sentences, what), self.hashtags)


Event: TypeAlias = Shown | Dropped


def review(pieces: Iterable[Piece], verifier: Verifier, wish: Wish) -> Iterator[Event]:
    """Judge pieces as they come; each is answered before the next is taken."""
    suggested: dict[int, Suggested] = defaultdict(Suggested)
    for piece in pieces:
        judged = (
            verifier.sentence(piece.text, wish)
            if piece.what == "sentence"
            else verifier.hashtag(piece.text)
        )
        if isinstance(judged, str):
            yield Dropped(piece.suggestion, judged)
            continue
        longer = suggested[piece.suggestion].with_one_more(judged)
        reason = _too_much(longer, suggested, wish)
        if reason:
            yield Dropped(piece.suggestion, reason)
            continue
        suggested[piece.suggestion] = longer
        yield Shown(piece.suggestion, judged)


def _too_much(longer: Suggested, others: dict[int, Suggested], wish: Wish) -> Reason | None:
    """Hashtags are at most five: in a caption each, and of all when hashtags were asked for."""
    if len(longer.hashtags) > MOST_HASHTAGS or len(longer.sentences) > MOST_SENTENCES:
        return "too_many"
    before = sum(len(one.hashtags) for one in others.values())
    if wish == "hashtags" and longer.hashtags and before >= MOST_HASHTAGS:
        return "too_many"
    return "caption_rule" if wish == "captions" and captions.broken(longer.text) else None
