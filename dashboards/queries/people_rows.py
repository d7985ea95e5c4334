"""What a row of each list of people is: its fields are columns of the list's mart."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Change:
    """One event of the follower ledger; `username` is the newest, `new_username` that of then."""

    person_id: str
    username: str
    previous_username: str | None
    new_username: str | None
    change_type: str
    reason: str | None
    happened_at: datetime | None
    happened_after: datetime | None
    happened_before: datetime | None
    confidence: float | None
    evidence: str | None


@dataclass(frozen=True)
class Unclear:
    """Names that vanished and appeared with one follow time: who became whom cannot be told."""

    vanished_usernames: tuple[str, ...]
    appeared_usernames: tuple[str, ...]
    happened_after: datetime | None
    happened_before: datetime | None
    evidence: str | None


@dataclass(frozen=True)
class Withdrawn:
    """What was said once and is not borne out any more; names are those of then."""

    username: str
    previous_username: str | None
    change_type: str
    happened_after: datetime | None
    happened_before: datetime | None
    claimed_at: datetime
    withdrawn_at: datetime
    withdrawn_because: str


@dataclass(frozen=True)
class Follower:
    """A person who follows the account as of the newest archive that covers them."""

    person_id: str
    username: str
    previous_usernames: tuple[str, ...]
    followed_at: datetime | None
    first_followed_at: datetime | None
    is_following_back: bool | None
    interactions_90d: int | None
    last_interaction_at: datetime | None
    ghost_probability: float | None


@dataclass(frozen=True)
class Followed:
    """A person whom the owner follows and who does not follow the account, as lists show."""

    person_id: str | None
    username: str
    followed_at: datetime | None
    follower_lost_after: datetime | None
    follower_lost_before: datetime | None


@dataclass(frozen=True)
class Engager:
    """A person who takes part most, by what can be seen; `person_id` is null if never listed."""

    person_id: str | None
    username: str
    relation: str
    engagement_score: float
    comment_count: int
    reply_count: int
    mention_count: int
    tag_count: int
    interactions_90d: int
    last_interaction_at: datetime | None


@dataclass(frozen=True)
class Thread:
    """A message thread by its numbers; the candidate is the one person whom its name fits."""

    thread_name: str | None
    is_request: bool
    is_group: bool | None
    participants: int | None
    message_count: int
    messages_sent: int | None
    messages_received: int | None
    first_message_at: datetime | None
    last_message_at: datetime | None
    is_whole: bool
    covered_from: datetime | None
    candidates: int | None
    candidate_person_id: str | None
    candidate_username: str | None
