"""The second door stops figures that cannot be, and history that would vanish."""

from pathlib import Path

import duckdb
import pytest

from pipelines.quality.publication import PUBLICATIONS, Publication, examine


def _door(mart: str) -> Publication:
    return next(one for one in PUBLICATIONS if one.mart == mart)


def _marts(path: Path | None, posts: list[str]) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect(str(path) if path else ":memory:")
    con.execute("create schema marts")
    con.execute(
        "create table marts.posts (account_id text, instagram_media_id text, media_type text, "
        "posted_at timestamptz)"
    )
    for post in posts:
        con.execute(
            "insert into marts.posts values ('1', ?, 'reel', '2026-05-04 12:00:00Z')", [post]
        )
    return con


@pytest.fixture
def published(tmp_path: Path) -> Path:
    path = tmp_path / "snapshot.duckdb"
    _marts(path, ["a", "b"]).close()
    return path


def test_history_may_grow(published: Path) -> None:
    assert examine(_marts(None, ["a", "b", "c"]), _door("posts"), published).passed


def test_history_may_not_vanish(published: Path) -> None:
    verdict = examine(_marts(None, ["a", "c", "d"]), _door("posts"), published)

    assert not verdict.passed
    assert "1 published rows" in verdict.broken[0]


def test_the_first_publication_has_no_history_to_lose() -> None:
    assert examine(_marts(None, ["a"]), _door("posts"), None).passed


def test_an_impossible_figure_is_named_by_its_key() -> None:
    con = duckdb.connect()
    con.execute("create schema marts")
    con.execute(
        "create table marts.accounts as select '1' as account_id, 'lumen_oak' as username, "
        "-3 as followers_count"
    )

    verdict = examine(con, _door("accounts"), None)

    assert not verdict.passed
    assert "'account_id': '1'" in verdict.broken[0]
    assert "lumen_oak" not in verdict.broken[0]


def test_a_loss_whose_interval_is_turned_round_is_stopped() -> None:
    con = duckdb.connect()
    con.execute("create schema marts")
    con.execute(
        "create table marts.follower_changes as select 'x' as change_id, '1' as account_id, "
        "'lost' as change_type, null::timestamptz as happened_at, "
        "'2026-05-04'::timestamptz as happened_after, '2026-05-01'::timestamptz as happened_before,"
        " 1.0::double as confidence"
    )

    assert not examine(con, _door("follower_changes"), None).passed
