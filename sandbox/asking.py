"""One HTTP request as the sandbox understands it: whose host, which path, which parameters.

The log's rule is here too: nothing that opens an account, or proves who asks, is ever recorded.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.parser import BytesParser
from email.policy import HTTP
from functools import cached_property
from urllib.parse import parse_qsl

from starlette.requests import Request

from sandbox.dialects import Dialect, dialect_of

SECRETS = frozenset(
    {
        "access_token",
        "appsecret_proof",
        "client_secret",
        "code",
        "fb_exchange_token",
        "input_token",
        "signed_request",
        "state",
    }
)
"""Parameters whose values are kept out of every record."""

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class RequestRecord:
    """One served request; `query` is without secrets, `at` is the sandbox's time."""

    method: str
    path: str
    query: Mapping[str, str]
    status: int
    at: datetime
    account_id: str = ""
    """The account that it is about; empty without a known token."""


@dataclass(frozen=True)
class Question:
    """What was asked, before anybody looked at the token."""

    method: str
    dialect: Dialect
    version: str | None
    """The version that the path named, such as `v25.0`."""
    path: str
    """The path on its host, without the version."""
    parameters: Pairs
    """Of the query, in their order; names may repeat."""
    form: Pairs
    is_multipart: bool
    bearer: str | None
    now: datetime

    @cached_property
    def query(self) -> Mapping[str, str]:
        """The parameters of query and form, without the token."""
        return {k: v for k, v in (*self.parameters, *self.form) if k != "access_token"}

    @property
    def token(self) -> str | None:
        """The token that was carried, in whichever way (graph-api.md 1)."""
        carried = dict((*self.parameters, *self.form)).get("access_token")
        return carried if carried is not None else self.bearer

    @property
    def parts(self) -> list[str]:
        """The path's components."""
        return self.path.strip("/").split("/")


async def question_of(request: Request, now: datetime) -> Question:
    """Read a request to its end."""
    dialect, version, path = dialect_of(request.url.path)
    scheme, _, carried = request.headers.get("authorization", "").partition(" ")
    content_type = request.headers.get("content-type", "")
    is_multipart = content_type.startswith("multipart/form-data")
    body = await request.body()
    return Question(
        method=request.method,
        dialect=dialect,
        version=version,
        path=path,
        parameters=tuple(request.query_params.multi_items()),
        form=_multipart(content_type, body) if is_multipart else _urlencoded(content_type, body),
        is_multipart=is_multipart,
        bearer=carried if scheme.lower() in ("bearer", "oauth") and carried else None,
        now=now,
    )


def record_of(asked: Question, path: str, status: int, account_id: str) -> RequestRecord:
    """The log's line about a question; `path` is the whole path as it was asked."""
    query = {name: value for name, value in asked.query.items() if name not in SECRETS}
    return RequestRecord(asked.method, path, query, status, asked.now, account_id)


def _urlencoded(content_type: str, body: bytes) -> Pairs:
    if not content_type.startswith("application/x-www-form-urlencoded"):
        return ()
    return tuple(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))


def _multipart(content_type: str, body: bytes) -> Pairs:
    # A multipart form is a MIME message whose head is the HTTP header.
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    message = BytesParser(policy=HTTP).parsebytes(head + body)
    return tuple(
        (str(part.get_param("name", header="content-disposition")), str(part.get_content()).strip())
        for part in message.iter_parts()
    )
