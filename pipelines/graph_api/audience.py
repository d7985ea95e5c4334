"""Who the audience is and when it is online (graph-api.md 7.5, 7.6)."""

from collections.abc import Collection
from datetime import datetime

from pipelines.graph_api.account_insights import EDGE
from pipelines.graph_api.client import GraphClient
from pipelines.graph_api.facts import (
    DEMOGRAPHIC_BREAKDOWNS,
    DEMOGRAPHIC_TIMEFRAME,
    DEMOGRAPHICS,
    ONLINE_FOLLOWERS,
    SHORT_RETENTION,
)
from pipelines.graph_api.fields import instant
from pipelines.graph_api.insights import ask_insights, numbers
from pipelines.graph_api.rows import DemographicRow, OnlineFollowersRow, Rows


async def read_demographics(client: GraphClient, rows: Rows) -> None:
    """Read the audience by age, gender and place: rows in `demographics`.

    Below Instagram's threshold there are no rows, and the other breakdowns are not asked.

    Raises:
        GraphError: The account has to wait or its owner is needed.
    """
    for metric in DEMOGRAPHICS:
        for breakdown in DEMOGRAPHIC_BREAKDOWNS:
            with rows.losing_only(f"{metric} by {breakdown}"):
                if not await _read_breakdown(client, metric, breakdown, rows):
                    break


async def _read_breakdown(client: GraphClient, metric: str, breakdown: str, rows: Rows) -> bool:
    answer = await ask_insights(
        client,
        client.account.account_id,
        [metric],
        rows.losses,
        period="lifetime",
        metric_type="total_value",
        breakdown=breakdown,
        timeframe=DEMOGRAPHIC_TIMEFRAME,
    )
    if answer is None:
        return False
    rows.demographics.extend(
        DemographicRow(
            account_id=client.account.account_id,
            captured_at=answer.at,
            metric=metric,
            breakdown=breakdown,
            segment=number.segment,
            timeframe=DEMOGRAPHIC_TIMEFRAME,
            value=int(number.value),
            run_id=rows.run_id,
        )
        for number in numbers(answer.body["data"])
        if number.dimension
    )
    return bool(answer.body["data"])


async def read_online_followers(
    client: GraphClient, rows: Rows, *, settled: Collection[datetime]
) -> None:
    """Read how many followers were online in each hour: rows in `online_followers`.

    The newest days may be empty; they come with a later pass.

    Args:
        client: The conversation; it must have had an answer, because the window is computed from
            Instagram's clock.
        rows: Where the rows go.
        settled: `window_end` of the days that need no further reading.

    Raises:
        GraphError: The account has to wait or its owner is needed.
    """
    now = client.server_time
    with rows.losing_only(f"insights {ONLINE_FOLLOWERS}"):
        answer = await client.get(
            f"{client.account.account_id}/insights",
            metric=ONLINE_FOLLOWERS,
            period="lifetime",
            since=int((now - SHORT_RETENTION + EDGE).timestamp()),
            until=int(now.timestamp()),
        )
        for entry in answer.body["data"]:
            for given in entry["values"]:
                end = instant(given["end_time"])
                if end in settled:
                    continue
                rows.online_followers.extend(
                    OnlineFollowersRow(
                        account_id=client.account.account_id,
                        window_end=end,
                        hour=int(hour),
                        captured_at=answer.at,
                        followers=followers,
                        run_id=rows.run_id,
                    )
                    for hour, followers in given["value"].items()
                )
