"""What is chosen for all pages (account, period) goes along in the address from page to page.

Streamlit binds a choice to the address of the page that offers it: elsewhere it drops it, and on
a change of page right after a reload it forgets it. So the session remembers it here.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any, Final

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

CHOICES: Final = ("account", "period", "days")
# In the session: each choice as the address has it, and the page that was shown last.
_CHOSEN: Final = "chosen"
_PAGE: Final = "page"


@contextmanager
def kept(page: str) -> Iterator[None]:
    """Around a page: what was chosen on another one is in its address, as if it had been typed."""
    arrives = st.session_state.get(_PAGE) != page
    st.session_state[_PAGE] = page
    context = get_script_run_ctx(suppress_warning=True)
    if arrives and context is not None:
        with context.session_state.query_params() as parameters:
            if context.is_history_navigation:
                # Streamlit has dropped what the page left behind had bound; the address decides.
                parameters.populate_from_query_string(context.query_string)
        chosen = {} if context.is_history_navigation else st.session_state.get(_CHOSEN, {})
        missing = {
            name: texts for name, texts in chosen.items() if not st.query_params.get_all(name)
        }
        # Told also when nothing is missing: Streamlit has told the browser of less by now.
        st.query_params.update(missing)
        with context.session_state.query_params() as parameters:
            parameters.set_initial_query_params_from_current()
        there = {name: st.query_params.get_all(name) for name in CHOICES}
        st.session_state[_CHOSEN] = {name: texts for name, texts in there.items() if texts}
    yield


def by_key(name: str, options: Collection[str], usual: str | None) -> dict[str, Any]:
    """What makes the address hold a control's choice by its key, once it is another than the usual.

    Streamlit's own binding writes the label, which another language has otherwise. What is not
    offered, as in a link that somebody kept, stands for the usual choice.

    Args:
        name: Of the choice in the address.
        options: The keys that are offered.
        usual: What is chosen where the address names nothing; None where that may be nothing.

    Returns:
        The control's argument `key`.
    """
    offered = {*options, usual}
    context = get_script_run_ctx(suppress_warning=True)
    is_known = name in st.session_state and st.session_state[name] in offered
    asked = st.query_params.get(name, usual)
    if not is_known or (context is not None and context.is_history_navigation):
        st.session_state[name] = asked if asked in offered else usual
    chosen = st.session_state[name]
    # At every run: what was typed meanwhile comes with an address from before the choice. Nothing
    # is taken out of it, by which history.js knows a choice from what is tidied.
    if chosen != asked and (asked in offered or chosen != usual):
        st.query_params[name] = chosen or ""
    return {"key": name}


def remember(name: str, *texts: str) -> None:
    """After a choice was offered: keep it as the address has it; empty for the usual one."""
    chosen = {**st.session_state[_CHOSEN], name: [text for text in texts if text]}
    st.session_state[_CHOSEN] = {name: texts for name, texts in chosen.items() if texts}
