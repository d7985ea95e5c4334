"""Insights ride on the pages; what Instagram refuses costs that and nothing else."""

from collections.abc import Collection
from dataclasses import dataclass, replace

import pytest

from pipelines.graph_api.client import GraphClient
from pipelines.graph_api.comments import EXPANSION
from pipelines.graph_api.errors import GraphError
from pipelines.graph_api.known import Known
from pipelines.graph_api.metric import Level
from pipelines.graph_api.riding import Riding
from pipelines.graph_api.rows import Rows
from pipelines.graph_api.verdicts import Verdicts
from pipelines.graph_api.walking import Place, Walk
from tests.pipelines.graph_api.conversations import talk
from tests.pipelines.graph_api.media_list import MediaList, Refusal
from tests.pipelines.graph_api.scripted import Asked, Reply, answering, error

MIXED = ("FEED", "REELS")
FIELDS = ("id", "media_type", "media_product_type", "timestamp", "is_new")


@dataclass(frozen=True)
class Walked:
    """What a walk over a whole list brought.

    Attributes:
        names: Post → the insights that came with it.
        rows: What was refused and lost.
    """

    names: dict[str, frozenset[str]]
    rows: Rows

    @property
    def verdicts(self) -> list[tuple[str, str, str]]:
        return [
            (row["product_type"], row["metric"], row["media_id"])
            for row in self.rows.metric_verdicts
        ]


def walk(
    media: MediaList,
    *,
    limit: int = 100,
    level: Level = "media",
    known: Known | None = None,
    comments: str = "",
) -> Walked:
    rows = Rows("run-1")

    async def run(client: GraphClient) -> dict[str, frozenset[str]]:
        await client.hear()
        found: dict[str, frozenset[str]] = {}
        verdicts = Verdicts(client, known or Known(), rows)
        riding = Riding(level, FIELDS, verdicts, rows, comments)
        walking = Walk(client, "1784/media", riding, rows)
        place, is_last = Place(), False
        while not is_last:
            async for page in walking.read(place, min(limit, walking.most)):
                for item in page.items:
                    assert item["id"] not in found
                    given = item.get("insights", {"data": []})["data"]
                    found[item["id"]] = frozenset(entry["name"] for entry in given)
            place, is_last = replace(place, after=page.cursor), page.is_last
        return found

    with answering(media) as server:
        found = talk(server.url, run)
    assert list(found) == [f"m{n}" for n in range(media.size)]
    return Walked(found, rows)


def refusing(posts: Collection[str], reply: Reply) -> Refusal:
    return lambda post, _: reply if post in posts else None


def refusing_metric(metric: str, reply: Reply, posts: Collection[str] | None = None) -> Refusal:
    def refusal(post: str, metrics: list[str]) -> Reply | None:
        return reply if metric in metrics and (posts is None or post in posts) else None

    return refusal


UNFIT = error(100, "Das API kennt die Metrik reposts für diese Art von Medien nicht.")


def test_calls_are_pages_not_posts() -> None:
    media = MediaList(250, product_types=MIXED)
    found = walk(media)
    (names,) = set(found.names.values())
    assert names > {"views", "reach", "likes", "reposts", "total_interactions"}
    assert names.isdisjoint({"follows", "reels_skip_rate", "facebook_views", "impressions"})
    assert len(media.limits) == 3
    assert found.rows.losses == []


def test_a_metric_that_one_type_of_posts_refuses_is_put_aside_for_that_type() -> None:
    reels = {f"m{n}" for n in range(1, 60, 2)}
    media = MediaList(60, refusing_metric("reposts", UNFIT, reels), product_types=MIXED)
    found = walk(media, limit=20)
    assert found.verdicts == [("REELS", "reposts", "")]
    assert not any("reposts" in names for names in found.names.values())
    assert all("reach" in names for names in found.names.values())
    assert len(media.limits) == 4
    assert len(media.singles) == 2
    assert [loss.what for loss in found.rows.losses] == ["insights reposts of REELS"]


def test_a_metric_that_no_longer_exists_is_asked_once_and_put_aside_everywhere() -> None:
    def refusal(_: str, metrics: list[str]) -> Reply | None:
        if "reach" in metrics:
            place = metrics.index("reach")
            return error(100, f"(#100) metric[{place}] must be one of the values: views, reposts")
        return None

    media = MediaList(30, refusal)
    found = walk(media, limit=10)
    assert not any("reach" in names for names in found.names.values())
    assert all("views" in names for names in found.names.values())
    assert len(media.limits) == 4
    assert found.verdicts == [("FEED", "reach", ""), ("REELS", "reach", "")]


def test_what_is_put_aside_is_not_asked_and_what_is_on_trial_is_accepted() -> None:
    known = Known(
        put_aside=frozenset({("media", "REELS", "reach")}),
        on_trial=frozenset({("media", "FEED", "saved")}),
    )
    found = walk(MediaList(3), known=known)
    assert not any("reach" in names for names in found.names.values())
    (row,) = found.rows.metric_verdicts
    assert (row["metric"], row["outcome"], row["media_id"]) == ("saved", "accepted", "")


def test_one_refused_post_costs_only_its_own_insights() -> None:
    media = MediaList(100, refusing({"m41"}, error(-1, "Fatal", error_subcode=2207086)))
    found = walk(media)
    assert [post for post, names in found.names.items() if not names] == ["m41"]
    assert len(media.limits) <= 2 * 7 + 2
    assert len(found.rows.losses) == 1
    assert {media_id for _, _, media_id in found.verdicts} == {"m41"}


def test_posts_from_before_the_conversion_are_read_without_insights() -> None:
    old = {f"m{n}" for n in range(137, 400)}
    before = error(100, "Beitrag vor Umwandlung", error_subcode=2108006)
    media = MediaList(400, refusing(old, before))
    found = walk(media)
    assert {post for post, names in found.names.items() if not names} == old
    assert len(media.limits) < 30
    assert found.verdicts == [("FEED", "", "m137")]
    assert found.rows.losses == []
    assert len(found.rows.notes) == 1


def test_many_refused_posts_do_not_cost_many_calls() -> None:
    media = MediaList(500, lambda *_: error(100, "Unverständlich"))
    found = walk(media)
    assert not any(found.names.values())
    assert len(media.limits) < 150
    assert len(found.rows.losses) == 12


@pytest.mark.parametrize("comments", ["", EXPANSION])
def test_without_permission_for_insights_the_posts_are_still_read(comments: str) -> None:
    refused = error(10, "(#10) Application does not have permission for this action")
    media = MediaList(250, lambda *_: refused)
    found = walk(media, comments=comments)
    assert not any(found.names.values())
    assert len(media.limits) <= 5
    assert [loss.what for loss in found.rows.losses] == ["insights"]


def test_without_permission_for_comments_the_insights_are_still_read() -> None:
    refused = error(200, "(#200) Nope")
    whole = MediaList(250)

    def answer(asked: Asked) -> Reply:
        is_refused = "comments.limit" in asked.query.get("fields", "")
        return refused if is_refused else whole(asked)

    rows = Rows("run-1")

    async def run(client: GraphClient) -> bool:
        riding = Riding("media", FIELDS, Verdicts(client, Known(), rows), rows, EXPANSION)
        walking = Walk(client, "1784/media", riding, rows)
        pages = [page async for page in walking.read(Place(), 100)]
        assert all("insights" in item for page in pages for item in page.items)
        return bool(riding.comments)

    with answering(answer) as server:
        assert talk(server.url, run) is False
    assert [loss.what for loss in rows.losses] == ["comments"]


def test_a_field_that_is_refused_costs_that_field() -> None:
    media = MediaList(30, unknown_fields=frozenset({"is_new"}))
    found = walk(media, limit=10)
    assert all(found.names.values())
    assert len(media.limits) == 3
    assert [loss.what for loss in found.rows.losses] == ["fields is_new"]


@pytest.mark.parametrize("message", ["(#10) Not enough viewers", "(#10) Zu wenige Zuschauer"])
def test_stories_with_few_viewers_are_kept_and_nothing_is_lost(message: str) -> None:
    media = MediaList(6, refusing({"m0", "m4"}, error(10, message)), product_types=("STORY",))
    found = walk(media, level="story")
    assert [story for story, names in found.names.items() if not names] == ["m0", "m4"]
    assert found.rows.losses == []
    assert found.verdicts == []


def test_too_much_data_makes_smaller_pages_for_the_rest() -> None:
    media = MediaList(100, most=30)
    found = walk(media)
    assert all(found.names.values())
    assert media.limits[:4] == [100, 50, 25, 25]
    assert max(media.limits[4:]) <= 50


@pytest.mark.parametrize("reply", [error(190, "gone"), error(4, "stop"), error(2, "later", 500)])
def test_what_stops_the_account_stops_the_walk(reply: Reply) -> None:
    with pytest.raises(GraphError):
        walk(MediaList(5, lambda *_: reply))
