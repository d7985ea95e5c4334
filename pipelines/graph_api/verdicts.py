"""Which metrics are asked, and what Instagram made of them: accepted, or refused and put aside.

A metric that is refused costs only itself: it is not asked again in this pass, its refusal becomes
a row, and from the rows later passes learn what to leave out and when to try again
(`Known.put_aside`, `Known.on_trial`). Posts, stories and the account share this bookkeeping.
"""

from collections.abc import Iterable
from typing import NamedTuple

from pipelines.graph_api.catalogue import offered
from pipelines.graph_api.client import GraphClient
from pipelines.graph_api.errors import GraphError
from pipelines.graph_api.known import Known
from pipelines.graph_api.metric import Level, Metric
from pipelines.graph_api.rows import Loss, Rows
from pipelines.graph_api.tables import MetricVerdictRow


class Subject(NamedTuple):
    """What a verdict is about: all objects of a type, or one post.

    Attributes:
        level: Whose metric it is.
        product_type: FEED, REELS or STORY; '' for the account.
        media_id: The one post that is meant; '' for all.
    """

    level: Level
    product_type: str = ""
    media_id: str = ""


ACCOUNT = Subject("account")


class Verdicts:
    """What may be asked in this pass; it learns from refusals and writes them down.

    Args:
        client: The conversation; its flavour and Instagram's clock decide what is offered.
        known: What earlier passes learned.
        rows: Where verdicts and losses go.
    """

    def __init__(self, client: GraphClient, known: Known, rows: Rows) -> None:
        self._client = client
        self._known = known
        self._rows = rows
        self._refused = set(known.refused_on_post)
        self._put_aside = set(known.put_aside)
        self._on_trial = set(known.on_trial)

    def offered(self, level: Level, product_type: str = "") -> tuple[Metric, ...]:
        """What is worth asking of all objects of a type now, in the catalogue's order."""
        flavour, at = self._client.account.flavour.name, self._client.server_time
        return offered(level, product_type, flavour, at, self._put_aside)

    def refuses(self, media_id: str, metric: str) -> bool:
        """Whether one post is known to refuse a metric that its type has."""
        return (media_id, metric) in self._refused

    def asks(self, subject: Subject, metric: str) -> bool:
        """Whether something that is no metric of the catalogue is not put aside."""
        return (subject.level, subject.product_type, metric) not in self._put_aside

    def refuse(self, subject: Subject, metrics: Iterable[str], error: GraphError) -> None:
        """Put metrics aside; that a whole type loses them is reported, one post's verdict is not.

        Args:
            subject: What refuses them.
            metrics: Their names; '' for every metric of this and all older posts.
            error: How Instagram refused.
        """
        names = sorted(metrics)
        self.put_aside(subject, names, error)
        if names and not subject.media_id:
            place = f" of {subject.product_type}" if subject.product_type else ""
            self._rows.losses.append(Loss(f"insights {', '.join(names)}{place}", error))

    def put_aside(self, subject: Subject, metrics: Iterable[str], error: GraphError) -> None:
        """Remember a refusal without reporting a loss."""
        for name in metrics:
            if subject.media_id:
                self._refused.add((subject.media_id, name))
            else:
                self._put_aside.add((subject.level, subject.product_type, name))
                self._on_trial.discard((subject.level, subject.product_type, name))
            self._write(subject, name, error)

    def accept(self, subject: Subject, metrics: Iterable[str]) -> None:
        """Take note that metrics were answered, which ends the trial of those that were on it."""
        for name in metrics:
            key = (subject.level, subject.product_type, name)
            if key in self._on_trial:
                self._on_trial.discard(key)
                self._write(subject._replace(media_id=""), name, None)

    def _write(self, subject: Subject, metric: str, error: GraphError | None) -> None:
        self._rows.metric_verdicts.append(
            MetricVerdictRow(
                account_id=self._client.account.account_id,
                level=subject.level,
                product_type=subject.product_type,
                metric=metric,
                media_id=subject.media_id,
                captured_at=self._client.server_time,
                outcome="refused" if error else "accepted",
                code=error.code if error else None,
                subcode=error.subcode if error else None,
                message=error.said or None if error else None,
                run_id=self._rows.run_id,
            )
        )
