"""*Growth*, *Followers*, one person and *Time machine* in every state, by Streamlit's runner."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from dashboards import formats
from dashboards.texts import say
from tests.dashboards import people_world
from tests.dashboards import published_world as world
from tests.dashboards.published_marts import World, publish
from tests.dashboards.test_pages import MAIN, text
from tests.dashboards.test_plots import points
from warehouse.layout import DataFolder

Open = Callable[..., AppTest]


def stale(now: datetime) -> World:
    return people_world.lives(now - timedelta(days=40))


def unread(now: datetime) -> World:
    """Archives, but no comment was ever read and Instagram tells no daily follows."""
    lives = people_world.lives(now)
    for mart, columns in (
        ("followers", ("engagement_score", "interactions_90d", "ghost_probability", "is_ghost")),
        ("analytics_snapshots", ("new_followers", "lost_followers", "net_change")),
    ):
        for row in lives.tables[mart]:
            row.update(dict.fromkeys(columns))
    for mart in ("engagement_scores", "interactions", "posts"):
        lives.tables[mart].clear()
    return lives


WORLDS = {
    "lives": people_world.lives,
    "stale": stale,
    "unread": unread,
    "no_archive": world.connected_without_archive,
    "archives_only": world.archives_only,
    "rebuilt": world.rebuilt,
    "partial": world.one_partial_archive,
    "two_accounts": world.two_accounts,
}


@pytest.fixture(scope="module")
def folder(
    tmp_path_factory: pytest.TempPathFactory, now: datetime
) -> Iterator[Callable[[str], Path]]:
    made: dict[str, Path] = {}

    def of(name: str) -> Path:
        if name not in made:
            made[name] = tmp_path_factory.mktemp(name)
            publish(DataFolder(made[name]), WORLDS[name](now), now)
        return made[name]

    yield of
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def open_page(folder: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> Open:
    def run(name: str, page: str, **query: str) -> AppTest:
        monkeypatch.setenv("TRACKER_DATA", str(folder(name)))
        app = AppTest.from_file(str(MAIN), default_timeout=60)
        app.query_params.update(query)
        app._page_hash = calc_hash(page)
        return app.run()

    return run


def charts(page: AppTest) -> list[str]:
    """The charts of counts; the last is that of new and lost ones, where there is one."""
    drawn = [element.proto.body for element in page.get("html")]
    return [html for html in drawn if 'class="chart"' in html and say("lost") not in html]


# Growth


def test_growth_shows_all_history_and_the_period_with_its_posts(open_page: Open) -> None:
    page = open_page("lives", "growth")
    words = text(page)
    assert "5 posts were published in this time." in words
    assert "claims no effect" in words
    assert "New and lost followers per day" in words
    history, period = charts(page)
    assert [html.count("<s ") for html in (history, period)] == [1, 0]
    assert "Carousel" not in history
    marks = [point[1] for point in points(period) if len(point) == 3]
    formats = [words.splitlines()[1] for words in marks]
    assert formats == ["Reel", "Photo", "Carousel", "Reel", "Photo"]
    # All of it is the history already.
    assert len(charts(open_page("lives", "growth", period="All"))) == 1


def test_a_list_that_is_cut_short_is_no_count_on_growth(open_page: Open) -> None:
    page = open_page("lives", "growth", period="All")
    assert "1 archive that is cut short is left out" in text(page)
    said = [point[1] for html in charts(page) for point in points(html)]
    assert said
    assert not any("342" in words for words in said)


def test_growth_adds_days_up_where_they_are_many(open_page: Open) -> None:
    assert "per week" in text(open_page("lives", "growth", period="1y"))


def test_names_stand_beside_instagrams_count_as_ranges(open_page: Open, now: datetime) -> None:
    words = text(open_page("lives", "growth"))
    _first, before, _cut, newest = (
        row["captured_at"] for row in people_world.lives(now).tables["follower_captures"]
    )
    # The days of the archives themselves, though lists are counted from a little before.
    assert f">{formats.days(before.date(), newest.date())}<" in words
    assert "+63 to +66" in words
    assert "88 to 91 came, 25 left; not counted: 1 group of names that cannot be told" in words
    assert "+63 to +75" in words
    assert "They agree." in words
    # What lies before the period is not beside it. Nothing is made up where days are missing.
    assert "Not known" not in words
    ever = text(open_page("lives", "growth", period="All"))
    assert "Not known" in ever
    assert "missing" in ever


def test_rebuilt_counts_are_told_apart(open_page: Open) -> None:
    told = "Rebuilt from daily numbers"
    assert told in charts(open_page("rebuilt", "growth"))[0]
    assert told not in charts(open_page("lives", "growth"))[0]


def test_growth_without_daily_numbers_says_so_and_draws_no_zero(open_page: Open) -> None:
    page = open_page("unread", "growth")
    assert "reported no new and lost followers" in text(page)
    assert "No post was published in this time." in text(page)
    assert len(charts(page)) == 2


def test_growth_of_archives_alone(open_page: Open) -> None:
    words = text(open_page("archives_only", "growth"))
    assert "known from export archives only" in words
    assert "Posts are not known" in words


# Followers


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("ghosts", ("@quiet.quill", "93%", "not itemised by Instagram")),
        ("top", ("@nell_reads", "3 comments, 1 reply", "never listed as a follower")),
        ("mutual", ("264 people follow, and you follow them",)),
        ("one-sided", (f"@{people_world.NOT_BACK}", "Never listed")),
        ("history", ("187 changes", "Unfollowed")),
    ],
)
def test_followers_has_its_lists(open_page: Open, shown: str, expected: tuple[str, ...]) -> None:
    words = text(open_page("lives", "followers", list=shown))
    for words_expected in expected:
        assert words_expected in words


def test_each_name_leads_to_the_persons_page_and_to_instagram(open_page: Open) -> None:
    words = text(open_page("lives", "followers", list="ghosts"))
    address = f"person?person=person-ghost&amp;account=%40{world.USERNAME}"
    assert f'<a href="{address}" target="_self">@quiet.quill</a>' in words
    assert 'aria-label="@quiet.quill on Instagram"' in words


def test_without_evidence_nobody_is_called_a_ghost_or_a_fan(open_page: Open) -> None:
    assert "not enough evidence" in text(open_page("unread", "followers", list="ghosts"))
    assert "nobody has a score" in text(open_page("unread", "followers", list="top"))


def test_among_many_people_a_search_begins_at_the_beginning(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not open_page("lives", "followers").checkbox
    monkeypatch.setattr("dashboards.queries.people.PIECES_UP_TO", 100)
    begun = open_page("lives", "followers", search="fields")
    assert "No name in <i>Left</i> begins with “fields”. Tick" in text(begun)
    assert "1 departure" in text(begun.checkbox[0].check().run())


# One person


def person_of(name: str, now: datetime) -> str:
    return people_world.person_id(people_world.lives(now), name)


def test_a_person_is_told_with_names_events_and_stays(open_page: Open, now: datetime) -> None:
    page = open_page("lives", "person", person=person_of(world.RENAMED_TO, now))
    words = text(page)
    assert f"@{world.RENAMED_TO} now, before that @{world.RENAMED_FROM}" in words
    assert "Changed their name: @juniper.lane → @juniper.bakes" in words
    assert "Strong evidence" in words
    assert "with a new name" in words
    assert "Nothing says that it has ended" in words
    # Which of the two names they had between two lists, nobody knows.
    _first, before, _cut, newest = (
        row["captured_at"] for row in people_world.lives(now).tables["follower_captures"]
    )
    stays = words[words.index("May have lasted until") :]
    assert f">{formats.moment(newest)} to {formats.moment(newest)}<" in stays
    assert f"{formats.moment(before)} to {formats.moment(newest)}" not in stays
    assert f'until"><span class="main">{formats.moment(newest)}<' in stays
    assert page.title[0].value == "One person"


def test_a_score_says_how_it_comes_about(open_page: Open) -> None:
    words = text(open_page("lives", "person", person="person-fan"))
    assert "100 of 100 (among the tenth that takes part most): 2.6 weighted" in words
    assert "3 comments, 1 reply" in words
    assert "no ghost" in words
    assert "4 interactions" in words
    assert people_world.POST in words
    assert "Likes, saves, shares and views are not itemised" in words


def test_a_ghost_is_told_with_its_evidence(open_page: Open) -> None:
    words = text(open_page("lives", "person", person="person-ghost"))
    assert "A ghost: likely never to take part in a way that can be seen (93%)" in words
    assert "72 of the 80 posts" in words
    assert "31% would have kept silent" in words


def test_who_left_is_not_said_to_follow(open_page: Open, now: datetime) -> None:
    words = text(open_page("unread", "person", person=person_of(world.LEFT, now)))
    assert "No longer listed as a follower: gone between" in words
    assert "Follows the account" not in words
    assert "nobody&#x27;s comments" in words or "nobody's comments" in words


@pytest.mark.parametrize(("query", "expected"), [({}, "Choose"), ({"person": "x"}, "Nobody")])
def test_an_unknown_person_is_said_in_plain_words(
    open_page: Open, query: dict[str, str], expected: str
) -> None:
    assert expected in text(open_page("lives", "person", **query))


# Time machine


def test_two_archives_are_compared_at_first(open_page: Open) -> None:
    page = open_page("lives", "time-machine")
    numbers = {metric.label: metric.value for metric in page.metric}
    assert (numbers["Left"], numbers["Cannot be told"]) == ("25", "0")
    words = text(page)
    assert "25 people left" in words
    assert "the archive of that moment, complete" in words
    left = words[words.index(f"@{world.LEFT}") :].split("</tr>")[0]
    assert left.index(">followed<") < left.index(">did not follow<")


def test_moments_are_days_in_the_address_in_either_order(open_page: Open, now: datetime) -> None:
    days = [str((now - timedelta(days=back)).date()) for back in (6, 60)]
    page = open_page("lives", "time-machine", then=days[0], now=days[1], became="unclear")
    words = text(page)
    # Who left did so between two lists, and the earlier moment lies in between.
    assert "Of 25 people it cannot be told" in words
    assert "may have followed" in words
    assert "between the archive of" in words


def test_before_the_first_archive_only_who_stayed_can_be_seen(
    open_page: Open, now: datetime
) -> None:
    then = str((now - timedelta(days=250)).date())
    words = text(open_page("lives", "time-machine", then=then, became="renamed"))
    assert "before the first archive" in words
    assert f"then @{world.RENAMED_FROM}" in words


# All of them


@pytest.mark.parametrize("page", ["growth", "followers", "person", "time-machine"])
def test_stale_data_is_said_on_each_page(open_page: Open, page: str) -> None:
    assert "These numbers are old" in text(open_page("stale", page))


@pytest.mark.parametrize("page", ["followers", "time-machine"])
def test_without_an_archive_a_page_says_how_to_get_one(open_page: Open, page: str) -> None:
    assert "How to get an export archive" in text(open_page("no_archive", page))
    empty = open_page("two_accounts", page, account="@harbour.prints")
    assert "How to get an export archive" in text(empty)


def test_growth_of_an_account_that_was_just_connected(open_page: Open) -> None:
    assert "Growth" in text(open_page("two_accounts", "growth", account="@harbour.prints"))
