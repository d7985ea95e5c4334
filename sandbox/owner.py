"""The professional account's owner: ids, names and what the profile says."""

import random
from dataclasses import dataclass
from datetime import datetime

from sandbox import names


@dataclass(frozen=True)
class Owner:
    """The professional account whose followers are tracked."""

    account_id: str
    app_scoped_id: str
    username: str
    name: str
    biography: str
    website: str

    @classmethod
    def invented(cls, seed: int) -> "Owner":
        """The owner of a seed's world."""
        rng = random.Random(f"{seed}:owner")
        word = names.username(rng).split(".")[0].split("_")[0].rstrip("0123456789")
        return cls(
            account_id=str(17_841_400_000_000_000 + seed),
            app_scoped_id=str(26_160_000_000_000_000 + seed),
            username=f"{word}.keramik",
            name=f"{word.capitalize()} Keramik – Zoë",
            biography="Cups, bowls and what went wrong on the way. A simulated account.",
            website="https://keramik.example",
        )


@dataclass(frozen=True)
class OwnerRename:
    """The owner took another username."""

    old: str
    new: str
    renamed_at: datetime
