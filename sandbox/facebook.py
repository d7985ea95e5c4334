"""What only Facebook Login has: the person, their Pages, and the state of tokens (1, 2.5)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sandbox.asking import Question
from sandbox.dialects import Dialect
from sandbox.graph import nodes, profiles
from sandbox.graph.call import Call, Json, page
from sandbox.graph.errors import GraphError, bad_parameter
from sandbox.graph.fields import Field
from sandbox.instagram import SimulatedAccount
from sandbox.oauth import APP_ID, APP_SECRET
from sandbox.tokens import Token, TokenKind, Tokens

MOST_PAGES = 100
TASKS = ("ANALYZE", "MODERATE", "CREATE_CONTENT", "MANAGE")
_USUAL = tuple(Field(name) for name in ("access_token", "name", "id", "tasks"))


@dataclass(frozen=True)
class _Page:
    page_id: str
    name: str
    account: SimulatedAccount | None
    """None for a Page that no Instagram account is linked to."""
    token: str


_Getter = Callable[[Call, _Page, Field], Any]


def answer(call: Call, asked: Question, token: Token, tokens: Tokens) -> Json | None:
    """The reply to a question about a person or a Page; None for any other question.

    Raises:
        GraphError: The question is refused.
    """
    node, edge = asked.parts[0], "/".join(asked.parts[1:])
    if (asked.method, edge) == ("DELETE", "permissions"):
        tokens.revoke_grants(token.grant.person_id)
        return {"success": True}
    if token.page_id is not None and node in ("me", token.page_id) and not edge:
        of_token = next(p for p in _pages(call, token, tokens) if p.page_id == token.page_id)
        return _rendered(call, of_token, call.fields)
    if token.page_id is None and node in ("me", token.grant.person_id):
        return _of_person(call, token, tokens, edge)
    named = next((p for p in _pages(call, token, tokens) if p.page_id == node), None)
    return None if named is None or edge else _rendered(call, named, call.fields)


def debug(asked: Question, tokens: Tokens) -> Json:
    """What is known of a token: `GET /debug_token` (2.5).

    Raises:
        GraphError: The asking token is neither the app's nor a person's.
    """
    if asked.token != f"{APP_ID}|{APP_SECRET}":
        tokens.check(asked.token, Dialect.FACEBOOK, asked.now)
    text = asked.query.get("input_token")
    token = tokens.find(text)
    told: Json = {"app_id": APP_ID, "application": "Sandbox app"}
    try:
        tokens.check(text, Dialect.FACEBOOK, asked.now)
    except GraphError as error:
        told["error"] = {"code": error.code, "message": error.message}
        if error.subcode is not None:
            told["error"]["subcode"] = error.subcode
    told["is_valid"] = "error" not in told
    if token is not None:
        told |= _known_of(token)
    return {"data": told}


def _known_of(token: Token) -> Json:
    scopes = token.grant.scopes
    return {
        "type": "PAGE" if token.kind is TokenKind.PAGE else "USER",
        "user_id": token.grant.person_id,
        "issued_at": _seconds(token.issued_at),
        "expires_at": _seconds(token.expires_at),
        "data_access_expires_at": _seconds(token.data_access_until),
        "scopes": list(scopes),
        "granular_scopes": [
            {"scope": scope, "target_ids": list(token.grant.account_ids)}
            for scope in scopes
            if scope.startswith("instagram_")
        ],
    }


def _seconds(moment: datetime | None) -> int:
    return 0 if moment is None else int(moment.timestamp())  # 0 says "never"


def _of_person(call: Call, token: Token, tokens: Tokens, edge: str) -> Json:
    if not edge:
        return {"name": "Sandbox Owner", "id": token.grant.person_id}
    if edge != "accounts":
        raise bad_parameter(f"Tried accessing nonexisting field ({edge}) on node type (User)")
    fields = call.fields or _USUAL
    return page(
        call,
        _pages(call, token, tokens),
        lambda shown: shown.page_id,
        lambda shown: _rendered(call, shown, fields),
        MOST_PAGES,
    )


def _pages(call: Call, token: Token, tokens: Tokens) -> list[_Page]:
    """The Pages of a person: one for each account that they allowed, and one without Instagram."""
    pages = []
    accounts = [call.instagram.account(number) for number in token.grant.account_ids]
    for account in accounts:
        text = tokens.of_page(token, account, account.page_id).text
        linked = account if account.is_professional else None
        pages.append(_Page(account.page_id, f"{account.world.owner.name} Page", linked, text))
    alone = f"105{accounts[0].account_id[3:]}"
    text = tokens.of_page(token, accounts[0], alone).text
    return [*pages, _Page(alone, "A Page without Instagram", None, text)]


def _rendered(call: Call, shown: _Page, fields: tuple[Field, ...]) -> Json:
    return nodes.render(call, "Page", _PAGE, shown, fields)


def _linked(call: Call, shown: _Page, field: Field) -> Json | None:
    if shown.account is None:
        return None
    return profiles.user(replace(call, account=shown.account), field.fields)


_PAGE: Mapping[str, _Getter] = {
    "id": lambda _, shown, __: shown.page_id,
    "name": lambda _, shown, __: shown.name,
    "access_token": lambda _, shown, __: shown.token,
    "tasks": lambda *_: list(TASKS),
    "category": lambda *_: "Home decor",
    "instagram_business_account": _linked,
}
