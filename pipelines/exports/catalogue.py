"""What each file of an export says about whom: the one table (export-format.md 1.1, 6).

Whatever finds, reads, names or describes a list or a statement takes it from here. How files look
inside does not belong here.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class ListKind:
    """One list of people.

    Attributes:
        name: Its name in our tables.
        about: Who has done what, and what the time of a row is.
        files: Names of its files without number and extension, apostrophes left out.
        keys: Names under which the rows stand in a file, where they do not stand bare.
        flat_key: Its name in the one `connections.json` of 2018 to 2021.
        essential: An archive in which it is damaged is refused.
    """

    name: str
    about: str
    files: tuple[str, ...]
    keys: tuple[str, ...]
    flat_key: str | None = None
    essential: bool = False


@dataclass(frozen=True)
class StatementKind:
    """One file in which the account's owner, or Instagram, states something about the account.

    Attributes:
        name: Its name in our tables.
        about: What it tells.
        folders: The folder in which it lies, in one of several spellings.
        within: The folder around that one; not there in older exports.
        files: Its names without extension.
        keys: Names under which the records stand.
    """

    name: str
    about: str
    folders: tuple[str, ...]
    within: str
    files: tuple[str, ...]
    keys: tuple[str, ...]


@dataclass(frozen=True)
class ThreadKind:
    """One folder of message threads; what was written in them is nobody's business.

    Attributes:
        name: The folder, and its name in our tables.
        about: What lies in it.
    """

    name: str
    about: str


FOLLOWERS: Final = ListKind(
    "followers",
    "People who follow the owner, and since when.",
    ("followers",),
    ("relationships_followers", "relationships_follower"),
    "followers",
    essential=True,
)
FOLLOWING: Final = ListKind(
    "following",
    "People whom the owner follows, and since when.",
    ("following",),
    ("relationships_following",),
    "following",
    essential=True,
)

# What the ledger is made of; all other lists are about single acts.
LEDGER_LISTS: Final = (FOLLOWERS.name, FOLLOWING.name)

LISTS: Final = (
    FOLLOWERS,
    FOLLOWING,
    ListKind(
        "blocked",
        "People whom the owner has blocked, and when.",
        ("blocked_profiles", "blocked_accounts"),
        ("relationships_blocked_users",),
        "blocked_users",
    ),
    ListKind(
        "restricted",
        "People whom the owner has restricted, and when.",
        ("restricted_profiles", "restricted_accounts"),
        ("relationships_restricted_users",),
        "restricted_users",
    ),
    ListKind(
        "close_friends",
        "People whom the owner has made close friends, and when.",
        ("close_friends",),
        ("relationships_close_friends",),
        "close_friends",
    ),
    ListKind(
        "hidden_from_stories",
        "People from whom the owner hides stories, and since when.",
        ("hide_story_from",),
        ("relationships_hide_stories_from",),
    ),
    ListKind(
        "favorites",
        "People whom the owner has made favourites, and when.",
        ("profiles_youve_favorited", "accounts_youve_favorited"),
        ("relationships_feed_favorites",),
    ),
    ListKind(
        "requests_pending",
        "People whom the owner has asked to follow, without an answer so far, and when.",
        ("pending_follow_requests",),
        ("relationships_follow_requests_sent",),
        "follow_requests_sent",
    ),
    ListKind(
        "requests_sent",
        "People whom the owner has asked to follow in about the last 90 days, whatever came of it.",
        ("recent_follow_requests",),
        ("relationships_permanent_follow_requests",),
    ),
    ListKind(
        "requests_received",
        "People who have asked to follow the owner and were not accepted, and when they asked.",
        ("follow_requests_youve_received",),
        ("relationships_follow_requests_received",),
    ),
    ListKind(
        "unfollowed",
        "People whom the owner has unfollowed in about the last 60 days, and when.",
        ("recently_unfollowed_profiles", "recently_unfollowed_accounts"),
        ("relationships_unfollowed_users",),
    ),
    ListKind(
        "suggestions_removed",
        "People whom the owner has removed from the suggestions, and when.",
        ("removed_suggestions",),
        ("relationships_dismissed_suggested_users",),
        "dismissed_suggested_users",
    ),
)

# Lists that lie beside them and are about no people.
NOT_NEEDED: Final = ("following_hashtags",)

_PERSONAL: Final = ("personal_information", "account_information")

PERSONAL_INFORMATION: Final = StatementKind(
    "personal_information",
    "The account's username, and the owner's display name.",
    _PERSONAL,
    "personal_information",
    ("personal_information",),
    ("profile_user",),
)
PROFILE_CHANGES: Final = StatementKind(
    "profile_changes",
    "What the owner has changed in the profile, the username among it, and when.",
    _PERSONAL,
    "personal_information",
    ("profile_changes",),
    ("profile_profile_change",),
)
PAST_INSIGHTS: Final = StatementKind(
    "past_insights",
    "Instagram's own totals of the account's last 90 days.",
    ("past_instagram_insights",),
    "logged_information",
    ("audience_insights",),
    ("organic_insights_audience",),
)
SIGNUP_DETAILS: Final = StatementKind(
    "signup_details",
    "When the account was made.",
    ("login_and_profile_creation", "login_and_account_creation"),
    "security_and_login_information",
    ("signup_details", "signup_information"),
    ("account_history_registration_info",),
)

STATEMENTS: Final = (PERSONAL_INFORMATION, PROFILE_CHANGES, PAST_INSIGHTS, SIGNUP_DETAILS)

# Counted only where the owner has asked for it.
INBOX: Final = ThreadKind("inbox", "Message threads of the owner.")
REQUESTS: Final = ThreadKind(
    "message_requests", "Message threads of strangers that the owner has not accepted."
)
THREADS: Final = (INBOX, REQUESTS)
