"""The account's numbers of the newest days, which still change (graph-api.md 7).

Numbers arrive up to 48 hours late, so a day is read until it was asked `SETTLED_AFTER` its end.
Days older than a week are the business of `history`, also when passes were missed.
"""

from datetime import timedelta
from typing import Final

from pipelines.graph_api.client import GraphClient
from pipelines.graph_api.day_metrics import PLAIN, DayMetrics
from pipelines.graph_api.days import Window
from pipelines.graph_api.facts import FOLLOW_TYPE
from pipelines.graph_api.known import Known
from pipelines.graph_api.rows import Rows

NEWEST_DAYS: Final = timedelta(days=7)
CALLS_OF_A_DAY: Final = (PLAIN, FOLLOW_TYPE, "media_product_type", "contact_button_type")
"""Breakdowns (7.1), each with every metric that has it."""


async def read_account_insights(client: GraphClient, known: Known, rows: Rows) -> None:
    """Read the days of the last week that are not settled: rows in `account_insights`.

    Newest day first. A day's totals and their evidence in `day_reads` are kept together, so a day
    counts as asked only when everything was. An account under 100 followers is given less, not
    refused; a day of which nothing was told is not taken for read.

    Raises:
        GraphError: The account has to wait or its owner is needed; what was read before is kept.
    """
    now = await client.hear()
    metrics = DayMetrics(client, known, rows)
    days = await metrics.series(Window(now - NEWEST_DAYS, now))
    for day in reversed(days.windows):
        if day.end in known.settled_days:
            continue
        found = list(days.rows.get(day.end, ()))
        rows.account_insights.extend(found)
        totals = []
        for breakdown in CALLS_OF_A_DAY:
            with rows.losing_only(f"insights of the day that ended {day.end:%Y-%m-%d %H:%M} UTC"):
                totals += await metrics.totals(day, breakdown)
        rows.account_insights.extend(totals)
        if found or totals:
            rows.day_reads.append(metrics.day_read(day, len(found) + len(totals)))
