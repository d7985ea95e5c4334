"""What others publish about the account: media that tag it, and mentions by their ids (8.2)."""

from collections.abc import Mapping, Sequence

from sandbox import neighbours
from sandbox.graph.call import Call, Json, page, timestamp
from sandbox.graph.errors import bad_parameter, missing_object
from sandbox.graph.fields import Field
from sandbox.graph.nodes import Getter, render, signed
from sandbox.neighbours import NeighbourPost

MOST_TAGS = 100


def tags(call: Call) -> Json:
    """A page of the media that tag the account, newest first; it has cursors but no `next`."""
    fields = call.fields
    return page(
        call,
        neighbours.tagging(call.world, call.now),
        lambda post: post.media_id,
        lambda post: render(call, "IGMedia", _TAGGING, post, fields),
        MOST_TAGS,
        with_next=False,
    )


def mentioned(call: Call, field: Field) -> Json:
    """The media of an id that a webhook told, whose caption or comment mentions the account.

    Raises:
        GraphError: It does not mention the account, or cannot be commented any more.
    """
    media_id = field.arguments.get("media_id", "")
    post = _sought(call, [post for post in _mentioning(call) if post.media_id == media_id])
    return render(call, "IGMedia", _TAGGING, post, field.fields)


def mentioning(call: Call, field: Field) -> Json:
    """The comment of an id that a webhook told, in which the account is mentioned.

    Raises:
        GraphError: It does not mention the account, or cannot be answered any more.
    """
    comment_id = field.arguments.get("comment_id", "")
    post = _sought(call, [post for post in _mentioning(call) if post.comment_id == comment_id])
    return render(call, "IGComment", _COMMENT, post, field.fields)


def _mentioning(call: Call) -> Sequence[NeighbourPost]:
    return neighbours.mentioning(call.world, call.now)


def _sought(call: Call, found: Sequence[NeighbourPost]) -> NeighbourPost:
    if not found:
        raise missing_object(call.account.account_id)
    if not found[0].comments_enabled:
        raise bad_parameter("Comments are disabled on this media")
    return found[0]


def _comment_media(call: Call, post: NeighbourPost, field: Field) -> Json:
    return render(call, "IGMedia", _TAGGING, post, field.fields)


_TAGGING: Mapping[str, Getter[NeighbourPost]] = {
    "id": lambda _, post, __: post.media_id,
    "caption": lambda _, post, __: post.caption or None,
    "media_type": lambda _, post, __: "VIDEO" if post.is_video else "IMAGE",
    "media_product_type": lambda _, post, __: "REELS" if post.is_video else "FEED",
    "media_url": lambda call, post, _: signed(call, post.media_id),
    "permalink": lambda _, post, __: f"https://www.instagram.com/p/N{post.media_id[-10:]}/",
    "timestamp": lambda _, post, __: timestamp(post.posted_at),
    "username": lambda call, post, _: post.author.name_at(call.now),
    "like_count": lambda call, post, _: post.likes_at(call.now),
    "comments_count": lambda _, post, __: int(post.comment_id is not None),
    "children": lambda *_: None,
}

_COMMENT: Mapping[str, Getter[NeighbourPost]] = {
    "id": lambda _, post, __: post.comment_id,
    "text": lambda _, post, __: post.comment,
    "timestamp": lambda _, post, __: timestamp(post.mentioned_at),
    "like_count": lambda *_: 0,
    "media": _comment_media,
}
