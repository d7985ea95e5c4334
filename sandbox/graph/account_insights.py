"""Account insights: which calls are answered, and in which shape (graph-api.md 7).

The numbers come from `measures` and `audience`; what may be asked is in `account_metrics`.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sandbox import audience, measures, pacific
from sandbox.graph.account_metrics import METRICS, NAMES, Metric
from sandbox.graph.call import Call, Json, timestamp
from sandbox.graph.errors import bad_parameter, unknown_metric
from sandbox.graph.window import Window, bucket_ends, refuse_older_than_30_days, window_of
from sandbox.pacific import ONE_DAY

FEWEST_FOLLOWERS = 100
_DAYS = {"day": 1, "week": 7, "days_28": 28}
# Account metrics that sum a measure of the posts and stories.
_OF_CONTENT = {
    "views": ("views",),
    "likes": ("likes",),
    "comments": ("comments",),
    "saves": ("saved",),
    "shares": ("shares",),
    "replies": ("replies",),
    "reposts": ("reposts",),
    "total_interactions": ("likes", "comments", "saved", "shares", "replies"),
}
_NOW_UNTIL = {"this_week": 7 * ONE_DAY, "this_month": 30 * ONE_DAY}
_EARLIER_TIMEFRAMES = ("last_14_days", "last_30_days", "last_90_days", "prev_month")


def answer(call: Call) -> Json:
    """Answer `GET /{account}/insights`.

    Raises:
        GraphError: A parameter is refused, for one metric or for all.
    """
    names = [name.strip() for name in call.query.get("metric", "").split(",") if name.strip()]
    if not names:
        raise bad_parameter("The parameter metric is required")
    period = call.query.get("period")
    if period is None:
        raise bad_parameter("The parameter period is required")
    wants_total = call.query.get("metric_type") == "total_value"
    _check(call, names, period, wants_total=wants_total)
    window = window_of(call)
    has_enough = call.world.followers_count(call.now) >= FEWEST_FOLLOWERS
    entries = []
    for name in names:
        metric = METRICS.get(name)
        if metric is None or (metric.needs_followers and not has_enough):
            continue
        told = _total(call, name, window) if wants_total else _series(call, name, period, window)
        if told is not None:
            entries.append(_entry(call, name, period, told))
    answered: Json = {"data": entries}
    if window.given and not wants_total:
        answered["paging"] = _neighbours(call, window)
    return answered


def _check(call: Call, names: list[str], period: str, *, wants_total: bool) -> None:
    for position, name in enumerate(names):
        if name not in NAMES or name in call.refused_metrics:
            raise unknown_metric(position, NAMES)
    asked = {name: METRICS[name] for name in names if name in METRICS}
    for name, metric in asked.items():
        if period not in metric.periods:
            raise bad_parameter(
                f"The following metrics ({name}) should be specified with period "
                f"{' or '.join(metric.periods)}"
            )
    wrong = [n for n, m in asked.items() if not (m.total if wants_total else m.series)]
    if wrong:
        other = "time_series" if wants_total else "total_value"
        raise bad_parameter(
            f"The following metrics ({','.join(wrong)}) should be specified with parameter "
            f"metric_type={other}"
        )
    if wants_total:
        _check_breakdown(asked, call.query.get("breakdown"))


def _check_breakdown(asked: Mapping[str, Metric], breakdown: str | None) -> None:
    for name, metric in asked.items():
        if breakdown is not None and breakdown not in metric.breakdowns:
            raise bad_parameter(f"Incompatible breakdowns ({breakdown}) with metrics ({name})")


def _entry(call: Call, name: str, period: str, told: Json) -> Json:
    title = name.replace("_", " ").capitalize()
    return {
        "name": name,
        "period": period,
        **told,
        "title": title,
        "description": f"{title} of this account, simulated.",
        "id": f"{call.world.owner.account_id}/insights/{name}/{period}",
    }


def _neighbours(call: Call, window: Window) -> Json:
    # Windows before and after this one; they are not further pages (graph-api.md 7.2).
    length = window.until - window.since
    return {
        "previous": call.link(since=_seconds(window.since - length), until=_seconds(window.since)),
        "next": call.link(since=_seconds(window.until), until=_seconds(window.until + length)),
    }


def _seconds(moment: datetime) -> str:
    return str(int(moment.timestamp()))


def _series(call: Call, name: str, period: str, window: Window) -> Json:
    if name in ("follower_count", "online_followers"):
        refuse_older_than_30_days(call, window, name)
    return {
        "values": [
            {"value": _of_bucket(call, name, period, end), "end_time": timestamp(end)}
            for end in bucket_ends(call, window)
        ]
    }


def _of_bucket(call: Call, name: str, period: str, end: datetime) -> Any:
    if name == "online_followers":
        return audience.online(call.world, end, call.now)
    start = pacific.days_before(end, _DAYS[period])
    if name == "follower_count":
        return measures.follows(call.world, start, end, call.now)
    return _reach(call, start, end).total()


def _total(call: Call, name: str, window: Window) -> Json | None:
    breakdown = call.query.get("breakdown")
    special: Mapping[str, Callable[[], Json | None]] = {
        "follows_and_unfollows": lambda: _follow_flows(call, window, breakdown),
        "follower_demographics": lambda: _demographics(call, name, breakdown),
        "engaged_audience_demographics": lambda: _demographics(call, name, breakdown),
        "profile_links_taps": lambda: _taps(call, window, breakdown),
    }
    if name in special:
        return special[name]()
    if name in ("profile_views", "website_clicks"):
        count = measures.profile(call.world, name, window.since, window.until, call.now)
        return {"total_value": {"value": count}}
    if name == "reach":
        split = _reach(call, window.since, window.until)
    elif name == "accounts_engaged":
        split = Counter(
            {k: round(v * 0.8) for k, v in _content(call, "total_interactions", window).items()}
        )
    else:
        split = _content(call, name, window)
    return {"total_value": _broken_down(split, breakdown)}


def _reach(call: Call, since: datetime, until: datetime) -> measures.Split:
    daily = measures.content(call.world, "reach", since, until, call.now)
    length = min(until, call.now) - since
    return Counter({k: measures.deduplicated(count, length) for k, count in daily.items()})


def _content(call: Call, name: str, window: Window) -> measures.Split:
    total: measures.Split = Counter()
    for measure in _OF_CONTENT[name]:
        total += measures.content(call.world, measure, window.since, window.until, call.now)
    return total


def _broken_down(split: measures.Split, breakdown: str | None) -> Json:
    value: Json = {"value": split.total()}
    if breakdown is None:
        return value
    dimensions = breakdown.split(",")
    grouped: Counter[tuple[str, ...]] = Counter()
    for (product, follow_type), count in split.items():
        segment = {"media_product_type": str(product), "follow_type": follow_type}
        grouped[tuple(segment[dimension] for dimension in dimensions)] += count
    return value | {"breakdowns": [_breakdown(dimensions, grouped)]}


def _breakdown(dimensions: list[str], counts: Mapping[tuple[str, ...], int]) -> Json:
    # A category that counts nothing is left out (graph-api.md 7.1).
    results = [
        {"dimension_values": list(segment), "value": count}
        for segment, count in counts.items()
        if count
    ]
    return {"dimension_keys": dimensions, "results": results}


def _follow_flows(call: Call, window: Window, breakdown: str | None) -> Json:
    if breakdown is None:
        return {}
    flows = measures.follow_flows(call.world, window.since, window.until, call.now)
    if flows is None:  # not out yet: a total of 0 that is no zero (graph-api.md 7.3)
        return {"total_value": {"value": 0}}
    counts: Mapping[tuple[str, ...], int] = {("FOLLOWER",): flows[0], ("NON_FOLLOWER",): flows[1]}
    return {"total_value": {"breakdowns": [_breakdown([breakdown], counts)]}}


def _taps(call: Call, window: Window, breakdown: str | None) -> Json:
    taps = measures.profile(call.world, "EMAIL", window.since, window.until, call.now)
    value: Json = {"value": taps}
    if breakdown is not None:
        value["breakdowns"] = [_breakdown([breakdown], {("EMAIL",): taps})]
    return {"total_value": value}


def _demographics(call: Call, name: str, breakdown: str | None) -> Json | None:
    timeframe = call.query.get("timeframe")
    is_engaged = name == "engaged_audience_demographics"
    if timeframe is None and is_engaged:
        raise bad_parameter("The parameter timeframe is required")
    if timeframe is not None and timeframe not in (
        _NOW_UNTIL if is_engaged else (*_NOW_UNTIL, *_EARLIER_TIMEFRAMES)
    ):
        raise bad_parameter(f"timeframe {timeframe} is not supported for the metric {name}")
    if breakdown is None:
        return {}
    length: timedelta | None = _NOW_UNTIL[timeframe] if is_engaged and timeframe else None
    counted = audience.demographics(call.world, breakdown.split(","), call.now, engaged_in=length)
    if counted is None:
        return None
    keys, counts = breakdown.split(","), counted
    if timeframe is not None:
        keys = ["timeframe", *keys]
        counts = {(timeframe.upper(), *segment): count for segment, count in counted.items()}
    return {"total_value": {"breakdowns": [_breakdown(keys, counts)]}}
