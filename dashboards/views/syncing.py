"""The card that starts a pass now, as `tracker sync` does, and shows how it goes."""

from typing import Final

import streamlit as st

from dashboards import formats
from dashboards.commands import AlreadyRunning, Commands, Progress, commands
from dashboards.texts import say
from dashboards.views import progress
from settings import Settings

KIND: Final = "sync"


def show(own: Settings) -> None:
    """Draw the card; of all tabs one may start a pass at a time.

    Args:
        own: The owner's settings.
    """
    begun = commands(own)
    with st.container(border=True, key="card-sync"):
        st.subheader(say("data-sync"), anchor=False)
        st.markdown(say("data-sync.about"))
        is_running = progress.show(begun, KIND, "data-sync", _outcome)
        if st.button(
            say("data-sync.button"),
            type="primary",
            icon=":material/sync:",
            disabled=is_running,
            key="sync-now",
        ):
            _start(begun)


def _start(begun: Commands) -> None:
    try:
        begun.start(KIND, lambda _: ["sync"], alone=True)
    except AlreadyRunning:
        st.info(say("data-sync.already"))
    except OSError as error:
        st.error(say("data-sync.cannot", why=formats.plain(str(error))))
    else:
        st.rerun()


def _outcome(one: Progress) -> None:
    if one.failed:
        st.warning(say("data-sync.failed"))
    else:
        st.success(say("data-sync.done"))
