"""Connecting, listing, watching and forgetting accounts through the command line."""

import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from queue import Queue

import httpx
import pytest

from appdb.database import TrackedAccount
from pipelines.installation import open_app_database
from sandbox.clock import Clock
from sandbox.instagram import Instagram, Kind
from sandbox.serving import Sandbox, running
from tests.journeys.installations import Installation

BORN = datetime(2026, 10, 20, tzinfo=UTC)
NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    simulated = Instagram.invent(seed=7, born=BORN, days=40, kinds=[Kind.ORDINARY] * 2)
    with running(simulated, Clock(at=NOON)) as served:
        served.switch(consent="grant")
        yield served


class Person:
    """Somebody at a terminal, whose installation is told of the sandbox's app."""

    def __init__(self, installation: Installation, box: Sandbox) -> None:
        self.installation = installation
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        self.environment = {
            **installation.environment,
            "INSTAGRAM_BASE_URL": box.url,
            "FACEBOOK_BASE_URL": box.facebook_url,
        }
        self.app = {
            **{f"{one}_APP_ID": box.app_id for one in ("INSTAGRAM", "FACEBOOK")},
            **{f"{one}_APP_SECRET": box.app_secret for one in ("INSTAGRAM", "FACEBOOK")},
            "OAUTH_REDIRECT_URL": f"http://localhost:{self.port}/connect/callback",
        }

    def run(self, *command: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "tracker", *command],
            input=typed,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def connected(self) -> list[TrackedAccount]:
        """The accounts that are connected; `accounts` lists them."""
        database = open_app_database(self.installation.configured)
        try:
            return database.accounts()
        finally:
            database.close()

    def sign_in(self, *options: str, **consent: str) -> tuple[int, str]:
        """Run `connect`, open the address that it prints as a browser would; code and output."""
        process = subprocess.Popen(
            [sys.executable, "-m", "tracker", "connect", "--no-browser", *options],
            env={**self.environment, **self.app},
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )
        said: list[str] = []
        addresses: Queue[str] = Queue()

        def listen() -> None:
            for line in process.stderr or ():
                said.append(line)
                if found := re.search(r"Sign in here: (\S+)", line):
                    addresses.put(found[1])

        thread = threading.Thread(target=listen)
        thread.start()
        address = httpx.URL(addresses.get(timeout=60)).copy_merge_params(consent)
        httpx.get(address, follow_redirects=True, timeout=30)
        code = process.wait(60)
        thread.join()
        return code, "".join(said)


@pytest.fixture
def person(tmp_path: Path, box: Sandbox) -> Person:
    return Person(Installation(tmp_path / "data"), box)


def _holding(secret: str, root: Path) -> list[Path]:
    files = [path for path in root.rglob("*") if path.is_file()]
    return [path for path in files if secret.encode() in path.read_bytes()]


@pytest.mark.slow
@pytest.mark.parametrize("flavour", ["instagram", "facebook"])
def test_signing_in_connects_the_account(flavour: str, person: Person, box: Sandbox) -> None:
    code, said = person.sign_in("--flavour", flavour)

    assert code == 0, said
    assert f"({flavour.title()} Login)" in said
    assert box.app_secret not in said
    logins = {one.username: one.flavour for one in person.connected()}
    assert logins[box.world.owner.username] == f"{flavour}_login"
    assert _holding(box.app_secret, person.installation.root) == []


@pytest.mark.slow
def test_a_login_that_is_declined_connects_nothing(person: Person) -> None:
    code, said = person.sign_in("--flavour", "instagram", consent="deny")

    assert code == 1
    assert "cancelled" in said
    assert "Traceback" not in said


@pytest.mark.slow
def test_without_an_app_a_token_is_asked_for_tried_and_kept_encrypted(
    person: Person, box: Sandbox
) -> None:
    done = person.run("connect", typed=f"{box.token}\n")

    assert done.returncode == 0, done.stderr
    assert box.token not in done.stdout + done.stderr
    assert [one.username for one in person.connected()] == [box.world.owner.username]
    assert list(person.installation.root.rglob("*.sqlite"))
    assert _holding(box.token, person.installation.root) == []


def test_a_token_that_instagram_refuses_connects_nothing(person: Person, box: Sandbox) -> None:
    done = person.run("connect", "--paste", typed="IGAAnotatokenatallbutlongenough\n")

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "IGAAnotatoken" not in done.stdout + done.stderr


def test_a_login_without_its_app_says_what_to_set(person: Person) -> None:
    done = person.run("connect", "--flavour", "facebook")

    assert done.returncode == 1
    assert "FACEBOOK_APP_ID" in done.stderr


@pytest.mark.slow
def test_the_life_of_a_connected_account(person: Person, box: Sandbox) -> None:
    account = box.instagram.accounts[0]
    facebook = box.token_of(account.account_id, "facebook_login")
    assert person.run("connect", typed=f"{facebook}\n").returncode == 0
    name = account.world.owner.username

    watched = person.run("watch", "@Rival.Studio", "#Keramik", "--account", name)
    assert "rival.studio is read" in watched.stderr
    assert "keramik is read" in watched.stderr
    assert person.run("unwatch", "#keramik", "--account", name).returncode == 0

    noted = person.run("mention", "17900000000000001", "--account", name)
    assert "is read with" in noted.stderr

    rotated = person.run("rotate-key")
    assert "sealed with the new key" in rotated.stderr, rotated.stderr
    listed = person.run("accounts").stdout
    assert name.split(".")[0] in listed
    assert "Facebook" in listed
    assert "ok" in listed

    assert person.run("sync", "@nobody").returncode == 1
    for one in box.instagram.accounts:
        gone = person.run("disconnect", f"@{one.world.owner.username}")
        assert "forgotten" in gone.stderr or "is not connected" in gone.stderr
    assert name not in person.run("accounts").stdout
    assert _holding(facebook, person.installation.root) == []


@pytest.mark.slow
def test_watching_needs_facebook_login(person: Person, box: Sandbox) -> None:
    assert person.run("connect", typed=f"{box.token}\n").returncode == 0

    done = person.run("watch", "@rival")

    assert done.returncode == 1
    assert "Facebook Login" in done.stderr


def test_an_address_in_use_points_to_the_dashboard(person: Person) -> None:
    with socket.create_server(("127.0.0.1", person.port)):
        done = subprocess.run(
            [sys.executable, "-m", "tracker", "connect", "--no-browser"],
            env={**person.environment, **person.app},
            capture_output=True,
            text=True,
            check=False,
        )

    assert done.returncode == 1
    assert "Accounts page" in done.stderr
