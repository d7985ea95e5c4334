"""A word to stop ends what a step awaits, also where Dagster's handler would raise in vain."""

import asyncio
import os
import signal
from collections.abc import Callable, Iterator

import dagster as dg
import pytest

from pipelines.orchestration import interrupting


class _Unheard(BaseException):
    """What a handler like Dagster's raises."""


@pytest.fixture(params=interrupting.STOPS)
def stop(request: pytest.FixtureRequest) -> Iterator[Callable[[], None]]:
    """Say the word; meanwhile a handler stands there that raises, as Dagster's does."""

    def handler(*_: object) -> None:
        raise _Unheard

    word: signal.Signals = request.param
    before = signal.signal(word, handler)
    yield lambda: os.kill(os.getpid(), word)
    assert signal.getsignal(word) is handler, "the handler is not there any more"
    signal.signal(word, before)


def test_it_is_heard_in_a_callback_of_the_loop(stop: Callable[[], None]) -> None:
    went_on = False

    async def read() -> None:
        nonlocal went_on
        asyncio.get_running_loop().call_soon(stop)
        await asyncio.gather(*(asyncio.sleep(seconds) for seconds in (0.2, 0.3)))
        went_on = True

    with pytest.raises(dg.DagsterExecutionInterruptedError):
        interrupting.run(read())
    assert not went_on


def test_what_is_not_stopped_gives_what_it_found(stop: Callable[[], None]) -> None:
    del stop

    async def read() -> int:
        return 3

    assert interrupting.run(read()) == 3
