"""HTML pages: people and their times, what is not a row, and pages that are damaged or hostile."""

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.exports.list_pages import read_list_page
from pipelines.exports.markup import MAX_PAGE_BYTES
from pipelines.exports.rows import Columns, Malformed
from tests.pipelines.exports.archives import (
    ANNA,
    LISTS,
    NAME,
    html_page,
    html_person,
    write_zip,
)
from tests.pipelines.exports.reading import listed, problems, read_at

AT = "Nov 24, 2025 8:00 am"  # ANNA's time, eight hours behind UTC


def pairs(columns: Columns) -> list[tuple[str, int | None]]:
    return list(zip(columns.usernames.to_pylist(), columns.seconds.to_pylist(), strict=True))


def read_page(page: str) -> list[tuple[str, int | None]]:
    return pairs(read_list_page(page.encode()))


@pytest.mark.parametrize("main", ["main", "div"])
@pytest.mark.parametrize("headed", [False, True])
def test_people_stand_in_rows_of_the_main_part(main: str, headed: bool) -> None:
    people = [html_person(name, AT, headed=headed) for name in ("anna.oak", "https.flora", "_b")]
    assert read_page(html_page(*people, main=main)) == [
        ("anna.oak", ANNA[1]),
        ("https.flora", ANNA[1]),
        ("_b", ANNA[1]),
    ]


def test_a_deleted_account_has_a_heading_and_perhaps_no_link() -> None:
    name = "__deleted__qwertyuiopasdfghj"
    bare = f'<div class="_a6-g"><h2>{name}</h2><div>{AT}</div></div>'
    assert read_page(html_page(html_person(name, AT, headed=True), bare)) == [(name, ANNA[1])] * 2


def test_several_people_in_one_row_and_text_around_the_time() -> None:
    row = (
        '<div class="_a6-g"><div><div><a href="https://www.instagram.com/anna">anna</a></div>'
        f"<div>Followed</div><div>{AT}</div></div>"
        '<div><a href="https://www.instagram.com/ben">ben</a></div><div>yesterday</div></div>'
    )
    assert read_page(html_page(row)) == [("anna", ANNA[1]), ("ben", None)]


def test_an_empty_main_part_is_an_empty_list() -> None:
    assert read_page(html_page()) == []


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        (html_page(html_person("anna", AT)).replace('role="main"', ""), "no main part"),
        (html_page(html_person("anna", AT))[:-20], "has no end"),
        (html_page(html_person("anna", AT)).replace("_a6-g", "_b7-h"), "outside of its rows"),
        (html_page("<div>Nothing here</div>"), "holds no rows"),
        (html_page('<div class="_a6-g">hello</div>'), "row 1 has no username"),
        (html_page(html_person("anna", AT), html_person("Zoë", AT)), "row 2 has no username"),
        (html_page("<!-- ") + "</html>", "holds no rows"),
        (html_page("<!-- _a6-g -->", html_person("anna", AT)), "rows are damaged"),
        (html_page(html_person("a", AT).replace("instagram.com", "threads.net")), "no username"),
        ("", "no end"),
        ("</html>", "no main part"),
    ],
)
def test_a_page_that_may_lack_rows_is_refused(page: str, problem: str) -> None:
    with pytest.raises(Malformed, match=problem):
        read_page(page)


@pytest.mark.slow
@pytest.mark.parametrize("text", ["<div>", "<!--", "<? ", "</ ", "<a ", "x"])
def test_a_hostile_page_costs_seconds_at_most(text: str) -> None:
    page = html_page("?").replace("?", text * (MAX_PAGE_BYTES // len(text) - 200))
    started = time.process_time()
    with pytest.raises(Malformed):
        read_page(page)
    assert time.process_time() - started < 10


def test_a_page_beyond_the_bound_is_refused() -> None:
    with pytest.raises(Malformed, match="too large"):
        read_page(html_page(" " * MAX_PAGE_BYTES))


def test_an_archive_in_html(tmp_path: Path) -> None:
    members: dict[str, str | bytes] = {
        f"{LISTS}/followers_1.html": html_page(html_person("anna.oak", AT)),
        f"{LISTS}/followers_2.html": html_page(html_person("ben", "24 ноября 2025 г., 8:00")),
        f"{LISTS}/following.html": html_page(html_person("cleo", AT, headed=True)),
        "start_here.html": html_page(),
    }
    reading = read_at(write_zip(tmp_path / NAME, members))
    assert listed(reading, "followers") == [("anna.oak", ANNA[1]), ("ben", 0)]
    assert reading.facts.format == "html"
    assert problems(reading) == [f"{LISTS}/followers_2.html has 1 row without a usable time"]
    assert [one.time_precision_seconds for one in reading.lists] == [60, 60]
    assert reading.lists[0].oldest_at == datetime(2025, 11, 24, 16, tzinfo=UTC)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_page_with_some_bytes_changed_keeps_all_its_people_or_is_refused(
    data: st.DataObject,
) -> None:
    people = [html_person(f"person{n}", AT, headed=n % 2 == 1) for n in range(4)]
    page = bytearray(html_page(*people).encode())
    for _ in range(data.draw(st.integers(1, 2))):
        at = data.draw(st.integers(0, len(page) - 1))
        piece = data.draw(st.sampled_from([b"", b"<", b">", b'"', b"/", b"a", b"\xff", b"<p>"]))
        page[at : at + data.draw(st.integers(0, 3))] = piece
    try:
        found = read_list_page(bytes(page))
    except Malformed:
        return
    assert len(found.usernames) >= 4
