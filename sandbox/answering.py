"""From a question to its JSON: who asks, about which account, within which quota and permission.

What the nodes and edges say is `graph`; login is `oauth`; this is the door before both.
"""

import re

from sandbox import facebook
from sandbox.asking import Question
from sandbox.dialects import Dialect
from sandbox.graph import routes
from sandbox.graph.call import Call, Json
from sandbox.graph.errors import (
    bad_parameter,
    missing_object,
    no_permission,
    unsupported_method,
)
from sandbox.instagram import SimulatedAccount
from sandbox.state import Sandbox
from sandbox.tokens import Token

# What the platform's quota pays for (graph-api.md 12): discovery and hashtags.
_PLATFORM_EDGES = ("ig_hashtag_search", "top_media", "recent_media", "recently_searched_hashtags")
# What a call asks for, by the word that names it, and the permission that this takes.
_PERMISSIONS = {
    Dialect.INSTAGRAM: {
        r"": "instagram_business_basic",
        r"\binsights\b": "instagram_business_manage_insights",
        r"\b(comments|replies)\b": "instagram_business_manage_comments",
    },
    Dialect.FACEBOOK: {
        r"": "instagram_basic",
        r"\binsights\b": "instagram_manage_insights",
        r"\b(comments|replies)\b": "instagram_manage_comments",
    },
}


def answer(sandbox: Sandbox, asked: Question) -> Json:
    """Answer a question to the Graph API.

    Raises:
        GraphError: It is refused, and why.
    """
    if asked.dialect is Dialect.FACEBOOK and asked.path == "/debug_token":
        return facebook.debug(asked, sandbox.tokens)
    _require_lived(sandbox, asked)
    if asked.method not in ("GET", "DELETE"):
        raise unsupported_method(asked.method)
    token = sandbox.tokens.check(asked.token, asked.dialect, asked.now)
    call = _call(sandbox, asked, account_asked_about(sandbox, asked, token), token)
    _keep_to_quota(sandbox, call, asked)
    if asked.dialect is Dialect.FACEBOOK:
        of_person = facebook.answer(call, asked, token, sandbox.tokens)
        if of_person is not None:
            return of_person
    if asked.method != "GET":
        raise unsupported_method(asked.method)
    _require_permissions(asked, token)
    if not call.account.is_professional:
        if asked.dialect is Dialect.FACEBOOK:  # where a Page has no such object
            raise missing_object(asked.parts[0])
        raise no_permission()
    return routes.answer(call, asked.path)


def account_asked_about(sandbox: Sandbox, asked: Question, token: Token) -> SimulatedAccount:
    """Which of the accounts that a token opens a question is about.

    With Instagram Login there is only one. With Facebook Login it is the one that the path's first
    part, or a hashtag's `user_id`, belongs to; the first one, if it belongs to none.
    """
    own = [sandbox.instagram.account(number) for number in token.grant.account_ids]
    if len(own) > 1:
        holder = sandbox.instagram.holder(asked.query.get("user_id", asked.parts[0]))
        if holder in own:
            return holder
    return own[0]


def _require_lived(sandbox: Sandbox, asked: Question) -> None:
    try:
        for account in sandbox.instagram.accounts:
            account.world.require_lived(asked.now)
    except ValueError as error:
        raise bad_parameter(str(error)) from error


def _call(sandbox: Sandbox, asked: Question, account: SimulatedAccount, token: Token) -> Call:
    version = "" if asked.version is None else f"/{asked.version}"
    return Call(
        instagram=sandbox.instagram,
        account=account,
        dialect=asked.dialect,
        switches=sandbox.switches,
        now=asked.now,
        url=f"{sandbox.url}{asked.dialect.prefix}{version}{asked.path}",
        token=token.text,
        query=asked.query,
        refused_metrics=frozenset(sandbox.faults.refused_metrics),
    )


def _keep_to_quota(sandbox: Sandbox, call: Call, asked: Question) -> None:
    account_id = call.account.account_id
    is_platform = "business_discovery" in call.query.get("fields", "") or any(
        part in _PLATFORM_EDGES for part in asked.parts
    )
    sandbox.quotas.count(account_id, call.now, is_platform=is_platform)
    refusal = sandbox.quotas.refusal(account_id, call.dialect, call.now, is_platform=is_platform)
    if refusal is not None:
        raise refusal


def _require_permissions(asked: Question, token: Token) -> None:
    sought = f"{asked.path} {asked.query.get('fields', '')}"
    for word, scope in _PERMISSIONS[asked.dialect].items():
        if re.search(word, sought) and scope not in token.grant.scopes:
            raise no_permission()
