"""What the doors stop, in a whole pass."""

import shutil
from pathlib import Path

import pytest

from tests.journeys.conftest import Synced
from tests.journeys.installations import Installation
from warehouse.private import open_private
from warehouse.reader import current_snapshot_id

pytestmark = pytest.mark.slow


def test_history_that_would_vanish_is_not_published(synced: Synced, tmp_path: Path) -> None:
    shutil.copytree(synced.installation.root, tmp_path / "data")
    copy = Installation(tmp_path / "data")
    before = current_snapshot_id(copy.data)
    with open_private(copy.data) as con:
        for table in ("media", "media_insights"):
            con.execute(
                f"delete from graph_api.{table} where media_id in "
                "(select min(media_id) from graph_api.media)"
            )
    # Nothing answers at the account's address any more, so the pass cannot read it anew.
    done = copy.run("import", *_another_archive(synced, tmp_path))

    assert done.returncode != 0
    assert "posts" in done.stderr
    assert current_snapshot_id(copy.data) == before


def _another_archive(synced: Synced, folder: Path) -> list[Path]:
    from sandbox.archives import write_archive

    return [write_archive(synced.world, synced.now, folder)]
