"""A walk gives every item once, in as few calls as there are pages."""

import pytest

from pipelines.graph_api.client import GraphClient
from pipelines.graph_api.errors import GraphError
from pipelines.graph_api.paging import read_pages
from tests.pipelines.graph_api.conversations import talk
from tests.pipelines.graph_api.media_list import MediaList
from tests.pipelines.graph_api.scripted import Asked, Reply, answering, error


async def ids(client: GraphClient, limit: int = 10) -> list[str]:
    pages = read_pages(client, "1784/media", fields="id", limit=limit)
    return [item["id"] async for page in pages for item in page.items]


@pytest.mark.parametrize(
    ("size", "calls"), [(0, 1), (1, 1), (9, 1), (10, 1), (11, 2), (20, 2), (25, 3)]
)
def test_every_item_once_and_no_call_too_many(size: int, calls: int) -> None:
    with answering(MediaList(size)) as server:
        assert talk(server.url, ids) == [f"m{n}" for n in range(size)]
    assert len(server.asked) == calls


def test_the_next_address_is_not_followed() -> None:
    with answering(MediaList(25)) as server:
        talk(server.url, ids)
    assert {asked.path for asked in server.asked} == {"/v25.0/1784/media"}
    assert all("access_token" not in asked.query for asked in server.asked)


def test_too_much_data_makes_smaller_pages() -> None:
    media = MediaList(25, most=6)
    with answering(media) as server:
        assert talk(server.url, ids) == [f"m{n}" for n in range(25)]
    assert media.limits == [10, 5, 5, 5, 5, 5]


def test_too_much_data_in_a_single_item_is_an_error() -> None:
    with (
        answering(lambda _: error(1, "reduce the amount", 500)) as server,
        pytest.raises(GraphError),
    ):
        talk(server.url, ids)


def test_a_page_that_says_next_without_a_cursor_is_the_last() -> None:
    def one_page(_: Asked) -> Reply:
        return Reply({"data": [{"id": "m0"}], "paging": {"next": "https://graph.example"}})

    with answering(one_page) as server:
        assert talk(server.url, ids) == ["m0"]
    assert len(server.asked) == 1
