"""What the doors stop, in a whole pass."""

from datetime import timedelta
from pathlib import Path

import pytest

from sandbox.archives import write_archive
from tests.journeys.conftest import Synced
from tests.journeys.installations import Installation
from warehouse.private import open_private
from warehouse.reader import current_snapshot_id

pytestmark = pytest.mark.slow


def test_history_that_would_vanish_is_not_published(
    copy: Installation, synced: Synced, tmp_path: Path
) -> None:
    before = current_snapshot_id(copy.data)
    with open_private(copy.data) as con:
        for table in ("media_insights", "media"):
            con.execute(
                f"delete from graph_api.{table} where media_id in "
                "(select min(media_id) from graph_api.media)"
            )

    done = copy.run("import", write_archive(synced.world, synced.now, tmp_path))

    assert done.returncode == 1
    assert "posts" in done.stderr
    assert "Traceback" not in done.stderr
    assert current_snapshot_id(copy.data) == before


def test_an_impossible_reading_is_set_aside_and_the_pass_goes_on(
    copy: Installation, synced: Synced
) -> None:
    """Also one that a killed pass has loaded and not asked about."""
    with open_private(copy.data) as con:
        con.execute(
            "insert into graph_api.profiles by name select * replace ("
            "captured_at + interval 1 minute as captured_at, -7 as followers_count, "
            "'killed' as run_id) from graph_api.profiles"
        )

    with copy.reading(synced.world, synced.now + timedelta(hours=6)):
        done = copy.run("sync")

    assert done.returncode == 0, done.stderr
    assert "followers_count" in done.stderr
    counts = copy.must(
        "query", "select min(follower_count) from analytics_snapshots", "--format=csv"
    )
    assert int(counts.split()[-1]) > 0
    with open_private(copy.data, read_only=True) as con:
        kept = con.execute("select followers_count from quarantine.graph_api__profiles").fetchall()
    assert kept == [(-7,)]
