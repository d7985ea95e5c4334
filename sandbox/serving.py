"""Serves an Instagram over HTTP as graph.instagram.com and graph.facebook.com would.

Here a reply gets its envelope, its headers, its damage and its line in the log. Both hosts are one
server: Instagram Login at `/`, Facebook Login below `/facebook`.
"""

import json
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.utils import format_datetime
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from sandbox import overview
from sandbox.answering import account_asked_about, answer
from sandbox.asking import Question, RequestRecord, question_of, record_of
from sandbox.clock import Clock
from sandbox.damage import Damage
from sandbox.dialects import Dialect
from sandbox.faults import Fault, error_of
from sandbox.graph.errors import GraphError
from sandbox.instagram import Instagram, SimulatedAccount
from sandbox.quotas import throttled_usage
from sandbox.state import Sandbox
from sandbox.switches import Switches
from sandbox.tokens import starting_text
from sandbox.world import World

__all__ = ["RequestRecord", "Sandbox", "running", "token_of"]

API_VERSION = "v25.0"
START_SECONDS = 20.0
BROKEN = "<!DOCTYPE html><html><body>Sorry, something went wrong.</body></html>"


@contextmanager
def running(
    simulated: World | Instagram, clock: Clock, port: int = 0, switches: Switches | None = None
) -> Iterator[Sandbox]:
    """Serve an Instagram in a thread while the context is open.

    Args:
        simulated: What is told about, never beyond the clock; a world is one ordinary account.
        clock: Says what "now" is; it may be moved meanwhile.
        port: The port on 127.0.0.1; 0 takes a free one.
        switches: The uncertain behaviours; None is what clients see today.

    Raises:
        OSError: The port is in use.
    """
    instagram = (
        Instagram([SimulatedAccount(simulated)]) if isinstance(simulated, World) else simulated
    )
    stopping = threading.Event()
    with socket.create_server(("127.0.0.1", port)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        sandbox = Sandbox(url, instagram, clock, switches or Switches())
        config = uvicorn.Config(
            application(sandbox, Damage(stopping)),
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
            stopping.set()
            server.should_exit = True
            thread.join()


def token_of(world: World) -> str:
    """The long-lived Instagram token of a world's account."""
    return starting_text(world.owner.account_id, Dialect.INSTAGRAM)


def application(sandbox: Sandbox, damage: Damage) -> Starlette:
    """The ASGI application over a sandbox."""

    async def serve(request: Request) -> Response:
        asked = await question_of(request, sandbox.clock.now())
        if asked.method == "HEAD":  # only the clock is asked for
            return Response(headers=_headers(asked))
        if (asked.method, request.url.path) == ("GET", "/"):
            return HTMLResponse(overview.page(sandbox, asked.now))
        token = sandbox.tokens.find(asked.token)
        account = None if token is None else account_asked_about(sandbox, asked, token)
        account_id = None if account is None else account.account_id
        fault = sandbox.faults.strike(request.url.path, account_id, asked.now)
        response = _respond(sandbox, asked, fault)
        response.headers.update(_headers(asked))
        response.headers.update(_usage(sandbox, asked, account_id, fault))
        sandbox.requests.append(
            record_of(asked, request.url.path, response.status_code, account_id or "")
        )
        return await damage.apply(fault, response, request, sandbox.faults.slow_seconds)

    return Starlette(routes=[Route("/{path:path}", serve, methods=["GET", "POST", "DELETE"])])


def _respond(sandbox: Sandbox, asked: Question, fault: Fault | None) -> Response:
    if fault is Fault.HTML:
        return HTMLResponse(BROKEN, status_code=500)
    try:
        if fault is not None and (error := error_of(fault, asked)) is not None:
            raise error
        return sandbox.login.answer(asked, sandbox.switches) or _json(200, answer(sandbox, asked))
    except GraphError as error:
        return _refusal(error, asked, sandbox.switches)


def _refusal(error: GraphError, asked: Question, switches: Switches) -> Response:
    # The same question at the same moment gets the same trace.
    trace = f"{asked.now.isoformat()}:{asked.method}:{asked.path}:{sorted(asked.query.items())}"
    body = error.envelope(asked.dialect, switches, trace)
    response = _json(error.answered_status(switches), body)
    if asked.dialect is Dialect.INSTAGRAM:
        message = error.said(switches).replace('"', "'").encode("ascii", "replace").decode()
        response.headers["www-authenticate"] = (
            f'OAuth "Facebook Platform" "invalid_request" "{message}"'
        )
    return response


def _headers(asked: Question) -> Mapping[str, str]:
    """The headers of every reply."""
    headers = {"Date": format_datetime(asked.now.replace(microsecond=0), usegmt=True)}
    if asked.dialect is Dialect.INSTAGRAM:
        headers["instagram-api-version"] = asked.version or API_VERSION
    return headers


def _usage(
    sandbox: Sandbox, asked: Question, account_id: str | None, fault: Fault | None
) -> Mapping[str, str]:
    """The usage headers."""
    if account_id is None or fault is Fault.THROTTLED_WITHOUT_HEADERS:
        return {}
    if fault is Fault.THROTTLED_WITH_HEADERS:
        return throttled_usage(account_id).headers(asked.dialect)
    return sandbox.quotas.headers(account_id, asked.dialect, asked.now)


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
