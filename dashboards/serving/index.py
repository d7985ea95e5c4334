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

# Streamlit's scripts and styles: to ask for three score of them alone takes a phone a quarter of a
# second, and nothing below a style sheet is painted before it has come.
_LATER: Final = re.compile(
    r'<script type="module"[^>]*></script>|<link rel="(?:modulepreload|stylesheet)"[^>]*>'
)
_SHEET: Final = re.compile(r'<link rel="stylesheet"[^>]* href="\./([^"]+)">')
_OWN_FONT: Final = re.compile(r"@font-face\{font-family:Source Sans;[^}]*\}")

_SCRIPTS: Final = ("history.js", "charts.js", "search.js")

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
    if not shown:
        return _other(request)
    before, root, after = _page().partition('<div id="root">')
    later = "".join(_LATER.findall(before))
    style = _fonts() + _asset("first_screen.css")
    return HTMLResponse(
        f"{_LATER.sub('', before)}<style>{style}</style>{shown}"
        f'<template id="later">{later}</template>'
        f"<script>{_asset('first_screen.js')}</script>{root}{after}",
        headers=_HEADERS,
    )


def _other(_request: Request) -> HTMLResponse:
    return HTMLResponse(_page(), headers=_HEADERS)


@lru_cache
def _page() -> str:
    """Streamlit's own page with our head."""
    page = (Path(get_static_dir()) / "index.html").read_text(encoding="utf-8")
    page = page.replace("<title>Streamlit</title>", f"<title>{escape(say('product'))}</title>")
    page = page.replace("./favicon.png", "/icons/192.png")
    scripts = "".join(f"<script>{_asset(name)}</script>" for name in _SCRIPTS)
    head = f"{_asset('head.html')}<style>{_asset('charts.css')}</style>{scripts}"
    # Below the head, where Streamlit's own styles come to stand: of two that weigh the same, the
    # later one holds.
    own = f'<style>{_asset("style.css")}</style><div id="root">'
    return page.replace("</head>", f"{head}</head>").replace('<div id="root">', own)


@lru_cache
def _fonts() -> str:
    """Of Streamlit's style sheets what the first screen is written in."""
    static = Path(get_static_dir())
    sheets = (static / name for name in _SHEET.findall(_page()))
    faces = _OWN_FONT.findall("".join(sheet.read_text(encoding="utf-8") for sheet in sheets))
    return "".join(faces).replace("../media/", "./static/media/")


@lru_cache
def _asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")
