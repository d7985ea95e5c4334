"""Folding random lists: nothing is lost, and neither order nor repetition matters."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.ledger.folding import fold
from pipelines.ledger.state import (
    FOLDED_LISTS,
    LANDED,
    SIGHTINGS,
    covers,
    create,
    forget,
    minute_of,
)

T0 = datetime(2025, 6, 1, tzinfo=UTC)
NAMES = ["ash", "birch", "cedar", "elm"]
FOLLOWS = [T0 - timedelta(days=days, seconds=53) for days in range(4)]

Showing = tuple[str, str, datetime | None]


@dataclass(frozen=True)
class Told:
    """One list of one archive, as it lands."""

    archive: str
    day: int
    rows: Mapping[str, datetime | None]
    is_html: bool = False
    is_torn: bool = False
    account: str = "oak"

    @property
    def landing(self) -> dict[str, datetime | None]:
        """What the list itself says; HTML knows minutes only."""
        return {n: _minute(at) if self.is_html else at for n, at in self.rows.items()}


def _minute(at: datetime | None) -> datetime | None:
    return at and at.replace(second=0)


@contextmanager
def _warehouse(file: Path | str = ":memory:") -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(file) as con:
        con.execute("set TimeZone = 'UTC'")
        create(con)
        con.execute(
            f"""
            create table exports.archives (
                archive_sha256 varchar, account_username varchar, captured_at timestamptz
            );
            create table exports.lists (
                archive_sha256 varchar, list varchar, listed_rows bigint,
                time_precision_seconds bigint, files_missing json
            );
            create table exports.{LANDED} (
                archive_sha256 varchar, list varchar, username varchar, followed_at timestamptz
            );
            """
        )
        yield con


def _land(con: duckdb.DuckDBPyConnection, told: Told, *, rows_lost: int = 0) -> None:
    precision = 60 if told.is_html else 1
    missing = "[1]" if told.is_torn else "[]"
    captured_at = T0 + timedelta(days=told.day)
    con.execute("delete from exports.archives where archive_sha256 = ?", [told.archive])
    con.execute("delete from exports.lists where archive_sha256 = ?", [told.archive])
    con.execute(
        "insert into exports.archives values (?, ?, ?)", [told.archive, told.account, captured_at]
    )
    con.execute(
        "insert into exports.lists values (?, 'followers', ?, ?, ?)",
        [told.archive, len(told.rows), precision, missing],
    )
    landing = list(told.landing.items())[rows_lost:]
    rows = pa.table(
        {
            "archive_sha256": pa.array([told.archive] * len(landing), pa.string()),
            "list": pa.array(["followers"] * len(landing), pa.string()),
            "username": pa.array([name for name, _ in landing], pa.string()),
            "followed_at": pa.array([at for _, at in landing], pa.timestamp("us", tz="UTC")),
        }
    )
    con.register("rows", rows)
    con.execute(f"insert into exports.{LANDED} from rows")
    con.unregister("rows")


def _folded(lists: Sequence[Told]) -> tuple[set[Showing], list[tuple[object, ...]]]:
    """What can be read back, and the state itself, of lists that arrived one after the other."""
    with _warehouse() as con:
        for told in lists:
            _land(con, told)
            fold(con)
        return _shown(con), _state(con)


def _shown(con: duckdb.DuckDBPyConnection) -> set[Showing]:
    rows = con.execute(
        f"""
        select
            folded.archive_sha256, sightings.username,
            date_trunc('minute', sightings.followed_at)
        from exports.{FOLDED_LISTS} as folded
        inner join exports.{SIGHTINGS} as sightings
            on
                folded.account_username = sightings.account_username
                and folded.list = sightings.list
                and folded.moment >= sightings.seen_from
                and folded.moment < coalesce(sightings.gone_at, 'infinity')
                and {covers("folded", minute_of("sightings.followed_at"))}
        """
    ).fetchall()
    assert len(rows) == len(set(rows)), "a list shows a row once"
    return set(rows)


def _state(con: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    return sorted(con.execute(f"from exports.{SIGHTINGS}").fetchall(), key=repr)


def _landed(lists: Sequence[Told]) -> set[Showing]:
    return {(told.archive, name, _minute(at)) for told in lists for name, at in told.rows.items()}


_ROWS = st.dictionaries(st.sampled_from(NAMES), st.sampled_from([*FOLLOWS, None]))
_HISTORIES = st.lists(
    st.tuples(st.integers(0, 9), _ROWS, st.booleans(), st.booleans(), st.sampled_from(FOLLOWS)),
    max_size=6,
).map(
    lambda drawn: [
        Told(
            f"a{number}",
            day,
            # Every other list is cut to a range of follow times.
            {n: at for n, at in rows.items() if number % 2 or at is None or at >= since},
            is_html,
            is_torn,
        )
        for number, (day, rows, is_html, is_torn, since) in enumerate(drawn)
    ]
)


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(_HISTORIES, st.randoms(use_true_random=False))
def test_every_list_can_be_read_back_and_no_order_gives_another_state(
    lists: list[Told], random: object
) -> None:
    shown, state = _folded(lists)
    assert shown == _landed(lists)
    shuffled = list(lists)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis's own Random
    shown_again, state_again = _folded(shuffled)
    assert shown_again == shown
    # Lists of one moment are told apart by microseconds, in the order of their arrival.
    if len({told.day for told in lists}) == len(lists):
        assert state_again == state


def test_a_list_that_changes_nothing_adds_nothing() -> None:
    rows = dict(zip(NAMES, FOLLOWS, strict=True))
    _, once = _folded([Told("a", 1, rows)])
    _, often = _folded([Told(f"a{day}", day, rows) for day in range(1, 9)])
    assert len(once) == len(often) == len(NAMES)


@pytest.mark.slow
def test_lists_longer_than_a_row_group_are_folded_one_after_the_other(tmp_path: Path) -> None:
    """DuckDB writes such rows to the file before the transaction ends, not so in memory."""
    rows = {f"name{number}": FOLLOWS[0] for number in range(130_000)}
    with _warehouse(tmp_path / "warehouse.duckdb") as con:
        for day in range(3):
            _land(con, Told(f"a{day}", day, rows))
        fold(con)
        assert _state(con) == [
            ("oak", "followers", name, at, True, T0, None) for name, at in sorted(rows.items())
        ]


def test_a_list_cut_to_a_range_says_nothing_of_what_is_older() -> None:
    rows = dict(zip(NAMES, FOLLOWS, strict=True))
    recent = {name: at for name, at in rows.items() if at >= FOLLOWS[1]}
    _, state = _folded([Told("a", 1, rows), Told("b", 2, recent), Told("c", 3, rows)])
    assert [row[-1] for row in state] == [None] * len(NAMES)


def test_the_second_that_one_list_tells_holds_for_the_minute_of_another() -> None:
    rows = {"ash": FOLLOWS[0]}
    lists = [Told("a", 1, rows, is_html=True), Told("b", 2, {}), Told("c", 3, rows)]
    for arrived in (lists, lists[::-1]):
        _, state = _folded(arrived)
        assert {(row[3], row[4]) for row in state} == {(FOLLOWS[0], True)}


def test_a_list_that_did_not_land_whole_is_not_folded_and_comes_again() -> None:
    told = Told("a", 1, dict(zip(NAMES, FOLLOWS, strict=True)))
    with _warehouse() as con:
        _land(con, told, rows_lost=1)
        assert fold(con) == 0
        assert con.execute(f"from exports.{LANDED}").fetchall() == []
        _land(con, told)
        assert fold(con) == 1
        _land(con, told)
        assert fold(con) == 0, "it is folded already"
        assert _shown(con) == _landed([told])


def test_a_fold_that_dies_half_way_leaves_the_state_as_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = Told("a", 1, {"ash": FOLLOWS[0]})
    second = Told("b", 2, {"birch": FOLLOWS[1]})
    with _warehouse() as con:
        _land(con, first)
        fold(con)
        before = _state(con)
        _land(con, second)
        with monkeypatch.context() as patched:
            patched.setattr("pipelines.ledger.folding._sharpen", _dies)
            with pytest.raises(KeyboardInterrupt):
                fold(con)
        assert _state(con) == before
        fold(con)
        assert _shown(con) == _landed([first, second])


def _dies(*_: object) -> None:
    raise KeyboardInterrupt


def test_an_account_is_forgotten_with_all_its_lists_and_no_other() -> None:
    mine = [Told("a", 1, {"ash": FOLLOWS[0]}), Told("b", 2, {"birch": FOLLOWS[1]})]
    other = Told("c", 1, {"elm": FOLLOWS[2]}, account="yew")
    with _warehouse() as con:
        for told in (*mine, other):
            _land(con, told)
            fold(con)
        assert not forget(con, ["unheard"])
        assert forget(con, ["b"])
        assert _shown(con) == _landed([other])
        for told in reversed(mine):
            _land(con, told)
            fold(con)
        assert _shown(con) == _landed([*mine, other])
