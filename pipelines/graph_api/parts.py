"""The parts of a pass over one account, each with the story of how it went: the way in.

A part never raises for what Instagram does: its outcome is a row in `reads`, and whatever was read
before an error is kept. So a part or an account that fails does not stop the others.
"""

import logging
import time
from datetime import timedelta
from enum import StrEnum

from pipelines.graph_api.account_insights import read_account_insights
from pipelines.graph_api.audience import read_audience
from pipelines.graph_api.client import GraphClient
from pipelines.graph_api.discovery import read_competitors
from pipelines.graph_api.errors import ErrorKind, GraphError
from pipelines.graph_api.flavours import Flavour
from pipelines.graph_api.hashtags import read_hashtags
from pipelines.graph_api.history import read_history
from pipelines.graph_api.known import Known, KnownPost, Mention, Walked, Wishes
from pipelines.graph_api.media import read_media
from pipelines.graph_api.mentions import read_mentions
from pipelines.graph_api.profile import read_profile
from pipelines.graph_api.publishing import read_publishing_limit
from pipelines.graph_api.rows import Rows
from pipelines.graph_api.stories import read_stories
from pipelines.graph_api.tables import ReadRow
from pipelines.graph_api.tags import read_tags

logger = logging.getLogger(__name__)


__all__ = ["Known", "KnownPost", "Mention", "Part", "Walked", "Wishes", "read_part"]


class Part(StrEnum):
    """What is read together, at its own pace; in order of importance."""

    STORIES = "stories"
    PROFILE = "profile"
    MEDIA = "media"
    INSIGHTS = "insights"
    AUDIENCE = "audience"
    TAGS = "tags"
    COMPETITORS = "competitors"
    HASHTAGS = "hashtags"
    HISTORY = "history"

    @property
    def share(self) -> float:
        """Up to which fraction of the calls of an hour it may use; the rest is for others."""
        return _SHARES[self]


_SHARES = {
    Part.STORIES: 1.0,
    Part.PROFILE: 1.0,
    Part.MEDIA: 0.9,
    Part.INSIGHTS: 0.8,
    Part.AUDIENCE: 0.8,
    Part.TAGS: 0.7,
    Part.COMPETITORS: 0.7,
    Part.HASHTAGS: 0.7,
    Part.HISTORY: 0.5,
}

NOTHING_WISHED = Wishes()


async def read_part(
    part: Part,
    client: GraphClient,
    known: Known,
    run_id: str,
    wishes: Wishes = NOTHING_WISHED,
) -> Rows:
    """Read one part of one account.

    Args:
        part: What to read.
        client: The conversation with the account; use one client for all parts of a pass, so that
            a used-up quota stops them all.
        known: What the warehouse holds already.
        run_id: Stamped on every row.
        wishes: What the owner wants beyond the account itself.

    Returns:
        The rows of all tables; `reads` holds exactly one row, which says how it went: `ok`,
        `partial`, `failed`, or `not_offered` by the account's login, which costs no call.
    """
    rows = Rows(run_id)
    client.share = part.share
    calls, started = client.calls, time.monotonic()
    try:
        if _is_offered(part, client.account.flavour):
            await _read(part, client, known, wishes, rows)
    except GraphError as error:
        rows.failure = error
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        # Whatever the form of an answer breaks; the trace tells where.
        logger.exception("account %s, part %s", client.account.account_id, part)
        rows.failure = GraphError(
            ErrorKind.PERMANENT,
            f"Instagram answered in a form that this version does not know ({error!r}); "
            "look for a newer version of this program",
        )
    took = timedelta(seconds=time.monotonic() - started)
    outcome, kind, message = _verdict(rows)
    if not _is_offered(part, client.account.flavour):
        outcome = "not_offered"
    rows.reads.append(
        ReadRow(
            account_id=client.account.account_id,
            source=part.value,
            run_id=run_id,
            started_at=client.server_time - took,
            finished_at=client.server_time,
            rows=len(rows),
            calls=client.calls - calls,
            outcome=outcome,
            reached_end=rows.failure is None,
            error_kind=kind,
            error_message=message,
            note="; ".join(sorted(rows.notes)) or None,
        )
    )
    return rows


def _is_offered(part: Part, flavour: Flavour) -> bool:
    match part:
        case Part.COMPETITORS:
            return flavour.has_discovery
        case Part.HASHTAGS:
            return flavour.has_hashtags
        case _:
            return True


async def _read(part: Part, client: GraphClient, known: Known, wishes: Wishes, rows: Rows) -> None:
    match part:
        case Part.STORIES:
            await read_stories(client, known, rows)
        case Part.PROFILE:
            await read_profile(client, rows)
            await read_publishing_limit(client, known, rows)
        case Part.MEDIA:
            await read_media(client, known, rows)
        case Part.INSIGHTS:
            await read_account_insights(client, known, rows)
        case Part.AUDIENCE:
            await read_audience(client, known, rows)
        case Part.HISTORY:
            await read_history(client, known, rows)
        case _:
            await _read_others(part, client, known, wishes, rows)


async def _read_others(
    part: Part, client: GraphClient, known: Known, wishes: Wishes, rows: Rows
) -> None:
    """What others do around the account, or what others are."""
    match part:
        case Part.TAGS:
            await read_tags(client, known, rows)
            if client.account.flavour.has_mentions:
                await read_mentions(client, wishes.mentions, known, rows)
        case Part.COMPETITORS:
            await read_competitors(client, wishes.competitors, known, rows)
        case Part.HASHTAGS:
            await read_hashtags(client, wishes, known, rows)


def _verdict(rows: Rows) -> tuple[str, str | None, str | None]:
    """Outcome, kind and the owner's line; what stopped the part weighs more than what it lost."""
    if rows.failure is not None:
        outcome = "partial" if len(rows) else "failed"
        return outcome, rows.failure.kind.value, str(rows.failure)
    if not rows.losses:
        return "ok", None, None
    worst = max(rows.losses, key=lambda loss: loss.error.kind is ErrorKind.NEEDS_OWNER)
    more = f" (and {len(rows.losses) - 1} more refusals)" if len(rows.losses) > 1 else ""
    return "partial", worst.error.kind.value, f"{worst}{more}"
