"""Posts, carousels and reels: their fields, slides, numbers and comments.

What every post offers comes with the pages. The metrics that only one type of post has cannot (a
post of the other type would fail the page), so they cost one call a post and are read at a few ages
only. All numbers of a post carry the time of its page: together they are one reading of the post.
"""

from collections import defaultdict
from dataclasses import replace
from datetime import datetime

from pipelines.graph_api.client import GraphClient, Json
from pipelines.graph_api.comments import EXPANSION, Comments
from pipelines.graph_api.details import read_details
from pipelines.graph_api.errors import ErrorKind, GraphError
from pipelines.graph_api.fields import instant, instant_of, unknown_fields
from pipelines.graph_api.insights import insight_rows
from pipelines.graph_api.known import Known
from pipelines.graph_api.paging import Page
from pipelines.graph_api.planning import END, SECOND, TOP, Agenda, Step, Stretch
from pipelines.graph_api.riding import Riding
from pipelines.graph_api.rows import Rows
from pipelines.graph_api.tables import MediaChildRow, MediaInsightRow, MediaRow, MediaWalkRow
from pipelines.graph_api.verdicts import Verdicts
from pipelines.graph_api.walking import Place, Walk


async def read_media(client: GraphClient, known: Known, rows: Rows) -> None:
    """Read the posts that are new or due, with all that belongs to them.

    Rows go to `media`, `media_children`, `media_insights`, `media_walks`, `comments` and
    `comment_reads`, page by page, so that an error later on costs only what comes after it.

    Raises:
        GraphError: The list cannot be read on, or the account has to wait.
    """
    reading = _Reading(client, known, rows, await client.hear())
    await reading.walk_over()
    if not reading.riding.is_denied_insights:
        await read_details(client, known, reading.verdicts, reading.riding.metrics, rows)
    if reading.riding.comments:
        await reading.comments.finish()


class _Reading:
    """One pass over the list: the agenda says where, the walk asks, and the rows are kept."""

    def __init__(self, client: GraphClient, known: Known, rows: Rows, now: datetime) -> None:
        self.verdicts = Verdicts(client, known, rows)
        self.comments = Comments(client, known, self.verdicts, rows)
        fields = client.account.flavour.media_fields
        self.riding = Riding("media", fields, self.verdicts, rows, EXPANSION)
        self._walk = Walk(client, f"{client.account.account_id}/media", self.riding, rows)
        self._client = client
        self._rows = rows
        self._agenda = Agenda(known.posts, known.walks, self._refusals(known), now)
        self._seen: set[str] = set()
        self._heeds_until = True
        for media_id, metric in known.refused_on_post:
            if not metric and media_id in known.posts:
                self._agenda.put_before_conversion(known.posts[media_id].posted_at)

    async def walk_over(self) -> None:
        """Read everything that the agenda wants."""
        while (step := self._agenda.next_step()) is not None:
            await self._take(step)

    def _refusals(self, known: Known) -> dict[str, frozenset[str]]:
        """Which riding metrics must be left out around which post, so that its page succeeds."""
        riding = frozenset(self.riding.metrics)
        found: defaultdict[str, set[str]] = defaultdict(set)
        for media_id, metric in known.refused_on_post:
            if metric in riding:
                found[media_id].add(metric)
        for media_id, post in known.posts.items():
            if post.product_type not in self.riding.product_types:
                found[media_id].update(riding)
        return {media_id: frozenset(metrics) for media_id, metrics in found.items()}

    async def _take(self, step: Step) -> None:
        place = Place(
            until=None if step.newest == TOP else _seconds(step.newest + 2 * SECOND),
            since=None if step.since is None else _seconds(step.since),
        )
        evidence: MediaWalkRow | None = None
        below = step.newest
        while True:
            limit = min(self._walk.most, self._agenda.page_size(below))
            without = self.riding.metrics if step.refuses_all else step.refused
            async for page in self._walk.read(place, limit, without):
                below = self._add(page, step, below)
                evidence = self._vouch(evidence, page, step, below)
            # A page may be empty and yet not the last: the list goes on after it.
            is_empty = not page.items and not page.is_last
            if is_empty and page.cursor == place.after:
                raise _stands_still()
            if page.is_last or not (is_empty or self._goes_on(below)):
                return
            place = replace(place, after=page.cursor)

    def _goes_on(self, below: datetime) -> bool:
        """Whether to follow the cursor; always, where `until` leads nowhere."""
        if self._heeds_until:
            return self._agenda.goes_on(below)
        return self._agenda.next_step() is not None

    def _add(self, page: Page, step: Step, below: datetime) -> datetime:
        """Keep a page, and tell how far down the list is read now; `below` is how far it was."""
        times = [instant(item["timestamp"]) for item in page.items]
        if times and step.newest < TOP and times[0] > step.newest + 2 * SECOND:
            self._heeds_until = False
        for item, posted_at in zip(page.items, times, strict=True):
            if item["id"] not in self._seen:
                self._seen.add(item["id"])
                self._keep(item, posted_at, page.at)
            if self.verdicts.refuses(item["id"], ""):
                self._agenda.put_before_conversion(posted_at)
        if not times and not page.is_last:
            return below
        below = (step.since or END) if page.is_last else times[-1]
        self._agenda.cover(
            [item["id"] for item in page.items], Stretch(step.newest, min(below, step.newest))
        )
        return below

    def _vouch(
        self, evidence: MediaWalkRow | None, page: Page, step: Step, below: datetime
    ) -> MediaWalkRow:
        """One row a step, which grows with its pages."""
        if evidence is None:
            newest = page.at if step.newest == TOP else step.newest
            evidence = MediaWalkRow(
                account_id=self._client.account.account_id,
                newest_posted_at=newest,
                captured_at=page.at,
                oldest_posted_at=newest,
                reached_end=False,
                run_id=self._rows.run_id,
            )
            self._rows.media_walks.append(evidence)
        evidence["reached_end"] = below == END
        if below > END:
            evidence["oldest_posted_at"] = min(below, evidence["newest_posted_at"])
        elif page.items:
            evidence["oldest_posted_at"] = min(
                instant(page.items[-1]["timestamp"]), evidence["newest_posted_at"]
            )
        return evidence

    def _keep(self, item: Json, posted_at: datetime, at: datetime) -> None:
        row = self._media_row(item, posted_at, at)
        self._rows.media.append(row)
        self._rows.media_insights.extend(
            MediaInsightRow(media_id=row["media_id"], **number)
            for number in insight_rows(row, item.get("insights") or {})
        )
        for position, child in enumerate((item.get("children") or {}).get("data") or [], start=1):
            self._rows.media_children.append(
                MediaChildRow(
                    account_id=row["account_id"],
                    media_id=row["media_id"],
                    child_id=child["id"],
                    captured_at=at,
                    position=position,
                    media_type=child.get("media_type"),
                    posted_at=instant_of(child),
                    run_id=self._rows.run_id,
                )
            )
        if self.riding.comments and row["media_id"] not in self.riding.without_comments:
            self.comments.take(row, item.get("comments") or {})

    def _media_row(self, item: Json, posted_at: datetime, at: datetime) -> MediaRow:
        children = item.get("children")
        asked = (*self._client.account.flavour.media_fields, "insights", "comments")
        return MediaRow(
            account_id=self._client.account.account_id,
            media_id=item["id"],
            captured_at=at,
            media_type=item.get("media_type"),
            media_product_type=item.get("media_product_type"),
            username=item.get("username"),
            caption=item.get("caption"),
            permalink=item.get("permalink"),
            shortcode=item.get("shortcode"),
            posted_at=posted_at,
            like_count=item.get("like_count"),
            comments_count=item.get("comments_count"),
            saved_count=item.get("saved_count"),
            shares_count=item.get("shares_count"),
            reposts_count=item.get("reposts_count"),
            total_like_count=item.get("total_like_count"),
            total_comments_count=item.get("total_comments_count"),
            total_views_count=item.get("total_views_count"),
            is_comment_enabled=item.get("is_comment_enabled"),
            is_shared_to_feed=item.get("is_shared_to_feed"),
            is_ai_generated=item.get("is_ai_generated"),
            media_audio_type=item.get("media_audio_type"),
            alt_text=item.get("alt_text"),
            children=None
            if children is None
            else [child["id"] for child in children.get("data") or []],
            other=self._rows.note_new_fields("post", unknown_fields(item, asked)),
            run_id=self._rows.run_id,
        )


def _stands_still() -> GraphError:
    return GraphError(
        ErrorKind.TEMPORARY,
        "Instagram's list of posts does not go on where it says that it does; the next pass tries "
        "again",
    )


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
