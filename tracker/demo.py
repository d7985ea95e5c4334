"""The sandbox account: what the product runs on until a real account is connected.

It lives in real time: born two years before the first run, older with every day. Its archives
arrive in the inbox about once a month, as a careful owner would ask for them.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import SecretStr

from appdb.database import AppDatabase, TrackedAccount
from sandbox.archives import write_archive
from sandbox.clock import Clock
from sandbox.serving import running
from sandbox.world import World
from tracker.serving import answers, free_port
from warehouse.layout import DataFolder

PORT = 8765
SEED = 7
LIFE_BEFORE_FIRST_RUN = timedelta(days=730)
LIFE_AFTER_LAST_ARCHIVE = timedelta(days=1)
ARCHIVE_EVERY = timedelta(days=30)


@dataclass(frozen=True)
class Birth:
    """Which world an installation's sandbox account lives in."""

    seed: int
    born: datetime


def birth(data: DataFolder) -> Birth:
    """The sandbox account's birth, decided at the first run and kept."""
    file = data.sandbox_state
    if file.exists():
        kept = json.loads(file.read_text())
        return Birth(kept["seed"], datetime.fromisoformat(kept["born"]))
    born = Birth(SEED, datetime.now(UTC) - LIFE_BEFORE_FIRST_RUN)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"seed": born.seed, "born": born.born.isoformat()}))
    return born


def world_of(birth: Birth, now: datetime) -> World:
    """The world, lived a year ahead so that serving it never meets its end."""
    days = (now - birth.born).days + 366
    return World.simulate(seed=birth.seed, born=birth.born, days=days)


@contextmanager
def sandbox_account(data: DataFolder, database: AppDatabase) -> Iterator[None]:
    """Have the sandbox account answer, and its archives delivered, while the block runs.

    Does nothing when a real account is connected instead, or when the sandbox already answers.
    """
    connected = list(database.accounts())
    mine = [one for one in connected if one.is_sandbox]
    if (connected and not mine) or any(answers(one.host) for one in mine):
        yield
        return
    now = datetime.now(UTC)
    origin = birth(data)
    world = world_of(origin, now)
    deliver_archives(world, origin, now, data.inbox)
    port = free_port(PORT, lambda _: None, what="the sandbox")
    with running(world, Clock(), port=port) as served:
        account = TrackedAccount(
            world.owner.account_id,
            world.owner.username,
            served.url,
            is_sandbox=True,
            connected_at=now,
        )
        database.connect_account(account, SecretStr(served.token), obtained_at=now)
        yield


def deliver_archives(world: World, origin: Birth, now: datetime, inbox: Path) -> None:
    """Write the archives that are due and were not delivered yet."""
    delivered = inbox / ".delivered_by_sandbox"
    done = set(delivered.read_text().split()) if delivered.exists() else set()
    at = origin.born + ARCHIVE_EVERY
    while at < now:
        if at.isoformat() not in done:
            write_archive(world, at, inbox)
            done.add(at.isoformat())
        at += ARCHIVE_EVERY
    last = origin.born + LIFE_BEFORE_FIRST_RUN - LIFE_AFTER_LAST_ARCHIVE
    if last.isoformat() not in done:
        write_archive(world, last, inbox)
        done.add(last.isoformat())
    inbox.mkdir(parents=True, exist_ok=True)
    delivered.write_text("\n".join(sorted(done)))
