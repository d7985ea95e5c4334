"""`make screenshots`: every page at three widths, light and dark, of simulated accounts.

The sandbox account shows nearly everything. What had to be withdrawn takes archives that arrive
after something was claimed, so that is another account's.

The pictures go to docs/screenshots; all but the README's (`overview.png`) are kept out of git.
"""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Literal

from sandbox.archives import write_archive
from sandbox.habits import EVENTFUL
from sandbox.world import World
from settings import REPOSITORY
from tests.browser import chromium, dashboard, tab
from tests.journeys.installations import Installation

FOLDER = REPOSITORY / "docs" / "screenshots"
PAGES = {
    "overview": "?period=28d",
    "left": "followers?list=Left",
    "came": "followers?list=Came",
    "renamed": "followers?list=Renamed",
    "unclear": "followers?list=Cannot+be+told",
    "followers": "followers?list=All+followers",
    "top": "followers?list=Top+engagers",
    "ghosts": "followers?list=Ghosts",
    "growth": "growth?period=90d",
    "time-machine": "time-machine",
    "content": "content",
    "audience": "audience",
    "timing": "timing",
    "hashtags": "hashtags",
    "competitors": "competitors",
    "assistant": "assistant",
    "data": "data",
    "archives": "archives",
    "settings": "settings",
}
LATE_PAGES = {
    "withdrawn": "followers?list=Withdrawn",
    # The newest one, whose receipt is shown, is cut to 90 days.
    "partial-receipt": "archives",
}
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SHAPES = ((360, 780), (1280, 1300), (2560, 1400))


def main() -> None:
    """Run passes over the accounts in a temporary folder, then take the pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        sandbox = Installation(Path(folder) / "sandbox")
        sandbox.must("sync")
        _take(sandbox, PAGES)
        late = Installation(Path(folder) / "late")
        for archives in _archives_in_two_lots(Path(folder) / "given"):
            late.must("import", archives)
        _take(late, LATE_PAGES)
    shutil.copy(FOLDER / "overview-1280-light.png", FOLDER / "overview.png")


def _archives_in_two_lots(folder: Path) -> Iterator[Path]:
    """Two whole archives; then some from in between, and a newer one that is cut short."""
    now = datetime.now(UTC)
    born = now - timedelta(days=730)
    world = World.simulate(seed=7, born=born, days=731, habits=EVENTFUL)
    for back in (200, 10):
        write_archive(world, now - timedelta(days=back), folder / "first")
    yield folder / "first"
    for back in (150, 100, 60):
        write_archive(world, now - timedelta(days=back), folder / "second")
    write_archive(world, now, folder / "second", since=now - timedelta(days=90))
    yield folder / "second"


def _take(installation: Installation, pages: Mapping[str, str]) -> None:
    with dashboard(installation.root) as address, chromium() as browser:
        for theme, (width, height) in product(THEMES, SHAPES):
            with tab(browser, width=width, height=height, theme=theme) as opened:
                for name, path in pages.items():
                    opened.open(f"{address}/{path}")
                    opened.draw()
                    opened.page.screenshot(path=FOLDER / f"{name}-{width}-{theme}.png")


if __name__ == "__main__":
    main()
