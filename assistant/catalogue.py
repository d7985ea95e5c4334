"""Which facts there are. None is an estimate.

They are sums, means, medians and counts of what was read in a period, and comparisons of two of
those.
"""

from typing import Final

from assistant.account_facts import ABOUT_THE_ACCOUNT
from assistant.audience_facts import ABOUT_THE_AUDIENCE
from assistant.facts import Definition
from assistant.peer_facts import ABOUT_PEERS
from assistant.post_facts import ABOUT_POSTS
from assistant.rival_facts import ABOUT_RIVALS

DEFINITIONS: Final[tuple[Definition, ...]] = (
    *ABOUT_THE_ACCOUNT,
    *ABOUT_THE_AUDIENCE,
    *ABOUT_POSTS,
    *ABOUT_PEERS,
    *ABOUT_RIVALS,
)
BY_ID: Final = {one.id: one for one in DEFINITIONS}
