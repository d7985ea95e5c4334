"""Who the audience is and when it is online (graph-api.md 7.5, 7.6)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from pipelines.graph_api.account_asking import AccountAsking, Params, Told
from pipelines.graph_api.client import GraphClient
from pipelines.graph_api.days import EDGE, ONE_DAY
from pipelines.graph_api.errors import ErrorKind, GraphError
from pipelines.graph_api.facts import DEMOGRAPHIC_TIMEFRAME, SHORT_RETENTION
from pipelines.graph_api.fields import instant
from pipelines.graph_api.insights import Number, numbers
from pipelines.graph_api.known import Known
from pipelines.graph_api.rows import Rows
from pipelines.graph_api.tables import DemographicRow, OnlineFollowersRow
from pipelines.graph_api.verdicts import Verdicts

NEWEST_MAY_FAIL: Final = 2 * ONE_DAY
"""Of the online followers (7.5)."""


class Form(NamedTuple):
    """One way to put a question; its name follows the metric's in verdicts."""

    name: str
    params: Params


async def read_audience(client: GraphClient, known: Known, rows: Rows) -> None:
    """Read the audience: rows in `demographics` and `online_followers`.

    All demographics share the call of a breakdown. One that Instagram withholds by the first, as
    below its threshold, is not asked by the others.

    Raises:
        GraphError: The account has to wait or its owner is needed.
    """
    now = await client.hear()
    verdicts = Verdicts(client, known, rows)
    asking = AccountAsking(client, verdicts)
    offered = verdicts.offered("account")
    audience = [metric for metric in offered if metric.kind == "audience"]
    withheld: set[str] = set()
    breakdowns = dict.fromkeys(name for metric in audience for name in metric.breakdowns)
    for place, breakdown in enumerate(breakdowns):
        fit = [metric.name for metric in audience if breakdown in metric.breakdowns]
        names = [name for name in fit if name not in withheld]
        with rows.losing_only(f"audience by {breakdown}"):
            told = await _ask(asking, names, _forms_of(breakdown))
            rows.demographics.extend(_demographic_rows(client, breakdown, told, rows.run_id))
            if place == 0:
                withheld = {*names} - {answer.entry["name"] for answer, _ in told}
    hourly = [metric.name for metric in offered if metric.kind == "hours"]
    with rows.losing_only(f"insights {', '.join(hourly)}"):
        told = await _ask(asking, hourly, _online_forms(now))
        days = _hours_by_day(answer for answer, _ in told)
        rows.online_followers.extend(
            OnlineFollowersRow(
                account_id=client.account.account_id,
                window_end=end,
                hour=int(hour),
                captured_at=at,
                followers=followers,
                run_id=rows.run_id,
            )
            for end, hours, at in days
            if end not in known.settled_online_days
            for hour, followers in hours.items()
        )


async def _ask(
    asking: AccountAsking, names: Sequence[str], forms: Sequence[Form]
) -> list[tuple[Told, Form]]:
    """Ask in the first form, and in the next what was refused in the one before.

    Raises:
        GraphError: The call failed in every form, or not for good.
    """
    found: list[tuple[Told, Form]] = []
    for form in forms:
        try:
            told = await asking.ask(names, form.name, form.params)
        except GraphError as error:
            if error.kind is not ErrorKind.PERMANENT or form is forms[-1]:
                raise
        else:
            found += [(answer, form) for answer in told]
            names = [name for name in names if not asking.is_open(name, form.name)]
    return found


def _forms_of(breakdown: str) -> list[Form]:
    """With a timeframe, as documented, and without, as production clients ask (7.6)."""
    name = f" by {breakdown}"
    params = {"period": "lifetime", "metric_type": "total_value", "breakdown": breakdown}
    timed = {**params, "timeframe": DEMOGRAPHIC_TIMEFRAME}
    return [Form(f"{name} for {DEMOGRAPHIC_TIMEFRAME}", timed), Form(name, params)]


def _online_forms(now: datetime) -> list[Form]:
    """All days that are kept, and if that is refused, all but the newest (7.5)."""

    def until(end: datetime) -> Params:
        since = int((now - SHORT_RETENTION + EDGE).timestamp())
        return {"period": "lifetime", "since": since, "until": int(end.timestamp())}

    return [Form(" with the newest days", until(now)), Form("", until(now - NEWEST_MAY_FAIL))]


def _demographic_rows(
    client: GraphClient, breakdown: str, told: Iterable[tuple[Told, Form]], run_id: str
) -> Iterator[DemographicRow]:
    for answer, form in told:
        for number in numbers([answer.entry]):
            if number.dimension:
                yield DemographicRow(
                    account_id=client.account.account_id,
                    captured_at=answer.at,
                    metric=number.metric,
                    breakdown=breakdown,
                    segment=_in_order(breakdown, number),
                    timeframe=str(form.params.get("timeframe", "")),
                    value=int(number.value),
                    run_id=run_id,
                )


def _in_order(breakdown: str, number: Number) -> str:
    """The segment with its parts in the order that was asked, whatever the order of the answer."""
    if number.dimension == breakdown:
        return number.segment
    parts = dict(zip(number.dimension.split(","), number.segment.split("|"), strict=True))
    return "|".join(parts[key] for key in breakdown.split(","))


def _hours_by_day(told: Iterable[Told]) -> Iterator[tuple[datetime, dict[str, Any], datetime]]:
    """A day's end, its hours, and when that was told; a day may be empty or a bare 0 (7.5)."""
    for entry, at in told:
        for given in entry.get("values") or []:
            if isinstance(given.get("value"), dict) and "end_time" in given:
                yield instant(given["end_time"]), given["value"], at
