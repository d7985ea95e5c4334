"""What surrounds every page: its title, the account and the period that it looks at, its freshness.

Account and period are chosen once for all pages and stand in the address, so any view is a link.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Concatenate, Final, ParamSpec, TypeVar, cast

import streamlit as st

from dashboards import address, formats, periods, spans
from dashboards.periods import Period
from dashboards.published import Marts
from dashboards.queries import accounts
from dashboards.queries.accounts import Account, Capture
from dashboards.texts import say

PUBLISHED_WITHIN: Final = timedelta(hours=2)

Asked = ParamSpec("Asked")
Made = TypeVar("Made")


@dataclass(frozen=True)
class Frame:
    """What a page is drawn from: one snapshot, one account, one period.

    Attributes:
        marts: The snapshot that is shown.
        account: The chosen account.
        captures: Its readings of the lists, newest first.
        known: The first and last day with any number; None when nothing was read yet.
        period: The chosen days, where the page looks at a period and something is known.
        has_before: Whether there is a period before it to compare with.
        now: When the page is drawn (UTC).
    """

    marts: Marts
    account: Account
    captures: Sequence[Capture]
    known: Period | None
    period: Period | None
    has_before: bool
    now: datetime

    @property
    def newest(self) -> datetime | None:
        """Up to when anything is known about the account."""
        return accounts.newest_instant(self.account, list(self.captures))

    def kept(
        self,
        make: Callable[Concatenate["Frame", Asked], Made],
        *arguments: Asked.args,
        **named: Asked.kwargs,
    ) -> Made:
        """What a function makes of this frame: made once for a snapshot, a choice and a reader.

        Args:
            make: A function of a module, and of nothing but the frame's snapshot, account and
                period, the reader's locale and its arguments: not of the present (`now`).
            arguments: What else it is given; part of what is kept by.
            named: The same, by name.
        """
        key = (
            f"{make.__module__}.{make.__qualname__}",
            self.marts.snapshot_id,
            self.account.account_id,
            str(self.period),
            self.has_before,
            str(formats.locale()),
        )
        return cast("Made", _made(key, arguments, named, self, make))

    @property
    def filters(self) -> dict[str, str]:
        """What the page was filtered by, in words, for whatever leaves it as a file."""
        filters = {say("filter-account"): f"@{self.account.username}"}
        if self.period is not None:
            filters[say("filter-period")] = formats.days(self.period.start, self.period.end)
        if self.newest is not None:
            filters[say("filter-data-as-of")] = formats.moment(self.newest)
        return filters | {say("filter-published"): formats.moment(self.marts.published_at)}

    @property
    def freshness(self) -> str:
        """How fresh the page's numbers are, in Markdown."""
        return say("freshness", words=formats.plain(self.freshness_in_words))

    @property
    def freshness_in_words(self) -> str:
        """The same as plain text."""
        newest = self.newest
        as_of = say("freshness-as-of", moment=newest) if newest else say("freshness-none")
        return say(
            "freshness-in-words",
            asof=as_of,
            moment=self.marts.published_at,
            snapshot=self.marts.snapshot_id,
        )


# Shared, not copied for each session: whoever is given it changes nothing in it.
@st.cache_resource(max_entries=64, show_spinner=False)
def _made(
    key: tuple[object, ...],  # noqa: ARG001  (the cache's key)
    arguments: tuple[Any, ...],
    named: dict[str, Any],
    _frame: Frame,
    _make: Callable[..., Any],
) -> Any:
    return _make(_frame, *arguments, **named)


def show(
    title: str, marts: Marts, tracked: Sequence[Account], now: datetime, *, has_period: bool
) -> Frame:
    """Draw the top of a page; what is to be told besides is in `notices`.

    Args:
        title: The page's name.
        marts: The snapshot shown.
        tracked: The accounts to choose from, at least one.
        now: The present, from which ages are told.
        has_period: Whether the page looks at a period.
    """
    by_name = {account.username: account for account in tracked}
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title(title, anchor=False, width="content")
        account = by_name[choose(list(by_name))]
        known = marts.ask(accounts.known_days, account.account_id)
        period, has_before = None, False
        if has_period and known is not None:
            period, has_before = _choose_period(known, account)
    captures = marts.ask(accounts.captures, account.account_id)
    frame = Frame(marts, account, captures, known, period, has_before, now)
    st.caption(" · ".join(facts(frame)))
    return frame


def choose(usernames: Sequence[str]) -> str:
    """Offer the accounts when there are several.

    Returns:
        The username that was chosen, which is in the URL (`?account=`), or the first; empty when
        there is none.
    """
    if len(usernames) < 2:
        return "".join(usernames)
    chosen = st.selectbox(
        say("account"),
        usernames,
        format_func=lambda username: f"@{username}",
        key="account",
        bind="query-params",
        label_visibility="collapsed",
        width=220,
    )
    address.remember("account", f"@{chosen}")
    return chosen


def _choose_period(known: Period, account: Account) -> tuple[Period, bool]:
    """The period from the URL (`?period=`), and whether there can be one before it."""
    default = "All" if account.from_archives_only else periods.DEFAULT
    names = [*periods.PRESETS, periods.CUSTOM]
    labels = {"All": say("period-all"), periods.CUSTOM: say("period-custom")}
    name = st.segmented_control(
        say("period"),
        names,
        default=default,
        format_func=lambda name: labels.get(name, name),
        required=True,
        key="period",
        bind="query-params",
        label_visibility="collapsed",
    )
    address.remember("period", labels.get(name, name) if name != default else "")
    custom = name == periods.CUSTOM
    if not custom:
        address.remember("days")
    period = _custom_period(known) if custom else periods.preset(name, known)
    return period, name != "All"


def _custom_period(known: Period) -> Period:
    usual = periods.preset(periods.DEFAULT, known)
    chosen: Sequence[date] = st.date_input(
        say("period-from-to"),
        label_visibility="collapsed",
        value=(max(known.start, usual.start), known.end),
        min_value=known.start,
        max_value=known.end,
        key="days",
        bind="query-params",
        format="YYYY-MM-DD",
        width=280,
    )
    address.remember("days", *(day.isoformat() for day in chosen))
    # While the second day is still to be picked there is one day only; an address may turn them.
    return Period(min(chosen), max(chosen)) if chosen else usual


def facts(frame: Frame) -> list[str]:
    """What is looked at and how fresh it is, in Markdown."""
    account, newest = frame.account, frame.newest
    facts = [f"**@{formats.plain(account.username)}**"]
    if account.account_type:
        name = formats.plain(account.account_type)
        facts.append(say("account-type", kind=account.account_type, name=name))
    if account.is_sandbox:
        facts.append(say("sandbox"))
    if frame.period is not None:
        span = formats.days(frame.period.start, frame.period.end)
        facts.append(say("period-days", span=span, number=frame.period.days))
    if newest is not None:
        facts.append(say("data-as-of", moment=newest, age=spans.age(newest, frame.now)))
    # Published at once, as usual, it says nothing more; otherwise somebody wonders why it is late.
    if newest is None or frame.marts.published_at - newest > PUBLISHED_WITHIN:
        facts.append(say("published", age=spans.age(frame.marts.published_at, frame.now)))
    return facts
