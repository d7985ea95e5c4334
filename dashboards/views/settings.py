"""*Settings*: accounts and their logins, notices, the look, and deleting an account.

It is drawn from the app database and, where there is one, from the published file: an account can
be connected before anything was ever read.
"""

from datetime import UTC, datetime

import streamlit as st

from appdb.errors import AppDatabaseError
from dashboards import connections, formats, frame
from dashboards.published import Marts
from dashboards.texts import say
from dashboards.views import accounts, connecting, deleting, preferences
from settings import Settings


def show(own: Settings, marts: Marts | None, places: list[str]) -> None:
    """Draw the page.

    Args:
        own: The owner's settings; what is connected here goes to their installation.
        marts: The snapshot shown; None when nothing has been published.
        places: The addresses of all pages.
    """
    now = datetime.now(UTC)
    shown = connections.shown(own)
    try:
        connected = connections.connected(own)
        simulated = [] if shown == own else connections.connected(shown)
    except AppDatabaseError as error:
        st.title(say("page-settings"), anchor=False)
        st.error(formats.plain(str(error)))
        return
    known = accounts.entries([*connected, *simulated], marts)
    by_name = {entry.username: entry for entry in known}
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title(say("page-settings"), anchor=False, width="content")
        entry = by_name.get(frame.choose(list(by_name)))
    connecting.outcome()
    deleting.under_way(own)
    if shown != own:
        accounts.about_the_sandbox(connected)
    if len(known) > 1:
        accounts.everyone(own, known, now)
    if entry is not None:
        accounts.connection(own, entry, now)
    connecting.show(own, first=not known)
    preferences.wanted_notices(own)
    preferences.theme(places)
    is_own = entry is not None and (entry.connection in connected or shown == own)
    if entry is not None and is_own:
        deleting.show(own, entry)
