"""The card that deletes an account with all that is kept of it, as `tracker forget` does."""

from typing import Final

import streamlit as st

from dashboards import formats
from dashboards.commands import AlreadyRunning, Commands, Progress, commands
from dashboards.texts import say
from dashboards.views import progress
from dashboards.views.accounts import Entry
from settings import Settings

KIND: Final = "forget"


def under_way(own: Settings) -> None:
    """Draw how a deletion goes, or went, also when its account is not there any more."""
    begun = commands(own)
    if begun.progress(KIND):
        with st.container(border=True, key="card-deleting"):
            progress.show(begun, KIND, "settings-delete", _outcome)


def show(own: Settings, entry: Entry) -> None:
    """Draw the card.

    Args:
        own: The owner's settings.
        entry: The chosen account.
    """
    username = formats.plain(entry.username)
    with st.expander(say("settings-delete"), icon=":material/delete_forever:"):
        st.markdown(say("settings-delete.about", username=username))
        st.markdown(say("settings-delete.goes"))
        st.markdown(f"{say('settings-delete.stays')} {say('settings-delete.wait')}")
        with st.form("delete", border=False, clear_on_submit=True):
            typed = st.text_input(
                say("settings-delete.confirm", username=username), autocomplete="off"
            )
            sent = st.form_submit_button(say("settings-delete.button"))
        if sent:
            _delete(commands(own), entry, (typed or "").strip().removeprefix("@"))


def _delete(begun: Commands, entry: Entry, typed: str) -> None:
    if typed != entry.username:
        st.error(say("settings-delete.mismatch"))
        return
    account = entry.connection.account.account_id if entry.connection else entry.username
    if entry.read is not None:
        account = entry.read.account_id
    try:
        begun.start(KIND, lambda _: ["forget", account, "--yes"], alone=True)
    except AlreadyRunning:
        st.info(say("settings-delete.already"))
    except OSError as error:
        st.error(say("settings-delete.cannot", why=formats.plain(str(error))))
    else:
        st.rerun()


def _outcome(one: Progress) -> None:
    if one.failed:
        st.warning(say("settings-delete.failed"))
    else:
        st.success(say("settings-delete.done"))
