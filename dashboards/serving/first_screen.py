"""What stands on *Overview* until Streamlit has drawn it: the same numbers at the same places.

Streamlit needs a second of JavaScript before it shows anything. These are plain HTML, made by the
functions that the page itself calls. Where the page would begin with a warning or an explanation,
there is no first screen: a number must not be read without what qualifies it.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from urllib.parse import urlencode

from dashboards import cards, connections, formats, frame, markup, notices, periods, published
from dashboards.frame import Frame
from dashboards.main import PLACES
from dashboards.periods import Period
from dashboards.queries import accounts, growth
from dashboards.texts import say
from dashboards.views import overview
from settings import Settings
from warehouse.layout import DataFolder
from warehouse.reader import ReaderError

log = logging.getLogger(__name__)


def html(own: Settings, query: Mapping[str, str], locale: str | None, now: datetime) -> str:
    """The first screen of *Overview*, or nothing where Streamlit has to speak first.

    Args:
        own: The owner's settings.
        query: The address's: account and period.
        locale: The reader's, as the browser names it.
        now: The present, from which ages are told.
    """
    try:
        with formats.reader(locale):
            shown = _frame(own, query, now)
            if shown is None or shown.period is None:
                return ""
            told = notices.due(own, shown)
            if any(notice.is_warning for notice in told):
                return ""
            kept = {"account": query["account"]} if "account" in query else {}
            return _drawn(shown, shown.period, told, kept)
    except ReaderError:
        return ""
    except Exception:  # Streamlit's own page says what is wrong, and must come up for that
        log.exception("There is no first screen")
        return ""


def _frame(own: Settings, query: Mapping[str, str], now: datetime) -> Frame | None:
    marts = published.current(DataFolder(connections.shown(own).tracker_data))
    tracked = marts.ask(accounts.tracked)
    if not tracked:
        return None
    named = query.get("account", "").removeprefix("@")
    account = next((one for one in tracked if one.username == named), tracked[0])
    known = marts.ask(accounts.known_days, account.account_id)
    name = query.get("period", periods.DEFAULT)
    if known is None or account.from_archives_only or name not in periods.PRESETS:
        return None
    captures = marts.ask(accounts.captures, account.account_id)
    period = periods.preset(name, known)
    return Frame(marts, account, captures, known, period, name != "All", now)


def _drawn(
    shown: Frame, period: Period, told: Sequence[notices.Told], kept: Mapping[str, str]
) -> str:
    figures = shown.kept(overview.figures)
    totals = shown.marts.ask(growth.totals, shown.account.account_id, period)
    not_final = totals.days_not_final
    remark = escape(say("overview-not-final", number=not_final)) if not_final else ""
    return f"""<div id="first-screen">
<header><img src="/icons/192.png" alt="">{_navigation()}</header>
<main>
<div class="top"><h1>{escape(say("page-overview"))}</h1>
{_account(shown)}{_presets(shown, kept)}</div>
<p>{markup.html(" · ".join(frame.facts(shown)))}</p>
{"".join(map(notices.html, told))}
<div class="figures">{cards.html(figures, shown)}</div>
<p class="remark">{remark}</p>
<div class="panels">{shown.kept(_panels)}</div>
</main></div>"""


def _panels(shown: Frame) -> str:
    return "".join(
        f'<div class="panel"><h2>{escape(panel.title)}</h2>{panel.drawn}</div>'
        for panel in overview.charted(shown)
    )


def _navigation() -> str:
    """The pages that stand for themselves, then the sections, as Streamlit orders them."""
    there = [place for place in PLACES if not place.is_hidden]
    links = [f"<b>{escape(say(f'page-{there[0].key}'))}</b>"]
    links += [_link(place.key, f"page-{place.key}") for place in there[1:] if not place.section]
    for section in dict.fromkeys(place.section for place in there if place.section):
        first = next(place for place in there if place.section == section)
        links.append(_link(first.key, f"section-{section}"))
    return f"<nav>{''.join(links)}</nav>"


def _link(page: str, text: str) -> str:
    return f'<a href="/{page}">{escape(say(text))}</a>'


def _account(shown: Frame) -> str:
    """The place of the choice between accounts, where there is one."""
    several = len(shown.marts.ask(accounts.tracked)) > 1
    return f'<span class="account">@{escape(shown.account.username)}</span>' if several else ""


def _presets(shown: Frame, kept: Mapping[str, str]) -> str:
    """The periods as plain links, which work before anything else does."""
    chosen, known = shown.period, shown.known
    links = []
    for name in periods.PRESETS:
        here = known is not None and periods.preset(name, known) == chosen
        current = ' aria-current="true"' if here else ""
        address = escape(f"/?{urlencode({**kept, 'period': name})}")
        links.append(f'<a href="{address}"{current}>{name}</a>')
    return f'<div class="presets">{"".join(links)}<span>{escape(say("period-custom"))}</span></div>'
