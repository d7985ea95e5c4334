"""The router, and the composition root: `streamlit run dashboards/server.py` serves it.

It reads the settings, opens the current snapshot and the chosen account, and hands both to a page.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import streamlit as st

import settings
from dashboards import connections, header, published, states
from dashboards.published import Marts
from dashboards.queries import accounts
from dashboards.queries.accounts import Account
from dashboards.views import accounts as accounts_view
from dashboards.views import archives, followers, overview
from settings import Settings
from warehouse.layout import DataFolder
from warehouse.reader import NothingPublished, ReaderError

ASSETS = Path(__file__).parent / "assets"

View = Callable[[Marts, Account], None]


def main() -> None:
    """Draw the page that the address names."""
    icon = ASSETS / "icon.png"
    st.set_page_config(page_title="Followers Tracker", page_icon=str(icon), layout="wide")
    st.html(ASSETS / "style.css")
    st.logo(str(icon), size="large")
    own = settings.load()
    data = DataFolder(connections.shown(own).tracker_data)
    page = st.navigation(
        [
            _page(
                "Overview",
                partial(_draw, data, "Overview", overview.show),
                "monitoring",
                first=True,
            ),
            _page("Followers", partial(_draw, data, "Followers", followers.show), "group"),
            _page("Archives", partial(_draw_archives, own, data), "inventory_2"),
            _page("Accounts", partial(_draw_accounts, own, data), "manage_accounts"),
        ],
        position="top",
    )
    page.run()


def _page(title: str, draw: Callable[[], None], icon: str, *, first: bool = False) -> st.Page:
    return st.Page(
        draw, title=title, icon=f":material/{icon}:", url_path=title.lower(), default=first
    )


def _draw(data: DataFolder, title: str, view: View) -> None:
    try:
        marts = published.current(data)
        tracked = marts.ask(accounts.tracked)
        if not tracked:
            states.no_account()
            return
        view(marts, header.show(title, marts, tracked, datetime.now(UTC)))
    except NothingPublished:
        states.nothing_published()
    except ReaderError as error:
        states.unreadable(str(error))


def _draw_accounts(own: Settings, data: DataFolder) -> None:
    try:
        accounts_view.show(own, _published(data))
    except ReaderError as error:
        states.unreadable(str(error))


def _draw_archives(own: Settings, data: DataFolder) -> None:
    """The upload is there whatever is published; the receipts come from what is."""
    try:
        marts = _published(data)
        tracked = marts.ask(accounts.tracked) if marts else []
        if marts is None or not tracked:
            header.choose("Archives", [])
            archives.take_in(own)
            return
        account = header.show("Archives", marts, tracked, datetime.now(UTC))
        archives.take_in(own)
        archives.show(marts, account)
    except ReaderError as error:
        states.unreadable(str(error))


def _published(data: DataFolder) -> Marts | None:
    try:
        return published.current(data)
    except NothingPublished:
        return None


if __name__ == "__main__":
    main()
