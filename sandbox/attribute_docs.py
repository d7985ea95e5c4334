"""The sentence that follows an attribute in a class's source, so that a page can repeat it."""

import ast
import inspect
from textwrap import dedent


def described(owner: type) -> dict[str, str]:
    """What is written below each attribute of a class, on one line, by the attribute's name."""
    (definition,) = ast.parse(dedent(inspect.getsource(owner))).body
    if not isinstance(definition, ast.ClassDef):
        raise TypeError(f"{owner} is no class")
    found = {}
    for attribute, below in zip(definition.body, definition.body[1:], strict=False):
        name = _name(attribute)
        if name and isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
            found[name] = " ".join(str(below.value.value).split())
    return found


def _name(statement: ast.stmt) -> str | None:
    targets: list[ast.expr] = []
    if isinstance(statement, ast.AnnAssign):
        targets = [statement.target]
    elif isinstance(statement, ast.Assign):
        targets = statement.targets
    return next((target.id for target in targets if isinstance(target, ast.Name)), None)
