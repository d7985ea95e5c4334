"""A local server that speaks OpenAI's Responses API: `POST /v1/responses`, streamed, over HTTP.

A test says how it answers by setting `answer`; everything it was asked is kept in `asked`.
"""

import asyncio
import json
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

USAGE = {"input_tokens": 1_000, "output_tokens": 200}

Answer = Callable[[Request], Response]


@dataclass
class Server:
    """The server as a test sees it."""

    base_url: str
    answer: Answer = field(default_factory=lambda: speak('{"suggestions": []}'))
    asked: list[bytes] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)

    def says(self, suggestions: list[dict[str, Any]]) -> None:
        """Answer with these suggestions."""
        self.answer = speak(json.dumps({"suggestions": suggestions}))


def speak(
    text: str,
    *,
    end: str = "response.completed",
    piece: int = 7,
    pause: float = 0.0,
    usage: dict[str, int] | None = None,
) -> Answer:
    """Stream a text in pieces; `end` is the last event, '' to hang up without one."""

    async def events() -> AsyncIterator[bytes]:
        yield _event("response.created", response=_response("in_progress"))
        for at in range(0, len(text), piece):
            yield _event(
                "response.output_text.delta",
                delta=text[at : at + piece],
                item_id="msg_1",
                output_index=0,
                content_index=0,
                logprobs=[],
            )
            if pause:
                await asyncio.sleep(pause)
        if end:
            yield _event(end, response=_response(end.rpartition(".")[2], usage or USAGE))

    return lambda _request: StreamingResponse(events(), media_type="text/event-stream")


def stream(*events: object) -> Answer:
    """Stream these as they are: text word for word, anything else as JSON."""
    body = "".join(
        f"data: {one if isinstance(one, str) else json.dumps(one)}\n\n" for one in events
    )
    return lambda _request: Response(body, media_type="text/event-stream")


def ends(usage: object) -> dict[str, Any]:
    """The last event of an answer, with a usage that may be anything."""
    return {"type": "response.completed", "response": {"usage": usage}}


def says(delta: object) -> dict[str, Any]:
    """An event with a piece of an answer, which may be anything."""
    return {"type": "response.output_text.delta", "delta": delta}


def elsewhere(status: int, address: str) -> Answer:
    """Send the client to another server."""
    return lambda _request: Response(status_code=status, headers={"location": address})


def silent(seconds: float) -> Answer:
    """Take the request and say nothing."""

    def answer(_request: Request) -> Response:
        time.sleep(seconds)
        return Response()

    return answer


def page() -> Answer:
    """Answer with a page, as a wrong address does."""
    return lambda _request: HTMLResponse("<h1>5 tips</h1>")


def refuse() -> Answer:
    """Stream a refusal, with a number in it that nobody may see."""

    async def events() -> AsyncIterator[bytes]:
        yield _event(
            "response.refusal.delta",
            delta="I must refuse, 4711 times.",
            item_id="msg_1",
            output_index=0,
            content_index=0,
        )
        yield _event("response.completed", response=_response("completed", USAGE))

    return lambda _request: StreamingResponse(events(), media_type="text/event-stream")


def fail(status: int, **headers: str) -> Answer:
    """Answer with an error that repeats the key, as some servers do."""

    def answer(request: Request) -> Response:
        said = f"Incorrect: {request.headers.get('authorization')}"
        return JSONResponse(
            {"error": {"message": said, "type": "x", "code": None}}, status, headers=headers
        )

    return answer


def in_turn(*answers: Answer) -> Answer:
    """One answer after another."""
    waiting = iter(answers)

    def answer(request: Request) -> Response:
        return next(waiting)(request)

    return answer


@contextmanager
def serving() -> Iterator[Server]:
    """Run the server on a free port."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    server = Server(f"http://127.0.0.1:{port}/v1")

    async def responses(request: Request) -> Response:
        server.asked.append(await request.body())
        server.keys.append(request.headers.get("authorization"))
        return server.answer(request)

    app = Starlette(routes=[Route("/v1/responses", responses, methods=["POST"])])
    running = uvicorn.Server(uvicorn.Config(app, log_level="critical", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        running.should_exit = True
        thread.join(timeout=10)
        listening.close()


def _event(kind: str, **data: Any) -> bytes:
    said = json.dumps({"type": kind, "sequence_number": 0} | data)
    return f"event: {kind}\ndata: {said}\n\n".encode()


def _response(status: str, usage: dict[str, int] | None = None) -> dict[str, Any]:
    said = None
    if usage:
        said = usage | {
            "total_tokens": sum(usage.values()),
            "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
            "output_tokens_details": {"reasoning_tokens": 0},
        }
    return {
        "id": "resp_1",
        "object": "response",
        "created_at": 0,
        "status": status,
        "model": "local-model",
        "output": [],
        "parallel_tool_calls": False,
        "tool_choice": "none",
        "tools": [],
        "usage": said,
    }
