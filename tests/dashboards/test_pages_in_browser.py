"""Every page in every state in which its data can be, its files, and the way by keyboard.

What a page must say in a state is told by the key of its text, so that a page cannot pass by saying
something else; and whatever it says, it is quiet, fits a phone and is no barrier to anybody.
"""

import io
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

import openpyxl
import pytest
from playwright.sync_api import Browser, Locator, expect
from pyarrow import csv, parquet

from dashboards.main import PLACES
from dashboards.texts import say
from tests.browser import REPOSITORY, Tab, dashboard, serious, tab
from tests.dashboards import published_world as world
from tests.dashboards import states_world
from tests.dashboards.states_world import EMPTY, FAILING, FULL, STALE, WITHHELD
from warehouse.layout import DataFolder

pytestmark = pytest.mark.slow

PHONE, LAPTOP = 360, 1280
# What stands for a value that a text holds, whatever it is.
ANY: Final = "…"
_VALUES: Final = dict.fromkeys(
    (
        name
        for file in (REPOSITORY / "dashboards" / "texts").rglob("*.ftl")
        for name in re.findall(r"\$(\w+)", file.read_text(encoding="utf-8"))
    ),
    ANY,
)
# Where the address is more than the page's name.
_QUERIES: Final = {
    "overview": "",
    "person": f"person?person={states_world.PERSON}",
    "post": f"post?post={states_world.POST}",
}
# An older address of Settings is left out.
PAGES: Final = {
    place.key: _QUERIES.get(place.key, place.key) for place in PLACES if place.key != "accounts"
}


def told(key: str, **values: object) -> str:
    """A text with anything in place of the values that are not given."""
    return say(key, **(_VALUES | values))


REFUSED: Final = told("notice-source", said=world.FAILURE)
OLD: Final = (told("notice-old-data"), told("notice-old-archive"))
NO_NUMBERS: Final = (told("state-no-numbers.about"),)
NO_ARCHIVE: Final = (told("state-no-archive.about"), told("state-how-to"))
CUT: Final = (told("state-cut-archive"), told("state-cut-since"), told("state-one-archive"))
NOTHING: Final = told("state-nothing-published.about")
WORDS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    FULL: {
        "overview": (told("kpi-followers"), told("overview-followers"), told("explain")),
        "growth": (told("growth-history"), told("growth-period"), told("growth-beside")),
        "followers": (told("followers-title-left"), told("followers-about-left")),
        "time-machine": (told("time-machine-chart"), told("time-machine-title-left")),
        "person": (told("person-timeline.about"), told("person-stays"), told("person-score")),
        "content": (told("content-reach-chart"), told("content-about-posts")),
        "post": (told("post-curve"), told("post-ages"), told("post-as-of")),
        "audience": (
            told("audience-by-age"),
            told("audience-online-hours"),
            told("audience-cohorts"),
        ),
        "timing": (told("timing-no-promise"), told("timing-online-week"), told("timing-posted")),
        "hashtags": (told("hashtags-no-effect"), told("hashtags-used"), told("hashtags-about")),
        "competitors": (told("competitors-about"), told("competitors-followers")),
        "assistant": (told("assistant-about"), told("assistant-no-model")),
        "data": (told("data-sources.about"), told("data-sync.about")),
        "archives": (told("archives-receipt"), told("receipt-not-needed")),
        "settings": (told("settings-accounts"), told("login-condition", condition="well")),
    },
    EMPTY: {
        **dict.fromkeys(("overview", "growth", "content", "timing", "assistant"), NO_NUMBERS),
        **dict.fromkeys(("followers", "time-machine"), NO_ARCHIVE),
        "person": (told("person-unknown"),),
        "post": (told("post-none"),),
        "audience": (
            told("audience-not-yet"),
            told("audience-online-none"),
            told("audience-no-cohorts"),
        ),
        "hashtags": (told("hashtags-none"),),
        "competitors": (told("competitors-none"),),
        "data": (told("data-sources.none"),),
        "archives": (told("archives-none.about"),),
        "settings": (told("settings-not-yet-read"),),
    },
    STALE: {
        **dict.fromkeys(PAGES, OLD),
        "settings": (told("login-was-valid"), told("login-connect-below")),
    },
    WITHHELD: {
        "overview": (told("kpi-not-read"), told("overview-followers")),
        "growth": (told("growth-no-daily"), told("growth-beside.one")),
        **dict.fromkeys(("followers", "time-machine"), CUT),
        "person": (
            told("person-mutual-answer", answer="None"),
            told("person-timeline.none"),
            told("person-engagement.none"),
        ),
        "content": (told("content-put-aside", metric="reach"),),
        "post": (told("post-followers-unknown"), told("post-no-curve")),
        "audience": (
            told("audience-withheld"),
            told("audience-online-withheld"),
            told("audience-no-cohorts"),
        ),
        "timing": (told("audience-online-withheld"), told("timing-posted")),
        "hashtags": (told("timing-of-posts", number=0), told("hashtags-about")),
        "competitors": (told("competitors-refused"),),
        "assistant": (told("assistant-missing", why="withheld"),),
        "data": (told("data-not-given.about"), told("data-not-given.too-few")),
        "archives": (told("receipt-completeness", completeness="partial"),),
        "settings": (told("login-not-permitted"), told("login-all-permissions")),
    },
    FAILING: {
        **dict.fromkeys(PAGES, (REFUSED,)),
        "settings": (told("login-refused-on", why=world.FAILURE),),
    },
    "unpublished": {
        **dict.fromkeys(PAGES, (NOTHING,)),
        "data": (told("data-sync.about"),),
        "archives": (told("archives-take-in.files"),),
        "settings": (told("settings-notices.about"),),
    },
    "damaged": dict.fromkeys(PAGES, (told("state-unreadable"),)),
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, now: datetime) -> DataFolder:
    folder = DataFolder(tmp_path_factory.mktemp("data"))
    states_world.fill(folder, now)
    return folder


@pytest.fixture(scope="module")
def address(data: DataFolder) -> Iterator[str]:
    with dashboard(data.root) as address:
        yield address


@pytest.fixture(scope="module")
def visitor(browser: Browser, address: str) -> Iterator[Tab]:
    """One tab for all visits, on a phone with a dark screen."""
    with tab(browser, width=PHONE, theme="dark") as opened:
        opened.open(address)
        yield opened


@pytest.fixture
def pointed(data: DataFolder, request: pytest.FixtureRequest) -> Iterator[None]:
    """What all accounts share: a file that is there, that is not, or that is no database."""
    there = data.pointer.read_text()
    state = request.getfixturevalue("state")
    if state == "unpublished":
        data.pointer.unlink()
    elif state == "damaged":
        data.snapshot("damaged").write_bytes(b"no database")
        data.pointer.write_text("damaged.duckdb\n")
    yield
    data.pointer.write_text(there)


def shows(opened: Tab, words: str) -> None:
    """That a text stands on the page, as it is read and not as it is marked up."""
    plain = re.sub(r"\*\*|__|[`*]", "", words)
    parts = [r"\s+".join(map(re.escape, part.split())) for part in plain.split(ANY)]
    pattern = re.compile(r"[\s\S]*?".join(parts))
    expect(opened.page.get_by_test_id("stMain")).to_contain_text(pattern, use_inner_text=True)


def visit(opened: Tab, path: str, title: str) -> None:
    """Go to a page as the Back button does, which costs a third of loading it."""
    opened.page.evaluate(
        """path => {
            History.prototype.pushState.call(history, {}, "", path)
            dispatchEvent(new PopStateEvent("popstate"))
        }""",
        path,
    )
    expect(opened.page.get_by_role("heading", level=1)).to_have_text(title)
    opened.settle()


def judged(opened: Tab, within: str) -> list[str]:
    """What is wrong with the page as it is shown now."""
    wrong = {
        "titles too many": opened.page.get_by_role("heading", level=1).count() - 1,
        "exceptions": opened.page.get_by_test_id("stException").count(),
        "pixels too wide": opened.overflow(),
    }
    found = [f"{number} {what}" for what, number in wrong.items() if number]
    found += opened.console_errors + opened.strangers + serious(opened.page, within)
    opened.console_errors.clear()
    opened.strangers.clear()
    return found


@pytest.mark.parametrize("state", WORDS)
@pytest.mark.usefixtures("pointed")
def test_every_page_says_what_its_state_is(visitor: Tab, state: str) -> None:
    assert WORDS[state].keys() == PAGES.keys()
    account = states_world.name(state if state in states_world.STATES else FULL)
    wrong: dict[str, list[str]] = {}
    for key, path in PAGES.items():
        joint = "&" if "?" in path else "?"
        visit(visitor, f"/{path}{joint}account=%40{account}", say(f"page-{key}"))
        if key == "assistant" and state == WITHHELD:
            visitor.page.get_by_text(say("assistant-facts"), exact=True).click()
        for words in WORDS[state][key]:
            shows(visitor, words)
        if state == FULL:
            visitor.draw()
            for how in visitor.page.locator(".kpi summary").all():
                how.click()
        # Of what is old or failed only that it is said differs from what is full.
        part = "stAlert" if state in (STALE, FAILING) else "stMain"
        within = "html" if state == FULL else f"[data-testid='{part}']"
        wrong[f"{key} on a phone, dark"] = judged(visitor, within)
        if state == FULL:
            visitor.page.set_viewport_size({"width": LAPTOP, "height": 900})
            visitor.page.emulate_media(color_scheme="light")
            visitor.settle()
            wrong[f"{key} on a laptop, light"] = judged(visitor, within)
            visitor.page.set_viewport_size({"width": PHONE, "height": 900})
            visitor.page.emulate_media(color_scheme="dark")
    assert {where: what for where, what in wrong.items() if what} == {}


def test_files_hold_the_rows_and_the_filters_of_their_lists(browser: Browser, address: str) -> None:
    account = f"account=%40{states_world.name(FULL)}"
    with tab(browser, width=LAPTOP) as opened:
        page = opened.page

        def file(path: str, card: str, name: str) -> bytes:
            opened.open(f"{address}/{path}&{account}")
            page.locator(f".st-key-download-{card} button").first.click()
            with page.expect_download() as download:
                page.get_by_role("button", name=name).click()
            return Path(download.value.path()).read_bytes()

        written = file("followers?search=marlow", "list", "Excel workbook")
        book = openpyxl.load_workbook(io.BytesIO(written))
        heading, *rows = book["Rows"].values
        assert [dict(zip(heading, row, strict=True))["username"] for row in rows] == [world.LEFT]
        filters = dict(book["Filters"].values)
        assert filters["Account"] == f"@{states_world.name(FULL)}"
        assert (filters["List"], filters["Names that contain"]) == ("Left", "marlow")

        written = file("content?kind=reels&period=All", "content", "Parquet")
        table = parquet.read_table(io.BytesIO(written))
        assert table.num_rows == 30
        assert set(table["media_type"].to_pylist()) == {"reel"}
        assert '"Kind": "Reels"' in (table.schema.metadata or {})[b"filters"].decode()

        written = file("time-machine?became=renamed", "people", "CSV")
        comments = [line for line in written.decode().splitlines() if line.startswith("# ")]
        assert "# List: Renamed" in comments
        assert any(line.startswith("# Compared with: ") for line in comments)
        table = csv.read_csv(io.BytesIO(written), csv.ReadOptions(skip_rows=len(comments)))
        (renamed,) = table.to_pylist()
        assert {world.RENAMED_FROM, world.RENAMED_TO} <= set(map(str, renamed.values()))
        assert opened.console_errors == []


def test_a_period_a_method_and_a_table_are_reached_and_opened_by_keyboard(
    browser: Browser, address: str
) -> None:
    with tab(browser, width=LAPTOP) as opened:
        page = opened.page
        opened.open(f"{address}/?account=%40{states_world.name(FULL)}")
        opened.draw()

        def reach(wanted: Locator) -> None:
            """Go on by Tab; wherever that leads can be seen."""
            for _ in range(40):
                page.keyboard.press("Tab")
                # Text boxes show it by their frame and the caret in them.
                outline, html = page.evaluate("""() => {
                    const at = document.activeElement, style = getComputedStyle(at)
                    const outline = `${style.outlineStyle} ${style.outlineWidth}`
                    return [at.matches("input") || outline, at.outerHTML]
                }""")
                assert outline in (True, "solid 2px"), html
                if wanted.evaluate("wanted => wanted === document.activeElement"):
                    return
            pytest.fail(f"{wanted} is not reached by keyboard")

        facts = page.get_by_test_id("stCaptionContainer").first
        expect(facts).to_contain_text("28 days")
        reach(page.get_by_role("radio", name="7d"))
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        expect(facts).to_contain_text("90 days")
        opened.settle()
        how = page.locator(".kpi summary").first
        reach(how)
        page.keyboard.press("Enter")
        expect(page.get_by_text(say("kpi-judged")).first).to_be_visible()
        reach(page.locator(".st-key-card-followers summary"))
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("stDataFrame").first).to_be_visible()
        assert opened.console_errors == []
