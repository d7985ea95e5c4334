"""What an archive's receipt says, in plain words: for the page *Data* and for the command line.

No Streamlit here; what a receipt holds is asked in `queries.receipts`.
"""

from datetime import UTC, datetime, timedelta

from dashboards import formats
from dashboards.queries.receipts import Receipt
from dashboards.texts import say

# The order in which they are told; a list that is not known here comes last, under its own name.
_LISTS = (
    *("followers", "following", "blocked", "restricted", "close_friends", "hidden_from_stories"),
    *("favorites", "requests_pending", "requests_sent", "requests_received", "unfollowed"),
    "suggestions_removed",
)
_CHANGES = ("gained", "lost", "renamed", "refollowed", "returned")


def facts(receipt: Receipt) -> list[tuple[str, str]]:
    """The whole receipt as named sentences, in the order in which they are read."""
    form = receipt.archive_format or ""
    told = {
        "archive": say("receipt-file", name=receipt.file_name, format=form),
        "account": f"@{receipt.account_username}",
        "made": made(receipt),
        "taken-in": formats.moment(receipt.imported_at),
        "found": found(receipt),
        "messages": messages(receipt),
        "not-understood": " ".join(receipt.not_understood) or say("receipt-understood"),
        "verdict": verdict(receipt),
        "changed": changed(receipt),
    }
    return [(say(f"receipt-{name}"), text) for name, text in told.items()]


def made(receipt: Receipt) -> str:
    """When the archive was made, no more precisely than is known."""
    first, last = formats.moment(receipt.captured_at), formats.moment(_made_before(receipt))
    if receipt.captured_at_precision_seconds is None:
        return say("receipt-between-rows", first=first, last=last)
    return first if first == last else say("receipt-between", first=first, last=last)


def day_made(receipt: Receipt) -> str:
    """The day on which the archive was made, or the days between which it was."""
    return formats.days(
        receipt.captured_at.astimezone(UTC).date(), _made_before(receipt).astimezone(UTC).date()
    )


def _made_before(receipt: Receipt) -> datetime:
    if receipt.captured_at_precision_seconds is None:
        return receipt.imported_at
    return receipt.captured_at + timedelta(seconds=receipt.captured_at_precision_seconds)


def found(receipt: Receipt) -> str:
    """The lists that were read, followers and following first, and what was left unread."""
    listed = dict(entry.split(": ", 1) for entry in receipt.lists)
    order = [*_LISTS, *(name for name in listed if name not in _LISTS)]
    parts = [
        say(
            "receipt-list",
            number=formats.number(int(listed[name])),
            list=name,
            name=name.replace("_", " "),
        )
        for name in order
        if name in listed
    ]
    said = [f"{'; '.join(parts) or say('receipt-no-list')}."]
    if receipt.files_not_needed:
        said.append(say("receipt-not-needed", number=receipt.files_not_needed))
    return " ".join(said)


def messages(receipt: Receipt) -> str:
    """Whether direct messages were counted, which their owner has to ask for."""
    if not receipt.are_messages_counted:
        return say("receipt-messages-off")
    if receipt.message_threads is None:
        return say("receipt-messages-none")
    return say("receipt-messages-counted", number=receipt.message_threads)


def completeness(receipt: Receipt) -> str:
    """Whether the lists are whole, in a word or two."""
    return say("receipt-completeness", completeness=receipt.completeness or "none")


def verdict(receipt: Receipt) -> str:
    """Whether the lists are whole, and why that is thought."""
    if receipt.completeness is None:
        return say("receipt-no-lists")
    said = [f"{completeness(receipt)}.", *map(formats.localised, receipt.reasons)]
    if receipt.covered_from is not None:
        said.append(say("receipt-covers", moment=receipt.covered_from))
    if receipt.archives_in_capture and receipt.archives_in_capture > 1:
        said.append(say("receipt-together", number=receipt.archives_in_capture - 1))
    return " ".join(said)


def changed(receipt: Receipt) -> str:
    """What came to light by it; a first list of followers is compared with none."""
    if receipt.completeness is None:
        return say("receipt-changed-nothing")
    if receipt.gained is None:
        kind = "no-followers" if receipt.followers_listed is None else "not-yet"
        said = [say(f"receipt-changed-{kind}")]
    else:
        parts = [
            say("receipt-change", number=number, change=name)
            for name in _CHANGES
            if (number := getattr(receipt, name))
        ]
        said = [f"{'; '.join(parts) or say('receipt-changed-nobody')}."]
        if receipt.ambiguous_groups:
            said.append(say("receipt-ambiguous", number=receipt.ambiguous_groups))
    if receipt.withdrawn:
        said.append(say("receipt-withdrawn", number=receipt.withdrawn))
    return " ".join(said)
