"""Serves a world over HTTP as graph.instagram.com would: tokens, envelopes, headers, a log."""

import hashlib
import json
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.clock import Clock
from sandbox.faults import HTML, Faults, HtmlAnswer
from sandbox.graph import routes
from sandbox.graph.call import Call
from sandbox.graph.errors import GraphError, bad_parameter, bad_token, missing_token
from sandbox.world import World

API_VERSION = "v25.0"
CALLS_BEFORE_USAGE = 20
CALLS_PER_DAY = 48_000
START_SECONDS = 20.0


@dataclass(frozen=True)
class RequestRecord:
    """One served request; `query` is without the token, `at` is the sandbox's time."""

    method: str
    path: str
    query: Mapping[str, str]
    status: int
    at: datetime


@dataclass(frozen=True)
class Sandbox:
    """A running server: where it is, what opens it, what it was asked, how to make it fail."""

    url: str
    """Without a slash at the end, as a client would write https://graph.instagram.com."""
    token: str
    world: World
    clock: Clock
    requests: list[RequestRecord] = field(default_factory=list, repr=False)
    faults: Faults = field(default_factory=Faults)


@contextmanager
def running(world: World, clock: Clock, port: int = 0) -> Iterator[Sandbox]:
    """Serve a world in a thread while the context is open.

    Args:
        world: What is told about, never beyond the clock.
        clock: Says what "now" is; it may be moved meanwhile.
        port: The port on 127.0.0.1; 0 takes a free one.

    Raises:
        OSError: The port is in use.
    """
    with socket.create_server(("127.0.0.1", port)) as listener:
        sandbox = Sandbox(
            f"http://127.0.0.1:{listener.getsockname()[1]}", token_of(world), world, clock
        )
        config = uvicorn.Config(
            application(sandbox),
            log_level="warning",
            date_header=False,
            server_header=False,
            lifespan="off",
            timeout_graceful_shutdown=1,
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            _await_start(server)
            yield sandbox
        finally:
            server.should_exit = True
            thread.join()


def token_of(world: World) -> str:
    """The long-lived token of a world's account."""
    digest = hashlib.sha256(f"token:{world.owner.account_id}".encode()).hexdigest()
    return f"IGAA{digest}"


def application(sandbox: Sandbox) -> Starlette:
    """The ASGI application over a sandbox."""

    async def serve(request: Request) -> Response:
        now = sandbox.clock.now()
        response = _respond(sandbox, request, now)
        query = {k: v for k, v in request.query_params.items() if k != "access_token"}
        sandbox.requests.append(
            RequestRecord(request.method, request.url.path, query, response.status_code, now)
        )
        response.headers["Date"] = format_datetime(now.replace(microsecond=0), usegmt=True)
        response.headers["instagram-api-version"] = API_VERSION
        if len(sandbox.requests) > CALLS_BEFORE_USAGE:
            volume = 100 * len(sandbox.requests) // CALLS_PER_DAY
            response.headers["x-app-usage"] = json.dumps({"call_volume": volume, "cpu_time": 0})
        return response

    return Starlette(routes=[Route("/{path:path}", serve, methods=["GET", "POST", "DELETE"])])


def _respond(sandbox: Sandbox, request: Request, now: datetime) -> Response:
    path = request.url.path
    try:
        sandbox.faults.strike(path)
        return _json(200, routes.answer(_call(sandbox, request, now), path))
    except HtmlAnswer:
        return Response(HTML, status_code=500, media_type="text/html")
    except GraphError as error:
        response = _json(error.status, error.envelope(f"{len(sandbox.requests)}:{path}"))
        message = error.message.replace('"', "'")
        response.headers["www-authenticate"] = (
            f'OAuth "Facebook Platform" "invalid_request" "{message}"'
        )
        return response


def _call(sandbox: Sandbox, request: Request, now: datetime) -> Call:
    if request.method != "GET":
        raise bad_parameter(f"Unsupported request - method type: {request.method.lower()}")
    try:
        sandbox.world.require_lived(now)
    except ValueError as error:
        raise bad_parameter(str(error)) from error
    query = dict(request.query_params)
    token = query.pop("access_token", None)
    scheme, _, carried = request.headers.get("authorization", "").partition(" ")
    if token is None and scheme.lower() == "bearer":
        token = carried
    if not token:
        raise missing_token()
    if token != sandbox.token:
        raise bad_token()
    return Call(
        world=sandbox.world,
        now=now,
        url=f"{sandbox.url}{request.url.path}",
        token=token,
        query=query,
        refused_metrics=frozenset(sandbox.faults.refused_metrics),
    )


def _json(status: int, body: Any) -> Response:
    return Response(
        json.dumps(body), status_code=status, media_type="application/json; charset=UTF-8"
    )


def _await_start(server: uvicorn.Server) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not server.started:
        if time.monotonic() > deadline:
            raise TimeoutError(f"the sandbox did not start within {START_SECONDS:.0f} s")
        time.sleep(0.01)
