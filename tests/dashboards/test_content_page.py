"""*Content*: lists of posts, reels and stories, narrowed and sorted by the address."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from dashboards.periods import Period
from dashboards.queries import content
from dashboards.queries.accounts import known_days
from dashboards.queries.content import Choice
from tests.dashboards import content_world as world
from tests.dashboards.conftest import Asking
from tests.dashboards.content_pages import Folders, published_worlds, run, words
from tests.dashboards.published_world import ACCOUNT_ID

Open = Callable[..., AppTest]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory, now: datetime) -> Iterator[Folders]:
    with published_worlds(tmp_path_factory.mktemp("worlds"), now) as folders:
        yield folders


@pytest.fixture
def open_page(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> Open:
    def opened(name: str, **query: str) -> AppTest:
        monkeypatch.setenv("TRACKER_DATA", str(folders(name)))
        return run("content", **query)

    return opened


@pytest.fixture
def marts(marts_of: Asking) -> duckdb.DuckDBPyConnection:
    return marts_of(world.full)


def everything(marts: duckdb.DuckDBPyConnection, kind: str, **narrowed: str) -> Choice:
    known = known_days(marts, ACCOUNT_ID)
    assert known is not None
    return Choice(kind, known, **narrowed)


def test_posts_and_reels_are_told_apart(open_page: Open) -> None:
    posts = words(open_page("full", period="All"))
    reels = words(open_page("full", period="All", kind="reels"))
    assert "60 posts" in posts
    assert '"detail">Carousel · ' in posts
    assert '"detail">Reel · ' not in posts
    assert "30 reels" in reels
    assert '"detail">Reel · ' in reels
    assert '"detail">Carousel · ' not in reels


def test_a_hostile_caption_stays_text(open_page: Open) -> None:
    page = words(open_page("full"))
    assert "&lt;img src=x onerror=alert(1)&gt; **bold**" in page
    assert "<img" not in page


def test_a_post_leads_to_its_own_page(open_page: Open) -> None:
    page = words(open_page("full"))
    assert 'href="post?post=18000000&amp;account=%40lena.bakes"' in page


def test_the_address_narrows_and_sorts(open_page: Open) -> None:
    query = {"format-posts": "photo", "search": "CRUMB", "order-posts": "reach"}
    page = words(open_page("full", period="All", **query))
    assert "19 posts" in page, "one of 20 photos has another caption"
    assert '"detail">Video · ' not in page
    reaches = [
        int(reach.replace(",", ""))
        for reach in re.findall(r'data-label="Reach"><span class="main">([\d,]+)<', page)
    ]
    assert len(reaches) == 19
    assert reaches == sorted(reaches, reverse=True)


def test_the_list_is_what_leaves_as_a_file(marts: duckdb.DuckDBPyConnection) -> None:
    narrowed = everything(marts, "posts", format="photo", search="crumb")
    table = content.table(marts, ACCOUNT_ID, narrowed, "oldest")
    assert table.num_rows == content.count(marts, ACCOUNT_ID, narrowed) == 19
    assert set(table["media_type"].to_pylist()) == {"photo"}
    posted = table["posted_at"].to_pylist()
    assert posted == sorted(posted)


def test_all_days_begin_with_the_first_post_and_end_now(
    marts: duckdb.DuckDBPyConnection, now: datetime
) -> None:
    """What was counted begins with the connection; posts are older, and the newest are today's."""
    first = content.first_day(marts, ACCOUNT_ID)
    known = Period(now.date() - timedelta(days=9), now.date() - timedelta(days=1))
    whole = content.days_of_posting(known, known, now, first)
    assert whole is not None
    assert (whole.start, whole.end) == (first, now.date())
    assert content.count(marts, ACCOUNT_ID, Choice("posts", whole)) == 60
    week = Period(known.start + timedelta(days=2), known.end)
    assert content.days_of_posting(week, known, now, first) == Period(week.start, now.date())


@pytest.mark.parametrize("order", content.ORDERS)
def test_what_is_not_known_comes_last_and_is_not_zero(
    marts: duckdb.DuckDBPyConnection, order: str
) -> None:
    listed = content.posts(marts, ACCOUNT_ID, everything(marts, "posts"), order, 100, 0)
    assert len(listed) == 60
    values: dict[str, list[float | None]] = {
        "reach": [post.reach for post in listed],
        "by-followers": [post.rate_by_followers for post in listed],
        "by-reach": [post.rate_by_reach for post in listed],
    }
    if order in values:
        assert values[order][-1] is None
        assert None not in values[order][:-1]


def test_zero_and_unknown_look_different(open_page: Open) -> None:
    page = words(open_page("full", search="Ignore all previous"))
    assert 'data-label="Saves"><span class="main">0<' in page
    oldest = words(open_page("full", period="All", **{"order-posts": "oldest"}))
    assert 'data-label="Reach"><span class="main">–<' in oldest


def test_stories_say_how_final_they_are(open_page: Open) -> None:
    page = words(open_page("full", period="All", kind="stories"))
    assert "40 stories" in page
    assert "still live: numbers grow" in page
    assert "last read before its end" in page
    assert "Search captions" not in page


def test_nothing_found_says_so(open_page: Open) -> None:
    page = words(open_page("full", search="**tiramisu**"))
    assert "No post of this period has “\\*\\*tiramisu\\*\\*” in its caption." in page


@pytest.mark.parametrize(
    ("kind", "said"), [("posts", "Choose a longer one"), ("stories", "make run")]
)
def test_without_content_it_says_what_to_do(open_page: Open, kind: str, said: str) -> None:
    assert said in words(open_page("connected_without_content", kind=kind))


def test_other_states(open_page: Open) -> None:
    assert "No account yet" in words(open_page("empty"))
    assert "connect it on the page" in words(open_page("archives_only"))
    assert "The token has expired" in words(open_page("stale"))
    refused = words(open_page("withheld"))
    assert "Instagram refuses `reach` at present" in refused
    assert 'data-label="Reach"><span class="main">–<' in refused


def test_overview_names_the_posts_and_reels_that_most_saw(
    marts: duckdb.DuckDBPyConnection, folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_DATA", str(folders("full")))
    page = words(run("overview", period="All"))
    assert "Posts and reels with the most reach" in page
    shown = [
        int(reach.replace(",", ""))
        for reach in re.findall(r'data-label="Reach"><span class="main">([\d,]+)<', page)
    ]
    (reaches,) = marts.execute(
        "select list(reach order by reach desc)[:5] from marts.posts where account_id = ?",
        [ACCOUNT_ID],
    ).fetchall()[0]
    assert shown == reaches
