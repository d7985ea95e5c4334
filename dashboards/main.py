"""The router, and the composition root: `streamlit run dashboards/server.py` serves it.

It reads the settings, opens the current snapshot, draws what surrounds every page, and hands the
chosen account and period to the page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

import streamlit as st

import settings
from dashboards import address, connections, frame, published, states
from dashboards.frame import Frame
from dashboards.published import Marts
from dashboards.queries import accounts
from dashboards.texts import say
from dashboards.views import accounts as accounts_view
from dashboards.views import (
    archives,
    audience,
    competitors,
    content,
    followers,
    hashtags,
    overview,
    post,
    timing,
)
from settings import Settings
from warehouse.layout import DataFolder
from warehouse.reader import NothingPublished, ReaderError

ASSETS = Path(__file__).parent / "assets"

Drawn = Callable[[Settings, DataFolder], None]


@dataclass(frozen=True)
class Place:
    """A page in the navigation; its name and address come from `key`.

    Attributes:
        key: Its texts are `page-<key>`, its address is `/<key>`.
        section: Its section's texts are `section-<section>`; none stands for itself.
        icon: A Material symbol.
        draw: Draws it.
        is_hidden: Only links lead to it.
    """

    key: str
    section: str
    icon: str
    draw: Drawn
    is_hidden: bool = False


def framed(view: Callable[[Frame], None], key: str, *, has_period: bool = True) -> Drawn:
    """A page about one account, drawn inside the frame; without data it says what to do."""

    def draw(_own: Settings, data: DataFolder) -> None:
        marts = published.current(data)
        tracked = marts.ask(accounts.tracked)
        if not tracked:
            states.no_account()
            return
        now = datetime.now(UTC)
        view(frame.show(say(f"page-{key}"), marts, tracked, now, has_period=has_period))

    return draw


def _draw_accounts(own: Settings, data: DataFolder) -> None:
    accounts_view.show(own, _published(data))


def _draw_archives(own: Settings, data: DataFolder) -> None:
    """The upload is there whatever is published; the receipts come from what is."""
    marts = _published(data)
    tracked = marts.ask(accounts.tracked) if marts else []
    if marts is None or not tracked:
        st.title(say("page-archives"), anchor=False)
        archives.take_in(own)
        return
    now = datetime.now(UTC)
    shown = frame.show(say("page-archives"), marts, tracked, now, has_period=False)
    archives.take_in(own)
    archives.show(marts, shown.account)


def _published(data: DataFolder) -> Marts | None:
    try:
        return published.current(data)
    except NothingPublished:
        return None


PLACES: Final = (
    Place("overview", "", "monitoring", framed(overview.show, "overview")),
    Place("followers", "people", "group", framed(followers.show, "followers", has_period=False)),
    Place("content", "content", "grid_view", framed(content.show, "content")),
    Place("post", "content", "image", framed(post.show, "post", has_period=False), is_hidden=True),
    Place("audience", "content", "groups", framed(audience.show, "audience", has_period=False)),
    Place("timing", "content", "schedule", framed(timing.show, "timing")),
    Place("hashtags", "content", "tag", framed(hashtags.show, "hashtags", has_period=False)),
    Place("competitors", "content", "compare", framed(competitors.show, "competitors")),
    Place("archives", "data", "inventory_2", _draw_archives),
    Place("accounts", "data", "manage_accounts", _draw_accounts),
)


def main() -> None:
    """Draw the page that the address names."""
    icon = ASSETS / "icon.png"
    st.set_page_config(page_title=say("product"), page_icon=str(icon), layout="wide")
    st.html(ASSETS / "style.css")
    st.logo(str(icon), size="large")
    own = settings.load()
    data = DataFolder(connections.shown(own).tracker_data)
    sections: dict[str, list[st.Page]] = {}
    for place in PLACES:
        page = st.Page(
            partial(_draw, place, own, data),
            title=say(f"page-{place.key}"),
            icon=f":material/{place.icon}:",
            url_path=place.key,
            default=place is PLACES[0],
            visibility="hidden" if place.is_hidden else "visible",
        )
        section = say(f"section-{place.section}") if place.section else ""
        sections.setdefault(section, []).append(page)
    st.navigation(sections, position="top").run()


def _draw(place: Place, own: Settings, data: DataFolder) -> None:
    try:
        with address.kept(place.key):
            place.draw(own, data)
    except NothingPublished:
        states.nothing_published()
    except ReaderError as error:
        states.unreadable(str(error))


if __name__ == "__main__":
    main()
