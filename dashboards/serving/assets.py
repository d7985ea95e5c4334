"""Streamlit's own scripts and styles, in Brotli.

Streamlit leaves its static files uncompressed, because compressing 3 MB for every visitor costs
more than it saves. Their names carry a hash of their content, so each is compressed once and kept.
Everything else passes through: answers to range requests, media and the socket stay as they are.
"""

import mimetypes
from functools import cache
from pathlib import Path
from typing import Final

import brotli
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.file_util import get_static_dir

# From 6 on it costs the first visitor ten times as much for a hundredth of the size.
QUALITY: Final = 6
SMALLEST: Final = 500
_KINDS: Final = {".js", ".css", ".svg"}
_HEADERS: Final = {
    "Content-Encoding": "br",
    "Cache-Control": "public, immutable, max-age=31536000",
    "Vary": "Accept-Encoding",
}


class CompressedAssets:
    """Middleware that answers for Streamlit's hashed text files, if the browser takes Brotli."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        static = Path(get_static_dir())
        # Only these names are ever looked up, so no address can lead anywhere else.
        self._files = {
            f"/{file.relative_to(static).as_posix()}": file
            for file in (static / "static").rglob("*")
            if file.suffix in _KINDS and file.stat().st_size >= SMALLEST
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        file = self._files.get(scope["path"]) if _is_plain_get(scope) else None
        if file is None:
            await self._app(scope, receive, send)
            return
        kind = mimetypes.guess_type(file.name)[0]
        body = await run_in_threadpool(_compressed, file)
        await Response(body, headers=_HEADERS, media_type=kind)(scope, receive, send)


def _is_plain_get(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "GET":
        return False
    headers = Headers(scope=scope)
    taken = {part.strip() for part in headers.get("accept-encoding", "").split(",")}
    return "br" in taken and "range" not in headers


@cache
def _compressed(file: Path) -> bytes:
    return bytes(brotli.compress(file.read_bytes(), quality=QUALITY))
