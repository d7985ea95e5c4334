"""Counting the messages of one archive: numbers and times, and nothing else of them.

Called only where the owner has asked for it. What was written, and the names people show, are
looked at in no other way than to tell the owner's name from others', and leave this module in no
value, no log and no error: whatever is wrong with a file is one word.
"""

from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import orjson

from pipelines.exports import contents, statements
from pipelines.exports.catalogue import PERSONAL_INFORMATION
from pipelines.exports.container import Container, open_container
from pipelines.exports.contents import Contents, MessageFile
from pipelines.exports.errors import ArchiveError, printable
from pipelines.exports.facts import MessageFileFacts, MessageReading
from pipelines.exports.members import CLOCK_SLACK
from pipelines.exports.reader import ArchiveFile
from pipelines.exports.rows import EARLIEST, Malformed
from pipelines.exports.text import repaired

_MILLISECOND: Final = timedelta(milliseconds=1)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class MessageCounts:
    """What the messages of an archive come to."""

    archive_sha256: str
    reading: MessageReading
    files: list[MessageFileFacts]


def count_messages(archive: ArchiveFile) -> MessageCounts:
    """Count the messages of an archive, one file after the other.

    Raises:
        ArchiveError: It cannot be opened, or is no export.
    """
    latest = (archive.taken_in_at + CLOCK_SLACK - _EPOCH) // _MILLISECOND
    with open_container(archive.path, archive.name) as container:
        found = contents.find(container, messages=True)
        owner = _owner(container, found) if found.messages else None
        files = [_file(container, file, owner, latest) for file in found.messages]
    reading = MessageReading(len(files), found.messages_unplaced)
    return MessageCounts(archive.sha256, reading, files)


def _owner(container: Container, found: Contents) -> str | None:
    """The name under which the owner writes, if the archive tells it."""
    for file in found.statements:
        if file.kind == PERSONAL_INFORMATION:
            try:
                document = container.read(file.member)
                records = statements.read_records(document, file.kind.keys, file.format)
            except (ArchiveError, Malformed):
                return None
            return statements.display_name(records)
    return None


def _file(
    container: Container, file: MessageFile, owner: str | None, latest: int
) -> MessageFileFacts:
    place = (file.folder, file.thread_id, file.number)
    if file.format != "json":
        return MessageFileFacts(*place, "unknown")
    try:
        content = orjson.loads(container.read(file.member).removeprefix(BOM_UTF8))
    except (ArchiveError, orjson.JSONDecodeError):
        # The error of the latter holds the whole text, so it goes no further.
        return MessageFileFacts(*place, "unreadable")
    thread = _Thread.of(content)
    if thread is None:
        return MessageFileFacts(*place, "unknown")
    sent = thread.sent_by(owner)
    times = [time for time in thread.times if EARLIEST * 1000 <= time <= latest]
    number = thread.senders.total()
    return MessageFileFacts(
        *place,
        "read",
        thread_name=printable(file.thread_name) if thread.is_group is False else None,
        participants=None if thread.participants is None else len(thread.participants),
        is_group=thread.is_group,
        messages=number,
        messages_sent=sent,
        messages_received=None if sent is None else number - sent,
        first_at=_moment(min(times, default=None)),
        last_at=_moment(max(times, default=None)),
    )


@dataclass(frozen=True)
class _Thread:
    """A file of a thread without what was written: who is in it, who wrote how often, and when.

    Attributes:
        participants: The names they show; None where they are not told.
        senders: Name → messages; None is whoever is not named.
    """

    participants: list[str] | None
    senders: Counter[str | None]
    times: list[int]

    @classmethod
    def of(cls, content: Any) -> "_Thread | None":
        """A thread, if a document is one (export-format.md 6)."""
        if not isinstance(content, dict):
            return None
        messages = content.get("messages")
        if not isinstance(messages, list) or not all(isinstance(one, dict) for one in messages):
            return None
        named = Counter(_text(one.get("sender_name")) for one in messages)
        senders: Counter[str | None] = Counter()
        for name, number in named.items():
            senders[None if name is None else repaired(name)] += number
        times = [one.get("timestamp_ms") for one in messages]
        return cls(
            _participants(content.get("participants")),
            senders,
            [time for time in times if isinstance(time, int) and not isinstance(time, bool)],
        )

    @property
    def is_group(self) -> bool | None:
        """Whether it has more than two people; None unless exactly two are there and wrote."""
        names = self.participants
        if names is None or len(names) < 2:
            return None
        if len(names) > 2:
            return True
        return False if self._is_written_by(names) else None

    def sent_by(self, owner: str | None) -> int | None:
        """How many the owner wrote; None unless everybody who wrote can be told from the owner.

        Names are no usernames: two people may show the same one, and who has changed it since may
        stand under the old one.
        """
        names = self.participants
        if owner is None or names is None or names.count(owner) != 1:
            return None
        return self.senders[owner] if self._is_written_by(names) else None

    def _is_written_by(self, names: Iterable[str]) -> bool:
        return self.senders.keys() <= set(names)


def _participants(entries: Any) -> list[str] | None:
    if not isinstance(entries, list):
        return None
    names = [_text(one.get("name")) if isinstance(one, dict) else None for one in entries]
    told = [repaired(name) for name in names if name is not None]
    return told if told and len(told) == len(names) else None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _moment(milliseconds: int | None) -> datetime | None:
    return None if milliseconds is None else _EPOCH + milliseconds * _MILLISECOND
