"""What a phone needs to install the dashboard: a manifest, icons, and a worker for the shell."""

import hashlib
import json
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from dashboards.texts import say

ASSETS: Final = Path(__file__).parents[1] / "assets"
_ICONS: Final = (
    {"src": "/icons/192.png", "sizes": "192x192"},
    {"src": "/icons/512.png", "sizes": "512x512"},
    {"src": "/icons/maskable.png", "sizes": "512x512", "purpose": "maskable"},
)


def routes() -> list[BaseRoute]:
    """The addresses that browsers ask for."""
    return [
        Route("/manifest.webmanifest", _manifest),
        Route("/worker.js", _worker),
        Mount("/icons", StaticFiles(directory=ASSETS / "icons"), name="icons"),
    ]


def _manifest(_request: Request) -> Response:
    manifest = {
        "id": "/",
        "name": say("product"),
        "short_name": say("product-short"),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f5f8fc",
        "theme_color": "#f5f8fc",
        "icons": [icon | {"type": "image/png"} for icon in _ICONS],
    }
    return Response(json.dumps(manifest), media_type="application/manifest+json")


def _worker(_request: Request) -> Response:
    return Response(
        _versioned_worker(),
        media_type="text/javascript",
        headers={"Cache-Control": "no-cache"},
    )


@lru_cache
def _versioned_worker() -> str:
    """The worker; it differs as soon as what it may keep does, so that browsers update."""
    text = (ASSETS / "worker.js").read_text(encoding="utf-8")
    made_of = f"{version('instagram-followers-tracker')} {version('streamlit')} {text}"
    return text.replace("VERSION", hashlib.sha256(made_of.encode()).hexdigest()[:12])
