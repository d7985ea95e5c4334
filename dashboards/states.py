"""What a page says when there is little to show: what is missing, why, and what to do."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from dashboards import formats, spans
from dashboards.queries.accounts import Capture

HOW_TO_GET_AN_ARCHIVE = """
1. In Instagram's **Accounts Center**, open *Your information and permissions* and choose
   **Export your information**.
2. Choose your profile and *Export to device*, then under *Customize information* only
   **Followers and following**.
3. Set the date range to **All time** and the format to **JSON**. Any other range leaves people
   out and looks as if they had left.
4. When Instagram says that the file is ready, download the zip and upload it on the page
   **Data**; or run `tracker import path/to/the.zip`, or put it into the inbox folder.
"""


def nothing_published() -> None:
    """No pass has ever been finished."""
    st.header("Nothing to show yet")
    st.markdown(
        "No data has been published. Connect your account on the page **Settings**, then press "
        "*Sync now* on the page **Data** (or run **`make sync`**); or upload an export archive "
        "there (or run "
        "**`tracker import path/to/archive.zip`**). This page shows the numbers as soon as the "
        "first pass is done: reload it then."
    )


def unreadable(message: str) -> None:
    """The published file exists and cannot be opened."""
    st.header("The published data cannot be read")
    st.error(formats.plain(message))


def no_account() -> None:
    """Something was published, and no account is in it."""
    st.header("No account yet")
    st.markdown(
        "No account is tracked. Connect one on the page **Settings**, or upload an export archive "
        "on the page **Data**: that alone is enough to start."
    )
    how_to_get_an_archive()


def no_archive() -> None:
    """Nobody's name is known."""
    st.subheader("No names yet")
    st.markdown(
        "Instagram's API gives counts, never a list of followers. Who they are is known only from "
        "the export archives that Instagram gives you as the owner, and none was imported yet."
    )
    how_to_get_an_archive()


def how_to_get_an_archive() -> None:
    """The steps, as the account owner sees them (export-format.md 7)."""
    with st.container(border=True, key="card-how-to"):
        st.markdown("**How to get an export archive**")
        st.markdown(HOW_TO_GET_AN_ARCHIVE)


def no_api() -> None:
    """The account is known from archives alone."""
    st.info(
        "This account is known from export archives only. Reach, views, engagement and daily "
        "counts come from Instagram's API: connect it on the page **Settings**."
    )


def no_numbers() -> None:
    """An account without a single reading."""
    st.subheader("No numbers yet")
    st.markdown(
        "This account was added, and nothing has been read for it yet. Run **`make sync`**, or "
        "upload an export archive on the page **Data**."
    )


def captures(readings: Sequence[Capture], now: datetime) -> None:
    """What the archives (newest first) allow to be said, and how old the newest one is."""
    newest = readings[0]
    age = spans.age(newest.captured_at, now)
    st.caption(
        f"Names come only from export archives; the newest is from "
        f"{formats.moment(newest.captured_at)} ({age}). Instagram does not itemise likes, so "
        "nobody can see here who liked what."
    )
    if newest.completeness == "partial":
        reasons = formats.plain(" ".join(newest.reasons))
        about = "Nobody is said to have left because of it."
        if newest.covered_from:
            since = formats.day(newest.covered_from.date())
            about = f"Only people who followed since {since} can be seen to have left by it."
        st.warning(f"**The newest archive is cut short.** {reasons} {about}")
    if len(readings) < 2:
        st.info(
            "It takes two archives to tell who came and who left. Export one with the date range "
            "**All time**, and another one later."
        )
