"""`make screenshots`: every page at three widths, light and dark, of simulated accounts.

One account was read for two weeks and shows nearly everything. What had to be withdrawn takes
archives that arrive after something was claimed, so that is another account's.

The pictures go to docs/screenshots, whole pages however long they are; all but the README's
(`README`) are kept out of git.
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Final, Literal

from PIL import Image

from sandbox.archives import write_archive
from sandbox.habits import EVENTFUL
from sandbox.world import World
from settings import REPOSITORY
from tests.browser import Tab, chromium, dashboard, tab
from tests.dashboards import states_world
from tests.journeys.installations import Installation
from warehouse.layout import DataFolder
from warehouse.reader import open_published

FOLDER: Final = REPOSITORY / "docs" / "screenshots"
PAGES: Final = {
    "overview": "?period=28d",
    "left": "followers?list=left",
    "came": "followers?list=came",
    "renamed": "followers?list=renamed",
    "followers": "followers?list=followers",
    "top": "followers?list=top",
    "ghosts": "followers?list=ghosts",
    "growth": "growth?period=90d",
    "time-machine": "time-machine",
    "content": "content?period=90d",
    "stories": "content?kind=stories",
    "audience": "audience",
    "timing": "timing?period=90d",
    "hashtags": "hashtags",
    "competitors": "competitors",
    "assistant": "assistant",
    "data": "data",
    "archives": "archives",
    "exports": "data?part=exports",
    "sql": "data?part=sql&sql=select+username%2C+followed_at+from+followers+limit+10",
    "settings": "settings",
}
# What is pressed before the picture is taken, by the words on it.
PRESSED: Final = {
    "assistant": ("Write", "Earlier suggestions"),
    "sql": ("Ask",),
}
LATE_PAGES: Final = {
    "withdrawn": "followers?list=withdrawn",
    "unclear": "followers?list=unclear",
    # The newest one, whose receipt is shown, is cut to 90 days.
    "partial-receipt": "archives",
}
# Accounts of which little or nothing can be said: see tests.dashboards.states_world.
STATES: Final = {
    # Its curve takes more passes than the simulated account has had.
    states_world.FULL: (f"post?post={states_world.POST}",),
    states_world.EMPTY: ("overview", "followers", "content", "audience", "data", "settings"),
    states_world.STALE: ("overview", "followers"),
    states_world.WITHHELD: ("overview", "followers", "content", "audience", "competitors"),
    states_world.FAILING: ("overview", "data", "settings"),
}
# What the README shows: a picture, and how much of it from the top.
README: Final = {
    "overview": ("overview-1280-light", 1020),
    "person": ("person-360-dark", 1000),
    "time-machine": ("time-machine-1280-light", 900),
    "content": ("content-1280-light", 900),
}
Look = tuple[Literal["light", "dark"], int]
LOOKS: Final[Sequence[Look]] = tuple(product(("light", "dark"), (360, 1280, 2560)))
# Enough where a page is little but words.
FEW_LOOKS: Final[Sequence[Look]] = (("dark", 360), ("light", 1280))
LEAST_HEIGHT: Final = 780
# Milliseconds after which what was pressed has at least begun to be carried out.
ANSWERED_WITHIN: Final = 1500
LIVED: Final = timedelta(days=730)
ARCHIVES: Final = 13
EVERY: Final = timedelta(days=14)
# Beside the newest two archives, which they prove; counts before the first are rebuilt.
READ_DAYS_AGO: Final = (14, 7, 0)


def main() -> None:
    """Run passes over the accounts in a temporary folder, then take the pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        lived = read_for_two_weeks(Path(folder) / "lived")
        take(lived.root, PAGES | _of_one(lived))
        late = Installation(Path(folder) / "late")
        for archives in _archives_in_two_lots(Path(folder) / "given"):
            late.must("import", archives)
        take(late.root, LATE_PAGES)
        states = DataFolder(Path(folder) / "states")
        states_world.fill(states, datetime.now(UTC))
        take(states.root, _of_states(), FEW_LOOKS)
    for name, (picture, height) in README.items():
        _keep(FOLDER / f"{picture}.png", FOLDER / f"{name}.png", height)


def read_for_two_weeks(root: Path) -> Installation:
    """An account with half a year of archives that was read several times."""
    installation = Installation(root)
    now = datetime.now(UTC)
    world = World.simulate(seed=7, born=now - LIVED, days=LIVED.days + 1)
    for back in range(ARCHIVES):
        # Short before a reading, so that the count can vouch for the newest list.
        write_archive(world, now - back * EVERY - timedelta(hours=1), installation.data.inbox)
    for back in READ_DAYS_AGO:
        with installation.reading(world, now - timedelta(days=back)):
            installation.must("sync")
    return installation


def _of_one(installation: Installation) -> dict[str, str]:
    """A person of whom there is much to tell."""
    asked = {
        "person": ("person_id", "follower_changes"),
    }
    with open_published(installation.data) as published, published.cursor() as cursor:
        most = "select {0} from {1} group by {0} order by count(*) desc, {0} limit 1"
        return {
            name: f"{name}?{name}={cursor.execute(most.format(*of)).fetchall()[0][0]}"
            for name, of in asked.items()
        }


def _archives_in_two_lots(folder: Path) -> Iterator[Path]:
    """Two whole archives; then some from in between, and a newer one that is cut short."""
    now = datetime.now(UTC)
    born = now - LIVED
    world = World.simulate(seed=7, born=born, days=731, habits=EVENTFUL)
    for back in (200, 10):
        write_archive(world, now - timedelta(days=back), folder / "first")
    yield folder / "first"
    for back in (150, 100, 60):
        write_archive(world, now - timedelta(days=back), folder / "second")
    write_archive(world, now, folder / "second", since=now - timedelta(days=90))
    yield folder / "second"


def _of_states() -> dict[str, str]:
    """The pages of each account that is in a state of its own."""
    return {
        # The first page has no name in the address.
        f"{state}-{page.partition('?')[0]}": (
            f"{page.removeprefix('overview')}{'&' if '?' in page else '?'}"
            f"account=@{states_world.name(state)}"
        )
        for state, pages in STATES.items()
        for page in pages
    }


def take(root: Path, pages: Mapping[str, str], looks: Sequence[Look] = LOOKS) -> None:
    """Pictures of an installation's pages, whole."""
    with dashboard(root) as address, chromium() as browser:
        for theme, width in looks:
            with tab(browser, width=width, height=LEAST_HEIGHT, theme=theme) as opened:
                for name, path in pages.items():
                    opened.open(f"{address}/{path}")
                    for words in PRESSED.get(name, ()):
                        opened.page.get_by_text(words, exact=True).first.click()
                        opened.page.wait_for_timeout(ANSWERED_WITHIN)
                        opened.settle()
                    # What was pressed may have been far below.
                    opened.page.get_by_role("heading", level=1).scroll_into_view_if_needed()
                    _whole(opened, width)
                    opened.page.screenshot(path=FOLDER / f"{name}-{width}-{theme}.png")


def _whole(opened: Tab, width: int) -> None:
    """Make the window as high as the page, whose charts are drawn when they are seen."""
    height = """() => document.querySelector("[data-testid='stMainBlockContainer']").scrollHeight"""
    opened.draw()
    for _ in range(2):
        there = max(LEAST_HEIGHT, int(opened.page.evaluate(height)))
        opened.page.set_viewport_size({"width": width, "height": there})
        opened.draw()


def _keep(picture: Path, kept: Path, height: int) -> None:
    """The upper part of a picture in few colours, small enough for a repository."""
    with Image.open(picture) as whole:
        part = whole.convert("RGB").crop((0, 0, whole.width, min(height, whole.height)))
        part.quantize(colors=128, dither=Image.Dither.NONE).save(kept, optimize=True)


if __name__ == "__main__":
    main()
