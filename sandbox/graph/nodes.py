"""The nodes that can be read, field by field: the account, media, album children, comments.

Each kind of node is a table of the fields it has; what is absent is left out, not null
(graph-api.md 3.2). Fields of the Facebook-Login host are unknown here.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from sandbox import measures
from sandbox.graph import media_insights
from sandbox.graph.call import USUAL_PAGE, Call, Json, nested_page, timestamp
from sandbox.graph.errors import nonexisting_field
from sandbox.graph.fields import Field
from sandbox.posts import Comment, Kind, Post
from sandbox.world import World

MOST_COMMENTS = 50

_Subject = TypeVar("_Subject")
Getter = Callable[[Call, _Subject, Field], Any]


def render(
    call: Call,
    node_type: str,
    getters: Mapping[str, Getter[_Subject]],
    subject: _Subject,
    fields: Sequence[Field],
) -> Json:
    """A node's asked fields, and its id always.

    Raises:
        GraphError: A field does not exist.
    """
    answer: Json = {}
    for field in (*fields, Field("id")):
        if field.name not in getters:
            raise nonexisting_field(field.name, node_type)
        value = getters[field.name](call, subject, field)
        if value is not None:
            answer[field.name] = value
    return answer


def user(call: Call, fields: Sequence[Field]) -> Json:
    """The professional account (graph-api.md 3.1)."""
    return render(call, "IGUser", _USER, call.world, fields)


def media(call: Call, post: Post, fields: Sequence[Field]) -> Json:
    """A post or story (graph-api.md 4.2)."""
    return render(call, "IGMedia", _MEDIA, post, fields)


def child(call: Call, post: Post, child_id: str, fields: Sequence[Field]) -> Json:
    """One slide of an album; it has neither caption nor permalink nor insights."""
    return render(call, "IGMedia", _CHILD, (post, child_id), fields)


def comment(call: Call, said: Comment, fields: Sequence[Field]) -> Json:
    """A comment or a reply (graph-api.md 8.1)."""
    usual = (Field("timestamp"), Field("text"))
    return render(call, "IGComment", _COMMENT, said, fields or usual)


def visible_comments(call: Call, post: Post) -> Sequence[Comment]:
    """The top-level comments that can be seen, newest first."""
    return [
        said
        for said in reversed(call.world.comments_under(post.media_id))
        if said.parent is None and said.visible_at(call.now)
    ]


def visible_replies(call: Call, to: Comment) -> Sequence[Comment]:
    """The replies to a comment that can be seen, oldest first."""
    return [
        said
        for said in call.world.comments_under(to.media_id)
        if said.parent is to and said.visible_at(call.now)
    ]


def _media_type(post: Post) -> str:
    if post.kind is Kind.CAROUSEL:
        return "CAROUSEL_ALBUM"
    return "VIDEO" if post.is_video else "IMAGE"


def _permalink(call: Call, post: Post) -> str:
    if post.kind is Kind.STORY:
        return f"https://www.instagram.com/stories/{call.world.owner.username}/{post.media_id}"
    return f"https://www.instagram.com/{'reel' if post.is_video else 'p'}/{post.shortcode}/"


def _signed(call: Call, name: str) -> str:
    # Signed addresses differ from call to call.
    return f"https://cdn.sandbox.example/{name}.jpg?_nc_oe={int(call.now.timestamp()):x}"


def _expanded_comments(call: Call, thread: Sequence[Comment], field: Field) -> Json | None:
    return nested_page(
        thread,
        lambda said: said.comment_id,
        lambda said: comment(call, said, field.fields),
        min(field.limit(USUAL_PAGE), MOST_COMMENTS),
    )


def _expanded_children(call: Call, post: Post, field: Field) -> Json | None:
    if not post.children:
        return None
    return {"data": [child(call, post, number, field.fields) for number in post.children]}


def _expanded_insights(call: Call, post: Post, field: Field) -> Json:
    return media_insights.answer(call, post, field.arguments)


def _username(call: Call, said: Comment) -> str:
    if said.author is None:
        return call.world.owner.username
    return said.author.name_at(call.now)


def _from(call: Call, said: Comment, _: Field) -> Json | None:
    if said.author is None:
        return {"id": call.world.owner.account_id, "username": call.world.owner.username}
    if said.author.number % 10 == 0:  # can be missing although `username` is there (8.1)
        return None
    return {"id": said.author.scoped_id, "username": _username(call, said)}


def _comment_media(call: Call, said: Comment, _: Field) -> Json:
    post = call.world.media(said.media_id, call.now)
    return {"id": said.media_id, "media_product_type": media_insights.product_type(post)}


_USER: Mapping[str, Getter[World]] = {
    "id": lambda _, world, __: world.owner.app_scoped_id,
    "user_id": lambda _, world, __: world.owner.account_id,
    "username": lambda _, world, __: world.owner.username,
    "name": lambda _, world, __: world.owner.name,
    "account_type": lambda *_: "BUSINESS",
    "biography": lambda _, world, __: world.owner.biography,
    "website": lambda _, world, __: world.owner.website,
    "profile_picture_url": lambda call, *_: _signed(call, "profile"),
    "followers_count": lambda call, world, _: world.followers_count(call.now),
    "follows_count": lambda call, world, _: world.following_count(call.now),
    "media_count": lambda call, world, _: len(world.posts_between(world.born, call.now)),
}

_MEDIA: Mapping[str, Getter[Post]] = {
    "id": lambda _, post, __: post.media_id,
    "caption": lambda _, post, __: post.caption or None,
    "media_type": lambda _, post, __: _media_type(post),
    "media_product_type": lambda _, post, __: media_insights.product_type(post),
    "media_url": lambda call, post, _: (
        _signed(call, post.shortcode) if post.has_media_url else None
    ),
    "thumbnail_url": lambda call, post, _: (
        _signed(call, f"{post.shortcode}-thumbnail") if post.is_video else None
    ),
    "permalink": lambda call, post, _: _permalink(call, post),
    "shortcode": lambda _, post, __: post.shortcode,
    "timestamp": lambda _, post, __: timestamp(post.posted_at),
    "username": lambda call, *_: call.world.owner.username,
    "owner": lambda call, *_: {"id": call.world.owner.account_id},
    "like_count": lambda call, post, _: post.count_at("likes", call.now),
    "comments_count": lambda call, post, _: measures.comments_count(call.world, post, call.now),
    "is_comment_enabled": lambda _, post, __: post.comments_enabled,
    "is_shared_to_feed": lambda _, post, __: True if post.kind is Kind.REEL else None,
    "alt_text": lambda *_: None,
    "children": _expanded_children,
    "comments": lambda call, post, field: _expanded_comments(
        call, visible_comments(call, post), field
    ),
    "insights": _expanded_insights,
}

_CHILD: Mapping[str, Getter[tuple[Post, str]]] = {
    "id": lambda _, slide, __: slide[1],
    "media_type": lambda *_: "IMAGE",
    "media_url": lambda call, slide, _: _signed(call, slide[1]),
    "timestamp": lambda _, slide, __: timestamp(slide[0].posted_at),
    "username": lambda call, *_: call.world.owner.username,
    "owner": lambda call, *_: {"id": call.world.owner.account_id},
    "permalink": lambda *_: None,
    "thumbnail_url": lambda *_: None,
}

_COMMENT: Mapping[str, Getter[Comment]] = {
    "id": lambda _, said, __: said.comment_id,
    "text": lambda _, said, __: said.text,
    "timestamp": lambda _, said, __: timestamp(said.written_at),
    "username": lambda call, said, _: _username(call, said),
    "like_count": lambda _, said, __: said.likes,
    "hidden": lambda *_: False,
    "parent_id": lambda _, said, __: said.parent.comment_id if said.parent else None,
    "from": _from,
    "media": _comment_media,
    "user": lambda call, said, _: None if said.author else {"id": call.world.owner.account_id},
    "replies": lambda call, said, field: _expanded_comments(
        call, visible_replies(call, said), field
    ),
}
