"""The address on this machine that a login comes back to: opened for one answer, then closed.

It listens on 127.0.0.1 only. What comes back holds a code, so nothing of it is logged, shown or
kept in a page; only an answer with the `state` that was sent along is taken.
"""

import hmac
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qsl, urlsplit

from settings import CALLBACK_PATH

HOST = "127.0.0.1"
REQUEST_SECONDS = 10.0

_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Instagram Followers Tracker</title>
<style>body {{ font: 1.1rem system-ui, sans-serif; max-width: 32rem; margin: 20vh auto }}</style>
<h1 style="font-size: 1.4rem">{title}</h1><p>{text}</p>
"""
_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Connection": "close",
}


class NoAnswer(Exception):
    """Nobody came back from the login in time."""


class Callback:
    """Waits for the answer to one login."""

    def __init__(self, server: "_Server") -> None:
        self._server = server

    def wait(self, state: str, seconds: float) -> Mapping[str, str]:
        """The parameters with which the browser came back.

        Args:
            state: What was sent along with the login; answers without it are turned away.
            seconds: How long to wait.

        Raises:
            NoAnswer: Nobody came back in time.
        """
        self._server.state = state
        deadline = time.monotonic() + seconds
        while self._server.answer is None:
            left = deadline - time.monotonic()
            if left <= 0:
                raise NoAnswer("Nobody came back from the login in time; nothing was connected.")
            self._server.timeout = left
            self._server.handle_request()
        return self._server.answer


@contextmanager
def listening(port: int) -> Iterator[Callback]:
    """Listen on a port of this machine while the block runs.

    Raises:
        OSError: The port is in use.
    """
    with _Server((HOST, port), _Handler) as server:
        yield Callback(server)


class _Server(HTTPServer):
    state = ""
    answer: Mapping[str, str] | None = None

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that hangs up is no news, and the trace could hold the code."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = REQUEST_SECONDS

    def do_GET(self) -> None:  # the library's name
        """Take the answer, or turn the visitor away."""
        address = urlsplit(self.path)
        answer = dict(parse_qsl(address.query))
        if address.path != CALLBACK_PATH:
            self._show(HTTPStatus.NOT_FOUND, "Nothing is here", "This address is for a login.")
        elif not hmac.compare_digest(answer.get("state", "").encode(), self.server.state.encode()):
            self._show(
                HTTPStatus.BAD_REQUEST,
                "This login was not begun here",
                "Use the address that the terminal shows.",
            )
        else:
            self.server.answer = answer
            self._show(
                HTTPStatus.OK, "You are back", "Close this page; the terminal says what came of it."
            )

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the library's name
        """Say nothing: the request line holds the code."""

    def _show(self, status: HTTPStatus, title: str, text: str) -> None:
        page = _PAGE.format(title=title, text=text).encode()
        self.send_response(status)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)
