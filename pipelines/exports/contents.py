"""Which members of an archive are the follower and following lists, and what is missing.

Members are told by their path, never by their base name alone: Threads keeps other people's lists
under the same names (export-format.md 0.1). The top-level key is checked where rows are read.
"""

import re
from dataclasses import dataclass
from typing import Final

from pipelines.exports.container import Container
from pipelines.exports.errors import REQUEST_JSON, ArchiveError

# The top-level keys of the lists (export-format.md 1.1); newer follower lists have none.
LIST_KEYS: Final = {
    "followers": ("relationships_followers", "relationships_follower"),
    "following": ("relationships_following",),
}

_LIST = re.compile(
    # A lone list, or the folder that holds the lists, may be given without what is around it.
    r"(?:(?P<root>|.*?/)(?:connections/)?followers_and_following/)?"
    r"(?P<list>followers|following)(?:_(?P<number>\d{1,6}))?\.(?P<format>json|html)"
)
_PERSONAL_INFORMATION = re.compile(
    r"(?P<root>|.*?/)(?:personal_information|account_information)/"
    r"(?:personal_information/)?personal_information\.json"
)
_OF_INSTAGRAM = re.compile(r"(?:^|/)(?:followers_and_following|your_instagram_activity)/")
_LEFT_BY_MACOS = re.compile(r"(?:^|/)(?:__MACOSX/|\._)")


@dataclass(frozen=True)
class Contents:
    """Where things are in one archive.

    Attributes:
        lists: `followers` and `following`, where present, to their members in reading order.
        personal_information: The member that names the account; absent unless it was asked for.
        root: The folders above the export, ending in `/`; empty in a zip as Instagram makes it.
        repacked: Somebody unpacked and packed the archive again.
    """

    lists: dict[str, list[str]]
    personal_information: str | None
    root: str
    repacked: bool


def find(container: Container) -> Contents:
    """Find the lists of an archive.

    Raises:
        ArchiveError: It is no export of Instagram, has none of the two lists, has them as HTML, has
            a gap between the files of a list, or holds the exports of several accounts.
    """
    members = [name for name in container.members if not _LEFT_BY_MACOS.search(name)]
    found = [match for name in sorted(members) if (match := _LIST.fullmatch(name))]
    in_json = [match for match in found if match["format"] == "json"]
    if not in_json:
        raise _no_lists(container.archive, members, in_html=bool(found))
    roots = {match["root"] or "" for match in in_json}
    if len(roots) > 1:
        raise ArchiveError(
            container.archive,
            f"it holds {len(roots)} exports side by side",
            "Import the folder of each export alone.",
        )
    root = roots.pop()
    return Contents(
        lists={
            kind: _in_order(container.archive, kind, [m for m in in_json if m["list"] == kind])
            for kind in LIST_KEYS
            if any(match["list"] == kind for match in in_json)
        },
        personal_information=next(
            (
                match[0]
                for name in sorted(members)
                if (match := _PERSONAL_INFORMATION.fullmatch(name)) and match["root"] == root
            ),
            None,
        ),
        root=root,
        repacked=bool(root) or len(members) < len(container.members),
    )


def _in_order(archive: str, kind: str, matches: list[re.Match[str]]) -> list[str]:
    """Members by their number; `followers.json` stands for number 1."""
    by_number = {int(match["number"] or 1): match[0] for match in matches}
    if len(by_number) < len(matches):
        raise ArchiveError(
            archive, f"it has two first files of {kind}", "Import one export at a time."
        )
    for number in range(1, len(by_number) + 1):
        if number not in by_number:
            raise ArchiveError(
                archive,
                f"{kind}_{number}.json is missing, so the list is not whole",
                "Import all parts of the export, put into one folder.",
            )
    return [by_number[number] for number in sorted(by_number)]


def _no_lists(archive: str, members: list[str], *, in_html: bool) -> ArchiveError:
    if in_html:
        return ArchiveError(archive, "the export is in HTML format", REQUEST_JSON)
    if any(_OF_INSTAGRAM.search(name) for name in members):
        return ArchiveError(archive, "the export has no follower list", REQUEST_JSON)
    return ArchiveError(archive, "this is not an export of Instagram", REQUEST_JSON)
