"""The sandbox account: what the product runs on until the owner has data of their own.

It lives in real time: two years old at the first run, older with every day. Its archives arrive in
its inbox every two weeks, as a careful owner would ask for them; now and then the owner forgets to
choose "All time". Much happens to it that is rare, so that every page has something to show.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from pydantic import SecretStr

from appdb.database import TrackedAccount
from pipelines.installation import open_app_database
from sandbox import pacific
from sandbox.archives import write_archive
from sandbox.clock import Clock
from sandbox.dialects import Dialect
from sandbox.habits import EVENTFUL
from sandbox.serving import running
from sandbox.world import World
from settings import Settings
from tracker.serving import free_port
from warehouse.layout import DataFolder
from warehouse.locking import only_holder

PORT = 8765
LIFE_BEFORE_FIRST_RUN = timedelta(days=730)
LIFE_AHEAD = timedelta(days=366)
ARCHIVE_EVERY = timedelta(days=14)
# One archive in so many is limited to the last three months.
CUT_ONE_IN = 9
CUT_TO = timedelta(days=90)
# How old the newest archive is at the first run: the API's count can vouch for it.
NEWEST_ARCHIVE = timedelta(hours=12)


@contextmanager
def sandbox_account(configured: Settings) -> Iterator[None]:
    """Have the sandbox account connected and answering while the block runs.

    Does nothing when another command of the same installation already serves it.
    """
    data = DataFolder(configured.tracker_data)
    with only_holder(data.sandbox_lock) as alone:
        if not alone:
            yield
            return
        now = datetime.now(UTC)
        world = world_of(data, now)
        deliver_archives(world, configured, now)
        with running(world, Clock(), port=free_port(PORT)) as served:
            token = served.tokens.starting(world.owner.account_id, Dialect.INSTAGRAM)
            account = TrackedAccount(
                world.owner.account_id,
                world.owner_name_at(now),
                served.url,
                is_sandbox=True,
                connected_at=now,
                token_expires_at=token.expires_at,
                scopes=token.grant.scopes,
            )
            database = open_app_database(configured)
            database.connect_account(account, SecretStr(token.text), obtained_at=now)
            yield


def first_run(data: DataFolder, now: datetime) -> datetime:
    """When this installation's sandbox account was first served: now, if it never was."""
    file = data.sandbox_state
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({"first_run": now.isoformat()}))
    return datetime.fromisoformat(json.loads(file.read_text())["first_run"])


def world_of(data: DataFolder, now: datetime) -> World:
    """The installation's world, lived a year ahead so that serving it never meets its end."""
    born = first_run(data, now) - LIFE_BEFORE_FIRST_RUN
    return World.simulate(born=born, days=(now + LIFE_AHEAD - born).days, habits=EVENTFUL)


def deliver_archives(world: World, configured: Settings, now: datetime) -> None:
    """Write the archives that are due and were not written before."""
    inbox = DataFolder(configured.tracker_data).inbox
    delivered = [path.name for path in inbox.glob("*.zip")]
    at = first_run(DataFolder(configured.tracker_data), now) - NEWEST_ARCHIVE
    while at - ARCHIVE_EVERY > world.born:
        at -= ARCHIVE_EVERY
    while at < now:
        day = f"instagram-{world.owner_name_at(at)}-{pacific.date_of(at)}"
        if not any(name.startswith(day) for name in delivered):
            number = (at - world.born) // ARCHIVE_EVERY
            is_cut = number % CUT_ONE_IN == CUT_ONE_IN - 1
            write_archive(world, at, inbox, since=at - CUT_TO if is_cut else None)
        at += ARCHIVE_EVERY
