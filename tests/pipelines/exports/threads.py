"""Writes invented message threads into export archives, and damages them."""

import json
from collections.abc import Iterable
from typing import Any

from tests.pipelines.exports.archives import plain_members

MESSAGES = "your_instagram_activity/messages"
OWNER = "Zoë Demo"
ANNA = "Anna Oák 🌳"
PERSONAL = "personal_information/personal_information/personal_information.json"

# In every text and every name that nobody may find outside of an archive.
MARK = "qzxsecretqzx"

Said = tuple[str | None, int]


def mojibake(text: str) -> str:
    """As Instagram writes it (export-format.md 2.7)."""
    return text.encode().decode("latin-1")


def owner_information(name: str = OWNER) -> str:
    """The member that names the account and the owner."""
    fields = {"Username": {"value": "owner_demo"}, "Name": {"value": mojibake(name)}}
    return json.dumps({"profile_user": [{"string_map_data": fields}]})


def thread(participants: Iterable[str] | None, said: Iterable[Said], **more: Any) -> dict[str, Any]:
    """A file of a thread (export-format.md 6); each message is who wrote it, and when in seconds.

    What was written is a mark.
    """
    document: dict[str, Any] = {
        "messages": [
            {
                **({} if name is None else {"sender_name": mojibake(name)}),
                "timestamp_ms": at * 1000 + 123,
                "content": f"{MARK} Liked a message",
                "share": {"link": f"https://instagram.com/stories/{MARK}/1"},
                "reactions": [{"reaction": mojibake("👍"), "actor": mojibake(OWNER)}],
            }
            for name, at in said
        ],
        "title": MARK,
        "magic_words": [MARK],
    }
    if participants is not None:
        document["participants"] = [{"name": mojibake(name)} for name in participants]
    return document | more


def file_of(name: str, number: int = 1, *, folder: str = "inbox", form: str = "json") -> str:
    """The path of a file of a thread, whose folder has this name."""
    return f"{MESSAGES}/{folder}/{name}/message_{number}.{form}"


def with_threads(threads: dict[str, Any]) -> dict[str, str | bytes]:
    """A small export whose owner is named, with these files; documents become JSON."""
    texts = {
        path: content if isinstance(content, str | bytes) else json.dumps(content)
        for path, content in threads.items()
    }
    return {**plain_members(), PERSONAL: owner_information(), **texts}
