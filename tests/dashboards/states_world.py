"""One installation with an account in each state in which a page can be, and how each fares.

All of them lie in one published file, so that one server shows every page in every state; the
account in the address chooses. What all accounts share, a file that is missing or damaged, is
brought about by the pointer to it.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from pydantic import SecretStr

from appdb.database import TrackedAccount
from pipelines.graph_api.flavours import INSTAGRAM_LOGIN
from pipelines.installation import open_app_database
from settings import Settings
from tests.dashboards import audience_world, content_world, people_world
from tests.dashboards import published_world as base
from tests.dashboards.published_marts import World, publish
from warehouse.layout import DataFolder

FULL, EMPTY, STALE, WITHHELD, FAILING = STATES = ("full", "empty", "stale", "withheld", "failing")
READ_BEFORE: Final = timedelta(days=40)
POST: Final = "18000040"
PERSON: Final = "person-fan"


def name(state: str) -> str:
    """The username of the account that is in a state."""
    return f"{state}.bakes"


def account_id(state: str) -> str:
    """Its id."""
    return f"1784140000000{STATES.index(state):04}"


def fill(data: DataFolder, now: datetime) -> None:
    """Publish all accounts, and connect them."""
    world = World()
    for state in STATES:
        for mart, rows in _of(state, _MADE[state](now)).tables.items():
            world.tables.setdefault(mart, []).extend(rows)
    publish(data, world, now)
    _connect(data, now)


def full(now: datetime) -> World:
    """What every page can show."""
    content, people = content_world.full(now).tables, people_world.lives(now).tables
    world = World(content | people | {"posts": content["posts"]})
    _stay(world, PERSON, people_world.FAN, now - timedelta(days=100), now - timedelta(days=6))
    world.add(
        "follower_changes",
        change_id="change-fan",
        person_id=PERSON,
        username=people_world.FAN,
        change_type="gained",
        happened_at=now - timedelta(days=100),
        detected_at=now - timedelta(days=90),
        confidence=1.0,
    )
    return world


def empty(now: datetime) -> World:
    """Connected minutes ago, and nothing read."""
    world = World()
    world.add(
        "accounts",
        account_id=base.ACCOUNT_ID,
        username=base.USERNAME,
        account_type="business",
        first_seen_at=now,
    )
    return world


def stale(now: datetime) -> World:
    """Everything, as it was long ago; nothing has failed since, nothing was read either."""
    return full(now - READ_BEFORE)


def withheld(now: datetime) -> World:
    """Fewer than 100 followers, and one archive, which is cut short."""
    world = content_world.withheld(now)
    for day in world.tables["analytics_snapshots"]:
        day |= {"new_followers": None, "lost_followers": None, "net_change": None}
        day |= {"reach": None, "engagement_rate": None}
        day["follower_count"] = day["follower_count"] and day["follower_count"] // 12
    for post in world.tables["posts"]:
        post |= {"followers_at_post": None, "engagement_rate_by_followers": None}
    audience_world.add(world, now)
    for mart in ("audience_segments", "online_hours", "follower_cohorts"):
        del world.tables[mart]
    for hashtag in world.tables["hashtags"]:
        hashtag |= {"posts_with_reach": 0, "median_reach": None}
        hashtag |= {"median_engagement_rate_by_reach": None}
    partial = base.one_partial_archive(now).tables
    for mart in ("follower_captures", "archive_receipts"):
        world.tables[mart] = partial[mart]
    followed_at = now - timedelta(days=30)
    world.add(
        "followers",
        person_id=PERSON,
        username=base.CAME,
        previous_usernames=[],
        followed_at=followed_at,
        first_followed_at=followed_at,
        is_current=True,
    )
    (capture,) = partial["follower_captures"]
    _stay(world, PERSON, base.CAME, followed_at, capture["captured_at"])
    world.add(
        "metrics",
        metric="follows_and_unfollows",
        level="account",
        product_type="",
        status="withheld",
    )
    return world


def failing(now: datetime) -> World:
    """Everything, and since then no source can be read, because the token has expired."""
    world = full(now)
    world.tables["data_health"] = [
        {**row, "last_error": base.FAILURE, "verdict": f"Read with a problem: {base.FAILURE}"}
        for row in world.tables["data_health"]
    ]
    return world


_MADE: Final[dict[str, Callable[[datetime], World]]] = {
    FULL: full,
    EMPTY: empty,
    STALE: stale,
    WITHHELD: withheld,
    FAILING: failing,
}


def _stay(
    world: World, person_id: str, username: str, followed_at: datetime, seen_until: datetime
) -> None:
    world.add(
        "follower_stays",
        stay_id=f"stay-{person_id}",
        person_id=person_id,
        username=username,
        followed_at=followed_at,
        beginning="followed",
        possible_from=followed_at,
        certain_from=followed_at,
        seen_from=seen_until,
        seen_until=seen_until,
    )


def _of(state: str, world: World) -> World:
    """The same world as that of another account."""
    for rows in world.tables.values():
        for row in rows:
            row["account_id"] = account_id(state)
            for column in ("account_username", "username"):
                if row.get(column) == base.USERNAME:
                    row[column] = name(state)
    return world


def _connect(data: DataFolder, now: datetime) -> None:
    """Each login fares as its account does: well, just made, ended, with too little, refused."""
    database = open_app_database(Settings(tracker_data=data.root))
    usual = TrackedAccount(
        account_id="",
        username="",
        host="http://127.0.0.1:9",
        is_sandbox=False,
        connected_at=now - timedelta(days=50),
        token_expires_at=now + timedelta(days=50),
        scopes=INSTAGRAM_LOGIN.scopes,
    )
    for state in STATES:
        account = replace(usual, account_id=account_id(state), username=name(state))
        if state == STALE:
            account = replace(account, token_expires_at=now - timedelta(days=30))
        elif state == WITHHELD:
            account = replace(account, scopes=INSTAGRAM_LOGIN.scopes[:1])
        database.connect_account(account, SecretStr(f"token-{state}"), obtained_at=now)
    database.watch(account_id(WITHHELD), "competitor", audience_world.GONE)
    database.refuse_token(account_id(FAILING), base.FAILURE, now)
    database.close()
