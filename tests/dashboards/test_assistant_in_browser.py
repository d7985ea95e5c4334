"""The assistant in a real browser: a streamed answer, a number that opens, on a phone and wide."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.assistant import openai_server
from tests.assistant.conftest import KEY, world
from tests.browser import dashboard, tab
from tests.dashboards.published_marts import publish
from warehouse.layout import DataFolder

pytestmark = pytest.mark.slow

ANSWER = [
    {"sentences": ["You have {posts_published:count}.", "Reach doubled."], "hashtags": []},
    {"sentences": ["Show how the dough is made.", "Ask the people what they want to see."] * 5},
]


@pytest.fixture(scope="module")
def server() -> Iterator[openai_server.Server]:
    with openai_server.serving() as running:
        text = json.dumps({"suggestions": [{"hashtags": []} | one for one in ANSWER]})
        running.answer = openai_server.speak(text, pause=0.05)
        yield running


@pytest.fixture(scope="module")
def address(
    tmp_path_factory: pytest.TempPathFactory, now: datetime, server: openai_server.Server
) -> Iterator[str]:
    data = DataFolder(tmp_path_factory.mktemp("data"))
    publish(data, world(now), now)
    with dashboard(
        data.root,
        ASSISTANT_MODEL="local-model",
        ASSISTANT_BASE_URL=server.base_url,
        ASSISTANT_KEY=KEY.get_secret_value(),
        ASSISTANT_INPUT_PRICE="0",
        ASSISTANT_OUTPUT_PRICE="0",
    ) as address:
        yield address


@pytest.mark.parametrize(("width", "theme"), [(360, "dark"), (1280, "light")])
def test_an_answer_appears_while_it_is_written_and_each_number_opens(
    browser: Browser, address: str, width: int, theme: Literal["light", "dark"]
) -> None:
    with tab(browser, width=width, theme=theme) as opened:
        page = opened.page
        opened.open(f"{address}/assistant")
        page.get_by_role("button", name="Write").click()
        number = page.get_by_text(re.compile(r"^\d+ posts published in the period$"))
        expect(number).to_be_visible()
        assert page.get_by_text("Left out: 1 piece").count() == 0
        expect(page.get_by_text("Left out: 1 piece")).to_be_visible()
        opened.settle()
        expect(page.get_by_text("count of posts of the period. From marts.posts")).to_be_hidden()
        number.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_text("count of posts of the period. From marts.posts")).to_be_visible()
        assert page.get_by_text("doubled").count() == 0
        assert opened.overflow() == 0
        assert opened.console_errors == []
        assert opened.strangers == []
        # What is this page's own; the shell around it is tried with the shell.
        found = Axe().run(page, context=".st-key-card-suggestion-0").response["violations"]
        assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
