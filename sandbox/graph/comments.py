"""Comments and replies: what is shown of them, field by field (graph-api.md 8.1)."""

from collections.abc import Mapping, Sequence

from sandbox.graph.call import USUAL_PAGE, Call, Json, nested_page, timestamp
from sandbox.graph.fields import Field
from sandbox.graph.nodes import Getter, render
from sandbox.posts import Comment, Post

MOST_COMMENTS = 50
_USUAL = (Field("timestamp"), Field("text"))


def comment(call: Call, said: Comment, fields: Sequence[Field]) -> Json:
    """A comment or a reply."""
    return render(call, "IGComment", _COMMENT, said, fields or _USUAL)


def under(call: Call, post: Post) -> Sequence[Comment]:
    """The top-level comments that can be seen, newest first."""
    return [
        said
        for said in reversed(call.world.comments_under(post.media_id))
        if said.parent is None and said.visible_at(call.now)
    ]


def replies(call: Call, to: Comment) -> Sequence[Comment]:
    """The replies to a comment that can be seen, oldest first."""
    return [
        said
        for said in call.world.comments_under(to.media_id)
        if said.parent is to and said.visible_at(call.now)
    ]


def expanded(call: Call, thread: Sequence[Comment], field: Field) -> Json | None:
    """A page of comments or replies inside another node."""
    if call.switches.app_mode == "development":
        return None
    return nested_page(
        thread,
        lambda said: said.comment_id,
        lambda said: comment(call, said, field.fields),
        min(field.limit(USUAL_PAGE), MOST_COMMENTS),
        field.arguments.get("after"),
    )


def _username(call: Call, said: Comment) -> str:
    return call.username if said.author is None else said.author.name_at(call.now)


def _from(call: Call, said: Comment, _: Field) -> Json | None:
    if said.author is None:
        return {"id": call.account.account_id, "username": call.username}
    # It can be missing although `username` is there (8.1).
    if said.author.number % 10 == 0 or call.switches.comment_authors == "never":
        return None
    return {"id": said.author.scoped_id, "username": _username(call, said)}


def _media(call: Call, said: Comment, _: Field) -> Json:
    post = call.world.media(said.media_id, call.now)
    return {"id": said.media_id, "media_product_type": post.product_type}


_COMMENT: Mapping[str, Getter[Comment]] = {
    "id": lambda _, said, __: said.comment_id,
    "legacy_instagram_comment_id": lambda _, said, __: said.comment_id,
    "text": lambda _, said, __: said.text,
    "timestamp": lambda _, said, __: timestamp(said.written_at),
    "username": lambda call, said, _: _username(call, said),
    "like_count": lambda _, said, __: said.likes,
    "hidden": lambda *_: False,
    "parent_id": lambda _, said, __: said.parent.comment_id if said.parent else None,
    "from": _from,
    "media": _media,
    "user": lambda call, said, _: None if said.author else {"id": call.account.account_id},
    "replies": lambda call, said, field: expanded(call, replies(call, said), field),
}
