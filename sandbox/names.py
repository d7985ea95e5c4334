"""Invented words: usernames nobody has, captions, hashtags and comments.

Usernames are built from syllables of no language and obey Instagram's rules (a-z, 0-9, dot and
underscore, at most 30 characters, no dot at an end or twice in a row). What is said means nothing.
"""

import random
import re
import string

_SYLLABLES = (
    "bax bri cluv dax dre fen flim gax glo hib jor jux kel klo lum mib mox nar nuv ombo plim pog"
    " quab quen rax riv sib skel snu tam tov ulm vax vib wex wob xan yol yup zef zim zor"
).split()
_ENDINGS = ("studio", "makes", "daily", "garden", "bakes", "outdoors", "reads", "lab")
_SEPARATOR = re.compile("[._]")
_HASHTAGS = (
    "clay glaze kiln studio slowmade handmade tableware wip behindthescenes shopsmall gift spring"
    " winter market colour texture tutorial process tea coffee"
).split()
_OPENINGS = (
    "Fresh out of the kiln",
    "A quiet morning in the workshop",
    "Second try, and this one holds",
    "Which of the two would you keep",
    "New shapes for the weekend market",
    "How the blue glaze is mixed – step by step",
    "The cup that survived the move",
    "What a week: forty bowls and one café order",
)
_COMMENTS = (
    "so good!",
    "Love the colour of this one",
    "where can I find it?",
    "saving this for later",
    "the glaze 😍",
    "Wow, how long did it take?",
    "need this on my table",
    "beautiful work 👏",
    "What clay do you use?",
    "this made my day",
)
TOMBSTONE = "__deleted__"
_REPLIES = ("Thank you!", "Thanks, means a lot 🙏", "Friday in the shop", "Stoneware, always")


def username(rng: random.Random) -> str:
    """A new invented username; the caller sees to it that nobody else has it."""
    word = "".join(rng.choices(_SYLLABLES, k=rng.choice((2, 2, 3))))
    form = rng.random()
    if form < 0.25:
        return f"{word}{rng.choice('._')}{rng.choice(_ENDINGS)}"
    if form < 0.55:
        return f"{word}{rng.choice('._')}{''.join(rng.choices(_SYLLABLES, k=2))}"
    if form < 0.8:
        return f"{word}{rng.randrange(1, 100)}"
    return f"{word}{rng.choice(_SYLLABLES)}"


def renamed(rng: random.Random, old: str) -> str:
    """A username that a person could take in place of `old`: akin to it, or quite another."""
    form = rng.random()
    if form < 0.25:
        return f"{_SEPARATOR.split(old, maxsplit=1)[0][:20]}.{rng.choice(_ENDINGS)}"
    if form < 0.5:
        return f"{old[:26]}{rng.randrange(10, 1000)}"
    return username(rng)


def tombstone(rng: random.Random) -> str:
    """What `following` shows in place of a deleted account's username (export-format.md 2.6)."""
    return TOMBSTONE + "".join(rng.choices(string.ascii_lowercase, k=rng.choice((16, 17))))


def shortcode(rng: random.Random) -> str:
    """The code in a post's link."""
    return "".join(rng.choices(string.ascii_letters + string.digits, k=11))


def caption(rng: random.Random) -> str:
    """A post's text with two to six hashtags, or now and then none at all."""
    if rng.random() < 0.04:
        return ""
    tags = " ".join(f"#{tag}" for tag in rng.sample(_HASHTAGS, k=rng.randrange(2, 7)))
    return f"{rng.choice(_OPENINGS)}\n\n{tags}"


def comment(rng: random.Random) -> str:
    """What somebody says under a post."""
    return rng.choice(_COMMENTS)


def reply(rng: random.Random) -> str:
    """What is answered to a comment."""
    return rng.choice(_REPLIES)
