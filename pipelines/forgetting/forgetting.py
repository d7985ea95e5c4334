"""Deciding that an account is deleted, and carrying it out.

Nothing is touched before everything is made that takes its place. Then one file is written that
says what goes (`decided`); from then on all of it goes, if need be by the next pass: each step may
be done again. So a deletion that is killed at any moment is not begun, or is carried to its end.
"""

import asyncio
import json
import logging
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Final

from appdb.database import AppDatabase
from pipelines.connecting.revoke import disconnect
from pipelines.forgetting import draft, traces
from pipelines.forgetting.belongings import Belongings
from pipelines.forgetting.errors import ForgetError
from pipelines.graph_api.client import open_http
from pipelines.intake.looks import Looks
from pipelines.intake.places import Offer, Place
from warehouse import snapshots
from warehouse.layout import DataFolder

log = logging.getLogger("tracker")

_DECIDED: Final = "decided.json"


def decide(data: DataFolder, inbox: str, belongings: Belongings, now: datetime) -> None:
    """Make what takes the place of its data, then decide; the caller has the writer's lock.

    Args:
        data: The installation.
        inbox: The folder or address that is watched for archives.
        belongings: What is deleted.
        now: The present (UTC).

    Raises:
        ForgetError: Its archives lie where nothing may be removed.
        warehouse.errors.WarehouseError: What takes its place cannot be made. Nothing is changed.
        pipelines.intake.places.PlaceError: The inbox cannot be looked into.
    """
    folder = _folder(data)
    shutil.rmtree(folder, ignore_errors=True)
    offered = _offered(data, inbox, belongings)
    if offered and not Path(inbox).is_relative_to(data.root):
        names = ", ".join(offer.name for offer in offered)
        raise ForgetError(
            f"Archives of it lie in the inbox {inbox}, and would be taken in again: move {names}"
            " away from there first. Nothing was deleted."
        )
    log.info("Copying what stays")
    draft.make(data, DataFolder(folder), belongings, now)
    written = folder / f".{_DECIDED}"
    with written.open("w") as file:
        json.dump(asdict(belongings), file)
        file.flush()
        os.fsync(file.fileno())
    written.replace(folder / _DECIDED)
    log.info("Decided: from here on it goes, whatever happens")


def carry_out(
    data: DataFolder,
    inbox: str,
    open_database: Callable[[], AppDatabase],
    dagster_url: str | None = None,
) -> list[str]:
    """Do what was decided, if anything was; the caller has the writer's lock.

    Args:
        data: The installation.
        inbox: As for `decide`.
        open_database: Opens its app database.
        dagster_url: Where Dagster keeps its history, if that is in PostgreSQL.

    Returns:
        What became of the logins, a line each.
    """
    folder = _folder(data)
    if not (folder / _DECIDED).exists():
        return []
    said = json.loads((folder / _DECIDED).read_text())
    belongings = Belongings(**{name: tuple(values) for name, values in said.items()})
    log.info("Deleting")
    told = asyncio.run(_forget_login(open_database(), belongings.account_ids))
    _remove_archives(data, inbox, belongings)
    _take_place(DataFolder(folder), data)
    # What was loaded half-way would be loaded by the next pass; the rest is in the warehouse.
    shutil.rmtree(data.dlt_state, ignore_errors=True)
    words = belongings.words
    traces.remove([data.dagster_state, data.logs, data.dbt_target, data.root / "uploads"], words)
    if dagster_url:
        traces.remove_rows(dagster_url, words)
    (folder / _DECIDED).unlink()
    shutil.rmtree(folder)
    return told


async def _forget_login(database: AppDatabase, account_ids: Sequence[str]) -> list[str]:
    connected = {one.account_id for one in database.accounts()}
    async with open_http() as http:
        told = [
            await disconnect(database, http, account_id)
            for account_id in account_ids
            if account_id in connected
        ]
    database.forget(account_ids)
    return told


def _remove_archives(data: DataFolder, inbox: str, belongings: Belongings) -> None:
    place = Place.at(inbox)
    for offer in _offered(data, inbox, belongings):
        place.remove(offer)
    for digest in belongings.archives:
        shutil.rmtree(data.archives / digest, ignore_errors=True)
    Looks(inbox).keep(data)


def _offered(data: DataFolder, inbox: str, belongings: Belongings) -> list[Offer]:
    """What lies in the inbox of the account: known by its content, or named after it."""
    if "://" not in inbox and not Path(inbox).exists():
        return []
    seen = Looks.remembered(data, inbox).seen
    return [
        offer
        for offer in Place.at(inbox).offers()
        if (offer.name in seen and seen[offer.name].sha256 in belongings.archives)
        or any(f"instagram-{name}-" in offer.name for name in belongings.usernames)
    ]


def _take_place(made: DataFolder, data: DataFolder) -> None:
    """Put the warehouse and the published file that were made in the place of the real ones."""
    if made.warehouse.exists():
        made.warehouse.replace(data.warehouse)
    if published := snapshots.current_file(made):
        data.published.mkdir(parents=True, exist_ok=True)
        if published.exists():
            published.replace(data.published / published.name)
        snapshots.point_at(data, data.published / published.name)
        snapshots.clear_all_but_current(data)


def _folder(data: DataFolder) -> Path:
    return data.root / "forgetting"
