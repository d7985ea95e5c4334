"""Which archives are one capture, what a partial one proves, and what is taken back later."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.dbt_project import building
from tests.dbt_project.doubtful_cases import FIRST, SECOND, THIRD
from tests.dbt_project.raw_warehouse import RawWarehouse, utc

pytestmark = pytest.mark.slow

LIVED = {f"fan_{n:02}": f"2025-{1 + n // 4:02}-{1 + n % 4:02} 10:00:30" for n in range(40)}
OLD = {name: at for name, at in LIVED.items() if name < "fan_20"}
RECENT = {name: at for name, at in LIVED.items() if name >= "fan_20"}
CUT = utc("2025-06-01 10:00:30")


def _tell(raw: RawWarehouse) -> None:
    raw.archive("parts-2", "parts", FIRST, OLD, files=(2,))
    raw.archive("parts-1", "parts", FIRST, RECENT, files=(1,), imported_at=SECOND)
    raw.archive("torn-1", "torn", FIRST, LIVED)
    raw.archive("torn-2", "torn", SECOND, OLD, files=(2,))
    raw.archive("twins-json", "twins", FIRST, RECENT)
    raw.archive("twins-html", "twins", FIRST, LIVED, is_html=True)
    raw.archive("minutes-1", "minutes", FIRST, LIVED)
    raw.archive("minutes-2", "minutes", SECOND, LIVED, is_html=True)
    # fan_01 left while nobody could see it, fan_30 within the window of the second.
    raw.archive("carried-1", "carried", FIRST, LIVED)
    raw.archive("carried-2", "carried", SECOND, _without(RECENT, "fan_30"))
    raw.archive("carried-3", "carried", THIRD, _without(LIVED, "fan_01", "fan_30"))
    _tell_of_names(raw)


def _tell_of_names(raw: RawWarehouse) -> None:
    blocked = {"fan_05": "2026-01-20 08:00:00", "fan_06": "2025-12-01"}
    raw.archive("blocked-1", "blocked", FIRST, LIVED)
    raw.archive(
        "blocked-2",
        "blocked",
        SECOND,
        _without(LIVED, "fan_05", "fan_06"),
        others={"blocked": blocked},
    )
    # Two renames that only minutes show; the following list confirms one.
    following = {"fan_07": "2025-07-07 09:00:20"}
    raw.archive("html-1", "html", FIRST, LIVED, following, is_html=True)
    raw.archive(
        "html-2",
        "html",
        SECOND,
        {_NEW_NAMES.get(name, name): at for name, at in LIVED.items()},
        {"seven": following["fan_07"]},
        is_html=True,
    )
    raw.archive("owner-1", "first_name", FIRST, LIVED)
    raw.archive("owner-2", "second_name", SECOND, _without(LIVED, "fan_30"))
    raw.add(
        "exports.profile_changes",
        archive_sha256="owner-2",
        field="username",
        previous_value="First_Name",
        new_value="second_name",
        changed_at=utc("2026-01-20"),
    )


_NEW_NAMES = {"fan_07": "seven", "fan_08": "eight"}


def _without(listed: dict[str, str], *names: str) -> dict[str, str]:
    return {name: at for name, at in listed.items() if name not in names}


@pytest.fixture(scope="module")
def marts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    raw = RawWarehouse()
    _tell(raw)
    warehouse: Path = raw.write(tmp_path_factory.mktemp("captures") / "warehouse.duckdb")
    assert building.run_dbt(warehouse, *building.PRODUCTION) == []
    with building.reading(warehouse) as con:
        yield con


def captures(marts: duckdb.DuckDBPyConnection, account: str, what: str) -> list[tuple[Any, ...]]:
    return marts.execute(
        f"select {what} from follower_captures where account_id = ? order by captured_at",
        [f"archive:{account}"],
    ).fetchall()


def changes(marts: duckdb.DuckDBPyConnection, account: str, what: str) -> list[tuple[Any, ...]]:
    return marts.execute(
        f"select {what} from follower_changes where account_id = ? order by all",
        [f"archive:{account}"],
    ).fetchall()


def test_the_parts_of_an_export_are_one_capture_known_since_the_last_part(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    found = captures(marts, "parts", "followers_listed, completeness, imported_at")
    assert found == [(40, "unproven", utc(SECOND))]


def test_a_part_alone_is_partial_and_nobody_is_lost_by_it(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    assert captures(marts, "torn", "completeness, covered_from")[1] == ("partial", utc(SECOND))
    assert changes(marts, "torn", "*") == []


def test_a_json_and_an_html_archive_of_one_moment_are_united_to_the_second(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    assert captures(marts, "twins", "followers_listed") == [(40,)]
    found = dict(
        marts.execute(
            "select username, followed_at from followers where account_id = 'archive:twins'"
        ).fetchall()
    )
    assert found["fan_30"] == utc(LIVED["fan_30"])
    assert found["fan_01"] == utc(LIVED["fan_01"]).replace(second=0)


def test_the_same_follow_told_to_the_minute_is_no_other_follow(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    assert changes(marts, "minutes", "*") == []


def test_a_loss_outside_the_window_is_found_by_the_next_list_that_covers_it(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    assert captures(marts, "carried", "completeness, covered_from")[1] == ("partial", CUT)
    found = changes(marts, "carried", "username, change_type, happened_after, happened_before")
    assert found == [
        ("fan_01", "lost", utc(FIRST), utc(THIRD)),
        ("fan_30", "lost", utc(FIRST), utc(SECOND)),
    ]


def test_blocked_by_you_needs_a_block_in_the_interval(marts: duckdb.DuckDBPyConnection) -> None:
    assert changes(marts, "blocked", "username, reason") == [
        ("fan_05", "blocked_by_you"),
        ("fan_06", "gone"),
    ]


def test_a_rename_to_the_minute_needs_the_other_list(marts: duckdb.DuckDBPyConnection) -> None:
    assert changes(marts, "html", "change_type, previous_username, new_username") == [
        ("renamed", "fan_07", "seven")
    ]
    found = marts.execute(
        "select vanished_usernames, appeared_usernames from ambiguous_changes "
        "where account_id = 'archive:html' and list_name = 'followers'"
    ).fetchall()
    assert found == [(["fan_08"], ["eight"])]


def test_an_owner_who_renamed_is_one_account(marts: duckdb.DuckDBPyConnection) -> None:
    assert captures(marts, "second_name", "*") == []
    assert len(captures(marts, "first_name", "*")) == 2
    assert changes(marts, "first_name", "change_type, username") == [("lost", "fan_30")]


def test_a_claim_that_a_later_archive_disproves_is_withdrawn_and_stays_visible(
    tmp_path: Path,
) -> None:
    """Ten who left by the second list; then a third one shows that they never did."""
    raw = RawWarehouse()
    raw.archive("one", "oak", FIRST, LIVED)
    # A list that lacks ten names in the middle, and of which nothing tells that it does.
    raw.archive(
        "two", "oak", SECOND, {n: at for n, at in LIVED.items() if not "fan_20" <= n < "fan_30"}
    )
    warehouse = raw.write(tmp_path / "before.duckdb")
    assert building.run_dbt(warehouse, *building.PRODUCTION) == []
    with building.reading(warehouse) as con:
        assert len(changes(con, "oak", "*")) == 10
        assert con.execute("select * from withdrawn_changes").fetchall() == []
    # The same export, whole: of the same moment, and written over the one that was damaged.
    with duckdb.connect(str(warehouse)) as con:
        con.execute("delete from exports.relationships where archive_sha256 = 'two'")
        con.execute(
            "insert into exports.relationships select * replace ('two' as archive_sha256) "
            "from exports.relationships where archive_sha256 = 'one'"
        )
    assert building.run_dbt(warehouse, *building.PRODUCTION) == []
    with building.reading(warehouse) as con:
        assert changes(con, "oak", "*") == []
        found = con.execute(
            "select change_type, username, reason, happened_after, happened_before, "
            "withdrawn_because, claimed_at < withdrawn_at from withdrawn_changes order by username"
        ).fetchall()
    assert len(found) == 10
    assert found[0] == (
        "lost",
        "fan_20",
        "gone",
        utc(FIRST),
        utc(SECOND),
        "Another archive shows them listed throughout.",
        True,
    )
