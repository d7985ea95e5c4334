"""Which members of an archive are the lists and statements of the catalogue, and what is missing.

Members are told by their path, never by their base name alone: Threads keeps other people's lists
under the same names (export-format.md 0.1). The top-level key is checked where rows are read.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from pipelines.exports.catalogue import (
    LISTS,
    NOT_NEEDED,
    STATEMENTS,
    THREADS,
    ListKind,
    StatementKind,
)
from pipelines.exports.container import Container
from pipelines.exports.errors import REQUEST_JSON, ArchiveError, printable
from pipelines.exports.facts import MemberFacts

Format = Literal["json", "html"]
_FORMATS: Final[dict[str, Format]] = {"json": "json", "html": "html"}

# The one file of all lists, and the owner's profile beside it, of 2018 to 2021.
_FLAT = "connections"
_FLAT_PROFILE = "profile"

# A lone list, or the folder that holds the lists, may be given without what is around it.
_LISTS_FOLDER = re.compile(r"(?:(?P<root>|.*?/)(?:connections/)?followers_and_following/)?", re.S)
_LISTS: Final = {file: kind for kind in LISTS for file in kind.files}
_NUMBERED = re.compile(r"(?P<list>.+)_(?P<number>\d{1,4})")
_STATEMENTS: Final = {file: kind for kind in STATEMENTS for file in kind.files}
_STATEMENT_FOLDERS: Final = {
    kind: re.compile(rf"(?P<root>|.*?/)(?:{kind.within}/)?(?:{'|'.join(kind.folders)})/", re.S)
    for kind in STATEMENTS
}
_ACTIVITY = "your_instagram_activity/"
_MESSAGES = re.compile(
    rf"(?P<root>|.*?/)(?P<activity>{_ACTIVITY})?messages/(?P<within>.+)\.(?P<form>json|html)", re.S
)
# Only a thread of two is called after a person; the number tells it from all others.
_THREAD_FILE = re.compile(
    rf"(?P<folder>{'|'.join(kind.name for kind in THREADS)})"
    r"/(?P<name>[^/]*)_(?P<thread>\d{1,30})/message_(?P<number>\d{1,5})"
)
_OF_INSTAGRAM = re.compile(r"(?:^|/)(?:followers_and_following|your_instagram_activity)/")
# That fewer carry one time says nothing: so they do whoever packed them.
_MEMBERS_WITH_ONE_TIME = 3
_LEFT_BY_MACOS = re.compile(r"(?:^|/)(?:__MACOSX/|\._)")


@dataclass(frozen=True)
class ListFile:
    """A member that holds a list, or a part of one; `number` is 1 where its name has none."""

    member: str
    root: str
    kind: ListKind
    number: int
    format: Format


@dataclass(frozen=True)
class StatementFile:
    """A member that states something about the account."""

    member: str
    root: str
    kind: StatementKind
    format: Format


@dataclass(frozen=True)
class MessageFile:
    """A member with messages of one thread.

    Attributes:
        folder: A kind of thread.
        thread_id: The thread's number, the same in every export.
        thread_name: What its folder is called before that.
    """

    member: str
    root: str
    folder: str
    thread_id: str
    thread_name: str
    number: int
    format: Format


@dataclass(frozen=True)
class Contents:
    """Where things are in one archive.

    Attributes:
        lists: The files of each list that is there, in reading order.
        statements: The other files that are read, at most one of each kind.
        flat: The one file of all lists that exports had until 2021.
        flat_profile: The owner's profile beside it.
        passed_over: What is not read, and why.
        root: The folders above the export, ending in `/`; empty in a zip as Instagram makes it.
        may_be_repacked: Nothing shows that it is as Instagram packed it.
        messages: The files of message threads, where they were asked for.
        messages_unplaced: How many files lie among them that are of no known thread.
    """

    lists: dict[ListKind, list[ListFile]]
    statements: list[StatementFile]
    flat: str | None
    flat_profile: str | None
    passed_over: list[MemberFacts]
    root: str
    may_be_repacked: bool
    messages: list[MessageFile]
    messages_unplaced: int


def find(container: Container, *, messages: bool = False) -> Contents:
    """Find what an archive holds of the catalogue.

    Args:
        container: The archive, of which only names are asked here.
        messages: Message threads count as something of an export, also where nothing else is.

    Raises:
        ArchiveError: It is no export of Instagram, has nothing of the catalogue, has two files of
            one name and number, or holds several exports.
    """
    members = sorted(name for name in container.members if not _LEFT_BY_MACOS.search(name))
    listed = [file for file in map(_list_file, members) if file]
    stated = [file for file in map(_statement_file, members) if file]
    flat = _flat_file(members) if not listed else None
    roots = _roots([*listed, *stated], flat)
    if messages and not roots:
        roots = {root for name in members if (root := _root_of_messages(name)) is not None}
    if not roots:
        raise _nothing_of_interest(container.archive, members)
    if len(roots) > 1:
        raise ArchiveError(
            container.archive,
            f"it holds {len(roots)} exports side by side",
            "Import the folder of each export alone.",
        )
    root = roots.pop()
    if any(file.root != root for file in listed):
        raise ArchiveError(
            container.archive,
            "lists of another export lie in a folder of it",
            "Import the folder of each export alone.",
        )
    lists = {
        kind: _in_order(container.archive, [file for file in listed if file.kind == kind])
        for kind in LISTS
        if any(file.kind == kind for file in listed)
    }
    # Of two forms of one statement the last, JSON, is taken.
    by_form = sorted(stated, key=lambda file: file.format)
    statements = {file.kind: file for file in by_form if file.root == root}
    profile = f"{root}{_FLAT_PROFILE}.json"
    flat_profile = profile if flat and profile in members else None
    used = {flat, flat_profile, *(file.member for file in statements.values())}
    used |= {file.member for files in lists.values() for file in files}
    threads, unplaced = _message_files(members, root) if messages else ([], 0)
    return Contents(
        lists=lists,
        statements=list(statements.values()),
        flat=flat,
        flat_profile=flat_profile,
        passed_over=_passed_over([name for name in members if name not in used], root),
        root=root,
        may_be_repacked=bool(root)
        or len(members) < len(container.members)
        or len(members) < _MEMBERS_WITH_ONE_TIME,
        messages=threads,
        messages_unplaced=unplaced + bool(messages and flat and f"{root}messages.json" in members),
    )


def export_roots(names: Iterable[str], *, messages: bool = False) -> list[str]:
    """The folders of all exports in a tree, each of which is to be read alone.

    A tree holds several when a cloud drive has those of several accounts or times.

    Args:
        names: Paths of all files in the tree, with `/`.
        messages: As for `find`.

    Returns:
        Each ends in `/`, but for the tree itself, which is empty.
    """
    members = sorted(name for name in names if not _LEFT_BY_MACOS.search(name))
    files = [file for file in map(_read_file, members) if file]
    found = _roots([file for file in files if file.root], None if files else _flat_file(members))
    if messages:
        of_messages = {root for name in members if (root := _root_of_messages(name)) is not None}
        found |= {root for root in of_messages if not any(map(root.startswith, found))}
    # What lies in the tree itself swallows no folder of it.
    return sorted(found | {"" for file in files if not file.root})


def is_read(name: str) -> bool:
    """Whether a file of an export is read: its path within the export, with `/`."""
    file = _read_file(name)
    is_flat = name in (f"{_FLAT}.json", f"{_FLAT_PROFILE}.json")
    return is_flat or (file is not None and not file.root)


def is_told(name: str) -> bool:
    """Whether a file of an export is read, or told of by name because it lies beside lists."""
    return is_read(name) or _is_beside_lists(name)


def is_message_file(name: str) -> bool:
    """Whether a file of an export has messages of a thread: its path within the export."""
    found = _MESSAGES.fullmatch(name)
    return (
        found is not None
        and not found["root"]
        and _THREAD_FILE.fullmatch(found["within"]) is not None
    )


def _root_of_messages(name: str) -> str | None:
    """The export of which a file has messages; exports of Facebook have such folders, too."""
    found = _MESSAGES.fullmatch(name)
    if found is None or not found["activity"] or not _THREAD_FILE.fullmatch(found["within"]):
        return None
    return found["root"]


def _message_files(members: list[str], root: str) -> tuple[list[MessageFile], int]:
    """The files of threads, of a JSON file and its HTML twin the first; how many others there are.

    Their order is that of threads, so that one thread is read after the other.
    """
    by_number: dict[tuple[str, str, int], MessageFile] = {}
    unplaced = 0
    for name in members:
        found = _MESSAGES.fullmatch(name)
        if found is None or found["root"] != root:
            continue
        of_thread = _THREAD_FILE.fullmatch(found["within"])
        if of_thread is None:
            unplaced += 1
            continue
        file = MessageFile(
            name,
            root,
            of_thread["folder"],
            of_thread["thread"],
            of_thread["name"].lower(),
            int(of_thread["number"]),
            _FORMATS[found["form"]],
        )
        key = (file.folder, file.thread_id, file.number)
        if key not in by_number or file.format == "json":
            by_number[key] = file
    return [by_number[key] for key in sorted(by_number)], unplaced


def _is_beside_lists(name: str) -> bool:
    folder, slash, _ = name.rpartition("/")
    return bool(folder) and _LISTS_FOLDER.fullmatch(folder + slash) is not None


def _read_file(name: str) -> ListFile | StatementFile | None:
    return _list_file(name) or _statement_file(name)


def _list_file(name: str) -> ListFile | None:
    folder, file, form = _split(name)
    if form is None or (found := _LISTS_FOLDER.fullmatch(folder)) is None:
        return None
    number = 1
    if file not in _LISTS and (numbered := _NUMBERED.fullmatch(file)):
        file, number = numbered["list"], int(numbered["number"])
        if not (file in _LISTS and _LISTS[file].essential):
            return None
    if file not in _LISTS:
        return None
    return ListFile(name, found["root"] or "", _LISTS[file], number, form)


def _statement_file(name: str) -> StatementFile | None:
    folder, file, form = _split(name)
    if form is None or file not in _STATEMENTS:
        return None
    kind = _STATEMENTS[file]
    found = _STATEMENT_FOLDERS[kind].fullmatch(folder)
    return StatementFile(name, found["root"], kind, form) if found else None


def _flat_file(members: list[str]) -> str | None:
    """The outermost file of that name."""
    named = [name for name in members if name.rpartition("/")[2] == f"{_FLAT}.json"]
    return min(named, key=lambda name: name.count("/"), default=None)


def _split(name: str) -> tuple[str, str, Format | None]:
    """Folder, plain name and form of a member; other forms than those of lists are None."""
    folder, slash, file = name.rpartition("/")
    stem, _, extension = file.rpartition(".")
    # `follow_requests_you've_received`: the apostrophe is written in several ways. A blank is in no
    # name: `followers_1 (1)` is what a browser or drive makes of a second file of one name.
    plain = re.sub(r"[^a-z0-9_ ]", "", stem)
    form: Format | None = None if " " in plain else _FORMATS.get(extension)
    return folder + slash, plain, form


def _roots(files: Sequence[ListFile | StatementFile], flat: str | None) -> set[str]:
    """The folders of all exports; what lies inside of an export is none of its own."""
    found = {file.root for file in files}
    if flat is not None:
        found.add(flat.removesuffix(f"{_FLAT}.json"))
    return {
        root
        for root in found
        if not any(root != other and root.startswith(other) for other in found)
    }


def _in_order(archive: str, files: list[ListFile]) -> list[ListFile]:
    """Files by their number; of a JSON file and its HTML twin the first."""
    by_number: dict[tuple[str, int], ListFile] = {}
    # JSON, which has the exact times, comes last and takes the place.
    for file in sorted(files, key=lambda file: file.format):
        name = file.kind.name if file.kind.essential else file.member.rpartition(".")[0]
        key = (name, file.number)
        twin = by_number.get(key)
        if twin and twin.format == file.format:
            raise ArchiveError(
                archive,
                f"it has two files of {file.kind.name} with number {file.number}",
                "Import one export at a time.",
            )
        by_number[key] = file
    return sorted(by_number.values(), key=lambda file: (file.number, file.member))


def _passed_over(members: list[str], root: str) -> list[MemberFacts]:
    told: list[MemberFacts] = []
    others: Counter[str] = Counter()
    for name in members:
        _, plain, form = _split(name)
        is_beside_lists = _is_beside_lists(name)
        file = _read_file(name)
        if file or (is_beside_lists and plain in NOT_NEEDED):
            what = file.kind.name if file else "other"
            told.append(MemberFacts(printable(name), what, "not_needed"))
        elif is_beside_lists and name.endswith("/no-data.txt"):
            told.append(MemberFacts(printable(name), "no_data", "read"))
        elif is_beside_lists and form:
            told.append(MemberFacts(printable(name), "other", "unknown"))
        else:
            top, slash, _ = name.removeprefix(root).partition("/")
            others[f"{printable(top)}/" if slash else "./"] += 1
    folders = (MemberFacts(top, "other", "not_needed", rows=n) for top, n in others.items())
    return [*told, *folders]


def _nothing_of_interest(archive: str, members: list[str]) -> ArchiveError:
    if any(_OF_INSTAGRAM.search(name) for name in members):
        return ArchiveError(archive, "the export has no follower list", REQUEST_JSON)
    return ArchiveError(archive, "this is not an export of Instagram", REQUEST_JSON)
