"""The message threads of an archive, a folder each (export-format.md 6)."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sandbox import messages
from sandbox.archives.documents import json_text, mojibake, page
from sandbox.archives.forms import Form, Format
from sandbox.archives.layout import Topic
from sandbox.messages import Conversation, Message
from sandbox.world import World

_STEM = "/message_"
_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def message_members(
    world: World, at: datetime, since: datetime | None, form: Form
) -> Iterator[tuple[str, str]]:
    """The files of all threads with messages since a moment; a long thread has several."""
    for thread in messages.at(world, at, since):
        path = _path(thread)
        folder = f"{Topic.MESSAGES.folder(form.era)}/{path}"
        written = thread.messages
        for number, first in enumerate(range(0, len(written), form.rows_per_file), start=1):
            name = f"{folder}{_STEM}{number}.{form.format}"
            if form.format is Format.HTML:
                yield name, page(thread.participants[0], [], name, form)
            else:
                some = written[first : first + form.rows_per_file]
                yield name, json_text(_document(thread, path, some))


def is_message_file(path: str) -> bool:
    """Whether a member is a file of a thread."""
    return _STEM in path


def _path(thread: Conversation) -> str:
    folder = "message_requests" if thread.is_request else "inbox"
    return f"{folder}/{thread.called}_{thread.thread_id}"


def _document(thread: Conversation, path: str, written: Sequence[Message]) -> dict[str, Any]:
    pending = {"is_pending": True} if thread.is_request else {}
    return {
        "participants": [{"name": mojibake(name)} for name in thread.participants],
        "messages": [_message(one) for one in written],
        "title": mojibake(thread.participants[0]),
        "is_still_participant": True,
        "thread_path": path,
        "magic_words": [],
        **pending,
    }


def _message(message: Message) -> dict[str, Any]:
    return {
        "sender_name": mojibake(message.sender),
        "timestamp_ms": (message.sent_at - _EPOCH) // timedelta(milliseconds=1),
        "content": mojibake(message.text),
        "is_geoblocked_for_viewer": False,
    }
