"""Where the keys come from: a given text or a file that only its owner can read.

Several keys may be in use while one replaces another; the first is the current one. What they
encrypt is `vault`.
"""

import base64
import binascii
import fcntl
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from pydantic import SecretStr

from appdb.errors import VaultError

KEY_BYTES: Final = 32


def given_keys(text: SecretStr) -> list[bytes]:
    """The keys of TRACKER_KEY: base64 of 32 bytes each, separated by commas.

    Raises:
        VaultError: It holds something else.
    """
    return [_decoded(part, "TRACKER_KEY") for part in text.get_secret_value().split(",")]


def make_key_file(path: Path) -> None:
    """Make a file with one new key unless there is a file; of two processes, the first wins."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = _draft(path, [secrets.token_bytes(KEY_BYTES)])
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def file_keys(path: Path) -> list[bytes]:
    """The keys in a file, one a line.

    Raises:
        VaultError: It is gone, others can read it, or it holds something else than keys.
    """
    try:
        mode = path.stat().st_mode & 0o777
        text = path.read_text(encoding="ascii", errors="replace")
    except FileNotFoundError:
        raise VaultError(f"The key file {path} is gone: restore it from a backup.") from None
    if mode & 0o077:
        raise VaultError(
            f"The key file {path} can be used by others (mode {mode:04o}): run"
            f" `chmod 600 {path}`; if others may have read it, connect the accounts again."
        )
    return [_decoded(line, str(path)) for line in text.splitlines() or [""]]


def replace_keys(path: Path, keys: Sequence[bytes]) -> None:
    """Write other keys into the file: whoever reads sees all of the old or all of the new ones."""
    _draft(path, keys).replace(path)
    _sync_folder(path.parent)


@contextmanager
def changing_alone(path: Path) -> Iterator[None]:
    """Keep other processes from changing the key file too; the kernel frees it after a crash."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        for left_by_a_crash in path.parent.glob(f".{path.name}-*"):
            left_by_a_crash.unlink()
        yield
    finally:
        os.close(folder)


def _draft(path: Path, keys: Sequence[bytes]) -> Path:
    draft = path.with_name(f".{path.name}-{secrets.token_hex(6)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.writelines(base64.b64encode(key) + b"\n" for key in keys)
        file.flush()
        os.fsync(file.fileno())
    return draft


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _decoded(text: str, origin: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise VaultError(
            f"{origin} does not hold a key: it must be the base64 text of {KEY_BYTES} bytes, as"
            " `openssl rand -base64 32` makes it."
        )
    return key
