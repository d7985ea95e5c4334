"""The top of every page: its title, the account, and how old the data is."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from dashboards import formats, states
from dashboards.published import Marts
from dashboards.queries import accounts
from dashboards.queries.accounts import Account

_ACCOUNT_TYPES = {
    "business": "business account",
    "media_creator": "creator account",
}


def show(title: str, marts: Marts, tracked: Sequence[Account], now: datetime) -> Account:
    """Write the header, with warnings about sources that fail and data that grew old.

    Args:
        title: The page's name.
        marts: The snapshot shown.
        tracked: The accounts to choose from, at least one.
        now: The present, from which ages are told.

    Returns:
        The account to show: the chosen one, which is in the URL (`?account=`), or the first.
    """
    by_name = {account.username: account for account in tracked}
    account = by_name[choose(title, list(by_name))]
    captures = marts.ask(accounts.captures, account.account_id)
    parts = [f"**@{formats.plain(account.username)}**"]
    if account.account_type:
        parts.append(_ACCOUNT_TYPES.get(account.account_type, formats.plain(account.account_type)))
    if account.is_sandbox:
        parts.append("sandbox: invented people")
    newest = accounts.newest_instant(account, captures)
    if newest is not None:
        parts.append(f"Data as of {formats.moment(newest)} ({formats.age(newest, now)})")
    parts.append(f"published {formats.age(marts.published_at, now)}")
    st.caption(" · ".join(parts))
    states.health(account, marts.ask(accounts.problems, account.account_id), now)
    return account


def choose(title: str, usernames: Sequence[str]) -> str:
    """Write the title, and offer the accounts beside it when there are several.

    Returns:
        The username that was chosen, which is in the URL (`?account=`), or the first; empty when
        there is none.
    """
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title(title, anchor=False)
        if len(usernames) < 2:
            return "".join(usernames)
        return st.selectbox(
            "Account",
            usernames,
            format_func=lambda username: f"@{username}",
            key="account",
            bind="query-params",
            label_visibility="collapsed",
            width=240,
        )
