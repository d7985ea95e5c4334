"""Where others mention the account, by the ids that Instagram's webhook gave (graph-api.md 8.2)."""

from collections.abc import Sequence

from pipelines.graph_api.client import GraphClient, Json
from pipelines.graph_api.errors import GraphError
from pipelines.graph_api.fields import instant_of, unknown_fields
from pipelines.graph_api.known import Known, Mention
from pipelines.graph_api.rows import Loss, Rows
from pipelines.graph_api.tables import MentionRow
from pipelines.graph_api.verdicts import Subject, Verdicts

MENTION = "mention"
MEDIA_FIELDS = (
    "id",
    "username",
    "caption",
    "media_type",
    "timestamp",
    "like_count",
    "comments_count",
)
COMMENT_FIELDS = ("id", "text", "timestamp", "like_count", "media{id}")


async def read_mentions(
    client: GraphClient, mentions: Sequence[Mention], known: Known, rows: Rows
) -> None:
    """Read each mention at one call: rows in `mentions`.

    One that is gone or closed to us costs only itself, and once: that is remembered.

    Raises:
        GraphError: The account has to wait, or its login is lost.
    """
    verdicts = Verdicts(client, known, rows)
    for mention in mentions:
        target = mention.comment_id or mention.media_id
        if verdicts.refuses(target, MENTION):
            continue
        try:
            await _read(client, mention, rows)
        except GraphError as error:
            if not error.is_refusal:
                raise
            rows.losses.append(Loss(f"mention {target}", error))
            verdicts.put_aside(Subject("media", media_id=target), [MENTION], error)


async def _read(client: GraphClient, mention: Mention, rows: Rows) -> None:
    fields: tuple[str, ...]
    if mention.comment_id is None:
        field, fields = f"mentioned_media.media_id({mention.media_id})", MEDIA_FIELDS
    else:
        field, fields = f"mentioned_comment.comment_id({mention.comment_id})", COMMENT_FIELDS
    answer = await client.get(client.account.account_id, fields=f"{field}{{{','.join(fields)}}}")
    found: Json = answer.body[field.partition(".")[0]]
    rows.mentions.append(
        MentionRow(
            account_id=client.account.account_id,
            media_id=mention.media_id,
            comment_id=mention.comment_id or "",
            captured_at=answer.at,
            username=found.get("username"),
            text=found.get("text", found.get("caption")),
            posted_at=instant_of(found),
            like_count=found.get("like_count"),
            comments_count=found.get("comments_count"),
            other=rows.note_new_fields("mention", unknown_fields(found, (*fields, "media_type"))),
            run_id=rows.run_id,
        )
    )
