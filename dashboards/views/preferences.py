"""What the reader of the dashboard likes: which notices, and light or dark."""

from functools import partial
from html import escape
from typing import Final

import streamlit as st

from appdb.errors import AppDatabaseError
from dashboards import formats, notices
from dashboards.notices import Notice
from dashboards.texts import say
from settings import Settings

# Streamlit's own memory of the choice, which it keeps in the browser for each page apart.
_THEMES: Final = {"system": "System", "light": "Light", "dark": "Dark"}
_REMEMBER: Final = """
<script>
(() => {
  const places = PLACES
  const kept = place => `stActiveTheme-${place}-v2`
  const now = JSON.parse(localStorage.getItem(kept(location.pathname)) ?? '"System"')
  for (const button of document.querySelectorAll("button.theme")) {
    button.setAttribute("aria-pressed", button.dataset.theme === now)
    button.onclick = () => {
      for (const place of places)
        localStorage.setItem(kept(place), JSON.stringify(button.dataset.theme))
      location.reload()
    }
  }
})()
</script>
"""


def wanted_notices(own: Settings) -> None:
    """Draw the card in which each notice can be switched off."""
    off = notices.silenced(own)
    with st.container(border=True, key="card-notices"):
        st.subheader(say("settings-notices"), anchor=False)
        st.markdown(say("settings-notices.about"))
        for notice in Notice:
            st.toggle(
                say("settings-notice", kind=notice),
                value=notice not in off,
                key=f"notice-{notice}",
                on_change=partial(_switch, own, notice),
            )
        if failure := st.session_state.pop("notice-failure", ""):
            st.error(formats.plain(failure))


def _switch(own: Settings, notice: Notice) -> None:
    try:
        notices.silence(own, notice, silenced=not st.session_state[f"notice-{notice}"])
    except AppDatabaseError as error:
        st.session_state["notice-failure"] = str(error)
        del st.session_state[f"notice-{notice}"]


def theme(places: list[str]) -> None:
    """Draw the card in which light or dark is chosen.

    Args:
        places: The addresses of all pages.
    """
    buttons = "".join(
        f'<button type="button" class="theme" data-theme="{theme}" aria-pressed="false">'
        f"{escape(say(f'settings-theme.{name}'))}</button>"
        for name, theme in _THEMES.items()
    )
    with st.container(border=True, key="card-theme"):
        st.subheader(say("settings-theme"), anchor=False)
        st.markdown(say("settings-theme.about"))
        st.html(
            f'<div class="themes">{buttons}</div>{_REMEMBER.replace("PLACES", str(places))}',
            unsafe_allow_javascript=True,
        )
