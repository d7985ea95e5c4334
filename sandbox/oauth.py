"""The login servers of both flavours: consent, codes, tokens, refresh (graph-api.md 2).

One app is registered with both. Who consents is somebody who owns accounts of this sandbox. What
the consent page looks like is `page`; what a token is, `tokens`.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from sandbox import page
from sandbox.asking import Question
from sandbox.dialects import Dialect
from sandbox.graph.errors import GraphError, bad_parameter, no_permission, unsupported_method
from sandbox.instagram import Instagram, SimulatedAccount
from sandbox.switches import Switches
from sandbox.tokens import (
    SHORT_LIFE,
    YOUNGEST_TO_REFRESH,
    Grant,
    Token,
    TokenKind,
    Tokens,
    grant_of,
)

APP_ID = "990000000000001"
APP_SECRET = hashlib.sha256(b"app secret").hexdigest()[:32]
CODE_LIFE = timedelta(hours=1)


class Refused(Exception):
    """The login page cannot go on; the message is for the person who sees it."""


@dataclass
class _Code:
    grant: Grant
    redirect_uri: str
    until: datetime


class Login:
    """Both login servers; `redirect_uris` may be changed at any time."""

    def __init__(self, instagram: Instagram, tokens: Tokens) -> None:
        self.redirect_uris: set[str] = set()
        """The registered addresses; empty: every address is taken for registered."""
        self._instagram = instagram
        self._tokens = tokens
        self._codes: dict[str, _Code] = {}
        self._issued = 0
        instagram_paths = {
            "/oauth/authorize": self._authorize,
            "/oauth/access_token": self._instagram_code,
            "/access_token": self._long_lived,
            "/refresh_access_token": self._refreshed,
        }
        facebook_paths = {
            "/dialog/oauth": self._authorize,
            "/oauth/access_token": self._facebook_token,
        }
        self._paths: Mapping[Dialect, Mapping[str, Callable[[Question, Switches], Response]]] = {
            Dialect.INSTAGRAM: instagram_paths,
            Dialect.FACEBOOK: facebook_paths,
        }

    def answer(self, asked: Question, switches: Switches) -> Response | None:
        """The reply to a question about logging in; None for any other question.

        Raises:
            GraphError: The question is refused in the form of the Graph API.
        """
        answer = self._paths[asked.dialect].get(asked.path)
        return None if answer is None else answer(asked, switches)

    def _authorize(self, asked: Question, switches: Switches) -> Response:
        try:
            scopes = self._checked_request(asked)
            consent = asked.query.get("consent", switches.consent)
            if consent == "ask":
                return HTMLResponse(page.consent(asked, self._instagram, scopes))
            if consent != "grant":
                return _denied(asked)
            granted = _all_of(asked, "granted") or scopes
            accounts = self._consenting(asked)
        except Refused as error:
            return HTMLResponse(page.refusal(str(error)), status_code=400)
        grant = grant_of(asked.dialect, accounts, [s for s in scopes if s in granted])
        code = self._new_code(grant, asked)
        tail = "#_" if asked.dialect is Dialect.INSTAGRAM else "#_=_"
        return _back(asked, {"code": code}, tail)

    def _checked_request(self, asked: Question) -> list[str]:
        """The scopes that are asked for, if everything else is right too."""
        query = asked.query
        if query.get("client_id") != APP_ID:
            raise Refused("Invalid platform app")
        redirect_uri = query.get("redirect_uri", "")
        is_known = not self.redirect_uris or redirect_uri in self.redirect_uris
        if not redirect_uri or not is_known:
            raise Refused("Invalid redirect_uri")
        if query.get("response_type", "code") != "code":
            raise Refused("Invalid response_type")
        scopes = [scope for scope in re.split(r"[,\s]+", query.get("scope", "")) if scope]
        unknown = [scope for scope in scopes if scope not in asked.dialect.scopes]
        if unknown or not scopes:
            raise Refused(f"Invalid Scopes: {', '.join(unknown) or 'none'}")
        return scopes

    def _consenting(self, asked: Question) -> list[SimulatedAccount]:
        """The accounts that the person chose; unasked, the first or (Facebook) all."""
        chosen = _all_of(asked, "account")
        accounts = [a for a in self._instagram.accounts if a.account_id in chosen]
        if not chosen:
            accounts = [a for a in self._instagram.accounts if a.is_professional]
        if asked.dialect is Dialect.INSTAGRAM:
            accounts = accounts[:1]
        if not accounts or not all(account.is_professional for account in accounts):
            raise Refused("Only professional accounts can be used with this app")
        return accounts

    def _new_code(self, grant: Grant, asked: Question) -> str:
        self._issued += 1
        code = "AQB" + hashlib.sha256(f"code:{self._issued}".encode()).hexdigest()
        self._codes[code] = _Code(grant, asked.query["redirect_uri"], asked.now + CODE_LIFE)
        return code

    def _redeem(self, asked: Question, given: Mapping[str, str]) -> Grant | None:
        """What a code grants, once; None for one that is wrong, used, late or another app's."""
        found = self._codes.pop(given.get("code", ""), None)
        if (
            found is None
            or found.grant.dialect is not asked.dialect
            or asked.now >= found.until
            or given.get("redirect_uri") != found.redirect_uri
        ):
            return None
        return found.grant

    def _instagram_code(self, asked: Question, switches: Switches) -> Response:
        given = dict(asked.form)
        if asked.method != "POST":
            raise unsupported_method(asked.method)
        if switches.code_exchange_body == "multipart" and not asked.is_multipart:
            return _exchange_refused("Invalid request body")
        if given.get("client_id") != APP_ID:
            return _exchange_refused("Invalid platform app")
        if given.get("client_secret") != APP_SECRET:
            return _exchange_refused("Error validating client secret.")
        if given.get("grant_type") != "authorization_code":
            return _exchange_refused("Invalid grant_type")
        grant = self._redeem(asked, given)
        if grant is None:
            return _exchange_refused("Matching code was not found or was already used")
        token = self._tokens.issue(grant, TokenKind.SHORT, asked.now, SHORT_LIFE)
        return JSONResponse(_reply_to_code(token, switches))

    def _long_lived(self, asked: Question, switches: Switches) -> Response:
        """Exchange a short-lived Instagram token (2.3)."""
        if asked.method.lower() != switches.long_lived_exchange:
            raise unsupported_method(asked.method)
        if asked.query.get("grant_type") != "ig_exchange_token":
            raise bad_parameter("The parameter grant_type must be ig_exchange_token")
        if asked.query.get("client_secret") != APP_SECRET:
            raise bad_parameter("Error validating client secret.")
        token = self._tokens.check(asked.token, Dialect.INSTAGRAM, asked.now)
        if token.kind is not TokenKind.SHORT:
            raise bad_parameter("The access token must be a short-lived one")
        return JSONResponse(self._long(token, asked.now, switches))

    def _refreshed(self, asked: Question, switches: Switches) -> Response:
        """Give a long-lived Instagram token another 60 days; the old one goes on (2.3)."""
        if asked.query.get("grant_type") != "ig_refresh_token":
            raise bad_parameter("The parameter grant_type must be ig_refresh_token")
        token = self._tokens.check(asked.token, Dialect.INSTAGRAM, asked.now)
        if token.kind is not TokenKind.LONG:
            raise bad_parameter("The access token must be a long-lived one")
        if "instagram_business_basic" not in token.grant.scopes:
            raise no_permission()
        if asked.now - token.issued_at < YOUNGEST_TO_REFRESH:
            raise GraphError(
                "The access token is too young to be refreshed", switches.early_refresh_code
            )
        reply = self._long(token, asked.now, switches)
        if switches.refresh_tells_permissions:
            reply["permissions"] = ",".join(token.grant.scopes)
        return JSONResponse(reply)

    def _facebook_token(self, asked: Question, switches: Switches) -> Response:
        """Exchange a code, or a short-lived token for a long-lived one (2.4)."""
        given = asked.query
        if given.get("client_id") != APP_ID:
            raise bad_parameter("Invalid platform app")
        if given.get("client_secret") != APP_SECRET:
            raise GraphError("Error validating client secret.", 1)
        if given.get("grant_type") == "fb_exchange_token":
            short = self._tokens.check(given.get("fb_exchange_token"), asked.dialect, asked.now)
            return JSONResponse(self._long(short, asked.now, switches))
        grant = self._redeem(asked, given)
        if grant is None:
            raise bad_parameter("This authorization code has been used or has expired.")
        token = self._tokens.issue(grant, TokenKind.SHORT, asked.now, SHORT_LIFE)
        return JSONResponse(_bearer(token, SHORT_LIFE))

    def _long(self, token: Token, now: datetime, switches: Switches) -> dict[str, Any]:
        life = timedelta(seconds=switches.token_life_seconds)
        return _bearer(self._tokens.issue(token.grant, TokenKind.LONG, now, life), life)


def _bearer(token: Token, life: timedelta) -> dict[str, Any]:
    seconds = int(life.total_seconds())
    return {"access_token": token.text, "token_type": "bearer", "expires_in": seconds}


def _reply_to_code(token: Token, switches: Switches) -> dict[str, Any]:
    scopes = token.grant.scopes
    permissions = {"list": list(scopes), "comma": ",".join(scopes), "space": " ".join(scopes)}
    person = token.grant.person_id
    reply = {
        "access_token": token.text,
        "user_id": int(person) if switches.user_id_form == "number" else person,
        "permissions": permissions[switches.permissions_form],
    }
    return {"data": [reply]} if switches.login_reply == "data" else reply


def _exchange_refused(message: str) -> Response:
    """The error of a refused code, in a shape of its own (2.2)."""
    body = {"error_type": "OAuthException", "code": 400, "error_message": message}
    return JSONResponse(body, status_code=400)


def _denied(asked: Question) -> Response:
    said = {
        "error": "access_denied",
        "error_reason": "user_denied",
        "error_description": "The user denied your request",
    }
    return _back(asked, said, "")


def _back(asked: Question, said: dict[str, str], tail: str) -> Response:
    """Send the browser back to the app, with the app's `state` as it came."""
    if "state" in asked.query:
        said["state"] = asked.query["state"]
    redirect_uri = asked.query["redirect_uri"]
    joint = "&" if "?" in redirect_uri else "?"
    return RedirectResponse(f"{redirect_uri}{joint}{urlencode(said)}{tail}", status_code=302)


def _all_of(asked: Question, name: str) -> list[str]:
    return [value for key, value in asked.parameters if key == name]
