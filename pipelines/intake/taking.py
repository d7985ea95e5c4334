"""Taking archives into the store, from paths that the owner names or from the watched inbox.

One that cannot be used never stops the others, and stays where it is.
"""

import hashlib
import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from pipelines.exports.errors import ArchiveError
from pipelines.intake.keeping import StillChanging, keep
from pipelines.intake.looks import Looks
from pipelines.intake.places import Offer, Place, PlaceError
from pipelines.intake.store import is_stored
from warehouse.layout import DataFolder

log = logging.getLogger("tracker")


@dataclass(frozen=True)
class Taken:
    """An archive whose content is in the store; `name` is the one under which it was offered."""

    name: str
    sha256: str


@dataclass(frozen=True)
class Refused:
    """An archive that cannot be used; `why` is one line for the owner, which names it."""

    name: str
    why: str


@dataclass(frozen=True)
class Intake:
    """What became of the archives that were offered.

    Attributes:
        new: Were taken into the store.
        known: Their content was in the store already.
        corrected: So was theirs, with another account than the one given now.
        refused: Cannot be used.
        waiting: Names of those in the inbox that are still being written; look again later.
    """

    new: list[Taken] = field(default_factory=list)
    known: list[Taken] = field(default_factory=list)
    corrected: list[Taken] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)


def take_in(
    addresses: Iterable[str],
    data: DataFolder,
    *,
    account: str | None = None,
    messages: bool = False,
) -> Intake:
    """Take in every archive at these addresses.

    Args:
        addresses: Zip files, folders with one or several exports, or addresses for fsspec.
        data: The installation's folder.
        account: Username for archives that do not tell whose they are; one that was taken in with
            another gets this one.
        messages: Whether their message threads are wanted.
    """
    intake = Intake()
    for address in addresses:
        try:
            place = Place.at(address, messages=messages)
            offers = place.offers()
        except PlaceError as error:
            intake.refused.append(Refused(address, str(error)))
            continue
        if not offers:
            nothing = ArchiveError(
                address, "there is no such file, or nothing in it", "Check the path."
            )
            intake.refused.append(Refused(address, str(nothing)))
        for offer in offers:
            # The names of the folders above tell account and time, too.
            below = offer.name == place.name
            named = offer if below else replace(offer, name=f"{place.name}/{offer.name}")
            _take_in_one(place, named, data, account, intake)
    return intake


def take_in_inbox(
    address: str, data: DataFolder, *, remove: bool = False, messages: bool = False
) -> Intake:
    """Take in what lies in the inbox, but for what is still being written.

    Files that nobody has looked at before are waited for, some seconds; folders are left for the
    next look, because a drive may pause in the middle of one.

    Args:
        address: The folder or bucket to look into; a folder need not exist.
        data: The installation's folder.
        remove: Remove from it what is safely in the store.
        messages: As for `take_in`.

    Raises:
        PlaceError: It cannot be looked into.
    """
    place = Place.at(address, messages=messages)
    looks = Looks.remembered(data, address)
    offers = _look(place, looks)
    files = [one for one in offers if one.is_file and not one.is_unfinished and looks.is_new(one)]
    wait = max((looks.settles_in(one, time.time()) for one in files), default=0)
    if wait > 0:
        time.sleep(wait)
        offers = _look(place, looks)
    intake = Intake()
    try:
        for offer in offers:
            _take_in_settled(place, offer, data, looks, intake)
    finally:
        looks.keep(data)
    if remove:
        _clear(place, offers, {one.name for one in (*intake.new, *intake.known)})
    return intake


def news_in_inbox(address: str, data: DataFolder, *, messages: bool = False) -> str | None:
    """Look into the inbox without fetching anything.

    Args:
        address: The folder or bucket to look into; a folder need not exist.
        data: The installation's folder.
        messages: As for `take_in`.

    Returns:
        A name for what is there to be taken in, the same until that changes; None: nothing.

    Raises:
        PlaceError: It cannot be looked into.
    """
    place = Place.at(address, messages=messages)
    looks = Looks.remembered(data, address)
    before = looks.seen
    offers = _look(place, looks)
    if looks.seen != before:
        looks.keep(data)
    ready = [
        offer.fingerprint
        for offer in offers
        if looks.is_new(offer) and not _is_unsettled(offer, looks)
    ]
    return hashlib.sha256(repr(sorted(ready)).encode()).hexdigest() if ready else None


def _look(place: Place, looks: Looks) -> list[Offer]:
    offers = place.offers()
    looks.update(offers, time.time())
    return offers


def _is_unsettled(offer: Offer, looks: Looks) -> bool:
    return offer.is_unfinished or looks.settles_in(offer, time.time()) > 0


def _take_in_settled(
    place: Place, offer: Offer, data: DataFolder, looks: Looks, intake: Intake
) -> None:
    """Take in one offer of the inbox, unless it is unfinished or was tried before."""
    seen = looks.seen[offer.name]
    if is_stored(data, seen.sha256):
        intake.known.append(Taken(offer.name, seen.sha256))
    elif looks.is_still_refused(offer, time.time()):
        intake.refused.append(Refused(offer.name, seen.refusal))
    elif _is_unsettled(offer, looks):
        intake.waiting.append(offer.name)
    else:
        outcome = _take_in_one(place, offer, data, None, intake)
        if isinstance(outcome, Taken):
            seen.sha256, seen.refusal = outcome.sha256, ""
        elif isinstance(outcome, Refused):
            seen.sha256, seen.refusal, seen.refused_at = "", outcome.why, time.time()


def _take_in_one(
    place: Place, offer: Offer, data: DataFolder, account: str | None, intake: Intake
) -> Taken | Refused | None:
    """Take in one offer; None if it is still changing, or cannot be fetched just now."""
    try:
        sha256, outcome = keep(place, offer, data, account)
    except StillChanging:
        intake.waiting.append(offer.name)
        return None
    except PlaceError as error:
        intake.refused.append(Refused(offer.name, str(error)))
        return None
    except ArchiveError as error:
        refused = Refused(offer.name, str(error))
        intake.refused.append(refused)
        return refused
    taken = Taken(offer.name, sha256)
    getattr(intake, outcome).append(taken)
    return taken


def _clear(place: Place, offers: Iterable[Offer], kept: set[str]) -> None:
    """Remove from the inbox what the store holds, if it still looks as it did when it was taken."""
    there = {offer.name: offer.fingerprint for offer in place.offers()}
    for offer in offers:
        if offer.name in kept and there.get(offer.name) == offer.fingerprint:
            try:
                place.remove(offer)
            except PlaceError as error:
                log.warning("It stays in the inbox: %s", error)
