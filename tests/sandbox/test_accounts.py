"""Several accounts in one sandbox: each opened by its own tokens, on both hosts."""

from datetime import timedelta

import httpx
import pytest

from sandbox.instagram import Kind, SimulatedAccount
from sandbox.serving import Sandbox

INSTAGRAM, FACEBOOK = "instagram_login", "facebook_login"


def account_of(sandbox: Sandbox, kind: Kind) -> SimulatedAccount:
    return next(account for account in sandbox.instagram.accounts if account.kind is kind)


def get(sandbox: Sandbox, path: str, token: str, **query: str) -> httpx.Response:
    return httpx.get(f"{sandbox.url}{path}", params={"access_token": token, **query})


def told(response: httpx.Response) -> tuple[int, int | None]:
    error = response.json()["error"]
    return error["code"], error.get("error_subcode")


def test_each_token_opens_its_own_account(shared: Sandbox) -> None:
    for account in shared.instagram.accounts:
        if not account.is_professional:
            continue
        token = shared.token_of(account.account_id)
        assert get(shared, "/me", token, fields="user_id").json()["user_id"] == account.account_id
        token = shared.token_of(account.account_id, FACEBOOK)
        path = f"/facebook/v25.0/{account.account_id}"
        assert get(shared, path, token, fields="id").json() == {"id": account.account_id}


@pytest.mark.parametrize("flavour", [INSTAGRAM, FACEBOOK])
def test_another_accounts_things_are_not_there(shared: Sandbox, flavour: str) -> None:
    first, second = shared.instagram.accounts[:2]
    token = shared.token_of(first.account_id, flavour)
    prefix = "" if flavour == INSTAGRAM else "/facebook"
    own, other = first.world.posts[0].media_id, second.world.posts[0].media_id

    assert get(shared, f"{prefix}/{own}", token).json() == {"id": own}
    for path in (f"/{second.account_id}", f"/{other}", f"/{second.account_id}/media"):
        assert told(get(shared, f"{prefix}{path}", token)) == (100, 33)


def test_a_token_is_good_on_its_own_host_only(shared: Sandbox) -> None:
    account_id = shared.world.owner.account_id
    there = shared.token_of(account_id, FACEBOOK)

    assert told(get(shared, "/me", there))[0] == 190
    assert told(get(shared, f"/facebook/{account_id}", shared.token))[0] == 190


def test_each_host_has_its_own_manner(shared: Sandbox) -> None:
    account_id = shared.world.owner.account_id
    token = shared.token_of(account_id, FACEBOOK)
    here = get(shared, "/v24.0/nowhere", shared.token)
    there = get(shared, "/facebook/v24.0/nowhere", token)
    bad_field = get(shared, f"/facebook/{account_id}", token, fields="nonsense")

    assert here.json()["error"]["type"] == "IGApiException"
    assert here.headers["instagram-api-version"] == "v24.0"
    assert "www-authenticate" in here.headers
    assert there.json()["error"]["type"] == "GraphMethodException"  # 100/33
    assert bad_field.json()["error"]["type"] == "OAuthException"
    assert not {"instagram-api-version", "www-authenticate"} & set(there.headers)


def test_links_to_further_pages_lead_on_on_the_same_host(shared: Sandbox) -> None:
    account_id = shared.world.owner.account_id
    token = shared.token_of(account_id, FACEBOOK)
    first = get(shared, f"/facebook/v25.0/{account_id}/media", token, limit="5").json()
    second = httpx.get(first["paging"]["next"]).json()

    assert first["paging"]["next"].startswith(f"{shared.facebook_url}/v25.0/{account_id}/media?")
    assert len({row["id"] for row in (*first["data"], *second["data"])}) == 10


def test_a_personal_account_is_refused(shared: Sandbox) -> None:
    personal = account_of(shared, Kind.PERSONAL)
    token = shared.token_of(personal.account_id, FACEBOOK)

    assert told(get(shared, "/me", shared.token_of(personal.account_id))) == (10, None)
    assert told(get(shared, f"/facebook/{personal.account_id}", token)) == (100, 33)


def test_a_token_ends_after_60_days(shared: Sandbox) -> None:
    expiring = shared.token_of(account_of(shared, Kind.EXPIRING).account_id)
    start = shared.clock.now()
    shared.clock.set(start + timedelta(days=1, seconds=-1))
    assert get(shared, "/me", expiring).status_code == 200
    shared.clock.set(start + timedelta(days=1))

    assert told(get(shared, "/me", expiring)) == (190, 463)
    assert get(shared, "/me", shared.token).status_code == 200
    shared.clock.set(start + timedelta(days=60))
    refused = get(shared, "/me", shared.token)
    assert told(refused) == (190, 463)
    assert "expired on Sunday, 19-Jul-26 09:00:00 UTC" in refused.json()["error"]["message"]


def test_a_revoked_token_opens_nothing(served: Sandbox) -> None:
    served.tokens.revoke(served.token)

    assert told(get(served, "/me", served.token)) == (190, 458)
    second = served.token_of(served.instagram.accounts[1].account_id)
    assert get(served, "/me", second).status_code == 200


def test_a_person_finds_their_pages(shared: Sandbox) -> None:
    account = shared.instagram.accounts[0]
    token = shared.token_of(account.account_id, FACEBOOK)
    fields = "id,name,access_token,tasks,instagram_business_account{id,username}"
    linked, alone = get(shared, "/facebook/v25.0/me/accounts", token, fields=fields).json()["data"]

    assert linked["id"] == account.page_id
    assert linked["instagram_business_account"] == {
        "id": account.account_id,
        "username": account.world.owner.username,
    }
    assert "MANAGE" in linked["tasks"]
    assert "instagram_business_account" not in alone
    of_page = linked["access_token"]
    assert get(shared, f"/facebook/{account.account_id}", of_page).status_code == 200
    assert get(shared, "/facebook/me", of_page, fields="name").json()["id"] == account.page_id
    assert get(shared, "/facebook/me", token).json()["id"] == account.person_id


def test_a_page_token_outlives_the_persons_until_data_access_ends(shared: Sandbox) -> None:
    account_id = shared.world.owner.account_id
    token = shared.token_of(account_id, FACEBOOK)
    page = get(shared, "/facebook/me/accounts", token).json()["data"][0]["access_token"]
    start = shared.clock.now()
    shared.clock.set(start + timedelta(days=60))

    assert told(get(shared, f"/facebook/{account_id}", token)) == (190, 463)
    assert get(shared, f"/facebook/{account_id}", page).status_code == 200
    shared.clock.set(start + timedelta(days=90))
    assert told(get(shared, f"/facebook/{account_id}", page)) == (190, None)


def test_who_removes_the_app_closes_all_their_tokens(served: Sandbox) -> None:
    account_id = served.world.owner.account_id
    token = served.token_of(account_id, FACEBOOK)
    page = get(served, "/facebook/me/accounts", token).json()["data"][0]["access_token"]
    params = {"access_token": token}
    gone = httpx.delete(f"{served.facebook_url}/v25.0/me/permissions", params=params)

    assert gone.json() == {"success": True}
    for text in (token, page):
        assert told(get(served, f"/facebook/{account_id}", text)) == (190, 458)
    assert get(served, "/me", served.token).status_code == 200
    other = served.instagram.accounts[1].account_id
    path = f"/facebook/{other}"
    assert get(served, path, served.token_of(other, FACEBOOK)).status_code == 200


def test_a_tokens_state_can_be_asked(served: Sandbox) -> None:
    account_id = served.world.owner.account_id
    token = served.token_of(account_id, FACEBOOK)
    by_app = f"{served.app_id}|{served.app_secret}"
    path = "/facebook/v25.0/debug_token"
    good = get(served, path, by_app, input_token=token).json()["data"]
    served.tokens.revoke(token)
    bad = get(served, path, by_app, input_token=token).json()["data"]

    assert good["is_valid"]
    assert good["expires_at"] == int((served.clock.now() + timedelta(days=60)).timestamp())
    assert good["data_access_expires_at"] > good["expires_at"]
    assert "instagram_manage_insights" in good["scopes"]
    assert good["granular_scopes"][0]["target_ids"] == [account_id]
    assert not bad["is_valid"]
    assert bad["error"]["subcode"] == 458
    assert told(get(served, path, "nobody", input_token=token))[0] == 190
