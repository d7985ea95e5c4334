"""What was seen in the inbox at earlier looks, so that an archive is taken once, and when whole.

A tree that a drive still writes keeps changing, and the times of its files say nothing (a drive may
set them as it likes). So an offer is settled when a look finds it as an earlier one did. What was
fetched is not fetched again until it changes. Losing this memory costs one more look.
"""

import json
import os
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

from pipelines.intake.places import Offer
from warehouse.layout import DataFolder

# How long an offer has to lie unchanged. A pause within a tree is longer than one within a file.
FILE_SETTLES_IN_SECONDS = 5.0
FOLDER_SETTLES_IN_SECONDS = 45.0
# A newer version may read what an older one refused.
REFUSED_FOR_SECONDS = 86_400.0

# In the store, dotted so that it is never taken for an archive.
_FILE = ".inbox.json"


@dataclass
class Seen:
    """What is known of an offer since it looks as it does.

    Attributes:
        fingerprint: Names how it looks.
        since: When it was first seen so, in epoch seconds.
        sha256: Its content, once it was fetched and can be used.
        refusal: Why it cannot be used, once it was tried; empty if it was not.
        refused_at: When that was, in epoch seconds.
    """

    fingerprint: str
    since: float
    sha256: str = ""
    refusal: str = ""
    refused_at: float = 0.0


@dataclass
class Looks:
    """The memory of one inbox, by the names of what is offered there."""

    address: str
    seen: dict[str, Seen] = field(default_factory=dict)

    @classmethod
    def remembered(cls, data: DataFolder, address: str) -> Self:
        """What was kept of this inbox; nothing if it was another's or cannot be read."""
        try:
            kept = json.loads((data.archives / _FILE).read_text())
            seen = {name: Seen(**said) for name, said in kept["seen"].items()}
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return cls(address)
        return cls(address, seen if kept["address"] == address else {})

    def keep(self, data: DataFolder) -> None:
        """Write it down; another process that does so at the same time loses or wins as a whole."""
        data.archives.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(prefix=".looks-", dir=data.archives)
        with os.fdopen(handle, "w") as file:
            json.dump(asdict(self), file)
        Path(draft).replace(data.archives / _FILE)

    def update(self, offers: Iterable[Offer], now: float) -> None:
        """Take down how the inbox looks now."""
        self.seen = {
            offer.name: known
            if (known := self.seen.get(offer.name)) and known.fingerprint == offer.fingerprint
            else Seen(offer.fingerprint, since=now)
            for offer in offers
        }

    def settles_in(self, offer: Offer, now: float) -> float:
        """Seconds until it counts as whole if it does not change; 0 or less: it does."""
        quiet = FILE_SETTLES_IN_SECONDS if offer.is_file else FOLDER_SETTLES_IN_SECONDS
        return self.seen[offer.name].since + quiet - now

    def is_new(self, offer: Offer) -> bool:
        """Whether it was never tried since it looks as it does."""
        seen = self.seen[offer.name]
        return not seen.sha256 and not seen.refusal

    def is_still_refused(self, offer: Offer, now: float) -> bool:
        """Whether it was tried lately and could not be used."""
        seen = self.seen[offer.name]
        return bool(seen.refusal) and now - seen.refused_at < REFUSED_FOR_SECONDS
