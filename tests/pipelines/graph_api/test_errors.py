"""Every error of the reference is classified by its code, in both dialects."""

import pytest

from pipelines.graph_api.errors import ErrorKind, GraphError, from_envelope, redact

TEMPORARY, PERMANENT, NEEDS_OWNER = ErrorKind

ENVELOPES = [
    # (status, code, subcode, what else is in the envelope), (kind, retries), owner's line says
    ((500, 1, None, {}), (TEMPORARY, 4), "next pass"),
    (
        (500, 1, None, {"message": "Please reduce the amount of data you're"}),
        (TEMPORARY, 0),
        "reduce",
    ),
    ((500, 2, None, {"is_transient": True}), (TEMPORARY, 4), "next pass"),
    ((400, 4, None, {}), (TEMPORARY, 0), "quota"),
    ((403, 17, None, {}), (TEMPORARY, 0), "quota"),
    ((400, 32, None, {}), (TEMPORARY, 0), "quota"),
    ((429, 613, 1996, {}), (TEMPORARY, 0), "quota"),
    ((400, 80002, None, {}), (TEMPORARY, 0), "quota"),
    ((400, 341, None, {}), (TEMPORARY, 0), "quota"),
    ((400, 80001, None, {}), (TEMPORARY, 0), "quota"),
    ((400, 368, None, {}), (TEMPORARY, 0), "blocked"),
    ((400, 110, 2207013, {}), (PERMANENT, 0), "no professional account of that name"),
    ((400, 36104, None, {}), (PERMANENT, 0), "refused"),
    ((400, 3, None, {}), (NEEDS_OWNER, 0), "permission"),
    (
        (400, 10, None, {"message": "(#10) Application does not have permission"}),
        (NEEDS_OWNER, 0),
        "",
    ),
    (
        (400, 10, None, {"message": "(#10) Not enough viewers for the media"}),
        (PERMANENT, 0),
        "viewers",
    ),
    ((400, 200, None, {}), (NEEDS_OWNER, 0), "permission"),
    ((400, 100, None, {}), (PERMANENT, 0), "refused"),
    ((400, 100, 33, {}), (PERMANENT, 1), "refused"),
    ((400, 100, 2108006, {}), (PERMANENT, 0), "refused"),
    ((400, -1, 2207086, {}), (PERMANENT, 0), "refused"),
    ((400, 2500, None, {}), (PERMANENT, 0), "refused"),
    ((400, 102, None, {}), (NEEDS_OWNER, 1), "connect the account again"),
    ((400, 190, None, {}), (NEEDS_OWNER, 1), "connect the account again"),
    ((401, 190, 463, {}), (NEEDS_OWNER, 1), "connect the account again"),
    ((400, 190, 459, {}), (NEEDS_OWNER, 1), "security check"),
    ((400, 190, 492, {}), (NEEDS_OWNER, 1), "Page"),
    ((400, 100, None, {"is_transient": True}), (TEMPORARY, 4), "next pass"),
    ((503, None, None, {}), (TEMPORARY, 4), "HTTP 503"),
    ((429, None, None, {}), (TEMPORARY, 0), "quota"),
    ((429, 100, None, {}), (PERMANENT, 0), "refused"),
    ((200, 190, None, {}), (NEEDS_OWNER, 1), "connect the account again"),
    ((400, 190, 458, {}), (NEEDS_OWNER, 1), "connect the account again"),
    ((400, 190, 460, {}), (NEEDS_OWNER, 1), "connect the account again"),
    ((400, 190, 464, {}), (NEEDS_OWNER, 1), "confirm"),
    ((400, 190, 467, {}), (NEEDS_OWNER, 1), "connect the account again"),
    ((404, None, None, {}), (PERMANENT, 0), "HTTP 404"),
]


@pytest.mark.parametrize("dialect", ["OAuthException", "IGApiException"])
@pytest.mark.parametrize(("given", "verdict", "says"), ENVELOPES)
def test_code_decides(
    dialect: str,
    given: tuple[int, int | None, int | None, dict[str, object]],
    verdict: tuple[ErrorKind, int],
    says: str,
) -> None:
    status, code, subcode, more = given
    envelope = {"message": "Etwas ist schief", "type": dialect, "error_subcode": subcode, **more}
    error = from_envelope(status, {**envelope, "code": code}, "token")
    assert (error.kind, error.retries) == verdict
    assert (error.code, error.subcode) == (code, subcode)
    assert says in str(error)
    assert "\n" not in str(error)


@pytest.mark.parametrize(
    "text",
    [
        "Malformed access token IGAAVerySecretThing12345",
        "see https://graph.example/me?access_token=abcdef&limit=1",
        "cannot parse our-own-secret",
        "EAAB" + "x" * 30,
        "opaque " + "a1_-" * 20,
    ],
)
def test_nothing_like_a_token_survives(text: str) -> None:
    shown = redact(text, "our-own-secret")
    assert "[token]" in shown
    for secret in ("VerySecret", "abcdef", "our-own-secret", "xxxx", "a1_-a1_-"):
        assert secret not in shown


def test_ids_and_words_survive_redaction() -> None:
    text = "(#100) metric[0] must be one of: ig_reels_video_view_total_time for 17841400000000001"
    assert redact(text, "t0k3n") == text


def test_a_throttle_is_told_from_other_temporary_errors() -> None:
    throttled = GraphError(TEMPORARY, "x", code=80002)
    assert throttled.is_throttle
    assert not GraphError(TEMPORARY, "x", code=2).is_throttle


def test_a_code_that_comes_as_text_counts_too() -> None:
    error = from_envelope(400, {"code": "190", "error_subcode": "459", "message": "x"}, "token")
    assert (error.code, error.subcode) == (190, 459)


@pytest.mark.parametrize("envelope", [None, "nope", 7, [], {"code": "many"}])
def test_an_envelope_in_any_form_is_an_error(envelope: object) -> None:
    assert from_envelope(404, envelope, "token").kind is PERMANENT
    assert from_envelope(503, envelope, "token").kind is TEMPORARY
