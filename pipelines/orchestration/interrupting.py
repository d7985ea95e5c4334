"""Coroutines inside a step, and a word to stop that reaches them wherever they are."""

import asyncio
import signal
import threading
from collections.abc import Coroutine
from typing import Any, Final, TypeVar

import dagster as dg

# What Dagster listens to: Ctrl-C, and its own daemon's word that a run is to end.
STOPS: Final = (signal.SIGINT, signal.SIGTERM)

Result = TypeVar("Result")


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """Run it to its end, or until a signal cancels it.

    Dagster's own handlers raise wherever the process is just then. In a callback of the event loop
    that is logged and forgotten, and the pass would go on.

    Raises:
        dagster.DagsterExecutionInterruptedError: The process was told to stop.
    """
    if threading.current_thread() is not threading.main_thread():
        return asyncio.run(work)
    before = {one: signal.getsignal(one) for one in STOPS}
    try:
        return asyncio.run(_cancelled_by_signals(work))
    except asyncio.CancelledError:
        raise dg.DagsterExecutionInterruptedError from None
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


async def _cancelled_by_signals(work: Coroutine[Any, Any, Result]) -> Result:
    task = asyncio.create_task(work)
    for one in STOPS:
        asyncio.get_running_loop().add_signal_handler(one, task.cancel)
    return await task
