"""Numbers out of insights answers, and the call that survives one refused metric.

One bad metric fails a whole call (graph-api.md 5.4). What is asked of which post, story or day is
the business of the readings that call this module.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from pipelines.graph_api.client import Answer, GraphClient, Json
from pipelines.graph_api.errors import ErrorKind, GraphError
from pipelines.graph_api.tables import InsightRow, MediaRow, StoryRow
from pipelines.graph_api.verdicts import Subject, Verdicts

_POSITION = re.compile(r"metric\[(\d+)\]")


class Number(NamedTuple):
    """One number; `dimension` and `segment` are '' when it is a metric's total."""

    metric: str
    dimension: str
    segment: str
    value: float


class Refused(NamedTuple):
    """The metrics that an error blames.

    Attributes:
        metrics: Their names; empty when the error blames none.
        everywhere: The name does not exist, so no other object will have it either.
    """

    metrics: frozenset[str]
    everywhere: bool


async def ask_insights(
    client: GraphClient,
    path: str,
    metrics: Iterable[str],
    verdicts: Verdicts,
    subject: Subject,
    **params: Any,
) -> Answer | None:
    """Ask several metrics in one call; a metric that is refused by name is put aside.

    Args:
        client: The conversation.
        path: The object whose `insights` edge is read.
        metrics: What to ask.
        verdicts: Told which metrics were refused, for all objects like this one, and which were
            answered.
        subject: What the metrics are asked of.
        params: `period`, `breakdown` and the like.

    Returns:
        The answer, or None when no metric is left to ask.

    Raises:
        GraphError: The call failed, not just a metric.
    """
    asked = list(metrics)
    while asked:
        try:
            answer = await client.get(f"{path}/insights", metric=",".join(asked), **params)
        except GraphError as error:
            refused = refused_metrics(error, asked).metrics
            if not refused:
                raise
            verdicts.refuse(subject._replace(media_id=""), refused, error)
            asked = [name for name in asked if name not in refused]
        else:
            verdicts.accept(subject, asked)
            return answer
    return None


def refused_metrics(error: GraphError, asked: Iterable[str]) -> Refused:
    """Which of the metrics asked an error blames, by position or by name (graph-api.md 5.4)."""
    names = list(asked)
    if error.kind is not ErrorKind.PERMANENT or error.subcode is not None:
        return Refused(frozenset(), everywhere=False)
    positions = {int(found) for found in _POSITION.findall(error.said)}
    if positions:
        blamed = {names[i] for i in positions if i < len(names)}
        return Refused(frozenset(blamed), everywhere=True)
    words = set(re.findall(r"\w+", error.said))
    return Refused(frozenset(words.intersection(names)), everywhere=False)


def numbers(entries: Iterable[Json]) -> Iterator[Number]:
    """Totals and segments of metrics that have one number per object or window.

    A metric asked with a breakdown may give a total beside its segments; they need not add up,
    because each segment is de-duplicated on its own (graph-api.md 7.4).
    """
    for entry in entries:
        total: Json = entry.get("total_value") or next(iter(entry.get("values") or []), {})
        if total.get("value") is not None:
            yield Number(entry["name"], "", "", total["value"])
        for breakdown in total.get("breakdowns") or []:
            yield from segments(entry["name"], breakdown)


def insight_rows(row: MediaRow | StoryRow, insights: Json) -> Iterator[InsightRow]:
    """The numbers of a post or story, as one reading with the row that it was given with."""
    for number in numbers(insights.get("data") or []):
        yield InsightRow(
            account_id=row["account_id"],
            captured_at=row["captured_at"],
            metric=number.metric,
            dimension=number.dimension,
            segment=number.segment.lower(),
            value=number.value,
            run_id=row["run_id"],
        )


def segments(metric: str, breakdown: Json) -> Iterator[Number]:
    """The parts of a metric by one breakdown; several keys are joined: `age,gender`, `25-34|F`.

    Keys are looked up by name: demographics put `timeframe` among them (graph-api.md 7.6).
    """
    keys = breakdown["dimension_keys"]
    kept = [i for i, key in enumerate(keys) if key != "timeframe"]
    dimension = ",".join(keys[i] for i in kept)
    for result in breakdown.get("results") or []:
        segment = "|".join(result["dimension_values"][i] for i in kept)
        yield Number(metric, dimension, segment, result["value"])
