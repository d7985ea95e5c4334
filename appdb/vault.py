"""Encryption of tokens at rest, AES-256-GCM: where the key comes from, sealing, opening.

Storing what is sealed is `database`. The key is either given (TRACKER_KEY, read by the caller) or
generated into a file that only its owner can read.
"""

import base64
import binascii
import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import SecretStr

from appdb.errors import VaultError

_KEY_BYTES: Final = 32
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
    """Seals and opens tokens with one key."""

    def __init__(self, key: bytes) -> None:
        if len(key) != _KEY_BYTES:
            raise VaultError(f"The key has {len(key)} bytes; it must have {_KEY_BYTES}.")
        self._cipher = AESGCM(key)
        self.key_id = hashlib.sha256(b"key id\0" + key).hexdigest()[:16]

    def __repr__(self) -> str:
        return f"Vault(key_id={self.key_id!r})"

    @classmethod
    def from_base64(cls, key: SecretStr) -> Self:
        """Use a key that is given as base64 of 32 bytes.

        Raises:
            VaultError: It is something else.
        """
        return cls(_decoded(key.get_secret_value(), "TRACKER_KEY"))

    @classmethod
    def from_key_file(cls, path: Path) -> Self:
        """Use the key in a file; make the file, readable by its owner only, when there is none.

        Raises:
            VaultError: Others can read the file, or it does not hold a key.
        """
        if not path.exists():
            _create_key_file(path)
        mode = path.stat().st_mode & 0o777
        if mode & 0o077:
            raise VaultError(
                f"The key file {path} can be used by others (mode {mode:04o}): run"
                f" `chmod 600 {path}`; if others may have read it, connect the accounts again."
            )
        return cls(_decoded(path.read_text(encoding="ascii", errors="replace"), str(path)))

    def seal(self, account_id: str, token: SecretStr) -> SealedToken:
        """Encrypt the token of an account.

        Raises:
            VaultError: The token is empty.
        """
        text = token.get_secret_value()
        if not text:
            raise VaultError(f"The token of account {account_id} is empty; it was not stored.")
        nonce = secrets.token_bytes(_NONCE_BYTES)
        ciphertext = self._cipher.encrypt(nonce, text.encode(), _bound_to(account_id))
        return SealedToken(nonce, ciphertext, self.key_id)

    def open(self, account_id: str, sealed: SealedToken) -> SecretStr:
        """Decrypt the token of an account.

        Raises:
            VaultError: Another key sealed it, or it was changed, or it belongs to another account.
        """
        if sealed.key_id != self.key_id:
            raise VaultError(
                f"The token of account {account_id} is encrypted with key {sealed.key_id}, but the"
                f" key in use is {self.key_id}: bring the earlier key back (TRACKER_KEY or the key"
                " file), or run `tracker connect` for this account again."
            )
        try:
            text = self._cipher.decrypt(sealed.nonce, sealed.ciphertext, _bound_to(account_id))
        except (InvalidTag, ValueError):
            raise VaultError(
                f"The stored token of account {account_id} is damaged or was changed: run"
                " `tracker connect` for this account again."
            ) from None
        return SecretStr(text.decode())


def _bound_to(account_id: str) -> bytes:
    return _PURPOSE + account_id.encode()


def _decoded(text: str, origin: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != _KEY_BYTES:
        raise VaultError(
            f"{origin} does not hold a key: it must be the base64 text of {_KEY_BYTES} bytes, as"
            " `openssl rand -base64 32` makes it."
        )
    return key


def _create_key_file(path: Path) -> None:
    """Make the file appear complete or not at all; of two processes at once, the first wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}-{secrets.token_hex(6)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(base64.b64encode(secrets.token_bytes(_KEY_BYTES)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(draft)
    except FileExistsError:
        return
    finally:
        draft.unlink()
