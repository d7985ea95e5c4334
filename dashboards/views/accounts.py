"""The accounts of the page *Settings*: which there are, and how the login of each is."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from appdb.errors import AppDatabaseError
from dashboards import connections, formats, spans, tables, token_health
from dashboards.connections import Connection
from dashboards.published import Marts
from dashboards.queries import accounts
from dashboards.queries.accounts import Account
from dashboards.tables import Cell
from dashboards.texts import say
from dashboards.token_health import Condition, Health
from dashboards.views import connecting
from settings import Settings


@dataclass(frozen=True)
class Entry:
    """An account as both stores know it; at least one does."""

    username: str
    connection: Connection | None
    read: Account | None


def entries(connected: Sequence[Connection], marts: Marts | None) -> list[Entry]:
    """Every account once; its name is the one that was read last."""
    logins = {one.account.account_id: one for one in connected}
    tracked = {one.account_id: one for one in (marts.ask(accounts.tracked) if marts else [])}
    return [
        Entry(
            username=tracked[key].username if key in tracked else logins[key].account.username,
            connection=logins.get(key),
            read=tracked.get(key),
        )
        for key in {**tracked, **logins}
    ]


def about_the_sandbox(connected: Sequence[Connection]) -> None:
    """Say that what is shown is invented, and when the owner's own data take its place."""
    if connected:
        names = " and ".join(f"@{formats.plain(one.account.username)}" for one in connected)
        st.info(say("settings-will-be-read", names=names))
    else:
        st.info(say("settings-is-sandbox"))


def everyone(own: Settings, known: Sequence[Entry], now: datetime) -> None:
    """Draw the card that lists all accounts with what is to be done about each."""
    rows = []
    for entry in known:
        login = _health(own, entry.connection, now) if entry.connection else None
        read_at = entry.read.read_at if entry.read else None
        age = spans.age(read_at, now).capitalize() if read_at else say("settings-not-yet")
        rows.append(
            [
                Cell(f"@{entry.username}", badge=_kind(entry)),
                Cell(login.condition.said if login else say("settings-not-connected")),
                Cell(age),
                Cell(login.remedy if login and login.remedy else say("settings-nothing-to-do")),
            ]
        )
    with st.container(border=True, key="card-all"):
        st.subheader(say("settings-accounts", number=len(known)), anchor=False)
        columns = [say(f"settings-{name}") for name in ("account", "login", "last-read", "to-do")]
        st.html(tables.table(say("settings-accounts.caption"), columns, rows))


def _kind(entry: Entry) -> str:
    if entry.connection is None:
        return ""
    if entry.connection.account.is_sandbox:
        return say("settings-sandbox")
    return say("settings-way", flavour=entry.connection.account.flavour)


def connection(own: Settings, entry: Entry, now: datetime) -> None:
    """Draw the card about one account's login."""
    found = entry.connection
    with st.container(border=True, key="card-connection"):
        with st.container(horizontal=True, vertical_alignment="center"):
            name = formats.plain(entry.username)
            st.subheader(f"@{name}", anchor=False, width="stretch")
            if found is not None and found.installation == own:
                _log_out(entry.username, found)
        if found is None:
            st.markdown(say("settings-not-connected.about"))
            return
        login = _health(own, found, now)
        _trouble(login)
        closed_until = found.closed_until(now)
        if closed_until is not None:
            st.info(say("settings-quota", moment=closed_until))
        st.html(tables.facts(_facts(entry, found, login, now)))


def _facts(entry: Entry, found: Connection, login: Health, now: datetime) -> list[tuple[str, str]]:
    account = found.account
    way = say("settings-way", flavour=account.flavour)
    if account.is_sandbox:
        way = say("settings-sandbox-way", way=way)
    permissions = ", ".join(login.granted) or say("settings-permissions-unknown")
    if login.missing:
        missing = ", ".join(login.missing)
        permissions = say("settings-permissions-missing", granted=permissions, missing=missing)
    read_at = entry.read.read_at if entry.read is not None else None
    told = {
        "state": login.condition.said,
        "signed-in": say("settings-since", way=way, day=account.connected_at.date()),
        "login": login.valid,
        "permissions": permissions[0].upper() + permissions[1:],
        "last-read": say("settings-read-at", moment=read_at, age=spans.age(read_at, now))
        if read_at is not None
        else say("settings-not-yet-read"),
    }
    return [(say(f"settings-{name}"), text) for name, text in told.items()]


def _trouble(login: Health) -> None:
    if not login.remedy:
        return
    words = formats.plain(f"{login.trouble} {login.remedy}".strip())
    text = f"**{login.condition.said}.** {words}"
    if login.condition in (Condition.ENDED, Condition.REFUSED):
        st.error(text)
    else:
        st.warning(text)


def _health(own: Settings, found: Connection, now: datetime) -> Health:
    has_app = found.account.flavour in connections.apps(own)
    return token_health.describe(found.token, now, has_app=has_app)


def _log_out(username: str, found: Connection) -> None:
    with st.popover(say("settings-log-out"), icon=":material/logout:"):
        st.markdown(say("settings-log-out.about", username=formats.plain(username)))
        if st.button(say("settings-log-out.button"), type="primary", key="log-out"):
            try:
                told = asyncio.run(connections.log_out(found))
            except AppDatabaseError as error:
                st.error(formats.plain(str(error)))
            else:
                connecting.say_next(told)
