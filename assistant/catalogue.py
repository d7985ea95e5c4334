"""Which facts there are. None is an estimate.

They are sums, means, medians and counts of what was read in a period, and comparisons of two of
those.
"""

from typing import Final

from assistant.account_facts import ABOUT_THE_ACCOUNT
from assistant.facts import Definition
from assistant.post_facts import ABOUT_POSTS

DEFINITIONS: Final[tuple[Definition, ...]] = (*ABOUT_THE_ACCOUNT, *ABOUT_POSTS)
BY_ID: Final = {one.id: one for one in DEFINITIONS}
