"""The page Assistant: rules without a key, a model over HTTP, its failures, and what is kept."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from pydantic import SecretStr
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from appdb.database import AppDatabase, TrackedAccount
from appdb.engine import sqlite_url
from appdb.vault import Vault
from dashboards import connections
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
        app = AppTest.from_file(str(MAIN), default_timeout=30)
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


def text(app: AppTest) -> str:
    assert not app.exception, app.exception
    kinds = ("caption", "warning", "info")
    words = [element.value for kind in kinds for element in getattr(app, kind)]
    return "\n".join(words + [element.proto.body for element in app.get("html")])


def test_rules_write_without_a_key_and_say_so(open_page: Open) -> None:
    page = open_page()
    assert "nothing leaves this machine" in text(page)
    assert "ASSISTANT_MODEL" in text(page)
    words = text(written(page))
    assert "Tip 5" in words
    assert "Written by rules" in words
    assert ">1 post of the period without a caption</summary>" in words
    # What stands behind the number: formula, source, freshness.
    assert "count of posts of the period whose caption is empty. From marts.posts" in words
    assert "From marts.posts, marts.online_hours" in words
    assert "Left out" not in words


def test_the_wish_stands_in_the_address_by_its_key(open_page: Open) -> None:
    def wish(page: AppTest) -> Any:
        return next(one for one in page.get("button_group") if one.key == "wish-chosen")

    page = open_page(wish="analysis")
    assert wish(page).value == "analysis"
    wish(page).set_value("captions").run()
    assert page.query_params["wish"] == "captions"
    assert wish(open_page(wish="Captions")).value == "tips"


def test_every_wish_is_answered_by_rules(open_page: Open) -> None:
    assert "followers counted on" in text(written(open_page(wish="analysis")))
    assert "#bread" in text(written(open_page(wish="hashtags")))
    captions = written(open_page(wish="captions"))
    assert "Say in a few words what the post is about" in text(captions)
    captions.text_input[0].set_value("Rye rolls cool on the sill")
    assert "Rye rolls cool on the sill." in text(written(captions))


def test_a_model_is_checked_named_paid_and_kept(
    with_model: Open, server: openai_server.Server, folder: Path
) -> None:
    server.says([GOOD])
    page = with_model()
    assert "The model at `127.0.0.1` is sent the facts below" in text(page)
    assert "Spent this month (UTC): at most 0.00 of 5.00." in text(page)
    page = written(page)
    words = text(page)
    assert "Written by local-model" in words
    said = re.search(r">(\d+ posts published in the period)</summary>", words)
    assert said
    assert "doubled" not in words
    assert "Left out: 1 piece that could not be shown (a number that is no fact)." in words
    page.toggle[0].set_value(True).run()
    page.run()
    assert "Spent this month (UTC): at most 0.01 of 5.00." in text(page)
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
    words = text(written(with_model()))
    assert said in words
    assert KEY.get_secret_value() not in words


def test_the_cap_and_a_missing_price_stop_the_call(
    with_model: Open, server: openai_server.Server
) -> None:
    server.asked.clear()
    assert "Raise `ASSISTANT_MONTHLY_CAP`" in text(written(with_model(monthly_cap="0.001")))
    assert "`ASSISTANT_OUTPUT_PRICE` is not" in text(with_model(output_price=""))
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
    words = text(written(page))
    assert "history is kept for connected accounts only" in words
    if name == "stale":
        assert "These numbers are old" in words
    page.session_state["assistant-facts"] = True
    missing = {"archives_only": "Not read in this period", "stale": "Too few posts"}
    assert missing[name] in text(page.run())
