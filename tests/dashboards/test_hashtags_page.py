"""*Hashtags* and *Competitors*: counts side by side, with how many they are of."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from pydantic import SecretStr
from streamlit.testing.v1 import AppTest

from appdb.database import TrackedAccount
from dashboards.charts import competitors as charts
from dashboards.charts.vega import Row
from dashboards.queries import competitors, hashtags
from pipelines.graph_api.flavours import FACEBOOK_LOGIN, INSTAGRAM_LOGIN, Flavour
from pipelines.installation import open_app_database
from settings import Settings
from tests.dashboards import audience_world
from tests.dashboards import content_world as world
from tests.dashboards.conftest import Asking
from tests.dashboards.content_pages import Folders, published_worlds, run, words
from tests.dashboards.published_marts import publish
from tests.dashboards.published_world import ACCOUNT_ID, USERNAME
from warehouse.layout import DataFolder

Open = Callable[..., AppTest]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory, now: datetime) -> Iterator[Folders]:
    with published_worlds(tmp_path_factory.mktemp("worlds"), now) as folders:
        yield folders


@pytest.fixture
def open_page(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> Open:
    def opened(name: str, page: str, **query: str) -> AppTest:
        monkeypatch.setenv("TRACKER_DATA", str(folders(name)))
        return run(page, **query)

    return opened


@pytest.fixture
def marts(marts_of: Asking) -> duckdb.DuckDBPyConnection:
    return marts_of(world.full)


def test_hashtags_are_counted_and_no_effect_is_claimed(open_page: Open) -> None:
    page = words(open_page("full", "hashtags"))
    assert "No effect is claimed" in page
    assert "30 hashtags" in page
    assert "#sourdough" in page
    assert 'data-label="Median reach"><span class="main">1,000</span>' in page
    assert "of 40 posts" in page


def test_a_median_of_nothing_is_no_number_and_comes_last(
    marts: duckdb.DuckDBPyConnection, open_page: Open
) -> None:
    listed = hashtags.listed(marts, ACCOUNT_ID, "", "reach", 100, 0)
    assert [one.median_reach is None for one in listed] == [False] * 29 + [True]
    found = words(open_page("full", "hashtags", search="#نان"))
    assert "1 hashtag" in found
    assert 'data-label="Median reach"><span class="main">–</span>' in found
    assert hashtags.table(marts, ACCOUNT_ID, "#TAG_2", "name").num_rows == 10


def test_hashtags_that_are_not_there(open_page: Open) -> None:
    assert "contains “\\<b\\>”" in words(open_page("full", "hashtags", search="<b>"))
    empty = words(open_page("connected_without_content", "hashtags"))
    assert "No caption that was read has a hashtag" in empty


@pytest.mark.parametrize("page", ["hashtags", "competitors"])
def test_other_states(open_page: Open, page: str) -> None:
    assert "No account yet" in words(open_page("empty", page))
    assert "connect it on the page" in words(open_page("archives_only", page))
    assert "The token has expired" in words(open_page("stale", page))


def test_the_own_account_stands_first_and_is_measured_alike(open_page: Open) -> None:
    page = words(open_page("full", "competitors"))
    assert "the 28 days before the newest reading of each" in page
    assert page.index(f"@{USERNAME}") < page.index(f"@{audience_world.GIANT}")
    # Profiles were read today, lists of posts yesterday.
    assert page.count("8 posts in the 28 days until") == 3
    assert "of 7 posts" in page, "likes of one post are hidden"
    assert "the axis is logarithmic" in page


def test_who_cannot_be_read_is_told_with_what_instagram_said(open_page: Open) -> None:
    page = words(open_page("full", "competitors"))
    assert "Could not be read last time" in page
    assert "(#110) &lt;b&gt;Invalid user id&lt;/b&gt;" in page


def test_a_day_without_a_list_of_posts_does_not_hide_the_one_before(
    marts: duckdb.DuckDBPyConnection, now: datetime
) -> None:
    profiles = {one.username: one for one in competitors.profiles(marts, ACCOUNT_ID)}
    assert list(profiles) == [
        USERNAME,
        audience_world.GIANT,
        audience_world.RIVAL,
        audience_world.GONE,
    ]
    captured = profiles[audience_world.RIVAL].captured_date
    assert captured is not None
    assert (now.date() - captured).days == 1
    assert profiles[audience_world.GONE].engagement_rate is None


def test_profiles_of_like_size_share_a_plain_axis() -> None:
    rows: list[Row] = [{"followers": 900}, {"followers": 1_400}]
    assert not charts.is_logarithmic(rows)
    assert charts.is_logarithmic([*rows, {"followers": 9_000}])
    assert not charts.is_logarithmic([{"followers": 0}, {"followers": 90}])


def connect(root: Path, flavour: Flavour) -> None:
    database = open_app_database(Settings(tracker_data=root))
    account = TrackedAccount(
        account_id=ACCOUNT_ID,
        username=USERNAME,
        host=flavour.host,
        is_sandbox=False,
        connected_at=datetime.now(UTC),
        flavour=flavour.name,
        scopes=flavour.scopes,
    )
    database.connect_account(account, SecretStr("never-to-be-shown"), datetime.now(UTC))
    database.close()


def watched(root: Path) -> tuple[str, ...]:
    database = open_app_database(Settings(tracker_data=root))
    names = database.watched(ACCOUNT_ID).competitors
    database.close()
    return names


def test_watching_is_chosen_here_and_undone(
    tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(DataFolder(tmp_path), world.connected_without_content(now), now)
    monkeypatch.setenv("TRACKER_DATA", str(tmp_path))
    assert "Only a connected account can watch others" in words(run("competitors"))
    connect(tmp_path, INSTAGRAM_LOGIN)
    assert "only with **Facebook Login**" in words(run("competitors"))
    connect(tmp_path, FACEBOOK_LOGIN)
    page = run("competitors")
    assert "Nobody is watched yet" in words(page)
    page.text_input[0].input("@Crumb.And.Co")
    page = next(one for one in page.button if one.label == "Watch").click().run()
    assert watched(tmp_path) == ("crumb.and.co",)
    assert "read at the next pass" in words(page)
    assert "Nobody was read yet" in words(page)
    page.text_input[0].input("not a name")
    page = next(one for one in page.button if one.label == "Watch").click().run()
    assert "cannot be the name of a competitor" in words(page)
    next(one for one in page.button if one.label == "Stop watching").click().run()
    assert watched(tmp_path) == ()
