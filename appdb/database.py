"""The facade of the app database: tracked accounts and their tokens, in short transactions.

Callers see plain values, never a session or a row. Tokens leave only as `SecretStr`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Self, cast

from pydantic import SecretStr
from sqlalchemy import Engine, delete, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from appdb import schema
from appdb.engine import open_engine
from appdb.errors import AppDatabaseError, UnknownAccountError
from appdb.models import Account, Token
from appdb.vault import SealedToken, Vault

Flavour = Literal["instagram_login"]


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
    """

    account_id: str
    username: str
    host: str
    is_sandbox: bool
    connected_at: datetime
    token_expires_at: datetime | None = None
    flavour: Flavour = "instagram_login"


class AppDatabase:
    """Tracked accounts and tokens; safe to share between threads."""

    def __init__(self, engine: Engine, vault: Vault) -> None:
        self._engine = engine
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
        with _plain_errors(engine):
            schema.upgrade(engine)
        return cls(engine, vault)

    def connect_account(
        self, account: TrackedAccount, token: SecretStr, obtained_at: datetime
    ) -> None:
        """Remember an account and its token; one that is known keeps its first `connected_at`.

        Raises:
            VaultError: The token is empty.
        """
        sealed = self._vault.seal(account.account_id, token)
        with self._transaction() as session:
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
            session.merge(
                Token(
                    account_id=account.account_id,
                    nonce=sealed.nonce,
                    ciphertext=sealed.ciphertext,
                    key_id=sealed.key_id,
                    obtained_at=obtained_at,
                    expires_at=account.token_expires_at,
                )
            )

    def accounts(self) -> list[TrackedAccount]:
        """All connected accounts, in the order in which they were connected."""
        question = (
            select(Account, Token.expires_at)
            .join(Token, Token.account_id == Account.account_id)
            .order_by(Account.connected_at, Account.account_id)
        )
        with self._transaction() as session:
            return [
                TrackedAccount(
                    account_id=account.account_id,
                    username=account.username,
                    host=account.host,
                    is_sandbox=account.is_sandbox,
                    connected_at=account.connected_at,
                    token_expires_at=expires_at,
                    flavour=cast("Flavour", account.flavour),
                )
                for account, expires_at in session.execute(question)
            ]

    def token(self, account_id: str) -> SecretStr:
        """The access token of an account.

        Raises:
            UnknownAccountError: The account is not connected.
            VaultError: The token cannot be opened.
        """
        with self._transaction() as session:
            found = session.get(Token, account_id)
            if found is None:
                raise _unknown(account_id)
            sealed = SealedToken(found.nonce, found.ciphertext, found.key_id)
        return self._vault.open(account_id, sealed)

    def remove_account(self, account_id: str) -> None:
        """Forget an account and its token; what was loaded from it stays in the warehouse.

        Raises:
            UnknownAccountError: The account is not connected.
        """
        with self._transaction() as session:
            gone = session.execute(
                delete(Account)
                .where(Account.account_id == account_id)
                .returning(Account.account_id)
            ).all()
            if not gone:
                raise _unknown(account_id)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @contextmanager
    def _transaction(self) -> Iterator[Session]:
        with _plain_errors(self._engine), Session(self._engine) as session, session.begin():
            yield session


@contextmanager
def _plain_errors(engine: Engine) -> Iterator[None]:
    """Say in one line that the database cannot be used; its address is shown without password."""
    try:
        yield
    except DatabaseError as error:
        reason = " ".join(str(error.orig).split())
        raise AppDatabaseError(
            f"The app database {engine.url.render_as_string()} cannot be used: {reason}"
        ) from error


def _unknown(account_id: str) -> UnknownAccountError:
    return UnknownAccountError(
        f"Account {account_id} is not connected: see `tracker accounts`, or run `tracker connect`."
    )
