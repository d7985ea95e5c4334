"""Worlds to publish for tests: the marts that the dashboard reads, filled with invented people.

The shapes are DESIGN.md's contract, so a page can be tried in states that a real pass reaches
rarely: empty, archives only, stale, partial, failing. What the models really build is the
journeys' business. Everything is made from the moment that is given.
"""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.dashboards.published_marts import World

ACCOUNT_ID = "17841400000000001"
USERNAME = "lena.bakes"
LEFT = "marlow.fields"
DELETED = "otto_the_baker"
RENAMED_FROM, RENAMED_TO = "juniper.lane", "juniper.bakes"
UNCLEAR_OLD, UNCLEAR_NEW = ("ada_brook", "bo_brook"), ("ada.brooks",)
CAME = "salt_and_sesame"
CAME_BACK = "tilda.ray"
NEVER_LEFT = "wilma_pike"
WRITES = "greta_writes"
UNREADABLE = (
    "connections/followers_and_following/blocked_profiles.json cannot be read: it ends early."
)
REFUSAL = "(#100) The metric total_interactions is not supported."
FAILURE = "The token has expired. Connect the account again: tracker connect"


def empty(now: datetime) -> World:
    """A first publish before any account is known."""
    return World()


def connected_without_archive(now: datetime) -> World:
    """The API is read, but no archive was ever imported: counts, and nobody's name."""
    world = World()
    _api(world, now)
    return world


def full(now: datetime) -> World:
    """Fourteen months of the API with a gap of nine days, and four archives, one cut short."""
    world = connected_without_archive(now)
    _archives(world, ACCOUNT_ID, now)
    return world


def stale(now: datetime) -> World:
    """As `full`, but read 40 days ago, because the token has expired since."""
    world = full(now - timedelta(days=40))
    health = world.tables["data_health"]
    health[:] = [
        {**row, "last_error": FAILURE, "verdict": f"Read with a problem: {FAILURE}"}
        for row in health
    ]
    return world


def rebuilt(now: datetime) -> World:
    """As connected, with a year before it that was rebuilt from daily follows and unfollows."""
    world = connected_without_archive(now)
    for row in world.tables["analytics_snapshots"][:365]:
        row["follower_count_rebuilt"] = row.pop("follower_count")
    return world


def archives_only(now: datetime) -> World:
    """Never connected: an account named by its archives."""
    world = World()
    account_id = f"archive:{USERNAME}"
    world.add("accounts", account_id=account_id, username=USERNAME, first_seen_at=now)
    _archives(world, account_id, now)
    return world


def one_partial_archive(now: datetime) -> World:
    """A single archive that was cut to a year: it is compared with no other."""
    world = World()
    account_id = f"archive:{USERNAME}"
    world.add("accounts", account_id=account_id, username=USERNAME, first_seen_at=now)
    _capture(world, account_id, now - timedelta(days=2), 342, "partial")
    return world


def two_unproven_archives(now: datetime) -> World:
    """Never connected, so nothing proves the two archives complete; one person left in between."""
    world = World()
    account_id = f"archive:{USERNAME}"
    world.add("accounts", account_id=account_id, username=USERNAME, first_seen_at=now)
    taken = [now - timedelta(days=back) for back in (40, 6)]
    for captured_at, listed in zip(taken, (2, 1), strict=True):
        _capture(world, account_id, captured_at, listed, "unproven")
    _follower(world, account_id, CAME_BACK, now - timedelta(days=900), mutual=True)
    _leave(world, account_id, LEFT, now - timedelta(days=200), taken, "gone", confidence=0.8)
    return world


def numbers_refused(now: datetime) -> World:
    """Instagram refuses one number of reels, withholds one, and has ended one for everybody."""
    world = connected_without_archive(now)
    for metric, level, product_type, status, columns in (
        ("total_interactions", "media", "reels", "put_aside", {"last_refusal": REFUSAL}),
        ("follower_demographics", "account", "", "withheld", {}),
        ("impressions", "account", "", "withdrawn", {}),
        ("reach", "account", "", "offered", {}),
    ):
        asked_again_at = now + timedelta(days=4) if status == "put_aside" else None
        world.add(
            "metrics",
            account_id=ACCOUNT_ID,
            metric=metric,
            level=level,
            product_type=product_type,
            status=status,
            asked_again_at=asked_again_at,
            **columns,
        )
    world.add(
        "data_health",
        account_id=ACCOUNT_ID,
        source="hashtags",
        freshness="not_offered",
        verdict="Hashtags can be searched with Facebook Login only.",
    )
    return world


def messages_counted(now: datetime) -> World:
    """An account whose owner has direct messages counted."""
    world = full(now)
    common = {
        "account_id": ACCOUNT_ID,
        "is_request": False,
        "is_group": False,
        "participants": 2,
        "first_message_at": now - timedelta(days=90),
        "last_message_at": now - timedelta(days=9),
        "is_whole": True,
        "archive_sha256": "3".ljust(64, "0"),
        "captured_at": now - timedelta(days=6),
    }
    threads: list[dict[str, Any]] = [
        {
            "thread_name": WRITES.replace("_", ""),
            "message_count": 1_240,
            "messages_sent": 40,
            "messages_received": 1_200,
            "covered_from": now - timedelta(days=365),
            "candidates": 1,
            "candidate_username": WRITES,
        },
        {"thread_name": "adabrook", "message_count": 30, "is_whole": False, "candidates": 2},
        {"is_group": True, "participants": 5, "message_count": 20},
        {"thread_name": "whoever", "is_request": True, "message_count": 1},
    ]
    for number, thread in enumerate(threads):
        world.add("message_threads", thread_id=f"{number}", **{**common, **thread})
    return world


def two_accounts(now: datetime) -> World:
    """As `full`, with a second account that was connected minutes ago."""
    world = full(now)
    world.add(
        "accounts",
        account_id="17841400000000002",
        username="harbour.prints",
        name="Harbour Prints",
        account_type="business",
        followers_count=96,
        first_seen_at=now,
        last_sync_at=now,
    )
    world.add(
        "analytics_snapshots",
        account_id="17841400000000002",
        snapshot_date=now.date(),
        follower_count=96,
        is_final=False,
    )
    return world


def _api(world: World, now: datetime) -> None:
    chance = random.Random(7)  # noqa: S311  (invented numbers)
    followers = 470
    days = 425
    for back in range(days, -1, -1):
        on = (now - timedelta(days=back)).date()
        new = chance.randint(0, 4) + (chance.random() < 0.03) * chance.randint(8, 20)
        lost = chance.randint(0, 3)
        followers += new - lost
        reach = int(1_100 + 500 * chance.random() + 30 * new)
        not_read = 60 <= back <= 68
        today = back == 0
        measured = not (not_read or today)
        world.add(
            "analytics_snapshots",
            account_id=ACCOUNT_ID,
            snapshot_date=on,
            follower_count=None if not_read else followers,
            following_count=None if not_read else 512,
            media_count=None if not_read else 340,
            new_followers=new if measured else None,
            lost_followers=lost if measured else None,
            net_change=new - lost if measured else None,
            engagement_rate=0.028 + 0.02 * chance.random() if measured else None,
            reach=reach if measured else None,
            views=int(reach * 2.3) if measured else None,
            total_interactions=int(reach * 0.05) if measured else None,
            is_final=back > 2,
        )
    world.add(
        "accounts",
        account_id=ACCOUNT_ID,
        username=USERNAME,
        name="Lena bakes",
        account_type="media_creator",
        followers_count=followers,
        follows_count=512,
        media_count=340,
        first_seen_at=now - timedelta(days=days),
        last_sync_at=now,
    )
    for source in ("insights", "media", "profile"):
        world.add(
            "data_health",
            account_id=ACCOUNT_ID,
            source=source,
            last_success_at=now,
            freshness="fresh",
            rows_last_run=120,
            verdict="Up to date.",
        )


def _archives(world: World, account_id: str, now: datetime) -> None:
    taken = [now - timedelta(days=back) for back in (180, 90, 40, 6)]
    for captured_at, listed in zip(taken, (718, 833, 342, 905), strict=True):
        _capture(world, account_id, captured_at, listed, "partial" if listed == 342 else "complete")
    chance = random.Random(11)  # noqa: S311  (invented people)
    names = _names(chance)
    for _ in range(902):
        followed_at = now - timedelta(
            days=chance.randint(8, 900), seconds=chance.randint(0, 86_399)
        )
        _follower(world, account_id, next(names), followed_at, mutual=chance.random() < 0.3)
        if followed_at > taken[0]:
            _change(world, "gained", happened_at=followed_at, confidence=1.0)
    before, newest = taken[1], taken[3]
    arrived = now - timedelta(days=7)
    _follower(world, account_id, CAME, arrived, mutual=True)
    _change(world, "gained", happened_at=arrived, confidence=1.0)
    _follower(world, account_id, CAME_BACK, now - timedelta(days=9), mutual=False)
    _change(world, "refollowed", happened_at=now - timedelta(days=9), confidence=1.0)
    renamed = _follower(world, account_id, RENAMED_TO, now - timedelta(days=321), mutual=True)
    renamed["previous_usernames"] = [RENAMED_FROM]
    _change(
        world,
        "renamed",
        previous_username=RENAMED_FROM,
        new_username=RENAMED_TO,
        happened_after=before,
        happened_before=newest,
        confidence=0.99,
        evidence="Both lists show the new name with the second of the old follow.",
    )
    world.add(
        "ambiguous_changes",
        ambiguity_id="ambiguity-0",
        account_id=account_id,
        from_capture_id="capture-1",
        to_capture_id="capture-3",
        list_name="followers",
        followed_at=now - timedelta(days=400),
        vanished_usernames=list(UNCLEAR_OLD),
        appeared_usernames=list(UNCLEAR_NEW),
        happened_after=before,
        happened_before=newest,
        evidence="2 names vanished and 1 appeared with one follow second.",
    )
    world.add(
        "withdrawn_changes",
        change_id="withdrawn-0",
        account_id=account_id,
        change_type="lost",
        username=NEVER_LEFT,
        reason="gone",
        happened_after=taken[0],
        happened_before=before,
        evidence=_EVIDENCE["gone"],
        claimed_at=before,
        withdrawn_at=newest,
        withdrawn_because="Another archive shows them listed throughout.",
        disproved_by_capture_id="capture-3",
    )
    departures = [(LEFT, "unfollowed"), (DELETED, "deleted")]
    departures += [(next(names), "gone") for _ in range(23)]
    for username, reason in departures:
        followed_at = now - timedelta(days=chance.randint(200, 900))
        _leave(world, account_id, username, followed_at, [before, newest], reason, confidence=0.9)


_EVIDENCE = {
    "unfollowed": "No longer in the followers list, while the account you follow still exists.",
    "deleted": "Your following list shows a deleted account with this follow time.",
    "gone": "In the list of the earlier archive and not in the later one.",
}


_DOUBTS = {
    "complete": [],
    "partial": [
        "The oldest follow is exactly one year before the archive: a date range was chosen."
    ],
    "unproven": ["No follower count was read within 36 hours of it."],
}


def _capture(
    world: World, account_id: str, captured_at: datetime, listed: int, completeness: str
) -> None:
    number = len(world.tables.get("follower_captures", []))
    reach = timedelta(days=365 if completeness == "partial" else 900)
    world.add(
        "follower_captures",
        capture_id=f"capture-{number}",
        account_id=account_id,
        source="export",
        captured_at=captured_at,
        written_before=captured_at + timedelta(seconds=2),
        ordinal=number + 1,
        followers_listed=listed,
        following_listed=512,
        followers_reported=None,
        completeness=completeness,
        covered_from=None if completeness == "complete" else captured_at - reach,
        reasons=_DOUBTS[completeness],
        archive_sha256=f"{number:x}".ljust(64, "0"),
        imported_at=captured_at + timedelta(hours=2),
    )
    world.add(
        "archive_receipts",
        archive_sha256=f"{number:x}".ljust(64, "0"),
        account_id=account_id,
        account_username=USERNAME,
        file_name=f"instagram-{USERNAME}-{captured_at:%Y-%m-%d}-Ab3dE6gH.zip",
        archive_format="json",
        captured_at=captured_at,
        captured_at_precision_seconds=2,
        imported_at=captured_at + timedelta(hours=2),
        followers_listed=listed,
        following_listed=512,
        lists=[f"followers: {listed}", "following: 512", "blocked: 3"],
        files_not_needed=1_204,
        not_understood=[UNREADABLE] if completeness == "partial" else [],
        are_messages_counted=False,
        capture_id=f"capture-{number}",
        archives_in_capture=1,
        completeness=completeness,
        covered_from=None if completeness == "complete" else captured_at - reach,
        reasons=_DOUBTS[completeness],
        **({} if number == 0 else _CHANGES_COUNTED),
    )


_CHANGES_COUNTED = {
    "gained": 120,
    "lost": 25,
    "renamed": 1,
    "refollowed": 0,
    "returned": 0,
    "ambiguous_groups": 1,
    "withdrawn": 0,
}


def _follower(
    world: World, account_id: str, username: str, followed_at: datetime, *, mutual: bool
) -> dict[str, Any]:
    world.add(
        "followers",
        account_id=account_id,
        person_id=f"person-{len(world.tables.get('followers', []))}",
        username=username,
        previous_usernames=[],
        followed_at=followed_at,
        first_followed_at=followed_at,
        is_current=True,
        is_following_back=mutual,
    )
    return world.tables["followers"][-1]


def _leave(
    world: World,
    account_id: str,
    username: str,
    followed_at: datetime,
    between: Sequence[datetime],
    reason: str,
    *,
    confidence: float,
) -> None:
    after, before = between
    follower = _follower(world, account_id, username, followed_at, mutual=False)
    follower |= {"is_current": False, "lost_after": after, "lost_before": before}
    _change(
        world,
        "lost",
        reason=reason,
        happened_after=after,
        happened_before=before,
        confidence=confidence,
        evidence=_EVIDENCE[reason],
    )


def _change(world: World, change_type: str, **columns: Any) -> None:
    """Add an event of the person who was added last."""
    person = world.tables["followers"][-1]
    world.add(
        "follower_changes",
        change_id=f"change-{len(world.tables.get('follower_changes', []))}",
        account_id=person["account_id"],
        person_id=person["person_id"],
        username=person["username"],
        change_type=change_type,
        detected_at=columns.get("happened_before") or columns.get("happened_at"),
        **columns,
    )


def _names(chance: random.Random) -> Any:
    first = "ada bo cleo dov elif finn gus hana ivo jun kit lou mika noor ona pim rue sol tess uma"
    last = "hill moss wren vale reed lake frost dale brook stone fern ash birch cove moor"
    taken = {LEFT, DELETED, RENAMED_FROM, RENAMED_TO, CAME, CAME_BACK, NEVER_LEFT}
    while True:
        joint = chance.choice(("_", ".", ""))
        number = chance.choice(("", str(chance.randint(2, 99))))
        name = f"{chance.choice(first.split())}{joint}{chance.choice(last.split())}{number}"
        if name not in taken:
            taken.add(name)
            yield name


def moment() -> datetime:
    """Two hours before now, to the second: data that is fresh."""
    return datetime.now(UTC).replace(microsecond=0) - timedelta(hours=2)
