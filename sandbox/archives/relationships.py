"""The files of the lists: followers, following, blocked, requests and so on."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sandbox.archives.documents import json_text, list_row, page, profile_link, seconds
from sandbox.archives.forms import Era, Form, Format
from sandbox.archives.layout import FOLLOWERS, FOLLOWING, SIDE_LISTS, ListFile, Topic
from sandbox.truth import Listed

_LABELLED = ("blocked", "restricted")
# One or two rows in a thousand of the old lists have the other kind of link, nobody knows why.
_ONE_UNDERSCORED_IN = 600


def list_members(lists: Mapping[str, Sequence[Listed]], form: Form) -> Iterator[tuple[str, str]]:
    """The files of these lists, as path and text. An empty list has no file."""
    folder = Topic.LISTS.folder(form.era)
    for name, rows in lists.items():
        if name == "followers":
            yield from follower_members(rows, form)
        elif name == "following":
            path = f"{folder}/{FOLLOWING.stem}.{form.format}"
            yield path, _document(name, FOLLOWING, _without_tombstones(rows, form), path, form)
        elif rows:
            file = SIDE_LISTS[name]
            path = f"{folder}/{file.stem_in(form.era)}.{form.format}"
            yield path, _document(name, file, rows, path, form)


def follower_members(rows: Sequence[Listed], form: Form) -> Iterator[tuple[str, str]]:
    """The files of a followers list, as path and text, newest first; a note if there is nobody."""
    folder = Topic.LISTS.folder(form.era)
    if not rows:
        yield f"{folder}/no-data.txt", ""
    elif form.era < Era.Y2023:
        path = f"{folder}/{FOLLOWERS.stem}.{form.format}"
        yield path, _document("followers", FOLLOWERS, rows, path, form)
    else:
        for number, first in enumerate(range(0, len(rows), form.rows_per_file), start=1):
            path = f"{folder}/{FOLLOWERS.stem}_{number}.{form.format}"
            chunk = rows[first : first + form.rows_per_file]
            if form.format is Format.HTML:
                yield path, _document("followers", FOLLOWERS, chunk, path, form)
            else:
                yield path, json_text([_valued(row, form) for row in chunk])


def is_followers_file(path: str) -> bool:
    """Whether a file is one of several that the followers are spread over."""
    return "followers_and_following/followers_" in path


def connections_of_2018(lists: Mapping[str, Sequence[Listed]]) -> str:
    """All lists in one document, as usernames with dates."""
    files = {"followers": FOLLOWERS, "following": FOLLOWING, **SIDE_LISTS}
    return json_text(
        {
            file.key_in_2018: {
                row.username: f"{row.followed_at:%Y-%m-%dT%H:%M:%S}"
                for row in lists[name]
                if not row.is_tombstone
            }
            for name, file in files.items()
            if file.key_in_2018 and name in lists
        }
    )


def _without_tombstones(rows: Sequence[Listed], form: Form) -> Sequence[Listed]:
    # They were seen in the present form of `following` only (export-format.md 2.6).
    return rows if form.era >= Era.OCT_2025 else [row for row in rows if not row.is_tombstone]


def _document(name: str, file: ListFile, rows: Sequence[Listed], path: str, form: Form) -> str:
    is_titled = name == "blocked" or (name == "following" and form.era >= Era.OCT_2025)
    if form.format is Format.HTML:
        title = file.stem_in(form.era).replace("_", " ").capitalize()
        blocks = (
            list_row(
                row.username,
                row.followed_at,
                form,
                titled=is_titled,
                underscored=is_titled or _is_oddly_linked(row, form),
            )
            for row in rows
        )
        return page(title, blocks, path, form)
    if name in _LABELLED and form.era >= Era.MAY_2026:
        records = [_labelled(row) for row in rows]
        # A single record is no list.
        return json_text(records[0] if len(records) == 1 else records)
    if is_titled:
        return json_text({file.key: [_titled(row) for row in rows]})
    return json_text({file.key: [_valued(row, form) for row in rows]})


def _valued(row: Listed, form: Form) -> dict[str, Any]:
    link = profile_link(row.username, underscored=_is_oddly_linked(row, form))
    timestamp = seconds(row.followed_at)
    entry = {"href": link, "value": row.username, "timestamp": timestamp}
    return {"title": "", "media_list_data": [], "string_list_data": [entry]}


def _titled(row: Listed) -> dict[str, Any]:
    link = profile_link(row.username, underscored=True)
    timestamp = seconds(row.followed_at)
    return {
        "title": row.username,
        "string_list_data": [{"href": link, "timestamp": timestamp}],
    }


def _labelled(row: Listed) -> dict[str, Any]:
    link = profile_link(row.username, underscored=True)
    timestamp = seconds(row.followed_at)
    return {
        "timestamp": timestamp,
        "media": [],
        "fbid": str(17_900_000_000_000_000 + timestamp),
        "label_values": [
            {"label": "URL", "value": link, "href": link},
            {"label": "Name", "value": ""},
            {"label": "Username", "value": row.username},
        ],
    }


def _is_oddly_linked(row: Listed, form: Form) -> bool:
    return form.era < Era.OCT_2025 and row.person % _ONE_UNDERSCORED_IN == 7
