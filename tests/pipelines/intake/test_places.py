"""What is offered in a folder, a bucket or inside of a zip, and fetching and removing it."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from pipelines.intake.places import Place, PlaceError
from tests.pipelines.exports.archives import LISTS, NAME, plain_members, write_folder, write_zip
from tests.pipelines.exports.threads import MESSAGES, file_of

META = "meta-2025-Dec-11-07-05-09"
ROOTS = (f"{META}/instagram-lena.bakes-2025-12-10-abc", f"{META}/instagram-oak-2025-12-10-def")


@pytest.fixture
def bucket() -> Iterator[str]:
    """An address that is no folder of this machine."""
    yield "memory://exports/of/lena"
    memory = fsspec.filesystem("memory")
    if memory.exists("/exports"):
        memory.rm("/exports", recursive=True)


def offered(address: str | Path) -> dict[str, bool]:
    return {offer.name: offer.is_archive for offer in Place.at(str(address)).offers()}


def fill(folder: Path) -> None:
    """Two exports below one `meta-…` folder, two parts of another, and what is none."""
    for root in ROOTS:
        write_folder(folder / root)
    (folder / META / "instagram-oak-2025-12-10-def" / "messages").mkdir()
    write_zip(folder / META / "instagram-oak-2025-12-10-def" / "messages" / "sent.zip")
    for part in ("aaaaaaaa", "bbbbbbbb"):
        write_zip(folder / "parts" / f"instagram-oak-2026-01-10-{part}.zip")
    write_folder(folder / "meta-2025-Dec-11-07-05-10" / "facebook-oak", {"friends/a.json": "[]"})
    (folder / "notes.txt").write_text("not an archive")
    (folder / ".hidden").write_text("")


EVERYTHING = {
    **dict.fromkeys(ROOTS, True),
    "parts/instagram-oak-2026-01-10-aaaaaaaa.zip": True,
    "parts/instagram-oak-2026-01-10-bbbbbbbb.zip": True,
    "meta-2025-Dec-11-07-05-10": False,
    "notes.txt": True,
}


def test_exports_zips_and_other_things_are_told_apart(inbox: Path) -> None:
    fill(inbox)
    assert offered(inbox) == EVERYTHING
    assert offered(f"file://{inbox}") == EVERYTHING


def test_a_bucket_is_looked_into_like_a_folder(inbox: Path, bucket: str) -> None:
    fill(inbox)
    memory = fsspec.filesystem("memory")
    memory.put(str(inbox) + "/", bucket.removeprefix("memory:/") + "/", recursive=True)
    assert offered(bucket) == EVERYTHING


def test_exports_inside_of_a_zip_are_found_at_its_address(inbox: Path, tmp_path: Path) -> None:
    fill(inbox)
    everything = tmp_path / "everything.zip"
    with zipfile.ZipFile(everything, "w") as archive:
        for file in inbox.rglob("*"):
            archive.write(file, file.relative_to(inbox))
    place = Place.at(f"zip://{META}::file://{everything}")
    offers = place.offers()
    assert [offer.name for offer in offers] == [root.partition("/")[2] for root in ROOTS]
    assert place.fetch(offers[0], tmp_path / "fetched")
    assert (tmp_path / "fetched" / f"{LISTS}/followers_1.json").exists()


def test_one_file_is_one_offer(tmp_path: Path) -> None:
    archive = write_zip(tmp_path / NAME)
    assert offered(archive) == {NAME: True}


def test_a_folder_that_is_an_export_is_one_offer_with_its_own_name(tmp_path: Path) -> None:
    name = NAME.removesuffix(".zip")
    assert offered(write_folder(tmp_path / name)) == {name: True}


def test_zips_beside_the_files_of_an_export_are_offers_of_their_own(inbox: Path) -> None:
    write_folder(inbox)
    write_zip(inbox / NAME)
    assert offered(inbox) == {"inbox": True, NAME: True}


def test_nothing_is_offered_where_nothing_is(tmp_path: Path, bucket: str) -> None:
    assert offered(tmp_path / "nowhere") == {}
    assert offered("memory://nowhere") == {}


def test_of_an_unpacked_export_only_what_is_of_use_is_fetched(inbox: Path, tmp_path: Path) -> None:
    """The rest is tens of gigabytes of photos, videos and messages, on a drive."""
    useful = {f"{LISTS}/no-data.txt": "", f"{LISTS}/new_list.json": "[]"}
    useless = {
        "media/posts/202512/1.jpg": "x",
        "your_instagram_activity/messages/inbox/anna_1/message_1.json": "private",
        "your_instagram_activity/threads/followers.json": "[]",
    }
    root = NAME.removesuffix(".zip")
    write_folder(inbox / root, plain_members() | useful | useless)
    place = Place.at(str(inbox))
    (offer,) = place.offers()
    assert place.fetch(offer, tmp_path / "fetched")
    fetched = {
        path.relative_to(tmp_path / "fetched").as_posix()
        for path in (tmp_path / "fetched").rglob("*")
        if path.is_file()
    }
    assert fetched == {*plain_members(), *useful}
    # But all of it belongs together: it is waited for, and removed.
    assert len(offer.files) == len(fetched) + len(useless)
    place.remove(offer)
    assert not (inbox / root).exists()


def test_messages_are_fetched_where_they_are_wanted_and_their_photos_are_not(
    inbox: Path, tmp_path: Path
) -> None:
    threads = {file_of("anna_1"): "{}", file_of("ben_2", 3, folder="message_requests"): "{}"}
    useless = {
        f"{MESSAGES}/inbox/anna_1/photos/1.jpg": "x",
        f"{MESSAGES}/inbox/anna_1/audio/1.mp4": "x",
        f"nested/{file_of('anna_1')}": "x",
        "media/posts/202512/1.jpg": "x",
    }
    export = plain_members() | threads | useless
    write_folder(inbox / NAME.removesuffix(".zip"), export)
    place = Place.at(str(inbox), messages=True)
    (offer,) = place.offers()
    assert place.fetch(offer, tmp_path / "fetched")
    fetched = {
        path.relative_to(tmp_path / "fetched").as_posix()
        for path in (tmp_path / "fetched").rglob("*")
        if path.is_file()
    }
    assert fetched == {*plain_members(), *threads}
    (without,) = Place.at(str(inbox)).offers()
    assert set(without.needed) < set(offer.needed)
    # It is to be taken once more, for its messages.
    assert without.fingerprint != offer.fingerprint


def test_a_zip_and_an_export_without_messages_stay_what_they_are(inbox: Path) -> None:
    write_zip(inbox / "1" / NAME)
    write_folder(inbox / "2" / NAME.removesuffix(".zip"))
    with_messages = Place.at(str(inbox), messages=True).offers()
    assert [one.fingerprint for one in with_messages] == [
        one.fingerprint for one in Place.at(str(inbox)).offers()
    ]


def test_links_are_passed_over(inbox: Path, tmp_path: Path) -> None:
    folder = write_folder(inbox / NAME.removesuffix(".zip"))
    (tmp_path / "secret").write_text("secret")
    (folder / "link").symlink_to(tmp_path / "secret")
    (folder / "links").symlink_to(tmp_path)
    place = Place.at(str(inbox))
    (offer,) = place.offers()
    assert place.fetch(offer, tmp_path / "fetched")
    copied = [path for path in (tmp_path / "fetched").rglob("*") if not path.is_dir()]
    assert {path.relative_to(tmp_path / "fetched").as_posix() for path in copied} == set(
        plain_members()
    )


def test_a_path_that_leads_outside_is_passed_over(bucket: str) -> None:
    memory = fsspec.filesystem("memory")
    memory.pipe("/exports/of/lena/x/../../../escaped.zip", b"x")
    assert offered(bucket) == {}


def test_a_fingerprint_changes_with_any_file(inbox: Path) -> None:
    folder = write_folder(inbox / NAME.removesuffix(".zip"))

    def fingerprint() -> str:
        (offer,) = Place.at(str(inbox)).offers()
        return offer.fingerprint

    first = fingerprint()
    assert fingerprint() == first
    (folder / LISTS / "following.json").write_text("{}")
    second = fingerprint()
    (folder / "new.json").write_text("{}")
    assert len({first, second, fingerprint()}) == 3


def test_what_shrank_or_grew_meanwhile_is_not_taken_for_whole(inbox: Path, tmp_path: Path) -> None:
    archive = write_zip(inbox / NAME)
    place = Place.at(str(inbox))
    (offer,) = place.offers()
    archive.write_bytes(archive.read_bytes() + b"more")
    assert not place.fetch(offer, tmp_path / "fetched")


def test_removing_leaves_no_empty_folders_and_nothing_else_changed(inbox: Path) -> None:
    fill(inbox)
    place = Place.at(str(inbox))
    for offer in place.offers():
        if offer.name.startswith(META):
            place.remove(offer)
    assert not (inbox / META).exists()
    assert inbox.exists()
    assert set(offered(inbox)) == {name for name in EVERYTHING if not name.startswith(f"{META}/")}


@pytest.mark.parametrize(
    ("address", "said"),
    [("s3://bucket/exports", "Install s3fs"), ("nonsense://there", "Protocol not known")],
)
def test_an_address_that_cannot_be_opened_says_why_and_what_to_do(address: str, said: str) -> None:
    with pytest.raises(PlaceError, match=said) as caught:
        Place.at(address)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(address)


def test_a_loose_export_takes_nothing_else_with_it(inbox: Path) -> None:
    """An inbox may be somebody's folder of downloads."""
    write_folder(inbox)
    (inbox / "thesis").mkdir()
    (inbox / "thesis" / "final.doc").write_text("mine")
    write_folder(inbox / META / "instagram-oak-2025-12-10-def")
    loose, other = Place.at(str(inbox)).offers()

    assert set(loose.files) <= plain_members().keys()
    assert other.name == f"{META}/instagram-oak-2025-12-10-def"
    Place.at(str(inbox)).remove(loose)
    assert (inbox / "thesis" / "final.doc").exists()
    assert (inbox / other.name / LISTS / "followers_1.json").exists()


def test_a_key_that_no_path_may_be_is_passed_over(bucket: str) -> None:
    memory = fsspec.filesystem("memory")
    root = bucket.removeprefix("memory:/")
    for key in ("e//tmp/outside.zip", "e/../../outside.zip", "e/good.zip"):
        memory.store[f"{root}/{key}"] = memory.open(f"{root}/x", "wb")
    assert set(offered(bucket)) <= {"e/good.zip", "x"}
