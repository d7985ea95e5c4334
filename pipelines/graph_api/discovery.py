"""Other professional accounts, as anybody may see them: business discovery (graph-api.md 9).

One call a competitor gives its profile and newest posts; older posts are read once, when it is
seen for the first time. The calls are under platform limits, which all accounts of an app share.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from pipelines.graph_api.client import Answer, GraphClient, Json
from pipelines.graph_api.errors import ErrorKind, GraphError
from pipelines.graph_api.fields import instant_of, unknown_fields
from pipelines.graph_api.known import Known
from pipelines.graph_api.rows import Loss, Rows
from pipelines.graph_api.tables import CompetitorMediaRow, CompetitorRow

PROFILE_FIELDS = (
    "id",
    "username",
    "name",
    "biography",
    "website",
    "profile_picture_url",
    "followers_count",
    "follows_count",
    "media_count",
)
"""Some are not documented as public (9); one that is refused is left out."""

MEDIA_FIELDS = (
    "id",
    "caption",
    "media_type",
    "media_product_type",
    "permalink",
    "timestamp",
    "like_count",
    "comments_count",
    "view_count",
)
NEEDED = frozenset({"id", "username"})
PAGE = 50
FIRST_PAGES = 5
"""Ours: how far back a competitor is read when it is new, 250 posts."""


async def read_competitors(
    client: GraphClient, competitors: Sequence[str], known: Known, rows: Rows
) -> None:
    """Read each competitor: rows in `competitors` and `competitor_media`.

    One that cannot be seen (personal, age-gated, renamed or gone: Instagram does not tell which)
    is a loss of that one only. A reading that was stopped is gone on with, and not begun anew.

    Raises:
        GraphError: The account has to wait or its owner is needed.
    """
    discovery = _Discovery(client)
    for username in competitors:
        if ("competitors", username) in known.just_read:
            continue
        with rows.losing_only(f"competitor {username}"):
            before = known.competitor_followers.get(username)
            pages = 1 if username in known.competitor_followers else FIRST_PAGES
            answers = await discovery.look_up(username, pages)
            if before and answers[0].body.get("followers_count") == 0:
                rows.losses.append(Loss(f"competitor {username}", _no_followers(before)))
                continue
            _add(client, username, answers, rows)


class _Discovery:
    """The calls, with what Instagram has refused so far left out."""

    def __init__(self, client: GraphClient) -> None:
        self._client = client
        self._profile: tuple[str, ...] = PROFILE_FIELDS
        self._media: tuple[str, ...] = MEDIA_FIELDS
        self._limit = PAGE

    async def look_up(self, username: str, pages: int) -> list[Answer]:
        """The profile with the newest posts, and as many pages of older ones as are wanted."""
        answers = [await self._page(username, "")]
        while len(answers) < pages and (cursor := self._cursor_after(answers[-1])):
            answers.append(await self._page(username, f".after({cursor})"))
        return answers

    def _cursor_after(self, answer: Answer) -> str | None:
        """Cursors come without a `next` (4.1): a full page may have a successor."""
        media = answer.body.get("media") or {"data": []}
        is_full = len(media["data"]) >= self._limit
        cursor: str | None = ((media.get("paging") or {}).get("cursors") or {}).get("after")
        return cursor if is_full else None

    async def _page(self, username: str, place: str) -> Answer:
        while True:
            profile = ",".join(("id",) if place else self._profile)
            media = f"media{place}.limit({self._limit}){{{','.join(self._media)}}}"
            try:
                answer = await self._client.get(
                    self._client.account.account_id,
                    budget=self._client.platform_budget,
                    fields=f"business_discovery.username({username}){{{profile},{media}}}",
                )
            except GraphError as error:
                if not self._ask_less(error):
                    raise
            else:
                return Answer(answer.body["business_discovery"], answer.at)

    def _ask_less(self, error: GraphError) -> bool:
        """Ask for fewer posts or fields, as the error says; False when that cannot help."""
        if error.is_too_much_data and self._limit > 1:
            self._limit //= 2
            return True
        words = set(re.findall(r"\w+", error.said)) if error.kind is ErrorKind.PERMANENT else set()
        before = self._profile, self._media
        self._profile, self._media = (
            tuple(name for name in fields if name not in words - NEEDED) for fields in before
        )
        return (self._profile, self._media) != before


def _add(client: GraphClient, username: str, answers: list[Answer], rows: Rows) -> None:
    found, at = answers[0].body, answers[0].at
    rows.competitors.append(
        CompetitorRow(
            account_id=client.account.account_id,
            username=username,
            captured_at=at,
            competitor_id=found["id"],
            name=found.get("name"),
            biography=found.get("biography"),
            website=found.get("website"),
            profile_picture_url=found.get("profile_picture_url"),
            followers_count=found.get("followers_count"),
            follows_count=found.get("follows_count"),
            media_count=found.get("media_count"),
            other=rows.note_new_fields(
                "competitor", unknown_fields(found, (*PROFILE_FIELDS, "media"))
            ),
            run_id=rows.run_id,
        )
    )
    for answer in answers:
        for item in (answer.body.get("media") or {"data": []})["data"]:
            rows.competitor_media.append(_media_row(client, username, item, answer.at, rows))


def _media_row(
    client: GraphClient, username: str, item: Json, at: datetime, rows: Rows
) -> CompetitorMediaRow:
    return CompetitorMediaRow(
        account_id=client.account.account_id,
        username=username,
        media_id=item["id"],
        captured_at=at,
        caption=item.get("caption"),
        media_type=item.get("media_type"),
        media_product_type=item.get("media_product_type"),
        permalink=item.get("permalink"),
        posted_at=instant_of(item),
        like_count=item.get("like_count"),
        comments_count=item.get("comments_count"),
        view_count=item.get("view_count"),
        other=rows.note_new_fields("competitor's post", unknown_fields(item, MEDIA_FIELDS)),
        run_id=rows.run_id,
    )


def _no_followers(before: int) -> GraphError:
    return GraphError(
        ErrorKind.TEMPORARY,
        f"Instagram says that it has no followers, and {before} when it was last read; "
        "that is taken for a fault and not stored",
    )
