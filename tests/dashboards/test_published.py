"""Answers are cached for one snapshot, and a new publication is seen without a restart."""

import weakref
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import streamlit as st
from duckdb import DuckDBPyConnection

from dashboards import formats, published
from dashboards.frame import Frame
from dashboards.periods import Period
from dashboards.published import OlderPublication
from dashboards.queries import accounts
from tests.dashboards import published_world as world
from tests.dashboards.published_marts import publish
from warehouse.layout import DataFolder
from warehouse.reader import NothingPublished


@pytest.fixture(autouse=True)
def _empty_caches() -> Iterator[None]:
    yield
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path)


def test_a_question_is_answered_once_a_snapshot(data: DataFolder, now: datetime) -> None:
    asked = []

    def question(connection: DuckDBPyConnection, number: int) -> int:
        asked.append(number)
        return number + 1

    publish(data, world.empty(now), now)
    assert [published.current(data).ask(question, number) for number in (1, 1, 2)] == [2, 2, 3]
    assert asked == [1, 2]
    publish(data, world.two_accounts(now), now + timedelta(hours=1))
    published.current(data).ask(question, 1)
    assert asked == [1, 2, 1]


def test_a_new_publication_is_seen_by_the_next_run(data: DataFolder, now: datetime) -> None:
    publish(data, world.empty(now), now)
    assert published.current(data).ask(accounts.tracked) == []
    publish(data, world.archives_only(now), now + timedelta(hours=1))
    (account,) = published.current(data).ask(accounts.tracked)
    assert account.username == world.USERNAME


def test_a_run_that_began_before_a_publication_can_finish(data: DataFolder, now: datetime) -> None:
    publish(data, world.empty(now), now)
    began_with = published.current(data)
    publish(data, world.archives_only(now), now + timedelta(hours=1))
    published.current(data).ask(accounts.tracked)
    assert began_with.fetch(accounts.tracked) == []


def test_a_run_ends_on_its_snapshot_however_many_were_published_meanwhile(
    data: DataFolder, now: datetime
) -> None:
    publish(data, world.empty(now), now)
    began_with = published.current(data)
    for hours in (1, 2, 3):
        publish(data, world.archives_only(now), now + timedelta(hours=hours))
        assert published.current(data).ask(accounts.tracked)
    assert began_with.ask(accounts.tracked) == []


def test_files_of_old_snapshots_are_let_go(data: DataFolder, now: datetime) -> None:
    opened = []
    for hours, make in enumerate((world.empty, world.archives_only, world.two_accounts)):
        publish(data, make(now), now + timedelta(hours=hours))
        opened.append(weakref.ref(published.current(data)._published))
    assert [reference() is None for reference in opened] == [True, True, False]


def test_a_publication_that_lacks_what_is_asked_for_is_older(
    data: DataFolder, now: datetime
) -> None:
    def question(connection: DuckDBPyConnection) -> object:
        return connection.execute("select * from marts.of_a_later_version").fetchall()

    publish(data, world.empty(now), now)
    with pytest.raises(OlderPublication, match="make sync"):
        published.current(data).ask(question)


def test_nothing_published_is_said(data: DataFolder) -> None:
    with pytest.raises(NothingPublished):
        published.current(data)


def test_what_is_made_of_a_frame_is_made_once_for_a_snapshot_a_choice_and_a_reader(
    data: DataFolder, now: datetime
) -> None:
    week = Period(now.date() - timedelta(days=6), now.date())
    made.clear()
    publish(data, world.full(now), now)
    first = framed(data, now, week)
    assert [first.kept(make, number) for number in (1, 1, 2)] == [1, 1, 2]
    assert made == [1, 2]
    later = replace(first, now=now + timedelta(hours=3))
    others = (
        replace(first, period=week.before),
        replace(first, has_before=False),
        replace(first, account=replace(first.account, account_id="another")),
    )
    for frame in (later, *others):
        frame.kept(make, 1)
    assert made == [1, 2, 1, 1, 1]
    with formats.reader("de-DE"):
        first.kept(make, 1)
    assert made == [1, 2, 1, 1, 1, 1]
    publish(data, world.full(now), now + timedelta(hours=1))
    framed(data, now, week).kept(make, 1)
    assert made == [1, 2, 1, 1, 1, 1, 1]


made: list[int] = []


def make(_frame: Frame, number: int) -> int:
    made.append(number)
    return number


def framed(data: DataFolder, now: datetime, period: Period) -> Frame:
    marts = published.current(data)
    (account,) = marts.ask(accounts.tracked)
    return Frame(marts, account, (), None, period, has_before=True, now=now)
