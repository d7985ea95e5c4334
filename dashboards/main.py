"""The router, and the composition root: `streamlit run dashboards/main.py`.

It reads the settings, opens the current snapshot and the chosen account, and hands both to a page.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import streamlit as st

import settings
from dashboards import header, published, states
from dashboards.published import Marts
from dashboards.queries import accounts
from dashboards.queries.accounts import Account
from dashboards.views import followers, overview
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
    data = DataFolder(settings.load().tracker_data)
    page = st.navigation(
        [
            _page(data, "Overview", overview.show, ":material/monitoring:", first=True),
            _page(data, "Followers", followers.show, ":material/group:"),
        ],
        position="top",
    )
    page.run()


def _page(data: DataFolder, title: str, view: View, icon: str, *, first: bool = False) -> st.Page:
    return st.Page(
        partial(_draw, data, title, view),
        title=title,
        icon=icon,
        url_path=title.lower(),
        default=first,
    )


def _draw(data: DataFolder, title: str, view: View) -> None:
    try:
        marts = published.current(data)
    except NothingPublished:
        states.nothing_published()
        return
    except ReaderError as error:
        states.unreadable(str(error))
        return
    tracked = marts.ask(accounts.tracked)
    if not tracked:
        states.no_account()
        return
    view(marts, header.show(title, marts, tracked, datetime.now(UTC)))


if __name__ == "__main__":
    main()
