"""What is done before the first visitor comes, so that they need not wait for it."""

import gc
import importlib
import inspect
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from streamlit.starlette import App

from dashboards.serving import first_screen
from settings import Settings

# Streamlit imports them when a page first needs them; the views come with the first screen.
LATE: Final = (
    "PIL.Image",
    "pandas",
    "pyarrow.compute",
    "streamlit.components.v2.manifest_scanner",
    "streamlit.elements.vega_charts",
    "streamlit.material_icon_names",
    "streamlit.runtime.scriptrunner.magic_funcs",
)


def lifespan(
    load: Callable[[], Settings],
) -> Callable[[App], AbstractAsyncContextManager[dict[str, Any] | None]]:
    """What the server does around its life.

    Args:
        load: Reads the owner's settings.
    """

    @asynccontextmanager
    async def warm(_app: App) -> AsyncIterator[None]:
        await run_in_threadpool(_prepare, load)
        yield

    return warm


def _prepare(load: Callable[[], Settings]) -> None:
    for name in LATE:
        importlib.import_module(name)
    # The first element ever drawn asks for the stack, for which Python reads where modules lie.
    inspect.stack()
    first_screen.html(load(), {}, None, datetime.now(UTC))
    # What is there now stays for good: searching it for garbage took half of a page's time.
    gc.collect()
    gc.freeze()
