"""Account insights asked as `metric_type=total_value`: one number for a window, or its parts (7.3).

A part that counts nothing is left out, so a missing part is a zero (graph-api.md 7.1).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sandbox import audience, measures
from sandbox.graph.call import Call, Json
from sandbox.graph.errors import bad_parameter
from sandbox.graph.window import Window
from sandbox.pacific import ONE_DAY

# Account metrics that sum measures of the posts and stories.
_OF_CONTENT = {
    "impressions": ("impressions",),
    "views": ("views",),
    "likes": ("likes",),
    "comments": ("comments",),
    "saves": ("saved",),
    "shares": ("shares",),
    "replies": ("replies",),
    "reposts": ("reposts",),
    "total_interactions": ("likes", "comments", "saved", "shares", "replies"),
}
_OLD_PRODUCTS = {"POST": "FEED", "CAROUSEL_CONTAINER": "FEED", "REEL": "REELS", "STORY": "STORY"}
_PRESENT = {"this_week": 7 * ONE_DAY, "this_month": 30 * ONE_DAY}
_EARLIER = {
    "last_14_days": 14 * ONE_DAY,
    "last_30_days": 30 * ONE_DAY,
    "last_90_days": 90 * ONE_DAY,
    "prev_month": 30 * ONE_DAY,
}
_ENGAGED = "engaged_audience_demographics"


def told(call: Call, name: str, window: Window) -> Json | None:
    """A metric's `total_value` with the asked breakdown; None if there is nothing to tell.

    Raises:
        GraphError: The timeframe of a demographic metric is refused.
    """
    if name == "follows_and_unfollows":
        return _follow_flows(call, window)
    if name in ("follower_demographics", _ENGAGED):
        return _demographics(call, name)
    if window.until - window.since <= ONE_DAY and call.switches.one_day_totals == "zero":
        return {"total_value": {"value": 0}}
    return {"total_value": _counted(call, name, *professional(call, window.since, window.until))}


def _counted(call: Call, name: str, since: datetime, until: datetime) -> Json:
    if name == "profile_links_taps":
        return _taps(call, since, until)
    if name in ("profile_views", "website_clicks"):
        return {"value": measures.profile(call.world, name, since, until, call.now)}
    if name == "reach":
        return _split(call, reach(call, since, until))
    if name == "accounts_engaged":
        interactions = _content(call, "total_interactions", since, until)
        return _split(call, Counter({k: round(v * 0.8) for k, v in interactions.items()}))
    return _split(call, _content(call, name, since, until))


def withheld(call: Call, name: str) -> Json | None:
    """What is told of a metric for which the account has too few followers; mostly nothing."""
    breakdown = call.query.get("breakdown")
    if call.switches.few_followers == "withheld" or breakdown is None:
        return None
    if name != "follower_demographics":
        return None
    return {"total_value": {"breakdowns": [_breakdown(call, breakdown.split(","), {})]}}


def professional(call: Call, since: datetime, until: datetime) -> tuple[datetime, datetime]:
    """The part of a window in which the account was professional; it may be empty."""
    if call.account.converted_at is None:
        return since, until
    return max(since, call.account.converted_at), until


def reach(call: Call, since: datetime, until: datetime) -> measures.Split:
    """The accounts reached in a window: fewer than its days together, as people come back."""
    daily = measures.content(call.world, "reach", since, until, call.now)
    length = min(until, call.now) - since
    return Counter({k: measures.deduplicated(count, length) for k, count in daily.items()})


def _content(call: Call, name: str, since: datetime, until: datetime) -> measures.Split:
    total: measures.Split = Counter()
    for measure in _OF_CONTENT[name]:
        total += measures.content(call.world, measure, since, until, call.now)
    return total


def _split(call: Call, split: measures.Split) -> Json:
    value: Json = {"value": split.total()}
    breakdown = call.query.get("breakdown")
    if breakdown is None:
        return value
    dimensions = breakdown.split(",")
    is_old = call.switches.content_products == "old"
    grouped: Counter[tuple[str, ...]] = Counter()
    for (product, follow_type), count in split.items():
        name = _OLD_PRODUCTS[product] if is_old else str(product)
        segment = {"media_product_type": name, "follow_type": follow_type}
        grouped[tuple(segment[dimension] for dimension in dimensions)] += count
    return value | {"breakdowns": [_breakdown(call, dimensions, grouped)]}


def _breakdown(
    call: Call, dimensions: Sequence[str], counts: Mapping[tuple[str, ...], int]
) -> Json:
    is_lower = call.switches.account_breakdown_case == "lower"
    results = [
        {"dimension_values": [v.lower() if is_lower else v for v in segment], "value": count}
        for segment, count in counts.items()
        if count
    ]
    return {"dimension_keys": list(dimensions), "results": results}


def _follow_flows(call: Call, window: Window) -> Json:
    breakdown = call.query.get("breakdown")
    if breakdown is None:
        return {}
    since, until = professional(call, window.since, window.until)
    flows = measures.follow_flows(call.world, since, until, call.now)
    if flows is None:  # not out yet: a total of 0 that is no zero (graph-api.md 7.3)
        return {"total_value": {"value": 0}}
    counts: Mapping[tuple[str, ...], int] = {("FOLLOWER",): flows[0], ("NON_FOLLOWER",): flows[1]}
    return {"total_value": {"breakdowns": [_breakdown(call, [breakdown], counts)]}}


def _taps(call: Call, since: datetime, until: datetime) -> Json:
    taps: Mapping[tuple[str, ...], int] = {
        (button,): measures.profile(call.world, button, since, until, call.now)
        for button in measures.BUTTONS
    }
    value: Json = {"value": sum(taps.values())}
    breakdown = call.query.get("breakdown")
    if breakdown is not None:
        value["breakdowns"] = [_breakdown(call, [breakdown], taps)]
    return value


def _demographics(call: Call, name: str) -> Json | None:
    timeframe, length = _timeframe(call, name)
    breakdown = call.query.get("breakdown")
    if breakdown is None:
        return {}
    keys = breakdown.split(",")
    engaged_in = length if name == _ENGAGED else None
    counts = audience.demographics(call.world, keys, call.now, engaged_in=engaged_in)
    if counts is None:
        return None
    if timeframe is not None:
        keys = ["timeframe", *keys]
        counts = {(timeframe.upper(), *segment): count for segment, count in counts.items()}
    return {"total_value": {"breakdowns": [_breakdown(call, keys, counts)]}}


def _timeframe(call: Call, name: str) -> tuple[str | None, timedelta | None]:
    is_engaged = name == _ENGAGED
    timeframe = call.query.get("timeframe")
    if timeframe is None:
        if is_engaged or call.switches.follower_timeframe == "required":
            raise bad_parameter("The parameter timeframe is required")
        return None, None
    known = dict(_PRESENT)
    if not is_engaged or call.switches.engaged_timeframes == "all":
        known |= _EARLIER
    if timeframe not in known:
        raise bad_parameter(f"timeframe {timeframe} is not supported for the metric {name}")
    return timeframe, known[timeframe]
