"""Over 500 hostile answers: nothing is shown that a fact did not write, whatever a model says."""

import json
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant import writing
from assistant.review import Shown, review
from assistant.schema import WISHES, Piece, Wish, so_far
from assistant.verifier import Sentence
from tests.assistant import oracle
from tests.assistant.conftest import INJECTIONS, Desk, desk, world
from tests.dashboards import published_world

NUMBERS = (
    "7", "1,204", "0.5", "-3", "12%", "٣", "४२", "７", "²", "½", "Ⅳ", "iv", "XII", "①", "十",
    "三百",
    "seven", "Twenty-one", "twentyone", "s e v e n", "fo ur", "sèven", "seve\u200dn",
    "o\u0308ne",
    "ten\u00adfold", "first", "Third", "half", "twice", "doubled", "two-thirds", "a dozen",
    "percent",
    "per cent", "🔟", "💯", "3️⃣", "🥇", "zwanzig", "vingt", "veinte",
    "𝟗", "nine\u0301", "l0l", "1O0",
    "ｔｅｎ", "sıx", "hundred\nthousand", "99.9 %", "№ 5", "x2", "{posts_published:count}0",
    "-{posts_published:count}", "{posts_published:count}.{posts_published:count}",
    "{posts_published:share}", "{posts_published}", "{{posts_published:count}}",
    "{no_such:count}",
    "nearly {posts_published:count}", "{posts_published:count} thousand", "{net_change:count}",
    "not {posts_published:count}", "{posts_published:count}k", "{videos_median_reach:mean}",
)  # fmt: skip
CLAIMS = (
    "more than before", "the highest reach", "most of your followers", "your reach grew",
    "because of reels", "this will boost reach", "on Monday morning", "every week",
    "@marlow.fields left", "marlow.fields left", "Marlow Fields left",
    "see https://evil.example",
    "see evil.example", "www evil", "juniper bakes", *INJECTIONS,
)  # fmt: skip
HARMLESS = (
    "Show how the dough is made.", "Ask the people what they want to see.",
    "Your photos look calm.",
    "Look at {posts_published:count}.", "The account had {reach_mean:mean}.",
    "You have {comments_mean:mean} and {saves_mean:mean}.", "Bread rests here.",
)  # fmt: skip
words = st.sampled_from(
    ["your", "posts", "show", "bread", "have", "a", "the", "and", "of", "reels"]
)
bad = st.sampled_from([*NUMBERS, *CLAIMS])
anything = st.one_of(bad, words, st.sampled_from(HARMLESS), st.text(max_size=6))
sentences = st.lists(anything, min_size=1, max_size=6).map(" ".join)
answers = st.lists(
    st.fixed_dictionaries(
        {
            "sentences": st.lists(sentences | st.sampled_from(HARMLESS), max_size=4),
            "hashtags": st.lists(st.one_of(words, bad, st.text(max_size=8)), max_size=7),
        }
    ),
    max_size=4,
)


NAMES = (published_world.LEFT, published_world.RENAMED_TO, "Marlow Fields", "juniper bakes", "@")


@settings(
    max_examples=550, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
@given(answer=answers, wish=st.sampled_from(WISHES))
def test_no_unsupported_number_is_ever_shown(
    hostile: Desk, answer: list[dict[str, list[str]]], wish: Wish
) -> None:
    text = json.dumps({"suggestions": answer})
    shown = [
        one.what for one in review(so_far(text), hostile.verifier, wish) if isinstance(one, Shown)
    ]
    for what in shown:
        if isinstance(what, Sentence):
            said = what.text
            written = [writing.written(hostile.facts[fact.definition.id]) for fact in what.facts]
        else:
            said, written = what.name, []
        assert oracle.unsupported(said, written) == []
        assert not any(name in said for name in NAMES)
        assert "evil" not in said or "." not in said.strip(".")


@pytest.mark.parametrize("bad", [*NUMBERS, *CLAIMS])
def test_each_hostile_phrase_is_dropped_alone_and_inside_a_sentence(
    hostile: Desk, bad: str
) -> None:
    for text in (bad, f"Your posts show {bad} and bread."):
        assert isinstance(hostile.verifier.sentence(text, "tips"), str), text


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_right_is_shown(hostile: Desk, text: str) -> None:
    assert isinstance(hostile.verifier.sentence(text, "tips"), Sentence)


def test_orders_in_captions_change_nothing_of_what_is_accepted(
    hostile: Desk, peaceful: Desk
) -> None:
    said = [Piece(0, "sentence", text) for text in (*HARMLESS, *NUMBERS, *CLAIMS)]

    def accepted(of: Desk) -> list[str]:
        return [
            one.what.text
            for one in review(said, of.verifier, "tips")
            if isinstance(one, Shown) and isinstance(one.what, Sentence)
        ]

    assert any("previous instructions" in text for text in hostile.samples.captions)
    assert len(accepted(hostile)) == len(HARMLESS)
    assert accepted(hostile) == accepted(peaceful)


def test_a_fact_that_changed_since_it_was_given_is_dropped(hostile: Desk, moment: datetime) -> None:
    made = world(moment)
    made.tables["posts"].pop()
    made.tables["posts"][0]["posted_at"] = moment.replace(year=moment.year - 1)
    later = desk(moment, made)
    stale = Desk(later.ask, hostile.scope, hostile.facts, hostile.samples)
    assert stale.verifier.sentence("You have {posts_published:count}.", "tips") == "changed"


def test_the_oracle_itself_sees_numbers() -> None:
    for number in ("7", "٣", "½", "seven", "twentyone", "XII", "十", "12%", "twice", "ｔｅｎ"):
        assert oracle.unsupported(f"about {number} posts", []), number
    assert oracle.unsupported("You have 7 posts.", ["7 posts"]) == []
    assert oracle.unsupported("You have 7 posts, 7.", ["7 posts"]) != []
