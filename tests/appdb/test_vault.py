"""The vault: nothing opens but the right token with the right key, and nothing leaks."""

import base64
import pickle
import stat
import traceback
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from appdb.errors import VaultError
from appdb.vault import SealedToken, Vault
from tests.appdb.conftest import KEY

ACCOUNT_ID = "17841400000000042"
TOKEN = SecretStr("IGAA-an-invented-token")
OTHER_KEY = SecretStr(base64.b64encode(bytes(32)).decode())


def flipped(data: bytes, position: int) -> bytes:
    return data[:position] + bytes([data[position] ^ 1]) + data[position + 1 :]


def test_what_was_sealed_opens(vault: Vault) -> None:
    sealed = vault.seal(ACCOUNT_ID, TOKEN)
    assert Vault.from_base64(KEY).open(ACCOUNT_ID, sealed) == TOKEN


def test_sealing_twice_gives_two_nonces(vault: Vault) -> None:
    one, two = vault.seal(ACCOUNT_ID, TOKEN), vault.seal(ACCOUNT_ID, TOKEN)
    assert one.nonce != two.nonce
    assert one.ciphertext != two.ciphertext


def test_every_changed_byte_is_noticed(vault: Vault) -> None:
    sealed = vault.seal(ACCOUNT_ID, TOKEN)
    changed = [
        replace(sealed, ciphertext=flipped(sealed.ciphertext, position))
        for position in range(len(sealed.ciphertext))
    ]
    changed += [replace(sealed, nonce=flipped(sealed.nonce, position)) for position in range(12)]
    changed += [replace(sealed, ciphertext=b""), replace(sealed, nonce=b"")]
    for wrong in changed:
        with pytest.raises(VaultError, match=rf"{ACCOUNT_ID} is damaged.*`tracker connect`"):
            vault.open(ACCOUNT_ID, wrong)


def test_a_token_moved_to_another_account_does_not_open(vault: Vault) -> None:
    with pytest.raises(VaultError, match="17841400000000043 is damaged or was changed"):
        vault.open("17841400000000043", vault.seal(ACCOUNT_ID, TOKEN))


def test_a_wrong_key_is_told_from_damage(vault: Vault) -> None:
    sealed = vault.seal(ACCOUNT_ID, TOKEN)
    other = Vault.from_base64(OTHER_KEY)
    message = rf"{ACCOUNT_ID} is encrypted with key {vault.key_id}.*TRACKER_KEY.*`tracker connect`"
    with pytest.raises(VaultError, match=message):
        other.open(ACCOUNT_ID, sealed)
    with pytest.raises(VaultError, match="damaged"):
        other.open(ACCOUNT_ID, replace(sealed, key_id=other.key_id))


def test_an_empty_token_is_never_stored(vault: Vault) -> None:
    with pytest.raises(VaultError, match=f"token of account {ACCOUNT_ID} is empty"):
        vault.seal(ACCOUNT_ID, SecretStr(""))


@pytest.mark.parametrize(
    "text", ["", "short", "not base64 ☃", KEY.get_secret_value()[:-4], "A" * 64, "é" * 44]
)
def test_something_else_than_a_key_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(VaultError, match=r"TRACKER_KEY does not hold a key.*openssl") as error:
        Vault.from_base64(SecretStr(text))
    assert not text or text not in "".join(traceback.format_exception(error.value))


def test_nothing_secret_is_shown(vault: Vault) -> None:
    key = base64.b64decode(KEY.get_secret_value())
    sealed = vault.seal(ACCOUNT_ID, TOKEN)
    shown = f"{vault!r} {vault} {sealed!r} {vault.open(ACCOUNT_ID, sealed)!r}"
    for secret in (TOKEN.get_secret_value(), KEY.get_secret_value(), key.hex(), repr(key)):
        assert secret not in shown
    with pytest.raises((TypeError, AttributeError)):
        pickle.dumps(vault)


def test_a_key_file_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "data" / "token.key"
    sealed = Vault.from_key_file(path).seal(ACCOUNT_ID, TOKEN)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert Vault.from_key_file(path).open(ACCOUNT_ID, sealed) == TOKEN
    assert list(path.parent.iterdir()) == [path]


def test_processes_that_make_the_key_file_at_once_agree(tmp_path: Path) -> None:
    path = tmp_path / "token.key"
    with ThreadPoolExecutor(8) as threads:
        vaults = list(threads.map(lambda _: Vault.from_key_file(path), range(8)))
    assert {vault.key_id for vault in vaults} == {Vault.from_key_file(path).key_id}
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_file_that_others_can_use_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "token.key"
    Vault.from_key_file(path)
    path.chmod(mode)
    with pytest.raises(VaultError, match=rf"mode {mode:04o}\): run `chmod 600 {path}`"):
        Vault.from_key_file(path)


def test_a_damaged_key_file_is_refused_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "token.key"
    path.write_bytes(b"\xff\x00")
    path.chmod(0o600)
    with pytest.raises(VaultError, match=rf"{path} does not hold a key"):
        Vault.from_key_file(path)
    assert path.read_bytes() == b"\xff\x00"


def test_what_is_stored_does_not_change_its_meaning_between_versions(vault: Vault) -> None:
    # Sealed by the first release: this must open for as long as such databases exist.
    sealed = SealedToken(
        nonce=bytes(range(12)),
        ciphertext=bytes.fromhex(
            "10a07560a88b7e0c811dabd7255fa04e6ca2d76033d1cd2926c70a77eb28475593a56f75e930"
        ),
        key_id="56d9b2e3a10ee2d0",
    )
    assert vault.open(ACCOUNT_ID, sealed) == TOKEN


def test_of_several_keys_the_first_seals_and_all_open(vault: Vault) -> None:
    both = Vault.from_base64(SecretStr(f"{OTHER_KEY.get_secret_value()},{KEY.get_secret_value()}"))
    assert both.open(ACCOUNT_ID, vault.seal(ACCOUNT_ID, TOKEN)) == TOKEN
    sealed = both.seal(ACCOUNT_ID, TOKEN)
    assert sealed.key_id == Vault.from_base64(OTHER_KEY).key_id
    with pytest.raises(VaultError, match="encrypted with key"):
        vault.open(ACCOUNT_ID, sealed)


def test_an_unknown_key_is_looked_for_once_more_and_then_given_up() -> None:
    keys = [bytes(32)]
    looks = 0

    def look() -> list[bytes]:
        nonlocal looks
        looks += 1
        return keys

    vault = Vault(look)
    new = Vault(lambda: [b"n" * 32]).seal(ACCOUNT_ID, TOKEN)
    with pytest.raises(VaultError, match="encrypted with key"):
        vault.open(ACCOUNT_ID, new)
    assert looks == 2
    keys.insert(0, b"n" * 32)
    assert vault.open(ACCOUNT_ID, new) == TOKEN
    assert vault.key_id == new.key_id
    assert (vault.open(ACCOUNT_ID, new), looks) == (TOKEN, 3)


def test_a_key_that_was_dropped_opens_what_was_read_before_and_seals_no_more() -> None:
    keys = [bytes(32)]
    vault = Vault(lambda: keys)
    old = vault.seal(ACCOUNT_ID, TOKEN)
    keys[:] = [b"n" * 32]
    assert vault.seal(ACCOUNT_ID, TOKEN).key_id != old.key_id
    assert vault.open(ACCOUNT_ID, old) == TOKEN


def test_a_key_file_that_disappears_is_not_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "token.key"
    vault = Vault.from_key_file(path)
    path.unlink()
    with pytest.raises(VaultError, match=f"{path} is gone"):
        vault.seal(ACCOUNT_ID, TOKEN)
    assert not path.exists()


def test_one_bad_key_among_several_is_refused_without_repeating_it() -> None:
    wrong = "-".join("typo")
    with pytest.raises(VaultError, match="TRACKER_KEY does not hold a key") as error:
        Vault.from_base64(SecretStr(f"{KEY.get_secret_value()},{wrong}"))
    shown = "".join(traceback.format_exception(error.value))
    assert wrong not in shown
    assert KEY.get_secret_value() not in shown
