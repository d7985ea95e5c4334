"""Encryption of tokens at rest, AES-256-GCM: sealing with the current key, opening with any.

Where keys come from is `keys`, storing what is sealed is `tokens`, replacing a key is `rotation`.
"""

import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self, TypeAlias

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import SecretStr

from appdb.errors import VaultError
from appdb.keys import file_keys, given_keys, make_key_file

KeySource: TypeAlias = Callable[[], Sequence[bytes]]

_NONCE_BYTES: Final = 12
# Bound to every sealed token: one moved to another account, or to another use, does not open.
_PURPOSE: Final = b"instagram-followers-tracker access-token v1\0"


@dataclass(frozen=True)
class SealedToken:
    """An encrypted token; `key_id` tells which key seals it and tells nothing about the key."""

    nonce: bytes
    ciphertext: bytes
    key_id: str


class Vault:
    """Seals and opens tokens with the keys of a source, which may change while it is in use.

    Attributes:
        key_id: The current key, as of the last look at the source.
    """

    def __init__(self, read_keys: KeySource) -> None:
        """Read the keys.

        Args:
            read_keys: Gives the keys of now, the current one first; asked again whenever that
                could matter.

        Raises:
            VaultError: The source holds no keys.
        """
        self._read_keys = read_keys
        self._ciphers: dict[str, AESGCM] = {}
        self.key_id = self.current()

    def __repr__(self) -> str:
        return f"Vault(key_id={self.key_id!r})"

    @classmethod
    def from_base64(cls, keys: SecretStr) -> Self:
        """Use keys that are given as base64 of 32 bytes each, separated by commas.

        Raises:
            VaultError: They are something else.
        """
        return cls(lambda: given_keys(keys))

    @classmethod
    def from_key_file(cls, path: Path) -> Self:
        """Use the keys in a file; make the file, readable by its owner only, when there is none.

        Raises:
            VaultError: Others can read the file, or it does not hold keys.
        """
        make_key_file(path)
        return cls(lambda: file_keys(path))

    def current(self) -> str:
        """Look at the source again and tell which key is current.

        Keys that were known stay known: a token may have been read before its key was replaced.

        Raises:
            VaultError: The keys cannot be read.
        """
        keys = self._read_keys()
        ids = [_id_of(key) for key in keys]
        self._ciphers |= {key_id: AESGCM(key) for key_id, key in zip(ids, keys, strict=True)}
        self.key_id = ids[0]
        return self.key_id

    def seal(self, account_id: str, token: SecretStr) -> SealedToken:
        """Encrypt the token of an account with the key that is current now.

        Raises:
            VaultError: The token is empty, or the keys cannot be read.
        """
        text = token.get_secret_value()
        if not text:
            raise VaultError(f"The token of account {account_id} is empty; it was not stored.")
        key_id = self.current()
        nonce = secrets.token_bytes(_NONCE_BYTES)
        ciphertext = self._ciphers[key_id].encrypt(nonce, text.encode(), _bound_to(account_id))
        return SealedToken(nonce, ciphertext, key_id)

    def open(self, account_id: str, sealed: SealedToken) -> SecretStr:
        """Decrypt the token of an account.

        Raises:
            VaultError: Another key sealed it, or it was changed, or it belongs to another account.
        """
        if sealed.key_id not in self._ciphers:
            self.current()
        cipher = self._ciphers.get(sealed.key_id)
        if cipher is None:
            raise VaultError(
                f"The token of account {account_id} is encrypted with key {sealed.key_id}, but the"
                f" key in use is {self.key_id}: bring the earlier key back (TRACKER_KEY or the key"
                " file), or run `tracker connect` for this account again."
            )
        try:
            text = cipher.decrypt(sealed.nonce, sealed.ciphertext, _bound_to(account_id))
        except (InvalidTag, ValueError):
            raise VaultError(
                f"The stored token of account {account_id} is damaged or was changed: run"
                " `tracker connect` for this account again."
            ) from None
        return SecretStr(text.decode())


def _id_of(key: bytes) -> str:
    return hashlib.sha256(b"key id\0" + key).hexdigest()[:16]


def _bound_to(account_id: str) -> bytes:
    return _PURPOSE + account_id.encode()
