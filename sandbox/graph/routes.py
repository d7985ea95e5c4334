"""Which path is answered by what (graph-api.md 3-8). There is no edge that lists followers."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from sandbox.graph import account_insights, media_insights, nodes
from sandbox.graph.call import Call, Json, page
from sandbox.graph.errors import bad_parameter, missing_object, unknown_path
from sandbox.posts import Comment, Post

MOST_MEDIA = 100
TOKEN_LIFE_SECONDS = 5_184_000
_Answer = TypeVar("_Answer")
_VERSION = re.compile(r"^/v\d+\.\d+(?=/)")


def answer(call: Call, path: str) -> Json:
    """Answer a GET of a path, with or without its version.

    Raises:
        GraphError: The path leads nowhere, or what it leads to refuses the call.
    """
    parts = _VERSION.sub("", path).strip("/").split("/")
    if parts == ["refresh_access_token"]:
        return _refreshed_token(call)
    if len(parts) > 2 or not parts[0]:
        raise unknown_path(path)
    node, edge = parts[0], parts[1] if len(parts) == 2 else ""
    owner = call.world.owner
    if node in ("me", owner.account_id, owner.app_scoped_id):
        return _edge(_OF_USER, edge)(call)
    if (post := _post(call, node)) is not None:
        return _edge(_OF_MEDIA, edge)(call, post)
    if (said := _comment(call, node)) is not None:
        return _edge(_OF_COMMENT, edge)(call, said)
    if (album := call.world.album_of(node, call.now)) is not None and not edge:
        return nodes.child(call, album, node, call.fields)
    raise missing_object(node)


def _edge(edges: Mapping[str, _Answer], edge: str) -> _Answer:
    if edge not in edges:
        raise unknown_path(f"/{edge}")
    return edges[edge]


def _post(call: Call, media_id: str) -> Post | None:
    try:
        return call.world.media(media_id, call.now)
    except KeyError:
        return None


def _comment(call: Call, comment_id: str) -> Comment | None:
    said = call.world.comments_by_id.get(comment_id)
    return said if said is not None and said.visible_at(call.now) else None


def _refreshed_token(call: Call) -> Json:
    if call.query.get("grant_type") != "ig_refresh_token":
        raise bad_parameter("The parameter grant_type must be ig_refresh_token")
    return {
        "access_token": call.token,
        "token_type": "bearer",
        "expires_in": TOKEN_LIFE_SECONDS,
        "permissions": "instagram_business_basic,instagram_business_manage_insights",
    }


def _media_list(call: Call) -> Json:
    since = call.instant("since") or call.world.born
    until = min(call.instant("until") or call.now, call.now)
    return _page_of_media(call, call.world.posts_between(since, until)[::-1])


def _stories(call: Call) -> Json:
    return _page_of_media(call, call.world.live_stories(call.now)[::-1])


def _page_of_media(call: Call, posts: Sequence[Post]) -> Json:
    fields = call.fields
    return page(
        call,
        posts,
        lambda post: post.media_id,
        lambda post: nodes.media(call, post, fields),
        MOST_MEDIA,
    )


def _comments(call: Call, post: Post) -> Json:
    return _page_of_comments(call, nodes.visible_comments(call, post))


def _replies(call: Call, said: Comment) -> Json:
    return _page_of_comments(call, nodes.visible_replies(call, said))


def _page_of_comments(call: Call, comments: Sequence[Comment]) -> Json:
    fields = call.fields
    return page(
        call,
        comments,
        lambda said: said.comment_id,
        lambda said: nodes.comment(call, said, fields),
        nodes.MOST_COMMENTS,
    )


def _children(call: Call, post: Post) -> Json:
    return {"data": [nodes.child(call, post, number, call.fields) for number in post.children]}


_OF_USER: Mapping[str, Callable[[Call], Json]] = {
    "": lambda call: nodes.user(call, call.fields),
    "media": _media_list,
    "stories": _stories,
    "insights": account_insights.answer,
}
_OF_MEDIA: Mapping[str, Callable[[Call, Post], Json]] = {
    "": lambda call, post: nodes.media(call, post, call.fields),
    "insights": lambda call, post: media_insights.answer(call, post, call.query),
    "comments": _comments,
    "children": _children,
}
_OF_COMMENT: Mapping[str, Callable[[Call, Comment], Json]] = {
    "": lambda call, said: nodes.comment(call, said, call.fields),
    "replies": _replies,
}
