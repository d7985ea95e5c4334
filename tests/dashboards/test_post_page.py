"""*Post*: one post's numbers, its curve among its peers, and its caption, which is text."""

from collections.abc import Callable, Iterator
from datetime import datetime

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from dashboards.queries import post
from dashboards.views.post import _is_on_instagram, why_no_curve
from tests.dashboards import content_world as world
from tests.dashboards.conftest import Asking
from tests.dashboards.content_pages import Folders, published_worlds, run, words
from tests.dashboards.published_world import ACCOUNT_ID

Open = Callable[..., AppTest]
NEWEST, WEEKS_OLD, OLDEST = "18000000", "18000020", "18000059"


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory, now: datetime) -> Iterator[Folders]:
    with published_worlds(tmp_path_factory.mktemp("worlds"), now) as folders:
        yield folders


@pytest.fixture
def open_page(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> Open:
    def opened(name: str, **query: str) -> AppTest:
        monkeypatch.setenv("TRACKER_DATA", str(folders(name)))
        return run("post", **query)

    return opened


@pytest.fixture
def marts(marts_of: Asking) -> duckdb.DuckDBPyConnection:
    return marts_of(world.full)


def test_a_new_post_is_not_final_and_its_caption_stays_text(open_page: Open) -> None:
    opened = open_page("full", post=NEWEST)
    page = words(opened)
    assert "These numbers are not final" in page
    assert '<p class="caption">&lt;img src=x onerror=alert(1)&gt; **bold**' in page
    assert "<img" not in page
    assert "Reach 1,234" in page
    assert "Saves 0" in page
    (link,) = opened.get("link_button")
    assert link.proto.url == world.PERMALINK


def test_what_is_not_known_is_no_number(open_page: Open) -> None:
    page = words(open_page("full", post=OLDEST))
    assert "Reach –" in page
    assert "there is no rate by followers" in page
    assert "not final" not in page


def test_each_age_says_when_it_was_read_and_among_how_many(open_page: Open) -> None:
    page = words(open_page("full", post=WEEKS_OLD))
    assert "Reach as the post grew older" in page
    assert "not read near this age" in page
    assert "read at 24.5 hours" in page
    assert "82%" in page
    assert "of 19 others of its format (Video)" in page
    assert "28 days" not in page, "it has not reached that age"


def test_quartiles_are_those_of_the_others_of_its_format_and_age(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    day = next(one for one in post.curve(marts, ACCOUNT_ID, WEEKS_OLD, "views") if one.age == "24h")
    others = sorted(
        row[0]
        for row in marts.execute(
            "select views from marts.post_curves "
            "where media_type = 'video' and age = '24h' and instagram_media_id <> ?",
            [WEEKS_OLD],
        ).fetchall()
    )
    assert day.peers == len(others) == 19
    assert day.middle == others[9]
    assert day.low is not None
    assert others[4] <= day.low <= others[5]


def test_too_few_peers_give_no_band(now: datetime) -> None:
    few = world.full(now)
    videos = [row for row in few.tables["post_curves"] if row["media_type"] == "video"]
    few.tables["post_curves"] = [row for row in videos if row["instagram_media_id"] >= WEEKS_OLD][
        : 5 * 9
    ]
    with duckdb.connect() as connection:
        few.build(connection)
        day = next(
            one
            for one in post.curve(connection, ACCOUNT_ID, WEEKS_OLD, "reach")
            if one.age == "24h"
        )
    assert 0 < day.peers < post.ENOUGH_PEERS
    assert day.low is None


def test_the_measure_is_in_the_address(open_page: Open) -> None:
    page = words(open_page("full", post=WEEKS_OLD, measure="engagement_rate_by_reach"))
    assert "Rate by reach as the post grew older" in page


@pytest.mark.parametrize(
    ("name", "query", "said"),
    [
        ("full", {}, "No post is named"),
        ("full", {"post": "1' or 1=1"}, "This account has no such post"),
        ("full", {"post": NEWEST, "measure": "views"}, "Views as the post grew older"),
        ("withheld", {"post": OLDEST}, "It was not read near any of these ages"),
        ("empty", {"post": NEWEST}, "No account yet"),
        ("archives_only", {"post": NEWEST}, "connect it on the page"),
        ("stale", {"post": NEWEST}, "The token has expired"),
    ],
)
def test_other_states(open_page: Open, name: str, query: dict[str, str], said: str) -> None:
    assert said in words(open_page(name, **query))


def test_a_young_post_is_not_said_to_be_older_than_the_tracking() -> None:
    """Nothing is scheduled in the first hour, so each new post misses that age."""
    hour, month = (post.Age(age, None, None, 0, *[None] * 4) for age in ("1h", "28d"))
    assert why_no_curve([hour]) == "post-no-curve.yet"
    assert why_no_curve([hour, month]) == "post-no-curve"


def test_only_instagram_is_linked_to() -> None:
    assert _is_on_instagram(world.PERMALINK)
    for address in (None, "javascript:alert(1)", "https://instagram.com.evil.example/p/1", "http:"):
        assert not _is_on_instagram(address)
