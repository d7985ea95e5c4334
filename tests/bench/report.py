"""A measured line, and how it is printed."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Line:
    """One figure with its unit."""

    what: str
    value: float
    unit: str


def show(title: str, lines: Sequence[Line]) -> None:
    """Print a table of figures."""
    table = Table("", "value", "unit", title=title, title_justify="left")
    table.columns[1].justify = "right"
    for line in lines:
        digits = 0 if line.unit in {"calls", "passes", "rows", "rows/s", "MB"} else 1
        table.add_row(line.what, f"{line.value:,.{digits}f}", line.unit)
    Console().print(table)
