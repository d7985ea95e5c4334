"""Where an archive keeps what: folders and file names by era (export-format.md 1, 1.1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from sandbox.archives.forms import Era


class Topic(Enum):
    """A folder by what is in it; the values say from which era on it is called what."""

    LISTS = (
        (Era.Y2021, "followers_and_following"),
        (Era.JAN_2024, "connections/followers_and_following"),
    )
    OWNER = (
        (Era.Y2021, "account_information"),
        (Era.Y2022, "personal_information"),
        (Era.JAN_2024, "personal_information/personal_information"),
    )
    SIGNUP = (
        (Era.Y2021, "login_and_account_creation"),
        (Era.JAN_2024, "security_and_login_information/login_and_account_creation"),
        (Era.SEP_2024, "security_and_login_information/login_and_profile_creation"),
    )
    INSIGHTS = (
        (Era.Y2021, "past_instagram_insights"),
        (Era.JAN_2024, "logged_information/past_instagram_insights"),
    )
    THREADS = ((Era.Y2021, "threads"), (Era.JAN_2024, "your_instagram_activity/threads"))
    CONTENT = (
        (Era.Y2021, "content"),
        (Era.JAN_2024, "your_instagram_activity/content"),
        (Era.OCT_2025, "your_instagram_activity/media"),
    )
    LIKES = ((Era.Y2021, "likes"), (Era.JAN_2024, "your_instagram_activity/likes"))
    MESSAGES = ((Era.Y2021, "messages"), (Era.JAN_2024, "your_instagram_activity/messages"))

    def folder(self, era: Era) -> str:
        """Its path, without a slash at the end."""
        names: Sequence[tuple[Era, str]] = self.value
        return [path for since, path in names if since <= era][-1]


@dataclass(frozen=True)
class ListFile:
    """How the file of a list is called, and the key that the rows are below."""

    stem: str
    key: str
    stem_before_profiles: str = ""
    """Before September 2024, if another."""
    key_in_2018: str = ""
    """In `connections.json`, if it was there."""

    def stem_in(self, era: Era) -> str:
        """The name of the file without its ending."""
        old = self.stem_before_profiles
        return old if old and era < Era.SEP_2024 else self.stem


FOLLOWERS = ListFile("followers", "relationships_followers", key_in_2018="followers")
FOLLOWING = ListFile("following", "relationships_following", key_in_2018="following")
SIDE_LISTS: Mapping[str, ListFile] = {
    "blocked": ListFile(
        "blocked_profiles", "relationships_blocked_users", "blocked_accounts", "blocked_users"
    ),
    "restricted": ListFile(
        "restricted_profiles",
        "relationships_restricted_users",
        "restricted_accounts",
        "restricted_users",
    ),
    "close_friends": ListFile(
        "close_friends", "relationships_close_friends", key_in_2018="close_friends"
    ),
    "hidden_from_stories": ListFile("hide_story_from", "relationships_hide_stories_from"),
    "favorites": ListFile("profiles_you've_favorited", "relationships_feed_favorites"),
    "requests_pending": ListFile(
        "pending_follow_requests",
        "relationships_follow_requests_sent",
        key_in_2018="follow_requests_sent",
    ),
    "requests_sent": ListFile("recent_follow_requests", "relationships_permanent_follow_requests"),
    "requests_received": ListFile(
        "follow_requests_you've_received", "relationships_follow_requests_received"
    ),
    "unfollowed": ListFile(
        "recently_unfollowed_profiles",
        "relationships_unfollowed_users",
        "recently_unfollowed_accounts",
    ),
    "suggestions_removed": ListFile(
        "removed_suggestions",
        "relationships_dismissed_suggested_users",
        key_in_2018="dismissed_suggested_users",
    ),
}
