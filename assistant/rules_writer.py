"""The writer without a model: plain rules over the facts. What it writes is verified as well."""

from collections.abc import Iterator
from functools import cache
from typing import Final

from assistant.catalogue import DEFINITIONS
from assistant.facts import Facts
from assistant.peer_facts import HASHTAG_FACTS
from assistant.rules import RULES
from assistant.samples import Samples
from assistant.schema import MOST_HASHTAGS, MOST_SUGGESTIONS, Piece, Wish
from assistant.verifier import fault
from assistant.words import folded, tokens

AUTHOR: Final = "rules"
CHOOSE: Final = "Choose those that name what can be seen in the post, and leave out the others."
ENDINGS: Final = (
    "Tell me in the comments what you would like to see.",
    "Save this if you want to come back to it.",
    "Send this to somebody who would like it.",
)


def write(wish: Wish, facts: Facts, samples: Samples, topic: str = "") -> Iterator[Piece]:
    """What the rules say to a wish.

    Args:
        wish: What is wanted.
        facts: All facts of the catalogue, also those that are missing.
        samples: The account's own hashtags, which are suggested again.
        topic: What a caption is about, in the owner's words.
    """
    topic = topic.strip()
    if wish == "hashtags":
        yield from _hashtags(facts, _own(facts, samples), topic)
    elif wish == "captions":
        for number, ending in enumerate(ENDINGS if topic else ()):
            yield Piece(number, "sentence", topic if topic[-1] in ".!?…" else f"{topic}.")
            yield Piece(number, "sentence", ending)
            for tag in _named(_own(facts, samples), topic)[:MOST_HASHTAGS]:
                yield Piece(number, "hashtag", tag)
    else:
        said = filter(None, (rule.said(facts) for rule in RULES if rule.wish == wish))
        for number, sentences in zip(range(MOST_SUGGESTIONS), said, strict=False):
            for sentence in sentences:
                yield Piece(number, "sentence", sentence)


@cache
def vocabulary() -> frozenset[str]:
    """Every word of the product's own texts: of rules and of facts."""
    texts = [sentence for rule in RULES for sentence in rule.sentences]
    texts += [CHOOSE, *ENDINGS, *(definition.phrase for definition in DEFINITIONS)]
    return frozenset(word for text in texts for word in tokens(text))


def _hashtags(facts: Facts, own: list[str], topic: str) -> Iterator[Piece]:
    chosen = list(dict.fromkeys([*_named(own, topic), *own]))[:MOST_HASHTAGS]
    told = [f"{{{name}:count}}" for name in HASHTAG_FACTS if facts[name].what in chosen]
    if told:
        yield Piece(0, "sentence", f"Your account has {', '.join(told)}.")
    if chosen:
        yield Piece(0, "sentence", CHOOSE)
    for tag in chosen:
        yield Piece(0, "hashtag", tag)


def _own(facts: Facts, samples: Samples) -> list[str]:
    """The account's hashtags: those with facts, then those used most."""
    with_facts = [str(facts[name].what) for name in HASHTAG_FACTS if facts[name].what]
    return [tag for tag in dict.fromkeys([*with_facts, *samples.hashtags]) if not fault(tag)]


def _named(tags: list[str], topic: str) -> list[str]:
    """Those that a topic names, in the singular or the plural."""
    about = {word.removesuffix("s") for word in tokens(topic)}
    return [tag for tag in tags if folded(tag).removesuffix("s") in about]
