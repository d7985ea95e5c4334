"""The two logins and everything in which they differ, as data (graph-api.md 1, 2, 3, 4.2).

Nothing else may ask which flavour an account has by name: what a reading needs to know is a field
here. Which metrics a flavour has is `catalogue`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

FlavourName = Literal["instagram_login", "facebook_login"]


@dataclass(frozen=True)
class Flavour:
    """One way to log in, and what comes with it.

    Attributes:
        name: As it is stored beside a token.
        host: Scheme and host of every reading.
        profile_fields: Fields of the account itself (3).
        media_fields: Plain fields of a post (4.2), without the signed addresses that expire.
        story_fields: Plain fields of a story (6).
        has_discovery: Other professional accounts can be looked up (9).
        has_hashtags: Hashtags can be searched (10).
        has_mentions: A mention can be read by its ids (8.2).
        app_usage_is_shared: `X-App-Usage` counts the whole app and so all its accounts; the quota
            of an account is in `X-Business-Use-Case-Usage` (12).
        scopes: Permissions to ask for.
        login_host: Where a person is sent to log in.
        authorize_path: The page there.
        token_host: Where a code is exchanged for a token.
        token_path: The path there.
        has_pages: Accounts hang on the Pages of a Facebook user, so one login connects several.
        code_in_form: The code is posted as a form; else it goes in a query.
        exchange_path: Where a short-lived token becomes a long-lived one, below `host`.
        exchange_grant: The `grant_type` of that.
        exchange_field: The parameter that holds the token to exchange.
        refresh_path: Where a long-lived token is renewed, below `host`.
        refresh_grant: The `grant_type` of that.
        needs_app: Exchange and renewal name the app, and renewal is proved with its secret.
        debug_path: Where a token is described, below `host`; empty where there is no such place.
    """

    name: FlavourName
    host: str
    profile_fields: tuple[str, ...]
    media_fields: tuple[str, ...]
    story_fields: tuple[str, ...]
    has_discovery: bool
    has_hashtags: bool
    has_mentions: bool
    app_usage_is_shared: bool
    scopes: tuple[str, ...]
    login_host: str
    authorize_path: str
    token_host: str
    token_path: str
    has_pages: bool
    code_in_form: bool
    exchange_path: str
    exchange_grant: str
    exchange_field: str
    refresh_path: str
    refresh_grant: str
    needs_app: bool
    debug_path: str


_PROFILE = (
    "username",
    "name",
    "biography",
    "website",
    "profile_picture_url",
    "followers_count",
    "follows_count",
    "media_count",
)

_STORY = (
    "id",
    "media_type",
    "media_product_type",
    "caption",
    "permalink",
    "shortcode",
    "timestamp",
    "username",
    "like_count",
    "comments_count",
    "alt_text",
)

_MEDIA = (
    *_STORY,
    "is_comment_enabled",
    "is_shared_to_feed",
    "children{id,media_type,timestamp}",
)

INSTAGRAM_LOGIN: Final = Flavour(
    name="instagram_login",
    host="https://graph.instagram.com",
    profile_fields=("user_id", "account_type", *_PROFILE),
    media_fields=_MEDIA,
    story_fields=_STORY,
    has_discovery=False,
    has_hashtags=False,
    has_mentions=False,
    app_usage_is_shared=False,
    scopes=(
        "instagram_business_basic",
        "instagram_business_manage_insights",
        "instagram_business_manage_comments",
    ),
    login_host="https://www.instagram.com",
    authorize_path="/oauth/authorize",
    token_host="https://api.instagram.com",  # noqa: S106 (an address)
    token_path="/oauth/access_token",  # noqa: S106 (a path)
    has_pages=False,
    code_in_form=True,
    exchange_path="/access_token",
    exchange_grant="ig_exchange_token",
    exchange_field="access_token",
    refresh_path="/refresh_access_token",
    refresh_grant="ig_refresh_token",
    needs_app=False,
    debug_path="",
)

FACEBOOK_LOGIN: Final = Flavour(
    name="facebook_login",
    host="https://graph.facebook.com",
    profile_fields=("id", "ig_id", "has_profile_pic", "is_published", *_PROFILE),
    media_fields=(
        *_MEDIA,
        "is_ai_generated",
        "media_audio_type",
        "saved_count",
        "shares_count",
        "reposts_count",
        "total_like_count",
        "total_comments_count",
        "total_views_count",
    ),
    story_fields=_STORY,
    has_discovery=True,
    has_hashtags=True,
    has_mentions=True,
    app_usage_is_shared=True,
    scopes=(
        "instagram_basic",
        "instagram_manage_insights",
        "instagram_manage_comments",
        "pages_show_list",
        "pages_read_engagement",
    ),
    login_host="https://www.facebook.com",
    authorize_path="/v25.0/dialog/oauth",
    token_host="https://graph.facebook.com",  # noqa: S106 (an address)
    token_path="/v25.0/oauth/access_token",  # noqa: S106 (a path)
    has_pages=True,
    code_in_form=False,
    exchange_path="/v25.0/oauth/access_token",
    exchange_grant="fb_exchange_token",
    exchange_field="fb_exchange_token",
    refresh_path="/v25.0/oauth/access_token",
    refresh_grant="fb_exchange_token",
    needs_app=True,
    debug_path="/v25.0/debug_token",
)

FLAVOURS: Final[Mapping[str, Flavour]] = MappingProxyType(
    {flavour.name: flavour for flavour in (INSTAGRAM_LOGIN, FACEBOOK_LOGIN)}
)
