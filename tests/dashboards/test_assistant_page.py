"""The page Assistant: rules without a key, a model over HTTP, its failures, and what is kept."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from pydantic import SecretStr
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from appdb.database import AppDatabase, TrackedAccount
from appdb.engine import sqlite_url
from appdb.suggestions import UsedFact
from appdb.vault import Vault
from dashboards import connections
from dashboards.periods import Period
from dashboards.views.afterwards import sides
from tests.assistant import openai_server
from tests.assistant.conftest import KEY, world
from tests.browser import REPOSITORY
from tests.dashboards import published_world
from tests.dashboards.published_marts import publish
from warehouse.layout import DataFolder

MAIN = REPOSITORY / "dashboards" / "main.py"
GOOD = {"sentences": ["You have {posts_published:count}.", "Reach doubled."], "hashtags": []}

Open = Callable[..., AppTest]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, now: datetime) -> Iterator[Path]:
    """A published world whose account is connected, so that its history is kept."""
    made = tmp_path_factory.mktemp("assistant")
    data = DataFolder(made)
    publish(data, world(now), now)
    database = AppDatabase.open(sqlite_url(data.app_database), Vault.from_key_file(data.key_file))
    account = TrackedAccount(
        published_world.ACCOUNT_ID, published_world.USERNAME, "https://h", False, now
    )
    database.connect_account(account, SecretStr("t"), now)
    database.close()
    yield made
    connections.database.cache_clear()
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture(scope="module")
def server() -> Iterator[openai_server.Server]:
    with openai_server.serving() as running:
        yield running


@pytest.fixture
def open_page(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    def run(data: Path = folder, wish: str = "tips", **settings: str) -> AppTest:
        monkeypatch.setenv("TRACKER_DATA", str(data))
        for name, value in settings.items():
            monkeypatch.setenv(f"ASSISTANT_{name.upper()}", value)
        app = AppTest.from_file(str(MAIN), default_timeout=60)
        app.query_params["wish"] = wish
        app._page_hash = calc_hash("assistant")
        return app.run()

    return run


@pytest.fixture
def with_model(open_page: Open, server: openai_server.Server) -> Open:
    def run(**others: str) -> AppTest:
        common = {"model": "local-model", "key": KEY.get_secret_value()}
        prices = {"input_price": "0.5", "output_price": "2"}
        return open_page(**({"base_url": server.base_url} | common | prices | others))

    return run


def written(app: AppTest) -> AppTest:
    (button,) = [one for one in app.button if one.label == "Write"]
    return button.click().run()


def text_of(app: AppTest) -> str:
    assert not app.exception, app.exception
    kinds = ("caption", "warning", "info")
    words = [element.value for kind in kinds for element in getattr(app, kind)]
    return "\n".join(words + [element.proto.body for element in app.get("html")])


def test_rules_write_without_a_key_and_say_so(open_page: Open) -> None:
    page = open_page()
    assert "nothing leaves this machine" in text_of(page)
    assert "ASSISTANT_MODEL" in text_of(page)
    words = text_of(written(page))
    assert "Tip 5" in words
    assert "Written by rules" in words
    assert ">1 post of the period without a caption</summary>" in words
    # What stands behind the number: formula, source, freshness.
    assert "count of posts of the period whose caption is empty. From marts.posts" in words
    assert "From marts.posts, marts.online_hours" in words
    assert "Left out" not in words


def test_the_wish_stands_in_the_address_by_its_key(open_page: Open) -> None:
    def wish(page: AppTest) -> Any:
        return next(one for one in page.get("button_group") if one.key == "wish")

    page = open_page(wish="analysis")
    assert wish(page).value == "analysis"
    wish(page).set_value("captions").run()
    assert page.query_params["wish"] == "captions"
    assert wish(open_page(wish="Captions")).value == "tips"


def test_every_wish_is_answered_by_rules(open_page: Open) -> None:
    assert "followers counted on" in text_of(written(open_page(wish="analysis")))
    assert "#bread" in text_of(written(open_page(wish="hashtags")))
    captions = written(open_page(wish="captions"))
    assert "Say in a few words what the post is about" in text_of(captions)
    captions.text_input[0].set_value("Rye rolls cool on the sill")
    assert "Rye rolls cool on the sill." in text_of(written(captions))


def test_a_model_is_checked_named_paid_and_kept(
    with_model: Open, server: openai_server.Server, folder: Path
) -> None:
    server.says([GOOD])
    page = with_model()
    assert "The model at `127.0.0.1` is sent the facts below" in text_of(page)
    assert "Spent this month (UTC): at most 0.00 of 5.00." in text_of(page)
    page = written(page)
    words = text_of(page)
    assert "Written by local-model" in words
    said = re.search(r">(\d+ posts published in the period)</summary>", words)
    assert said
    assert "doubled" not in words
    assert "Left out: 1 piece that could not be shown (a number that is no fact)." in words
    page.toggle[0].set_value(True).run()
    page.run()
    assert "Spent this month (UTC): at most 0.01 of 5.00." in text_of(page)
    data = DataFolder(folder)
    database = AppDatabase.open(sqlite_url(data.app_database), Vault.from_key_file(data.key_file))
    newest = database.suggestions(published_world.ACCOUNT_ID, 1)[0]
    database.close()
    assert (newest.author, newest.text) == (
        "local-model",
        f"You have {said[1]}.",
    )
    assert [fact.fact_id for fact in newest.facts] == ["posts_published"]
    assert newest.used_at
    assert datetime.now(UTC) >= newest.used_at


def test_what_happened_after_a_used_suggestion_is_read_anew(
    open_page: Open, folder: Path, now: datetime
) -> None:
    data = DataFolder(folder)
    database = AppDatabase.open(sqlite_url(data.app_database), Vault.from_key_file(data.key_file))
    fact = UsedFact("posts_published", "Posts", "9 posts", "marts.posts", "count", "")
    kept = {
        (kind, text, age): database.keep_suggestion(
            published_world.ACCOUNT_ID,
            kind,
            text,
            [fact] if kind == "tips" else [],
            author="rules",
            snapshot_id="s",
            at=now - timedelta(days=age),
        )
        for kind, text, age in (
            ("tips", "An old tip.", 11),
            ("tips", "A new tip.", 2),
            ("captions", "morning at the oven,  loaf number 3 cools\n\n#Bread", 5),
            ("hashtags", "#bread #nobody", 5),
        )
    }
    for (_, _, age), one in kept.items():
        database.mark_suggestion(one, now - timedelta(days=age))

    def after(kind: str, text: str, age: int) -> str:
        page = open_page()
        page.session_state["assistant-history"] = True
        page.session_state["after"] = kept[kind, text, age]
        return text_of(page.run())

    words = after("tips", "An old tip.", 11)
    # One post every 20 hours: 8 or 9 a week, whichever way the days fall.
    assert len(re.findall(r"\b[89] posts published in the period", words)) == 2
    assert "What made a difference, these numbers do not tell." in words
    assert "once 7 days after it are known" in after("tips", "A new tip.", 2)
    caption = after("captions", "morning at the oven,  loaf number 3 cools\n\n#Bread", 5)
    assert "post?post=post-3&amp;" in caption
    assert "post?post=post-4&amp;" not in caption
    assert "No post since then has all of these hashtags" in after("hashtags", "#bread #nobody", 5)
    for one in kept.values():
        database.mark_suggestion(one, None)
    database.close()


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("2026-10-17", None),
        ("2026-10-18", ("2026-10-03", "2026-10-09", "2026-10-12", "2026-10-18")),
        ("2026-11-08", ("2026-09-12", "2026-10-09", "2026-10-12", "2026-11-08")),
    ],
)
def test_as_many_days_are_compared_before_as_after(
    last: str, expected: tuple[str, str, str, str] | None
) -> None:
    used_at = datetime(2026, 10, 11, 3, tzinfo=UTC)
    found = sides(used_at, date.fromisoformat(last))
    days = [date.fromisoformat(one) for one in expected or ()]
    assert found == ((Period(days[0], days[1]), Period(days[2], days[3])) if days else None)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (openai_server.fail(401), "does not accept the key"),
        (openai_server.fail(429, **{"retry-after": "180"}), "Try again in 180 seconds."),
        (openai_server.refuse(), "declined"),
        (openai_server.speak("not json"), "not in the form"),
        (openai_server.speak('{"suggestions": []}'), "The model wrote nothing"),
    ],
)
def test_failures_are_told_plainly(
    with_model: Open, server: openai_server.Server, answer: openai_server.Answer, said: str
) -> None:
    server.answer = answer
    words = text_of(written(with_model()))
    assert said in words
    assert KEY.get_secret_value() not in words


def test_the_cap_and_a_missing_price_stop_the_call(
    with_model: Open, server: openai_server.Server
) -> None:
    server.asked.clear()
    assert "Raise `ASSISTANT_MONTHLY_CAP`" in text_of(written(with_model(monthly_cap="0.001")))
    assert "`ASSISTANT_OUTPUT_PRICE` is not" in text_of(with_model(output_price=""))
    assert server.asked == []


@pytest.mark.parametrize("name", ["empty", "archives_only", "stale"])
def test_other_states_say_what_is_missing(
    open_page: Open, name: str, tmp_path: Path, now: datetime
) -> None:
    publish(DataFolder(tmp_path), getattr(published_world, name)(now), now)
    page = open_page(tmp_path)
    if name == "empty":
        assert "No account yet" in page.header[0].value
        return
    words = text_of(written(page))
    assert "this account is known from archives alone" in words
    if name == "stale":
        assert "These numbers are old" in words
    page.session_state["assistant-facts"] = True
    missing = {"archives_only": "Not read in this period", "stale": "Too few posts"}
    assert missing[name] in text_of(page.run())
