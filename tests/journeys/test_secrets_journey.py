"""After a pass, the token is nowhere but in the vault."""

import pytest

from sandbox.serving import token_of
from tests.journeys.conftest import Synced

pytestmark = pytest.mark.slow


def test_no_file_of_the_installation_holds_the_token(synced: Synced) -> None:
    token = token_of(synced.world).encode()
    files = [path for path in synced.installation.root.rglob("*") if path.is_file()]

    assert len(files) > 20
    assert [path for path in files if token in path.read_bytes()] == []


def test_the_key_can_be_read_by_its_owner_only(synced: Synced) -> None:
    assert synced.installation.data.key_file.stat().st_mode & 0o777 == 0o600
