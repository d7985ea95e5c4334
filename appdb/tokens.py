"""The tokens of the connected accounts: reading, refreshing, refusing, and how each one fares.

Tokens leave only as `SecretStr`; how they are sealed is `vault`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.orm import Session

from appdb.accounts import Flavour
from appdb.models import Account, Token
from appdb.store import Store, lock_tokens, locked_account, unknown
from appdb.vault import SealedToken, Vault

CONNECT_AGAIN = "Connect the account again: `tracker connect`, or the page Settings."


@dataclass(frozen=True)
class TokenState:
    """How the token of an account fares; instants are UTC.

    Attributes:
        account_id: Whose token it is.
        flavour: How the owner signed in.
        obtained_at: When it was obtained or last refreshed.
        expires_at: When it ends; None when that is not known.
        refreshed_at: When it was last refreshed; None since it was connected.
        scopes: What the owner granted; empty when that is not known.
        last_error: What went wrong last with the token itself.
        last_error_at: When.
        remedy: What the owner must do, in one line; None while Instagram accepts it.
    """

    account_id: str
    flavour: Flavour
    obtained_at: datetime
    expires_at: datetime | None
    refreshed_at: datetime | None
    scopes: tuple[str, ...]
    last_error: str | None
    last_error_at: datetime | None
    remedy: str | None

    @property
    def state(self) -> Literal["ok", "refused"]:
        """Whether Instagram refused the token for good."""
        return "refused" if self.remedy else "ok"


class Tokens:
    """The tokens of one app database."""

    def __init__(self, store: Store, vault: Vault) -> None:
        self._store = store
        self._vault = vault

    def token(self, account_id: str) -> SecretStr:
        """The access token of an account.

        Raises:
            UnknownAccountError: The account is not connected.
            VaultError: The token cannot be opened.
        """
        with self._store.reading() as session:
            sealed = _sealed(_token_of(session, account_id))
        return self._vault.open(account_id, sealed)

    def token_states(self) -> list[TokenState]:
        """How the token of every connected account fares, by account id."""
        question = (
            select(Token, Account.flavour)
            .join(Account, Account.account_id == Token.account_id)
            .order_by(Token.account_id)
        )
        with self._store.reading() as session:
            return [
                TokenState(
                    account_id=token.account_id,
                    flavour=cast("Flavour", flavour),
                    obtained_at=token.obtained_at,
                    expires_at=token.expires_at,
                    refreshed_at=token.refreshed_at,
                    scopes=tuple(token.scopes.split()),
                    last_error=token.last_error,
                    last_error_at=token.last_error_at,
                    remedy=token.remedy,
                )
                for token, flavour in session.execute(question).tuples()
            ]

    def replace_token(
        self,
        account_id: str,
        token: SecretStr,
        obtained_at: datetime,
        expires_at: datetime | None,
        scopes: tuple[str, ...] | None = None,
        *,
        instead_of: SecretStr | None = None,
    ) -> bool:
        """Store a refreshed token; what was wrong with the earlier one is forgotten.

        Args:
            account_id: Whose token it is.
            token: The new one.
            obtained_at: When it was obtained, UTC.
            expires_at: When it ends, UTC; None when that is not known.
            scopes: What it may read; None leaves what is known.
            instead_of: Only replace this one: whoever connected again meanwhile has a better one.

        Returns:
            Whether it was stored.

        Raises:
            UnknownAccountError: The account is not connected (any more).
            VaultError: The token is empty, or the stored one cannot be compared.
        """
        with self._store.writing() as session:
            locked_account(session, account_id)
            lock_tokens(session)
            found = _token_of(session, account_id, to_change=True)
            if not self._is(found, instead_of):
                return False
            sealed = self._vault.seal(account_id, token)
            found.nonce, found.ciphertext = sealed.nonce, sealed.ciphertext
            found.key_id = sealed.key_id
            found.obtained_at = found.refreshed_at = obtained_at
            found.expires_at = expires_at
            found.scopes = found.scopes if scopes is None else " ".join(scopes)
            found.last_error = found.last_error_at = found.remedy = None
            return True

    def refuse_token(
        self,
        account_id: str,
        message: str,
        at: datetime,
        *,
        remedy: str = CONNECT_AGAIN,
        token: SecretStr | None = None,
    ) -> None:
        """Remember that Instagram accepts the token no more, until another one is stored.

        Args:
            account_id: Whose token it is; one that is not connected any more is left alone.
            message: What Instagram said, without any secret.
            at: When, UTC.
            remedy: What the owner must do.
            token: The one that was refused: one that was stored meanwhile is left alone.
        """
        self._note(account_id, message, at, remedy=remedy, token=token)

    def accept_token(self, account_id: str, token: SecretStr) -> None:
        """Remember that Instagram accepts a token again that it had refused.

        Args:
            account_id: Whose token it is; one that is not connected any more is left alone.
            token: The one that was accepted: one that was stored meanwhile is left alone.
        """
        with self._store.writing() as session:
            lock_tokens(session)
            found = session.get(Token, account_id, with_for_update=True)
            if found is not None and self._is(found, token):
                found.last_error = found.last_error_at = found.remedy = None

    def note_token_trouble(self, account_id: str, message: str, at: datetime) -> None:
        """Remember what went wrong with a token that is still accepted, such as a refresh.

        Args:
            account_id: Whose token it is; one that is not connected any more is left alone.
            message: What went wrong, without any secret.
            at: When, UTC.
        """
        self._note(account_id, message, at)

    def _note(
        self,
        account_id: str,
        message: str,
        at: datetime,
        *,
        remedy: str | None = None,
        token: SecretStr | None = None,
    ) -> None:
        with self._store.writing() as session:
            lock_tokens(session)
            found = session.get(Token, account_id, with_for_update=True)
            if found is None or not self._is(found, token):
                return
            found.last_error, found.last_error_at = message, at
            found.remedy = remedy or found.remedy

    def _is(self, stored: Token, token: SecretStr | None) -> bool:
        return token is None or self._vault.open(stored.account_id, _sealed(stored)) == token


def _token_of(session: Session, account_id: str, *, to_change: bool = False) -> Token:
    found = session.get(Token, account_id, with_for_update=to_change)
    if found is None:
        raise unknown(account_id)
    return found


def _sealed(token: Token) -> SealedToken:
    return SealedToken(token.nonce, token.ciphertext, token.key_id)
