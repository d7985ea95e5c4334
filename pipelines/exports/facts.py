"""What is known about one archive beside the rows of its lists. Instants are UTC.

Each class is one row of the raw table of the same matter (`pipelines.sources.exports.COLUMNS`).
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Format = Literal["json", "html", "mixed"]
Metric = Literal["followers", "followers_delta", "follows", "unfollows"]
Outcome = Literal["read", "not_needed", "unknown", "unreadable"]
AccountEvidence = Literal["personal_information", "archive_name", "given"]
TimeEvidence = Literal["zip_member_time", "folder_name", "archive_name", "newest_row"]


@dataclass(frozen=True)
class ListFacts:
    """How much an archive holds of one list.

    Attributes:
        untimed_rows: Rows whose time is not there or cannot be.
        oldest_at: The earliest time in it; None when it has none.
        time_precision_seconds: A time is the start of a second or, in HTML, of a minute.
        files_missing: Numbers of files that must exist and are not in this archive.
    """

    list: str
    listed_rows: int
    untimed_rows: int
    oldest_at: datetime | None
    newest_at: datetime | None
    time_precision_seconds: int
    files: int
    files_missing: tuple[int, ...]


@dataclass(frozen=True)
class MemberFacts:
    """What became of one file, or of a folder of files that nobody needs.

    Attributes:
        member: Its path; a folder's ends in `/`.
        what: A list or a statement of the catalogue, `no_data` or `other`.
        number: Which file of its list it is.
        content_sha256: Digest of the rows that a file of a list gave, in their order.
        rows: How many rows it gave; of a folder, how many files it holds.
        problem: What is wrong with it or with some of its rows, as it follows on its name.
    """

    member: str
    what: str
    outcome: Outcome
    number: int | None = None
    content_sha256: str | None = None
    rows: int | None = None
    problem: str | None = None


@dataclass(frozen=True)
class ProfileChange:
    """Something the owner changed in the profile; `field` is `username` for a rename."""

    field: str
    previous_value: str | None
    new_value: str | None
    changed_at: datetime | None


@dataclass(frozen=True)
class PastInsight:
    """A total that Instagram states for a window of days; the window's year may be unknown.

    Attributes:
        metric: Followers at the window's end; their net change in it; who came; who went.
    """

    metric: Metric
    value: float
    window_start: date | None
    window_end: date | None


@dataclass(frozen=True)
class MessageFileFacts:
    """How many messages one file of a thread has: nothing of what they say, and nobody's name.

    Attributes:
        folder: `inbox` or `message_requests`.
        thread_id: The number that ends the name of the thread's folder.
        thread_name: What is before it where the thread is of two: the other's username as Instagram
            writes it there. A group's is its title, which is content.
        number: Which file of its thread it is.
        outcome: `unknown` is another form than JSON with messages.
        participants: How many people the thread is said to have, the owner among them.
        is_group: More than two; None: fewer are left, or others wrote as well.
        messages: All entries, also those that only say that somebody liked one.
        messages_sent: Those of the owner; None where the names do not prove whose is whose.
        first_at: The earliest time that is usable, as for `last_at`.
    """

    folder: str
    thread_id: str
    number: int
    outcome: Outcome
    thread_name: str | None = None
    participants: int | None = None
    is_group: bool | None = None
    messages: int | None = None
    messages_sent: int | None = None
    messages_received: int | None = None
    first_at: datetime | None = None
    last_at: datetime | None = None


@dataclass(frozen=True)
class MessageReading:
    """That the messages of an archive were counted.

    Attributes:
        files: How many files of threads there are, each with its facts.
        files_unplaced: How many more lie among them that are of no known thread.
    """

    files: int
    files_unplaced: int


@dataclass(frozen=True)
class ArchiveFacts:
    """Whose an archive is, when it was made, and what it holds.

    Attributes:
        captured_at_precision_seconds: It was made at `captured_at` or up to so much later; None: at
            any later time.
        imported_at: When it was taken in.
        followers_listed: Rows of the followers list; None when the archive has no such list.
        following_listed: The same for the following list.
        format: In which form its lists are.
        signed_up_at: When the account was made, if the archive tells.
        row_counts: How many rows each raw table has of it, but for the one with these facts.
    """

    archive_sha256: str
    account_username: str
    account_evidence: AccountEvidence
    captured_at: datetime
    captured_at_evidence: TimeEvidence
    captured_at_precision_seconds: int | None
    file_name: str
    imported_at: datetime
    followers_listed: int | None
    following_listed: int | None
    format: Format
    signed_up_at: datetime | None
    row_counts: dict[str, int]
