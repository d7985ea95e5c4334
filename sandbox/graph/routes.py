"""Which path is answered by what (graph-api.md 3-11). There is no edge that lists followers."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from sandbox.dialects import Dialect
from sandbox.graph import (
    account_insights,
    comments,
    hashtags,
    media,
    media_insights,
    neighbour_media,
    profiles,
)
from sandbox.graph.call import Call, Json, page
from sandbox.graph.errors import missing_object, unknown_path
from sandbox.pacific import ONE_DAY
from sandbox.posts import Comment, Post

MOST_LISTED = 10_000
_Answer = TypeVar("_Answer")
_VERSION = re.compile(r"^/v\d+\.\d+(?=/)")


def answer(call: Call, path: str) -> Json:
    """Answer a GET of a path, with or without its version.

    Raises:
        GraphError: The path leads nowhere, or what it leads to refuses the call.
    """
    parts = _VERSION.sub("", path).strip("/").split("/")
    if len(parts) > 2 or not parts[0]:
        raise unknown_path(path)
    node, edge = parts[0], parts[1] if len(parts) == 2 else ""
    if node in _own_names(call):
        return _edge(_OF_USER[call.dialect], edge)(call)
    if call.dialect is Dialect.FACEBOOK:
        if (node, edge) == ("ig_hashtag_search", ""):
            return hashtags.search(call)
        if (hashtag := hashtags.name_of(call, node)) is not None:
            return _edge(_OF_HASHTAG, edge)(call, hashtag)
    return _of_content(call, node, edge)


def _of_content(call: Call, node: str, edge: str) -> Json:
    if (post := _post(call, node)) is not None:
        return _edge(_OF_MEDIA, edge)(call, post)
    if (said := _comment(call, node)) is not None:
        return _edge(_OF_COMMENT, edge)(call, said)
    album = call.world.album_of(node, call.now)
    if album is not None and not edge and not call.is_taken_down(album.media_id):
        return media.child(call, album, node, call.fields)
    raise missing_object(node)


def _own_names(call: Call) -> tuple[str, ...]:
    if call.dialect is Dialect.FACEBOOK:  # there, "me" is the person
        return (call.account.account_id,)
    return ("me", call.account.account_id, call.world.owner.app_scoped_id)


def _edge(edges: Mapping[str, _Answer], edge: str) -> _Answer:
    if edge not in edges:
        raise unknown_path(f"/{edge}")
    return edges[edge]


def _post(call: Call, media_id: str) -> Post | None:
    is_kept = call.switches.expired_stories == "highlighted"
    find = call.world.media_ever if is_kept else call.world.media
    try:
        post = find(media_id, call.now)
    except KeyError:
        return None
    return None if call.is_taken_down(media_id) else post


def _comment(call: Call, comment_id: str) -> Comment | None:
    said = call.world.comments_by_id.get(comment_id)
    if said is None or not said.visible_at(call.now) or call.is_taken_down(said.media_id):
        return None
    return said


def _media_list(call: Call) -> Json:
    since, until = call.instant("since"), call.instant("until")
    shown = [
        post
        for post in profiles.posts_shown(call)[:MOST_LISTED]
        if (since is None or post.posted_at >= since) and (until is None or post.posted_at <= until)
    ]
    return _page_of_media(call, shown)


def _stories(call: Call) -> Json:
    live = call.world.live_stories(call.now)
    return _page_of_media(call, [s for s in reversed(live) if not call.is_taken_down(s.media_id)])


def _page_of_media(call: Call, posts: Sequence[Post]) -> Json:
    fields = call.fields
    return page(
        call,
        posts,
        lambda post: post.media_id,
        lambda post: media.media(call, post, fields, listed=True),
        call.switches.largest_media_page,
    )


def _comments(call: Call, post: Post) -> Json:
    return _page_of_comments(call, comments.under(call, post))


def _replies(call: Call, said: Comment) -> Json:
    return _page_of_comments(call, comments.replies(call, said))


def _page_of_comments(call: Call, thread: Sequence[Comment]) -> Json:
    if call.switches.app_mode == "development":
        return {"data": [], "paging": {"cursors": {"before": "QVFI", "after": "QVFI"}}}
    fields = call.fields
    return page(
        call,
        thread,
        lambda said: said.comment_id,
        lambda said: comments.comment(call, said, fields),
        comments.MOST_COMMENTS,
    )


def _children(call: Call, post: Post) -> Json:
    return {"data": [media.child(call, post, number, call.fields) for number in post.children]}


def _publishing_limit(call: Call) -> Json:
    """How many of the day's posts are used up (11); the owner publishes all by an app."""
    told: Json = {
        "quota_usage": len(call.world.posts_between(call.now - ONE_DAY, call.now)),
        "config": {"quota_total": call.switches.publishing_quota, "quota_duration": 86_400},
    }
    asked = {field.name for field in call.fields} or {"quota_usage"}
    return {"data": [{name: value for name, value in told.items() if name in asked}]}


_OF_ANY_USER: Mapping[str, Callable[[Call], Json]] = {
    "": lambda call: profiles.user(call, call.fields),
    "media": _media_list,
    "stories": _stories,
    "tags": neighbour_media.tags,
    "insights": account_insights.answer,
    "content_publishing_limit": _publishing_limit,
}
_OF_USER: Mapping[Dialect, Mapping[str, Callable[[Call], Json]]] = {
    Dialect.INSTAGRAM: _OF_ANY_USER,
    Dialect.FACEBOOK: {
        **_OF_ANY_USER,
        "recently_searched_hashtags": hashtags.recently_searched,
    },
}
_OF_MEDIA: Mapping[str, Callable[[Call, Post], Json]] = {
    "": lambda call, post: media.media(call, post, call.fields),
    "insights": lambda call, post: media_insights.answer(call, post, call.query),
    "comments": _comments,
    "children": _children,
}
_OF_COMMENT: Mapping[str, Callable[[Call, Comment], Json]] = {
    "": lambda call, said: comments.comment(call, said, call.fields),
    "replies": _replies,
}
_OF_HASHTAG: Mapping[str, Callable[[Call, str], Json]] = {
    "": hashtags.node,
    "top_media": hashtags.top,
    "recent_media": hashtags.recent,
}
