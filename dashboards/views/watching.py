"""Choosing whom an account watches; kept in the app database, read at the next pass."""

from collections.abc import Sequence

import streamlit as st

import settings
from appdb.errors import AppDatabaseError
from dashboards import connections, formats
from dashboards.connections import Connection
from dashboards.texts import say

_SAID = "watching-said"


def watched(account_id: str) -> Sequence[str] | None:
    """Whom the account watches; None where that cannot be known."""
    try:
        connection = _connection(account_id)
        if connection is None:
            return None
        database = connections.database(connection.installation)
        return database.watched(account_id).competitors
    except AppDatabaseError:
        return None


def show(account_id: str, *, known: Sequence[str]) -> None:
    """Draw what is watched, with a way to change it.

    Args:
        account_id: The account.
        known: Profiles that were read already.
    """
    with st.container(border=True, key="card-watching"):
        st.subheader(say("watching"), anchor=False)
        try:
            _choose(account_id, known)
        except AppDatabaseError as error:
            st.error(formats.plain(str(error)))


def _choose(account_id: str, known: Sequence[str]) -> None:
    connection = _connection(account_id)
    if connection is None:
        st.markdown(say("watching-not-connected"))
        return
    if connection.account.flavour != "facebook_login":
        st.markdown(say("watching-needs-facebook"))
        return
    names = connections.database(connection.installation).watched(account_id).competitors
    st.markdown(say("watching-about"))
    _say_outcome()
    with (
        st.form("watch", clear_on_submit=True, border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        name = st.text_input(say("watching-username"), placeholder="@username")
        if st.form_submit_button(say("watching-add")):
            _add(connection, name)
    for name in names:
        _one(connection, name, is_read=name in known)


def _one(connection: Connection, name: str, *, is_read: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        state = "" if is_read else " · " + say("watching-not-read")
        st.markdown(f"**@{formats.plain(name)}**{state}", width="stretch")
        st.button(
            say("watching-remove"),
            key=f"unwatch-{name}",
            help=say("watching-remove.of", username=name),
            type="tertiary",
            on_click=_remove,
            args=(connection, name),
        )


def _add(connection: Connection, name: str) -> None:
    if not name.strip():
        return
    account_id = connection.account.account_id
    try:
        kept = connections.database(connection.installation).watch(account_id, "competitor", name)
    except AppDatabaseError as error:
        st.error(formats.plain(str(error)))
        return
    st.session_state[_SAID] = say("watching-added", username=formats.plain(kept))
    st.rerun()


def _remove(connection: Connection, name: str) -> None:
    database = connections.database(connection.installation)
    try:
        database.unwatch(connection.account.account_id, "competitor", name)
    except AppDatabaseError as error:
        st.session_state[_SAID] = formats.plain(str(error))
        return
    st.session_state[_SAID] = say("watching-removed", username=formats.plain(name))


def _say_outcome() -> None:
    if said := st.session_state.pop(_SAID, ""):
        st.success(said)


def _connection(account_id: str) -> Connection | None:
    shown = connections.shown(settings.load())
    return next(
        (one for one in connections.connected(shown) if one.account.account_id == account_id), None
    )
