"""Instagram's rules for a caption (graph-api.md 11, Publishing): its length, hashtags, mentions."""

import re
from typing import Final, Literal, TypeAlias

MOST_CHARACTERS: Final = 2200
MOST_HASHTAGS: Final = 30
MOST_MENTIONS: Final = 20

Broken: TypeAlias = Literal["too_long", "too_many_hashtags", "too_many_mentions"]

_HASHTAG: Final = re.compile(r"[#＃]\w")
_MENTION: Final = re.compile(r"[@＠]\w")


def broken(caption: str) -> tuple[Broken, ...]:
    """Which rules a caption breaks; hashtags and mentions count each time they stand there."""
    found: list[Broken] = []
    # Whether Instagram counts code points or UTF-16 units is not stated: the larger number holds.
    if len(caption.encode("utf-16-le")) // 2 > MOST_CHARACTERS:
        found.append("too_long")
    if len(_HASHTAG.findall(caption)) > MOST_HASHTAGS:
        found.append("too_many_hashtags")
    if len(_MENTION.findall(caption)) > MOST_MENTIONS:
        found.append("too_many_mentions")
    return tuple(found)
