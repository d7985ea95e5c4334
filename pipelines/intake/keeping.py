"""One offer: judged before it is fetched, fetched, examined, and kept in the store.

What belongs here is what decides whether an archive is taken and with which account. Where archives
are offered and when they are whole is `taking`'s.
"""

from dataclasses import replace
from typing import Literal

from pipelines.exports.container import (
    MAX_MEMBER_BYTES,
    ZIP_SIGNATURES,
    check_begins_as_zip,
    too_large,
)
from pipelines.exports.errors import REQUEST_JSON, ArchiveError
from pipelines.exports.facts import ArchiveFacts
from pipelines.exports.reader import ArchiveFile, examine
from pipelines.intake.places import Offer, Place
from pipelines.intake.store import correct, held, store, workshop
from warehouse.layout import DataFolder


class StillChanging(Exception):
    """What was fetched is not what was listed: it is still being written."""


def keep(
    place: Place, offer: Offer, data: DataFolder, account: str | None
) -> tuple[str, Literal["new", "known", "corrected"]]:
    """Take an offer into the store.

    Args:
        place: Where it is offered.
        offer: What may be an archive.
        data: The installation's folder.
        account: Username for an archive that does not tell whose it is.

    Returns:
        Its digest; and whether the store had it not, had it, or had it with another account.

    Raises:
        ArchiveError: It cannot be used.
        PlaceError: It cannot be read.
        StillChanging: It is to be looked at later.
    """
    _check_before_fetching(place, offer)
    with workshop(data) as copy:
        if not place.fetch(offer, copy):
            raise StillChanging
        # What is checked is the copy: the original may change while it is read.
        archive = replace(ArchiveFile.at(copy, account=account), name=offer.name)
        before = held(data, archive.sha256)
        if before is None:
            _facts_of_one_account(archive, messages=offer.messages)
            return archive.sha256, "new" if store(data, archive) else "known"
    if account in {None, before.account}:
        return before.sha256, "known"
    corrected = replace(before, account=account)
    if _facts_of_one_account(corrected, messages=True).account_evidence != "given":
        return before.sha256, "known"
    correct(corrected)
    return before.sha256, "corrected"


def _check_before_fetching(place: Place, offer: Offer) -> None:
    """Refuse what its listing or its first bytes show to be no archive: the way may be long."""
    if not offer.is_archive:
        raise ArchiveError(offer.name, "nothing in it is an export of Instagram", REQUEST_JSON)
    if offer.is_file:
        check_begins_as_zip(place.beginning(offer, len(ZIP_SIGNATURES[0])), offer.name)
        return
    # A thread that is too large costs nothing but its counts.
    for path, listed in replace(offer, messages=False).needed.items():
        if listed.size is not None and listed.size > MAX_MEMBER_BYTES:
            raise too_large(offer.name, path)


def _facts_of_one_account(archive: ArchiveFile, *, messages: bool) -> ArchiveFacts:
    """What is known of an archive, unless it names another account than the one given."""
    facts = examine(archive, messages=messages)
    if archive.account not in {None, facts.account_username}:
        raise ArchiveError(
            archive.name,
            f"it says that it is of @{facts.account_username}, not of @{archive.account}",
            "Import it without --account, or give its file another name if that is wrong."
            if facts.account_evidence == "archive_name"
            else "Import it without --account.",
        )
    return facts
