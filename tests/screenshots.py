"""`make screenshots`: every page at three widths, light and dark, of a fresh sandbox account.

The pictures go to docs/screenshots; all but the README's (`overview.png`) are kept out of git.
"""

import shutil
import tempfile
from itertools import product
from pathlib import Path
from typing import Literal

from settings import REPOSITORY
from tests.browser import chromium, dashboard, tab
from tests.journeys.installations import Installation

FOLDER = REPOSITORY / "docs" / "screenshots"
PAGES = {
    "overview": "?period=28d",
    "left": "followers?list=Left",
    "came": "followers?list=Came",
    "renamed": "followers?list=Renamed",
    "followers": "followers?list=All+followers",
    "accounts": "accounts",
}
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SHAPES = ((360, 780), (1280, 1300), (2560, 1400))


def main() -> None:
    """Run a pass over the sandbox account in a temporary folder, then take the pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        installation = Installation(Path(folder) / "data")
        installation.must("sync")
        with dashboard(installation.root) as address, chromium() as browser:
            for theme, (width, height) in product(THEMES, SHAPES):
                with tab(browser, width=width, height=height, theme=theme) as opened:
                    for name, path in PAGES.items():
                        opened.open(f"{address}/{path}")
                        opened.page.wait_for_timeout(1_500)  # the charts are drawn after the page
                        opened.page.screenshot(path=FOLDER / f"{name}-{width}-{theme}.png")
    shutil.copy(FOLDER / "overview-1280-light.png", FOLDER / "overview.png")


if __name__ == "__main__":
    main()
