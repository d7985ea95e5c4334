"""The page Data in every state, through Streamlit's own test runner and real stores."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TypeAlias

import pyarrow as pa
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from dashboards import connections
from dashboards.commands import commands
from dashboards.views import asking, syncing
from settings import Settings
from tests.dashboards import published_world as world
from tests.dashboards.published_marts import World, publish
from tests.dashboards.test_pages import MAIN, text
from tests.marts import build_marts
from tests.patience import PATIENCE_SECONDS
from warehouse import publish as publishing
from warehouse.layout import DataFolder
from warehouse.private import open_private
from warehouse.reader import current_snapshot_id

Open = Callable[..., AppTest]
Make: TypeAlias = Callable[[datetime], World] | None


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Make], Path]:
    """The data folder in which a world is published, made once."""

    @cache
    def folder(make: Make) -> Path:
        made = tmp_path_factory.mktemp("world")
        if make is not None:
            now = world.moment()
            publish(DataFolder(made), make(now), now)
        return made

    return folder


@pytest.fixture
def open_page(folders: Callable[[Make], Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Open the page on a world, a folder or nothing, with what follows the `?` of its address."""

    def run(made: Make | Path, page: str = "data", **query: str) -> AppTest:
        data = made if isinstance(made, Path) else folders(made)
        monkeypatch.setenv("TRACKER_DATA", str(data))
        app = AppTest.from_file(str(MAIN), default_timeout=60)
        app.query_params.update(query)
        app._page_hash = calc_hash(page)
        return app.run()

    yield run
    connections.database.cache_clear()
    st.cache_data.clear()
    st.cache_resource.clear()


def labels(page: AppTest) -> list[str]:
    return [button.label for button in page.button]


@pytest.mark.parametrize("make", [None, world.empty])
def test_before_anything_is_known_it_can_be_read_and_taken_in(open_page: Open, make: Make) -> None:
    assert labels(open_page(make)) == ["Sync now"]
    assert labels(open_page(make, part="archives")) == ["Take in"]
    for part in ("exports", "sql"):
        (info,) = open_page(make, part=part).info
        assert "Nothing is published yet" in info.value


def test_each_source_says_how_it_goes(open_page: Open) -> None:
    page = open_page(world.connected_without_archive)
    words = text(page)
    assert "Posts and their numbers" in words
    assert words.count("Up to date") == 3
    assert not [*page.error, *page.warning, *page.info]


def test_a_source_that_fails_says_why_and_that_it_is_old(open_page: Open) -> None:
    page = open_page(world.stale)
    assert world.FAILURE in text(page)
    assert "These numbers are old" in "".join(one.value for one in page.warning)


def test_what_instagram_does_not_give_is_listed_with_why_and_until_when(open_page: Open) -> None:
    words = text(open_page(world.numbers_refused))
    table = words[words.index("Numbers that are not given") :]
    assert "total interactions" in table
    assert world.REFUSAL in table
    assert "reels" in table
    assert "accounts with more followers" in table
    assert "impressions" not in table, "ended for everybody, not only now"
    assert "reach" not in table
    assert "Not offered" in words


def test_data_of_an_earlier_version_say_so(open_page: Open, tmp_path: Path) -> None:
    now, data = world.moment(), DataFolder(tmp_path)
    build_marts(data, world.connected_without_archive(now).tables)
    with open_private(data) as connection:
        connection.execute("drop table marts.metrics")
    publishing.publish(data, now)
    page = open_page(tmp_path)
    assert labels(page) == ["Sync now"]
    assert "An earlier version published the data" in text(page)


def test_the_old_address_leads_to_the_archives(open_page: Open) -> None:
    words = text(open_page(world.full, "archives"))
    assert "Take in an archive" in words
    assert "4 archives" in words


def test_a_table_is_exported_for_the_chosen_account_alone(
    open_page: Open, folders: Callable[[Make], Path]
) -> None:
    page = open_page(world.two_accounts, part="exports", table="analytics_snapshots")
    words = text(page)
    assert "426 rows about @lena" in words
    snapshot = current_snapshot_id(DataFolder(folders(world.two_accounts)))
    assert any(f"{snapshot}.duckdb" in code.value for code in page.code)
    page.selectbox(key="account").select("harbour.prints").run()
    assert "1 row about @harbour" in text(page)
    page.selectbox(key="table").select("followers").run()
    assert "Nothing about @harbour" in text(page)


def ask(page: AppTest, sql: str) -> AppTest:
    page.text_area(key="sql").input(sql)
    return next(button for button in page.button if button.label == "Ask").click().run()


def test_a_statement_is_answered_when_it_is_sent(open_page: Open) -> None:
    page = open_page(world.two_accounts, part="sql", sql="select 1 as one")
    assert not page.dataframe, "a link asks nothing by itself"
    ask(page, "select username, len(username) as n from accounts order by 1")
    assert page.dataframe[0].value["username"].tolist() == ["harbour.prints", "lena.bakes"]
    assert "2 rows in" in text(page)


def test_more_rows_than_are_shown_are_said(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "MOST_ROWS", 5)
    page = ask(open_page(world.full, part="sql"), "from followers")
    assert len(page.dataframe[0].value) == 5
    assert "Only the first 5 rows" in page.warning[0].value


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        (" ", "Write a statement first"),
        ("drop table followers", "statement that reads"),
        ("select secret from tokens", "tokens"),
        ("from read_csv('/etc/passwd')", "disabled"),
    ],
)
def test_what_cannot_be_answered_says_so_in_one_line(open_page: Open, sql: str, words: str) -> None:
    page = ask(open_page(world.full, part="sql"), sql)
    (said,) = [one.value for one in page.error] + [one.value for one in page.warning]
    assert words in said
    assert "\n" not in said
    assert not page.dataframe


def test_every_example_can_be_begun_with(open_page: Open) -> None:
    page = open_page(world.full, part="sql")
    for question, sql in asking.examples().items():
        page.selectbox(key="sql-example").select(question).run()
        assert page.text_area(key="sql").value == sql
        assert question.endswith("?")
    assert len(asking.examples()) > 9


def test_nested_values_are_written_out_for_files() -> None:
    instant = datetime.fromisoformat("2026-11-23T10:00:00+00:00")
    table = pa.table({"names": [["ada", "bö"], None], "at": [[instant], []], "n": [1, 2]})
    written = asking.written_out(table).to_pydict()
    assert written["names"] == ['["ada", "bö"]', None]
    assert written["n"] == [1, 2]
    assert "2026-11-23" in written["at"][0]


@pytest.mark.slow
def test_one_sync_at_a_time_is_shown_to_whoever_looks_and_says_how_it_ended(
    open_page: Open, tmp_path: Path
) -> None:
    now = world.moment()
    publish(DataFolder(tmp_path), world.connected_without_archive(now), now)
    page = open_page(tmp_path)
    page.button(key="sync-now").click().run()
    words = text(page)
    assert "Reading" in words
    assert "You can leave this page" in words
    assert page.button(key="sync-now").disabled
    begun = commands(Settings(tracker_data=tmp_path))
    (process,) = [one.process for one in begun._begun.values()]
    assert process.args[-1] == "sync"  # type: ignore[index]
    assert open_page(tmp_path).button(key="sync-now").disabled
    process.kill()
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not begun.progress(syncing.KIND)[0].is_over:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    page = open_page(tmp_path)
    assert "did not get to its end" in page.warning[0].value
    assert not page.button(key="sync-now").disabled
    next(button for button in page.button if button.label == "Close").click().run()
    assert not page.warning
