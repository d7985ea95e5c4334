"""What a rule is: sentences of the product's own, and when they are said.

Which rules there are is `rules`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from assistant.facts import Facts
from assistant.schema import Wish

_NAME: Final = re.compile(r"\{([a-z_]+):")


@dataclass(frozen=True)
class Rule:
    """Sentences for a wish, said when a fact of theirs is known and `when` holds."""

    wish: Wish
    sentences: tuple[str, ...]
    when: Callable[[Facts], bool] = lambda _facts: True

    def said(self, facts: Facts) -> tuple[str, ...]:
        """The sentences whose facts are all known; none when no fact is."""
        known = tuple(one for one in self.sentences if all(is_known(facts, n) for n in names(one)))
        return known if any(names(one) for one in known) and self.when(facts) else ()


def names(sentence: str) -> list[str]:
    """The facts that a sentence refers to."""
    return _NAME.findall(sentence)


def is_known(facts: Facts, *wanted: str) -> bool:
    """Whether all of these facts have a value."""
    return all(facts[name].value is not None for name in wanted)


def number(facts: Facts, name: str) -> float:
    """The value of a fact that is a number, and known."""
    value = facts[name].value
    if not isinstance(value, int | float):
        raise TypeError(f"{name} is no number.")
    return value


def above(name: str, limit: float) -> Callable[[Facts], bool]:
    """Whether a fact is known, and above a limit."""
    return lambda facts: is_known(facts, name) and number(facts, name) > limit


def within(name: str, limit: float) -> Callable[[Facts], bool]:
    """Whether a fact is known, and at most a limit."""
    return lambda facts: is_known(facts, name) and number(facts, name) <= limit


def share_below(name: str, limit: float) -> Callable[[Facts], bool]:
    """Whether a count is known, and less than a share of what it is counted out of."""
    return lambda facts: (
        is_known(facts, name) and number(facts, name) < limit * (facts[name].basis or 0)
    )


def share_above(name: str, limit: float) -> Callable[[Facts], bool]:
    """Whether a count is known, and more than a share of what it is counted out of."""
    return lambda facts: (
        is_known(facts, name) and number(facts, name) > limit * (facts[name].basis or 0)
    )
