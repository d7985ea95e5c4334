"""The headline numbers as HTML: one element for all of them, drawn at once."""

from collections.abc import Sequence
from html import escape
from itertools import pairwise
from typing import Final
from urllib.parse import quote

import streamlit as st

from dashboards.charts.vega import BLUE
from dashboards.frame import Frame
from dashboards.kpis import Card
from dashboards.texts import say

_WIDTH: Final = 100
_HEIGHT: Final = 30
# Better and worse have a sign of their own beside the colour and the words.
_SIGNS: Final = {"more": "▲", "less": "▼"}


def show(cards: Sequence[Card], frame: Frame) -> None:
    """Draw the cards, each with its formula, source and freshness one click away."""
    st.html(html(cards, frame))


def html(cards: Sequence[Card], frame: Frame) -> str:
    """The cards, which also stand in the first screen."""
    fresh = f"<p>{escape(frame.freshness_in_words)}</p>"
    return f'<div class="kpis">{"".join(_card(card, fresh) for card in cards)}</div>'


def _card(card: Card, fresh: str) -> str:
    notes = "".join(f"<p>{escape(note)}</p>" for note in card.notes)
    return (
        f'<section class="kpi" aria-label="{escape(card.label)}">'
        f'<p class="label">{escape(card.label)}</p><p class="value">{escape(card.value)}</p>'
        f"{_change(card)}{sparkline(card.trend)}"
        f'<div class="notes">{notes}</div>'
        f"<details><summary>{escape(say('explain'))}</summary>"
        f"<p>{escape(card.method)}</p><p>{escape(say('kpi-judged'))}</p>{fresh}</details></section>"
    )


def _change(card: Card) -> str:
    if not card.change:
        return ""
    verdict = card.verdict or "counted"
    sign = f'<span aria-hidden="true">{_SIGNS[verdict]} </span>' if verdict in _SIGNS else ""
    words = f'<p class="judgement">{escape(card.judgement)}</p>' if card.judgement else ""
    return f'<p class="change {verdict}">{sign}{escape(card.change)}</p>{words}'


def sparkline(trend: Sequence[float | None]) -> str:
    """A line through what is known, open where nothing was read; the charts say the numbers."""
    known = [value for value in trend if value is not None]
    # Readings without a neighbour would be dots that nobody sees.
    if all(None in pair for pair in pairwise(trend)):
        return ""
    low, high = min(known), max(known)
    scale = (_HEIGHT - 4) / (high - low or 1)
    points = [
        None
        if value is None
        else f"{number * _WIDTH / (len(trend) - 1):.1f} {_HEIGHT - 2 - (value - low) * scale:.1f}"
        for number, value in enumerate(trend)
    ]
    # A lone point is a line of no length, which a round end makes a dot.
    line = "".join(
        "" if point is None else f"{'L' if earlier else 'M'}{point}{'' if earlier else 'h0'}"
        for earlier, point in pairwise([None, *points])
    )
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'preserveAspectRatio="none"><path d="{line}" fill="none" stroke="{BLUE}" '
        'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" '
        'vector-effect="non-scaling-stroke"/></svg>'
    )
    # As a picture, because drawings are taken out of HTML before it is shown.
    return f'<img alt="" src="data:image/svg+xml,{quote(drawing)}">'
