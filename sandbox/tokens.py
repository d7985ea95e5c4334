"""Access tokens: what each opens, how long it lives, how it ends (graph-api.md 2.3-2.5).

The same steps give the same tokens. They open nothing but the sandbox, so they may be shown.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sandbox.dialects import Dialect
from sandbox.graph.errors import GraphError, bad_token, missing_token
from sandbox.instagram import Instagram, Kind, SimulatedAccount

SHORT_LIFE = timedelta(hours=1)
LONG_LIFE = timedelta(days=60)
YOUNGEST_TO_REFRESH = timedelta(hours=24)
DATA_ACCESS = timedelta(days=90)
LEFT_TO_EXPIRING = timedelta(days=1)


class TokenKind(StrEnum):
    """How long a token lives."""

    SHORT = "short-lived"
    LONG = "long-lived"
    PAGE = "page"
    """Of a Page: lives as long as the access to data, if it came from a long-lived token."""


@dataclass(frozen=True)
class Grant:
    """What a person has allowed the app."""

    dialect: Dialect
    person_id: str
    """The app-scoped id with Instagram Login, the Facebook user's with Facebook Login."""
    account_ids: tuple[str, ...]
    scopes: tuple[str, ...]


@dataclass(frozen=True)
class Token:
    """One token; it is good in `[issued_at, expires_at)` unless it was revoked."""

    text: str
    kind: TokenKind
    grant: Grant
    issued_at: datetime
    expires_at: datetime | None
    data_access_until: datetime | None = None
    """With Facebook Login: the moment after which the person must confirm the app again."""
    page_id: str | None = None

    def problem(self, now: datetime) -> GraphError | None:
        """Why the token opens nothing any more, if so."""
        if self.expires_at is not None and now >= self.expires_at:
            return expired(self.expires_at, now)
        if self.data_access_until is not None and now >= self.data_access_until:
            return GraphError(
                "The user's access to data has expired: ask them to confirm the app again.",
                190,
                type="OAuthException",
            )
        return None


class Tokens:
    """All tokens ever issued."""

    def __init__(self, instagram: Instagram, start: datetime) -> None:
        self._tokens: dict[str, Token] = {}
        self._revoked: set[str] = set()
        self._starting: dict[tuple[str, Dialect], str] = {}
        for account in instagram.accounts:
            for dialect in Dialect:
                self._start(account, dialect, start)

    def starting(self, account_id: str, dialect: Dialect) -> Token:
        """The long-lived token that an account has from the sandbox's start.

        Raises:
            KeyError: There is no such account.
        """
        return self._tokens[self._starting[account_id, dialect]]

    def issue(self, grant: Grant, kind: TokenKind, at: datetime, life: timedelta) -> Token:
        """Give out a new token."""
        is_facebook = grant.dialect is Dialect.FACEBOOK
        return self._keep(
            Token(
                _text(grant.dialect, f"{grant.person_id}:{len(self._tokens)}"),
                kind,
                grant,
                at,
                at + life,
                data_access_until=at + DATA_ACCESS if is_facebook else None,
            )
        )

    def of_page(self, person: Token, account: SimulatedAccount, page_id: str) -> Token:
        """The token of a Page that a person manages; the same one every time."""
        return self._keep(
            replace(
                person,
                text=_text(Dialect.FACEBOOK, f"{person.text}:{page_id}"),
                kind=TokenKind.PAGE,
                grant=replace(person.grant, account_ids=(account.account_id,)),
                expires_at=None if person.kind is TokenKind.LONG else person.expires_at,
                page_id=page_id,
            )
        )

    def find(self, text: str | None) -> Token | None:
        """The token with a text, also one that has ended."""
        return self._tokens.get(text or "")

    def check(self, text: str | None, dialect: Dialect, now: datetime) -> Token:
        """The token with a text, if it is good on a host.

        Raises:
            GraphError: It is not (code 190), and why.
        """
        if not text:
            raise missing_token()
        token = self.find(text)
        if token is None or token.grant.dialect is not dialect:
            raise bad_token()
        problem = revoked() if text in self._revoked else token.problem(now)
        if problem is not None:
            raise problem
        return token

    def revoke(self, text: str) -> None:
        """Let one token open nothing any more."""
        self._revoked.add(text)

    def revoke_grants(self, person_id: str) -> None:
        """Let every token of a person open nothing any more, as when they remove the app."""
        texts = [t.text for t in self._tokens.values() if t.grant.person_id == person_id]
        self._revoked.update(texts)

    def _start(self, account: SimulatedAccount, dialect: Dialect, start: datetime) -> None:
        issued = start
        if account.kind is Kind.EXPIRING:
            issued = start + LEFT_TO_EXPIRING - LONG_LIFE
        token = Token(
            starting_text(account.account_id, dialect),
            TokenKind.LONG,
            grant_of(dialect, [account], dialect.scopes),
            issued,
            issued + LONG_LIFE,
            data_access_until=issued + DATA_ACCESS if dialect is Dialect.FACEBOOK else None,
        )
        self._starting[account.account_id, dialect] = self._keep(token).text

    def _keep(self, token: Token) -> Token:
        return self._tokens.setdefault(token.text, token)


def grant_of(
    dialect: Dialect, accounts: Sequence[SimulatedAccount], scopes: Sequence[str]
) -> Grant:
    """What the owner of some accounts allows; the first account says who that person is."""
    first = accounts[0]
    is_facebook = dialect is Dialect.FACEBOOK
    return Grant(
        dialect,
        first.person_id if is_facebook else first.world.owner.app_scoped_id,
        tuple(account.account_id for account in accounts),
        tuple(scopes),
    )


def starting_text(account_id: str, dialect: Dialect) -> str:
    """The text of the token that an account has from the start."""
    return _text(dialect, account_id if dialect is Dialect.INSTAGRAM else f"{dialect}:{account_id}")


def expired(at: datetime, now: datetime) -> GraphError:
    """A token whose time is over (code 190, subcode 463)."""
    return GraphError(
        f"Error validating access token: Session has expired on {_spoken(at)}. "
        f"The current time is {_spoken(now)}.",
        190,
        subcode=463,
        type="OAuthException",
    )


def revoked() -> GraphError:
    """A token whose owner has removed the app (code 190, subcode 458)."""
    return GraphError(
        "Error validating access token: The user has not authorized application.",
        190,
        subcode=458,
        type="OAuthException",
    )


def _spoken(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%A, %d-%b-%y %H:%M:%S} UTC"


def _text(dialect: Dialect, what: str) -> str:
    return dialect.token_prefix + hashlib.sha256(f"token:{what}".encode()).hexdigest()
