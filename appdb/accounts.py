"""Tracked accounts: connecting and forgetting them. What becomes of their tokens is `tokens`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias, cast

from pydantic import SecretStr
from sqlalchemy import delete, select

from appdb.models import Account, Base, Token
from appdb.store import Store, lock_tokens, locked_account, unknown
from appdb.vault import Vault

Flavour: TypeAlias = Literal["instagram_login", "facebook_login"]


@dataclass(frozen=True)
class TrackedAccount:
    """An account that is connected to the API.

    Attributes:
        account_id: Instagram's professional account id (`user_id` of /me).
        username: Its name when it was connected.
        host: Base URL of the API that answers for it.
        is_sandbox: Whether a simulation answers.
        connected_at: When it was first connected, UTC.
        token_expires_at: When its token ends, UTC; None when that is not known.
        flavour: How its owner signed in.
        scopes: What the owner granted; empty when that is not known.
        obtained_at: When its token was obtained or refreshed, UTC; given back, not stored.
    """

    account_id: str
    username: str
    host: str
    is_sandbox: bool
    connected_at: datetime
    token_expires_at: datetime | None = None
    flavour: Flavour = "instagram_login"
    scopes: tuple[str, ...] = ()
    obtained_at: datetime | None = None


class Accounts:
    """The accounts of one app database."""

    def __init__(self, store: Store, vault: Vault) -> None:
        self._store = store
        self._vault = vault

    def connect_account(
        self, account: TrackedAccount, token: SecretStr, obtained_at: datetime
    ) -> None:
        """Remember an account and its token; one that is known keeps its first `connected_at`.

        Raises:
            VaultError: The token is empty.
        """
        with self._store.writing() as session:
            known = session.get(Account, account.account_id)
            session.merge(
                Account(
                    account_id=account.account_id,
                    username=account.username,
                    flavour=account.flavour,
                    host=account.host,
                    is_sandbox=account.is_sandbox,
                    connected_at=known.connected_at if known else account.connected_at,
                )
            )
            session.flush()
            lock_tokens(session)
            # Only what differs from the row as it was read is written: a change of keys must not
            # seal the row anew in between, or the text and its key would not belong together.
            session.get(Token, account.account_id, with_for_update=True)
            sealed = self._vault.seal(account.account_id, token)
            session.merge(
                Token(
                    account_id=account.account_id,
                    nonce=sealed.nonce,
                    ciphertext=sealed.ciphertext,
                    key_id=sealed.key_id,
                    obtained_at=obtained_at,
                    expires_at=account.token_expires_at,
                    refreshed_at=None,
                    scopes=" ".join(account.scopes),
                    last_error=None,
                    last_error_at=None,
                    remedy=None,
                )
            )

    def account(self, account_id: str) -> TrackedAccount:
        """One connected account.

        Raises:
            UnknownAccountError: The account is not connected.
        """
        for account in self.accounts():
            if account.account_id == account_id:
                return account
        raise unknown(account_id)

    def accounts(self) -> list[TrackedAccount]:
        """All connected accounts, in the order in which they were connected."""
        question = (
            select(Account, Token)
            .join(Token, Token.account_id == Account.account_id)
            .order_by(Account.connected_at, Account.account_id)
        )
        with self._store.reading() as session:
            return [
                TrackedAccount(
                    account_id=account.account_id,
                    username=account.username,
                    host=account.host,
                    is_sandbox=account.is_sandbox,
                    connected_at=account.connected_at,
                    token_expires_at=token.expires_at,
                    flavour=cast("Flavour", account.flavour),
                    scopes=tuple(token.scopes.split()),
                    obtained_at=token.obtained_at,
                )
                for account, token in session.execute(question).tuples()
            ]

    def remove_account(self, account_id: str) -> None:
        """Forget all that is here about an account; what was loaded stays in the warehouse.

        Raises:
            UnknownAccountError: The account is not connected.
        """
        with self._store.writing() as session:
            locked_account(session, account_id)
            session.execute(delete(Account).where(Account.account_id == account_id))

    def forget(self, account_ids: Sequence[str]) -> None:
        """Delete every row of these accounts, connected or not, and leave no byte of it behind."""
        with self._store.writing() as session:
            for table in reversed(Base.metadata.sorted_tables):
                if "account_id" in table.columns:
                    session.execute(delete(table).where(table.c.account_id.in_(account_ids)))
        self._store.compact()
