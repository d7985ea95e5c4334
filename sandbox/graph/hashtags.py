"""Hashtags on graph.facebook.com: searched, and the public posts that carry them (10)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sandbox import hashtag_searches
from sandbox.graph import media
from sandbox.graph.call import Call, Json, page
from sandbox.graph.errors import bad_parameter, missing_object, too_many_hashtags
from sandbox.graph.fields import parse_limit
from sandbox.graph.nodes import Getter, render
from sandbox.instagram import SimulatedAccount
from sandbox.pacific import ONE_DAY
from sandbox.posts import Post

MOST_MEDIA = 50
USUAL_SEARCHES, MOST_SEARCHES = 25, 30
MOST_TOP_MEDIA = 500
_HASHTAG = re.compile(r"\w+")
_Found = tuple[SimulatedAccount, Post]


def search(call: Call) -> Json:
    """Answer `GET /ig_hashtag_search`: the id of a hashtag, which counts as a search.

    Raises:
        GraphError: The name is none, or the account has searched for thirty others.
    """
    _require_user(call)
    name = call.query.get("q", "").lower()
    if not _HASHTAG.fullmatch(name):
        raise bad_parameter("The parameter q must be a hashtag without signs and emoji")
    if not call.instagram.hashtag_searches.search(call.account.account_id, name, call.now):
        code, _, subcode = call.switches.hashtag_limit.partition("/")
        raise too_many_hashtags(int(code), int(subcode) if subcode else None)
    return {"data": [{"id": hashtag_searches.hashtag_id(name)}]}


def recently_searched(call: Call) -> Json:
    """Answer `GET /{account}/recently_searched_hashtags`, newest first."""
    limit = min(parse_limit(call.query.get("limit"), USUAL_SEARCHES), MOST_SEARCHES)
    names = call.instagram.hashtag_searches.recent(call.account.account_id, call.now)
    return {"data": [node(call, name) for name in names[:limit]]}


def name_of(call: Call, sought_id: str) -> str | None:
    """The hashtag of an id, if anybody searched for it or uses it."""
    if not hashtag_searches.is_hashtag_id(sought_id):
        return None
    used = (tag for account in _everybody(call) for tag in account.world.posts_by_hashtag)
    known = call.instagram.hashtag_searches.name(sought_id)
    return known or next((t for t in used if hashtag_searches.hashtag_id(t) == sought_id), None)


def node(call: Call, name: str) -> Json:
    """A hashtag; it has only an id and a name."""
    return render(call, "IGHashtag", _HASHTAG_FIELDS, name, call.fields)


def top(call: Call, name: str) -> Json:
    """Answer `GET /{hashtag}/top_media`: the most popular, most liked first."""
    _require_user(call)
    found = sorted(
        _carrying(call, name),
        key=lambda one: (one[1].count_at("likes", call.now), one[1].media_id),
        reverse=True,
    )
    return _page(call, found[:MOST_TOP_MEDIA])


def recent(call: Call, name: str) -> Json:
    """Answer `GET /{hashtag}/recent_media`: those of the last 24 hours, in no order."""
    _require_user(call)
    found = [one for one in _carrying(call, name) if call.now - one[1].posted_at < ONE_DAY]
    return _page(call, sorted(found, key=lambda one: one[1].media_id[::-1]))


def _page(call: Call, found: Sequence[_Found]) -> Json:
    fields = call.fields
    return page(
        call,
        found,
        lambda one: one[1].media_id,
        lambda one: media.found_by_hashtag(replace(call, account=one[0]), one[1], fields),
        MOST_MEDIA,
    )


def _carrying(call: Call, name: str) -> Sequence[_Found]:
    return [
        (account, post)
        for account in _everybody(call)
        for post in account.world.posts_by_hashtag.get(name, ())
        if post.is_live_at(call.now)
        and not call.instagram.changes.is_taken_down(post.media_id, call.now)
    ]


def _everybody(call: Call) -> Sequence[SimulatedAccount]:
    return (*call.instagram.accounts, *call.instagram.others)


def _require_user(call: Call) -> None:
    if call.query.get("user_id") != call.account.account_id:
        raise missing_object(call.query.get("user_id", "user_id"))


_HASHTAG_FIELDS: Mapping[str, Getter[str]] = {
    "id": lambda _, name, __: hashtag_searches.hashtag_id(name),
    "name": lambda _, name, __: name,
}
