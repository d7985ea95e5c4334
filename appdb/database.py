"""The facade of the app database: everything that must outlive a process and is not a reading.

Its parts are in modules of their own: `accounts`, `tokens`, `watching`, `attempts` (logins that
were begun), `notices`, `budgets`, `hashtags`, `rotation`, `suggestions` and `spending` (the
assistant's). Callers see plain values, no session, no row.
"""

from datetime import datetime
from typing import Self

from appdb import schema
from appdb.accounts import Accounts, Flavour, TrackedAccount
from appdb.attempts import Attempts
from appdb.budgets import CallBudget
from appdb.engine import open_engine
from appdb.hashtags import HashtagSearches
from appdb.notices import Notices
from appdb.rotation import Rotation
from appdb.spending import Spending
from appdb.store import Store, plain_errors
from appdb.suggestions import Suggestions
from appdb.tokens import Tokens, TokenState
from appdb.vault import Vault
from appdb.watching import Watching

__all__ = ["AppDatabase", "Flavour", "TokenState", "TrackedAccount"]

CALLS_PER_HOUR = 2000
"""Of an account: the smallest quota that is stated, spread over a day (graph-api.md 12)."""

PLATFORM_CALLS_PER_HOUR = 200
"""Of an app with one user: discovery and hashtag search count against it (graph-api.md 12)."""

_FACEBOOK_APP = "app:facebook_login"


class AppDatabase(Accounts, Tokens, Watching, Attempts, Notices, Rotation, Suggestions, Spending):
    """One app database; safe to share between threads."""

    def __init__(self, store: Store, vault: Vault) -> None:
        self._store = store
        self._vault = vault

    @classmethod
    def open(cls, url: str, vault: Vault) -> Self:
        """Open the database, creating it or bringing it to this version's schema.

        Args:
            url: SQLAlchemy address (`appdb.engine.sqlite_url` for a file).
            vault: Seals and opens the tokens.

        Raises:
            AppDatabaseError: It cannot be reached, or a newer version wrote it.
        """
        engine = open_engine(url)
        with plain_errors(engine):
            schema.upgrade(engine)
        return cls(Store(engine), vault)

    def account_budget(self, account_id: str, flavour: Flavour) -> CallBudget:
        """The calls of an account, which all processes share; Facebook's app must be open too."""
        return CallBudget(
            self._store,
            f"account:{account_id}",
            CALLS_PER_HOUR,
            account_id=account_id,
            heeds=(_FACEBOOK_APP,) if flavour == "facebook_login" else (),
        )

    def platform_budget(self, account_id: str, flavour: Flavour) -> CallBudget:
        """The calls under platform limits: those of the whole app with Facebook Login."""
        if flavour == "facebook_login":
            return CallBudget(self._store, _FACEBOOK_APP, PLATFORM_CALLS_PER_HOUR)
        return CallBudget(
            self._store,
            f"platform:{account_id}",
            PLATFORM_CALLS_PER_HOUR,
            account_id=account_id,
        )

    def closed_until(self, account_id: str, flavour: Flavour, at: datetime) -> datetime | None:
        """From when an account may be asked again; None when it may be now.

        Args:
            account_id: The account.
            flavour: How its owner signed in.
            at: Now, UTC.
        """
        return self.account_budget(account_id, flavour).closed_until(at)

    def hashtag_searches(self, account_id: str) -> HashtagSearches:
        """The hashtags that an account searched within seven days."""
        return HashtagSearches(self._store, account_id)

    def close(self) -> None:
        """Close all connections."""
        self._store.close()
