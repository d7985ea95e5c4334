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
from dashboards import address, connections, frame, notices, published, states
from dashboards.frame import Frame
from dashboards.notices import Notice
from dashboards.published import Marts, OlderPublication
from dashboards.queries import accounts
from dashboards.texts import say
from dashboards.views import (
    assistant,
    audience,
    competitors,
    content,
    data,
    followers,
    growth,
    hashtags,
    overview,
    person,
    post,
    time_machine,
    timing,
)
from dashboards.views import settings as settings_view
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

    def draw(own: Settings, folder: DataFolder) -> None:
        marts = published.current(folder)
        tracked = marts.ask(accounts.tracked)
        if not tracked:
            st.title(say(f"page-{key}"), anchor=False)
            states.no_account()
            return
        now = datetime.now(UTC)
        shown = frame.show(say(f"page-{key}"), marts, tracked, now, has_period=has_period)
        # Who left is news, not a caution: it stands where the day begins.
        notices.show(own, shown, besides=[] if key == PLACES[0].key else [Notice.LEFT])
        view(shown)

    return draw


def _draw_assistant(own: Settings, folder: DataFolder) -> None:
    framed(partial(assistant.show, own), "assistant")(own, folder)


def _draw_data(own: Settings, folder: DataFolder, part: str = data.PARTS[0]) -> None:
    """Reading and taking in are there whatever is published; the rest comes from what is."""
    marts = _published(folder)
    data.show(own, marts, marts.ask(accounts.tracked) if marts else [], part)


def _draw_settings(own: Settings, folder: DataFolder) -> None:
    addresses = ["/", *(f"/{place.key}" for place in PLACES)]
    settings_view.show(own, _published(folder), addresses)


def _published(folder: DataFolder) -> Marts | None:
    try:
        return published.current(folder)
    except NothingPublished:
        return None


PLACES: Final = (
    Place("overview", "", "monitoring", framed(overview.show, "overview")),
    Place("growth", "people", "show_chart", framed(growth.show, "growth")),
    Place("followers", "people", "group", framed(followers.show, "followers", has_period=False)),
    Place(
        "time-machine",
        "people",
        "history",
        framed(time_machine.show, "time-machine", has_period=False),
    ),
    Place(
        "person",
        "people",
        "person",
        framed(person.show, "person", has_period=False),
        is_hidden=True,
    ),
    Place("content", "content", "grid_view", framed(content.show, "content")),
    Place("post", "content", "image", framed(post.show, "post", has_period=False), is_hidden=True),
    Place("audience", "content", "groups", framed(audience.show, "audience", has_period=False)),
    Place("timing", "content", "schedule", framed(timing.show, "timing")),
    Place("hashtags", "content", "tag", framed(hashtags.show, "hashtags", has_period=False)),
    Place("competitors", "content", "compare", framed(competitors.show, "competitors")),
    Place("assistant", "", "auto_awesome", _draw_assistant),
    Place("data", "data", "database", _draw_data),
    Place("settings", "data", "settings", _draw_settings),
    # Where earlier versions had them: links that somebody kept.
    Place("archives", "data", "inventory_2", partial(_draw_data, part="archives"), is_hidden=True),
    Place("accounts", "data", "manage_accounts", _draw_settings, is_hidden=True),
)


def main() -> None:
    """Draw the page that the address names."""
    icon = ASSETS / "icon.png"
    st.set_page_config(page_title=say("product"), page_icon=str(icon), layout="wide")
    st.logo(str(icon), size="large")
    own = settings.load()
    folder = DataFolder(connections.shown(own).tracker_data)
    sections: dict[str, list[st.Page]] = {}
    for place in PLACES:
        page = st.Page(
            partial(_draw, place, own, folder),
            title=say(f"page-{place.key}"),
            icon=f":material/{place.icon}:",
            url_path=place.key,
            default=place is PLACES[0],
            visibility="hidden" if place.is_hidden else "visible",
        )
        section = say(f"section-{place.section}") if place.section else ""
        sections.setdefault(section, []).append(page)
    st.navigation(sections, position="top").run()


def _draw(place: Place, own: Settings, folder: DataFolder) -> None:
    try:
        with address.kept(place.key):
            place.draw(own, folder)
    except OlderPublication as error:
        # Found out by a query, below the page's own title.
        states.unreadable(str(error))
    except ReaderError as error:
        st.title(say(f"page-{place.key}"), anchor=False)
        if isinstance(error, NothingPublished):
            states.nothing_published()
        else:
            states.unreadable(str(error))


if __name__ == "__main__":
    main()
