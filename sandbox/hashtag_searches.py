"""The hashtags that accounts searched for: thirty in seven days (graph-api.md 10)."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta

MOST_DIFFERENT = 30
COUNTED_FOR = timedelta(days=7)
_PREFIX = "17843"


@dataclass
class HashtagSearches:
    """What was searched, by account; safe to ask about any moment."""

    _searched: dict[str, dict[str, datetime]] = field(default_factory=dict)
    """The first search of a hashtag in its seven days, by account and hashtag."""
    _names: dict[str, str] = field(default_factory=dict)

    def search(self, account_id: str, hashtag: str, now: datetime) -> bool:
        """Count a search; False if the account has searched thirty others in the last seven days.

        A hashtag that was searched within the seven days is free.
        """
        recent = self.recent(account_id, now)
        if hashtag not in recent:
            if len(recent) >= MOST_DIFFERENT:
                return False
            self._searched.setdefault(account_id, {})[hashtag] = now
        self._names[hashtag_id(hashtag)] = hashtag
        return True

    def recent(self, account_id: str, now: datetime) -> list[str]:
        """The hashtags that count at a moment, newest first."""
        searched = self._searched.get(account_id, {})
        counting = [(at, tag) for tag, at in searched.items() if now - COUNTED_FOR < at <= now]
        return [tag for _, tag in sorted(counting, reverse=True)]

    def name(self, sought_id: str) -> str | None:
        """The hashtag of an id that was found by a search."""
        return self._names.get(sought_id)


def hashtag_id(hashtag: str) -> str:
    """The id of a hashtag, the same for everybody and for ever."""
    digest = hashlib.sha256(hashtag.encode()).digest()
    return f"{_PREFIX}{int.from_bytes(digest[:6], 'big') % 10**12:012}"


def is_hashtag_id(text: str) -> bool:
    """Whether an id is of the form that hashtags have."""
    return text.startswith(_PREFIX)
