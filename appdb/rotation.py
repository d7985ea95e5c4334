"""Replacing the key that seals the tokens while everything else goes on reading and writing them.

The new key is put first in the key file, every token is sealed with it in its own short
transaction, and only then the old keys are dropped. It may be killed at any point and run again.
"""

import secrets
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from appdb.errors import VaultError
from appdb.keys import KEY_BYTES, changing_alone, file_keys, replace_keys
from appdb.models import Token
from appdb.store import Store, lock_tokens
from appdb.vault import SealedToken, Vault


@dataclass
class Resealed:
    """How a change of keys went.

    Attributes:
        tokens: How many were sealed anew.
        unreadable: Accounts whose token no key opens; they must be connected again.
    """

    tokens: int = 0
    unreadable: set[str] = field(default_factory=set)


class Rotation:
    """Seals the tokens of one app database anew."""

    def __init__(self, store: Store, vault: Vault) -> None:
        self._store = store
        self._vault = vault

    def reseal(self) -> Resealed:
        """Seal every token with the current key; readers may go on meanwhile.

        Raises:
            VaultError: The keys cannot be read.
        """
        done = Resealed()
        with self._store.reading() as session:
            account_ids = session.scalars(select(Token.account_id)).all()
        for account_id in account_ids:
            with self._store.writing() as session:
                lock_tokens(session)
                token = session.get(Token, account_id, with_for_update=True)
                if token is not None:
                    self._seal_anew(token, done)
        return done

    def rotate_key(self, path: Path) -> Resealed:
        """Replace the key in the key file by a new one.

        A file that holds several keys is left from a change that was interrupted, or begun by hand:
        then that change is finished.

        Args:
            path: The key file, which the vault reads too.

        Raises:
            VaultError: The keys cannot be read.
        """
        with changing_alone(path):
            keys = file_keys(path)
            if len(keys) == 1:
                keys = [secrets.token_bytes(KEY_BYTES), *keys]
                replace_keys(path, keys)
            done = self.reseal()
            with self._store.writing() as session:
                # Somebody may have sealed with the old key before the new one was there, and stored
                # it after we had passed. From here on nobody can.
                lock_tokens(session, alone=True)
                for token in session.scalars(select(Token)):
                    self._seal_anew(token, done)
            replace_keys(path, keys[:1])
        return done

    def _seal_anew(self, token: Token, done: Resealed) -> None:
        if token.key_id == self._vault.current():
            return
        try:
            opened = self._vault.open(
                token.account_id, SealedToken(token.nonce, token.ciphertext, token.key_id)
            )
        except VaultError:
            done.unreadable.add(token.account_id)
            return
        sealed = self._vault.seal(token.account_id, opened)
        token.nonce, token.ciphertext = sealed.nonce, sealed.ciphertext
        token.key_id = sealed.key_id
        done.tokens += 1
