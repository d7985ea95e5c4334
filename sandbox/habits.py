"""How an account lives: how fast it grows, how much it publishes, how much is said under it.

The usual habits are those of a workshop with some two thousand followers after two years.
"""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Habits:
    """Factors on the usual life; other habits are another life from the first day on."""

    arrivals: float = 1.0
    """Times the usual number of new followers."""
    comments: float = 1.0
    """Times the usual number of comments."""
    dealings: float = 0.0
    """Times what the owner of an eventful life has to do with people; see `dealings`."""
    posts_a_day: Fraction | None = None
    """Exactly so many posts on average; None posts by chance, about three a week."""


USUAL = Habits()
EVENTFUL = Habits(dealings=1.0)
"""The usual life and much that is rare, so that within a year everything has happened often."""
FEW_FOLLOWERS = Habits(arrivals=0.012)
"""Stays below a hundred followers for years: follower metrics are withheld from it."""


def prolific(media: int, days: int) -> Habits:
    """An account with exactly so many posts after so many days (up to ten thousand are listed)."""
    return Habits(comments=0.3, posts_a_day=Fraction(media, days))
