"""*Accounts*: which are connected, how each login and each source is, and connecting another one.

It is drawn from the app database and, where there is one, from the published file: an account can
be connected before anything was ever read.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import streamlit as st

from appdb.errors import AppDatabaseError
from dashboards import connections, formats, frame, spans, tables, token_health
from dashboards.connections import Connection
from dashboards.published import Marts
from dashboards.queries import accounts
from dashboards.queries.accounts import Account
from dashboards.tables import Cell
from dashboards.token_health import Condition, Health
from dashboards.views import connecting, reading
from settings import Settings

TITLE = "Accounts"


@dataclass(frozen=True)
class _Entry:
    """An account as both stores know it; at least one does."""

    username: str
    connection: Connection | None
    read: Account | None


def show(own: Settings, marts: Marts | None) -> None:
    """Draw the page.

    Args:
        own: The owner's settings; what is connected here goes to their installation.
        marts: The snapshot shown; None when nothing has been published.
    """
    now = datetime.now(UTC)
    shown = connections.shown(own)
    try:
        connected = connections.connected(own)
        simulated = [] if shown == own else connections.connected(shown)
    except AppDatabaseError as error:
        st.title(TITLE, anchor=False)
        st.error(formats.plain(str(error)))
        return
    entries = _entries([*connected, *simulated], marts)
    by_name = {entry.username: entry for entry in entries}
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title(TITLE, anchor=False, width="content")
        entry = by_name.get(frame.choose(list(by_name)))
    connecting.outcome()
    _about_the_sandbox(connected, is_shown=shown != own)
    if len(entries) > 1:
        _all(own, entries, now)
    if entry is not None:
        _connection(own, entry, now)
    connecting.show(own, first=not entries)
    if entry is not None and entry.read is not None and marts is not None:
        reading.show(marts, entry.read)


def _entries(connected: Sequence[Connection], marts: Marts | None) -> list[_Entry]:
    """Every account once; its name is the one that was read last."""
    logins = {one.account.account_id: one for one in connected}
    tracked = {one.account_id: one for one in (marts.ask(accounts.tracked) if marts else [])}
    return [
        _Entry(
            username=tracked[key].username if key in tracked else logins[key].account.username,
            connection=logins.get(key),
            read=tracked.get(key),
        )
        for key in {**tracked, **logins}
    ]


def _about_the_sandbox(connected: Sequence[Connection], *, is_shown: bool) -> None:
    if not is_shown:
        return
    if connected:
        names = " and ".join(f"@{formats.plain(one.account.username)}" for one in connected)
        st.info(
            f"**{names} will be read at the next sync.** From then on your own data are shown, in "
            "place of the sandbox account: run `make sync`, or stop `make run` and start it again."
        )
    else:
        st.info(
            "**This is the sandbox account:** it is simulated on this machine, its people are "
            "invented. It makes room for your own data as soon as you connect an account."
        )


def _all(own: Settings, entries: Sequence[_Entry], now: datetime) -> None:
    rows = []
    for entry in entries:
        login = _health(own, entry.connection, now) if entry.connection else None
        read_at = entry.read.read_at if entry.read else None
        rows.append(
            [
                Cell(f"@{entry.username}", badge=_kind(entry)),
                Cell(login.condition if login else "Not connected"),
                Cell(spans.age(read_at, now).capitalize() if read_at else "Not yet"),
                Cell(login.remedy if login and login.remedy else "Nothing"),
            ]
        )
    with st.container(border=True, key="card-all"):
        st.subheader(f"{len(entries):,} accounts", anchor=False)
        columns = ("Account", "Login", "Last read", "What you have to do")
        st.html(tables.table("All accounts", columns, rows))


def _kind(entry: _Entry) -> str:
    if entry.connection is None:
        return ""
    if entry.connection.account.is_sandbox:
        return "sandbox"
    return f"{connecting.NAMES[entry.connection.account.flavour]} Login"


def _connection(own: Settings, entry: _Entry, now: datetime) -> None:
    connection = entry.connection
    with st.container(border=True, key="card-connection"):
        with st.container(horizontal=True, vertical_alignment="center"):
            name = formats.plain(entry.username)
            st.subheader(f"@{name}", anchor=False, width="stretch")
            if connection is not None and connection.installation == own:
                _log_out(entry.username, connection)
        if connection is None:
            st.markdown(
                "Not connected to Instagram: what is shown was read earlier, or comes from export "
                "archives. Connect it below to read its numbers."
            )
            return
        login = _health(own, connection, now)
        _trouble(login)
        closed_until = connection.closed_until(now)
        if closed_until is not None:
            st.info(
                "**Instagram's hourly quota is used up.** Nothing is asked until "
                f"{formats.moment(closed_until)}; the next pass carries on by itself."
            )
        st.html(tables.facts(_facts(entry, connection, login, now)))


def _facts(
    entry: _Entry, connection: Connection, login: Health, now: datetime
) -> list[tuple[str, str]]:
    account = connection.account
    way = f"{connecting.NAMES[account.flavour]} Login"
    if account.is_sandbox:
        way = f"Sandbox: a simulation in place of {way}, with invented people"
    permissions = ", ".join(login.granted) or "Instagram did not say which"
    if login.missing:
        permissions += f"; missing: {', '.join(login.missing)}"
    facts = [
        ("State", login.condition.value),
        ("Signed in with", f"{way}, since {formats.day(account.connected_at.date())}"),
        ("Login", login.valid),
        ("Permissions", permissions[0].upper() + permissions[1:]),
    ]
    if entry.read is not None and entry.read.read_at is not None:
        read_at = entry.read.read_at
        facts.append(("Last read", f"{formats.moment(read_at)} ({spans.age(read_at, now)})"))
    else:
        facts.append(("Last read", "Not yet: it is read at the next sync"))
    return facts


def _trouble(login: Health) -> None:
    if not login.remedy:
        return
    text = f"**{login.condition}.** {formats.plain(f'{login.trouble} {login.remedy}'.strip())}"
    if login.condition in (Condition.ENDED, Condition.REFUSED):
        st.error(text)
    else:
        st.warning(text)


def _health(own: Settings, connection: Connection, now: datetime) -> Health:
    has_app = connection.account.flavour in connections.apps(own)
    return token_health.describe(connection.token, now, has_app=has_app)


def _log_out(username: str, connection: Connection) -> None:
    with st.popover("Log out", icon=":material/logout:"):
        st.markdown(
            f"**Log @{formats.plain(username)} out?** Instagram is asked to withdraw the "
            "permission, and the login is forgotten here, so nothing more is read. What was read "
            "so far stays, and you can connect again at any time."
        )
        if st.button("Yes, log out", type="primary", key="log-out"):
            try:
                said = asyncio.run(connections.log_out(connection))
            except AppDatabaseError as error:
                st.error(formats.plain(str(error)))
            else:
                connecting.say_next(said)
