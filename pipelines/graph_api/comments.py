"""Comments and replies with their authors, of posts that have others than at the last reading.

The newest come with the page of their post; only a post with more goes on by cursor. Comments have
no time filter (graph-api.md 8.1), so a post is read whole or not at all: rows of a post that could
not be read to its end are not kept, and a later pass reads it anew.
"""

from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from pipelines.graph_api.client import GraphClient, Json
from pipelines.graph_api.errors import ErrorKind, GraphError
from pipelines.graph_api.facts import COMMENTS_PAGE, REPLY_FIELDS
from pipelines.graph_api.fields import instant, unknown_fields
from pipelines.graph_api.known import Known, KnownPost
from pipelines.graph_api.paging import read_pages
from pipelines.graph_api.rows import Loss, Rows
from pipelines.graph_api.tables import CommentReadRow, CommentRow, MediaRow
from pipelines.graph_api.verdicts import Subject, Verdicts

_REPLIES = ",".join(REPLY_FIELDS)
_FIELDS = f"{_REPLIES},replies.limit({COMMENTS_PAGE}){{{_REPLIES}}}"

EXPANSION: Final = f"comments.limit({COMMENTS_PAGE}){{{_FIELDS}}}"
"""Brings the newest comments of every post of a page."""

UNREADABLE: Final = "comments of the post"
"""The name of the verdict that a post's comments cannot be read."""


class _Post(NamedTuple):
    """Whose comments are to be read, and where it was seen how many there are."""

    media_id: str
    product_type: str
    comments_count: int


class _Thread(NamedTuple):
    """The comments of a post that came with its page, and the cursor to the rest, if any."""

    post: _Post
    comments: list[Json]
    cursor: str | None
    at: datetime


class Comments:
    """Collects the comments of one pass.

    Args:
        client: The conversation.
        known: How many comments were read before, and which posts are still unread.
        verdicts: Knows the posts whose comments cannot be read.
        rows: Takes the rows of `comments` and `comment_reads`.
    """

    def __init__(self, client: GraphClient, known: Known, verdicts: Verdicts, rows: Rows) -> None:
        self._client = client
        self._known = known
        self._verdicts = verdicts
        self._rows = rows
        self._seen: set[str] = set()
        self._empty: list[_Thread] = []
        self._unfinished: list[_Thread] = []
        self._has_any = False
        self._misses_known_ones = False

    def take(self, row: MediaRow, given: Json) -> None:
        """Keep what came with a post, or put the post on the list of what has to be continued."""
        media_id, count = row["media_id"], row["comments_count"]
        comments: list[Json] = given.get("data") or []
        self._has_any = self._has_any or bool(comments)
        self._seen.add(media_id)
        known = self._known.posts.get(media_id)
        count_read = (known.comments_count_read if known else None) or 0
        if count and count_read and not comments:
            self._misses_known_ones = True
        if count is None or (count == count_read and not _has_news(comments, known)):
            return
        post = _Post(media_id, row["media_product_type"] or "", count)
        thread = _Thread(post, comments, _cursor_on(given), row["captured_at"])
        if not comments and count:
            self._empty.append(thread)
        elif thread.cursor or any(_cursor_on(said.get("replies") or {}) for said in comments):
            self._unfinished.append(thread)
        else:
            self._keep(post, [*self._rows_of(post, comments, thread.at)], thread.at)

    async def finish(self) -> None:
        """Continue where a post has more than its page brought, and read what is still unread.

        An app in development mode is given no comments at all, without an error (8.1). That is
        reported, and no post counts as read.

        Raises:
            GraphError: The account has to wait or its owner is needed; whole posts are kept.
        """
        if self._are_withheld():
            self._rows.losses.append(Loss("comments", _withheld(len(self._empty))))
            return
        for thread in self._empty:
            self._keep(thread.post, [], thread.at)
        for thread in self._unfinished:
            await self._read_whole(thread)
        for post in self._unread():
            await self._read_whole(_Thread(post, [], "", self._client.server_time))

    def _are_withheld(self) -> bool:
        """Whether no post shows comments, though some should; one post may well hide all it has."""
        if not self._empty or self._has_any:
            return False
        once_had = any(post.comments_count_read for post in self._known.posts.values())
        return self._misses_known_ones or not once_had

    def _unread(self) -> list[_Post]:
        """Posts that were not on this pass's pages, and whose comments a pass could not finish."""
        return [
            _Post(media_id, post.product_type or "", post.comments_count)
            for media_id, post in self._known.posts.items()
            if media_id not in self._seen
            and post.comments_count is not None
            and post.comments_count != (post.comments_count_read or 0)
            and not self._verdicts.refuses(media_id, UNREADABLE)
        ]

    async def _read_whole(self, thread: _Thread) -> None:
        post = thread.post
        try:
            found = [row async for row in self._all(thread)]
        except GraphError as error:
            if error.kind is not ErrorKind.PERMANENT:
                raise
            subject = Subject("media", post.product_type, post.media_id)
            self._verdicts.put_aside(subject, [UNREADABLE], error)
            self._rows.losses.append(Loss(f"comments of post {post.media_id}", error))
        else:
            self._keep(post, found, thread.at)

    async def _all(self, thread: _Thread) -> AsyncIterator[CommentRow]:
        """The comments that came with the page, and all that follow."""
        post = thread.post
        for said in thread.comments:
            async for row in self._with_replies(post, said, thread.at):
                yield row
        if thread.cursor is None:
            return
        path = f"{post.media_id}/comments"
        async for page in read_pages(
            self._client,
            path,
            limit=COMMENTS_PAGE,
            after=thread.cursor or None,
            announces_next=False,
            fields=_FIELDS,
        ):
            for said in page.items:
                async for row in self._with_replies(post, said, page.at):
                    yield row

    async def _with_replies(
        self, post: _Post, said: Json, at: datetime
    ) -> AsyncIterator[CommentRow]:
        for row in self._rows_of(post, [said], at):
            yield row
        cursor = _cursor_on(said.get("replies") or {})
        if cursor is None:
            return
        async for page in read_pages(
            self._client,
            f"{said['id']}/replies",
            limit=COMMENTS_PAGE,
            after=cursor,
            announces_next=False,
            fields=_REPLIES,
        ):
            for reply in page.items:
                yield self._row(post, reply, said["id"], page.at)

    def _rows_of(self, post: _Post, comments: list[Json], at: datetime) -> list[CommentRow]:
        """Comments with the replies that came with them."""
        found = []
        for said in comments:
            found.append(self._row(post, said, None, at))
            replies = (said.get("replies") or {}).get("data") or []
            found += [self._row(post, reply, said["id"], at) for reply in replies]
        return found

    def _row(self, post: _Post, said: Json, parent_id: str | None, at: datetime) -> CommentRow:
        author: Mapping[str, str] = said.get("from") or {}
        other = unknown_fields(said, (*REPLY_FIELDS, "replies"))
        return CommentRow(
            account_id=self._client.account.account_id,
            comment_id=said["id"],
            captured_at=at,
            media_id=post.media_id,
            parent_id=parent_id,
            username=said.get("username") or author.get("username"),
            from_id=author.get("id"),
            text=said.get("text"),
            like_count=said.get("like_count"),
            is_hidden=said.get("hidden"),
            written_at=instant(said["timestamp"]),
            other=self._rows.note_new_fields("comment", other),
            run_id=self._rows.run_id,
        )

    def _keep(self, post: _Post, found: list[CommentRow], at: datetime) -> None:
        self._rows.comments.extend(found)
        self._rows.comment_reads.append(
            CommentReadRow(
                account_id=self._client.account.account_id,
                media_id=post.media_id,
                captured_at=at,
                comments_count=post.comments_count,
                run_id=self._rows.run_id,
            )
        )


def _has_news(comments: Iterable[Json], known: KnownPost | None) -> bool:
    """Whether one was written since the last reading: one more and one deleted are as many."""
    if known is None or known.comments_read_at is None:
        return False
    said = (
        each for one in comments for each in (one, *((one.get("replies") or {}).get("data") or []))
    )
    return any(instant(each["timestamp"]) > known.comments_read_at for each in said)


def _cursor_on(thread: Json) -> str | None:
    """Where an expanded list goes on; without `next` a full one may have a successor (8.1)."""
    paging = thread.get("paging") or {}
    if "next" not in paging and len(thread.get("data") or []) < COMMENTS_PAGE:
        return None
    cursor: str | None = (paging.get("cursors") or {}).get("after")
    return cursor


def _withheld(posts: int) -> GraphError:
    return GraphError(
        ErrorKind.PERMANENT,
        f"Instagram gives no comments although {posts} posts count some; "
        "is the app in development mode?",
    )
