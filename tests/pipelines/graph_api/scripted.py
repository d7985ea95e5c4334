"""A web server that gives the answers a test wrote down, over real HTTP.

For what the sandbox does not do on demand: cut answers, odd headers, refusals in an order of the
test's choosing. Everything else is tried against the sandbox.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

NOON = "Thu, 12 Nov 2026 12:00:00 GMT"


@dataclass(frozen=True)
class Asked:
    """A request as it arrived."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]
    method: str = "GET"
    body: str = ""


@dataclass(frozen=True)
class Reply:
    """What is sent back; `cut` bytes fewer than announced."""

    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int = 0


Answering = Callable[[Asked], Reply]


@dataclass
class Scripted:
    """The running server's address, and what it was asked."""

    url: str
    asked: list[Asked] = field(default_factory=list)


def error(code: int, message: str = "Nope", status: int = 400, **more: Any) -> Reply:
    """An error envelope."""
    found = {"message": message, "type": "IGApiException", "code": code, "fbtrace_id": "A1"}
    return Reply({"error": {**found, **more}}, status)


@contextmanager
def answering(answer: Answering) -> Iterator[Scripted]:
    """Serve the answers of a function until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.do_GET()

        def do_DELETE(self) -> None:
            self.do_GET()

        def do_GET(self) -> None:
            address = urlsplit(self.path)
            headers = {name.lower(): value for name, value in self.headers.items()}
            sent = self.rfile.read(int(headers.get("content-length", 0))).decode()
            query = dict(parse_qsl(address.query))
            asked = Asked(address.path, query, headers, self.command, sent)
            served.asked.append(asked)
            reply = answer(asked)
            raw = reply.body if isinstance(reply.body, str) else json.dumps(reply.body)
            body = raw.encode()
            self.send_response_only(reply.status)
            given = {"Date": NOON, "Content-Length": str(len(body) + reply.cut), **reply.headers}
            for name, value in given.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served = Scripted(f"http://127.0.0.1:{server.server_port}")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
