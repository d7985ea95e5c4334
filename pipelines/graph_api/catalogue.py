"""The catalogue of metrics: what Instagram offers, offered and withdrew, and what to ask when.

It drives what is asked and, as raw rows, what the marts may say. What one account is refused is
not here: that is learned from Instagram's answers (`verdicts`).
"""

from collections.abc import Collection
from datetime import UTC, date, datetime, time
from typing import Final

from pipelines.graph_api.account_metrics import ACCOUNT_METRICS
from pipelines.graph_api.flavours import FlavourName
from pipelines.graph_api.known import MetricKey
from pipelines.graph_api.media_metrics import MEDIA_METRICS, STORY_METRICS
from pipelines.graph_api.metric import Level, Metric
from pipelines.graph_api.retired_metrics import RETIRED_METRICS
from pipelines.graph_api.tables import MetricRow

METRICS: Final[tuple[Metric, ...]] = (
    *MEDIA_METRICS,
    *STORY_METRICS,
    *ACCOUNT_METRICS,
    *RETIRED_METRICS,
)


def offered(
    level: Level,
    product_type: str,
    flavour: FlavourName,
    at: datetime,
    put_aside: Collection[MetricKey] = (),
) -> tuple[Metric, ...]:
    """What is worth asking at a moment, in the catalogue's order.

    Args:
        level: Whose metrics.
        product_type: FEED, REELS or STORY; '' for the account.
        flavour: The account's login.
        at: Instagram's clock (UTC).
        put_aside: What this account refused lately.
    """
    return tuple(
        metric
        for metric in METRICS
        if metric.level == level
        and metric.is_asked
        and flavour in metric.flavours
        and product_type in (metric.product_types or ("",))
        and (metric.introduced is None or _midnight(metric.introduced) <= at)
        and (metric.withdrawn is None or at < _midnight(metric.withdrawn))
        and (level, product_type, metric.name) not in put_aside
    )


def metric_rows(run_id: str) -> list[MetricRow]:
    """What we ask or asked, as rows of the raw table `metrics`."""
    return [
        MetricRow(
            level=metric.level,
            product_type=product_type,
            metric=metric.name,
            kind=metric.kind,
            flavours=list(metric.flavours),
            period=metric.period,
            breakdowns=list(metric.breakdowns),
            retention_days=metric.retention.days if metric.retention else None,
            threshold=metric.threshold,
            threshold_of=metric.threshold_of,
            look_back_days=metric.look_back.days if metric.look_back else None,
            introduced_on=_text(metric.introduced),
            withdrawn_on=_text(metric.withdrawn),
            successor=metric.successor,
            unit=metric.unit,
            meaning=metric.meaning,
            section=metric.section,
            run_id=run_id,
        )
        for metric in METRICS
        if metric.is_asked
        for product_type in metric.product_types or ("",)
    ]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
