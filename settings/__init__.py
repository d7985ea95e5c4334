"""Every setting of the product, read from the environment in one place.

Only the places where the product is put together (`tracker`, `pipelines.orchestration`,
`dashboards`) read settings; everything else is handed what it needs.
"""

import os
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

REPOSITORY = Path(__file__).resolve().parents[1]

# Each tool's own switch. What the owner tracks, and that they track it, is nobody else's business.
TELEMETRY_OFF = {
    "DAGSTER_DISABLE_TELEMETRY": "1",
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "DO_NOT_TRACK": "1",
    "GX_ANALYTICS_ENABLED": "false",
    "RUNTIME__DLTHUB_TELEMETRY": "false",
    "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
}


class Settings(BaseSettings):
    """What may be set from outside, with the names documented in `.env.example`."""

    model_config = SettingsConfigDict(
        env_file=REPOSITORY / ".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    tracker_data: Path = Field(
        default=REPOSITORY / "warehouse" / "data", description="Folder that holds all data."
    )
    tracker_inbox: Path | None = Field(
        default=None, description="Folder watched for export archives; default: inbox/ in the data."
    )
    database_url: SecretStr | None = Field(
        default=None, description="PostgreSQL address of the app database; default: SQLite file."
    )
    dagster_pg_url: SecretStr | None = Field(
        default=None, description="PostgreSQL address of Dagster's state; default: SQLite files."
    )
    tracker_key: SecretStr | None = Field(
        default=None,
        description="Base64 of the 32 bytes that encrypt tokens; default: a generated key file.",
    )


def load() -> Settings:
    """Read the settings from the environment and `.env`; relative paths are made absolute.

    Raises:
        pydantic.ValidationError: A variable holds something that cannot be used.
    """
    found = Settings()
    return found.model_copy(update={"tracker_data": found.tracker_data.expanduser().absolute()})


def turn_telemetry_off() -> None:
    """Tell every tool of this process and of those it starts to report nothing to its makers."""
    os.environ.update(TELEMETRY_OFF)
