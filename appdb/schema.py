"""Bringing a database to the schema of this version, with Alembic and without a command line."""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, text

from appdb.errors import AppDatabaseError

_MIGRATIONS: Final = Path(__file__).parent / "migrations"
# Any number, the same in every process of the product.
_POSTGRES_LOCK: Final = 0x1F7_ACC7


def configuration(connection: Connection) -> Config:
    """Alembic's configuration for the packaged migrations over an open connection."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine) -> None:
    """Apply the migrations that are missing, in one transaction; others that start now wait.

    Raises:
        AppDatabaseError: The database was written by a newer version.
    """
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _POSTGRES_LOCK})
        try:
            command.upgrade(configuration(connection), "head")
        except CommandError as error:
            raise AppDatabaseError(
                "The app database was written by a newer version of this product: update the"
                f" product, or restore a backup of the database ({error})."
            ) from error
