"""An address that each letter of a search asks: whom it finds, drawn as on the page.

Streamlit takes several times as long to draw a list as its rows take to be found. What is asked is
not part of the address, so that no log and no history holds a name; and only pages of this server
are answered.
"""

import json
from collections.abc import Callable
from functools import partial
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from dashboards import connections, finding, formats, published
from dashboards.finding import Search
from dashboards.queries import accounts
from settings import Settings
from warehouse.layout import DataFolder
from warehouse.reader import ReaderError

PATH: Final = "/followers/found"
# A name has 30 letters at most.
LONGEST: Final = 2_000


def routes(load: Callable[[], Settings]) -> list[Route]:
    """The address.

    Args:
        load: Reads the owner's settings.
    """
    return [Route(PATH, partial(_answer, load), methods=["POST"], name="found")]


async def _answer(load: Callable[[], Settings], request: Request) -> Response:
    if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return Response(status_code=403)
    try:
        asked = json.loads((await request.body())[:LONGEST])
        text = {key: str(asked[key]) for key in ("account", "kind", "search", "locale")}
        anywhere = asked["anywhere"] is True
    except (ValueError, KeyError, TypeError):
        return Response(status_code=400)
    if text["kind"] not in finding.LISTS:
        return Response(status_code=400)
    html = await run_in_threadpool(_found, load(), text, anywhere=anywhere)
    # Without an answer the page, which follows, says what is wrong.
    return HTMLResponse(html, 200 if html else 503, headers={"Cache-Control": "no-store"})


def _found(own: Settings, text: dict[str, str], *, anywhere: bool) -> str:
    try:
        marts = published.current(DataFolder(connections.shown(own).tracker_data))
        tracked = marts.ask(accounts.tracked)
        account = next((one for one in tracked if one.account_id == text["account"]), None)
        if account is None:
            return ""
        with formats.reader(text["locale"]):
            search = Search(account, text["kind"], text["search"].strip(), anywhere)
            found = search.page(marts)
            return finding.title(search, found) + finding.people_found(marts, search, found)
    except ReaderError:
        return ""
