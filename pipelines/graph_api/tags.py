"""Posts of others that tag the account (graph-api.md 8.2)."""

from pipelines.graph_api.client import GraphClient, Json
from pipelines.graph_api.fields import instant_of, unknown_fields
from pipelines.graph_api.known import Known
from pipelines.graph_api.paging import Page, read_pages
from pipelines.graph_api.rows import Rows
from pipelines.graph_api.tables import TagRow

FIELDS = (
    "id",
    "username",
    "caption",
    "media_type",
    "permalink",
    "timestamp",
    "like_count",
    "comments_count",
)
PAGE = 50
MOST_TAGS = 2_000
"""Ours, for an account that everybody tags."""


async def read_tags(client: GraphClient, known: Known, rows: Rows) -> None:
    """Read the newest page of tags, and older ones down to what is known: rows in `tags`.

    The rows are kept only when the walk has come that far, so that a known tag vouches for all
    older ones.

    Raises:
        GraphError: The list cannot be read, or the account has to wait.
    """
    found: list[TagRow] = []
    pages = read_pages(
        client,
        f"{client.account.account_id}/tags",
        fields=",".join(FIELDS),
        limit=PAGE,
        announces_next=False,
    )
    async for page in pages:
        found += [_row(client, item, page, rows) for item in page.items]
        if len(found) >= MOST_TAGS or any(item["id"] in known.tags for item in page.items):
            break
    rows.tags.extend(found)


def _row(client: GraphClient, item: Json, page: Page, rows: Rows) -> TagRow:
    return TagRow(
        account_id=client.account.account_id,
        media_id=item["id"],
        captured_at=page.at,
        username=item.get("username"),
        caption=item.get("caption"),
        media_type=item.get("media_type"),
        permalink=item.get("permalink"),
        posted_at=instant_of(item),
        like_count=item.get("like_count"),
        comments_count=item.get("comments_count"),
        other=rows.note_new_fields("tag", unknown_fields(item, FIELDS)),
        run_id=rows.run_id,
    )
