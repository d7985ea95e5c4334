"""The page that starts Streamlit in a browser, with our name, our icon and the first screen."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache, partial
from html import escape
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route
from streamlit.file_util import get_static_dir

from dashboards.main import PLACES
from dashboards.serving import first_screen
from dashboards.texts import say
from settings import Settings

ASSETS: Final = Path(__file__).parents[1] / "assets"

# It holds numbers, and the next visit wants newer ones.
_HEADERS: Final = {"Cache-Control": "no-store"}


def routes(load: Callable[[], Settings]) -> list[Route]:
    """The addresses of all pages; only the first one has a first screen.

    Args:
        load: Reads the owner's settings.
    """
    return [
        Route("/", partial(_first, load), name="first"),
        *(Route(f"/{place.key}", _other, name=place.key) for place in PLACES),
    ]


def _first(load: Callable[[], Settings], request: Request) -> HTMLResponse:
    # "de-AT,de;q=0.9" is what the browser calls its language in scripts, and what else it takes.
    locale = re.split("[,;]", request.headers.get("accept-language", ""), maxsplit=1)[0].strip()
    shown = first_screen.html(load(), request.query_params, locale or None, datetime.now(UTC))
    before, after = _index()
    if not shown:
        return HTMLResponse(before + after, headers=_HEADERS)
    style = _asset("style.css") + _asset("first_screen.css")
    return HTMLResponse(
        f"{before}<style>{style}</style>{shown}<script>{_asset('first_screen.js')}</script>{after}",
        headers=_HEADERS,
    )


def _other(_request: Request) -> HTMLResponse:
    return HTMLResponse("".join(_index()), headers=_HEADERS)


@lru_cache
def _index() -> tuple[str, str]:
    """Streamlit's own page with our head, up to the place of the first screen, and the rest."""
    page = (Path(get_static_dir()) / "index.html").read_text(encoding="utf-8")
    page = page.replace("<title>Streamlit</title>", f"<title>{escape(say('product'))}</title>")
    page = page.replace("./favicon.png", "/icons/192.png")
    head = f"{_asset('head.html')}<script>{_asset('history.js')}</script>"
    page = page.replace("</head>", f"{head}</head>")
    before, root, after = page.partition('<div id="root">')
    return before, root + after


@lru_cache
def _asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")
