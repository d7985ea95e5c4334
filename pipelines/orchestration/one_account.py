"""Reading one part of one account: with which login, budget and wishes, and what a refusal means.

Nothing is raised: an account that cannot be read has a row in `reads` that says why.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

import httpx

from appdb.database import AppDatabase, TokenState, TrackedAccount
from appdb.errors import AppDatabaseError
from pipelines.connecting.errors import remedy_of
from pipelines.connecting.health import is_tried_again
from pipelines.graph_api.client import Account, GraphClient
from pipelines.graph_api.errors import LOST_TOKEN, ErrorKind
from pipelines.graph_api.flavours import FLAVOURS
from pipelines.graph_api.parts import Known, Mention, Part, Wishes, read_part
from pipelines.graph_api.rows import Rows
from pipelines.graph_api.tables import ReadRow

log = logging.getLogger("tracker")

MENTIONS_READ_AGAIN_FOR = timedelta(days=14)
"""After that, the text and likes of a mention hardly change, and each costs a call."""


@dataclass(frozen=True)
class Asked:
    """An account of a run, and what is known of it before it is asked.

    Attributes:
        account: Who is asked.
        now: Instagram's clock (UTC) when the part began.
        known: What earlier passes have read.
        wishes: What the owner wants beyond the account itself.
        token: What is known of its login; None if it was disconnected.
    """

    account: TrackedAccount
    now: datetime
    known: Known
    wishes: Wishes
    token: TokenState | None


def wishes_of(
    database: AppDatabase, account_id: str, now: datetime, read: frozenset[tuple[str, str, str]]
) -> Wishes:
    """What an owner wants to be read beyond the account itself.

    Args:
        database: Where the owner's wishes are kept.
        account_id: Whose wishes.
        now: Instagram's clock (UTC).
        read: Mentions that were read before: account id, media id, comment id or ''.
    """
    watched = database.watched(account_id)
    return Wishes(
        competitors=watched.competitors,
        hashtags=watched.hashtags,
        mentions=tuple(
            Mention(one.media_id, one.comment_id)
            for one in database.mentions(account_id)
            if now - one.noted_at < MENTIONS_READ_AGAIN_FOR
            or (account_id, one.media_id, one.comment_id or "") not in read
        ),
        searches=database.hashtag_searches(account_id),
    )


async def read_account(
    part: Part, asked: Asked, database: AppDatabase, http: httpx.AsyncClient, run_id: str
) -> Rows:
    """Read one part of one account, or say why that cannot be.

    Args:
        part: What to read.
        asked: Whom to ask.
        database: Tokens and budgets.
        http: The connections of the pass.
        run_id: Stamped on every row.

    Returns:
        The rows; `reads` holds exactly one.
    """
    token = asked.token
    if token and token.remedy and not is_tried_again(token, asked.now):
        return _unread(part, asked, run_id, ErrorKind.NEEDS_OWNER, token.remedy)
    try:
        return await _read(part, asked, database, http, run_id)
    except AppDatabaseError as error:  # its token cannot be opened, or it was disconnected
        log.warning("%s", error)
        return _unread(part, asked, run_id, ErrorKind.NEEDS_OWNER, str(error))
    except Exception as error:  # one account's trouble is not the others'
        log.exception("account %s, part %s", asked.account.account_id, part.value)
        message = f"this program failed here ({type(error).__name__}); its log says where"
        return _unread(part, asked, run_id, ErrorKind.PERMANENT, message)


async def _read(
    part: Part, asked: Asked, database: AppDatabase, http: httpx.AsyncClient, run_id: str
) -> Rows:
    account = asked.account
    token = database.token(account.account_id)
    client = GraphClient(
        http,
        Account(
            account.account_id, account.username, token, account.host, FLAVOURS[account.flavour]
        ),
        budget=database.account_budget(account.account_id, account.flavour),
        platform_budget=database.platform_budget(account.account_id, account.flavour),
        server_time=asked.now,
    )
    rows = await read_part(part, client, asked.known, run_id, asked.wishes)
    if rows.failure is not None and rows.failure.code in LOST_TOKEN:
        # Not if the owner connected the account again meanwhile: then another token is stored.
        database.refuse_token(
            account.account_id,
            str(rows.failure),
            client.server_time,
            remedy=remedy_of(rows.failure),
            token=token,
        )
    elif rows.failure is None and asked.token and asked.token.remedy:
        database.accept_token(account.account_id, token)
    return rows


def _unread(part: Part, asked: Asked, run_id: str, kind: ErrorKind, message: str) -> Rows:
    rows = Rows(run_id)
    rows.reads.append(
        ReadRow(
            account_id=asked.account.account_id,
            source=part.value,
            run_id=run_id,
            started_at=asked.now,
            finished_at=asked.now,
            rows=0,
            calls=0,
            outcome="failed",
            reached_end=False,
            error_kind=kind.value,
            error_message=message,
            note=None,
        )
    )
    return rows
