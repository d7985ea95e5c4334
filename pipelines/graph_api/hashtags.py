"""Public posts under the owner's chosen hashtags (graph-api.md 10).

A hashtag's id is searched once and kept for ever. Only the search counts towards the 30 hashtags
that an account may ask about within 7 days; who counts them is told what was searched elsewhere.
The calls are under platform limits, which all accounts of an app share.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from pipelines.graph_api.client import GraphClient
from pipelines.graph_api.errors import ErrorKind, GraphError
from pipelines.graph_api.fields import instant_of, unknown_fields
from pipelines.graph_api.known import HashtagSearches, Known, Wishes
from pipelines.graph_api.paging import Page, read_pages
from pipelines.graph_api.rows import Loss, Rows
from pipelines.graph_api.tables import HashtagMediaRow, HashtagRow

FIELDS: Final = (
    "id",
    "caption",
    "media_type",
    "permalink",
    "timestamp",
    "like_count",
    "comments_count",
)
PAGE: Final = 50
MOST_SEARCHED: Final = 30
PAGES: Final = {"top": 1, "recent": 4}
"""Ours: how many pages of an edge are read. `recent` holds the last 24 hours only."""

SEARCH_LIMIT_CODE: Final = 18
SEARCH_LIMIT_SUBCODE: Final = 2207034
"""Either is quoted for the 31st hashtag (10, UNCERTAIN)."""


async def read_hashtags(client: GraphClient, wishes: Wishes, known: Known, rows: Rows) -> None:
    """Read each hashtag's top and recent posts: rows in `hashtags` and `hashtag_media`.

    Those with a known id come first, for a search that is refused may end the reading. Hashtags
    beyond the limit of searches are losses of this pass. A reading that was stopped is gone on
    with, and not begun anew.

    Raises:
        GraphError: The account has to wait or its owner is needed.
    """
    searches = wishes.searches
    unknown = [name for name in wishes.hashtags if searches.hashtag_id(name) is None]
    found = {
        name
        for name in wishes.hashtags
        if name not in unknown and ("hashtags", name) not in known.just_read
    }
    await _read_known(client, found, searches, rows)
    if unknown:
        with rows.losing_only("hashtags searched elsewhere"):
            await _note_searched(client, wishes)
        await _search(client, unknown, searches, rows)
        await _read_known(client, unknown, searches, rows)


async def _read_known(
    client: GraphClient, names: Iterable[str], searches: HashtagSearches, rows: Rows
) -> None:
    for name in sorted(names):
        hashtag_id = searches.hashtag_id(name)
        if hashtag_id is not None:
            await _read_hashtag(client, name, hashtag_id, rows)


async def _note_searched(client: GraphClient, wishes: Wishes) -> None:
    answer = await client.get(
        f"{client.account.account_id}/recently_searched_hashtags",
        budget=client.platform_budget,
        fields="id,name",
        limit=MOST_SEARCHED,
    )
    ours = {wishes.searches.hashtag_id(name): name for name in wishes.hashtags}
    names = [item.get("name") or ours.get(item["id"]) or item["id"] for item in answer.body["data"]]
    wishes.searches.seen_elsewhere(names, answer.at)


async def _search(
    client: GraphClient, names: list[str], searches: HashtagSearches, rows: Rows
) -> None:
    """Find the ids of hashtags, until their number for these 7 days is used up."""
    for place, name in enumerate(names):
        if not searches.allow(name, client.server_time):
            rows.losses.append(Loss(f"search of #{name}", _enough_searched()))
            continue
        try:
            answer = await client.get(
                "ig_hashtag_search",
                budget=client.platform_budget,
                user_id=client.account.account_id,
                q=name,
            )
        except GraphError as error:
            if _is_search_limit(error):
                left = ", ".join(f"#{each}" for each in names[place:])
                rows.losses.append(Loss(f"search of {left}", error))
                return
            if error.kind is not ErrorKind.PERMANENT:
                raise
            rows.losses.append(Loss(f"search of #{name}", error))
        else:
            for found in answer.body["data"][:1]:
                searches.found(name, found["id"])


def _is_search_limit(error: GraphError) -> bool:
    return error.code == SEARCH_LIMIT_CODE or error.subcode == SEARCH_LIMIT_SUBCODE


def _enough_searched() -> GraphError:
    return GraphError(
        ErrorKind.TEMPORARY,
        f"Instagram allows {MOST_SEARCHED} hashtags in 7 days; a later pass searches it",
    )


async def _read_hashtag(client: GraphClient, name: str, hashtag_id: str, rows: Rows) -> None:
    for edge, most in PAGES.items():
        with rows.losing_only(f"{edge} posts of #{name}"):
            pages = read_pages(
                client,
                f"{hashtag_id}/{edge}_media",
                fields=",".join(FIELDS),
                limit=PAGE,
                budget=client.platform_budget,
                user_id=client.account.account_id,
            )
            read = 0
            async for page in pages:
                rows.hashtag_media.extend(_rows_of(client, name, edge, page, rows))
                read += 1
                if read == most:
                    break
    rows.hashtags.append(
        HashtagRow(
            account_id=client.account.account_id,
            hashtag=name,
            captured_at=client.server_time,
            hashtag_id=hashtag_id,
            run_id=rows.run_id,
        )
    )


def _rows_of(
    client: GraphClient, name: str, edge: str, page: Page, rows: Rows
) -> Iterator[HashtagMediaRow]:
    for item in page.items:
        yield HashtagMediaRow(
            account_id=client.account.account_id,
            hashtag=name,
            edge=edge,
            media_id=item["id"],
            captured_at=page.at,
            caption=item.get("caption"),
            media_type=item.get("media_type"),
            permalink=item.get("permalink"),
            posted_at=instant_of(item),
            like_count=item.get("like_count"),
            comments_count=item.get("comments_count"),
            other=rows.note_new_fields("post under a hashtag", unknown_fields(item, FIELDS)),
            run_id=rows.run_id,
        )
