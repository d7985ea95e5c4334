"""Asking Great Expectations about a frame, and saying in one line what did not hold.

It knows no table of ours. Great Expectations takes seconds to import, so it is imported when the
first frame is asked about, and expectations are written down without it (`Expectation`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

SHOWN_ROWS = 3


@dataclass(frozen=True)
class Expectation:
    """One expectation by the name of its Great Expectations class, with its arguments."""

    kind: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True)
class Verdict:
    """What came of asking.

    Attributes:
        rows: The number of rows asked about.
        broken: A line per broken expectation.
        owners: The owners (accounts, archives) of the rows that broke one.
    """

    rows: int
    broken: tuple[str, ...] = ()
    owners: frozenset[str] = frozenset()

    @property
    def passed(self) -> bool:
        """Whether everything held."""
        return not self.broken


def not_null(*columns: str) -> list[Expectation]:
    """Each column has a value in every row."""
    return [Expectation("ExpectColumnValuesToNotBeNull", {"column": column}) for column in columns]


def between(column: str, low: float | None = None, high: float | None = None) -> Expectation:
    """Values, where present, lie in the closed interval."""
    return Expectation(
        "ExpectColumnValuesToBeBetween", {"column": column, "min_value": low, "max_value": high}
    )


def matches(column: str, pattern: str) -> Expectation:
    """Values, where present, match the whole pattern."""
    return Expectation("ExpectColumnValuesToMatchRegex", {"column": column, "regex": pattern})


def one_of(column: str, values: Sequence[str]) -> Expectation:
    """Values, where present, are among the given ones."""
    return Expectation("ExpectColumnValuesToBeInSet", {"column": column, "value_set": list(values)})


def unique(*columns: str) -> Expectation:
    """No two rows share these columns."""
    if len(columns) == 1:
        return Expectation("ExpectColumnValuesToBeUnique", {"column": columns[0]})
    return Expectation("ExpectCompoundColumnsToBeUnique", {"column_list": list(columns)})


def not_before(later: str, earlier: str) -> Expectation:
    """Where both are present, the first is at or after the second."""
    return Expectation(
        "ExpectColumnPairValuesAToBeGreaterThanB",
        {
            "column_A": later,
            "column_B": earlier,
            "or_equal": True,
            "ignore_row_if": "either_value_is_missing",
        },
    )


def validate(
    frame: "pd.DataFrame", expectations: Sequence[Expectation], *, name_rows_by: Sequence[str]
) -> Verdict:
    """Ask all expectations about a frame.

    Args:
        frame: The rows.
        expectations: What must hold; one that cannot be computed counts as broken.
        name_rows_by: Columns that name an offending row in the verdict, its owner first; never
            one with a person's name in it, because verdicts are shown in logs.
    """
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    batch = (
        context.data_sources.add_pandas("frames")
        .add_dataframe_asset("frame")
        .add_batch_definition_whole_dataframe("all rows")
        .get_batch({"dataframe": frame})
    )
    suite = gx.ExpectationSuite(
        "door",
        expectations=[getattr(gx.expectations, e.kind)(**e.arguments) for e in expectations],
    )
    result = batch.validate(
        suite,
        result_format={
            "result_format": "COMPLETE",
            "unexpected_index_column_names": list(name_rows_by),
        },
    )
    failed = [one for one in result.results if not one.success]
    owner = name_rows_by[0]
    owners: set[str] = set()
    for one in failed:
        rows = one.result.get("unexpected_index_list")
        owners.update(str(row[owner]) for row in rows) if rows else owners.update(
            frame[owner].dropna().astype(str)
        )
    return Verdict(
        rows=len(frame),
        broken=tuple(_line(one, name_rows_by) for one in failed),
        owners=frozenset(owners),
    )


def _line(outcome: Any, name_rows_by: Sequence[str]) -> str:
    config = outcome.expectation_config
    arguments = {
        key: value
        for key, value in config.kwargs.items()
        if key not in {"batch_id", "ignore_row_if"} and value is not None
    }
    what = f"{config.type} {arguments}"
    if outcome.exception_info.get("raised_exception"):
        return f"{what}: could not be computed: {outcome.exception_info['exception_message']}"
    count = outcome.result.get("unexpected_count", "some")
    rows = [
        {key: str(row.get(key)) for key in name_rows_by}
        for row in (outcome.result.get("unexpected_index_list") or [])[:SHOWN_ROWS]
    ]
    return f"{what}: {count} of {outcome.result.get('element_count', '?')} rows, such as {rows}"
