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
# Not those that report ("note that", "see how"): what they report would be a claim.
VERBS: Final = listed(
    """
    add allow answer arrange ask begin bring build call capture check choose collect combine
    compare cook create credit crop cut decide describe draft draw edit end explain feature film
    finish focus frame give greet group hold include introduce invite join keep leave let light
    link list look mark mix move name offer open paint photograph pick pin place plan play post
    prepare publish put read reply repeat respond rest return reuse revisit rewrite save select
    send set share shorten show sketch sort speak start study tag take talk teach tell test
    thank translate trim try turn use vary visit wait walk welcome write
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
    whereas although though if unless when while rather not thanks
    he she they're it's that's who's they've we've
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
# What may come after "people", so that they are told something and nothing is told of them.
_AFTER_PEOPLE: Final = listed("what who whom whether how to and or there here about for in at with")
_WITH_THAT: Final = listed("those subject hashtag hashtags caption post posts photo picture")
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
    if _reports(said) or _WHEN.search(text) or re.search(r"[;:–—()?]", text):
        return False
    return all(_tells_to_do(part) for part in parts)


def _reports(said: Sequence[str]) -> bool:
    """Whether something is said to be so: of people, or after a "that" which belongs to no noun."""
    for before, word, after in zip(["", *said], said, [*said[1:], ""], strict=False):
        if word == "people" and after and after not in _AFTER_PEOPLE:
            return True
        if word == "that" and before not in _WITH_THAT:
            return True
    return False


def _tells_to_do(part: list[str]) -> bool:
    while part and part[0] in _JOINING:
        part = part[1:]
    return bool(part) and part[0] in VERBS
