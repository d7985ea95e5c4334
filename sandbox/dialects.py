"""The two hosts that Instagram speaks from, and how their answers differ (graph-api.md 1, 12, 13).

Which fields, edges and metrics a host has is `graph`; this is only the manner of speaking.
"""

import re
from enum import StrEnum

# Every version is served alike (graph-api.md 1).
_VERSION = re.compile(r"/(v\d+\.\d+)(?=/)")


class Dialect(StrEnum):
    """One of the two logins, named as the project names them."""

    INSTAGRAM = "instagram_login"
    FACEBOOK = "facebook_login"

    @property
    def prefix(self) -> str:
        """What the sandbox puts before every path of this host."""
        return "" if self is Dialect.INSTAGRAM else "/facebook"

    @property
    def error_type(self) -> str:
        """The `type` of most errors."""
        return "IGApiException" if self is Dialect.INSTAGRAM else "OAuthException"

    @property
    def token_prefix(self) -> str:
        """How this host's tokens begin."""
        return "IGAA" if self is Dialect.INSTAGRAM else "EAAB"

    @property
    def scopes(self) -> tuple[str, ...]:
        """The permissions that an app can be given to read (graph-api.md 1)."""
        if self is Dialect.INSTAGRAM:
            return (
                "instagram_business_basic",
                "instagram_business_manage_insights",
                "instagram_business_manage_comments",
            )
        return (
            "instagram_basic",
            "pages_show_list",
            "pages_read_engagement",
            "instagram_manage_insights",
            "instagram_manage_comments",
        )


def dialect_of(path: str) -> tuple[Dialect, str | None, str]:
    """The host that a path of the sandbox belongs to, its version, and the path on that host."""
    dialect = Dialect.INSTAGRAM
    prefix = Dialect.FACEBOOK.prefix
    if path == prefix or path.startswith(f"{prefix}/"):
        dialect, path = Dialect.FACEBOOK, path.removeprefix(prefix)
    versioned = _VERSION.match(path)
    if versioned is None:
        return dialect, None, path
    return dialect, versioned[1], path[versioned.end() :]
