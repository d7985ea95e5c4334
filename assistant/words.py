"""Words: which say a number, compare, claim a cause or name a time, and what a word is.

English only: a text in another script is refused as a whole, and number words of other languages
are known. Whatever is in doubt counts as a number, since a sentence that is dropped does
less harm than a number that nothing supports.
"""

import itertools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

from assistant import number_words


def listed(words: str) -> frozenset[str]:
    """Words that stand in a text, as a set."""
    return frozenset(words.split())


_NUMBERS: Final = listed(number_words.ENGLISH + number_words.OTHERS)
_ENGLISH: Final = listed(number_words.ENGLISH)
_PIECE: Final = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_NUMBER: Final = re.compile(
    rf"(?:{_PIECE})(?:(?:and|und|y|et|e)?(?:{_PIECE}))*"
    r"(?:s|th|ths|ish|fold|some|odd|plus|something|ly)?"
)
# Other languages have too many words that hold one of them (`comercio`, `rosette`).
_IN_TAGS: Final = re.compile(
    r"^(?:one(?!sie)|two|four|five|six|nine|half|topten)|i{2,}|"
    + "|".join(word for word in sorted(_ENGLISH) if len(word) >= 5)
)
_ROMAN: Final = re.compile(
    r"m{0,4}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})", flags=re.IGNORECASE
)
_COMPARING: Final = listed(
    """
    more most mostly less least few fewer fewest higher highest high lower lowest low better
    best worse worst greater greatest larger largest large bigger biggest big smaller smallest
    longer longest shorter shortest faster fastest slower slowest stronger strongest strong
    weaker weakest weak earlier earliest later latest newer newest older oldest than top bottom
    peak record maximum minimum max min above below beyond over under nearly almost only many
    much several all every each always never nobody everybody everyone nothing no whole entire
    entirely equal equally same similar similarly unlike average typical typically usual usually
    normal normally popular often rarely frequently frequent rare successful successfully viral
    majority minority rank ranked ranks lead leads leading led win wins won winning gain gains
    gained gaining lose loses lost losing loss fall falls fell fallen falling rise rises rose
    risen rising grow grows grew grown growing rapid rapidly steady steadily sharp sharply
    significant significantly further dominate dominates dominated dominating dominant
    great good bad poor poorly healthy solid huge massive enormous vast tiny little small slow fast
    quick ahead behind beat beats plenty load loads lot lots ton tons bunch handful countless
    innumerable numerous various several legion totally totality entirety amount amounts bulk
    numberless unlimited endless unique swarm army flood oodles heaps
    galore aplenty ample scant scarce sparse abundance abound abounds droves dip slump plateau surge
    outdo outdoes outnumber outnumbers outweigh outweighs tops lag lags trail trails
    love loves loved prefer prefers preferred
    """
)
_COMPARING_STEMS: Final = listed(
    """
    exceed outperform underperform surpass increas decreas declin drop improv worsen shrink
    shrank climb soar surg jump skyrocket plung plummet spik boost reduc tripl doubl multipl
    """
)
_CAUSES: Final = listed(
    """
    because cause caused causes causing due therefore hence thus why reason reasons drive drives
    driven driving drove help helps helped helping will would shall ensure ensures lead leads
    optimal optimum ideal ideally perfect algorithm algorithms likely unlikely probably
    probability chance chances recommended must result results resulted resulting effect effects
    effective
    """
)
_CAUSE_STEMS: Final = listed(
    """
    affect impact prov guarante attract generat trigger influenc predict forecast expect maximis
    maximiz optimis optimiz
    """
)
_TIMES: Final = listed(
    """
    yesterday today tonight tomorrow now currently recently lately monday tuesday wednesday
    thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays
    sundays weekend weekends weekday weekdays morning mornings noon afternoon afternoons evening
    evenings night nights midnight daily weekly monthly hourly yearly annually annual biweekly
    fortnight fortnightly hour hours minute minutes day days week weeks month months year years
    dawn dusk sunrise sunset bedtime lunchtime soon regularly
    constantly nonstop
    time times january february march april june july august september october november december
    spring summer autumn winter noon
    """
)
_TALKING_TO_A_MODEL: Final = listed(
    """
    ignore disregard prompt prompts instruction instructions instructed jailbreak system
    password passwords key assistant overrule override
    """
)
# A token may be one of these and nothing shorter: anything else could be a number spelled apart.
_LETTERS_ALONE: Final = frozenset({"a", "i"})
# Letters that NFKD leaves as they are, though they read as others.
_READS_AS: Final = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th"}
)
# Capital I, capital O and small l, which read as digits.
_LOOKS_LIKE_DIGITS: Final = re.compile(r"\b[lIO]{2,}\b")
_APART: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def folded(text: str) -> str:
    """Small letters without accents, one way to write each sign."""
    split = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(sign for sign in split if not unicodedata.combining(sign))
    return plain.translate(_READS_AS)


def is_latin(sign: str) -> bool:
    """Whether a sign is a letter that folds to plain ones."""
    return sign.isalpha() and folded(sign).isascii()


def is_picture(sign: str) -> bool:
    """Whether a sign is an emoji, or the colour of one."""
    return unicodedata.category(sign) == "So" or "\U0001f3fb" <= sign <= "\U0001f3ff"


def tokens(text: str) -> list[str]:
    """The words of a text, folded; an apostrophe is inside of its word."""
    return _APART.findall(folded(text).replace("’", "'"))


def says_number(text: str) -> bool:
    """Whether any sign or word of a text says a number, or might."""
    if any(sign_is_number(sign) for sign in text) or _LOOKS_LIKE_DIGITS.search(text):
        return True
    words = tokens(text)
    # Nobody writes two letters alone, unless they are digits or a word spelled apart.
    apart = any(len(one) == len(next_) == 1 for one, next_ in itertools.pairwise(words))
    return apart or any(_is_number(word) for word in words) or _spelled_apart(words)


def sign_is_number(sign: str) -> bool:
    """Digits and numerals of all scripts, signs of counting, and pictures of numbers."""
    if unicodedata.category(sign).startswith("N") or unicodedata.numeric(sign, None) is not None:
        return True
    if any(part.isnumeric() for part in unicodedata.normalize("NFKD", sign)):
        return True
    if sign.isascii() or unicodedata.category(sign).startswith("L"):
        return sign in "%"
    name = unicodedata.name(sign, "")
    parts = re.findall(r"[a-z]+", name.casefold())
    named = any(part in _NUMBERS or part in {"digit", "keycap"} for part in parts)
    return named or any(part.isdigit() for part in name) or sign in "‰‱"


def holds_number(tag: str) -> bool:
    """Whether a hashtag, whose words are written together, holds a number anywhere."""
    small = folded(tag)
    return (
        any(sign_is_number(sign) for sign in tag)
        or bool(_IN_TAGS.search(small))
        or any(_is_number(word) for word in _in_words(tag))
    )


def compares(words: Iterable[str]) -> bool:
    """Whether words compare, quantify or judge, which only facts may."""
    return any(word in _COMPARING or _begins(word, _COMPARING_STEMS) for word in words)


def explains(words: Iterable[str]) -> bool:
    """Whether words claim a cause, an effect or a future."""
    return any(
        word in _CAUSES or _begins(word, _CAUSE_STEMS) or word.endswith("'ll") for word in words
    )


def tells_time(words: Iterable[str]) -> bool:
    """Whether words name a time or a span, which only facts may."""
    return any(word in _TIMES for word in words)


def instructs(words: Iterable[str]) -> bool:
    """Whether words speak to a model and not to a reader."""
    return any(word in _TALKING_TO_A_MODEL for word in words)


def runs(words: Sequence[str], length: int) -> set[tuple[str, ...]]:
    """All runs of so many words."""
    return {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}


def _is_number(word: str) -> bool:
    bare = word.split("'", maxsplit=1)[0]
    if _NUMBER.fullmatch(bare):
        return True
    if len(bare) == 1:
        return bare not in _LETTERS_ALONE and "'" not in word
    # Nobody reads the word as 1009.
    return bool(_ROMAN.fullmatch(bare)) and "'" not in word and bare != "mix"


def _spelled_apart(words: Sequence[str]) -> bool:
    return any(
        "".join(words[at : at + length]) in _ENGLISH
        for length in (2, 3)
        for at in range(len(words) - length + 1)
    )


def _begins(word: str, stems: Iterable[str]) -> bool:
    return any(word.startswith(stem) for stem in stems)


def _in_words(tag: str) -> list[str]:
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", tag).replace("_", " ")
    return tokens(apart)
