"""Replies that arrive damaged: cut, truncated, late or never. What strikes when is `faults`."""

import asyncio
import threading

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from sandbox.faults import Fault

_LOOK_AGAIN_SECONDS = 0.02


class _Cut(Response):
    """Announces its whole length and stops after the first half."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        await send(
            {
                "type": "http.response.start",
                "status": self.status_code,
                "headers": self.raw_headers,
            }
        )
        half = bytes(self.body[: len(self.body) // 2])
        await send({"type": "http.response.body", "body": half, "more_body": True})


class Damage:
    """Damages replies until the server stops."""

    def __init__(self, stopping: threading.Event) -> None:
        self._stopping = stopping

    async def apply(
        self, fault: Fault | None, response: Response, request: Request, slow_seconds: float
    ) -> Response:
        """The reply as it leaves the server under a fault, as soon as it does."""
        if fault is Fault.TRUNCATED_JSON:
            response.body = response.body[: len(response.body) // 2]
            response.headers["content-length"] = str(len(response.body))
        if fault is Fault.SLOW:
            await self._wait(request, slow_seconds)
        elif fault is Fault.HANGING:
            await self._wait(request, float("inf"))
        if fault in (Fault.CUT_LINE, Fault.HANGING):
            return _Cut(response.body, response.status_code, dict(response.headers))
        return response

    async def _wait(self, request: Request, seconds: float) -> None:
        # Looks in small steps whether somebody still waits and the server still runs.
        clock = asyncio.get_running_loop()
        end = clock.time() + seconds
        while clock.time() < end and not self._stopping.is_set():
            if await request.is_disconnected():
                return
            await asyncio.sleep(min(_LOOK_AGAIN_SECONDS, max(0.0, end - clock.time())))
