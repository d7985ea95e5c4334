"""Posts, stories and album slides: what is shown of them, field by field (graph-api.md 4.2)."""

from collections.abc import Mapping, Sequence

from sandbox import measures
from sandbox.dialects import Dialect
from sandbox.graph import comments, media_insights
from sandbox.graph.call import Call, Json, timestamp
from sandbox.graph.errors import outside_discovery
from sandbox.graph.fields import Field
from sandbox.graph.nodes import Getter, render, signed
from sandbox.posts import Kind, Post


def media(call: Call, post: Post, fields: Sequence[Field], *, listed: bool = False) -> Json:
    """A post or story; `listed` when it is read with others, where hidden likes stay hidden."""
    getters = _MEDIA_OF[call.dialect]
    if listed and call.switches.like_counts == "hidden":
        getters = {**getters, "like_count": lambda *_: None}
    return render(call, "IGMedia", getters, post, fields)


def child(call: Call, post: Post, child_id: str, fields: Sequence[Field]) -> Json:
    """One slide of an album; it has neither caption nor permalink nor insights."""
    return render(call, "IGMedia", _CHILD, (post, child_id), fields)


def discovered(call: Call, post: Post, fields: Sequence[Field]) -> Json:
    """A post of another account, as business discovery shows it (9)."""
    return render(call, "IGMedia", _DISCOVERED, post, fields)


def found_by_hashtag(call: Call, post: Post, fields: Sequence[Field]) -> Json:
    """A public post found by its hashtag; whose it is, is not told (10)."""
    return render(call, "IGMedia", _SHOWN_TO_ALL, post, fields)


def _media_type(post: Post) -> str:
    if post.kind is Kind.CAROUSEL:
        return "CAROUSEL_ALBUM"
    return "VIDEO" if post.is_video else "IMAGE"


def _permalink(call: Call, post: Post) -> str:
    if post.kind is Kind.STORY:
        return f"https://www.instagram.com/stories/{call.username}/{post.media_id}"
    return f"https://www.instagram.com/{'reel' if post.is_video else 'p'}/{post.shortcode}/"


def _children(call: Call, post: Post, field: Field) -> Json | None:
    if not post.children:
        return None
    return {"data": [child(call, post, number, field.fields) for number in post.children]}


def _count(name: str) -> Getter[Post]:
    def counted(call: Call, post: Post, _: Field) -> int | None:
        return None if post.kind is Kind.STORY else post.count_at(name, call.now)

    return counted


def _measure(name: str, *, of_videos: bool = False) -> Getter[Post]:
    def measured(call: Call, post: Post, _: Field) -> float | None:
        if post.kind is Kind.STORY or (of_videos and not post.is_video):
            return None
        return measures.of_post(call.world, post, call.now)[name]

    return measured


def _refused_view_count(*_: object) -> None:
    raise outside_discovery()


_SHOWN_TO_ALL: Mapping[str, Getter[Post]] = {
    "id": lambda _, post, __: post.media_id,
    "caption": lambda _, post, __: post.caption or None,
    "media_type": lambda _, post, __: _media_type(post),
    "media_url": lambda call, post, _: signed(call, post.shortcode) if post.has_media_url else None,
    "permalink": lambda call, post, _: _permalink(call, post),
    "timestamp": lambda _, post, __: timestamp(post.posted_at),
    "like_count": _count("likes"),
    "comments_count": lambda call, post, _: measures.comments_count(call.world, post, call.now),
    "children": _children,
}


_DISCOVERED: Mapping[str, Getter[Post]] = {
    **_SHOWN_TO_ALL,
    "media_product_type": lambda _, post, __: post.product_type,
    "thumbnail_url": lambda call, post, _: (
        signed(call, f"{post.shortcode}-thumbnail") if post.is_video else None
    ),
    "username": lambda call, *_: call.username,
    "owner": lambda call, *_: {"id": call.account.account_id},
    "view_count": _measure("total_views", of_videos=True),
}

_MEDIA: Mapping[str, Getter[Post]] = {
    **{name: getter for name, getter in _DISCOVERED.items() if name != "view_count"},
    "shortcode": lambda _, post, __: post.shortcode,
    "is_comment_enabled": lambda _, post, __: post.comments_enabled,
    "is_shared_to_feed": lambda _, post, __: True if post.kind is Kind.REEL else None,
    "alt_text": lambda *_: None,
    "comments": lambda call, post, field: comments.expanded(
        call, comments.under(call, post), field
    ),
    "insights": lambda call, post, field: media_insights.answer(call, post, field.arguments),
}

_MEDIA_OF: Mapping[Dialect, Mapping[str, Getter[Post]]] = {
    Dialect.INSTAGRAM: {**_MEDIA, "current_live_viewer_count": lambda *_: None},
    Dialect.FACEBOOK: {
        **_MEDIA,
        "ig_id": lambda _, post, __: post.media_id[3:],
        "legacy_instagram_media_id": lambda _, post, __: post.media_id[3:],
        "saved_count": _count("saved"),
        "shares_count": _count("shares"),
        "reposts_count": _count("reposts"),
        "total_like_count": _measure("total_likes"),
        "total_comments_count": _measure("total_comments"),
        "total_views_count": _measure("total_views", of_videos=True),
        "view_count": _refused_view_count,
        "is_ai_generated": lambda *_: False,
        "media_audio_type": lambda _, post, __: "ORIGINAL_SOUND" if post.is_video else None,
        "copyright_check_information": lambda *_: None,
        "boost_eligibility_info": lambda *_: None,
        "boost_ads_list": lambda *_: None,
    },
}

_CHILD: Mapping[str, Getter[tuple[Post, str]]] = {
    "id": lambda _, slide, __: slide[1],
    "media_type": lambda *_: "IMAGE",
    "media_url": lambda call, slide, _: signed(call, slide[1]),
    "timestamp": lambda _, slide, __: timestamp(slide[0].posted_at),
    "username": lambda call, *_: call.username,
    "owner": lambda call, *_: {"id": call.account.account_id},
    "permalink": lambda *_: None,
    "thumbnail_url": lambda *_: None,
}
