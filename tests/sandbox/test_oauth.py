"""The login of both flavours, driven by Authlib as a client that is not ours, and by hand."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urldefrag, urlsplit

import httpx
import pytest
from authlib.integrations.httpx_client import OAuth2Client

from sandbox.serving import Sandbox

CALLBACK = "http://127.0.0.1:9/callback"
SCOPES = {
    "instagram_login": ["instagram_business_basic", "instagram_business_manage_insights"],
    "facebook_login": ["instagram_basic", "pages_show_list", "instagram_manage_insights"],
}


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    with httpx.Client() as client:
        yield client


def authorize(sandbox: Sandbox, http: httpx.Client, **parameters: str) -> httpx.Response:
    """Ask for a code of Instagram Login as an app's link does."""
    usual = {
        "client_id": sandbox.app_id,
        "redirect_uri": CALLBACK,
        "response_type": "code",
        "scope": ",".join(SCOPES["instagram_login"]),
        "state": "a state of 16 &c.",
    }
    return http.get(f"{sandbox.url}/oauth/authorize", params=usual | parameters)


def returned(response: httpx.Response) -> dict[str, str]:
    """What the browser brings back to the app."""
    assert response.status_code == 302, response.text
    query = urlsplit(response.headers["location"]).query
    return {name: values[0] for name, values in parse_qs(query).items()}


def code_of(sandbox: Sandbox, http: httpx.Client, **parameters: str) -> str:
    return returned(authorize(sandbox, http, consent="grant", **parameters))["code"]


def exchange(sandbox: Sandbox, http: httpx.Client, code: str, **changes: str) -> httpx.Response:
    form = {
        "client_id": sandbox.app_id,
        "client_secret": sandbox.app_secret,
        "grant_type": "authorization_code",
        "redirect_uri": CALLBACK,
        "code": code,
    }
    return http.post(f"{sandbox.url}/oauth/access_token", data=form | changes)


def lengthen(sandbox: Sandbox, http: httpx.Client, short: str) -> httpx.Response:
    parameters = {
        "grant_type": "ig_exchange_token",
        "client_secret": sandbox.app_secret,
        "access_token": short,
    }
    return http.get(f"{sandbox.url}/access_token", params=parameters)


def refresh(sandbox: Sandbox, http: httpx.Client, token: str) -> httpx.Response:
    parameters = {"grant_type": "ig_refresh_token", "access_token": token}
    return http.get(f"{sandbox.url}/refresh_access_token", params=parameters)


def profile(sandbox: Sandbox, http: httpx.Client, token: str) -> httpx.Response:
    return http.get(f"{sandbox.url}/me", params={"access_token": token, "fields": "username"})


def authlib_client(sandbox: Sandbox, flavour: str, separator: str) -> OAuth2Client:
    return OAuth2Client(
        client_id=sandbox.app_id,
        client_secret=sandbox.app_secret,
        redirect_uri=CALLBACK,
        scope=separator.join(SCOPES[flavour]),
        token_endpoint_auth_method="client_secret_post",  # noqa: S106 (the name of a method)
    )


def test_authlib_logs_in_with_instagram(shared: Sandbox) -> None:
    shared.switch(consent="grant")
    with authlib_client(shared, "instagram_login", ",") as client:
        address, state = client.create_authorization_url(f"{shared.url}/oauth/authorize")
        brought, fragment = urldefrag(httpx.get(address).headers["location"])
        assert fragment == "_"  # a browser keeps it to itself
        token = client.fetch_token(
            f"{shared.url}/oauth/access_token", authorization_response=brought, state=state
        )
    with httpx.Client() as http:
        long = lengthen(shared, http, token["access_token"]).json()
        found = profile(shared, http, long["access_token"]).json()

    assert token["permissions"] == SCOPES["instagram_login"]
    assert long["expires_in"] == 5_184_000
    assert found["username"] == shared.world.owner.username
    assert found["id"] == token["user_id"]


def test_authlib_logs_in_with_facebook(shared: Sandbox) -> None:
    shared.switch(consent="grant")
    facebook = f"{shared.facebook_url}/v25.0"
    with authlib_client(shared, "facebook_login", " ") as client:
        address, state = client.create_authorization_url(f"{facebook}/dialog/oauth")
        brought, fragment = urldefrag(httpx.get(address).headers["location"])
        assert fragment == "_=_"
        token = client.fetch_token(
            f"{facebook}/oauth/access_token",
            authorization_response=brought,
            state=state,
            method="GET",
        )
        assert token["expires_in"] == 3600
        own = {"client_id": shared.app_id, "client_secret": shared.app_secret}
        change = {"grant_type": "fb_exchange_token", "fb_exchange_token": token["access_token"]}
        long = httpx.get(f"{facebook}/oauth/access_token", params=own | change).json()
        client.token = long
        wanted = "id,access_token,instagram_business_account{id,username}"
        pages = client.get(f"{facebook}/me/accounts", params={"fields": wanted}).json()["data"]

    linked = [page for page in pages if "instagram_business_account" in page]
    assert {page["instagram_business_account"]["id"] for page in linked} == {
        account.account_id for account in shared.instagram.accounts if account.is_professional
    }
    assert len(pages) == len(linked) + 1
    with httpx.Client() as http:
        answer = http.get(
            f"{facebook}/{linked[0]['instagram_business_account']['id']}",
            params={"access_token": linked[0]["access_token"], "fields": "username"},
        )
    assert answer.json()["username"] == linked[0]["instagram_business_account"]["username"]


def test_the_consent_page_asks_and_its_form_answers(shared: Sandbox, http: httpx.Client) -> None:
    page = authorize(shared, http)
    second = shared.instagram.accounts[1]

    assert page.status_code == 200
    assert 'value="a state of 16 &amp;c."' in page.text  # all that was asked travels on
    for account in shared.instagram.accounts:
        assert account.account_id in page.text
    pressed = authorize(
        shared,
        http,
        consent="grant",
        account=second.account_id,
        granted="instagram_business_basic",
    )
    assert returned(pressed)["state"] == "a state of 16 &c."
    reply = exchange(shared, http, returned(pressed)["code"]).json()
    assert reply["permissions"] == ["instagram_business_basic"]
    assert reply["user_id"] == second.world.owner.app_scoped_id


def test_who_cancels_sends_the_app_away(shared: Sandbox, http: httpx.Client) -> None:
    by_button = authorize(shared, http, consent="deny")
    shared.switch(consent="deny")

    assert by_button.headers["location"] == authorize(shared, http).headers["location"]
    assert returned(by_button) == {
        "error": "access_denied",
        "error_reason": "user_denied",
        "error_description": "The user denied your request",
        "state": "a state of 16 &c.",
    }


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"client_id": "1"}, "Invalid platform app"),
        ({"redirect_uri": f"{CALLBACK}/"}, "Invalid redirect_uri"),
        ({"redirect_uri": ""}, "Invalid redirect_uri"),
        ({"response_type": "token"}, "Invalid response_type"),
        ({"scope": "business_basic"}, "Invalid Scopes: business_basic"),
        ({"scope": ""}, "Invalid Scopes"),
        ({"account": "17841400000000011"}, "Only professional accounts"),
    ],
)
def test_a_wrong_link_is_refused_and_leads_nowhere(
    shared: Sandbox, http: httpx.Client, wrong: dict[str, str], message: str
) -> None:
    shared.login.redirect_uris.add(CALLBACK)
    refused = authorize(shared, http, consent="grant", **wrong)
    shared.login.redirect_uris.clear()

    assert refused.status_code == 400
    assert message in refused.text
    assert "location" not in refused.headers


def test_a_code_is_good_once_for_an_hour_and_for_its_address(
    shared: Sandbox, http: httpx.Client
) -> None:
    used = code_of(shared, http)
    assert exchange(shared, http, used).status_code == 200
    again = exchange(shared, http, used)
    elsewhere = exchange(shared, http, code_of(shared, http), redirect_uri=f"{CALLBACK}/")
    late_code = code_of(shared, http)
    shared.clock.advance(timedelta(hours=1))
    late = exchange(shared, http, late_code)

    for refused in (elsewhere, late, again):
        assert refused.status_code == 400
        assert refused.json() == {
            "error_type": "OAuthException",
            "code": 400,
            "error_message": "Matching code was not found or was already used",
        }
    last_second = code_of(shared, http)
    shared.clock.advance(timedelta(minutes=59, seconds=59))
    assert exchange(shared, http, last_second).status_code == 200


@pytest.mark.parametrize(
    "wrong", [{"client_id": "1"}, {"client_secret": "guess"}, {"grant_type": "password"}]
)
def test_only_the_app_can_use_a_code(
    shared: Sandbox, http: httpx.Client, wrong: dict[str, str]
) -> None:
    code = code_of(shared, http)

    assert exchange(shared, http, code, **wrong).json()["error_type"] == "OAuthException"
    assert exchange(shared, http, code).status_code == 200


def test_a_code_is_taken_as_multipart_and_by_a_switch_only_so(
    shared: Sandbox, http: httpx.Client
) -> None:
    shared.switch(code_exchange_body="multipart")
    code = code_of(shared, http)
    form = {
        "client_id": shared.app_id,
        "client_secret": shared.app_secret,
        "grant_type": "authorization_code",
        "redirect_uri": CALLBACK,
        "code": code,
    }
    parts = {name: (None, value) for name, value in form.items()}

    assert exchange(shared, http, code).json()["error_type"] == "OAuthException"
    answer = http.post(f"{shared.url}/oauth/access_token", files=parts)
    assert answer.json()["access_token"].startswith("IGAA")


def test_the_reply_to_a_code_has_every_form(shared: Sandbox, http: httpx.Client) -> None:
    owner = shared.world.owner
    forms = {"list": SCOPES["instagram_login"]} | {
        name: joint.join(SCOPES["instagram_login"])
        for name, joint in (("comma", ","), ("space", " "))
    }
    for name, permissions in forms.items():
        shared.switch(permissions_form=name)
        assert exchange(shared, http, code_of(shared, http)).json()["permissions"] == permissions
    shared.switch(login_reply="data", user_id_form="number")
    (reply,) = exchange(shared, http, code_of(shared, http)).json()["data"]
    assert reply["user_id"] == int(owner.app_scoped_id)


def test_a_short_lived_token_ends_after_an_hour(shared: Sandbox, http: httpx.Client) -> None:
    short = exchange(shared, http, code_of(shared, http)).json()["access_token"]
    shared.switch(token_life_seconds=5_183_944)
    long = lengthen(shared, http, short).json()
    shared.clock.advance(timedelta(hours=1))

    assert profile(shared, http, short).json()["error"]["error_subcode"] == 463
    assert lengthen(shared, http, short).json()["error"]["error_subcode"] == 463
    assert long["expires_in"] == 5_183_944
    assert profile(shared, http, long["access_token"]).status_code == 200
    assert lengthen(shared, http, long["access_token"]).json()["error"]["code"] == 100


def test_the_long_lived_exchange_may_need_post(shared: Sandbox, http: httpx.Client) -> None:
    short = exchange(shared, http, code_of(shared, http)).json()["access_token"]
    shared.switch(long_lived_exchange="post")
    error = lengthen(shared, http, short).json()["error"]
    form = {
        "grant_type": "ig_exchange_token",
        "client_secret": shared.app_secret,
        "access_token": short,
    }

    assert "method type: get" in error["message"]
    assert error["type"] == "IGApiException"
    assert http.post(f"{shared.url}/access_token", data=form).json()["expires_in"] == 5_184_000


def test_a_refresh_gives_another_token_and_60_more_days(
    shared: Sandbox, http: httpx.Client
) -> None:
    shared.clock.advance(timedelta(days=59))
    renewed = refresh(shared, http, shared.token).json()
    new = renewed["access_token"]

    assert renewed.keys() == {"access_token", "token_type", "expires_in", "permissions"}
    assert new != shared.token
    assert profile(shared, http, shared.token).status_code == 200
    shared.clock.advance(timedelta(days=1))
    assert profile(shared, http, shared.token).json()["error"]["error_subcode"] == 463
    assert refresh(shared, http, shared.token).json()["error"]["error_subcode"] == 463
    assert profile(shared, http, new).status_code == 200
    shared.switch(refresh_tells_permissions=False)
    assert "permissions" not in refresh(shared, http, new).json()


@pytest.mark.parametrize("code", [190, 100])
def test_a_token_is_not_refreshed_on_its_first_day(
    shared: Sandbox, http: httpx.Client, code: int
) -> None:
    shared.switch(early_refresh_code=code)
    shared.clock.advance(timedelta(hours=24, seconds=-1))
    assert refresh(shared, http, shared.token).json()["error"]["code"] == code
    shared.clock.advance(timedelta(seconds=1))

    assert refresh(shared, http, shared.token).status_code == 200


def test_fewer_permissions_open_less(shared: Sandbox, http: httpx.Client) -> None:
    code = code_of(shared, http, granted="instagram_business_manage_insights")
    without_basic = exchange(shared, http, code).json()["access_token"]
    code = code_of(shared, http, granted="instagram_business_basic")
    basic = exchange(shared, http, code).json()["access_token"]
    media = f"{shared.url}/me/media"

    assert profile(shared, http, without_basic).json()["error"]["code"] == 10
    assert profile(shared, http, basic).status_code == 200
    wanted = {"access_token": basic, "fields": "id,comments_count,insights.metric(reach)"}
    assert http.get(media, params=wanted).json()["error"]["code"] == 10
    wanted["fields"] = "id,comments{text}"
    assert http.get(media, params=wanted).json()["error"]["code"] == 10
    wanted["fields"] = "id,comments_count"
    assert http.get(media, params=wanted).status_code == 200


def test_facebook_refuses_a_code_in_the_graphs_own_form(
    shared: Sandbox, http: httpx.Client
) -> None:
    parameters = {
        "client_id": shared.app_id,
        "client_secret": shared.app_secret,
        "redirect_uri": CALLBACK,
        "code": code_of(shared, http),  # of the other flavour
    }
    address = f"{shared.facebook_url}/v25.0/oauth/access_token"

    assert http.get(address, params=parameters).json()["error"]["code"] == 100
    guessed = parameters | {"client_secret": "guess"}
    assert http.get(address, params=guessed).json()["error"]["code"] == 1


def test_the_log_holds_no_code_token_secret_or_state(shared: Sandbox, http: httpx.Client) -> None:
    seen = len(shared.requests)
    brought = returned(authorize(shared, http, consent="grant"))
    short = exchange(shared, http, brought["code"]).json()["access_token"]
    long = lengthen(shared, http, short).json()["access_token"]
    profile(shared, http, long)
    facebook = shared.token_of(shared.world.owner.account_id, "facebook_login")
    parameters = {
        "client_id": shared.app_id,
        "client_secret": shared.app_secret,
        "grant_type": "fb_exchange_token",
        "fb_exchange_token": facebook,
        "access_token": f"{shared.app_id}|{shared.app_secret}",
        "input_token": facebook,
    }
    for path in ("oauth/access_token", "debug_token"):
        http.get(f"{shared.facebook_url}/{path}", params=parameters)

    assert len(shared.requests) == seen + 6
    log = repr(shared.requests[seen:])
    for secret in (*brought.values(), short, long, facebook, shared.app_secret):
        assert secret not in log
