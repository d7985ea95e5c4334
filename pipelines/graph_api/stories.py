"""Live stories with their insights; after 24 hours neither can be read again (graph-api.md 6).

Plain metrics come with the page. A breakdown cannot be asked together with other metrics (5.4), so
it costs a call; it is asked now and then, and at every pass when the story is about to end.
"""

from collections.abc import Collection, Iterable
from contextlib import nullcontext
from datetime import datetime

from pipelines.graph_api.client import GraphClient, Json
from pipelines.graph_api.errors import NOT_ENOUGH_VIEWERS, ErrorKind, GraphError
from pipelines.graph_api.facts import STORY_DETAILS_EVERY, STORY_LAST_HOURS, STORY_LIFE
from pipelines.graph_api.fields import instant, unknown_fields
from pipelines.graph_api.insights import ask_insights, insight_rows
from pipelines.graph_api.known import Known
from pipelines.graph_api.metric import Metric
from pipelines.graph_api.riding import Riding
from pipelines.graph_api.rows import Loss, Rows
from pipelines.graph_api.tables import InsightRow, StoryInsightRow, StoryRow
from pipelines.graph_api.verdicts import Subject, Verdicts
from pipelines.graph_api.walking import Place, Walk

STORY = "STORY"


async def read_stories(client: GraphClient, known: Known, rows: Rows) -> None:
    """Read every live story: rows in `stories` and `story_insights`.

    A story with under 5 viewers has no insights yet, and one may end while we ask: neither is an
    error.

    Raises:
        GraphError: The list cannot be read, or the account has to wait.
    """
    await client.hear()
    verdicts = Verdicts(client, known, rows)
    riding = Riding("story", client.account.flavour.story_fields, verdicts, rows)
    walk = Walk(client, f"{client.account.account_id}/stories", riding, rows)
    seen: list[tuple[StoryRow, Json]] = []
    place, is_last = Place(), False
    while not is_last:
        async for page in walk.read(place, walk.most):
            for item in page.items:
                row = _story_row(client, item, page.at, rows)
                rows.stories.append(row)
                if "insights" in item:
                    seen.append((row, item["insights"]))
                    _add_numbers(row, insight_rows(row, item["insights"]), rows)
        place, is_last = Place(after=page.cursor), page.is_last
    for row, insights in seen:
        if details_due(row["posted_at"], known.story_details_read_at.get(row["story_id"]), page.at):
            told = frozenset(entry["name"] for entry in insights.get("data") or [])
            # Near its end a story is read at every pass, and every number may be its last.
            with nullcontext() if is_ending(row["posted_at"], page.at) else rows.whole():
                await _read_details(client, row, told, verdicts, rows)


def is_ending(posted_at: datetime, now: datetime) -> bool:
    """Whether a story is in the last hours of its life."""
    return posted_at + STORY_LIFE - now <= STORY_LAST_HOURS


def details_due(posted_at: datetime, read_at: datetime | None, now: datetime) -> bool:
    """Whether a live story's breakdowns are to be asked now."""
    return is_ending(posted_at, now) or read_at is None or now - read_at >= STORY_DETAILS_EVERY


async def _read_details(
    client: GraphClient, row: StoryRow, told: Collection[str], verdicts: Verdicts, rows: Rows
) -> None:
    """Everything that cannot ride on the page, one call each; totals that came with it stay."""
    subject = Subject("story", STORY, row["story_id"])
    for metric in verdicts.offered("story", STORY):
        apart = metric.breakdowns or metric.only_if
        if not apart or verdicts.refuses(row["story_id"], metric.name):
            continue
        try:
            answer = await ask_insights(
                client, row["story_id"], [metric.name], verdicts, subject, **_split(metric)
            )
        except GraphError as error:
            if error.says_missing:
                return  # it ended since the page was read, with all that it had by then
            _remember(error, metric, subject, verdicts, rows)
        else:
            numbers = insight_rows(row, answer.body if answer else {})
            new = (number for number in numbers if number["dimension"] or metric.name not in told)
            _add_numbers(row, new, rows)


def _split(metric: Metric) -> dict[str, str]:
    return {"breakdown": metric.breakdowns[0]} if metric.breakdowns else {}


def _remember(
    error: GraphError, metric: Metric, subject: Subject, verdicts: Verdicts, rows: Rows
) -> None:
    """Put the metric aside for this story; too few viewers and not on Facebook are no losses."""
    if error.code == NOT_ENOUGH_VIEWERS and "permission" not in error.said:
        return
    if error.kind is not ErrorKind.PERMANENT:
        raise error
    verdicts.put_aside(subject, [metric.name], error)
    if not metric.only_if:
        rows.losses.append(Loss(f"{metric.name} of story {subject.media_id}", error))


def _story_row(client: GraphClient, item: Json, at: datetime, rows: Rows) -> StoryRow:
    asked = (*client.account.flavour.story_fields, "insights")
    return StoryRow(
        account_id=client.account.account_id,
        story_id=item["id"],
        captured_at=at,
        media_type=item.get("media_type"),
        username=item.get("username"),
        caption=item.get("caption"),
        permalink=item.get("permalink"),
        shortcode=item.get("shortcode"),
        posted_at=instant(item["timestamp"]),
        like_count=item.get("like_count"),
        comments_count=item.get("comments_count"),
        alt_text=item.get("alt_text"),
        other=rows.note_new_fields("story", unknown_fields(item, asked)),
        run_id=rows.run_id,
    )


def _add_numbers(row: StoryRow, numbers: Iterable[InsightRow], rows: Rows) -> None:
    rows.story_insights.extend(
        StoryInsightRow(story_id=row["story_id"], **number) for number in numbers
    )
