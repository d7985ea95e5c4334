"""What stands on *Overview* until Streamlit has drawn it: the same numbers at the same places.

Streamlit needs a second of JavaScript before it shows anything. These are plain HTML, made by the
functions that the page itself calls. Where the page would begin with a warning or an explanation,
there is no first screen: a number must not be read without what qualifies it.
"""

import logging
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Final
from urllib.parse import urlencode

from dashboards import cards, connections, formats, frame, notices, periods, published
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

_BOLD: Final = re.compile(r"\*\*(.+?)\*\*")
_STRESSED: Final = re.compile(r"(?<!\\)\*(.+?)\*")
_ESCAPED: Final = re.compile(r"\\(&(?:lt|gt|amp);|[^\w\s&])")


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
    ask, account_id = shown.marts.ask, shown.account.account_id
    figures = shown.kept(overview.figures)
    not_final = ask(growth.totals, account_id, period).days_not_final
    remark = f"<p>{escape(say('overview-not-final', number=not_final))}</p>" if not_final else ""
    days = formats.days(period.start, period.end)
    return f"""<div id="first-screen">
<header><img src="/icons/192.png" alt="">{_navigation()}</header>
<main>
<div class="top"><h1>{escape(say("page-overview"))}</h1>
{_account(shown)}{_presets(shown, kept)}</div>
<p>{_html(" · ".join(frame.facts(shown)))}</p>
{"".join(f'<p class="notice">{_html(notice.text)}</p>' for notice in told)}
<div class="figures">{cards.html(figures, shown)}</div>
{remark}
<div class="panel"><h2>{escape(say("overview-followers"))}</h2>
<p>{escape(say("overview-followers.about", days=days))}</p></div>
</main></div>"""


def _navigation() -> str:
    there = [f"<b>{escape(say(f'page-{PLACES[0].key}'))}</b>"]
    sections = dict.fromkeys(place.section for place in PLACES if not place.is_hidden)
    for section in sections:
        first = next(place for place in PLACES if place.section == section and not place.is_hidden)
        if section or first is not PLACES[0]:
            name = f"section-{section}" if section else f"page-{first.key}"
            there.append(f'<a href="/{first.key}">{escape(say(name))}</a>')
    return f"<nav>{''.join(there)}</nav>"


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


def _html(markdown: str) -> str:
    """The little Markdown of facts and notices; text from elsewhere has its signs escaped."""
    stressed = _STRESSED.sub(r"<i>\1</i>", _BOLD.sub(r"<b>\1</b>", escape(markdown, quote=False)))
    return _ESCAPED.sub(r"\1", stressed)
