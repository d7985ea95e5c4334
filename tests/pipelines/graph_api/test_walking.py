"""Insights ride on the pages; what Instagram refuses costs that and nothing else."""

from collections.abc import Collection

import pytest

from pipelines.graph_api.client import GraphClient
from pipelines.graph_api.errors import GraphError
from pipelines.graph_api.rows import Loss
from pipelines.graph_api.walking import Walk
from tests.pipelines.graph_api.conversations import talk
from tests.pipelines.graph_api.media_list import MediaList, Refusal
from tests.pipelines.graph_api.scripted import Reply, answering, error

METRICS = ("views", "reach", "reposts")

Seen = dict[str, set[str]]


def walk(media: MediaList, *, limit: int = 100, stories: bool = False) -> tuple[Seen, list[Loss]]:
    """Every post with the names of the insights that came with it, and what was lost."""
    losses: list[Loss] = []

    async def run(client: GraphClient) -> Seen:
        found: Seen = {}
        walking = Walk(
            client,
            "1784/media",
            fields=("id",),
            metrics=METRICS,
            losses=losses,
            limit=limit,
            viewers_may_lack=stories,
        )
        async for page in walking.pages():
            for item in page.items:
                assert item["id"] not in found
                found[item["id"]] = {e["name"] for e in item.get("insights", {"data": []})["data"]}
        return found

    with answering(media) as server:
        found = talk(server.url, run)
    assert list(found) == [f"m{n}" for n in range(media.size)]
    return found, losses


def refusing(posts: Collection[str], reply: Reply) -> Refusal:
    return lambda post, _: reply if post in posts else None


def test_calls_are_pages_not_posts() -> None:
    media = MediaList(250)
    found, losses = walk(media)
    assert set(map(frozenset, found.values())) == {frozenset(METRICS)}
    assert len(media.limits) == 3
    assert losses == []


def test_a_metric_refused_by_name_costs_that_metric_on_that_page() -> None:
    def refusal(post: str, metrics: list[str]) -> Reply | None:
        if post == "m3" and "reposts" in metrics:
            return error(100, "Das API kennt die Metrik reposts für diese Medien nicht.")
        return None

    media = MediaList(30, refusal)
    found, losses = walk(media, limit=10)
    assert found["m3"] == found["m0"] == {"views", "reach"}
    assert found["m10"] == set(METRICS)
    assert len(media.limits) == 4
    assert [loss.what for loss in losses] == ["insights reposts"]


def test_a_metric_that_no_longer_exists_is_asked_once() -> None:
    def refusal(_: str, metrics: list[str]) -> Reply | None:
        if "reach" in metrics:
            place = metrics.index("reach")
            return error(100, f"(#100) metric[{place}] must be one of the values: views, reposts")
        return None

    media = MediaList(30, refusal)
    found, losses = walk(media, limit=10)
    assert set(map(frozenset, found.values())) == {frozenset({"views", "reposts"})}
    assert len(media.limits) == 4
    assert len(losses) == 1


def test_one_refused_post_costs_only_its_own_insights() -> None:
    media = MediaList(100, refusing({"m41"}, error(-1, "Fatal", error_subcode=2207086)))
    found, losses = walk(media)
    assert [post for post, names in found.items() if not names] == ["m41"]
    assert len(media.limits) <= 2 * 7 + 2
    assert len(losses) == 1


def test_posts_from_before_the_conversion_are_read_without_insights() -> None:
    old = {f"m{n}" for n in range(137, 400)}
    before = error(100, "Beitrag vor Umwandlung", error_subcode=2108006)
    media = MediaList(400, refusing(old, before))
    found, losses = walk(media)
    assert {post for post, names in found.items() if not names} == old
    assert len(media.limits) < 30
    assert len(losses) == 1


def test_many_refused_posts_do_not_cost_many_calls() -> None:
    media = MediaList(500, lambda *_: error(100, "Unverständlich"))
    found, losses = walk(media)
    assert not any(found.values())
    assert len(media.limits) < 150
    assert len(losses) <= 11


def test_without_permission_for_insights_the_posts_are_still_read() -> None:
    refused = error(10, "(#10) Application does not have permission for this action")
    media = MediaList(250, lambda *_: refused)
    found, losses = walk(media)
    assert not any(found.values())
    assert len(media.limits) == 4
    assert len(losses) == 1


@pytest.mark.parametrize("message", ["(#10) Not enough viewers", "(#10) Zu wenige Zuschauer"])
def test_stories_with_few_viewers_are_kept_and_nothing_is_lost(message: str) -> None:
    media = MediaList(6, refusing({"m0", "m4"}, error(10, message)))
    found, losses = walk(media, stories=True)
    assert [story for story, names in found.items() if not names] == ["m0", "m4"]
    assert losses == []


def test_too_much_data_makes_smaller_pages_for_the_rest() -> None:
    media = MediaList(100, most=30)
    found, _ = walk(media)
    assert all(found.values())
    assert media.limits[:4] == [100, 50, 25, 25]
    assert max(media.limits[4:]) <= 50


@pytest.mark.parametrize("reply", [error(190, "gone"), error(4, "stop"), error(2, "later", 500)])
def test_what_stops_the_account_stops_the_walk(reply: Reply) -> None:
    with pytest.raises(GraphError):
        walk(MediaList(5, lambda *_: reply))
