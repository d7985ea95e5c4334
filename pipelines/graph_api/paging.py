"""Walking lists by cursor: one page, or all of them. It never interprets an item.

More pages follow while `paging.next` is there; its address holds the token, so only its presence
counts and the `after` cursor is sent. The cursor alone says nothing: it is on the last page too
(graph-api.md 4.1).
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

from pipelines.graph_api.client import GraphClient, Json
from pipelines.graph_api.errors import GraphError


@dataclass(frozen=True)
class Page:
    """Part of a list.

    Attributes:
        items: The objects, as given.
        at: The server's clock (UTC) when the page was given.
        cursor: Where the page ends; None when the list gives no cursor.
        is_last: Instagram announces no further page.
    """

    items: list[Json]
    at: datetime
    cursor: str | None
    is_last: bool


async def read_page(
    client: GraphClient, path: str, *, fields: str, limit: int, after: str | None
) -> Page:
    """One page of at most `limit` items, after a cursor or from the start."""
    place = {"after": after} if after else {}
    answer = await client.get(path, fields=fields, limit=limit, **place)
    paging = answer.body.get("paging") or {}
    cursor = (paging.get("cursors") or {}).get("after")
    is_last = "next" not in paging or cursor is None
    return Page(answer.body["data"], answer.at, cursor, is_last)


async def read_pages(
    client: GraphClient, path: str, *, fields: str, limit: int
) -> AsyncIterator[Page]:
    """Every page; smaller ones where Instagram finds a page too much (graph-api.md 13, code 1).

    Raises:
        GraphError: A page failed; those before it have been given.
    """
    after: str | None = None
    while True:
        try:
            page = await read_page(client, path, fields=fields, limit=limit, after=after)
        except GraphError as error:
            if not error.is_too_much_data or limit == 1:
                raise
            limit //= 2
            continue
        yield page
        if page.is_last:
            return
        after = page.cursor
