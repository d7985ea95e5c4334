"""The verifier: nothing that was written is shown unless it passes here, whoever wrote it.

It reads each referenced fact anew from the published file and writes the number itself, as a phrase
that says what is counted, in one of few frames. A sentence without a fact may only tell what to do:
it says no number, no comparison, no cause and no time, because no fact would stand for it. One that
breaks one rule is dropped whole.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from assistant import facts, frames, people, words, writing
from assistant.catalogue import BY_ID
from assistant.facts import Ask, Fact, Facts, Scope
from assistant.samples import Samples
from assistant.schema import Wish

Reason: TypeAlias = Literal[
    "number", "unknown_fact", "missing_fact", "wrong_format", "changed", "placement", "claim",
    "comparison", "cause", "time", "link", "mention", "name", "copied", "instruction", "sign",
    "too_long", "empty", "hashtag", "too_many", "caption_rule",
]  # fmt: skip

LONGEST_SENTENCE: Final = 400
COPIED_WORDS: Final = 6

_REFERENCE: Final = re.compile(r"\{([a-z_]+):([a-z]+)\}")
_LINK: Final = re.compile(r"://|www|\w[.．。]\w|\bhttps?\b|\bdot\s+com\b", flags=re.IGNORECASE)
_PUNCTUATION: Final = frozenset(" .,;:!?'’\"“”()-–—…\n")
_HASHTAG: Final = re.compile(r"\w{1,100}")


@dataclass(frozen=True)
class Written:
    """A reference as it was written out."""

    fact: Fact
    text: str


@dataclass(frozen=True)
class Sentence:
    """A sentence that passed: plain text, and facts written out."""

    parts: tuple[str | Written, ...]

    @property
    def text(self) -> str:
        """The sentence as it reads."""
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What it rests on."""
        return tuple(part.fact for part in self.parts if isinstance(part, Written))


@dataclass(frozen=True)
class Hashtag:
    """A hashtag that passed, without `#`."""

    name: str


class Verifier:
    """Judges sentences and hashtags against one scope of one published file."""

    def __init__(
        self,
        ask: Ask,
        scope: Scope,
        given: Facts,
        samples: Samples,
        *,
        vocabulary: Collection[str] = (),
        locale: str = writing.DEFAULT_LOCALE,
    ) -> None:
        """Prepare to judge.

        Args:
            ask: Answers a question of `facts` and `people` from the published file.
            scope: The account and the days.
            given: The facts that the writer was given.
            samples: The hostile texts that the writer was given.
            vocabulary: Words of the product's own texts, which tell of nobody even where somebody
                is called so.
            locale: How numbers are written.
        """
        self._ask = ask
        self._scope = scope
        self._given = given
        self._hostile = {
            run for text in samples.captions for run in words.runs(words.tokens(text), COPIED_WORDS)
        }
        self._vocabulary = frozenset(vocabulary)
        self._locale = locale

    def sentence(self, text: str, wish: Wish) -> Sentence | Reason:
        """The sentence with its numbers written out, or why it is dropped."""
        apart = _REFERENCE.split(text.strip())
        prose = apart[::3]
        joined = " ".join(prose)
        reason = _first(
            (
                ("empty", not text.strip()),
                ("too_long", len(text) > LONGEST_SENTENCE),
                ("number", words.says_number(joined)),
                ("link", bool(_LINK.search(joined))),
                ("mention", any(sign in joined for sign in "@＠")),
            )
        ) or self._wrong_words(prose, wish)
        if reason:
            return reason
        references = list(zip(apart[1::3], apart[2::3], strict=True))
        # A caption is the owner's voice: it needs no frame, so a fact in it could be bent.
        if references and (wish == "captions" or not frames.holds_facts(prose)):
            return "placement"
        if not references and wish != "captions" and not frames.advises(joined):
            return "claim"
        return self._written_out(prose, references)

    def hashtag(self, text: str) -> Hashtag | Reason:
        """The hashtag, or why it is dropped."""
        tag = text.strip().removeprefix("#")
        return fault(tag) or ("name" if self._names(tag) else Hashtag(tag))

    def _wrong_words(self, prose: list[str], wish: Wish) -> Reason | None:
        joined = " ".join(prose)
        said = words.tokens(joined)
        is_claim = wish != "captions"
        runs = words.runs(said, COPIED_WORDS)
        reason = _first(
            (
                ("sign", not all(_may_stand(sign, is_claim=is_claim) for sign in joined)),
                ("instruction", words.instructs(said)),
                ("copied", bool(runs & self._hostile)),
                ("comparison", is_claim and words.compares(said)),
                ("cause", is_claim and words.explains(said)),
                ("time", is_claim and words.tells_time(said)),
            )
        )
        # Last, because it asks the published file.
        return reason or ("name" if self._names(joined) else None)

    def _names(self, text: str) -> bool:
        asked = people.candidates(text) - self._vocabulary
        return bool(self._ask(people.known, self._scope.account_id, tuple(sorted(asked))))

    def _written_out(
        self, prose: list[str], references: list[tuple[str, str]]
    ) -> Sentence | Reason:
        parts: list[str | Written] = [prose[0]]
        for (name, form), following in zip(references, prose[1:], strict=True):
            definition = BY_ID.get(name)
            if definition is None or name not in self._given:
                return "unknown_fact"
            if form != definition.kind:
                return "wrong_format"
            fact = self._ask(facts.read_one, self._scope, definition)
            if not isinstance(fact, Fact) or fact.value is None:
                return "missing_fact"
            if fact != self._given[name]:
                return "changed"
            parts += [Written(fact, writing.written(fact, self._locale)), following]
        return Sentence(tuple(part for part in parts if part))


def fault(tag: str) -> Reason | None:
    """What is wrong with a hashtag by itself, without its sign."""
    if not _HASHTAG.fullmatch(tag) or not all(words.is_latin(sign) for sign in tag if sign != "_"):
        return "number" if any(map(words.sign_is_number, tag)) else "hashtag"
    return "number" if words.holds_number(tag) else None


def _first(rules: Iterable[tuple[Reason, bool]]) -> Reason | None:
    return next((reason for reason, is_broken in rules if is_broken), None)


def _may_stand(sign: str, *, is_claim: bool) -> bool:
    """Latin letters and plain punctuation; in a caption pictures too."""
    if words.is_latin(sign) or sign in _PUNCTUATION:
        return True
    return not is_claim and (words.is_picture(sign) or sign in "&/\ufe0f\u200d")
