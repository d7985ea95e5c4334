"""What a visitor waits for, in a real browser: our pages, and a peer that shows the same."""

import statistics
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser, Page

from settings import REPOSITORY
from tests.bench.report import Line
from tests.browser import chromium, dashboard
from tests.dashboards import published_world
from tests.dashboards.published_marts import World
from tests.dashboards.sessions import session
from tests.marts import create_marts
from warehouse import publish as publishing
from warehouse.layout import DataFolder
from warehouse.private import open_private

FOLLOWERS = 1_000_000
LOADS = 3
RUNS = 40
SESSIONS = 20
PEER_PORT = 8399
# Of somebody who types 50 words a minute.
BETWEEN_LETTERS = 240

WATCH = """
window.bench = {lcp: 0, shift: 0, drawn: null, whole: null}
new PerformanceObserver(list => {
    for (const entry of list.getEntries()) window.bench.lcp = entry.startTime
}).observe({type: "largest-contentful-paint", buffered: true})
new PerformanceObserver(list => {
    for (const entry of list.getEntries())
        window.bench.shift += entry.hadRecentInput ? 0 : entry.value
}).observe({type: "layout-shift", buffered: true})
const look = () => {
    if (DRAWN) window.bench.drawn ??= performance.now()
    if (WHOLE) window.bench.whole = performance.now()
    else requestAnimationFrame(look)
}
requestAnimationFrame(look)
"""
# When every chart of the page is there and answers the pointer, and when all else answers too.
OURS = (
    "document.querySelectorAll('#first-screen .plot').length === 2",
    """!document.getElementById("first-screen")
        && document.querySelectorAll("#root .plot").length === 2""",
)
PEERS = ("document.querySelectorAll('.js-plotly-plot .trace').length >= 3",) * 2
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
AFTER = """([until, act]) => new Promise(done => {
    const start = performance.now()
    const look = () => eval(until) ? done(performance.now() - start) : requestAnimationFrame(look)
    eval(act)
    requestAnimationFrame(look)
})"""
QUIET = "document.querySelector(\"[data-test-script-state='notRunning']\")"


@dataclass(frozen=True)
class Profile:
    """A device: its window, and how many times slower than this machine it computes."""

    name: str
    width: int
    height: int
    slowdown: int


PROFILES = (Profile("desktop", 1280, 900, 1), Profile("phone", 390, 844, 4))


def measure(folder: Path) -> list[Line]:
    """Paints, changes and server costs, ours and the peer's."""
    data = DataFolder(folder / "dashboard")
    published = _publish(data)
    lines = []
    with dashboard(data.root) as ours, _peer(published) as peer, chromium() as browser:
        for profile in PROFILES:
            _load(browser, ours, profile, OURS)
            _load(browser, peer, profile, PEERS)
            own = [_load(browser, ours, profile, OURS) for _ in range(LOADS)]
            other = [_load(browser, peer, profile, PEERS) for _ in range(LOADS)]
            for key, what, unit in (
                ("lcp", "largest contentful paint", "ms"),
                ("drawn", "all charts drawn and answering", "ms"),
                ("whole", "all controls answer", "ms"),
                ("shift", "layout shift, thousandths", ""),
            ):
                mine, its = _median(own, key), _median(other, key)
                lines.append(Line(f"{profile.name}: {what}", mine, unit))
                lines.append(Line(f"{profile.name}: {what}, Dash", its, unit))
            lines += _changes(browser, ours, peer, profile)
        lines += _server(ours)
    return lines


def _publish(data: DataFolder) -> Path:
    """Fourteen months of an account that a million follow."""
    now = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=2)
    world: World = published_world.full(now)
    account = world.tables["follower_captures"][0]["account_id"]
    with open_private(data) as connection:
        connection.begin()
        create_marts(connection, world.tables)
        connection.execute(
            """
            insert into marts.followers by name
            select
                ? as account_id, 'bench-' || n as person_id,
                substr('abcdefghijklmnopqrstuvwxyz', 1 + cast(hash(n) % 26 as int), 1)
                || substr(md5(cast(n as varchar)), 1, 9) as username,
                []::varchar[] as previous_usernames, cast(? as timestamptz) - to_seconds(n * 40)
                as followed_at, followed_at as first_followed_at, true as is_current,
                n % 3 = 0 as is_following_back
            from range(?) as numbers (n)
            """,
            [account, now, FOLLOWERS],
        )
        # As the model writes it.
        connection.execute(
            "create or replace table marts.followers as"
            " select * from marts.followers order by account_id, username"
        )
        connection.commit()
    return publishing.publish(data, now).path


@contextmanager
def _peer(published: Path) -> Iterator[str]:
    script = REPOSITORY / "tests/bench/dash_peer.py"
    uv = REPOSITORY / ".venv/bin/uv"
    command = [str(uv), "run", "--quiet", "--script", str(script), str(published), str(PEER_PORT)]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    address = f"http://localhost:{PEER_PORT}"
    try:
        deadline = time.monotonic() + 120
        while True:
            try:
                urllib.request.urlopen(address, timeout=1).close()
                break
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
        yield address
    finally:
        server.terminate()
        server.wait(30)


@contextmanager
def _page(browser: Browser, profile: Profile, drawn: tuple[str, str]) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": profile.width, "height": profile.height},
        is_mobile=profile.slowdown > 1,
        service_workers="block",
    )
    try:
        page = context.new_page()
        slow = {"rate": profile.slowdown}
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", slow)
        seen, whole = drawn
        page.add_init_script(WATCH.replace("DRAWN", seen).replace("WHOLE", whole))
        yield page
    finally:
        context.close()


def _load(
    browser: Browser, address: str, profile: Profile, drawn: tuple[str, str]
) -> dict[str, float]:
    """A first visit with nothing kept from an earlier one."""
    with _page(browser, profile, drawn) as page:
        _open(page, address)
        page.wait_for_timeout(500)
        seen: dict[str, float] = page.evaluate("window.bench")
        painted: float = page.evaluate(PAINTED)
        return seen | {
            "shift": seen["shift"] * 1000,
            # What is in the document before the first paint can be seen with it.
            "drawn": max(seen["drawn"], painted),
        }


def _open(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_function("window.bench.whole !== null", timeout=60_000)
    page.wait_for_load_state("networkidle")


def _changes(browser: Browser, ours: str, peer: str, profile: Profile) -> list[Line]:
    """Choosing another period, another page, and typing a letter of a name."""

    def shown(of: str) -> str:
        # Not `innerText`, for which the browser would lay the page out at every look.
        return f"document.querySelector('{of}')?.textContent"

    with _page(browser, profile, OURS) as page:
        _open(page, ours)
        figures = shown("#root .kpis")
        filters = [
            _after(page, f"{figures} !== window.before && {QUIET}", _press(name), figures)
            for name in ("90d", "1y", "7d", "28d", "90d", "1y")
        ]
        # Both pages have been seen once: the second visit has their code.
        pages = []
        for path, there in (("followers", "table.people"), ("", ".kpis")) * 3:
            link = f"one.pathname === '/{path}' && !one.closest('.notice')"
            go = f"[...document.querySelectorAll('a')].find(one => {link}).click()"
            _reveal(page, path)
            pages.append(_after(page, f"document.querySelector('#root {there}') && {QUIET}", go))
        page.goto(f"{ours}/followers?list=followers")
        search = page.get_by_placeholder("Search a present or earlier name")
        search.wait_for()
        page.wait_for_load_state("networkidle")
        strokes = [_stroke(page, letter) for letter in "abcd"]
        page.goto(f"{ours}/growth")
        page.locator("#root .chart").first.wait_for()
        page.wait_for_load_state("networkidle")
        days = shown("#root [data-testid=stCaptionContainer]")
        grown = [
            _after(page, f"{days} !== window.before && {QUIET}", _press(name), days)
            for name in ("90d", "1y", "7d", "28d", "90d", "1y")
        ]
    with _page(browser, profile, PEERS) as page:
        _open(page, peer)
        figures = shown("#page")
        peers = [
            _after(page, f"{figures} !== window.before", _press(name), figures)
            for name in ("90d", "1y", "7d", "28d", "90d", "1y")
        ]
    name = profile.name
    return [
        Line(f"{name}: another period", statistics.median(filters), "ms"),
        Line(f"{name}: another period, Dash", statistics.median(peers), "ms"),
        Line(f"{name}: another period on Growth", statistics.median(grown), "ms"),
        Line(f"{name}: another page", statistics.median(pages[2:]), "ms"),
        Line(f"{name}: a letter of a search", statistics.median(strokes), "ms"),
    ]


def _press(name: str) -> str:
    return (
        "[...document.querySelectorAll('button, label')]"
        f".find(one => one.innerText.trim() === '{name}').click()"
    )


def _after(page: Page, until: str, act: str, before: str = "null") -> float:
    page.evaluate(f"window.before = {before}")
    waited: float = page.evaluate(AFTER, [until, act])
    page.wait_for_timeout(400)
    return waited


def _reveal(page: Page, path: str) -> None:
    """Open the navigation as far as the link, which is not part of the change."""
    link = page.locator(f"a[href$='/{path}']").first
    if link.count():
        return
    opener = page.get_by_test_id("stExpandSidebarButton")
    section = page.get_by_test_id("stTopNavSection").first
    (opener if opener.count() else section).click()
    link.wait_for()


def _stroke(page: Page, letter: str) -> float:
    """From the key's press until the list shows what it finds, and the script has ended."""
    rows = "document.querySelector('#root table.people')?.textContent"
    page.evaluate(f"window.before = {rows}")
    page.get_by_placeholder("Search a present or earlier name").focus()
    until = f"{rows} !== window.before && {QUIET}"
    page.evaluate(
        """until => { window.took = null; addEventListener("keydown", () => {
            const start = performance.now(), look = () => (
                eval(until) ? window.took = performance.now() - start : requestAnimationFrame(look)
            ); look()
        }, {once: true, capture: true}) }""",
        until,
    )
    page.keyboard.type(letter)
    page.wait_for_function("window.took !== null", timeout=30_000)
    took: float = page.evaluate("window.took")
    page.wait_for_timeout(BETWEEN_LETTERS)
    return took


def _server(address: str) -> list[Line]:
    """CPU of a warm run of the script, and what 20 sessions at once cost."""
    process = _listening(int(address.rsplit(":", 1)[1]))
    with session(address) as one:
        cost = {}
        for page in ("", "followers"):
            one.run(page)
            before = _cpu(process)
            for _ in range(RUNS):
                one.run(page)
            cost[page] = (_cpu(process) - before) / RUNS * 1000
    with ExitStack() as opened:
        started = time.monotonic()
        for _ in range(SESSIONS):
            opened.enter_context(session(address)).run()
        seconds = (time.monotonic() - started) / SESSIONS
        # The first ones use memory that is there already.
        memory, more = _memory(process), 5 * SESSIONS
        for _ in range(more):
            opened.enter_context(session(address)).run()
        each = (_memory(process) - memory) / more
    return [
        Line("server CPU of a script run, Overview", cost[""], "ms"),
        Line("server CPU of a script run, Followers", cost["followers"], "ms"),
        Line(f"a new session's first page, {SESSIONS} open", seconds * 1000, "ms"),
        Line("memory of a session", each / 2**10, "KiB"),
    ]


def _listening(port: int) -> Path:
    """The process that was started for a port, below /proc."""
    wanted = f"--server.port={port}".encode()
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if wanted in command.read_bytes().split(b"\0"):
                return command.parent
        except OSError:
            continue
    raise RuntimeError(f"nothing serves port {port}")


def _cpu(process: Path) -> float:
    fields = (process / "stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def _memory(process: Path) -> float:
    return int((process / "statm").read_text().split()[1]) * 4096


def _median(seen: Sequence[dict[str, float]], key: str) -> float:
    return statistics.median(one[key] for one in seen)
