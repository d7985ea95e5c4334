"""Both writers: rules without a key, and a model over real HTTP, whether it works or fails."""

import json
import logging
import time
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from appdb.database import AppDatabase
from assistant import errors, model_writer, rules_writer
from assistant.facts import Facts
from assistant.model_writer import MOST_OUTPUT_TOKENS, ModelWriter
from assistant.request import compose
from assistant.review import Dropped, Shown, Suggested, review
from assistant.rules import RULES
from assistant.schema import Piece, Wish
from assistant.verifier import Hashtag, Sentence
from tests.assistant.conftest import INJECTIONS, KEY, Desk, desk
from tests.assistant.openai_server import (
    USAGE,
    Answer,
    Server,
    elsewhere,
    ends,
    fail,
    in_turn,
    page,
    refuse,
    says,
    silent,
    speak,
    stream,
)
from tests.dashboards import published_world

GOOD = [
    {"sentences": ["Your account has {posts_published:count}.", "It doubled."], "hashtags": []},
    {"sentences": ["Show the oven."], "hashtags": ["bread", "top10"]},
]
TEXT = json.dumps({"suggestions": GOOD})


def written(
    of: Desk, local: model_writer.Server, spending: AppDatabase, wish: Wish = "tips"
) -> list[Piece]:
    messages = compose(of.ask, of.scope, wish, "", of.facts, of.samples)
    return list(ModelWriter(local, spending).write(messages))


def hurried(local: model_writer.Server, expected: type[errors.WriterError]) -> model_writer.Server:
    """The server, given little time only where it is to run out: machines may be busy."""
    return replace(local, idle_seconds=0.4) if expected is errors.TimedOut else local


def month(spending: AppDatabase) -> int:
    return spending.spent_in_month(datetime.now(UTC))


@pytest.mark.parametrize("wish", ["tips", "analysis", "captions", "hashtags"])
def test_rules_write_without_a_key_and_pass_the_same_verifier(peaceful: Desk, wish: Wish) -> None:
    pieces = list(rules_writer.write(wish, peaceful.facts, peaceful.samples, "Rye from the oven"))
    events = list(review(pieces, peaceful.verifier, wish))
    assert pieces
    assert [one for one in events if isinstance(one, Dropped)] == []
    if wish in ("tips", "analysis"):
        assert any(isinstance(one, Shown) and _facts(one) for one in events)


def _facts(shown: Shown) -> bool:
    return isinstance(shown.what, Sentence) and bool(shown.what.facts)


def test_every_rule_is_one_that_the_verifier_lets_through(peaceful: Desk) -> None:
    judged = {
        text: peaceful.verifier.sentence(text, rule.wish)
        for rule in RULES
        for text in rule.sentences
    }
    assert {text: why for text, why in judged.items() if isinstance(why, str)} == {
        text: "missing_fact" for text in judged if "{videos_" in text or "_after_a_week:" in text
    }


def test_rules_say_nothing_of_what_is_not_known(moment: datetime) -> None:
    empty = desk(moment, published_world.archives_only(moment))
    facts: Facts = empty.facts
    assert all(fact.value is None for fact in facts.values())
    assert {fact.missing for fact in facts.values()} == {"not_read", "no_archive"}
    for wish in ("tips", "analysis", "hashtags"):
        assert list(rules_writer.write(wish, facts, empty.samples)) == []


def test_a_streamed_answer_is_shown_sentence_by_sentence_and_paid_for(
    server: Server, local: model_writer.Server, spending: AppDatabase, hostile: Desk
) -> None:
    server.answer = speak(TEXT, piece=11, pause=0.02)
    messages = compose(hostile.ask, hostile.scope, "tips", "", hostile.facts, hostile.samples)
    began = time.monotonic()
    arrived = []
    suggested = [Suggested(), Suggested()]
    pieces = ModelWriter(local, spending).write(messages)
    for event in review(pieces, hostile.verifier, "tips"):
        arrived.append(time.monotonic() - began)
        if isinstance(event, Shown):
            suggested[event.suggestion] = suggested[event.suggestion].with_one_more(event.what)
        else:
            assert event.reason == "number"
    assert len(arrived) == 5
    # The first is there well before the last has been said.
    assert arrived[-1] - arrived[0] > 0.1
    count = hostile.facts["posts_published"].value
    assert [one.text for one in suggested] == [
        f"Your account has {count} posts published in the period.",
        "Show the oven.\n\n#bread",
    ]
    (body,) = server.asked
    asked = json.loads(body)
    assert asked["stream"] is True
    assert asked["store"] is False
    assert asked["text"]["format"]["strict"] is True
    assert server.keys == [f"Bearer {KEY.get_secret_value()}"]
    price = USAGE["input_tokens"] * 0.5 + USAGE["output_tokens"] * 2
    assert month(spending) == price


def test_nobody_is_named_to_the_server(
    server: Server,
    local: model_writer.Server,
    spending: AppDatabase,
    hostile: Desk,
    moment: datetime,
) -> None:
    for wish in ("tips", "captions"):
        written(hostile, local, spending, wish)
    log = b"\n".join(server.asked).decode().casefold()
    people = {row["username"] for row in published_world.full(moment).tables["followers"]}
    assert len(people) > 900
    assert [name for name in people if name in log] == []
    assert published_world.USERNAME not in log
    assert published_world.ACCOUNT_ID not in log
    for name in ("marlow", "juniper bakes", "spam"):
        assert name not in log
    # The orders are there as data, apart from what is asked.
    samples, task = json.loads(server.asked[0])["input"]
    assert INJECTIONS[0] in json.loads(samples["content"])["samples"]["captions"]
    assert "previous instructions" not in task["content"]
    for topic in (f"A cake for {published_world.LEFT}", "a cake for Marlow Fields", "for @x"):
        with pytest.raises(errors.NamesSomebody):
            compose(hostile.ask, hostile.scope, "captions", topic, hostile.facts, hostile.samples)


@pytest.mark.parametrize(
    ("answer", "expected", "keeps_its_cost"),
    [
        (fail(401), errors.KeyRefused, False),
        (fail(404), errors.RequestRefused, False),
        (fail(500), errors.ServerFailed, False),
        (fail(429, **{"retry-after": "7"}), errors.RateLimited, False),
        (refuse(), errors.ModelRefused, True),
        (speak(TEXT[:60], end="response.incomplete"), errors.CutShort, True),
        (speak(TEXT[:60], end=""), errors.CutShort, True),
        (speak(TEXT[:60], end="response.failed"), errors.ServerFailed, True),
        (speak(TEXT[:60]), errors.Unusable, False),
        (speak("Here you are: 5 tips"), errors.Unusable, False),
        (speak('{"tips": ["You have 5 posts"]}'), errors.Unusable, False),
        (speak('{"suggestions": [{"sentences": [5], "hashtags": []}]}'), errors.Unusable, True),
        (speak(TEXT, piece=20, pause=0.6), errors.TimedOut, True),
    ],
)
def test_what_goes_wrong_is_told_by_its_kind(
    answer: Answer,
    expected: type[errors.WriterError],
    keeps_its_cost: bool,
    *,
    server: Server,
    local: model_writer.Server,
    spending: AppDatabase,
    peaceful: Desk,
    caplog: pytest.LogCaptureFixture,
) -> None:
    server.answer = answer
    caplog.set_level(logging.DEBUG)
    with pytest.raises(errors.WriterError) as failed:
        written(peaceful, hurried(local, expected), spending)
    assert type(failed.value) is expected
    if isinstance(failed.value, errors.RateLimited):
        assert failed.value.retry_after == 7
    everything = caplog.text + repr(failed.getrepr(style="long"))
    assert KEY.get_secret_value() not in everything
    # What nobody said the cost of counts as its most.
    assert (month(spending) > 1_000) == keeps_its_cost


EMPTY = '{"suggestions": []}'
FULL = json.dumps({"suggestions": [{"sentences": ["Show bread."] * 9_000, "hashtags": []}]})


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (page(), errors.CutShort),
        (stream(), errors.CutShort),
        (stream("{oops"), errors.Unusable),
        (stream([1], ends(None)), errors.Unusable),
        (stream("null", ends(None)), errors.Unusable),
        (stream(says(None)), errors.Unusable),
        (stream(says(7)), errors.Unusable),
        (stream(says(FULL), ends(USAGE)), errors.Unusable),
        (stream(says("[" * 40_000), ends(USAGE)), errors.Unusable),
        (stream({"error": {"message": KEY.get_secret_value()}}), errors.ServerFailed),
        (silent(1), errors.TimedOut),
    ],
)
def test_whatever_a_server_says_ends_in_words_for_the_page(
    answer: Answer,
    expected: type[errors.WriterError],
    *,
    server: Server,
    local: model_writer.Server,
    spending: AppDatabase,
    peaceful: Desk,
) -> None:
    server.answer = answer
    with pytest.raises(errors.WriterError) as failed:
        written(peaceful, hurried(local, expected), spending)
    assert type(failed.value) is expected
    assert KEY.get_secret_value() not in repr(failed.getrepr(style="long"))


@pytest.mark.parametrize(
    ("status", "after", "expected"),
    [
        (403, None, errors.KeyRefused),
        (429, None, errors.RateLimited),
        (429, "Wed, 21 Oct 2099 07:28:00 GMT", errors.RateLimited),
        (429, "-5", errors.RateLimited),
        (429, "1e12", errors.RateLimited),
        (503, "60", errors.ServerFailed),
    ],
)
def test_an_error_is_told_at_once_where_waiting_is_long_or_unknown(
    status: int,
    after: str | None,
    expected: type[errors.WriterError],
    *,
    server: Server,
    local: model_writer.Server,
    spending: AppDatabase,
    peaceful: Desk,
) -> None:
    server.answer = fail(status, **({"retry-after": after} if after else {}))
    began = time.monotonic()
    with pytest.raises(expected) as failed:
        written(peaceful, replace(local, retries=after == "60"), spending)
    assert time.monotonic() - began < 30
    assert getattr(failed.value, "retry_after", None) is None
    assert month(spending) == 0


@pytest.mark.parametrize(
    "usage",
    [None, {}, {"input_tokens": -9, "output_tokens": -9}, {"input_tokens": "9"}, [9], 9],
)
def test_a_usage_that_is_none_costs_the_most(
    usage: object,
    *,
    server: Server,
    local: model_writer.Server,
    spending: AppDatabase,
    peaceful: Desk,
) -> None:
    server.answer = stream(says(EMPTY), ends(usage))
    assert written(peaceful, local, spending) == []
    assert month(spending) > MOST_OUTPUT_TOKENS * local.output_price


def test_nothing_is_sent_to_where_the_server_points(
    server: Server, local: model_writer.Server, spending: AppDatabase, peaceful: Desk
) -> None:
    server.answer = in_turn(elsewhere(307, f"{server.base_url}/responses"), speak(TEXT))
    with pytest.raises(errors.RequestRefused):
        written(peaceful, local, spending)
    assert len(server.asked) == 1


def test_nobody_there_is_told_and_costs_nothing(
    local: model_writer.Server, spending: AppDatabase, peaceful: Desk
) -> None:
    with pytest.raises(errors.Unreachable):
        written(peaceful, replace(local, base_url="http://127.0.0.1:9/v1"), spending)
    assert month(spending) == 0


def test_an_endless_answer_is_ended(
    server: Server, local: model_writer.Server, spending: AppDatabase, peaceful: Desk
) -> None:
    server.answer = speak(TEXT, piece=1, pause=0.02)
    with pytest.raises(errors.TimedOut):
        written(peaceful, replace(local, whole_seconds=0.3), spending)


def test_a_busy_server_is_asked_again_and_counted_as_if_each_try_had_cost(
    server: Server, local: model_writer.Server, spending: AppDatabase, peaceful: Desk
) -> None:
    server.answer = in_turn(fail(429, **{"retry-after": "0.02"}), speak(TEXT))
    assert len(written(peaceful, replace(local, retries=1), spending)) == 5
    assert len(server.asked) == 2
    assert month(spending) > MOST_OUTPUT_TOKENS * local.output_price


def test_no_call_is_made_that_could_exceed_the_cap(
    server: Server, local: model_writer.Server, spending: AppDatabase, peaceful: Desk
) -> None:
    enough = Decimal("0.02")
    assert written(peaceful, replace(local, monthly_cap=enough), spending) == []
    assert 0 < month(spending) < 20_000
    with pytest.raises(errors.CapReached):
        written(peaceful, replace(local, monthly_cap=Decimal("0.004")), spending)
    assert len(server.asked) == 1


def test_a_model_without_prices_is_not_asked(local: model_writer.Server) -> None:
    def ready(model: str | None, *prices: Decimal | None) -> model_writer.Server | None:
        return model_writer.server(model, local.base_url, KEY, prices, Decimal(5))  # type: ignore[arg-type]

    assert ready(None, None, None) is None
    with pytest.raises(errors.NotSetUp, match="ASSISTANT_OUTPUT_PRICE"):
        ready("local-model", Decimal(0), None)
    assert ready("local-model", Decimal(0), Decimal(0))
    assert KEY.get_secret_value() not in repr(local)


def test_hashtags_are_at_most_five_and_no_more_than_instagram_takes(peaceful: Desk) -> None:
    tags = [Piece(number % 2, "hashtag", name) for number, name in enumerate("abcdefghijk")]
    tags = [replace(tag, text=f"bread_{tag.text}oven") for tag in tags]
    for wish, most in (("hashtags", 5), ("captions", 10)):
        shown = [
            one.what
            for one in review(tags, peaceful.verifier, wish)  # type: ignore[arg-type]
            if isinstance(one, Shown) and isinstance(one.what, Hashtag)
        ]
        assert len(shown) == most
    long = [Piece(0, "sentence", f"{'Bread and butter rest here ' * 14}.")] * 7
    judged = list(review(long, peaceful.verifier, "captions"))
    assert [isinstance(one, Shown) for one in judged] == [True] * 5 + [False] * 2
    assert judged[-1] == Dropped(0, "caption_rule")
