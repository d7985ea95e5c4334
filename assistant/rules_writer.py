"""The writer without a model: plain rules over the facts. What it writes is verified all the same.

A rule says what was read and what can be done next. It claims no cause and no best time, because
no fact holds one.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from assistant.catalogue import DEFINITIONS
from assistant.facts import Facts
from assistant.samples import Samples
from assistant.schema import MOST_HASHTAGS, MOST_SUGGESTIONS, Piece, Wish
from assistant.words import tokens

AUTHOR: Final = "rules"
MANY_HASHTAGS: Final = 5
SHORT_CAPTION: Final = 50


@dataclass(frozen=True)
class Rule:
    """Sentences for a wish, said when all facts they name are known and `when` holds."""

    wish: Wish
    facts: tuple[str, ...]
    sentences: tuple[str, ...]
    when: Callable[[Facts], bool] = lambda _facts: True


def _above(name: str, limit: float) -> Callable[[Facts], bool]:
    return lambda facts: _number(facts, name) > limit


def _within(name: str, limit: float) -> Callable[[Facts], bool]:
    return lambda facts: _number(facts, name) <= limit


def _number(facts: Facts, name: str) -> float:
    value = facts[name].value
    if not isinstance(value, int | float):
        raise TypeError(f"{name} is no number.")
    return value


RULES: Final = (
    Rule(
        "tips",
        ("posts_published",),
        (
            "Your account has {posts_published:count}.",
            "Choose a subject that you can show from start to end, and publish a post about it.",
        ),
        _within("posts_published", 0),
    ),
    Rule(
        "tips",
        ("posts_without_caption",),
        (
            "There are {posts_without_caption:count}.",
            "Open them and write what the picture shows; a caption can still be added.",
        ),
        _above("posts_without_caption", 0),
    ),
    Rule(
        "tips",
        ("highest_engagement_format",),
        (
            "Look at {highest_engagement_format:comparison}.",
            "Put those posts side by side, note what they share, and try it in another format.",
        ),
    ),
    Rule(
        "tips",
        ("highest_reach_format",),
        (
            "Look at {highest_reach_format:comparison}.",
            "See on the content page how wide the spread of those posts is before you plan by it.",
        ),
    ),
    Rule(
        "tips",
        ("posts_without_hashtags",),
        (
            "There are {posts_without_hashtags:count}.",
            "A hashtag that names the subject or the place can be put into the caption.",
        ),
        _above("posts_without_hashtags", 0),
    ),
    Rule(
        "tips",
        ("hashtags_mean",),
        (
            "Your captions hold {hashtags_mean:mean}.",
            "Keep the hashtags that name what can be seen in the post, and leave out the others.",
        ),
        _above("hashtags_mean", MANY_HASHTAGS),
    ),
    Rule(
        "tips",
        ("caption_length_median",),
        (
            "Your posts have {caption_length_median:mean}.",
            "Try a caption that tells how the post came about and asks the reader a question.",
        ),
        _within("caption_length_median", SHORT_CAPTION),
    ),
    Rule(
        "tips",
        ("comments_mean",),
        (
            "Your posts have {comments_mean:mean}.",
            "Answer those comments, and ask the people who wrote them what they want to see.",
        ),
        _above("comments_mean", 0),
    ),
    Rule(
        "tips",
        ("people_lost",),
        (
            "Your archives show {people_lost:count}.",
            "The followers page lists them with the evidence; look there before you act on it.",
        ),
        _above("people_lost", 0),
    ),
    Rule(
        "analysis",
        ("followers_count", "net_change"),
        (
            "Your account had {followers_count:count}.",
            "The reports of Instagram show {net_change:signed}.",
        ),
    ),
    Rule(
        "analysis",
        ("new_followers", "lost_followers"),
        ("Instagram reports show {new_followers:count} and {lost_followers:count}.",),
    ),
    Rule("analysis", ("reach_mean",), ("The account had {reach_mean:mean}.",)),
    Rule(
        "analysis",
        ("reach_against_before",),
        ("It had {reach_against_before:comparison}.",),
    ),
    Rule(
        "analysis",
        ("posts_published", "comments_mean"),
        ("Your account has {posts_published:count}.", "Those posts have {comments_mean:mean}."),
    ),
    Rule(
        "analysis",
        ("posts_published", "saves_mean"),
        ("Your posts have {saves_mean:mean}.",),
    ),
    *(
        Rule(
            "analysis",
            (f"{plural}_median_reach", f"{plural}_median_engagement"),
            (
                f"Your account shows {{{plural}_median_reach:mean}} and"
                f" {{{plural}_median_engagement:share}}.",
            ),
        )
        for plural in ("reels", "photos", "carousels", "videos")
    ),
)
_QUESTION: Final = "Tell me in the comments what you would like to see."


def write(wish: Wish, facts: Facts, samples: Samples, topic: str = "") -> Iterator[Piece]:
    """What the rules say to a wish.

    Args:
        wish: What is wanted.
        facts: All facts of the catalogue, also those that are missing.
        samples: The account's own hashtags, which are suggested again.
        topic: What a caption is about, in the owner's words.
    """
    if wish == "captions":
        if topic.strip():
            yield from _caption(topic.strip(), samples)
        return
    if wish == "hashtags":
        for tag in samples.hashtags[: 2 * MOST_HASHTAGS]:
            yield Piece(0, "hashtag", tag)
        return
    said = (rule for rule in RULES if rule.wish == wish and _holds(rule, facts))
    for number, rule in zip(range(MOST_SUGGESTIONS), said, strict=False):
        for sentence in rule.sentences:
            yield Piece(number, "sentence", sentence)


def vocabulary() -> frozenset[str]:
    """Every word of the product's own texts: of rules and of facts."""
    texts = [sentence for rule in RULES for sentence in rule.sentences]
    texts += [_QUESTION, *(definition.phrase for definition in DEFINITIONS)]
    return frozenset(word for text in texts for word in tokens(text))


def _caption(topic: str, samples: Samples) -> Iterator[Piece]:
    ended = topic if topic[-1] in ".!?…" else f"{topic}."
    yield Piece(0, "sentence", ended)
    yield Piece(0, "sentence", _QUESTION)
    for tag in samples.hashtags[:MOST_HASHTAGS]:
        yield Piece(0, "hashtag", tag)


def _holds(rule: Rule, facts: Facts) -> bool:
    return all(facts[name].value is not None for name in rule.facts) and rule.when(facts)
