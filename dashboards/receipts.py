"""What an archive's receipt says, in plain words: for the page *Archives* and for the command line.

No Streamlit here; what a receipt holds is asked in `queries.receipts`.
"""

from datetime import UTC, datetime, timedelta

from dashboards import formats
from dashboards.queries.receipts import Receipt

COMPLETENESS = {
    "complete": "Complete",
    "partial": "Cut short",
    "unproven": "Not proven complete",
}
_FORMATS = {"json": "JSON", "html": "HTML", "mixed": "JSON and HTML"}
_LISTS = {
    "followers": "followers",
    "following": "following",
    "blocked": "blocked",
    "restricted": "restricted",
    "close_friends": "close friends",
    "hidden_from_stories": "hidden from your stories",
    "favorites": "favourites",
    "requests_pending": "your follow requests that are not answered",
    "requests_sent": "your follow requests of the last 90 days",
    "requests_received": "follow requests to you",
    "unfollowed": "people you unfollowed in the last 60 days",
    "suggestions_removed": "suggestions you removed",
}


def facts(receipt: Receipt) -> list[tuple[str, str]]:
    """The whole receipt as named sentences, in the order in which they are read."""
    form = _FORMATS.get(receipt.archive_format or "", "format unknown")
    return [
        ("Archive", f"{receipt.file_name} ({form})"),
        ("Account", f"@{receipt.account_username}"),
        ("Made", made(receipt)),
        ("Taken in", formats.moment(receipt.imported_at)),
        ("Found", found(receipt)),
        ("Direct messages", messages(receipt)),
        ("Not understood", " ".join(receipt.not_understood) or "Nothing: all was understood."),
        ("Verdict", verdict(receipt)),
        ("What it changed", changed(receipt)),
    ]


def made(receipt: Receipt) -> str:
    """When the archive was made, no more precisely than is known."""
    first, last = formats.moment(receipt.captured_at), formats.moment(_made_before(receipt))
    if receipt.captured_at_precision_seconds is None:
        return f"Between {first}, the time of its newest row, and {last}, when it was taken in."
    return first if first == last else f"Between {first} and {last}."


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
        f"{int(listed[name]):,} {_LISTS.get(name, name.replace('_', ' '))}"
        for name in order
        if name in listed
    ]
    lists = "; ".join(parts) or "No list of people"
    if not receipt.files_not_needed:
        return f"{lists}."
    files = formats.plural(receipt.files_not_needed, "file")
    return f"{lists}. {files} (photos, messages and the like) were left unread."


def messages(receipt: Receipt) -> str:
    """Whether direct messages were counted, which their owner has to ask for."""
    if not receipt.are_messages_counted:
        return "Not opened: counting them is off."
    if receipt.message_threads is None:
        return "None could be counted."
    threads = formats.plural(receipt.message_threads, "thread")
    return f"{threads} counted: how many and when, nothing of what they say."


def verdict(receipt: Receipt) -> str:
    """Whether the lists are whole, and why that is thought."""
    if receipt.completeness is None:
        return "It holds neither a followers nor a following list, so it says nothing about them."
    said = [f"{COMPLETENESS.get(receipt.completeness, receipt.completeness)}.", *receipt.reasons]
    if receipt.covered_from is not None:
        said.append(f"It covers follows since {formats.moment(receipt.covered_from)}.")
    if receipt.archives_in_capture and receipt.archives_in_capture > 1:
        others = receipt.archives_in_capture - 1
        said.append(
            f"Together with {formats.plural(others, 'other archive')} it shows one moment; the "
            "verdict and the changes are those of all of them."
        )
    return " ".join(said)


def changed(receipt: Receipt) -> str:
    """What came to light by it; a first list of followers is compared with none."""
    if receipt.completeness is None:
        return "Nothing."
    if receipt.gained is None and receipt.followers_listed is None:
        said = "Nothing about your followers: it does not list them."
    elif receipt.gained is None:
        said = "Nothing yet: it takes two to see a change, of times that can be told apart."
    else:
        counted = [
            (receipt.gained, "came"),
            (receipt.lost, "left"),
            (receipt.renamed, "changed their name"),
            (receipt.refollowed, "followed again"),
            (receipt.returned, "came back with their old follow"),
        ]
        parts = [f"{formats.count(number)} {what}" for number, what in counted if number]
        said = f"{'; '.join(parts) or 'Nobody is known to have come or left'}."
        if receipt.ambiguous_groups:
            groups = formats.plural(receipt.ambiguous_groups, "group")
            said += f" {groups} of names cannot be told apart: some renamed, or some left."
    if receipt.withdrawn:
        said += f" {formats.plural(receipt.withdrawn, 'earlier claim')} taken back because of it."
    return said
