"""A real PostgreSQL server for tests, started and stopped by them, on a socket that only they see.

Import the fixtures into a conftest: `from tests.postgres import postgres_server, postgres_url`.
"""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from tests.patience import PATIENCE_SECONDS

HOW_TO_GET_IT = "PostgreSQL's server is not installed: `apt-get install postgresql`."


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of an empty server, started once a session."""
    if find_binaries() is None:
        if os.environ.get("CI"):
            pytest.fail(HOW_TO_GET_IT)
        pytest.skip(HOW_TO_GET_IT)
    with running_postgres() as address:
        yield address


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """The address of a new, empty database."""
    return new_database(postgres_server)


def find_binaries() -> Path | None:
    """The folder of `initdb` and `postgres`; Debian keeps them off the PATH."""
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


@contextmanager
def running_postgres() -> Iterator[str]:
    """Run a server in a temporary folder, without durability; gives its SQLAlchemy address."""
    binaries = find_binaries()
    if binaries is None:
        raise RuntimeError(HOW_TO_GET_IT)
    # PostgreSQL refuses to run as root; the package's own user is there for it.
    owner: dict[str, Any] = {}
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    if os.geteuid() == 0:
        account = pwd.getpwnam("postgres")
        owner = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        os.chown(folder, account.pw_uid, account.pw_gid)
    try:
        subprocess.run(
            f"{binaries}/initdb --pgdata data --username postgres --auth trust --encoding UTF8"
            " --locale C --no-sync".split(),
            check=True,
            capture_output=True,
            cwd=folder,
            **owner,
        )
        options = ["-c", "listen_addresses=", "-c", "fsync=off"]
        with (folder / "log").open("wb") as log:
            server: subprocess.Popen[bytes] = subprocess.Popen(
                [f"{binaries}/postgres", "-D", "data", "-k", str(folder), *options],
                stdout=log,
                stderr=log,
                cwd=folder,
                **owner,
            )
        address = f"postgresql://postgres@/postgres?host={folder}"
        try:
            _wait_for(address, server, folder / "log")
            yield address
        finally:
            server.send_signal(signal.SIGINT)  # its "fast" shutdown
            server.wait(PATIENCE_SECONDS)
    finally:
        shutil.rmtree(folder)


def new_database(server: str) -> str:
    """Create an empty database on a server and give its address."""
    name = f"test_{secrets.token_hex(6)}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return server.replace("/postgres?", f"/{name}?")


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    engine = create_engine(address)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            engine.connect().close()
        except OperationalError as error:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL does not start: {log.read_text()}") from error
            time.sleep(0.05)
        else:
            engine.dispose()
            return
