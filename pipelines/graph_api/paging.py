"""Walking lists by cursor: one page, or all of them. It never interprets an item.

More pages follow while `paging.next` is there; its address holds the token, so only its presence
counts and the `after` cursor is sent. The cursor alone says nothing: it is on the last page too
(graph-api.md 4.1).
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

from pipelines.graph_api.budget import Budget
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
    client: GraphClient,
    path: str,
    *,
    limit: int,
    after: str | None,
    budget: Budget | None = None,
    announces_next: bool = True,
    **params: str,
) -> Page:
    """One page of at most `limit` items, after a cursor or from the start.

    Args:
        client: The conversation.
        path: The list.
        limit: Most items of the page.
        after: The cursor.
        budget: What the call is taken from.
        announces_next: The list says when more follows; of another one a full page may go on.
        params: `fields`, and bounds of the list.
    """
    place = {"after": after} if after else {}
    answer = await client.get(path, budget=budget, limit=limit, **place, **params)
    paging = answer.body.get("paging") or {}
    cursor = (paging.get("cursors") or {}).get("after")
    items = answer.body["data"]
    may_go_on = "next" in paging or (not announces_next and len(items) >= limit)
    return Page(items, answer.at, cursor, is_last=cursor is None or not may_go_on)


async def read_pages(
    client: GraphClient,
    path: str,
    *,
    limit: int,
    after: str | None = None,
    budget: Budget | None = None,
    announces_next: bool = True,
    **params: str,
) -> AsyncIterator[Page]:
    """Every page from a cursor on; smaller ones where Instagram finds one too much (13, code 1).

    Raises:
        GraphError: A page failed; those before it have been given.
    """
    while True:
        try:
            page = await read_page(
                client,
                path,
                limit=limit,
                after=after,
                budget=budget,
                announces_next=announces_next,
                **params,
            )
        except GraphError as error:
            if not error.is_too_much_data or limit == 1:
                raise
            limit //= 2
            continue
        yield page
        if page.is_last:
            return
        after = page.cursor
