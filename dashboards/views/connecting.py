"""The card that connects an account: with Instagram, with Facebook, or with a token pasted in."""

import asyncio
from collections.abc import Iterable, Sequence
from functools import reduce

import streamlit as st

from appdb.errors import AppDatabaseError
from dashboards import connections, formats
from dashboards.signing_in import Outcome
from dashboards.texts import say
from pipelines.connecting.errors import ConnectError
from pipelines.graph_api.flavours import FLAVOURS
from settings import Settings

_SAID = "connecting-said"
_NUMBER = "connecting-forms"

NAMES = {"instagram_login": "Instagram", "facebook_login": "Facebook"}
_VARIABLES = {"instagram_login": "INSTAGRAM_APP", "facebook_login": "FACEBOOK_APP"}


def outcome() -> None:
    """Say how the login ended from which the browser comes back (`?login=`), or what was done."""
    said = st.session_state.pop(_SAID, "")
    if said:
        # It is newer than the outcome that the address names.
        st.query_params.pop("login", None)
        st.success(formats.plain(said))
    named = st.query_params.get("login", "")
    if named not in set(Outcome):
        return
    words = say("connecting-outcome", outcome=named)
    if named == Outcome.CONNECTED:
        st.success(words)
    else:
        st.error(say("connecting-failed", why=words))


def say_next(text: str) -> None:
    """Draw the page anew with a message at its top, once."""
    st.session_state[_SAID] = text
    st.rerun()


def show(own: Settings, *, first: bool) -> None:
    """Draw the card.

    Args:
        own: The owner's settings.
        first: Whether there is no account at all yet, not even the sandbox's.
    """
    apps = connections.apps(own)
    with st.container(border=True, key="card-connect"):
        st.subheader(say("connecting-connect"), anchor=False)
        st.markdown(say("connecting-connect.about"))
        if apps:
            st.html(_buttons(apps))
        missing = [name for name in FLAVOURS if name not in apps]
        if missing:
            _how_to_configure(missing, connections.comes_back_to(own))
        with st.expander(say("connecting-paste"), expanded=first and not apps):
            _paste(own)


def _buttons(flavours: Iterable[str]) -> str:
    links = "".join(
        f'<a class="connect" href="/connect/{flavour}" target="_self">'
        f"{say('connecting-connect.with', name=NAMES[flavour])}</a>"
        for flavour in flavours
    )
    return f'<div class="connect">{links}</div>'


def _how_to_configure(missing: Sequence[str], redirect_uri: str) -> None:
    names = _joined("or", [NAMES[name] for name in missing])
    with st.expander(say("connecting-connect.how", names=names)):
        variables = [say("connecting-connect.variables", name=_VARIABLES[one]) for one in missing]
        st.markdown(
            say(
                "connecting-connect.steps",
                address=redirect_uri,
                variables=_joined("and", variables),
            )
        )


def _joined(word: str, parts: Sequence[str]) -> str:
    return reduce(lambda one, other: say(f"connecting-connect.{word}", one=one, other=other), parts)


def _paste(own: Settings) -> None:
    st.markdown(say("connecting-paste.about"))
    # A form that was sent is thrown away with its number, and with it what was typed into it.
    number = st.session_state.setdefault(_NUMBER, 0)
    with st.form(f"paste-{number}", border=False):
        pasted = st.text_input(
            say("connecting-paste.token"),
            type="password",
            autocomplete="off",
            key=f"token-{number}",
        )
        sent = st.form_submit_button(say("connecting-paste.button"), type="primary")
    if not sent:
        return
    try:
        accounts = asyncio.run(connections.paste(own, pasted or ""))
    except (AppDatabaseError, ConnectError) as error:
        st.error(formats.plain(str(error)))
        return
    st.session_state[_NUMBER] = number + 1
    names = ", ".join(f"@{account.username}" for account in accounts)
    say_next(say("connecting-paste.done", names=names))
