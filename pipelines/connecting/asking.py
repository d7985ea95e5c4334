"""One question to a login server: secrets go out, and never into an address that anybody keeps.

Graph API readings are `pipelines.graph_api.client`; these calls differ in what they carry.
"""

import json
from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

import httpx
from pydantic import SecretStr

from pipelines.graph_api.client import Answer, Json, date_of
from pipelines.graph_api.errors import from_envelope, redact, unreachable
from pipelines.graph_api.facts import API_VERSION

Params: TypeAlias = Mapping[str, str | SecretStr]
Method: TypeAlias = Literal["GET", "POST", "DELETE"]


async def ask(
    http: httpx.AsyncClient,
    method: Method,
    url: str,
    params: Params,
    *,
    is_multipart: bool = False,
) -> Answer:
    """Ask once, without trying again.

    Args:
        http: Connections.
        method: A POST carries the parameters as a form, the others in the query.
        url: Without a query.
        params: What is asked; secrets as such, so that they are cut out of what is answered.
        is_multipart: The form is multipart, not urlencoded.

    Raises:
        GraphError: Instagram refused, or gave no usable answer.
    """
    request = _request(http, method, url, params, is_multipart=is_multipart)
    try:
        response = await http.send(request, follow_redirects=False)
    except httpx.RequestError as error:
        # Not chained: httpx's error holds the request, and the request holds the secrets.
        raise unreachable(type(error).__name__) from None
    body = _decoded(response)
    if response.is_error or "error" in body or "error_message" in body:
        raise from_envelope(response.status_code, _envelope(body, params), "")
    return Answer(body, date_of(response))


async def ask_me(http: httpx.AsyncClient, host: str, token: SecretStr) -> Answer:
    """Ask for the `id` of whom a token speaks for: the least that a good token can be asked.

    Raises:
        GraphError: Instagram refused, or gave no usable answer.
    """
    params: Params = {"fields": "id", "access_token": token}
    return await ask(http, "GET", f"{host}/{API_VERSION}/me", params)


class _Unwritten(httpx.URL):
    """An address whose query is sent and never written: httpx logs the address of each request."""

    def __str__(self) -> str:
        return str(self.copy_with(query=None))

    __repr__ = __str__


def _request(
    http: httpx.AsyncClient, method: Method, url: str, params: Params, *, is_multipart: bool
) -> httpx.Request:
    told = {
        name: value.get_secret_value() if isinstance(value, SecretStr) else value
        for name, value in params.items()
    }
    if method != "POST":
        request = http.build_request(method, url, params=told)
    elif is_multipart:
        files = {name: (None, value) for name, value in told.items()}
        request = http.build_request(method, url, files=files)
    else:
        request = http.build_request(method, url, data=told)
    request.url = _Unwritten(request.url)
    return request


def _decoded(response: httpx.Response) -> Json:
    try:
        body: Any = json.loads(response.content)
    except ValueError:
        body = None
    if body is True:  # an older form of "done" (graph-api.md names neither)
        return {"success": True}
    if isinstance(body, dict):
        return body
    raise unreachable(f"HTTP {response.status_code} without readable JSON")


def _envelope(body: Json, params: Params) -> Json:
    """The error in either shape: the Graph API's, or that of a refused code (graph-api.md 2.2)."""
    error = body.get("error")
    if not isinstance(error, dict):
        error = {"message": body.get("error_message") or body.get("error_description") or error}
    secrets = [value for value in params.values() if isinstance(value, SecretStr)]
    cleaned = dict(error)
    for name in ("message", "error_user_msg"):
        for secret in secrets:
            if name in cleaned:
                cleaned[name] = redact(str(cleaned[name] or ""), secret.get_secret_value())
    return cleaned
