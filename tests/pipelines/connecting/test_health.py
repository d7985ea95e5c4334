"""When a token is due and what its owner hears, over calendars that chance makes up."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from appdb.database import TokenState
from pipelines.connecting.health import refresh_due_at, token_health

DAY = timedelta(days=1)
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
FRESH = TokenState(
    account_id="17841400000000042",
    flavour="instagram_login",
    obtained_at=BEGIN,
    expires_at=BEGIN + 60 * DAY,
    refreshed_at=None,
    scopes=(),
    last_error=None,
    last_error_at=None,
    remedy=None,
)
ACCOUNTS = st.integers(min_value=0, max_value=10**17).map(str)
HOURS = st.integers(min_value=0, max_value=23).map(lambda hours: timedelta(hours=hours))
MINUTES = st.integers(min_value=0, max_value=24 * 60).map(lambda count: timedelta(minutes=count))


@given(ACCOUNTS, MINUTES, HOURS, st.integers(min_value=4, max_value=90), st.data())
def test_with_a_check_a_day_a_token_is_renewed_neither_too_early_nor_too_late(
    account_id: str, begin: timedelta, check: timedelta, life: int, data: st.DataObject
) -> None:
    now, renewed = BEGIN + begin, 0
    token = replace(FRESH, account_id=account_id, obtained_at=now, expires_at=now + life * DAY)
    at = BEGIN + check
    while at < BEGIN + 400 * DAY:
        assert token.expires_at is not None
        due_at = refresh_due_at(token)
        if due_at is not None and at >= due_at:
            assert at - token.obtained_at >= DAY
            assert at <= token.expires_at - DAY
            token = replace(token, obtained_at=at, expires_at=at + life * DAY)
            renewed += 1
        at += DAY
    # No more often than the life of a token asks for.
    assert renewed <= 400 / max(1, life - 15) + 1


@given(ACCOUNTS, st.integers(min_value=1, max_value=5))
def test_days_asleep_or_without_instagram_cost_nothing(account_id: str, missed: int) -> None:
    token = replace(FRESH, account_id=account_id)
    due_at = refresh_due_at(token)
    assert due_at is not None
    assert due_at + (missed + 1) * DAY <= BEGIN + 59 * DAY


@given(ACCOUNTS)
def test_the_moment_is_an_accounts_own_and_always_the_same(account_id: str) -> None:
    token = replace(FRESH, account_id=account_id)
    assert refresh_due_at(token) == refresh_due_at(replace(token, scopes=("one",)))


def test_many_accounts_are_spread_over_a_week() -> None:
    due = [
        refresh_due_at(replace(FRESH, account_id=str(17841400000000000 + number)))
        for number in range(700)
    ]
    days = [((at or BEGIN) - BEGIN - 46 * DAY) // DAY for at in due]
    assert min(days) >= 0
    assert max(days) <= 6
    assert all(60 <= days.count(day) <= 140 for day in range(7))


def test_an_unknown_end_is_learnt_as_soon_as_it_may_be() -> None:
    pasted = replace(FRESH, expires_at=None)
    assert refresh_due_at(pasted) == BEGIN + DAY
    assert token_health(pasted, BEGIN, has_app=False).state == "ok"
    # A token of Facebook Login without an end may be one that has none.
    assert refresh_due_at(replace(pasted, flavour="facebook_login")) is None


def test_a_token_that_is_refused_is_not_renewed() -> None:
    refused = replace(FRESH, remedy="Connect again", last_error="code 190")
    health = token_health(refused, BEGIN, has_app=True)
    assert (health.state, health.refresh_due_at, health.remedy) == (
        "refused",
        None,
        "Connect again",
    )
    assert refresh_due_at(refused) is None


def test_a_token_that_could_not_be_renewed_is_worrying_in_time() -> None:
    troubled = replace(FRESH, last_error="Instagram is down")
    assert token_health(troubled, BEGIN + 54 * DAY, has_app=False).state == "ok"
    health = token_health(troubled, BEGIN + 55 * DAY, has_app=False)
    assert health.state == "expiring"
    assert health.refresh_due_at is not None
    assert "ends on 2026-03-02 and was not renewed (Instagram is down)" in (health.remedy or "")
    ended = token_health(troubled, BEGIN + 60 * DAY, has_app=False)
    assert (ended.state, ended.refresh_due_at) == ("expired", None)
    assert "tracker connect" in (ended.remedy or "")


def test_owners_without_an_app_are_told_two_weeks_before() -> None:
    facebook = replace(FRESH, flavour="facebook_login")
    assert token_health(facebook, BEGIN + 45 * DAY, has_app=False).state == "ok"
    told = token_health(facebook, BEGIN + 46 * DAY, has_app=False)
    assert (told.state, told.refresh_due_at) == ("expiring", None)
    assert "ends on 2026-03-02" in (told.remedy or "")
    renewable = token_health(facebook, BEGIN + 46 * DAY, has_app=True)
    assert renewable.state == "ok"
    assert renewable.refresh_due_at == refresh_due_at(facebook)
