"""The sandbox's world as raw rows: archives, counts, daily insights, posts and comments.

What is read of it here is told straight from its truth; the marts must find that truth again.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

from sandbox import pacific, truth
from sandbox.world import World
from tests.dbt_project.raw_warehouse import RawWarehouse

BORN: Final = datetime(2024, 11, 3, 12, tzinfo=UTC)
WORLD: Final = World.simulate(seed=7, born=BORN, days=880)
ACCOUNT: Final = WORLD.owner.account_id
NAME: Final = "lived_world"

CAPTURES: Final = tuple(BORN + timedelta(days=days, hours=3) for days in (600, 645, 680, 700))
"""Moments of complete lists; a count was read at each."""
READ_UNTIL: Final = CAPTURES[-1]
"""All comments were read then."""


def tell(raw: RawWarehouse) -> None:
    """Add everything that was read of the account."""
    raw.connected(ACCOUNT, NAME, _text(CAPTURES[0]))
    for number, at in enumerate(CAPTURES):
        listed = truth.followers_at(WORLD, at)
        raw.profile(ACCOUNT, _text(at), len(listed), username=NAME)
        raw.archive(
            f"lived-{number}",
            NAME,
            _text(at),
            {row.username: _text(row.followed_at) for row in listed},
            {row.username: _text(row.followed_at) for row in truth.following_at(WORLD, at)},
        )
    _tell_days(raw)
    _tell_posts(raw)


def _tell_days(raw: RawWarehouse) -> None:
    day = CAPTURES[0].date() - timedelta(days=1)
    while day <= CAPTURES[-1].date():
        start, end = pacific.midnight(day), pacific.midnight(day + timedelta(days=1))
        flow = truth.follows_and_unfollows(WORLD, start, end)
        for segment, value in (("FOLLOWER", flow.followed), ("NON_FOLLOWER", flow.left)):
            raw.insight(
                ACCOUNT,
                "follows_and_unfollows",
                (_text(start), _text(end)),
                value,
                read_at=_text(end + timedelta(days=3)),
                segment=segment,
            )
        day += timedelta(days=1)


def _tell_posts(raw: RawWarehouse) -> None:
    for post in WORLD.posts_between(BORN, READ_UNTIL):
        said = [
            comment
            for comment in WORLD.comments_under(post.media_id)
            if comment.visible_at(READ_UNTIL)
        ]
        raw.add(
            "graph_api.media",
            account_id=ACCOUNT,
            media_id=post.media_id,
            captured_at=READ_UNTIL,
            media_type="IMAGE",
            media_product_type="FEED",
            posted_at=post.posted_at,
            comments_count=len(said),
            is_comment_enabled=post.comments_enabled,
        )
        raw.add(
            "graph_api.comment_reads",
            account_id=ACCOUNT,
            media_id=post.media_id,
            captured_at=READ_UNTIL,
            comments_count=len(said),
        )
        for comment in said:
            raw.add(
                "graph_api.comments",
                account_id=ACCOUNT,
                comment_id=comment.comment_id,
                media_id=post.media_id,
                captured_at=READ_UNTIL,
                written_at=comment.written_at,
                parent_id=comment.parent and comment.parent.comment_id,
                username=comment.author.name_at(READ_UNTIL) if comment.author else NAME,
            )


def _text(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}"
