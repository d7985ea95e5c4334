"""*Data*: how reading goes and reading now, archives, exports, and SQL; one part at a time."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Final

import streamlit as st

from dashboards import address, frame, notices
from dashboards.frame import Frame
from dashboards.notices import Notice
from dashboards.published import Marts
from dashboards.queries.accounts import Account
from dashboards.texts import say
from dashboards.views import archives, asking, exporting, reading, syncing
from settings import Settings

PARTS: Final = ("sources", "archives", "exports", "sql")


def show(
    own: Settings, marts: Marts | None, tracked: Sequence[Account], part: str = PARTS[0]
) -> None:
    """Draw the page; reading and taking in are there whatever is published.

    Args:
        own: The owner's settings; what is read or uploaded goes to their installation.
        marts: The snapshot shown; None when nothing has been published.
        tracked: The accounts in it.
        part: The part that is shown unless the address names another.
    """
    shown = None
    if marts is not None and tracked:
        now = datetime.now(UTC)
        shown = frame.show(say("page-data"), marts, tracked, now, has_period=False)
        notices.show(own, shown, besides=[Notice.LEFT])
    else:
        st.title(say("page-data"), anchor=False)
    chosen: str = st.segmented_control(
        say("data-parts"),
        PARTS,
        required=True,
        format_func=lambda one: say("data-part", part=one),
        label_visibility="collapsed",
        **address.by_key("part", PARTS, part),
    )
    _DRAWN[chosen](own, shown)


def _sources(own: Settings, shown: Frame | None) -> None:
    syncing.show(own)
    if shown is not None:
        reading.show(shown.marts, shown.account)


def _archives(own: Settings, shown: Frame | None) -> None:
    archives.take_in(own)
    if shown is not None:
        archives.show(shown.marts, shown.account)


def _exports(_own: Settings, shown: Frame | None) -> None:
    exporting.show(shown) if shown is not None else st.info(say("data-nothing-published"))


def _sql(_own: Settings, shown: Frame | None) -> None:
    asking.show(shown) if shown is not None else st.info(say("data-nothing-published"))


_DRAWN: Final[dict[str, Callable[[Settings, Frame | None], None]]] = {
    "sources": _sources,
    "archives": _archives,
    "exports": _exports,
    "sql": _sql,
}
