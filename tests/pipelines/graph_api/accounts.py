"""Reading parts of an account of the sandbox, and what that took."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pipelines.graph_api.client import GraphClient
from pipelines.graph_api.facts import SETTLED_AFTER
from pipelines.graph_api.flavours import FACEBOOK_LOGIN, INSTAGRAM_LOGIN, Flavour
from pipelines.graph_api.known import Known, Wishes
from pipelines.graph_api.parts import Part, read_part
from pipelines.graph_api.rows import Rows
from sandbox.serving import Sandbox
from tests.pipelines.graph_api.conversations import Waits, talk

RUN = "run-1"


def read(
    box: Sandbox,
    part: Part,
    known: Known | None = None,
    wishes: Wishes | None = None,
    flavour: Flavour = INSTAGRAM_LOGIN,
) -> Rows:
    """One part of the sandbox's first account."""

    async def one_part(client: GraphClient) -> Rows:
        return await read_part(part, client, known or Known(), RUN, wishes or Wishes())

    account_id = box.world.owner.account_id
    return talk(
        box.facebook_url if flavour is FACEBOOK_LOGIN else box.url,
        one_part,
        account_id=account_id,
        token=box.token_of(account_id, flavour.name),
        flavour=flavour,
        waits=Waits(),
    )


def is_ok(rows: Rows) -> bool:
    (result,) = rows.reads
    return result["outcome"] == "ok" and result["error_message"] is None and not rows.losses


def settled(rows: Rows) -> frozenset[datetime]:
    """The days that need no further reading, as the warehouse tells them."""
    return frozenset(
        row["window_end"]
        for row in rows.day_reads
        if row["captured_at"] >= row["window_end"] + SETTLED_AFTER
    )


@dataclass
class Hashtags:
    """The thirty hashtags of seven days, kept in memory."""

    most: int = 30
    ids: dict[str, str] = field(default_factory=dict)
    searched: dict[str, datetime] = field(default_factory=dict)

    def hashtag_id(self, hashtag: str) -> str | None:
        return self.ids.get(hashtag)

    def allow(self, hashtag: str, at: datetime) -> bool:
        others = [tag for tag, when in self.searched.items() if at - when < timedelta(days=7)]
        if hashtag not in others and len(others) >= self.most:
            return False
        self.searched[hashtag] = at
        return True

    def found(self, hashtag: str, hashtag_id: str) -> None:
        self.ids[hashtag] = hashtag_id

    def seen_elsewhere(self, hashtags: Iterable[str], at: datetime) -> None:
        for hashtag in hashtags:
            self.searched.setdefault(hashtag, at)


@dataclass
class Counting:
    """A budget that counts, and closes after so many calls."""

    most: int = 1_000
    taken: list[float] = field(default_factory=list)

    def take(self, at: datetime, share: float) -> datetime | None:
        if len(self.taken) >= self.most:
            return at + timedelta(hours=1)
        self.taken.append(share)
        return None

    def note(self, percent: float, closed_until: datetime | None, at: datetime) -> None:
        """Nothing is told here."""
