"""Professional accounts: the own one by host, and others by business discovery (3, 9).

On graph.facebook.com an account's node also leads to what mentions it (8.2).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sandbox.dialects import Dialect
from sandbox.graph import media, neighbour_media
from sandbox.graph.call import USUAL_PAGE, Call, Json, nested_page
from sandbox.graph.errors import bad_parameter, unknown_user
from sandbox.graph.fields import Field
from sandbox.graph.nodes import Getter, render, signed
from sandbox.instagram import SimulatedAccount
from sandbox.posts import Post

MOST_DISCOVERED = 100
_FEWER = 14  # as in the account that said 229 and listed 243


def user(call: Call, fields: Sequence[Field]) -> Json:
    """The professional account that is asked about."""
    node = render(call, "IGUser", _USER_OF[call.dialect], call.account, fields)
    is_wrapped = call.switches.profile_reply == "data" and call.dialect is Dialect.INSTAGRAM
    return {"data": [node]} if is_wrapped else node


def posts_shown(call: Call) -> Sequence[Post]:
    """The account's posts that can be seen now, newest first."""
    published = call.world.posts_between(call.world.born, call.now)
    return [post for post in reversed(published) if not call.is_taken_down(post.media_id)]


def _media_count(call: Call, *_: object) -> int:
    count = len(posts_shown(call))
    return max(0, count - _FEWER) if call.switches.media_count == "fewer" else count


def _discovery(call: Call, _: SimulatedAccount, field: Field) -> Json:
    """Another professional account by its username; nobody else is found (9)."""
    username = field.arguments.get("username")
    if username is None:
        raise bad_parameter("The parameter username is required")
    found = call.instagram.by_username(username, call.now)
    if found is None or not found.is_professional:
        raise unknown_user()
    getters = _DISCOVERED
    if call.switches.discovered_fields == "public":
        getters = {name: getter for name, getter in getters.items() if name in _PUBLIC}
    if call.switches.discovered_followers == "zero":
        getters = {**getters, "followers_count": lambda *_: 0}
    return render(replace(call, account=found), "IGUser", getters, found, field.fields)


def _discovered_media(call: Call, _: SimulatedAccount, field: Field) -> Json | None:
    return nested_page(
        posts_shown(call),
        lambda post: post.media_id,
        lambda post: media.discovered(call, post, field.fields),
        min(field.limit(USUAL_PAGE), MOST_DISCOVERED),
        field.arguments.get("after"),
    )


_COMMON: Mapping[str, Getter[SimulatedAccount]] = {
    "username": lambda call, *_: call.username,
    "name": lambda _, account, __: account.world.owner.name,
    "biography": lambda _, account, __: account.world.owner.biography,
    "website": lambda _, account, __: account.world.owner.website,
    "profile_picture_url": lambda call, *_: signed(call, "profile"),
    "followers_count": lambda call, account, _: account.world.followers_count(call.now),
    "follows_count": lambda call, account, _: account.world.following_count(call.now),
    "media_count": _media_count,
}

_DISCOVERED: Mapping[str, Getter[SimulatedAccount]] = {
    **_COMMON,
    "id": lambda _, account, __: account.account_id,
    "media": _discovered_media,
}
_PUBLIC = {
    *("biography", "followers_count", "id", "media", "media_count", "username", "website"),
}

_USER_OF: Mapping[Dialect, Mapping[str, Getter[SimulatedAccount]]] = {
    Dialect.INSTAGRAM: {
        **_COMMON,
        "id": lambda _, account, __: account.world.owner.app_scoped_id,
        "user_id": lambda _, account, __: account.account_id,
        "account_type": lambda *_: "BUSINESS",
    },
    Dialect.FACEBOOK: {
        **_COMMON,
        "id": lambda _, account, __: account.account_id,
        "ig_id": lambda _, account, __: int(account.account_id[5:]),
        "legacy_instagram_user_id": lambda _, account, __: account.account_id[5:],
        "has_profile_pic": lambda *_: True,
        "is_published": lambda *_: True,
        "shopping_review_status": lambda *_: None,
        "owner_business": lambda *_: None,
        "business_discovery": _discovery,
        "mentioned_media": lambda call, _, field: neighbour_media.mentioned(call, field),
        "mentioned_comment": lambda call, _, field: neighbour_media.mentioning(call, field),
    },
}
