"""Row shapes: what each says, what is refused, and that the fast reading equals the exact one."""

import json
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.exports.regular import read_regular
from pipelines.exports.rows import EARLIEST, LATEST, Columns, Malformed, read_rows
from tests.pipelines.exports.archives import ANNA, BEN, followed, follower, followers_text

KEYS = ("relationships_followers", "relationships_follower")


def pairs(columns: Columns) -> list[tuple[str, int | None]]:
    usernames = columns.usernames.to_pylist()
    return list(zip(usernames, columns.seconds.to_pylist(), strict=True))


def exact(document: Any) -> list[tuple[str, int | None]]:
    return pairs(read_rows(json.dumps(document).encode(), KEYS))


@pytest.mark.parametrize(
    "entry",
    [
        {"value": "anna.oak"},
        {"value": " Anna.Oak "},
        {"value": "_u/anna.oak"},
        {"href": "https://www.instagram.com/anna.oak"},
        {"href": "https://www.instagram.com/_u/anna.oak/"},
        {"href": "https://instagram.com/anna.oak?igsh=1"},
        {"value": "", "href": "https://www.instagram.com/anna.oak"},
        {"value": None, "href": "https://www.instagram.com/anna.oak"},
    ],
)
def test_a_username_stands_in_value_or_href(entry: dict[str, Any]) -> None:
    row = {"title": "", "string_list_data": [entry | {"timestamp": ANNA[1]}]}
    assert exact([row]) == [ANNA]


def test_a_username_stands_in_the_title_of_newer_rows() -> None:
    assert exact({"relationships_followers": [followed(*ANNA)]}) == [ANNA]


def test_value_goes_before_title_and_title_before_href() -> None:
    href = "https://www.instagram.com/third"
    entry = {"value": "first", "href": href, "timestamp": ANNA[1]}
    assert exact([{"title": "second", "string_list_data": [entry]}])[0][0] == "first"
    del entry["value"]
    assert exact([{"title": "second", "string_list_data": [entry]}])[0][0] == "second"


def test_usernames_that_look_like_addresses_and_deleted_accounts_are_usernames() -> None:
    names = ["https.flora", "__deleted__qwertyuiopasdfghj", "0", "_", "12345"]
    assert [name for name, _ in exact([follower(name, ANNA[1]) for name in names])] == names


@pytest.mark.parametrize("key", KEYS)
def test_the_old_top_level_keys(key: str) -> None:
    assert exact({key: [follower(*ANNA)]}) == [ANNA]


@pytest.mark.parametrize("timestamp", [0, -5, None, 1, EARLIEST - 1, LATEST, 10**30, 1.5e9])
def test_a_time_that_cannot_be_is_null_and_the_row_is_kept(timestamp: Any) -> None:
    assert exact([follower(ANNA[0], timestamp), follower(*BEN)]) == [(ANNA[0], None), BEN]


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"{}",
        b"null",
        b"7",
        b'"text"',
        b"[",
        b"[[[[",
        b"[" * 100_000,
        b"[null]",
        b"[7]",
        b"[{}]",
        b'{"relationships_following": []}',
        b'{"relationships_followers": {}}',
        followers_text([ANNA, BEN]).encode()[:-40],
        followers_text([ANNA, BEN]).encode() + b"]",
        followers_text([ANNA]).encode().replace(b"oak", b"o\xff\xfe"),
        followers_text([ANNA]).replace(str(ANNA[1]), '"1764000000"').encode(),
        followers_text([ANNA]).replace(str(ANNA[1]), "true").encode(),
        followers_text([ANNA]).replace(str(ANNA[1]), "[]").encode(),
        followers_text([ANNA]).replace('"anna.oak"', "7").encode(),
        followers_text([ANNA]).replace("anna.oak", "").encode(),
        followers_text([ANNA]).replace("anna.oak", "anna oak").encode(),
        followers_text([ANNA]).replace("anna.oak", "änna").encode(),
        followers_text([ANNA]).replace("anna.oak", "a" * 65).encode(),
        b'[{"title": "anna.oak", "string_list_data": {}}]',
        b'[{"title": "anna.oak", "string_list_data": ["x"]}]',
        b'[{"title": "", "string_list_data": [{}, {}]}]',
    ],
)
def test_what_is_no_list_of_people_is_refused_by_both_readings(document: bytes) -> None:
    with pytest.raises(Malformed):
        read_rows(document, KEYS)
    assert read_regular(document, KEYS) is None


@pytest.mark.parametrize("indent", [None, 0, 2, 4])
@pytest.mark.parametrize("wrapped", [False, True])
def test_what_instagram_writes_takes_the_fast_reading(indent: int | None, wrapped: bool) -> None:
    rows = [follower(f"person{n}", 1_700_000_000 - n) for n in range(50)]
    rows[7]["string_list_data"][0]["href"] = "https://www.instagram.com/_u/person7"
    rows[8] = follower("Mixed.Case", 1_700_000_000)
    document: Any = {"relationships_followers": rows} if wrapped else rows
    text = json.dumps(document, indent=indent).encode()
    fast = read_regular(text, KEYS)
    assert fast is not None
    assert pairs(fast) == pairs(read_rows(text, KEYS))
    assert "mixed.case" in fast.usernames.to_pylist()


usernames = st.one_of(
    st.text("abcXYZ019._", min_size=1, max_size=12),
    st.sampled_from(["", "_u/anna", "an na", 'an"na', "an\\na", "änna", "a" * 70, "anna}"]),
)
times = st.one_of(
    st.integers(EARLIEST, LATEST - 1),
    st.sampled_from([0, EARLIEST - 1, LATEST, 99_999_999_999, -1_700_000_000, 1.7e9, None, "x"]),
)


@st.composite
def rows(draw: st.DrawFn, odd: float) -> dict[str, Any]:
    """A regular row, or one that is odd in one place."""
    if draw(st.floats(0, 1)) >= odd:
        name = draw(st.text("abcXYZ019._", min_size=1, max_size=12))
        form = draw(st.sampled_from(["", "", "_u/"]))
        href = f"https://www.instagram.com/{form}{name}"
        return follower(name, draw(st.integers(EARLIEST, LATEST - 1)), href=href)
    name = draw(usernames)
    row = follower(name, draw(times))
    change = draw(st.sampled_from(["none", "title", "followed", "host", "keys", "two", "value"]))
    if change == "title":
        row["title"] = draw(usernames)
    elif change == "followed":
        row = followed(name, draw(times))
    elif change == "host":
        row["string_list_data"][0]["href"] = f"https://instagram.com/{name}/"
    elif change == "keys":
        row = dict(reversed(row.items()))
    elif change == "two":
        row["string_list_data"] *= 2
    elif change == "value":
        row["string_list_data"][0]["value"] = draw(usernames)
    return row


def outcome(document: bytes) -> list[tuple[str, int | None]] | None:
    try:
        return pairs(read_rows(document, KEYS))
    except Malformed:
        return None


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_the_fast_reading_equals_the_exact_one(data: st.DataObject) -> None:
    odd = data.draw(st.sampled_from([0.0, 0.0, 0.2]))
    listed = data.draw(st.lists(rows(odd), min_size=2, max_size=12))
    document: Any = data.draw(st.sampled_from([listed, {KEYS[0]: listed}]))
    indent = data.draw(st.sampled_from([None, 2]))
    text = json.dumps(document, indent=indent, ensure_ascii=data.draw(st.booleans())).encode()
    if data.draw(st.booleans()):
        text = orjson.dumps(document)
    fast = read_regular(text, KEYS)
    if odd == 0:
        assert fast is not None
    if fast is not None:
        assert pairs(fast) == outcome(text)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_regular_text_with_some_bytes_changed_is_read_exactly_or_not_at_all(
    data: st.DataObject,
) -> None:
    people = [(f"person{n}", 1_700_000_000 - n) for n in range(6)]
    text = bytearray(followers_text(people, indent=data.draw(st.sampled_from([None, 2]))).encode())
    for _ in range(data.draw(st.integers(1, 2))):
        at = data.draw(st.integers(0, len(text) - 1))
        piece = data.draw(
            st.sampled_from([b"", b'"', b" ", b"0", b"a", b",", b"{", b"}", b"\\", b"\xff"])
        )
        text[at : at + data.draw(st.integers(0, 1))] = piece
    expected = outcome(bytes(text))
    fast = read_regular(bytes(text), KEYS)
    if fast is not None:
        assert pairs(fast) == expected
