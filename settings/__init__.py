"""Every setting of the product, read from the environment in one place.

Only the places where the product is put together (`tracker`, `pipelines.orchestration`,
`dashboards`) read settings; everything else is handed what it needs.
"""

import os
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
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


# Meta sends an owner back to this path, on the dashboard or on the command line's own port.
CALLBACK_PATH = "/connect/callback"


class SettingsError(ValueError):
    """A setting cannot be used. The message is one line: which, why, and what to do."""


class Settings(BaseSettings):
    """What may be set from outside, with the names documented in `.env.example`."""

    model_config = SettingsConfigDict(
        env_file=REPOSITORY / ".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    tracker_data: Path = Field(
        default=REPOSITORY / "warehouse" / "data", description="Folder that holds all data."
    )
    tracker_inbox: str | None = Field(
        default=None,
        description="Folder watched for export archives, or an address that fsspec opens, such as "
        "s3://bucket/folder; default: inbox/ in the data.",
    )
    tracker_inbox_remove: bool = Field(
        default=False,
        description="Remove archives from the inbox once they are safely in the store.",
    )
    tracker_count_messages: bool = Field(
        default=False,
        description="Count direct messages in archives, by thread: numbers and times, never what "
        "they say; off: they are not opened, and earlier counts are dropped.",
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
    instagram_app_id: str | None = Field(
        default=None, description="Your Meta app's Instagram app id, for signing in at Instagram."
    )
    instagram_app_secret: SecretStr | None = Field(
        default=None, description="The secret that belongs to INSTAGRAM_APP_ID."
    )
    facebook_app_id: str | None = Field(
        default=None, description="Your Meta app's id, for signing in at Facebook."
    )
    facebook_app_secret: SecretStr | None = Field(
        default=None, description="The secret that belongs to FACEBOOK_APP_ID."
    )
    oauth_redirect_url: str | None = Field(
        default=None,
        description="Where Meta sends the owner back to, exactly as registered with the app; "
        "default: the dashboard on this machine.",
    )
    assistant_model: str | None = Field(
        default=None,
        description="The model that writes the assistant's suggestions; default: plain rules do.",
    )
    assistant_key: SecretStr | None = Field(
        default=None,
        description="The key of the server that runs ASSISTANT_MODEL, if it wants one.",
    )
    assistant_base_url: str = Field(
        default="https://api.openai.com/v1",
        description="The server that runs ASSISTANT_MODEL: any that speaks OpenAI's Responses API.",
    )
    assistant_input_price: Decimal | None = Field(
        default=None, ge=0, description="What a million tokens cost that ASSISTANT_MODEL reads."
    )
    assistant_output_price: Decimal | None = Field(
        default=None, ge=0, description="What a million tokens cost that ASSISTANT_MODEL writes."
    )
    assistant_monthly_cap: Decimal = Field(
        default=Decimal(5),
        ge=0,
        description="What ASSISTANT_MODEL may cost in a calendar month, in the currency of prices.",
    )
    instagram_base_url: str = Field(
        default="", description="Answers in place of every host of Instagram: a simulation."
    )
    facebook_base_url: str = Field(
        default="", description="Answers in place of every host of Facebook: a simulation."
    )

    @field_validator("tracker_data")
    @classmethod
    def _from_anywhere(cls, path: Path) -> Path:
        """Absolute, because the programs that are started work in other folders."""
        if "'" in str(path):
            # dlt writes paths into SQL as they are.
            raise ValueError(f"{path} holds an apostrophe; choose a folder without one")
        return path.expanduser().absolute()

    @field_validator("tracker_inbox")
    @classmethod
    def _folder_or_address(cls, inbox: str | None) -> str | None:
        """As for the data; an address stays as it is."""
        if inbox is None:
            return None
        if "://" not in inbox:
            return str(Path(inbox).expanduser().absolute())
        if urlsplit(inbox).password:
            # It would be shown wherever the inbox is named.
            raise ValueError(
                "the address holds a password; leave it out, and give it as the package that opens "
                "the address wants it (for fsspec in general: FSSPEC_<PROTOCOL>_PASSWORD)"
            )
        return inbox

    @field_validator("oauth_redirect_url")
    @classmethod
    def _to_where_it_is_answered(cls, url: str | None) -> str | None:
        if url is not None and not url.endswith(CALLBACK_PATH):
            raise ValueError(f"the address has to end in {CALLBACK_PATH}, where it is answered")
        return url

    @field_validator("assistant_base_url", "instagram_base_url", "facebook_base_url")
    @classmethod
    def _without_a_slash(cls, url: str) -> str:
        return url.rstrip("/")

    @property
    def inbox(self) -> str:
        """The folder that is watched for export archives, or its address."""
        return self.tracker_inbox or str(self.tracker_data / "inbox")

    def environment(self) -> dict[str, str]:
        """The same settings as variables, for the programs that are started."""
        values = {**self.model_dump(), "tracker_inbox": self.inbox}
        return {
            name.upper(): value.get_secret_value() if isinstance(value, SecretStr) else str(value)
            for name, value in values.items()
            if value not in (None, "")
        }


def load() -> Settings:
    """Read the settings from the environment and `.env`; relative paths are made absolute.

    Raises:
        SettingsError: A variable holds something that cannot be used.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"])).upper()
        # Never the value: it may be a secret.
        raise SettingsError(f"{name}: {first['msg'].removeprefix('Value error, ')}") from None


def turn_telemetry_off() -> None:
    """Tell every tool of this process and of those it starts to report nothing to its makers."""
    os.environ.update(TELEMETRY_OFF)
