"""Every behaviour that nobody is sure of (graph-api.md 20), borne by every part of both logins.

What a part makes of one of them is tried beside that part; here it is only seen that none of them
costs a reading. Those of the login itself are tried in `tests/pipelines/connecting`.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

import pytest

from pipelines.graph_api.flavours import FACEBOOK_LOGIN, INSTAGRAM_LOGIN, Flavour
from pipelines.graph_api.known import Wishes
from pipelines.graph_api.parts import Part
from pipelines.graph_api.rows import Rows
from sandbox.clock import Clock
from sandbox.faults import Fault
from sandbox.instagram import Instagram, Kind
from sandbox.serving import Sandbox, running
from sandbox.switches import Switches, choices
from tests.pipelines.graph_api.accounts import Hashtags, read

pytestmark = pytest.mark.slow

BORN: Final = datetime(2026, 10, 20, tzinfo=UTC)
NOW: Final = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)

OF_THE_LOGIN: Final = {
    "code_exchange_body",
    "consent",
    "early_refresh_code",
    "login_reply",
    "long_lived_exchange",
    "permissions_form",
    "refresh_tells_permissions",
    "token_life_seconds",
    "user_id_form",
}
"""They change nothing about a reading."""

OF_ERRORS: Final = {"login_error_type", "throttle_status", "token_status"}
"""They change how a refusal looks, and nothing where there is none."""

COSTS: Final = {("app_mode", "development", Part.MEDIA): "development mode"}
"""Where something is lost, it is said, and the rest is read."""

OTHER_VALUES: Final = [
    pytest.param({name: value}, id=f"{name}-{value}")
    for name, values in choices().items()
    if name not in OF_THE_LOGIN | OF_ERRORS
    for value in values
    if value != getattr(Switches(), name)
]


BOTH: Final = pytest.mark.parametrize(
    "flavour", [INSTAGRAM_LOGIN, FACEBOOK_LOGIN], ids=lambda flavour: flavour.name
)


@pytest.fixture(scope="module")
def instagram() -> Instagram:
    """A month of an account, and the accounts around it."""
    return Instagram.invent(seed=11, born=BORN, days=60, kinds=[Kind.ORDINARY])


@pytest.fixture
def served(instagram: Instagram) -> Iterator[Sandbox]:
    with running(instagram, Clock(NOW)) as sandbox:
        yield sandbox


def wishes(instagram: Instagram) -> Wishes:
    """A competitor, and the hashtag that it uses most."""
    rival = instagram.others[0].world
    hashtag = max(rival.posts_by_hashtag, key=lambda name: len(rival.posts_by_hashtag[name]))
    return Wishes(competitors=(rival.owner.username,), hashtags=(hashtag,), searches=Hashtags())


def outcome(rows: Rows) -> tuple[str, str]:
    (told,) = rows.reads
    return told["outcome"], told["error_message"] or ""


@BOTH
@pytest.mark.parametrize("switched", OTHER_VALUES)
def test_no_uncertain_behaviour_costs_a_reading(
    switched: dict[str, Any], flavour: Flavour, served: Sandbox, instagram: Instagram
) -> None:
    served.switch(**switched)
    ((name, value),) = switched.items()
    for part in Part:
        rows = read(served, part, wishes=wishes(instagram), flavour=flavour)
        result, said = outcome(rows)
        if (cost := COSTS.get((name, value, part))) is not None:
            assert (result, cost in said) == ("partial", True), said
        else:
            assert result in {"ok", "not_offered"}, f"{part}: {said}"


@BOTH
@pytest.mark.parametrize("status", [400, 403, 429])
@pytest.mark.parametrize(
    "fault", [Fault.THROTTLED_WITH_HEADERS, Fault.THROTTLED_WITHOUT_HEADERS], ids=str
)
def test_a_throttle_is_known_whatever_its_status(
    fault: Fault, status: int, flavour: Flavour, served: Sandbox
) -> None:
    served.switch(throttle_status=status)
    served.faults.fail(fault)
    rows = read(served, Part.STORIES, flavour=flavour)
    assert rows.failure is not None
    assert (rows.failure.is_throttle, rows.reads[0]["error_kind"]) == (True, "temporary")
    assert len(served.requests) == 1


@BOTH
@pytest.mark.parametrize("status", [400, 401])
@pytest.mark.parametrize("error_type", ["OAuthException", "IGApiException"])
@pytest.mark.parametrize("fault", [Fault.TOKEN_EXPIRED, Fault.TOKEN_REVOKED], ids=str)
def test_a_lost_login_is_known_whatever_its_form(
    fault: Fault, error_type: str, status: int, flavour: Flavour, served: Sandbox
) -> None:
    served.switch(token_status=status, login_error_type=error_type)
    served.faults.fail(fault, times=2)
    rows = read(served, Part.STORIES, flavour=flavour)
    assert rows.failure is not None
    assert (rows.failure.code, rows.reads[0]["error_kind"]) == (190, "needs_owner")
    assert len(served.requests) == 2


@BOTH
def test_without_a_switch_every_part_brings_something(
    flavour: Flavour, served: Sandbox, instagram: Instagram
) -> None:
    for part in Part:
        rows = read(served, part, wishes=wishes(instagram), flavour=flavour)
        assert outcome(rows)[0] == "not_offered" or len(rows) > 1, part
