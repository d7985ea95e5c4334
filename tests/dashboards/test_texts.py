"""Every English text stands in a Fluent file, is used, and is given the values that it names."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax.ast import Attribute, Message, VariableReference
from fluent.syntax.visitor import Visitor

from tests.browser import REPOSITORY

DASHBOARDS = REPOSITORY / "dashboards"
# Arguments of Streamlit that a reader never sees.
UNSEEN = {
    "key", "icon", "type", "bind", "on_click", "on_change", "label_visibility", "mime", "height",
    "width", "vertical_alignment", "layout", "position", "format", "live", "gap", "url_path",
    "visibility", "size", "page_icon", "initial_sidebar_state", "chart_type", "selection_mode",
}  # fmt: skip
SENTENCE = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}|^[A-Z][a-z]+$")


class Variables(Visitor):
    """The names of the variables in a part of a Fluent file."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: VariableReference) -> None:  # noqa: N802
        self.names.add(node.id.name)


def variables(part: Message | Attribute) -> set[str]:
    seen = Variables()
    if part.value is not None:
        seen.visit(part.value)
    return seen.names


def texts() -> dict[str, set[str]]:
    """Each text by its key, attributes as `key.attribute`, with the variables it needs."""
    known: dict[str, set[str]] = {}
    for file in sorted((DASHBOARDS / "texts" / "en").glob("*.ftl")):
        for entry in FluentParser().parse(file.read_text(encoding="utf-8")).body:
            if not isinstance(entry, Message):
                continue
            keys: list[tuple[str, Message | Attribute]] = []
            if entry.value is not None:
                keys.append((entry.id.name, entry))
            keys += [(f"{entry.id.name}.{part.id.name}", part) for part in entry.attributes]
            for key, part in keys:
                assert key not in known, f"{key} stands twice"
                known[key] = variables(part)
    return known


def modules() -> list[Path]:
    return sorted(DASHBOARDS.rglob("*.py"))


def calls(name: str) -> Iterator[tuple[Path, ast.Call]]:
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", None) == name:
                yield path, node


def pattern(key: ast.expr) -> str:
    """The keys that an expression can stand for, as a regular expression."""
    if isinstance(key, ast.Constant):
        return re.escape(str(key.value))
    if isinstance(key, ast.JoinedStr):
        parts = (re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[\w.-]+"
                 for part in key.values)  # fmt: skip
        return "".join(parts)
    # A key that came from elsewhere stands there as a string of its own.
    return ""


def test_every_text_that_is_said_exists_and_is_given_its_values() -> None:
    known = texts()
    assert len(known) > 50
    for path, call in calls("say"):
        form = pattern(call.args[0])
        if not form:
            continue
        meant = [key for key in known if re.fullmatch(form, key)]
        where = f"{path.name}:{call.lineno}"
        assert meant, f"{where}: no text {ast.unparse(call.args[0])}"
        given = {word.arg for word in call.keywords}
        if None in given or len(meant) > 1:
            continue
        assert known[meant[0]] == given, f"{where}: {meant[0]} takes {known[meant[0]]}"


def test_every_text_is_said_somewhere() -> None:
    forms = {pattern(call.args[0]) for _, call in calls("say")} - {""}
    written = {
        str(node.value)
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    unused = [
        key
        for key in texts()
        if key not in written and not any(re.fullmatch(form, key) for form in forms)
    ]
    assert unused == []


def spoken(call: ast.Call) -> Iterator[str]:
    """The literal texts that a call of Streamlit would show."""
    shown = [*call.args, *(word.value for word in call.keywords if word.arg not in UNSEEN)]
    for argument in shown:
        for node in ast.walk(argument):
            if isinstance(node, ast.Call):
                break
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(DASHBOARDS)))
def test_no_module_shows_english_of_its_own(path: Path) -> None:
    sentences = [
        f"{node.lineno}: {text}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in ("st", "grid", "shown")
        # A command is the same in any language.
        and node.func.attr != "code"
        for text in spoken(node)
        if SENTENCE.search(re.sub(r"<[^>]*>", "", text))
    ]
    assert sentences == []
