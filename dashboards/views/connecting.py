"""The card that connects an account: with Instagram, with Facebook, or with a token pasted in."""

import asyncio
from collections.abc import Iterable, Sequence

import streamlit as st

from appdb.errors import AppDatabaseError
from dashboards import connections, formats
from dashboards.signing_in import Outcome
from pipelines.connecting.errors import ConnectError
from pipelines.graph_api.flavours import FLAVOURS
from settings import Settings

_SAID = "connecting-said"
_NUMBER = "connecting-forms"

NAMES = {"instagram_login": "Instagram", "facebook_login": "Facebook"}
_VARIABLES = {"instagram_login": "INSTAGRAM_APP", "facebook_login": "FACEBOOK_APP"}

_OUTCOMES = {
    Outcome.CONNECTED: "The account is connected, and read at the next sync.",
    Outcome.DECLINED: "The login was cancelled, or was not completed.",
    Outcome.UNKNOWN: (
        "This login was not begun here, was used before, or is more than ten minutes old. Begin "
        "again below."
    ),
    Outcome.REFUSED: (
        "Instagram did not accept the login. Try again. If it fails again, compare the app's id, "
        "secret and redirect address with those that Meta shows; what Instagram said is in the "
        "dashboard's log."
    ),
    Outcome.UNREACHABLE: "Instagram could not be reached. Try again in a few minutes.",
    Outcome.NO_ACCOUNT: (
        "No professional account was found behind this login. Instagram's API answers for business "
        "and creator accounts only; with Facebook, the account must also belong to a Page that you "
        "chose to share."
    ),
    Outcome.NO_APP: "No app is configured for this way.",
    Outcome.NOT_STORED: "The app database cannot be used; the dashboard's log says why.",
}


def outcome() -> None:
    """Say how the login ended from which the browser comes back (`?login=`), or what was done."""
    said = st.session_state.pop(_SAID, "")
    if said:
        # It is newer than the outcome that the address names.
        st.query_params.pop("login", None)
        st.success(formats.plain(said))
    named = st.query_params.get("login", "")
    if named == Outcome.CONNECTED:
        st.success(_OUTCOMES[Outcome.CONNECTED])
    elif named in set(Outcome):
        st.error(f"Nothing was connected. {_OUTCOMES[Outcome(named)]}")


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
        st.subheader("Connect an account", anchor=False)
        st.markdown(
            "The account must be a professional one (business or creator). You sign in at "
            "Instagram or Facebook; your password is never seen here."
        )
        if apps:
            st.html(_buttons(apps))
        missing = [name for name in FLAVOURS if name not in apps]
        if missing:
            _how_to_configure(missing, connections.comes_back_to(own))
        with st.expander("Paste a token instead", expanded=first and not apps):
            _paste(own)


def _buttons(flavours: Iterable[str]) -> str:
    links = "".join(
        f'<a class="connect" href="/connect/{flavour}" target="_self">'
        f"Connect with {NAMES[flavour]}</a>"
        for flavour in flavours
    )
    return f'<div class="connect">{links}</div>'


def _how_to_configure(missing: Sequence[str], redirect_uri: str) -> None:
    with st.expander(f"How to connect with {' or '.join(NAMES[name] for name in missing)}"):
        variables = " and ".join(
            f"`{_VARIABLES[name]}_ID` with `{_VARIABLES[name]}_SECRET`" for name in missing
        )
        st.markdown(
            "It needs an app of your own at Meta (developers.facebook.com), because Instagram lets "
            "only registered apps ask.\n\n"
            "1. Make an app of type *Business* and add *Instagram* (or *Facebook Login*) to it.\n"
            f"2. Enter this redirect address there, to the letter: `{redirect_uri}`\n"
            f"3. Copy the app's id and secret into the file `.env`: {variables}. Set "
            "`OAUTH_REDIRECT_URL` there when you open the dashboard at another address.\n"
            "4. Reload this page."
        )


def _paste(own: Settings) -> None:
    st.markdown(
        "In Meta's app dashboard, *Generate token* beside your account gives one. It is encrypted "
        "before it is stored, and never shown again."
    )
    # A form that was sent is thrown away with its number, and with it what was typed into it.
    number = st.session_state.setdefault(_NUMBER, 0)
    with st.form(f"paste-{number}", border=False):
        pasted = st.text_input(
            "Access token", type="password", autocomplete="off", key=f"token-{number}"
        )
        sent = st.form_submit_button("Connect", type="primary")
    if not sent:
        return
    try:
        accounts = asyncio.run(connections.paste(own, pasted or ""))
    except (AppDatabaseError, ConnectError) as error:
        st.error(formats.plain(str(error)))
        return
    st.session_state[_NUMBER] = number + 1
    names = ", ".join(f"@{account.username}" for account in accounts)
    say_next(f"{names}: connected, and read at the next sync.")
