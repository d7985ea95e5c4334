"""Notices on top of the pages: what its owner should know, unless they have switched it off."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from html import escape
from typing import Final
from urllib.parse import urlencode

import streamlit as st

from appdb.errors import AppDatabaseError
from dashboards import connections, formats, markup, spans
from dashboards.frame import Frame
from dashboards.queries import accounts, people, receipts
from dashboards.queries.accounts import Problem
from dashboards.texts import say
from settings import Settings
from warehouse.layout import DataFolder

# Insights are read once a day; two missed passes are worth a word.
STALE_AFTER: Final = timedelta(hours=48)
OLD_ARCHIVE_AFTER: Final = timedelta(days=30)
TOLD_FOR: Final = timedelta(days=7)
_LOOKED_UP_EVERY_SECONDS: Final = 60


class Notice(StrEnum):
    """What may be told; the same names stand in the app database."""

    LEFT = "left"
    LOGIN = "login"
    SOURCE = "source"
    ARCHIVE = "archive"


@dataclass(frozen=True)
class Told:
    """A notice in words (Markdown); a warning is about numbers that may mislead.

    Attributes:
        text: What is told.
        is_warning: Whether it is one.
        link: Where more is told: the words of a link, and the page that it leads to.
    """

    text: str
    is_warning: bool = True
    link: tuple[str, str] | None = None


def show(own: Settings, frame: Frame, *, besides: Collection[Notice] = ()) -> None:
    """Draw what is to be told about the chosen account; nothing when all is well."""
    for told in due(own, frame, besides=besides):
        if told.link:
            # A link in Streamlit's own box would open a second tab.
            st.html(html(told))
        else:
            (st.warning if told.is_warning else st.info)(told.text)


def html(told: Told) -> str:
    """A notice as it also stands in the first screen."""
    link = ""
    if told.link:
        words, address = told.link
        link = f' <a href="{escape(address)}" target="_self">{escape(words)} →</a>'
    return f'<p class="notice">{markup.html(told.text)}{link}</p>'


def due(own: Settings, frame: Frame, *, besides: Collection[Notice] = ()) -> list[Told]:
    """What is to be told about the chosen account.

    Args:
        own: The owner's settings.
        frame: The page's account and snapshot.
        besides: What the page tells itself.
    """
    off = silenced(own).union(besides)
    told = []
    for problem in frame.marts.ask(accounts.problems, frame.account.account_id):
        kind = Notice.LOGIN if "token" in problem.sources else Notice.SOURCE
        if kind not in off:
            told.append(_problem(frame, problem))
    if Notice.SOURCE not in off:
        told += _old_data(frame)
    if Notice.ARCHIVE not in off:
        told += _old_archive(frame)
    if Notice.LEFT not in off:
        told += _left(frame)
    return told


def silenced(own: Settings) -> frozenset[str]:
    """Which are switched off in the installation that is shown; none while that is not known."""
    shown = connections.shown(own)
    if shown.database_url is None and not DataFolder(shown.tracker_data).app_database.exists():
        return frozenset()
    return _silenced(shown)


def silence(own: Settings, notice: Notice, *, silenced: bool) -> None:
    """Switch one off, or on again.

    Raises:
        appdb.errors.AppDatabaseError: It cannot be kept.
    """
    database = connections.database(connections.shown(own))
    database.silence_notice(notice, silenced=silenced)
    _silenced.clear()


@st.cache_data(
    ttl=_LOOKED_UP_EVERY_SECONDS,
    show_spinner=False,
    hash_funcs={Settings: lambda shown: str(shown.tracker_data)},
)
def _silenced(shown: Settings) -> frozenset[str]:
    try:
        return connections.database(shown).silenced_notices()
    except AppDatabaseError:
        # What cannot be looked up is no reason to keep still.
        return frozenset()


def _problem(frame: Frame, problem: Problem) -> Told:
    since = (
        say("notice-read", age=spans.age(problem.last_success_at, frame.now))
        if problem.last_success_at
        else say("notice-never-read")
    )
    names = ", ".join(problem.sources).capitalize()
    return Told(say("notice-source", names=names, said=formats.plain(problem.said), since=since))


def _old_data(frame: Frame) -> Iterator[Told]:
    read_at = frame.account.read_at
    if read_at is not None and frame.now - read_at > STALE_AFTER:
        age = spans.age(read_at, frame.now)
        yield Told(say("notice-old-data", age=age, moment=read_at))


def _old_archive(frame: Frame) -> Iterator[Told]:
    if frame.captures and frame.now - frame.captures[0].captured_at > OLD_ARCHIVE_AFTER:
        age = spans.age(frame.captures[0].captured_at, frame.now)
        yield Told(say("notice-old-archive", age=age))


def _left(frame: Frame) -> Iterator[Told]:
    newest = frame.marts.ask(receipts.newest_with_changes, frame.account.account_id)
    if newest is not None and newest.lost and frame.now - newest.imported_at < TOLD_FOR:
        text = say("notice-left", number=newest.lost, day=newest.captured_at.date())
        query = urlencode({"list": people.LEFT, "account": f"@{frame.account.username}"})
        link = (say("notice-left.who"), f"/followers?{query}")
        yield Told(text, is_warning=False, link=link)
