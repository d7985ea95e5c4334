"""The reader against the archives that the sandbox writes, and the truth behind them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipelines.exports.reader import ArchiveFile, read
from sandbox import truth
from sandbox.archives import write_archive
from sandbox.world import World


def test_an_archive_of_the_sandbox_says_what_is_true(tmp_path: Path) -> None:
    born = datetime(2024, 1, 10, 8, tzinfo=UTC)
    at = born + timedelta(days=200, seconds=7)
    world = World.simulate(born=born, days=220)
    reading = read(ArchiveFile.at(write_archive(world, at, tmp_path)))
    facts = reading.facts
    assert facts.account_username == world.owner.username
    assert (
        timedelta(0)
        <= at - facts.captured_at
        <= timedelta(seconds=facts.captured_at_precision_seconds or 0)
    )
    for kind, people in (
        ("followers", truth.followers_at(world, at)),
        ("following", truth.following_at(world, at)),
    ):
        columns = reading.lists[kind]
        assert columns.usernames.to_pylist() == [person.username for person in people]
        assert columns.seconds.to_pylist() == [
            int(person.followed_at.timestamp()) for person in people
        ]
