"""Archives that are broken or hostile: each is refused as a whole, in one line, at little cost."""

import json
import os
import resource
import shutil
import stat
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.exports.container import MAX_MEMBER_BYTES
from pipelines.exports.errors import ArchiveError
from tests.pipelines.exports.archives import (
    ANNA,
    BEN,
    CLEO,
    LISTS,
    NAME,
    followed,
    followers_text,
    personal_information,
    plain_members,
    write_folder,
    write_large_archive,
    write_zip,
)
from tests.pipelines.exports.reading import read_at

Members = dict[str, str | bytes]
FOLLOWERS = f"{LISTS}/followers_1.json"
FOLLOWING = f"{LISTS}/following.json"


def refusal(path: Path) -> str:
    with pytest.raises(ArchiveError) as raised:
        read_at(path)
    message = str(raised.value)
    assert message.startswith(f"{path.name}: ")
    assert "\n" not in message
    return message


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])


def encrypt(path: Path) -> None:
    """Set the flag of encryption in every header, as an encrypted zip has it."""
    content = bytearray(path.read_bytes())
    for signature, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = content.find(signature)
        while at >= 0:
            content[at + flags] |= 1
            at = content.find(signature, at + 4)
    path.write_bytes(content)


DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "not a zip": (lambda path: path.write_text("hello"), "not a zip file"),
    "0 bytes": (lambda path: path.write_bytes(b""), "0 bytes"),
    "cut off": (lambda path: cut(write_zip(path)), "cut off or damaged"),
    "empty zip": (lambda path: write_zip(path, {}), "not an export of Instagram"),
    "photos": (
        lambda path: write_zip(path, {"photos/1.jpg": b"\xff\xd8", "photos/2.jpg": b"\xff\xd8"}),
        "not an export of Instagram",
    ),
    "facebook": (
        lambda path: write_zip(
            path, {"connections/friends/your_friends.json": "{}", "start_here.html": "<html>"}
        ),
        "not an export of Instagram",
    ),
    "section not selected": (
        lambda path: write_zip(path, {"your_instagram_activity/likes/liked_posts.json": "{}"}),
        "no follower list",
    ),
    "no data": (
        lambda path: write_zip(path, {f"{LISTS}/no-data.txt": ""}),
        "no follower list",
    ),
    "cut page": (
        lambda path: write_zip(path, {f"{LISTS}/followers_1.html": "<html>"}),
        "the page has no end. Download it again",
    ),
    "traversal": (
        lambda path: write_zip(path, plain_members() | {"../../etc/cron.d/x": "x"}),
        "leads out of the archive",
    ),
    "absolute": (
        lambda path: write_zip(path, plain_members() | {"/etc/passwd": "x"}),
        "leads out of the archive",
    ),
    "windows traversal": (
        lambda path: write_zip(path, plain_members() | {"..\\..\\x": "x"}),
        "leads out of the archive",
    ),
    "too deep": (
        lambda path: write_zip(path, plain_members() | {"a/" * 50 + "x": "x"}),
        "too long",
    ),
    "encrypted": (lambda path: encrypt(write_zip(path)), "is encrypted"),
    "two first files": (
        lambda path: write_zip(path, plain_members() | {f"{LISTS}/followers.json": "[]"}),
        "two files of followers with number 1",
    ),
    "somebody else's lists inside": (
        lambda path: write_zip(
            path,
            {f"instagram-alice/{LISTS}/following.json": plain_members()[f"{LISTS}/following.json"]}
            | {f"instagram-alice/old/{name}": x for name, x in plain_members().items()},
        ),
        "lists of another export",
    ),
    "two exports": (
        lambda path: write_zip(
            path, {f"{top}/{name}": x for top in "ab" for name, x in plain_members().items()}
        ),
        "2 exports side by side",
    ),
    "another list": (
        lambda path: write_zip(
            path,
            plain_members()
            | {FOLLOWERS: json.dumps({"relationships_following": [followed(*BEN)]})},
        ),
        "holds no list and no 'relationships_followers'",
    ),
    "cut member": (
        lambda path: write_zip(path, plain_members() | {FOLLOWERS: followers_text([ANNA])[:-9]}),
        f"{FOLLOWERS} cannot be read: it is not valid JSON",
    ),
    "bad row": (
        lambda path: write_zip(path, plain_members() | {FOLLOWERS: '[{"title": "anna"}, {}]'}),
        f"{FOLLOWERS} cannot be read: row 2 has no username",
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_an_archive_that_cannot_be_used_is_refused_in_one_line(tmp_path: Path, damage: str) -> None:
    make, expected = DAMAGES[damage]
    make(tmp_path / NAME)
    assert expected in refusal(tmp_path / NAME)


def test_a_missing_file(tmp_path: Path) -> None:
    assert "there is no such file" in refusal(tmp_path / "nothing.zip")


@pytest.mark.parametrize("name", ["export.zip", "holiday_part_2.zip"])
def test_an_archive_that_names_no_account(tmp_path: Path, name: str) -> None:
    path = write_zip(tmp_path / name, {FOLLOWERS: followers_text([ANNA])})
    assert "--account" in refusal(path)


def test_an_archive_that_tells_no_time(tmp_path: Path) -> None:
    members: Members = {
        FOLLOWERS: "[]",
        "personal_information/personal_information.json": (personal_information("owner_demo")),
    }
    assert "when it was made" in refusal(write_folder(tmp_path / "export", members))


def test_a_file_that_may_not_be_read() -> None:
    user = os.geteuid()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        path = write_zip(Path(folder, NAME))
        path.chmod(0)
        if user == 0:
            os.seteuid(65_534)  # permissions do not bind root
        try:
            assert "may not be read" in refusal(path)
        finally:
            os.seteuid(user)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / NAME)
    assert "neither a file nor a folder" in refusal(tmp_path / NAME)


def test_links_out_of_a_folder_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.json"
    secret.write_text(followers_text([("secret", 1_764_000_000)]))
    folder = write_folder(tmp_path / NAME.removesuffix(".zip"), {FOLLOWING: "[]"})
    (folder / FOLLOWERS).symlink_to(secret)
    assert read_at(folder).facts.followers_listed is None
    (folder / FOLLOWING).unlink()
    shutil.rmtree(folder / "connections")
    (folder / "connections").symlink_to(write_folder(tmp_path / "outside") / "connections")
    assert "not an export of Instagram" in refusal(folder)


def test_a_link_in_a_zip_is_not_a_list(tmp_path: Path) -> None:
    path = write_zip(tmp_path / NAME, {FOLLOWING: "[]"})
    with zipfile.ZipFile(path, "a") as archive:
        link = zipfile.ZipInfo(FOLLOWERS)
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert read_at(path, "owner_demo").facts.followers_listed is None


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / NAME)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(FOLLOWERS, followers_text([CLEO]))
    assert "two of its members have one name" in refusal(path)


@pytest.mark.parametrize("size", [2**21, MAX_MEMBER_BYTES * 4])
def test_a_bomb_is_refused_without_being_unpacked(tmp_path: Path, size: int) -> None:
    path = write_zip(tmp_path / NAME, {FOLLOWERS: b"[" + b" " * size + b"]"})
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    assert "larger than any list" in refusal(path)
    assert time.process_time() - started < 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # KiB


def test_a_member_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / NAME, {FOLLOWERS: b"[" + b" " * 10**6 + b"]"})
    content = path.read_bytes()
    path.write_bytes(content.replace((10**6 + 2).to_bytes(4, "little"), (2).to_bytes(4, "little")))
    assert "cannot be" in refusal(path)


LARGE_READ = """
import resource, sys
from pathlib import Path
from pipelines.exports.reader import ArchiveFile, read
archive = ArchiveFile.at(Path(sys.argv[1]), account="owner_demo")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
listed = sum(batch.num_rows for batch in read(archive).batches("run", of_the_ledger=True))
print(listed, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.slow
def test_memory_does_not_grow_with_the_archive(tmp_path: Path) -> None:
    path = write_large_archive(tmp_path / NAME, 500_000)
    answer = subprocess.run(
        [sys.executable, "-c", LARGE_READ, str(path)], check=True, capture_output=True, text=True
    )
    listed, kibibytes = map(int, answer.stdout.split())
    assert listed == 500_000
    # Their JSON is 150,000 as text alone; 10,000,000 rows took 75,000.
    assert kibibytes < 120_000
