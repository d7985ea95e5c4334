"""How lists of posts and stories are written: their columns, and what every cell says."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

from dashboards import formats
from dashboards.queries import content
from dashboards.queries.content import Post, Story
from dashboards.tables import Cell
from dashboards.texts import say

Rows = tuple[Sequence[str], Sequence[Sequence[Cell]]]


def shape(kind: str) -> str:
    """Which of the two tables a list is written as."""
    return content.STORIES if kind == content.STORIES else content.POSTS


def of_posts(posts: Sequence[Post], username: str) -> Rows:
    """Posts or reels; each leads to its own page."""
    columns = (
        say("content-post"),
        say("content-reach"),
        say("content-views"),
        say("content-rate-by-followers"),
        say("content-rate-by-reach"),
        say("content-rate-by-views"),
        say("content-saves"),
        say("content-shares"),
    )
    return columns, [
        [
            _post(post, username),
            Cell(formats.count(post.reach)),
            Cell(formats.count(post.views)),
            *(
                Cell(formats.percent(rate, 2))
                for rate in (post.rate_by_followers, post.rate_by_reach, post.rate_by_views)
            ),
            Cell(formats.count(post.saved)),
            Cell(formats.count(post.shares)),
        ]
        for post in posts
    ]


def of_most_reached(posts: Sequence[Post], username: str) -> Rows:
    """Posts and reels with the numbers that both have; each leads to its own page."""
    columns = (
        say("content-post"),
        say("content-reach"),
        say("content-views"),
        say("content-rate-by-reach"),
    )
    return columns, [
        [
            _post(post, username),
            Cell(formats.count(post.reach)),
            Cell(formats.count(post.views)),
            Cell(formats.percent(post.rate_by_reach, 2)),
        ]
        for post in posts
    ]


def of_stories(stories: Sequence[Story], now: datetime) -> Rows:
    """Stories; they are gone after a day, so they have no page."""
    columns = (
        say("content-story"),
        say("content-reach"),
        say("content-views"),
        say("content-replies"),
        say("content-exits"),
        say("content-taps-forward"),
        say("content-taps-back"),
    )
    return columns, [
        [
            Cell(_kind_and_when(story.media_type, story.posted_at), detail=_how_final(story, now)),
            *(
                Cell(formats.count(number))
                for number in (
                    story.reach,
                    story.views,
                    story.replies,
                    story.exits,
                    story.taps_forward,
                    story.taps_back,
                )
            ),
        ]
        for story in stories
    ]


def _post(post: Post, username: str) -> Cell:
    return Cell(
        post.excerpt or say("content-no-caption"),
        address=address(post.media_id, username),
        detail=_kind_and_when(post.media_type, post.posted_at),
    )


def address(media_id: str, username: str) -> str:
    """The page of a post, seen from any other page."""
    return f"post?{urlencode({'post': media_id, 'account': f'@{username}'})}"


def _kind_and_when(media_type: str | None, posted_at: datetime) -> str:
    return f"{say('format', kind=media_type or '')} · {formats.moment(posted_at)}"


def _how_final(story: Story, now: datetime) -> str:
    if story.is_final:
        return ""
    is_live = (now - story.posted_at).total_seconds() < 24 * 3600
    return say("content-story-live") if is_live else say("content-story-not-final")
