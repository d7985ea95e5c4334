"""*Followers*: who came, left and was renamed, what cannot be told, and who follows now."""

import io
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial

import streamlit as st
from pyarrow import csv

from dashboards import formats, published, receipts, states, tables
from dashboards.published import Marts
from dashboards.queries import accounts, people
from dashboards.queries.accounts import Account, Capture
from dashboards.queries.people import Change, Counts, Follower, Unclear
from dashboards.tables import Cell

ROWS_A_PAGE = 50

# From here on an event is as sure as two archives can make it.
STRONG = 0.9
_NAMES = {
    people.CAME: "Came",
    people.LEFT: "Left",
    people.RENAMED: "Renamed",
    people.UNCLEAR: "Cannot be told",
    people.FOLLOWERS: "All followers",
}
_ARRIVALS = {"gained": "", "refollowed": "followed again", "returned": "came back"}
_REASONS = {
    "unfollowed": "Unfollowed",
    "blocked_by_you": "You blocked them",
    "deleted": "Account deleted",
    "gone": "Gone",
}
_ABOUT_LEAVING = (
    "Instagram does not say when or why someone left. The time is bounded by the two archives "
    "between which they disappeared. *Gone* means unfollowed, deactivated, removed or blocked. "
    "*Unfollowed* means that the account still existed: they ended the follow, or you removed them."
)
_TOO_OLD_TO_TELL = (
    "Unless an archive lists as many people as Instagram counted, its oldest follows may be cut "
    "off: nobody who followed before the oldest one in it is said to have left."
)
_ABOUT_UNCLEAR = (
    "These people followed in the very same moment, and more than one of their names changed "
    "between two archives. A follow time is all that connects an old name with a new one, so some "
    "of them renamed and some may have left: nobody is said to have done either."
)


def show(marts: Marts, account: Account) -> None:
    """Draw the page."""
    captures = marts.ask(accounts.captures, account.account_id)
    if not captures:
        states.no_archive()
        return
    states.captures(captures, now=datetime.now(UTC))
    _lists(marts, account)
    _captures(captures)


@st.fragment
def _lists(marts: Marts, account: Account) -> None:
    """The five lists; a fragment, so that typing redraws nothing else."""
    with st.container(horizontal=True, vertical_alignment="center"):
        chosen = st.segmented_control(
            "List",
            list(_NAMES),
            format_func=_NAMES.__getitem__,
            default=people.LEFT,
            required=True,
            key="list",
            bind="query-params",
            label_visibility="collapsed",
        )
        search = st.text_input(
            "Search by name",
            placeholder="Search a present or earlier name",
            label_visibility="collapsed",
            type="search",
            live="300ms",
            key="search",
            bind="query-params",
        )
    kind = chosen or people.LEFT
    counts = marts.ask(people.counts, account.account_id, search)
    with st.container(border=True, key="card-list"):
        if counts.of(kind):
            _list(marts, account, kind, search, counts.of(kind))
        else:
            st.markdown(_nobody(kind, search, counts))


def _list(marts: Marts, account: Account, kind: str, search: str, number: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(_title(kind, number), anchor=False, width="stretch")
        st.download_button(
            "CSV",
            data=partial(_csv, marts, account, kind, search),
            file_name=f"{account.username}-{kind}.csv",
            mime="text/csv",
            icon=":material/download:",
            help="Download this list, as searched, as CSV",
            on_click="ignore",
        )
    if kind == people.LEFT:
        st.caption(f"{_ABOUT_LEAVING} {_TOO_OLD_TO_TELL}")
    if kind == people.UNCLEAR:
        st.caption(_ABOUT_UNCLEAR)
    shown = st.empty()
    offset = 0
    pages = -(-number // ROWS_A_PAGE)
    if pages > 1:
        offset = (st.pagination(pages, key=f"page-{kind}-{search}") - 1) * ROWS_A_PAGE
    shown.html(_table(marts, account, kind, search, offset))


def _table(marts: Marts, account: Account, kind: str, search: str, offset: int) -> str:
    if kind == people.FOLLOWERS:
        followers = marts.ask(people.followers, account.account_id, search, ROWS_A_PAGE, offset)
        return tables.table(
            _NAMES[kind],
            ("Who", "Following you since", "You follow them"),
            [_follower(person) for person in followers],
        )
    if kind == people.UNCLEAR:
        groups = marts.ask(people.unclear, account.account_id, search, ROWS_A_PAGE, offset)
        return tables.table(
            _NAMES[kind],
            ("Names that are gone", "Names that are new", "When", "Evidence"),
            [_unclear(group) for group in groups],
        )
    columns, row = _CHANGE_TABLES[kind]
    changes = marts.ask(people.changes, account.account_id, kind, search, ROWS_A_PAGE, offset)
    return tables.table(_NAMES[kind], columns, [row(change) for change in changes])


def _who(username: str, badge: str = "") -> Cell:
    return Cell(f"@{username}", username=username, badge=badge)


def _follower(person: Follower) -> list[Cell]:
    earlier = ", ".join(f"@{name}" for name in person.previous_usernames)
    mutual = {True: "Yes", False: "No", None: "Not known"}[person.is_following_back]
    since = formats.moment(person.followed_at) if person.followed_at else "Not known"
    first = ""
    if person.first_followed_at and person.first_followed_at != person.followed_at:
        first = f"first on {formats.moment(person.first_followed_at)}"
    return [
        Cell(
            f"@{person.username}",
            username=person.username,
            detail=f"earlier {earlier}" if earlier else "",
        ),
        Cell(since, detail=first),
        Cell(mutual),
    ]


def _came(change: Change) -> list[Cell]:
    return [
        _who(change.username, _ARRIVALS.get(change.change_type, "")),
        _when(change, detail=change.evidence or ""),
    ]


def _left(change: Change) -> list[Cell]:
    reason = change.reason or "gone"
    return [
        # A deleted profile has no page to lead to.
        Cell(f"@{change.username}") if reason == "deleted" else _who(change.username),
        _when(change),
        Cell(_REASONS.get(reason, reason.replace("_", " ").capitalize())),
        _evidence(change),
    ]


def _renamed(change: Change) -> list[Cell]:
    return [
        Cell(
            f"@{change.previous_username} → @{change.new_username}",
            username=change.username,
            detail=f"now @{change.username}" if change.username != change.new_username else "",
        ),
        _when(change),
        _evidence(change),
    ]


def _unclear(group: Unclear) -> list[Cell]:
    when = formats.interval(group.happened_after, group.happened_before)
    return [
        Cell(" ".join(f"@{name}" for name in group.vanished) or "None"),
        Cell(" ".join(f"@{name}" for name in group.appeared) or "None"),
        Cell(when[0].upper() + when[1:]),
        Cell(group.evidence or "No evidence recorded"),
    ]


def _when(change: Change, detail: str = "") -> Cell:
    if change.happened_at is not None:
        return Cell(formats.moment(change.happened_at), detail=detail)
    when = formats.interval(change.happened_after, change.happened_before)
    return Cell(when[0].upper() + when[1:], detail=detail)


def _evidence(change: Change) -> Cell:
    return Cell(change.evidence or "No evidence recorded", detail=_strength(change.confidence))


def _strength(confidence: float | None) -> str:
    """A grade in words: the marts' figure is a judgement and would read as a probability."""
    if confidence is None:
        return ""
    return "Strong evidence" if confidence >= STRONG else "Fair evidence: the list may not be whole"


_CHANGE_TABLES: dict[str, tuple[tuple[str, ...], Callable[[Change], list[Cell]]]] = {
    people.CAME: (("Who", "Followed"), _came),
    people.LEFT: (("Who", "Left", "Why", "Evidence"), _left),
    people.RENAMED: (("Old name → new name", "Renamed", "Evidence"), _renamed),
}


def _title(kind: str, number: int) -> str:
    persons = "person" if number == 1 else "people"
    return {
        people.CAME: f"{number:,} arrival" + ("s" if number > 1 else ""),
        people.LEFT: f"{number:,} {persons} left",
        people.RENAMED: f"{number:,} {persons} changed their name",
        people.UNCLEAR: f"{formats.plural(number, 'group')} of names that cannot be told apart",
        people.FOLLOWERS: f"{number:,} {persons} follow" + ("s" if number == 1 else ""),
    }[kind]


def _nobody(kind: str, search: str, counts: Counts) -> str:
    if search.strip():
        elsewhere = [f"*{name}*" for other, name in _NAMES.items() if counts.of(other)]
        found = f" Found in {', '.join(elsewhere)}." if elsewhere else ""
        return f"No name in *{_NAMES[kind]}* contains “{formats.plain(search.strip())}”.{found}"
    return {
        people.CAME: "Nobody is known to have come.",
        people.LEFT: f"Nobody is known to have left. {_TOO_OLD_TO_TELL}",
        people.RENAMED: "No rename was found.",
        people.UNCLEAR: "Every change could be told apart.",
        people.FOLLOWERS: "No archive lists a follower.",
    }[kind]


def _csv(marts: Marts, account: Account, kind: str, search: str) -> bytes:
    # Asked when clicked, perhaps long after the page was drawn: of what is published then.
    newest = published.current(marts.data)
    file = io.BytesIO()
    csv.write_csv(newest.fetch(people.table, account.account_id, kind, search), file)
    return file.getvalue()


def _captures(captures: Sequence[Capture]) -> None:
    with st.expander(f"Archives used ({len(captures)})", icon=":material/inventory_2:"):
        st.caption(
            "Each archive is one look at the lists. A complete one agrees with Instagram's own "
            "count within 10%; without a count from about its time none can be proven complete. "
            "Where a date is given, nobody who followed before it is taken for lost: one that is "
            "cut short is compared only as far back as it reaches."
        )
        rows = [
            [
                Cell(formats.moment(capture.captured_at)),
                Cell(
                    formats.count(capture.followers_listed),
                    detail=f"the API counted {formats.count(capture.followers_reported)}"
                    if capture.followers_reported is not None
                    else "",
                ),
                Cell(formats.count(capture.following_listed)),
                Cell(
                    receipts.COMPLETENESS.get(capture.completeness, capture.completeness),
                    detail=f"covers follows since {formats.day(capture.covered_from.date())}"
                    if capture.covered_from
                    else "",
                ),
                Cell(" ".join(capture.reasons) or "Nothing to remark"),
            ]
            for capture in captures
        ]
        columns = ("Taken", "Followers", "Following", "Completeness", "Why")
        st.html(tables.table("Archives used", columns, rows))
