"""Insights of one post or story: which metrics it has and how they are told (graph-api.md 5).

One metric that cannot be served fails the whole request, as on the real host, and so does one post
on a page whose insights are asked with it.
"""

from collections.abc import Mapping

from sandbox import measures
from sandbox.dialects import Dialect
from sandbox.graph.call import Call, Json
from sandbox.graph.errors import (
    GraphError,
    bad_parameter,
    not_crossposted,
    older_than_conversion,
    too_few_viewers,
    unknown_error,
    unknown_metric,
    unsupported_metric,
)
from sandbox.graph.fields import parse_names
from sandbox.graph.media_metrics import METRICS, STILL_LISTED
from sandbox.posts import Kind, Post

FEWEST_VIEWERS = 5


def answer(call: Call, post: Post, query: Mapping[str, str]) -> Json:
    """Answer an insights call, or the expansion of `insights` in a list of media.

    Args:
        call: The moment, the host, and what is withdrawn.
        post: The post or story.
        query: `metric` and, for two metrics, `breakdown`.

    Raises:
        GraphError: A metric cannot be served for this post, too few people saw the story, or it is
            older than the professional account.
    """
    names = parse_names(query.get("metric"))
    if not names:
        raise bad_parameter("The parameter metric is required")
    breakdown = query.get("breakdown")
    for position, name in enumerate(names):
        if error := _objection(call, post, position, name):
            raise error
        if breakdown is not None and breakdown != _breakdown_of(name):
            raise unknown_error()
    if call.account.converted_at is not None and post.posted_at < call.account.converted_at:
        raise older_than_conversion()
    counts = measures.of_post(call.world, post, call.now)
    if post.kind is Kind.STORY and counts["reach"] < FEWEST_VIEWERS:
        raise too_few_viewers()
    return {"data": [_entry(call, post, name, breakdown, counts) for name in names]}


def _objection(call: Call, post: Post, position: int, name: str) -> GraphError | None:
    metric = METRICS.get(name)
    if metric is None or not (metric.era.covers(call.now) or name == STILL_LISTED):
        return unknown_metric(position, _listed(call))
    if not metric.era.covers(call.now) and post.product_type == "FEED":
        return bad_parameter(
            f"Starting from version v22.0 and above, the {name} metric is no longer supported "
            "for the queried media."
        )
    is_elsewhere = metric.facebook_only and call.dialect is not Dialect.FACEBOOK
    if (
        is_elsewhere
        or post.product_type not in metric.products
        or not metric.era.covers(call.now)
        or call.refuses(name, post.product_type)
    ):
        return unsupported_metric(name)
    return not_crossposted() if metric.needs_crossposting and not post.is_crossposted else None


def _listed(call: Call) -> list[str]:
    return [
        name
        for name, metric in METRICS.items()
        if name == STILL_LISTED or metric.era.covers(call.now)
    ]


def _breakdown_of(name: str) -> str | None:
    breakdown = METRICS[name].breakdown
    return breakdown[0] if breakdown is not None else None


def _entry(
    call: Call, post: Post, name: str, breakdown: str | None, counts: Mapping[str, float]
) -> Json:
    entry: Json = {"name": name, "period": "lifetime"}
    if breakdown is None:
        entry["values"] = [{"value": counts[name]}]
    else:
        entry["total_value"] = {
            "value": counts[name],
            "breakdowns": [{"dimension_keys": [breakdown], "results": _parts(call, name, counts)}],
        }
    words = name.replace("_", " ")
    is_german = call.switches.language == "german"
    return entry | {
        "title": f"Kennzahl {words}" if is_german else words.capitalize(),
        "description": f"Simuliert: {words}." if is_german else f"Simulated: {words}.",
        "id": f"{post.media_id}/insights/{name}/lifetime",
    }


def _parts(call: Call, name: str, counts: Mapping[str, float]) -> list[Json]:
    is_upper = call.switches.media_breakdown_case == "upper"
    _, segments = METRICS[name].breakdown or ("", ())
    return [
        {"dimension_values": [part.upper() if is_upper else part], "value": counts[part]}
        for part in segments
        if counts[part]
    ]
