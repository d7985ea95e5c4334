"""Every page in every state, through Streamlit's own test runner."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from dashboards import importing
from dashboards.commands import commands
from settings import Settings
from tests.browser import REPOSITORY
from tests.dashboards import published_world as world
from tests.dashboards.published_marts import World, publish
from tests.dashboards.test_importing import Sent, ended
from warehouse.layout import DataFolder

MAIN = REPOSITORY / "dashboards" / "main.py"

Open = Callable[..., AppTest]


@pytest.fixture(scope="module")
def folders(
    tmp_path_factory: pytest.TempPathFactory, now: datetime
) -> Iterator[Callable[[str], Path]]:
    made: dict[str, Path] = {}

    def folder(name: str) -> Path:
        if name not in made:
            made[name] = tmp_path_factory.mktemp(name)
            make: Callable[[datetime], World] = getattr(world, name)
            publish(DataFolder(made[name]), make(now), now)
        return made[name]

    yield folder
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def open_page(folders: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> Open:
    """Run a page on a world, with what stands behind the `?` of its address."""

    def run(name: str, page: str = "overview", **query: str) -> AppTest:
        monkeypatch.setenv("TRACKER_DATA", str(folders(name)))
        app = AppTest.from_file(str(MAIN), default_timeout=60)
        app.query_params.update(query)
        # switch_page() takes files only; these pages are functions.
        app._page_hash = calc_hash(page)
        return app.run()

    return run


def text(app: AppTest) -> str:
    """All words of a page."""
    assert not app.exception, app.exception
    kinds = ("title", "header", "subheader", "markdown", "caption", "warning", "info", "error")
    words = [element.value for kind in kinds for element in getattr(app, kind)]
    words += [element.proto.body for element in app.get("html")]
    return "\n".join(words)


def values(app: AppTest) -> dict[str, str]:
    card = r'<p class="label">(.*?)</p><p class="value">(.*?)</p>'
    return dict(re.findall(card, text(app)))


def test_overview_shows_the_newest_count_and_the_age_of_the_data(open_page: Open) -> None:
    page = open_page("full")
    assert values(page)["Followers"] == "919"
    assert set(values(page)) == {
        "Followers",
        "Net change",
        "Reach per day",
        "Views",
        "Engagement rate",
    }
    assert "Data as of" in text(page)
    assert "(2 hours ago)" in text(page)
    assert "27 of 28 days read" in text(page)
    assert not page.warning


def test_overview_takes_its_period_from_the_address(open_page: Open) -> None:
    page = open_page("full", period="7d")
    assert "· 7 days" in text(page)
    custom = open_page("full", period="Custom")
    assert len(custom.date_input) == 1


def test_overview_of_all_time_is_not_compared(open_page: Open) -> None:
    page = open_page("full", period="All")
    assert "there is no period before" in text(page)


@pytest.mark.parametrize("period", ["7d", "90d", "1y", "All", "Custom"])
def test_every_period_can_be_shown(open_page: Open, period: str) -> None:
    assert values(open_page("full", period=period))["Followers"] == "919"


def test_followers_opens_with_who_left(open_page: Open) -> None:
    page = text(open_page("full", "followers"))
    assert f"@{world.LEFT}" in page
    assert "Between " in page
    assert "Unfollowed" in page
    assert f"@{world.RENAMED_TO}" not in page
    assert "25 departures" in page
    assert "does not itemise likes" in page


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("unclear", f"@{world.UNCLEAR_OLD[0]}, @{world.UNCLEAR_OLD[1]}"),
        ("renamed", f"@{world.RENAMED_FROM} → @{world.RENAMED_TO}"),
        ("came", "followed again"),
        ("followers", f"earlier @{world.RENAMED_FROM}"),
    ],
)
def test_followers_has_the_other_lists(open_page: Open, shown: str, expected: str) -> None:
    query = {"search": "juniper"} if shown == "followers" else {}
    assert expected in text(open_page("full", "followers", list=shown, **query))


def test_search_finds_a_person_and_says_in_which_other_list(open_page: Open) -> None:
    found = text(open_page("full", "followers", search="marlow"))
    assert "1 departure" in found
    elsewhere = text(open_page("full", "followers", search=world.RENAMED_FROM))
    assert "No name in <i>Left</i> contains" in elsewhere
    assert "Found in <i>Renamed</i>, <i>All followers</i>." in elsewhere


def test_archives_are_listed_with_their_completeness_and_reason(open_page: Open) -> None:
    page = text(open_page("full", "followers"))
    assert "Cut short" in page
    assert "a date range was chosen" in page


def test_the_address_holds_a_choice_by_its_key(open_page: Open) -> None:
    """Labels are written in the reader's language, so a link would mean less to others."""
    page = open_page("full", "followers")
    assert "list" not in page.query_params, "the usual list"
    pills = page.button_group(key="list")
    assert "Cannot be told" in pills.options
    pills.set_value("unclear").run()
    assert page.query_params["list"] == "unclear"
    assert "cannot be told apart" in text(page)
    assert "25 departures" in text(open_page("full", "followers", list="Cannot be told"))


def test_a_group_that_cannot_be_told_apart_is_told_as_one(open_page: Open) -> None:
    page = text(open_page("full", "followers", list="unclear", search="bo_brook"))
    assert "1 group of names that cannot be told apart" in page
    assert f"@{world.UNCLEAR_NEW[0]}" in page
    assert "nobody is said to have done either" in page
    left = text(open_page("full", "followers", search="bo_brook"))
    assert "Found in <i>Cannot be told</i>." in left


def test_what_was_said_and_does_not_hold_is_told_with_its_reason(open_page: Open) -> None:
    page = text(open_page("full", "followers", list="withdrawn"))
    assert "1 claim withdrawn" in page
    assert f"@{world.NEVER_LEFT}" in page
    assert "said to have left" in page
    assert "Another archive shows them listed throughout." in page
    left = text(open_page("full", "followers", search=world.NEVER_LEFT))
    assert "Found in <i>Withdrawn</i>." in left


def test_messages_are_shown_where_they_are_counted_and_name_candidates(open_page: Open) -> None:
    page = text(open_page("messages_counted", "followers", list="messages"))
    assert "4 threads, and with whom they may be" in page
    assert f"Perhaps @{world.WRITES}" in page
    assert "1,240" in page
    assert "A group" in page
    assert "called adabrook, which fits 2 people" in page
    assert "at least; files of it are missing" in page
    assert "is a candidate" in page
    left = text(open_page("messages_counted", "followers", search=world.WRITES))
    assert "Found in <i>Messages</i>." in left


def test_nothing_of_messages_is_shown_where_none_is_counted(open_page: Open) -> None:
    opened = open_page("full", "followers")
    assert "Messages" not in text(opened)
    offered = str([getattr(one, "options", []) for one in opened.get("button_group")])
    assert "Withdrawn" in offered
    assert "Messages" not in offered


def test_archives_shows_every_receipt_and_one_in_full(open_page: Open) -> None:
    page = text(open_page("full", "archives"))
    assert "4 archives" in page
    assert "905 followers; 512 following; 3 blocked." in page
    assert "1,204 files" in page
    assert "120 came; 25 left; 1 changed their name." in page
    assert "1 group of names cannot be told apart" in page
    assert "Nothing: all was understood." in page
    # The earliest has nothing to be compared with.
    assert "it takes two to see a change" in page


def test_the_receipt_of_a_partial_archive_says_what_it_covers_and_what_was_not_understood(
    open_page: Open,
) -> None:
    page = text(open_page("one_partial_archive", "archives"))
    assert "Cut short. The oldest follow is exactly one year before the archive" in page
    assert "It covers follows since" in page
    assert world.UNREADABLE in page


@pytest.mark.parametrize("name", ["empty", "connected_without_archive"])
def test_archives_can_be_taken_in_before_there_is_any(open_page: Open, name: str) -> None:
    page = open_page(name, "archives")
    assert "Take in an archive" in text(page)
    assert [button.label for button in page.button] == ["Take in"]


@pytest.mark.slow
def test_more_archives_can_be_sent_while_others_are_taken_in(
    open_page: Open, folders: Callable[[str], Path]
) -> None:
    begun = commands(Settings(tracker_data=folders("empty")))
    importing.start(begun, [Sent("first.zip", b"not a zip")])
    try:
        page = open_page("empty", "archives")
        assert "Taking in" in text(page)
        assert [button.label for button in page.button] == ["Take in"]
        assert [field.label for field in page.text_input] == [
            "Whose they are, if they do not say so"
        ]
    finally:
        (over,) = ended(begun)
        begun.forget(over.name)


@pytest.mark.parametrize("page", ["overview", "followers"])
def test_stale_data_is_said_with_its_cause(open_page: Open, page: str) -> None:
    shown = open_page("stale", page)
    words = "\n".join(warning.value for warning in shown.warning)
    assert "The token has expired" in words
    assert words.count("The token has expired") == 1
    assert "These numbers are old:** the last reading was 40 days ago" in words


def test_old_archives_are_said_where_names_are_shown(open_page: Open) -> None:
    assert "The newest archive is from 46 days ago" in text(open_page("stale", "followers"))


@pytest.mark.parametrize("page", ["overview", "followers"])
def test_no_account_says_how_to_start(open_page: Open, page: str) -> None:
    words = text(open_page("empty", page))
    assert "No account yet" in words
    assert "Followers and following" in words


@pytest.mark.parametrize("page", ["overview", "followers"])
def test_nothing_published_says_what_to_run(
    page: str, tmp_path: Path, folders: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_DATA", str(tmp_path))
    app = AppTest.from_file(str(MAIN), default_timeout=60).run()
    assert "make sync" in text(app)
    assert "tracker import" in text(app)


def test_a_damaged_file_is_said_and_not_thrown(
    tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = DataFolder(tmp_path)
    publish(data, world.empty(now), now)
    (snapshot,) = data.published.glob("*.duckdb")
    snapshot.chmod(0o600)
    snapshot.write_bytes(b"not a database")
    monkeypatch.setenv("TRACKER_DATA", str(tmp_path))
    app = AppTest.from_file(str(MAIN), default_timeout=60).run()
    assert "cannot be read" in text(app)


def test_archives_only_shows_names_and_what_the_api_would_add(open_page: Open) -> None:
    overview = open_page("archives_only")
    assert values(overview) == {"Followers": "905", "Net change": "+187"}
    assert "known from export archives only" in text(overview)
    assert f"@{world.LEFT}" in text(open_page("archives_only", "followers"))


def test_no_archive_says_how_to_get_one(open_page: Open) -> None:
    words = text(open_page("connected_without_archive", "followers"))
    assert "No names yet" in words
    assert "All time" in words
    assert "JSON" in words


def test_one_partial_archive_takes_nobody_for_lost(open_page: Open) -> None:
    words = text(open_page("one_partial_archive", "followers"))
    assert "cut short" in words
    assert "Only people who followed since" in words
    assert "It takes two archives" in words
    assert "proves" not in words


def test_archives_without_a_count_show_who_left_and_up_to_where_they_tell(open_page: Open) -> None:
    page = open_page("two_unproven_archives", "followers")
    words = text(page)
    assert "1 departure" in words
    assert f"@{world.LEFT}" in words
    assert "Fair evidence" in words
    assert "nobody who followed before the oldest one in it is said to have left" in words
    assert words.count("Not proven complete") == 2
    assert not page.warning
    assert not page.info


def test_the_account_is_chosen_in_the_address(open_page: Open) -> None:
    assert values(open_page("two_accounts"))["Followers"] == "919"
    other = open_page("two_accounts", account="@harbour.prints")
    assert values(other)["Followers"] == "96"
    assert values(other)["Views"] == "–"
