"""All accounts that one sandbox serves: several lives of different kinds, and what befalls them.

An account's life is a `World`; this says which accounts there are, which professional kind each is,
and which changes a test has ordered for a moment (a new name, a story taken down, a metric
withdrawn). Tokens are `tokens`, errors in transit are `faults`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property, lru_cache
from inspect import signature

from sandbox.habits import FEW_FOLLOWERS, USUAL, prolific
from sandbox.hashtag_searches import HashtagSearches
from sandbox.pacific import ONE_DAY
from sandbox.world import World

TWO_YEARS_AND_ONE_AHEAD = 730 + 366
OTHERS_FROM_SEED = 500


class Kind(StrEnum):
    """What sets an account apart from others."""

    ORDINARY = "ordinary"
    """A professional account as most are."""
    LARGE = "large"
    """Many followers and posts, and much quota."""
    SMALL = "small"
    """Fewer than 100 followers: metrics are withheld (graph-api.md 7)."""
    NEW = "new"
    """Made professional lately: older posts have no insights (100/2108006)."""
    PERSONAL = "personal"
    """Not professional: the API knows nothing of it (graph-api.md 1)."""
    EXPIRING = "expiring"
    """Its token ends a day after the sandbox was started."""


@dataclass(frozen=True, eq=False)
class SimulatedAccount:
    """One account: its life, and how Instagram treats it."""

    world: World
    kind: Kind = Kind.ORDINARY
    converted_at: datetime | None = None
    """When it was made professional; None: it always was."""
    calls_per_hour: int = 48_000
    """How many calls an app may make for it in a rolling hour (graph-api.md 12)."""

    @property
    def account_id(self) -> str:
        """The id of the professional account, the same on both hosts."""
        return self.world.owner.account_id

    @property
    def page_id(self) -> str:
        """The Facebook Page that it is linked to."""
        return f"104{self.account_id[3:]}"

    @property
    def person_id(self) -> str:
        """The Facebook user who manages the Page."""
        return f"102{self.account_id[3:]}"

    @property
    def is_professional(self) -> bool:
        """Whether the API may be asked about it at all."""
        return self.kind is not Kind.PERSONAL


@dataclass(frozen=True)
class Withdrawal:
    """A metric that is gone from a moment on; None is for every account, or everywhere."""

    metric: str
    at: datetime
    account_id: str | None
    product_type: str | None
    until: datetime | None
    """From when on it is there again; None: never."""


@dataclass
class Changes:
    """What is ordered to happen, each from a moment on."""

    _withdrawn: list[Withdrawal] = field(default_factory=list)
    _vanished: dict[str, datetime] = field(default_factory=dict)
    _renamed: dict[str, list[tuple[datetime, str]]] = field(default_factory=dict)

    def withdraw_metric(
        self,
        name: str,
        at: datetime,
        *,
        account_id: str | None = None,
        product_type: str | None = None,
        until: datetime | None = None,
    ) -> None:
        """Let a metric be unknown from a moment on, on both hosts and in every version.

        Args:
            name: The metric.
            at: The moment.
            account_id: Only for this account; None is for all.
            product_type: Only for `FEED`, `REELS` or `STORY`; the empty text is the account's own
                insights, None is everywhere.
            until: When it comes back; None is never.
        """
        self._withdrawn.append(Withdrawal(name, at, account_id, product_type, until))

    def take_down(self, media_id: str, at: datetime) -> None:
        """Let a post or a story be gone from a moment on."""
        self._vanished[media_id] = at

    def rename(self, account_id: str, username: str, at: datetime) -> None:
        """Let an account have another username from a moment on."""
        self._renamed.setdefault(account_id, []).append((at, username))

    def order(self, name: str, texts: Mapping[str, str], now: datetime) -> None:
        """Order a change by the name of its method, as a command line does.

        Args:
            name: `withdraw_metric`, `take_down` or `rename`.
            texts: The method's arguments; moments in ISO 8601, UTC where no zone is given.
            now: When it happens, unless `at` says so.

        Raises:
            ValueError: There is no such change, or it takes other arguments.
        """
        methods = {
            each.__name__: each for each in (self.withdraw_metric, self.take_down, self.rename)
        }
        if name not in methods:
            raise ValueError(f"there is no change {name}; there are {', '.join(methods)}")
        moments = {key: _moment(texts[key]) for key in ("at", "until") if key in texts}
        wanted = signature(methods[name])
        try:
            given = wanted.bind(**{"at": now, **texts, **moments})
        except TypeError:
            names = ", ".join(wanted.parameters)
            raise ValueError(f"the change {name} takes {names}") from None
        methods[name](*given.args, **given.kwargs)

    def ordered(self) -> list[tuple[str, dict[str, object]]]:
        """What was ordered so far: the name of the method and its arguments."""
        return [
            *(
                (
                    "withdraw_metric",
                    {
                        "name": one.metric,
                        "at": one.at,
                        "account_id": one.account_id,
                        "product_type": one.product_type,
                        "until": one.until,
                    },
                )
                for one in self._withdrawn
            ),
            *(("take_down", {"media_id": gone, "at": at}) for gone, at in self._vanished.items()),
            *(
                ("rename", {"account_id": renamed, "username": username, "at": at})
                for renamed, names in self._renamed.items()
                for at, username in names
            ),
        ]

    def is_withdrawn(self, name: str, account_id: str, product_type: str, now: datetime) -> bool:
        """Whether a metric is withdrawn by now; see `withdraw_metric`."""
        return any(
            order.metric == name
            and order.at <= now
            and (order.until is None or now < order.until)
            and order.account_id in (None, account_id)
            and order.product_type in (None, product_type)
            for order in self._withdrawn
        )

    def is_taken_down(self, media_id: str, now: datetime) -> bool:
        """Whether a post or a story was taken down."""
        at = self._vanished.get(media_id)
        return at is not None and at <= now

    def username(self, account: SimulatedAccount, now: datetime) -> str:
        """The username that an account has now."""
        renamings = sorted(self._renamed.get(account.account_id, ()))
        past = [username for at, username in renamings if at <= now]
        return past[-1] if past else account.world.owner_name_at(now)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@dataclass(frozen=True, eq=False)
class Instagram:
    """The accounts in the order in which they were given, and their changes."""

    accounts: Sequence[SimulatedAccount]
    changes: Changes = field(default_factory=Changes)
    hashtag_searches: HashtagSearches = field(default_factory=HashtagSearches)

    @classmethod
    def invent(
        cls,
        *,
        seed: int = 7,
        born: datetime,
        days: int = TWO_YEARS_AND_ONE_AHEAD,
        kinds: Sequence[Kind] = tuple(Kind),
        media: int = 1_000,
    ) -> "Instagram":
        """Simulate one account of each kind.

        Args:
            seed: The first account's; the next have the following numbers.
            born: The first day of those lives that are not short, with a time zone.
            days: How many days are lived.
            kinds: One account is made for each entry.
            media: How many posts a large account has at the end of these days.
        """
        habits = {Kind.SMALL: FEW_FOLLOWERS, Kind.LARGE: prolific(media, days)}
        return cls(
            [
                _treated(
                    World.simulate(
                        seed=seed + n, born=born, days=days, habits=habits.get(kind, USUAL)
                    ),
                    kind,
                )
                for n, kind in enumerate(kinds)
            ]
        )

    def account(self, account_id: str) -> SimulatedAccount:
        """The account with an id.

        Raises:
            KeyError: There is none.
        """
        return self._by_id[account_id]

    def by_username(self, username: str, now: datetime) -> SimulatedAccount | None:
        """The account that has a username now, also if it is nobody's who uses the API."""
        everybody = (*self.accounts, *self.others)
        named = (a for a in everybody if self.changes.username(a, now) == username)
        return next(named, None)

    def holder(self, object_id: str) -> SimulatedAccount | None:
        """The account that an object belongs to: itself, its Page, a post, slide or comment."""
        return next((a for a in self.accounts if object_id in self._belongings[a.account_id]), None)

    @property
    def others(self) -> Sequence[SimulatedAccount]:
        """Accounts whose owners use no app: two competitors and a person, as old as the first."""
        first = self.accounts[0].world
        return _others(first.seed, first.born, round((first.ends - first.born) / ONE_DAY))

    @cached_property
    def _by_id(self) -> dict[str, SimulatedAccount]:
        return {account.account_id: account for account in self.accounts}

    @cached_property
    def _belongings(self) -> dict[str, frozenset[str]]:
        return {account.account_id: _belongings(account) for account in self.accounts}


def _belongings(account: SimulatedAccount) -> frozenset[str]:
    world = account.world
    media = (*world.posts, *world.stories)
    return frozenset(
        {account.account_id, world.owner.app_scoped_id, account.page_id}
        | {post.media_id for post in media}
        | {child for post in world.posts for child in post.children}
        | world.comments_by_id.keys()
    )


@lru_cache(maxsize=8)
def _others(seed: int, born: datetime, days: int) -> Sequence[SimulatedAccount]:
    # Nobody can look at the person's life, so a day of it is enough.
    lives = ((Kind.ORDINARY, days), (Kind.ORDINARY, days), (Kind.PERSONAL, 1))
    return [
        SimulatedAccount(World.simulate(seed=seed + OTHERS_FROM_SEED + n, born=born, days=d), kind)
        for n, (kind, d) in enumerate(lives)
    ]


def _treated(world: World, kind: Kind) -> SimulatedAccount:
    if kind is Kind.SMALL:
        return SimulatedAccount(world, kind, calls_per_hour=2_000)
    if kind is Kind.NEW:
        halfway = world.born + (world.ends - world.born) / 2
        return SimulatedAccount(world, kind, converted_at=halfway)
    return SimulatedAccount(world, kind)
