"""Worlds for the pages about people: `published_world.full` with stays, scores, posts and sums.

One person of each kind has a life of their own; everybody else stays as `full` has them.
"""

from datetime import datetime, timedelta
from typing import Any

from tests.dashboards import published_world as base
from tests.dashboards.published_marts import World

ACCOUNT_ID = base.ACCOUNT_ID
FAN = "nell_reads"
STRANGER = "passing_by"
GHOST = "quiet.quill"
NOT_BACK = "busy_bakery"
POST = "https://www.instagram.com/p/Cabc123/"


def lives(now: datetime) -> World:
    """As `full`, with what each page about people needs."""
    world = base.full(now)
    first, before, _cut, newest = (row["captured_at"] for row in world.tables["follower_captures"])
    for person in world.tables["followers"]:
        person |= {
            "engagement_score": 0.0,
            "interactions_90d": 0,
            "ghost_probability": 0.3,
            "is_ghost": False,
        }
        if person["username"] != base.RENAMED_TO:
            _stay(world, person, first, newest)
    _renamed(world, before, newest)
    _takes_part(world, now)
    _is_silent(world, now)
    _posts(world, now)
    _sums(world)
    world.add(
        "following",
        following_id="following-0",
        account_id=ACCOUNT_ID,
        username=NOT_BACK,
        followed_at=now - timedelta(days=500),
        is_current=True,
        is_deleted=False,
    )
    return world


def person_id(world: World, username: str) -> str:
    """Whose page a name leads to."""
    return next(
        str(row["person_id"]) for row in world.tables["followers"] if row["username"] == username
    )


def _stay(world: World, person: dict[str, Any], first: datetime, newest: datetime) -> None:
    followed_at = person["followed_at"]
    begins = "followed" if followed_at > first else "first_list"
    world.add(
        "follower_stays",
        stay_id=f"stay-{person['person_id']}",
        account_id=person["account_id"],
        person_id=person["person_id"],
        username=person["username"],
        followed_at=followed_at,
        beginning=begins,
        possible_from=followed_at,
        certain_from=followed_at,
        seen_from=max(first, followed_at),
        seen_until=person.get("lost_after") or newest,
        possible_until=person.get("lost_before"),
    )


def _renamed(world: World, before: datetime, newest: datetime) -> None:
    """Under the old name until some time between two archives, under the new one since."""
    person = next(row for row in world.tables["followers"] if row["username"] == base.RENAMED_TO)
    common = {
        "account_id": ACCOUNT_ID,
        "person_id": person["person_id"],
        "followed_at": person["followed_at"],
    }
    world.add(
        "follower_stays",
        stay_id="stay-old",
        username=base.RENAMED_FROM,
        beginning="first_list",
        possible_from=person["followed_at"],
        certain_from=person["followed_at"],
        seen_from=before,
        seen_until=before,
        possible_until=before + timedelta(microseconds=1),
        **common,
    )
    world.add(
        "follower_stays",
        stay_id="stay-new",
        username=base.RENAMED_TO,
        beginning="renamed",
        possible_from=before + timedelta(microseconds=1),
        certain_from=before + timedelta(microseconds=1),
        seen_from=newest,
        seen_until=newest,
        **common,
    )


def _takes_part(world: World, now: datetime) -> None:
    follower = {
        "account_id": ACCOUNT_ID,
        "person_id": "person-fan",
        "username": FAN,
        "previous_usernames": [],
        "followed_at": now - timedelta(days=300),
        "first_followed_at": now - timedelta(days=300),
        "is_current": True,
        "is_following_back": True,
        "engagement_score": 100.0,
        "interactions_90d": 3,
        "last_interaction_at": now - timedelta(days=3),
        "ghost_probability": 0.0,
        "is_ghost": False,
    }
    world.add("followers", **follower)
    world.add(
        "engagement_scores",
        account_id=ACCOUNT_ID,
        named_person_id="person-fan",
        person_id="person-fan",
        username=FAN,
        relation="follows",
        engagement_score=100.0,
        is_top_engager=True,
        weighted_interactions=2.6,
        comment_count=3,
        reply_count=1,
        mention_count=0,
        tag_count=0,
        interactions_90d=3,
        last_interaction_at=now - timedelta(days=3),
        posts_followed=40,
        posts_read=38,
        ghost_probability=0.0,
        is_ghost=False,
    )
    world.add(
        "engagement_scores",
        account_id=ACCOUNT_ID,
        named_person_id=f"name:{STRANGER}",
        username=STRANGER,
        relation="never_listed",
        engagement_score=61.0,
        is_top_engager=True,
        weighted_interactions=1.6,
        comment_count=2,
        reply_count=0,
        mention_count=0,
        tag_count=1,
        interactions_90d=2,
        last_interaction_at=now - timedelta(days=30),
    )
    for number, back in enumerate((3, 20, 70, 200)):
        world.add(
            "interactions",
            account_id=ACCOUNT_ID,
            interaction_id=f"comment-{number}",
            person_id="person-fan",
            username=FAN,
            kind="reply" if back == 20 else "comment",
            occurred_at=now - timedelta(days=back),
            instagram_media_id="media-0" if back == 3 else "media-unread",
        )


def _is_silent(world: World, now: datetime) -> None:
    world.add(
        "followers",
        account_id=ACCOUNT_ID,
        person_id="person-ghost",
        username=GHOST,
        previous_usernames=[],
        followed_at=now - timedelta(days=700),
        first_followed_at=now - timedelta(days=700),
        is_current=True,
        is_following_back=False,
        engagement_score=0.0,
        interactions_90d=0,
        ghost_probability=0.93,
        is_ghost=True,
    )
    world.add(
        "engagement_scores",
        account_id=ACCOUNT_ID,
        named_person_id="person-ghost",
        person_id="person-ghost",
        username=GHOST,
        relation="follows",
        engagement_score=0.0,
        is_top_engager=False,
        weighted_interactions=0.0,
        comment_count=0,
        reply_count=0,
        mention_count=0,
        tag_count=0,
        interactions_90d=0,
        posts_followed=80,
        posts_read=72,
        silence_chance=0.31,
        silent_share=0.86,
        ghost_probability=0.93,
        is_ghost=True,
    )


def _posts(world: World, now: datetime) -> None:
    kinds = ("photo", "reel", "carousel")
    for number, back in enumerate((1, 4, 9, 15, 22, 60)):
        world.add(
            "posts",
            account_id=ACCOUNT_ID,
            instagram_media_id=f"media-{number}",
            media_type=kinds[number % 3],
            permalink=POST,
            posted_at=now - timedelta(days=back),
        )


def _sums(world: World) -> None:
    first, before, _cut, newest = world.tables["follower_captures"]
    rows = (
        (before, newest, (88, 91), (90, 97), (25, 25), (22, 27), "They agree."),
        (first, before, (133, 133), None, (18, 18), None, "Of 90 days Instagram's are missing."),
    )
    for number, (start, end, gained, said_gained, lost, said_lost, cause) in enumerate(rows):
        net = (gained[0] - lost[1], gained[1] - lost[0])
        said_net = (
            said_gained
            and said_lost
            and (
                said_gained[0] - said_lost[1],
                said_gained[1] - said_lost[0],
            )
        )
        for measure, ours, stated in (
            ("gained", gained, said_gained),
            ("lost", lost, said_lost),
            ("net", net, said_net),
        ):
            world.add(
                "reconciliations",
                account_id=ACCOUNT_ID,
                period_id=f"period-{number}",
                period_kind="between_captures",
                measure=measure,
                compared_with="daily_insights",
                from_capture_id=start["capture_id"],
                to_capture_id=end["capture_id"],
                # A list may be as much older than its archive.
                period_start_at=start["captured_at"] - timedelta(days=1),
                period_end_at=end["captured_at"],
                ours_low=ours[0],
                ours_high=ours[1],
                stated_low=stated[0] if stated else None,
                stated_high=stated[1] if stated else None,
                likely_cause=cause,
            )
