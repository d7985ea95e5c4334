"""What is said about a login: the most urgent thing, and what its owner must do."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from appdb.tokens import CONNECT_AGAIN, TokenState
from dashboards import token_health
from dashboards.texts import say
from dashboards.token_health import Condition
from pipelines.graph_api.flavours import FLAVOURS, INSTAGRAM_LOGIN, Flavour

NOW = datetime(2026, 11, 14, 9, tzinfo=UTC)
WELL = TokenState(
    account_id="17841400000000001",
    flavour="instagram_login",
    obtained_at=NOW - timedelta(days=1),
    expires_at=NOW + timedelta(days=59),
    refreshed_at=None,
    scopes=INSTAGRAM_LOGIN.scopes,
    last_error=None,
    last_error_at=None,
    remedy=None,
)
REFUSED = replace(
    WELL,
    last_error="The user has changed the password.",
    last_error_at=NOW - timedelta(hours=3),
    remedy=CONNECT_AGAIN,
)


def describe(token: TokenState) -> token_health.Health:
    return token_health.describe(token, NOW, has_app=True)


def test_a_login_that_is_well_says_until_when_and_when_it_is_renewed() -> None:
    health = describe(WELL)
    assert health.condition == Condition.WELL
    assert health.valid.startswith(
        "Valid until 12 Jan 2027 (in 59 days). It is renewed by itself on"
    )
    assert health.granted == (
        "profile and posts",
        "insights (reach, views, audience)",
        "comments",
    )
    assert (health.trouble, health.remedy) == ("", "")


def test_a_renewal_that_is_due_is_not_promised_for_a_day_that_has_passed() -> None:
    due = replace(WELL, obtained_at=NOW - timedelta(days=54), expires_at=NOW + timedelta(days=6))
    assert describe(due).valid.endswith("It is renewed by itself, and that is due now.")


def test_a_login_near_its_end_was_not_renewed() -> None:
    ending = replace(WELL, expires_at=NOW + timedelta(days=2), last_error="No answer.")
    health = describe(ending)
    assert health.condition == Condition.ENDS_SOON
    assert "No answer." in health.remedy
    assert health.remedy.endswith(say("login-connect-below"))


def test_a_login_that_ended_must_be_made_again() -> None:
    health = describe(replace(WELL, expires_at=NOW))
    assert health.condition == Condition.ENDED
    assert health.valid == "The login was valid until 14 Nov 2026."
    assert health.remedy.endswith(say("login-connect-below"))


def test_a_refused_login_says_why_since_when_and_what_to_do() -> None:
    health = describe(REFUSED)
    assert health.condition == Condition.REFUSED
    assert health.trouble == "On 14 Nov 2026, 06:00 UTC: The user has changed the password."
    assert health.remedy == say("login-connect-below")
    assert "renewed" not in health.valid, "what is refused cannot be renewed"


def test_a_missing_permission_is_named_with_what_is_not_read_for_want_of_it() -> None:
    health = describe(replace(WELL, scopes=INSTAGRAM_LOGIN.scopes[:1]))
    assert health.condition == Condition.LACKS_PERMISSIONS
    assert (
        "insights (reach, views, audience) (instagram_business_manage_insights)" in health.trouble
    )
    assert "every permission" in health.remedy


def test_permissions_that_instagram_did_not_tell_are_not_called_missing() -> None:
    health = describe(replace(WELL, scopes=()))
    assert health.condition == Condition.WELL
    assert health.granted == health.missing == ()


def test_an_unknown_end_is_said_to_be_unknown() -> None:
    health = describe(replace(WELL, expires_at=None))
    assert health.condition == Condition.WELL
    assert "not known" in health.valid


@pytest.mark.parametrize("flavour", FLAVOURS.values(), ids=lambda flavour: flavour.name)
def test_every_permission_that_is_asked_for_has_words(flavour: Flavour) -> None:
    for scope in flavour.scopes:
        assert token_health.allows(scope) != scope
    assert token_health.allows("something_new") == "something_new"
