"""Comments and replies with their authors, of posts whose number of comments has changed.

Comments have no time filter (graph-api.md 8.1), so a post is read whole or not at all: rows of a
post that could not be read to its end are not kept, and it counts as unread.
"""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime

from pipelines.graph_api.client import GraphClient, Json
from pipelines.graph_api.facts import COMMENTS_PAGE, REPLY_FIELDS
from pipelines.graph_api.fields import instant, unknown_fields
from pipelines.graph_api.paging import read_page, read_pages
from pipelines.graph_api.rows import CommentReadRow, CommentRow, Rows

_REPLIES = ",".join(REPLY_FIELDS)
_FIELDS = f"{_REPLIES},replies.limit({COMMENTS_PAGE}){{{_REPLIES}}}"


async def read_comments(client: GraphClient, rows: Rows, *, counts_read: Mapping[str, int]) -> None:
    """Read the comments of the posts in `rows.media` whose count is not the one read before.

    Args:
        client: The conversation.
        rows: Holds the posts; takes the rows of `comments` and `comment_reads`.
        counts_read: Post id → its `comments_count` when its comments were last read whole.

    Raises:
        GraphError: The account has to wait or lacks permission; posts read before are kept.
    """
    for media in rows.media:
        media_id, count = media["media_id"], media["comments_count"]
        if count is None or count == counts_read.get(media_id, 0):
            continue
        with rows.losing_only(f"comments of post {media_id}"):
            rows.comments.extend([row async for row in _comments_of(client, media_id, rows.run_id)])
            rows.comment_reads.append(
                CommentReadRow(
                    account_id=media["account_id"],
                    media_id=media_id,
                    captured_at=media["captured_at"],
                    comments_count=count,
                    run_id=rows.run_id,
                )
            )


async def _comments_of(
    client: GraphClient, media_id: str, run_id: str
) -> AsyncIterator[CommentRow]:
    def row(found: Json, parent_id: str | None, at: datetime) -> CommentRow:
        author = found.get("from") or {}
        return CommentRow(
            account_id=client.account.account_id,
            comment_id=found["id"],
            captured_at=at,
            media_id=media_id,
            parent_id=parent_id,
            username=found.get("username") or author.get("username"),
            from_id=author.get("id"),
            text=found.get("text"),
            like_count=found.get("like_count"),
            is_hidden=found.get("hidden"),
            written_at=instant(found["timestamp"]),
            other=unknown_fields(found, (*REPLY_FIELDS, "replies")),
            run_id=run_id,
        )

    pages = read_pages(client, f"{media_id}/comments", fields=_FIELDS, limit=COMMENTS_PAGE)
    async for page in pages:
        for comment in page.items:
            yield row(comment, None, page.at)
            async for reply in _replies_of(client, comment):
                yield row(reply, comment["id"], page.at)


async def _replies_of(client: GraphClient, comment: Json) -> AsyncIterator[Json]:
    """Replies page with cursors only (graph-api.md 8.1): a full page may have a successor."""
    replies = comment.get("replies") or {"data": []}
    items = replies["data"]
    cursor = (replies.get("paging", {}).get("cursors") or {}).get("after")
    while True:
        for item in items:
            yield item
        if len(items) < COMMENTS_PAGE or cursor is None:
            return
        page = await read_page(
            client, f"{comment['id']}/replies", fields=_REPLIES, limit=COMMENTS_PAGE, after=cursor
        )
        items, cursor = page.items, page.cursor
