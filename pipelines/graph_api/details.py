"""The metrics that only one type of post has, at one call a post and a few ages of it.

Photos and reels have metrics that the other type refuses, and some only posts that were shared to
Facebook have (graph-api.md 5.1), so none of these may ride on a page of mixed posts.
"""

from collections.abc import Collection

from pipelines.graph_api.client import GraphClient
from pipelines.graph_api.errors import ErrorKind, GraphError
from pipelines.graph_api.insights import ask_insights, insight_rows
from pipelines.graph_api.known import Known
from pipelines.graph_api.metric import Metric
from pipelines.graph_api.planning import details_due
from pipelines.graph_api.rows import Loss, Rows
from pipelines.graph_api.tables import MediaInsightRow, MediaRow
from pipelines.graph_api.verdicts import Subject, Verdicts


async def read_details(
    client: GraphClient, known: Known, verdicts: Verdicts, riding: Collection[str], rows: Rows
) -> None:
    """Read the type-specific metrics of the posts in `rows.media` that are at an age for it.

    Args:
        client: The conversation.
        known: When they were read before.
        verdicts: What may be asked; told what a post refuses, so that it is not asked again.
        riding: Metrics that came with the pages.
        rows: Holds the posts; takes the rows of `media_insights`.

    Raises:
        GraphError: The account has to wait, or its owner is needed.
    """
    for row in rows.media:
        post = known.posts.get(row["media_id"])
        read_at = post.details_read_at if post else None
        if details_due(row["posted_at"], read_at, row["captured_at"]):
            with rows.whole():
                await _read(client, row, verdicts, riding, rows)


async def _read(
    client: GraphClient, row: MediaRow, verdicts: Verdicts, riding: Collection[str], rows: Rows
) -> None:
    media_id, product_type = row["media_id"], row["media_product_type"] or ""
    subject = Subject("media", product_type, media_id)
    wanted = [
        metric
        for metric in verdicts.offered("media", product_type)
        if metric.name not in riding and metric.fits(row["media_type"])
    ]
    while names := _still_asked(wanted, verdicts, media_id):
        try:
            answer = await ask_insights(client, media_id, names, verdicts, subject)
        except GraphError as error:
            if error.kind is not ErrorKind.PERMANENT:
                raise
            if error.says_missing:
                # It was on a page just now: a throttle in disguise (12), and nothing to remember.
                rows.losses.append(Loss(f"insights of post {media_id}", error))
                return
            _remember(error, wanted, names, subject, verdicts, rows)
        else:
            rows.media_insights.extend(
                MediaInsightRow(media_id=media_id, **number)
                for number in insight_rows(row, answer.body if answer else {})
            )
            return


def _still_asked(wanted: list[Metric], verdicts: Verdicts, media_id: str) -> list[str]:
    if verdicts.refuses(media_id, ""):
        return []
    return [metric.name for metric in wanted if not verdicts.refuses(media_id, metric.name)]


def _remember(
    error: GraphError,
    wanted: list[Metric],
    names: list[str],
    subject: Subject,
    verdicts: Verdicts,
    rows: Rows,
) -> None:
    """Put aside for this post what the refusal means; that it is not on Facebook is no loss."""
    conditional = [metric.name for metric in wanted if metric.only_if and metric.name in names]
    if error.says_before_conversion:
        verdicts.put_aside(subject, [""], error)
    elif conditional:
        verdicts.put_aside(subject, conditional, error)
    else:
        verdicts.put_aside(subject, names, error)
        rows.losses.append(Loss(f"insights of post {subject.media_id}", error))
