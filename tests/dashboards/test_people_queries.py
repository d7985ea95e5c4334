"""Lists of people, one life and two moments, against a real DuckDB whose rows are known."""

from datetime import datetime, timedelta

import duckdb
import pytest

from dashboards.queries import people, person, time_machine
from dashboards.queries.people import Found
from dashboards.queries.time_machine import Question
from tests.dashboards import people_world
from tests.dashboards import published_world as world
from tests.dashboards.conftest import Asking
from tests.dashboards.published_marts import World


@pytest.fixture
def lives(marts_of: Asking) -> duckdb.DuckDBPyConnection:
    return marts_of(people_world.lives)


@pytest.fixture(params=[False, True], ids=["begins", "contains"])
def anywhere(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def found(
    marts: duckdb.DuckDBPyConnection,
    kind: str,
    search: str = "",
    *,
    anywhere: bool = False,
    offset: int = 0,
) -> Found:
    return people.page(marts, world.ACCOUNT_ID, kind, search, anywhere, 50, offset)


def test_who_left_with_interval_reason_and_evidence(
    lives: duckdb.DuckDBPyConnection, now: datetime
) -> None:
    (left,) = found(lives, people.LEFT, world.LEFT).rows
    assert left.reason == "unfollowed"
    assert left.happened_at is None
    assert left.happened_after == now - timedelta(days=90)
    assert left.happened_before == now - timedelta(days=6)
    assert left.evidence


def test_the_renamed_are_found_by_either_name_and_are_not_lost(
    lives: duckdb.DuckDBPyConnection, anywhere: bool
) -> None:
    for name in (world.RENAMED_FROM, world.RENAMED_TO):
        (change,) = found(lives, people.RENAMED, name, anywhere=anywhere).rows
        assert change.previous_username == world.RENAMED_FROM
        assert change.username == world.RENAMED_TO
        assert found(lives, people.LEFT, name, anywhere=anywhere).number == 0
        (follower,) = found(lives, people.FOLLOWERS, name, anywhere=anywhere).rows
        assert follower.previous_usernames == (world.RENAMED_FROM,)


def test_a_name_found_in_two_ways_is_one_row(lives: duckdb.DuckDBPyConnection) -> None:
    """Its present and its earlier name both begin so."""
    both = found(lives, people.FOLLOWERS, "juniper.")
    assert (both.number, len(both.rows)) == (1, 1)


def test_a_beginning_is_not_a_piece(lives: duckdb.DuckDBPyConnection) -> None:
    assert found(lives, people.LEFT, "fields").number == 0
    assert found(lives, people.LEFT, "fields", anywhere=True).number == 1


def test_search_takes_signs_literally_and_ignores_case_and_at(
    lives: duckdb.DuckDBPyConnection, anywhere: bool
) -> None:
    account = world.ACCOUNT_ID
    assert people.elsewhere(lives, account, " @Otto_The ", anywhere) == (people.LEFT,)
    for wild in ("otto%baker", "ottoxthe", "otto_the_b%", "zz'; drop table"):
        assert people.elsewhere(lives, account, wild, anywhere) == ()


def test_pages_of_a_list_do_not_overlap_and_tell_the_number_of_all(
    lives: duckdb.DuckDBPyConnection,
) -> None:
    first, second = (found(lives, people.FOLLOWERS, offset=offset) for offset in (0, 50))
    assert first.number == second.number == 907
    assert len({row.username for row in first.rows + second.rows}) == 100
    last = found(lives, people.FOLLOWERS, offset=900)
    assert (last.number, len(last.rows)) == (907, 7)


def test_the_lists_of_followers_are_parts_of_one(lives: duckdb.DuckDBPyConnection) -> None:
    mutual = found(lives, people.MUTUAL)
    assert 0 < mutual.number < found(lives, people.FOLLOWERS).number
    assert all(row.is_following_back for row in mutual.rows)
    (ghost,) = found(lives, people.GHOSTS).rows
    assert ghost.username == people_world.GHOST
    assert [row.username for row in found(lives, people.TOP).rows] == [
        people_world.FAN,
        people_world.STRANGER,
    ]
    (not_back,) = found(lives, people.ONE_SIDED).rows
    assert not_back.username == people_world.NOT_BACK


@pytest.mark.parametrize("kind", people.LISTS)
def test_the_table_for_a_file_holds_the_whole_list(marts_of: Asking, kind: str) -> None:
    make = world.messages_counted if kind == people.MESSAGES else people_world.lives
    marts = marts_of(make)
    number = found(marts, kind).number
    assert people.table(marts, world.ACCOUNT_ID, kind, "", False).num_rows == number > 0


def test_a_rename_is_found_by_the_name_taken_then_and_told_with_it(anywhere: bool) -> None:
    rows = World()
    for previous, new in (("bert", "berta"), ("berta", "bertina")):
        rows.add(
            "follower_changes",
            change_id=previous,
            account_id=world.ACCOUNT_ID,
            person_id="p",
            username="bertina",
            previous_username=previous,
            new_username=new,
            change_type="renamed",
        )
    with duckdb.connect() as marts:
        rows.build(marts)
        names = found(marts, people.RENAMED, "berta", anywhere=anywhere).rows
    assert {(change.previous_username, change.new_username) for change in names} == {
        ("bert", "berta"),
        ("berta", "bertina"),
    }


def test_a_life_is_all_of_one_person_and_of_no_other(lives: duckdb.DuckDBPyConnection) -> None:
    renamed = next(row for row in found(lives, people.RENAMED).rows)
    life = person.life(lives, world.ACCOUNT_ID, renamed.person_id)
    assert life is not None
    assert [stay.username for stay in life.stays] == [world.RENAMED_TO, world.RENAMED_FROM]
    assert [change.change_type for change in life.changes] == ["renamed"]
    assert life.interactions == ()
    fan = person.life(lives, world.ACCOUNT_ID, "person-fan")
    assert fan is not None
    assert [one.kind for one in fan.interactions] == ["comment", "reply", "comment", "comment"]
    assert [one.permalink for one in fan.interactions] == [people_world.POST, None, None, None]


def test_a_person_of_another_account_is_nobody_here(lives: duckdb.DuckDBPyConnection) -> None:
    assert person.life(lives, "17841400000000002", "person-fan") is None


STAYS = {
    # Listed on the 1st, the 10th and the 20th; what each says, by the day.
    "stays": (1, 20, None),
    "leaves": (1, 1, 10),
    "comes": (12, 20, None),
    "cut": (1, 10, None),
}


SEEN_FROM = {"comes": 20, "new": 10}


@pytest.fixture(scope="module")
def moments() -> dict[int, datetime]:
    start = datetime.fromisoformat("2026-03-01T12:00:00+00:00")
    return {day: start + timedelta(days=day - 1) for day in range(1, 31)}


@pytest.fixture(scope="module")
def stays(moments: dict[int, datetime]) -> duckdb.DuckDBPyConnection:
    rows = World()
    # A list is written within two seconds, and misses people by the end of these.
    written = timedelta(seconds=2)
    # The newest one shows only who followed since the 20th.
    for number, day in enumerate((1, 10, 20, 25)):
        rows.add(
            "follower_captures",
            capture_id=str(number),
            account_id=world.ACCOUNT_ID,
            captured_at=moments[day],
            written_before=moments[day] + written,
            completeness="partial" if day == 25 else "complete",
            covered_from=moments[20] if day == 25 else None,
        )
    names = {**STAYS, "old": (1, 1, 1), "new": (1, 20, None)}
    for name, (since, until, gone) in names.items():
        shift = timedelta(microseconds=1) if name in ("old", "new") else timedelta()
        rows.add(
            "follower_stays",
            stay_id=name,
            account_id=world.ACCOUNT_ID,
            person_id="renamed" if name in ("old", "new") else name,
            username=name,
            followed_at=moments[since],
            possible_from=moments[since] + (shift if name == "new" else timedelta()),
            certain_from=moments[since] + (shift if name == "new" else timedelta()),
            seen_from=moments[SEEN_FROM.get(name, 1)],
            seen_until=moments[until],
            possible_until=moments[gone] + (shift or written) if gone else None,
        )
    marts = duckdb.connect()
    rows.build(marts)
    marts.execute("use marts")
    return marts


@pytest.mark.parametrize(
    ("then", "now", "expected"),
    [
        (1, 20, {"came": 1, "left": 1, "stayed": 2, "renamed": 1, "unclear": 1}),
        # Between two lists somebody may have gone already, or not.
        (1, 5, {"came": 0, "left": 0, "stayed": 3, "renamed": 1, "unclear": 1}),
        # Who may have left before the earlier moment did not leave since.
        (5, 12, {"came": 1, "left": 0, "stayed": 2, "renamed": 0, "unclear": 2}),
        # Of whom only a list that is cut could have shown nothing is said.
        (10, 20, {"came": 1, "left": 0, "stayed": 2, "renamed": 0, "unclear": 1}),
        (20, 25, {"came": 0, "left": 0, "stayed": 0, "renamed": 0, "unclear": 4}),
        # Who left may be back: the newest list could not show it.
        (1, 25, {"came": 0, "left": 0, "stayed": 0, "renamed": 0, "unclear": 5}),
    ],
)
def test_only_what_both_moments_prove_is_said(
    stays: duckdb.DuckDBPyConnection,
    moments: dict[int, datetime],
    then: int,
    now: int,
    expected: dict[str, int],
) -> None:
    compared = time_machine.compare(stays, world.ACCOUNT_ID, moments[then], moments[now])
    assert compared.numbers == expected
    for kind, number in expected.items():
        asked = Question(world.ACCOUNT_ID, moments[then], moments[now], kind, "")
        page = time_machine.page(stays, asked, 50, 0)
        assert page.number == len(page.people) == number
        assert time_machine.table(stays, asked).num_rows == number


def test_the_renamed_are_found_by_either_name(
    stays: duckdb.DuckDBPyConnection, moments: dict[int, datetime]
) -> None:
    for name in ("old", "@New"):
        asked = Question(world.ACCOUNT_ID, moments[1], moments[20], time_machine.RENAMED, name)
        (renamed,) = time_machine.page(stays, asked, 50, 0).people
        assert (renamed.username_then, renamed.username_now) == ("old", "new")


def test_of_names_that_changed_together_it_cannot_be_told_who_left(
    marts_of: Asking, now: datetime
) -> None:
    then, before = now - timedelta(days=14), now - timedelta(days=400)
    told = marts_of(_changed_together)
    told.execute("set schema = 'marts'")
    compared = time_machine.compare(told, world.ACCOUNT_ID, then, now)
    assert compared.numbers == {
        time_machine.STAYED: 0,
        time_machine.RENAMED: 0,
        time_machine.LEFT: 0,
        time_machine.CAME: 0,
        time_machine.UNCLEAR: 3,
    }
    # Each list is as long as it was, whoever is who.
    assert (compared.then, compared.now) == ((2, 0), (1, 0))
    asked = Question(world.ACCOUNT_ID, then, now, time_machine.UNCLEAR, "")
    page = time_machine.page(told, asked, 50, 0)
    assert {(one.stood_then, one.stood_now) for one in page.people} == {(2, 1), (1, 2)}
    since = time_machine.compare(told, world.ACCOUNT_ID, before, now)
    assert since.numbers[time_machine.CAME] == 1


def _changed_together(now: datetime) -> World:
    """Two names are missing in the newest list, and a third of their follow second is in it."""
    made, then, second = World(), now - timedelta(days=14), now - timedelta(days=100)
    written = timedelta(seconds=2)
    for number, at in enumerate((then, now)):
        made.add(
            "follower_captures",
            account_id=world.ACCOUNT_ID,
            capture_id=str(number),
            captured_at=at,
            written_before=at + written,
            completeness="complete",
        )
    for name, seen, possible_from, possible_until in (
        ("ada", then, second, now + written),
        ("bo", then, second, now + written),
        ("cy", now, then + written, None),
    ):
        made.add(
            "follower_stays",
            account_id=world.ACCOUNT_ID,
            stay_id=name,
            person_id=name,
            username=name,
            followed_at=second,
            possible_from=possible_from,
            certain_from=second if seen == then else now,
            seen_from=seen,
            seen_until=seen,
            possible_until=possible_until,
        )
    made.add(
        "ambiguous_changes",
        account_id=world.ACCOUNT_ID,
        ambiguity_id="1",
        list_name="followers",
        followed_at=second,
        vanished_usernames=["ada", "bo"],
        appeared_usernames=["cy"],
        happened_after=then,
        happened_before=now + written,
    )
    return made
