"""What the assistant is given of the published marts, so that it is cached by the snapshot."""

from duckdb import DuckDBPyConnection

from assistant import facts as reading
from assistant import samples as speaking
from assistant.catalogue import DEFINITIONS
from assistant.facts import Fact, Scope
from assistant.samples import Samples


def facts(connection: DuckDBPyConnection, scope: Scope) -> dict[str, Fact]:
    """All facts of a scope, also those that are missing."""
    return reading.read(connection, scope, DEFINITIONS)


def samples(connection: DuckDBPyConnection, scope: Scope) -> Samples:
    """The account's own words up to the end of a scope."""
    return speaking.read(connection, scope)
