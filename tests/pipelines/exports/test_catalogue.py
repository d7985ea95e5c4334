"""The one table of what files say: unambiguous, and the same in the warehouse's descriptions."""

from pathlib import Path

from pipelines.exports.catalogue import LISTS, STATEMENTS, THREADS

DESCRIBED = Path("dbt_project/models/staging/exports/_exports__docs.md")


def test_a_file_or_key_has_one_meaning() -> None:
    kinds = (*LISTS, *STATEMENTS)
    files = [file for kind in kinds for file in kind.files]
    keys = [key for kind in kinds for key in kind.keys]
    names = [kind.name for kind in kinds]
    flat = [kind.flat_key for kind in LISTS if kind.flat_key]
    for told in (files, keys, names, flat):
        assert len(told) == len(set(told))


def test_the_warehouse_describes_lists_and_statements_in_the_same_words() -> None:
    text = (Path(__file__).parents[3] / DESCRIBED).read_text()
    for kind in (*LISTS, *STATEMENTS, *THREADS):
        assert f"`{kind.name}`: {kind.about}\n" in text
