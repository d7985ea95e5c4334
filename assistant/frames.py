"""The shapes that a claim may have: a fact in a closed frame, or an instruction without a fact.

Which words would bend a number cannot be listed ("short of", "it is false that", "your rivals
had"), so all that may stand around one is listed instead. What has no fact may only tell the
reader what to do, and speak of nothing that is measured.
"""

import re
from collections.abc import Sequence
from typing import Final

from assistant.words import listed, tokens

LEADS: Final = (
    "Your account has",
    "Your account had",
    "You have",
    "You had",
    "It has",
    "It had",
    "There is",
    "There are",
    "Look at",
    "Compare",
)
_JOINS: Final = frozenset({", ", " and ", ", and "})
VERBS: Final = listed(
    """
    add allow answer arrange ask begin bring build call capture check choose collect combine compare
    consider cook create credit crop cut decide describe draft draw edit end explain feature film
    find finish focus frame give greet group hold identify imagine include introduce invite join
    keep learn leave let light link list listen look make mark mention mix move name note offer open
    paint photograph pick pin place plan play point post prepare publish put read record reply
    repeat respond rest return reuse revisit rewrite save say see select send set share shorten show
    sketch sort speak start study tag take talk teach tell test thank think translate trim try turn
    use vary visit wait walk watch welcome write
    """
)
_MEASURED: Final = listed(
    """
    reach view views viewer viewers impression impressions like likes follower followers following
    fan fans subscriber subscribers audience audiences crowd community engagement interactions
    growth statistic statistics stats metric metrics number numbers figure figures rate rates score
    account accounts profile profiles competitor competitors rival rivals instagram facebook
    performance success popularity traffic sales visibility exposure feed
    """
)
_CLAIMING: Final = listed(
    """
    brings bring brought pulls pull makes works worked working performs perform performed does
    did beats beat trails carries loves love loved prefers prefer preferred likes enjoys enjoy
    enjoyed hates hate hated engages engage engaged converts convert sells which since as so while
    whereas although though if unless thanks he she they're it's that's who's they've we've
    """
)
# Where a page of the dashboard is named, its name says nothing about numbers.
_PAGE: Final = re.compile(
    r"\bthe page (?:Overview|Growth|Followers|Content|Audience|Timing|Hashtags|Competitors|Data)\b"
)
# When to publish is what no fact knows.
_WHEN: Final = re.compile(
    r"\b(?:post|publish|share)\b[^,.]*\b(?:at|before|after|around|near|during|by|until)\b",
    flags=re.IGNORECASE,
)
_PARTS: Final = re.compile(r"[.,!?]\s+|[.,!?]$")
_JOINING: Final = ("and", "or", "then", "also")


def holds_facts(prose: Sequence[str]) -> bool:
    """Whether what stands before, between and after references is one of the frames."""
    lead, *between, end = prose
    if lead not in {f"{one} " for one in LEADS} or end not in ("", "."):
        return False
    return set(between) <= _JOINS or (lead == "Compare " and between == [" with "])


def advises(text: str) -> bool:
    """Whether each part of a text tells the reader to do something, and nothing is claimed."""
    text = _PAGE.sub("it", text.strip())
    said = tokens(text)
    if not said or any(word in _MEASURED or word in _CLAIMING for word in said[1:]):
        return False
    parts = [tokens(part) for part in _PARTS.split(text) if part.strip()]
    if _WHEN.search(text) or re.search(r"[;:–—()?]", text):
        return False
    return all(_tells_to_do(part) for part in parts)


def _tells_to_do(part: list[str]) -> bool:
    while part and part[0] in _JOINING:
        part = part[1:]
    return bool(part) and part[0] in VERBS
