"""Export archives: the layout, names, times and rows of Instagram's current format."""

import json
import re
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sandbox import truth
from sandbox.archives import Form, write_archive
from sandbox.archives.relationships import follower_members
from sandbox.truth import Listed
from sandbox.world import World
from tests.sandbox.archived import document

FOLLOWERS = "connections/followers_and_following/followers_1.json"
FOLLOWING = "connections/followers_and_following/following.json"
PERSONAL = "personal_information/personal_information/personal_information.json"


def test_the_archive_is_named_and_laid_out_as_instagram_does(
    world: World, two_years_on: datetime, tmp_path: Path
) -> None:
    path = write_archive(world, two_years_on, tmp_path)

    name = rf"instagram-{re.escape(world.owner.username)}-2026-11-20-[A-Za-z0-9]{{8}}\.zip"
    assert re.fullmatch(name, path.name)
    with zipfile.ZipFile(path) as archive:
        assert set(archive.namelist()) == {FOLLOWERS, FOLLOWING, PERSONAL}
        # 19:30 UTC is 11:30 in the Pacific winter.
        assert {info.date_time for info in archive.infolist()} == {(2026, 11, 20, 11, 30, 0)}


def test_member_times_follow_pacific_summer_time(world: World, tmp_path: Path) -> None:
    path = write_archive(world, datetime(2026, 7, 1, 19, 30, tzinfo=UTC), tmp_path)

    with zipfile.ZipFile(path) as archive:
        assert archive.infolist()[0].date_time == (2026, 7, 1, 12, 30, 0)


def test_the_rows_are_the_truth_newest_first(
    world: World, two_years_on: datetime, tmp_path: Path
) -> None:
    path = write_archive(world, two_years_on, tmp_path)
    followers = document(path, FOLLOWERS)
    following = document(path, FOLLOWING)["relationships_following"]

    assert isinstance(followers, list)
    rows = [entry["string_list_data"][0] for entry in followers]
    told = truth.followers_at(world, two_years_on)
    assert [(row["value"], row["timestamp"]) for row in rows] == [
        (row.username, row.followed_at.timestamp()) for row in told
    ]
    assert rows[0]["href"] == f"https://www.instagram.com/{rows[0]['value']}"
    assert all(
        followers[0][key] == empty for key, empty in [("title", ""), ("media_list_data", [])]
    )
    times = [row["timestamp"] for row in rows]
    assert times == sorted(times, reverse=True)
    assert not any(row["value"].startswith("__deleted__") for row in rows)

    told = truth.following_at(world, two_years_on)
    assert [(entry["title"], entry["string_list_data"][0]["timestamp"]) for entry in following] == [
        (row.username, row.followed_at.timestamp()) for row in told
    ]
    assert following[0]["string_list_data"][0] == {
        "href": f"https://www.instagram.com/_u/{following[0]['title']}",
        "timestamp": told[0].followed_at.timestamp(),
    }
    assert any(entry["title"].startswith("__deleted__") for entry in following)


def test_the_owner_is_named_with_instagrams_broken_letters(
    world: World, two_years_on: datetime, tmp_path: Path
) -> None:
    user = document(write_archive(world, two_years_on, tmp_path), PERSONAL)["profile_user"][0]
    facts = user["string_map_data"]

    assert facts["Username"] == {"href": "", "value": world.owner.username, "timestamp": 0}
    assert facts["Name"]["value"].endswith("ZoÃ«")
    assert facts["Name"]["value"].encode("latin-1").decode() == world.owner.name


def test_a_date_range_cuts_the_followers_only(
    world: World, two_years_on: datetime, tmp_path: Path
) -> None:
    since = two_years_on - timedelta(days=365)
    whole = write_archive(world, two_years_on, tmp_path)
    cut = write_archive(world, two_years_on, tmp_path, since=since)
    rows = document(cut, FOLLOWERS)

    assert cut != whole
    assert document(cut, FOLLOWING) == document(whole, FOLLOWING)
    assert 0 < len(rows) < len(document(whole, FOLLOWERS))
    assert rows == [
        row
        for row in document(whole, FOLLOWERS)
        if row["string_list_data"][0]["timestamp"] >= since.timestamp()
    ]


def test_the_same_world_and_moment_give_the_same_bytes(
    world: World, two_years_on: datetime, tmp_path: Path
) -> None:
    again = World.simulate(seed=world.seed, born=world.born, days=731)
    first = write_archive(world, two_years_on, tmp_path / "first")
    second = write_archive(again, two_years_on, tmp_path / "second")

    assert first.name == second.name
    assert first.read_bytes() == second.read_bytes()


def test_a_list_continues_in_another_file_after_ten_thousand_rows() -> None:
    then = datetime(2026, 1, 1, tzinfo=UTC)
    rows = [Listed(n, f"zor{n}", then - timedelta(minutes=n)) for n in range(20_001)]
    files = {path: json.loads(text) for path, text in follower_members(rows, Form())}

    sizes = {path.rpartition("/")[2]: len(rows) for path, rows in files.items()}
    assert sizes == {"followers_1.json": 10_000, "followers_2.json": 10_000, "followers_3.json": 1}


def test_days_that_were_not_simulated_are_not_told(world: World, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="simulate more days"):
        write_archive(world, world.ends + timedelta(seconds=1), tmp_path)


def test_an_empty_list_is_a_note_and_no_file(world: World, tmp_path: Path) -> None:
    with zipfile.ZipFile(write_archive(world, world.born, tmp_path)) as archive:
        names = archive.namelist()

    assert "connections/followers_and_following/no-data.txt" in names
    assert FOLLOWERS not in names
