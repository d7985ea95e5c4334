"""The behaviours of Instagram's that nobody is sure of, each behind a name (graph-api.md 20).

A default is what production clients see today. A client has to bear every value.
"""

from dataclasses import dataclass, fields, replace
from typing import Any, Literal, get_args, get_type_hints


@dataclass(frozen=True)
class Switches:
    """One value for every uncertain behaviour."""

    # Tokens and login (graph-api.md 2).
    consent: Literal["ask", "grant", "deny"] = "ask"
    """What the person does on the consent page; `ask` shows it."""
    login_reply: Literal["flat", "data"] = "flat"
    """Whether the reply to a code is a flat object or lies in `data[0]` (2.2)."""
    permissions_form: Literal["list", "comma", "space"] = "list"
    """How the reply to a code writes the permissions (2.2)."""
    user_id_form: Literal["string", "number"] = "string"
    """How the reply to a code writes `user_id` (2.2)."""
    code_exchange_body: Literal["any", "multipart"] = "any"
    """Whether a urlencoded body is taken with a code (2.2)."""
    long_lived_exchange: Literal["get", "post"] = "get"
    """The method that exchanges a short-lived token (2.3)."""
    token_life_seconds: Literal[5_184_000, 5_183_944] = 5_184_000
    """The life of a long-lived token: exactly 60 days or a little less (2.3)."""
    refresh_tells_permissions: bool = True
    """Whether the reply to a refresh names the permissions (2.3)."""
    early_refresh_code: Literal[190, 100] = 190
    """The error of a refresh before the token is 24 hours old (2.3)."""
    login_error_type: Literal["OAuthException", "IGApiException"] = "OAuthException"
    """The type of token errors on graph.instagram.com (2.5)."""
    token_status: Literal[400, 401] = 400
    """The HTTP status of token errors (2.5)."""

    # Limits and errors (graph-api.md 12, 13).
    throttle_status: Literal[400, 403, 429] = 400
    """The HTTP status of limit errors (12)."""
    language: Literal["english", "german"] = "english"
    """The language of error messages (13)."""

    # Nodes (graph-api.md 3).
    profile_reply: Literal["flat", "data"] = "flat"
    """Whether the profile is a flat object or lies in `data[0]` (3.1)."""

    absent_values: Literal["omitted", "null"] = "omitted"
    """How a node says that it has no value for a field (3.2)."""
    unasked_field: bool = False
    """Whether accounts, media and comments carry a field that nobody asked for or knows."""
    media_count: Literal["listed", "fewer"] = "listed"
    """Whether the profile's `media_count` is that of the list (3.2)."""

    # Media and comments (graph-api.md 4, 8).
    largest_media_page: Literal[100, 50, 25] = 100
    """The most media that a page has, whatever `limit` says (4.1)."""
    like_counts: Literal["shown", "hidden"] = "shown"
    """Whether the owner hides likes: lists then leave `like_count` out (4.2)."""
    expired_stories: Literal["gone", "highlighted"] = "gone"
    """Whether a story can still be read by its id after 24 hours (6)."""
    app_mode: Literal["live", "development"] = "live"
    """In development, comments look as if there were none (8.1)."""
    comment_authors: Literal["mostly", "never"] = "mostly"
    """Whether comments of others have `from` (8.1)."""
    media_breakdown_case: Literal["lower", "upper"] = "lower"
    """How segments of media insights are written (5.2)."""

    # Account insights (graph-api.md 7).
    window_cap: Literal["both", "facebook", "none"] = "both"
    """Which host refuses windows of more than 30 days (7.4)."""
    unfit_metrics: Literal["refused", "dropped"] = "refused"
    """What graph.instagram.com does with totals that are asked for as a series (7.2)."""
    day_zone: Literal["America/Los_Angeles", "Europe/Berlin"] = "America/Los_Angeles"
    """Whose midnight ends a reporting day (7.2)."""
    end_time: Literal["end", "start"] = "end"
    """Which end of its day a value of a series names (7.2)."""
    insights_links: Literal["given", "none"] = "given"
    """Whether series come with links to the windows beside theirs (7.2)."""
    one_day_totals: Literal["counted", "zero"] = "counted"
    """What the total of a window of one day is (7.3)."""
    account_breakdown_case: Literal["upper", "lower"] = "upper"
    """How segments of account insights are written (5.2, 7.1)."""
    content_products: Literal["new", "old"] = "new"
    """Which names the account's `media_product_type` breakdown has (7.1)."""
    newest_online_followers: Literal["empty", "valueless", "left_out"] = "empty"
    """What is said of the two newest days of `online_followers` (7.5)."""
    online_followers_by_day: Literal["refused", "zero"] = "refused"
    """What graph.instagram.com says to `online_followers` by `period=day` (7.5)."""
    follower_timeframe: Literal["optional", "required"] = "optional"
    """Whether `follower_demographics` needs a timeframe (7.6)."""
    engaged_timeframes: Literal["present", "all"] = "present"
    """Which timeframes `engaged_audience_demographics` takes (7.6)."""
    few_followers: Literal["withheld", "no_segments"] = "withheld"
    """What demographics below 100 followers look like (7.6)."""

    # Discovery, hashtags, publishing (graph-api.md 9, 10, 11).
    discovered_fields: Literal["all", "public"] = "all"
    """Which fields another account's profile has (9)."""
    discovered_followers: Literal["counted", "zero"] = "counted"
    """A fault: other accounts appear to have no followers (9)."""
    hashtag_limit: Literal["18/2207034", "18", "4"] = "18/2207034"
    """The code and subcode of a search beyond 30 hashtags in seven days (10)."""
    publishing_quota: Literal[100, 50, 25] = 100
    """How many posts an app may publish a day (11)."""

    def with_texts(self, texts: dict[str, str]) -> "Switches":
        """These switches with some set from text, as a command line names them.

        Raises:
            ValueError: There is no such switch, or it has no such value; the message says which
                there are.
        """
        return replace(self, **{name: _value(name, text) for name, text in texts.items()})


def choices() -> dict[str, tuple[Any, ...]]:
    """Every switch with the values that it can have, the default first."""
    hints = get_type_hints(Switches)
    return {
        field.name: (False, True) if hints[field.name] is bool else get_args(hints[field.name])
        for field in fields(Switches)
    }


def _value(name: str, text: str) -> Any:
    known = choices()
    if name not in known:
        raise ValueError(f"there is no switch {name}; there are {', '.join(known)}")
    for value in known[name]:
        if str(value).lower() == text.lower():
            return value
    values = ", ".join(str(value) for value in known[name])
    raise ValueError(f"the switch {name} has no value {text}; it has {values}")
