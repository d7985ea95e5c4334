"""An owner has direct messages counted, and then no longer; what they say is found nowhere."""

import json
import re
import subprocess
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sandbox import messages
from sandbox.archives import Form, Section, write_archive
from sandbox.habits import EVENTFUL
from sandbox.world import World
from tests.journeys.installations import Installation
from tests.pipelines.exports.threads import MARK, file_of, thread
from tests.searching import files_that_hold
from warehouse.reader import open_published
from warehouse.snapshots import current_file

pytestmark = pytest.mark.slow

BORN = datetime(2024, 1, 10, 8, tzinfo=UTC)
AT = BORN + timedelta(days=300, seconds=7)
FORM = Form(sections=frozenset({Section.LISTS, Section.OWNER, Section.MESSAGES}))
MARKED_THREAD = "99999000099999"


@dataclass(frozen=True)
class Counting(Installation):
    """An installation whose owner has messages counted."""

    @property
    def environment(self) -> dict[str, str]:
        """With the setting."""
        return {**super().environment, "TRACKER_COUNT_MESSAGES": "true"}


@dataclass(frozen=True)
class Counted:
    """An installation after the import of an archive with messages, and what it printed."""

    installation: Counting
    world: World
    archive: Path
    done: subprocess.CompletedProcess[str]

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """Ask the published marts."""
        with open_published(self.installation.data) as published:
            return published.cursor().execute(sql).fetchall()


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Counted:
    """One import; a thread in the archive says and is called what must be found nowhere."""
    folder = tmp_path_factory.mktemp("counted")
    world = World.simulate(born=BORN, days=301, habits=EVENTFUL)
    archive = write_archive(world, AT, folder, form=FORM)
    marked = thread([f"{MARK} Anna", world.owner.name], [(f"{MARK} Anna", int(AT.timestamp()) - 9)])
    with zipfile.ZipFile(archive, "a") as opened:
        built = opened.infolist()[0].date_time
        for number, content in enumerate((json.dumps(marked), f'{{"{MARK}'), start=1):
            entry = zipfile.ZipInfo(file_of(f"nobody_{MARKED_THREAD}", number), built)
            entry.compress_type = zipfile.ZIP_DEFLATED
            opened.writestr(entry, content)
    installation = Counting(folder / "data")
    return Counted(installation, world, archive, installation.run("import", archive))


def test_threads_are_counted_as_they_are(counted: Counted) -> None:
    assert counted.done.returncode == 0, counted.done.stderr
    truth = {one.thread_id: one for one in messages.at(counted.world, AT)}
    owner = counted.world.owner.name
    found = counted.rows(
        "select thread_id, is_request, is_group, participants, message_count, messages_sent, "
        f"is_whole from message_threads where thread_id <> '{MARKED_THREAD}' order by all"
    )
    assert found == sorted(
        (
            one.thread_id,
            one.is_request,
            len(one.participants) > 2,
            len(one.participants),
            len(one.messages),
            one.sent_by(owner),
            True,
        )
        for one in truth.values()
    )
    assert f"Direct messages: {len(truth) + 1} threads counted" in counted.done.stdout
    assert "1 file of messages cannot be read." in counted.done.stdout


def test_whoever_may_have_written_is_a_candidate_and_nobody_else_is(counted: Counted) -> None:
    people = {person.number: person for person in counted.world.people}
    named = 0
    for one in messages.at(counted.world, AT):
        ((candidates, person, username),) = counted.rows(
            "select candidates, candidate_person_id, candidate_username from message_threads "
            f"where thread_id = '{one.thread_id}'"
        )
        if len(one.people) != 1 or one.called == "instagramuser":
            assert (candidates, person, username) == (
                0 if one.called == "klorax" else None,
                None,
                None,
            )
        elif candidates == 1:
            named += 1
            assert username == people[one.people[0]].name_at(AT)
            assert re.sub(r"[._]", "", str(username)) == one.called
        else:
            assert (person, username) == (None, None)
    assert named > 3


def test_nothing_of_what_is_written_and_no_shown_name_is_anywhere(counted: Counted) -> None:
    root = counted.installation.root
    shown = {
        name
        for one in messages.at(counted.world, AT)
        for name in one.participants
        if " " in name and name != counted.world.owner.name
    }
    assert len(shown) > 3
    # The archive itself, which the store keeps, is packed.
    assert files_that_hold(root, [MARK, *shown]) == []
    assert MARK not in counted.done.stdout + counted.done.stderr
    # The search sees what is there.
    assert any(name.endswith(".duckdb") for name in files_that_hold(root, [MARKED_THREAD]))


def test_when_it_is_not_wanted_any_more_the_next_pass_drops_it(
    counted: Counted, tmp_path: Path
) -> None:
    copied = counted.installation.copy(tmp_path / "data")
    done = copied.must("import", counted.archive)
    assert "already taken in" in done
    assert "Direct messages: Not opened: counting them is off." in done
    assert copied.must("query", "from message_threads", "--format=csv").count("\n") == 1
    # What was published before stays for as long as all that is, and archives stay in the store.
    published = current_file(copied.data)
    assert published is not None
    kept = {"archives", "published", copied.data.warehouse.name}
    held = files_that_hold(copied.root, [MARKED_THREAD])
    assert {name.partition("/")[0] for name in held} <= kept
    assert str(published.relative_to(copied.root)) not in held
