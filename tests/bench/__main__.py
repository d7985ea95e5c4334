"""`make bench`: every measurement, as ratios in one run."""

import os
import platform
import tempfile
from pathlib import Path

from rich.console import Console

import settings
from tests.bench import api_calls, archive_speed, dashboard, ledger_scale, many_accounts, warm_pass
from tests.bench.report import show


def main() -> None:
    """Measure everything and print it; nothing is kept."""
    settings.turn_telemetry_off()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    Console().print(f"{os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for media in (100, 1_000, 10_000):
            show(f"One account with {media:,} posts", api_calls.measure(folder, media))
        show("Many accounts", many_accounts.measure(folder))
        show("An archive of 1,000,000 followers", archive_speed.measure(folder))
        show("The ledger of 1,000,000 followers", ledger_scale.measure_million(folder))
        show("A long history", ledger_scale.measure_history(folder))
        show("A very long list", ledger_scale.measure_memory(folder))
        show("The dashboard", dashboard.measure(folder))
        show("A pass that finds little new", warm_pass.measure(folder))


if __name__ == "__main__":
    main()
