"""Loading a dlt source into the private warehouse: the only place that knows dlt's pipeline object.

What is loaded is in the sources beside this file. Every load is Parquet into DuckDB, merged on the
tables' keys, so that repeating one changes nothing; a load that a crash interrupted is finished
before the next one starts.
"""

from dataclasses import dataclass, field
from typing import TypeVar

import dlt
import duckdb
from dlt.common.destination import DestinationCapabilitiesContext
from dlt.common.normalizers.naming import NamingConvention
from dlt.common.schema.exceptions import DataValidationError
from dlt.common.schema.typing import TSchemaContract
from dlt.destinations.impl.duckdb.configuration import DuckDbClientConfiguration
from dlt.extract.source import DltSource
from dlt.pipeline.exceptions import PipelineStepFailed

from warehouse.layout import DataFolder
from warehouse.private import open_private

Cause = TypeVar("Cause", bound=BaseException)

# New columns may come; a changed type stops the table (see `ContractBroken`).
CONTRACT: TSchemaContract = {"tables": "evolve", "columns": "evolve", "data_type": "freeze"}


class ContractBroken(Exception):
    """A value does not have the type that its column has had until now.

    Nothing of the load that held it was kept.

    Attributes:
        table: The raw table that was stopped.
    """

    def __init__(self, violation: DataValidationError) -> None:
        # dlt names the column that it would have added for the new type.
        column = violation.column_name.partition("__v_")[0]
        super().__init__(
            f"table {violation.table_name}, column {column}: Instagram sent another "
            "type than before, so nothing of this reading was loaded; what was loaded earlier is "
            "untouched. Compare the field with Instagram's changelog and declare the new type as a "
            "new column."
        )
        self.table = violation.table_name


class Warehouse(dlt.destinations.duckdb):
    """dlt's DuckDB, whose capabilities are the same wherever the file lies.

    dlt asks for them about twenty times a load and resolves a whole configuration for each answer,
    of which DuckDB uses nothing: that was half of a small load.
    """

    @property
    def destination_type(self) -> str:
        """As its parent is called, or dlt's state would tell of another destination."""
        return "dlt.destinations.duckdb"

    def capabilities(
        self,
        config: DuckDbClientConfiguration | None = None,
        naming: NamingConvention | None = None,
    ) -> DestinationCapabilitiesContext:
        """What DuckDB can, without asking where it is."""
        return super().capabilities(config or self.spec(), naming)


@dataclass(frozen=True)
class Loaded:
    """Rows that one load put into the warehouse, by table."""

    rows: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Rows over all tables."""
        return sum(self.rows.values())


def pipeline_of(data: DataFolder, dataset: str) -> dlt.Pipeline:
    """The dlt pipeline that writes one schema of the private warehouse."""
    return dlt.pipeline(
        pipeline_name=dataset,
        pipelines_dir=str(data.dlt_state),
        destination=Warehouse(str(data.warehouse)),
        dataset_name=dataset,
    )


def load(source: DltSource, *, data: DataFolder, dataset: str) -> Loaded:
    """Load a source into a schema of the private warehouse, exactly once.

    Args:
        source: The dlt source; its resources name tables, columns, keys and dispositions.
        data: The installation's folder; the caller holds its writer lock.
        dataset: The DuckDB schema (`graph_api`, `exports`, `app`).

    Raises:
        ContractBroken: A value has another type than its column; the load was taken back.
    """
    data.root.mkdir(parents=True, exist_ok=True)
    # Or every name ever loaded would lie there once more, also after the owner wants it gone.
    dlt.config["load.delete_completed_jobs"] = True
    if not data.warehouse.exists():
        with open_private(data):
            pass  # or dlt would make the file as DuckDB does by itself
    # dlt opens the warehouse five times, and DuckDB would read its whole catalogue each time.
    with duckdb.connect(data.warehouse):
        return _load(source, pipeline_of(data, dataset))


def _load(source: DltSource, pipeline: dlt.Pipeline) -> Loaded:
    finish_interrupted(pipeline)
    try:
        pipeline.run(source, loader_file_format="parquet")
    except PipelineStepFailed as failure:
        if _cause(failure, KeyboardInterrupt):
            # dlt keeps the signal for itself and reports a failed step; what is pending comes next.
            raise KeyboardInterrupt from failure
        # dlt would offer the same package again for ever.
        pipeline.abort_packages()
        violation = _cause(failure, DataValidationError)
        if violation is None:
            raise
        raise ContractBroken(violation) from failure
    trace = pipeline.last_trace
    rows = trace.last_normalize_info.row_counts if trace and trace.last_normalize_info else {}
    return Loaded({table: n for table, n in rows.items() if not table.startswith("_dlt")})


def finish_interrupted(pipeline: dlt.Pipeline) -> None:
    """Load what an earlier run extracted and was killed before loading.

    dlt loads pending packages *instead of* new data, so this comes first; a package that cannot be
    loaded is dropped, since the pass that follows reads the same things again.
    """
    try:
        # Not `run`: with an empty destination it would begin by forgetting what is pending.
        if pipeline.has_pending_data:
            pipeline.normalize()
            pipeline.load()
    except PipelineStepFailed:
        pipeline.abort_packages()


def _cause(failure: BaseException, kind: type[Cause]) -> Cause | None:
    """The first error of a kind among those that led to a failure."""
    cause: BaseException | None = failure
    while cause is not None:
        if isinstance(cause, kind):
            return cause
        cause = cause.__cause__ or cause.__context__
    return None
