"""Insights of one post or story: which metrics it has and how they are told (graph-api.md 5).

One metric that cannot be served fails the whole request, as on the real host.
"""

from collections.abc import Mapping

from sandbox import measures
from sandbox.graph.call import Call, Json
from sandbox.graph.errors import (
    GraphError,
    bad_parameter,
    not_crossposted,
    too_few_viewers,
    unknown_error,
    unknown_metric,
    unsupported_metric,
)
from sandbox.posts import Kind, Post

FEWEST_VIEWERS = 5

# The names that the real host lists in its error, whatever the media (5.1).
METRICS = (
    "impressions reach replies saved likes comments shares total_interactions follows"
    " profile_visits profile_activity navigation ig_reels_video_view_total_time"
    " ig_reels_avg_watch_time views reels_skip_rate reposts facebook_views crossposted_views"
    " total_views total_likes total_comments link_clicks"
).split()
_EVERYWHERE = {"views", "reach", "shares", "total_interactions", "reposts", "facebook_views"}
_PROFILE = {"follows", "profile_visits", "profile_activity"}
_ON_POSTS = {"likes", "comments", "saved"}
SUPPORTED: Mapping[str, set[str]] = {
    "FEED": _EVERYWHERE | _ON_POSTS | _PROFILE,
    "REELS": _EVERYWHERE
    | _ON_POSTS
    | {
        "ig_reels_avg_watch_time",
        "ig_reels_video_view_total_time",
        "reels_skip_rate",
        "crossposted_views",
    },
    "STORY": _EVERYWHERE | _PROFILE | {"replies", "navigation"},
}
_BREAKDOWNS = {
    ("profile_activity", "action_type"): measures.PROFILE_ACTIVITY,
    ("navigation", "story_navigation_action_type"): measures.NAVIGATION,
}


def product_type(post: Post) -> str:
    """The `media_product_type` of a post or story."""
    return {Kind.REEL: "REELS", Kind.STORY: "STORY"}.get(post.kind, "FEED")


def answer(call: Call, post: Post, query: Mapping[str, str]) -> Json:
    """Answer an insights call, or the expansion of `insights` in a list of media.

    Args:
        call: The moment, and the metrics that a test lets fail.
        post: The post or story.
        query: `metric` and, for two metrics, `breakdown`.

    Raises:
        GraphError: A metric cannot be served for this post, or too few people saw the story.
    """
    names = [name.strip() for name in query.get("metric", "").split(",") if name.strip()]
    if not names:
        raise bad_parameter("The parameter metric is required")
    breakdown = query.get("breakdown")
    for position, name in enumerate(names):
        if error := _objection(call, post, position, name):
            raise error
        if breakdown is not None and (name, breakdown) not in _BREAKDOWNS:
            raise unknown_error()
    counts = measures.of_post(call.world, post, call.now)
    if post.kind is Kind.STORY and counts["reach"] < FEWEST_VIEWERS:
        raise too_few_viewers()
    return {"data": [_entry(post, name, breakdown, counts) for name in names]}


def _objection(call: Call, post: Post, position: int, name: str) -> GraphError | None:
    if name not in METRICS:
        return unknown_metric(position, METRICS)
    if name == "impressions" and post.kind in (Kind.PHOTO, Kind.CAROUSEL):
        return bad_parameter(
            "Starting from version v22.0 and above, the impressions metric is no longer supported "
            "for the queried media."
        )
    if name not in SUPPORTED[product_type(post)] or name in call.refused_metrics:
        return unsupported_metric(name)
    if name in ("facebook_views", "crossposted_views"):
        return not_crossposted()
    return None


def _entry(post: Post, name: str, breakdown: str | None, counts: Mapping[str, float]) -> Json:
    entry: Json = {"name": name, "period": "lifetime"}
    if breakdown is None:
        entry["values"] = [{"value": counts[name]}]
    else:
        entry["total_value"] = {
            "value": counts[name],
            "breakdowns": [
                {
                    "dimension_keys": [breakdown],
                    "results": [
                        {"dimension_values": [segment], "value": counts[segment]}
                        for segment in _BREAKDOWNS[name, breakdown]
                        if counts[segment]
                    ],
                }
            ],
        }
    return entry | {
        "title": name.replace("_", " ").capitalize(),
        "description": f"The {name.replace('_', ' ')} of this media, simulated.",
        "id": f"{post.media_id}/insights/{name}/lifetime",
    }
