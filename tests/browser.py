"""A real Chromium on a real dashboard: for the browser test of the pages and for the journeys.

`dashboard(data)` serves the pages of a data folder, `chromium()` starts the browser, and `tab()`
opens a tab that records what a person would not see: console errors, and requests that leave this
machine.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.patience import PATIENCE_SECONDS

REPOSITORY = Path(__file__).resolve().parents[1]
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
MISSING = "Chromium is missing, so no page can be tried: install it (`apt-get install chromium`)."
# What is awaited on a page may take so long while other tests keep the machine busy.
ON_A_PAGE_MS = 60_000
expect.set_options(timeout=ON_A_PAGE_MS)
LOCAL_HOSTS = ("127.0.0.1", "localhost")
# Opened below a page's path, Streamlit looks for its server there before it looks at the root.
PROBES = ("/_stcore/health", "/_stcore/host-config")

# Parts that are drawn for us and no page of ours can mend.
NOT_OURS = (
    # Streamlit's menu on a phone nests the lists of sections directly in a list (list, listitem).
    "[data-testid='stSidebarNavItems']",
    # Vega calls marks of which there are none a symbol, and gives it no name (svg-img-alt).
    ".vega-embed g.role-mark:empty",
)


@dataclass
class Tab:
    """A browser tab and what happened in it."""

    page: Page
    console_errors: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(ON_A_PAGE_MS)

    def hear(self, message: ConsoleMessage) -> None:
        """Keep a console error, unless it is one of Streamlit's own probes."""
        source = message.location["url"]
        if message.type == "error" and not source.endswith(PROBES):
            self.console_errors.append(f"{message.text} ({source})")

    def see(self, request: Request) -> None:
        """Keep the address of a request that leaves this machine."""
        parts = urlsplit(request.url)
        network = parts.scheme in ("http", "https", "ws", "wss")
        if network and parts.hostname not in LOCAL_HOSTS:
            self.strangers.append(request.url)

    def open(self, address: str) -> None:
        """Open an address and wait until the page is drawn and at rest."""
        self.page.goto(address)
        self.settle()

    def settle(self) -> None:
        """Wait until the script behind the page has run to its end and its parts are there."""
        app = self.page.locator("[data-testid='stApp'][data-test-script-state='notRunning']")
        app.wait_for()
        self.page.locator("h1, h2, h3").first.wait_for()
        # Streamlit loads the code that draws texts when the first one comes.
        self.page.wait_for_load_state("networkidle")

    def draw(self) -> None:
        """Wait until every part of the page is drawn: no placeholder is left, no chart is empty."""
        drawn = """() => (
            !document.querySelector("[data-testid='stSkeleton']")
            && [...document.querySelectorAll("[data-testid='stVegaLiteChart']")].every(
                chart => chart.querySelector("canvas, svg.marks")
            )
        )"""
        self.page.wait_for_function(drawn)

    def follow(self, page: str, section: str = "") -> None:
        """Go to a page by the navigation, which is a menu where the page is in a section."""
        if section:
            self.page.get_by_role("button", name=section, exact=True).first.click()
            self.page.get_by_role("menuitem", name=page).first.click()
        else:
            self.page.get_by_role("link", name=page).first.click()
        self.page.get_by_role("heading", level=1, name=page, exact=True).wait_for()
        self.settle()

    def overflow(self) -> int:
        """By how many pixels the page is wider than its window, once its charts have followed it.

        They are drawn anew for another width a moment after the page has it.
        """
        width = """() => {
            const main = document.querySelector("[data-testid='stMain']")
            return Math.max(
                document.documentElement.scrollWidth - window.innerWidth,
                main.scrollWidth - main.clientWidth,
            )
        }"""
        with suppress(PlaywrightTimeout):
            self.page.wait_for_function(f"() => ({width})() <= 0", timeout=5_000)
        return int(self.page.evaluate(width))


def serious(page: Page, within: str = "html") -> list[str]:
    """What axe finds to be a serious or critical barrier: the rule and the element."""
    there = [[part] for part in NOT_OURS if page.locator(part).count()]
    context = {"include": [[within]], "exclude": there}
    found = Axe().run(page, context=context, options={"resultTypes": ["violations"]})
    return [
        f"{one['id']}: {node['html'][:300]}"
        for one in found.response["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


@contextmanager
def dashboard(data: Path, **settings: str) -> Iterator[str]:
    """Serve the dashboard of a data folder on a free port; yields its address.

    Args:
        data: The data folder.
        settings: Further variables of its environment.

    Raises:
        RuntimeError: It did not come up; the message holds what it wrote.
    """
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", "dashboards/server.py"]
    server = subprocess.Popen(
        [*command, f"--server.port={port}"],
        cwd=REPOSITORY,
        env=os.environ | {"TRACKER_DATA": str(data)} | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    address = f"http://localhost:{port}"
    try:
        _wait_for(f"{address}/_stcore/health", server)
        yield address
    finally:
        server.terminate()
        server.communicate(timeout=PATIENCE_SECONDS)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The machine's Chromium, headless. Without it a test is skipped, but fails where CI is set."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
        )
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def tab(
    browser: Browser,
    *,
    width: int = 1280,
    height: int = 900,
    theme: Literal["light", "dark"] = "light",
) -> Iterator[Tab]:
    """A fresh tab of a size and a colour scheme; nothing is kept from an earlier one."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=theme, service_workers="block"
    )
    try:
        opened = Tab(context.new_page())
        opened.page.on("console", opened.hear)
        opened.page.on("pageerror", lambda error: opened.console_errors.append(str(error)))
        opened.page.on("request", opened.see)
        yield opened
    finally:
        context.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(address: str, server: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=1):  # noqa: S310  (our own server)
                return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.1)
    server.terminate()
    written, _ = server.communicate(timeout=PATIENCE_SECONDS)
    raise RuntimeError(f"The dashboard did not come up at {address}:\n{written}")
