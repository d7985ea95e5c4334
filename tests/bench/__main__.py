"""`make bench`: every measurement in one run; or some: `python -m tests.bench dashboard`."""

import os
import platform
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from rich.console import Console

import settings
from tests.bench import api_calls, archive_speed, dashboard, ledger_scale, many_accounts, warm_pass
from tests.bench.report import Line, show

Measure = Callable[[Path], list[Line]]

# Each with the name by which it is asked for.
PARTS: Final[tuple[tuple[str, str, Measure], ...]] = (
    *(
        ("calls", f"One account with {media:,} posts", partial(api_calls.measure, media=media))
        for media in (100, 1_000, 10_000)
    ),
    ("accounts", "Many accounts", many_accounts.measure),
    ("archive", "An archive of 1,000,000 followers", archive_speed.measure),
    ("ledger", "The ledger of 1,000,000 followers", ledger_scale.measure_million),
    ("ledger", "A long history", ledger_scale.measure_history),
    ("ledger", "A very long list", ledger_scale.measure_memory),
    ("dashboard", "The dashboard", dashboard.measure),
    ("pass", "A pass that finds little new", warm_pass.measure),
)


def main() -> None:
    """Measure what is named, or everything, and print it; nothing is kept."""
    known, named = {name for name, _, _ in PARTS}, set(sys.argv[1:])
    if named - known:
        sys.exit(f"Unknown: {', '.join(named - known)}. There is {', '.join(sorted(known))}.")
    settings.turn_telemetry_off()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    machine = f"{os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}"
    Console().print(f"{machine}, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        for name, title, measure in PARTS:
            if name in (named or known):
                show(title, measure(Path(folder)))


if __name__ == "__main__":
    main()
