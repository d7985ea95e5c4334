"""Opening the private warehouse, the file that one run at a time writes.

Here is only how it is opened. Who may write is `locking`; what is in it is dlt's and dbt's; readers
of marts never come here but to `reader`.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

import duckdb

from warehouse.errors import WarehouseError, one_line
from warehouse.layout import DataFolder

CONFIGURATION: Final[Mapping[str, str]] = {
    # DuckDB would take 80 % of the machine; it spills to disk above this.
    "memory_limit": "2GB",
    # A new file is not for versions before 1.2, or opening it would take twice as long.
    "storage_compatibility_version": "v1.2.0",
}
"""How DuckDB opens every file that it writes."""


class PrivateWarehouseError(WarehouseError):
    """The private warehouse cannot be opened; the message says why and what to do."""


@contextmanager
def open_private(
    data: DataFolder, *, read_only: bool = False
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the private warehouse in UTC and close it at the end of the block.

    Keep the block short: no other process can open the file while it is open for writing.

    Args:
        data: Where the warehouse lies; writing creates the folder and the file.
        read_only: Look without changing anything; the file must exist.

    Raises:
        PrivateWarehouseError: There is no file to read, or another process has it open.
    """
    if read_only and not data.warehouse.exists():
        raise PrivateWarehouseError(
            f"There is no warehouse at {data.warehouse} yet: fill it with `tracker sync` or"
            " `tracker import`."
        )
    data.root.mkdir(parents=True, exist_ok=True)
    try:
        connection = duckdb.connect(data.warehouse, read_only=read_only, config=dict(CONFIGURATION))
    except duckdb.Error as error:
        raise PrivateWarehouseError(
            f"The warehouse {data.warehouse} cannot be opened: {one_line(error)}"
        ) from error
    with connection:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection
