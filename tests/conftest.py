"""What all tests share: nothing reports home, and nothing of this machine's settings leaks in."""

import gc
import os
import signal
from pathlib import Path

import pytest

import settings

# Before any tool is imported: each reads its switch when it is loaded.
settings.turn_telemetry_off()
for name in ("TRACKER_DATA", "TRACKER_INBOX", "TRACKER_KEY", "DATABASE_URL", "DAGSTER_PG_URL"):
    os.environ.pop(name, None)

# Each client of HTTP would load all root certificates, 30 ms of CPU, to speak with this machine: it
# is told of a folder that has none.
os.environ.pop("SSL_CERT_FILE", None)
os.environ["SSL_CERT_DIR"] = str(Path(__file__).parent)

# What was started in the background hears no Ctrl-C, and neither would what the tests start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Modules with slow tests come first, the last of them before all.

    One process runs a whole module, so one that takes minutes must not begin when the others are
    done. The longest tests (everything served, whole journeys) stand towards the end.
    """
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    first = [item for item in items if item.path in slow]
    # Equal ones keep their order, also when sorted in reverse.
    first.sort(key=lambda item: item.path, reverse=True)
    items[:] = first + [item for item in items if item.path not in slow]


def pytest_collection_finish() -> None:
    """What is there now stays: searching it for garbage after each run of a page took a second."""
    gc.collect()
    gc.freeze()
