"""Replies in every form, and that no secret ever shows, whatever a login server sends back."""

import asyncio
import json
import logging
import traceback
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import SecretStr

from pipelines.connecting.apps import App
from pipelines.connecting.connect import connect_by_code, connect_by_token
from pipelines.connecting.errors import ConnectError
from pipelines.connecting.exchange import Granted, redeem, renew
from pipelines.graph_api.errors import GraphError
from pipelines.graph_api.flavours import FACEBOOK_LOGIN, INSTAGRAM_LOGIN
from tests.pipelines.connecting.conftest import apps_at, open_client
from tests.pipelines.graph_api.scripted import Answering, Asked, Reply, Scripted, answering, error

NOON = datetime(2026, 11, 12, 12, tzinfo=UTC)
SECRET = "5ecre7-of-the-app"  # noqa: S105  # invented
CODE = "c0de-of-the-login"
TOKEN = "t0ken-of-no-known-form"  # noqa: S105  # invented
APP_ID = "4711"


def run(answer: Answering, flavour: str = "instagram_login") -> tuple[Granted, Scripted]:
    async def exchange(app: App) -> Granted:
        async with open_client() as http:
            return await redeem(http, app, SecretStr(CODE))

    with answering(answer) as server:
        app = apps_at(server.url, server.url, APP_ID, SECRET)[flavour]
        return asyncio.run(exchange(app)), server


@pytest.mark.parametrize(
    ("permissions", "scopes"),
    [
        (["one", "two"], ("one", "two")),
        ("one,two", ("one", "two")),
        ("one, two", ("one", "two")),
        ("one two", ("one", "two")),
        ([], ()),
        ("", ()),
        (None, None),
    ],
)
@pytest.mark.parametrize("is_flat", [True, False])
@pytest.mark.parametrize("user_id", [26160000000000001, "26160000000000001"])
def test_a_code_in_every_form_of_reply(
    permissions: Any, scopes: Any, is_flat: bool, user_id: Any
) -> None:
    reply = {"access_token": TOKEN, "user_id": user_id, "permissions": permissions}

    def answer(asked: Asked) -> Reply:
        return Reply(reply if is_flat else {"data": [reply]})

    granted, server = run(answer)
    assert granted == Granted(SecretStr(TOKEN), NOON, None, scopes)
    (asked,) = server.asked
    assert (asked.method, asked.path) == ("POST", "/oauth/access_token")
    assert asked.headers["content-type"].startswith("multipart/form-data")
    assert asked.body.count("Content-Disposition: form-data") == 5


@pytest.mark.parametrize(("told", "seconds"), [(5183944, 5183944), ("5184000", 5184000), (0, None)])
def test_the_end_counts_from_the_servers_clock(told: Any, seconds: int | None) -> None:
    granted, _ = run(lambda _: Reply({"access_token": TOKEN, "expires_in": told}))
    assert granted.expires_at == (NOON + timedelta(seconds=seconds) if seconds else None)


def test_a_server_that_refuses_multipart_gets_the_other_form() -> None:
    def answer(asked: Asked) -> Reply:
        if "multipart" in asked.headers["content-type"]:
            return Reply({"error_type": "OAuthException", "code": 400, "error_message": "Bad"}, 400)
        return Reply({"access_token": TOKEN})

    granted, server = run(answer)
    assert granted.token == SecretStr(TOKEN)
    assert f"code={CODE}" in server.asked[1].body


def test_the_first_refusal_is_the_one_that_is_told() -> None:
    def answer(asked: Asked) -> Reply:
        form = asked.headers["content-type"].split(";")[0]
        return Reply({"error_type": "OAuthException", "code": 400, "error_message": form}, 400)

    with pytest.raises(GraphError, match="multipart/form-data"):
        run(answer)


@pytest.mark.parametrize("reply", [{}, {"access_token": ""}, {"data": []}, {"access_token": None}])
def test_an_answer_without_a_token_is_an_error(reply: Any) -> None:
    with pytest.raises(GraphError, match="without a token"):
        run(lambda _: Reply(reply))


def test_facebook_is_asked_in_its_own_way() -> None:
    granted, server = run(lambda _: Reply({"access_token": TOKEN}), "facebook_login")
    assert granted.token == SecretStr(TOKEN)
    (asked,) = server.asked
    assert (asked.method, asked.path) == ("GET", "/v25.0/oauth/access_token")
    assert (asked.query["code"], asked.query["client_id"]) == (CODE, APP_ID)


def test_the_end_of_a_facebook_token_is_that_of_the_access_to_data_if_sooner() -> None:
    soon = NOON + timedelta(days=20)

    def answer(asked: Asked) -> Reply:
        if asked.path.endswith("/debug_token"):
            assert asked.query["access_token"] == f"{APP_ID}|{SECRET}"
            ends = {"expires_at": 0, "data_access_expires_at": int(soon.timestamp())}
            return Reply({"data": {**ends, "scopes": ["instagram_basic"], "is_valid": True}})
        return Reply({"access_token": TOKEN})

    async def exchange(url: str) -> Granted:
        async with open_client() as http:
            app = apps_at(url, url, APP_ID, SECRET)["facebook_login"]
            return await renew(http, FACEBOOK_LOGIN, SecretStr("old"), app, url)

    with answering(answer) as server:
        assert asyncio.run(exchange(server.url)) == Granted(
            SecretStr(TOKEN), NOON, soon, ("instagram_basic",)
        )


def echo(asked: Asked) -> Reply:
    """A server that repeats everything that it was told, where it was not asked to."""
    told = f"You said {json.dumps(asked.query)} {asked.body} {asked.headers}"
    return error(100, told, error_user_msg=told, error_data={"said": told})


def echo_otherwise(asked: Asked) -> Reply:
    told = f"You said {json.dumps(asked.query)} {asked.body}"
    return Reply({"error_type": told, "code": 400, "error_message": told}, 400)


def echo_broken(asked: Asked) -> Reply:
    return Reply(f"<html>{asked.query}{asked.body}</html>", status=500)


def cut(asked: Asked) -> Reply:
    return Reply({"access_token": TOKEN}, cut=5)


@pytest.mark.parametrize("answer", [echo, echo_otherwise, echo_broken, cut])
@pytest.mark.parametrize("flavour", ["instagram_login", "facebook_login"])
def test_no_secret_is_in_any_error_or_log(
    answer: Answering, flavour: str, logged: pytest.LogCaptureFixture
) -> None:
    async def fail(url: str) -> list[BaseException]:
        app = apps_at(url, url, APP_ID, SECRET)[flavour]
        failures: list[BaseException] = []
        async with open_client() as http:
            for attempt in (
                connect_by_code(http, app, SecretStr(CODE)),
                connect_by_token(http, SecretStr(TOKEN), app.flavour, url, app),
                renew(http, app.flavour, SecretStr(TOKEN), app, url),
            ):
                try:
                    await attempt
                except (ConnectError, GraphError) as refusal:
                    failures.append(refusal)
        return failures

    with answering(answer) as server:
        failures = asyncio.run(fail(server.url))
    assert len(failures) == 3
    shown = [
        "".join(traceback.format_exception(failure)) + repr(failure) + repr(vars(failure))
        for failure in failures
    ]
    shown += [record.getMessage() + repr(record.args) for record in logged.records]
    assert any(record.name == "httpx" for record in logged.records)
    for secret in (SECRET, CODE, TOKEN):
        assert all(secret not in text for text in shown)


def test_no_secret_is_logged_when_all_goes_well(logged: pytest.LogCaptureFixture) -> None:
    def answer(asked: Asked) -> Reply:
        if asked.path.endswith("/me"):
            return Reply({"id": "1", "user_id": "17841", "username": "lena.bakes"})
        return Reply({"access_token": TOKEN, "expires_in": 5184000})

    async def connect(url: str) -> Any:
        app = apps_at(url, url, APP_ID, SECRET)["instagram_login"]
        async with open_client() as http:
            return await connect_by_code(http, app, SecretStr(CODE))

    with answering(answer) as server:
        (found,) = asyncio.run(connect(server.url))
    assert logging.getLogger("httpx").level == logging.DEBUG
    shown = [record.getMessage() for record in logged.records]
    assert any("/access_token" in text for text in shown)
    for secret in (SECRET, CODE, TOKEN):
        assert all(secret not in text for text in [*shown, repr(found), str(found)])
    assert found.flavour is INSTAGRAM_LOGIN
