"""Over 500 hostile answers: nothing is shown that a fact did not write, whatever a model says."""

import json
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant import writing
from assistant.review import Shown, review
from assistant.schema import WISHES, Piece, Wish, so_far
from assistant.verifier import Hashtag, Sentence
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
    "umpteen", "tres", "trzy", "kymmenen", "ventidue", "einundzwanzig", "douzaine", "Drittel",
    "tjugo", "sepuluh", "secondary", "grand total", "I I", "v i", "ppm", "a fraction", "dozens",
)  # fmt: skip
CLAIMS = (
    "more than before", "the highest reach", "most of your followers", "your reach grew",
    "because of reels", "this will boost reach", "on Monday morning", "every week",
    "@marlow.fields left", "marlow.fields left", "Marlow Fields left",
    "see https://evil.example",
    "see evil.example", "www evil", "juniper bakes", *INJECTIONS,
    "a huge audience", "reach went up", "photos beat reels", "plenty of people",
    "posts bring followers", "people who love reels", "your rivals", "a healthy rate",
    "Reels work well", "Your audience loves reels", "Your followers are young",
    "Growth is slow", "Your competitors post reels", "Try reels, people love them",
    "Show bread. Reels bring people", "Show bread: it works", "Post before bed",
    "Make reels, which bring people", "Show people that reach is up",
    "Note that reels go viral", "Use reels and people flock to you", "Tell people that bread won",
    "See how reels outdo photos", "Keep comments up as ever", "Post when people are online",
    "Show an army of bakers", "Look at reels, see people come",
)  # fmt: skip
BENT = (
    "Your posts went up with {0}.", "Growth: {0}.", "Your rivals had {0}.",
    "In Berlin you have {0}.",
    "Photos have {0}.", "Comments are {0}.", "It is false that you have {0}.", "Out of {0}.",
    "If you had {0}.", "North of {0}.", "A goal of {0}.", "It rose: {0}.", "This is a record: {0}.",
    "{0} is a lie.", "{0} are from bots.", "{0} or so.", "{0} in Berlin.", "Only {0}.",
    "Alas, {0}.",
    "Your account has not {0}.", "Your account has {0} and rising.", "Your account has{0}.",
    "Your account has {0}s.", "Your account has ({0}).", "Your account has {0} with {0}.",
    "Your account has {0} {0}.", "Your account has {0}, Berlin, {0}.",
    "Compare {0} with {0}, as is.",
    "{0}.", "Your account has {0}!", "Your account had had {0}.", "You have\n{0}\u200b.",
)  # fmt: skip
HARMLESS = (
    "Show how the dough is made.", "Ask the people what they want to see.",
    "Open them on the page Followers, and write to whoever left a comment.",
    "Look at {posts_published:count}.", "Your account had {reach_mean:mean}.",
    "You have {comments_mean:mean} and {saves_mean:mean}.",
    "Compare {reels_median_reach:mean} with {photos_median_reach:mean}.",
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


@pytest.mark.slow
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


@pytest.mark.parametrize("words", BENT)
def test_a_right_number_in_words_that_bend_it_is_dropped(hostile: Desk, words: str) -> None:
    text = words.replace("{0}", "{posts_published:count}")
    assert isinstance(hostile.verifier.sentence(text, "analysis"), str), text


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_right_is_shown(hostile: Desk, text: str) -> None:
    assert isinstance(hostile.verifier.sentence(text, "tips"), Sentence)


def test_a_caption_holds_no_fact_and_may_say_what_is_no_claim(hostile: Desk) -> None:
    assert hostile.verifier.sentence("You have {posts_published:count}.", "captions") == "placement"
    said = hostile.verifier.sentence("Rye bread rests on the sill because it must.", "captions")
    assert isinstance(said, Sentence)


@pytest.mark.parametrize(
    "tag", ["topten", "twodays", "onelove", "halfoff", "y2k", "top10", "xxiii"]
)
def test_a_hashtag_with_a_number_in_it_is_dropped(hostile: Desk, tag: str) -> None:
    assert hostile.verifier.hashtag(tag) == "number"


@pytest.mark.parametrize("tag", ["often", "kitten", "stones", "comercio", "#bread_and_oven"])
def test_a_hashtag_that_only_looks_like_one_is_shown(hostile: Desk, tag: str) -> None:
    assert isinstance(hostile.verifier.hashtag(tag), Hashtag)


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
