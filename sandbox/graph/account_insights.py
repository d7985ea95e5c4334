"""Account insights: which calls are answered, and the form of an answer (graph-api.md 7).

What may be asked is data in `account_metrics`; totals are `account_totals`. The numbers come from
`measures` and `audience`. Of the time before the account became professional nothing is known.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sandbox import audience, measures, pacific
from sandbox.dialects import Dialect
from sandbox.graph import account_totals
from sandbox.graph.account_metrics import METRICS, Metric, names_at
from sandbox.graph.call import Call, Json, timestamp
from sandbox.graph.errors import bad_parameter, unknown_metric
from sandbox.graph.fields import parse_names
from sandbox.graph.window import Window, bucket_ends, day_zone, refuse_older_than_30_days, window_of
from sandbox.pacific import ONE_DAY

FEWEST_FOLLOWERS = 100
_DAYS = {"day": 1, "week": 7, "days_28": 28}
_BUTTONS = {
    "email_contacts": "EMAIL",
    "phone_call_clicks": "CALL",
    "get_direction_clicks": "DIRECTION",
    "text_message_clicks": "TEXT",
}


def answer(call: Call) -> Json:
    """Answer `GET /{account}/insights`.

    Raises:
        GraphError: A parameter is refused, for one metric or for all.
    """
    names = parse_names(call.query.get("metric"))
    if not names:
        raise bad_parameter("The parameter metric is required")
    period = call.query.get("period")
    if period is None:
        raise bad_parameter("The parameter period is required")
    wants_total = call.query.get("metric_type") == "total_value"
    asked = _checked(call, names, period, wants_total=wants_total)
    window = window_of(call)
    has_enough = call.world.followers_count(call.now) >= FEWEST_FOLLOWERS
    entries = []
    for name, metric in asked.items():
        told: Json | None
        if metric.needs_followers and not has_enough:
            told = account_totals.withheld(call, name) if wants_total else None
        elif wants_total:
            told = account_totals.told(call, name, window)
        else:
            told = _series(call, name, period, window)
        if told is not None:
            entries.append(_entry(call, name, period, told))
    answered: Json = {"data": entries}
    if window.given and not wants_total and call.switches.insights_links == "given":
        answered["paging"] = _neighbours(call, window)
    return answered


def _checked(
    call: Call, names: Sequence[str], period: str, *, wants_total: bool
) -> Mapping[str, Metric]:
    """The metrics to be answered, in the order in which they were asked."""
    known = [name for name in names_at(call.now) if not call.refuses(name, "")]
    for position, name in enumerate(names):
        if name not in known:
            raise unknown_metric(position, known)
    asked = {name: METRICS[name] for name in names if name in METRICS}
    for name, metric in asked.items():
        if period not in metric.periods and not _told_as_zero(call, name, period):
            raise bad_parameter(
                f"The following metrics ({name}) should be specified with period "
                f"{' or '.join(metric.periods)}"
            )
    wrong = [
        name
        for name, metric in asked.items()
        if not (metric.total if wants_total else metric.series).covers(call.now)
    ]
    if wrong and not _drops(call, wants_total=wants_total):
        other = "time_series" if wants_total else "total_value"
        raise bad_parameter(
            f"The following metrics ({','.join(wrong)}) should be specified with parameter "
            f"metric_type={other}"
        )
    fitting = {name: metric for name, metric in asked.items() if name not in wrong}
    if wants_total:
        _check_breakdown(fitting, call.query.get("breakdown"))
    return fitting


def _told_as_zero(call: Call, name: str, period: str) -> bool:
    return (
        (name, period) == ("online_followers", "day")
        and call.dialect is Dialect.INSTAGRAM
        and call.switches.online_followers_by_day == "zero"
    )


def _drops(call: Call, *, wants_total: bool) -> bool:
    # Seen once on graph.instagram.com: only what fitted was answered (7.2).
    is_dropping = call.switches.unfit_metrics == "dropped"
    return is_dropping and not wants_total and call.dialect is Dialect.INSTAGRAM


def _check_breakdown(asked: Mapping[str, Metric], breakdown: str | None) -> None:
    for name, metric in asked.items():
        if breakdown is not None and breakdown not in metric.breakdowns:
            raise bad_parameter(f"Incompatible breakdowns ({breakdown}) with metrics ({name})")


def _entry(call: Call, name: str, period: str, told: Json) -> Json:
    words = name.replace("_", " ")
    is_german = call.switches.language == "german"
    return {
        "name": name,
        "period": period,
        **told,
        "title": f"Kennzahl {words}" if is_german else words.capitalize(),
        "description": f"Simuliert: {words}." if is_german else f"Simulated: {words}.",
        "id": f"{call.account.account_id}/insights/{name}/{period}",
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
    points = []
    for end in bucket_ends(call, window):
        if call.account.converted_at is not None and end <= call.account.converted_at:
            continue
        shown = end if call.switches.end_time == "end" else _days_before(call, end, 1)
        point = {"end_time": timestamp(shown)}
        value = _of_bucket(call, name, period, end)
        if value is not None:
            point = {"value": value, **point}
        elif call.switches.newest_online_followers == "left_out":
            continue
        points.append(point)
    return {"values": points}


def _of_bucket(call: Call, name: str, period: str, end: datetime) -> Any:
    if name == "online_followers":
        return 0 if period == "day" else _online(call, end)
    start = _days_before(call, end, _DAYS[period])
    since, until = account_totals.professional(call, start, end)
    if name == "follower_count":
        return measures.follows(call.world, since, until, call.now)
    if name == "reach":
        return account_totals.reach(call, since, until).total()
    if name == "impressions":
        return measures.content(call.world, name, since, until, call.now).total()
    return measures.profile(call.world, _BUTTONS.get(name, name), since, until, call.now)


def _online(call: Call, end: datetime) -> Mapping[str, int] | None:
    if call.now - end >= 2 * ONE_DAY:
        return audience.online(call.world, end)
    return {} if call.switches.newest_online_followers == "empty" else None


def _days_before(call: Call, end: datetime, days: int) -> datetime:
    return pacific.days_before(end, days, day_zone(call))
