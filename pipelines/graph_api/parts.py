"""The four parts of a pass over one account, each with the story of how it went: the way in.

A part never raises for what Instagram does: its outcome is a row in `reads`, and whatever was read
before an error is kept. So a part or an account that fails does not stop the others.
"""

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from pipelines.graph_api.account_insights import read_account_insights
from pipelines.graph_api.audience import read_demographics, read_online_followers
from pipelines.graph_api.client import GraphClient
from pipelines.graph_api.comments import read_comments
from pipelines.graph_api.errors import ErrorKind, GraphError
from pipelines.graph_api.media import read_media
from pipelines.graph_api.profile import read_profile
from pipelines.graph_api.rows import ReadRow, Rows
from pipelines.graph_api.stories import read_stories

logger = logging.getLogger(__name__)


class Part(StrEnum):
    """What is read together, at its own pace."""

    PROFILE = "profile"
    MEDIA = "media"
    STORIES = "stories"
    INSIGHTS = "insights"


@dataclass(frozen=True)
class Known:
    """What earlier passes have read and stored, so that it is not read again.

    Attributes:
        comment_counts: Post id → its `comments_count` when its comments were last read whole.
        settled_days: `window_end` of the days whose numbers were read after they settled.
    """

    comment_counts: Mapping[str, int] = field(default_factory=dict)
    settled_days: frozenset[datetime] = frozenset()


async def read_part(part: Part, client: GraphClient, known: Known, run_id: str) -> Rows:
    """Read one part of one account.

    Args:
        part: What to read.
        client: The conversation with the account; use one client for all parts of a pass, so that
            a used-up quota stops them all.
        known: What the warehouse holds already.
        run_id: Stamped on every row.

    Returns:
        The rows of all tables; `reads` holds exactly one row, which says how it went.
    """
    rows = Rows(run_id)
    calls, started = client.calls, time.monotonic()
    failure: GraphError | None = None
    try:
        await _read(part, client, known, rows)
    except GraphError as error:
        failure = error
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        # Whatever the form of an answer breaks; the trace tells where.
        logger.exception("account %s, part %s", client.account.account_id, part)
        failure = GraphError(
            ErrorKind.PERMANENT,
            f"Instagram answered in a form that this version does not know ({error!r}); "
            "look for a newer version of this program",
        )
    took = timedelta(seconds=time.monotonic() - started)
    outcome, kind, message = _verdict(rows, failure)
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
            error_kind=kind,
            error_message=message,
        )
    )
    return rows


async def _read(part: Part, client: GraphClient, known: Known, rows: Rows) -> None:
    match part:
        case Part.PROFILE:
            await read_profile(client, rows)
        case Part.MEDIA:
            await read_media(client, rows)
            await read_comments(client, rows, counts_read=known.comment_counts)
        case Part.STORIES:
            await read_stories(client, rows)
        case Part.INSIGHTS:
            # First what needs no window: its answers bring Instagram's clock.
            await read_demographics(client, rows)
            await read_online_followers(client, rows, settled=known.settled_days)
            await read_account_insights(client, rows, settled=known.settled_days)


def _verdict(rows: Rows, failure: GraphError | None) -> tuple[str, str | None, str | None]:
    """Outcome, kind and the owner's line; what stopped the part weighs more than what it lost."""
    if failure is not None:
        return ("partial" if len(rows) else "failed"), failure.kind.value, str(failure)
    if not rows.losses:
        return "ok", None, None
    worst = max(rows.losses, key=lambda loss: loss.error.kind is ErrorKind.NEEDS_OWNER)
    more = f" (and {len(rows.losses) - 1} more refusals)" if len(rows.losses) > 1 else ""
    return "partial", worst.error.kind.value, f"{worst}{more}"
