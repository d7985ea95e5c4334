"""What can happen between a person and the account; the record of it is what truth is read from."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sandbox.people import Person


class EventKind(StrEnum):
    """The kinds of event, in the words of the tests that read them."""

    FOLLOWED = "followed"
    FOLLOWED_AGAIN = "followed_again"
    UNFOLLOWED = "unfollowed"
    RENAMED = "renamed"
    DEACTIVATED = "deactivated"
    RETURNED = "returned"
    DELETED = "deleted"
    OWNER_FOLLOWED = "owner_followed"
    OWNER_UNFOLLOWED = "owner_unfollowed"
    # These happen in an eventful life only.
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"
    REMOVED = "removed"
    REQUEST_SENT = "request_sent"
    REQUEST_ACCEPTED = "request_accepted"
    REQUEST_WITHDRAWN = "request_withdrawn"
    REQUEST_DECLINED = "request_declined"
    REQUEST_RECEIVED = "request_received"
    REQUEST_APPROVED = "request_approved"


FOLLOWS = frozenset({EventKind.FOLLOWED, EventKind.FOLLOWED_AGAIN})
DEPARTURES = frozenset(
    {
        EventKind.UNFOLLOWED,
        EventKind.DELETED,
        EventKind.DEACTIVATED,
        EventKind.BLOCKED,
        EventKind.REMOVED,
    }
)
"""What takes a follower off the list, and what Instagram counts as "unfollowed or left"."""
RETURNS = frozenset({EventKind.RETURNED, EventKind.UNBLOCKED})
"""What brings a follower back with the original time."""


@dataclass(frozen=True)
class Event:
    """One thing that happened.

    `follow` is the time of the follow that was open when it happened (that of the new follow for a
    new one), and None if the person did not follow the owner then.
    """

    at: datetime
    kind: EventKind
    person: Person
    follow: datetime | None
