"""The definitions of an installation that has nothing but a parsed dbt project."""

from pathlib import Path

import dagster as dg
import pytest

from pipelines.orchestration.build import build_defs
from pipelines.orchestration.models import prepare_manifest
from settings import Settings
from tests.postgres import postgres_server, postgres_url
from warehouse.layout import DataFolder

__all__ = ["configured", "definitions", "postgres_server", "postgres_url"]


@pytest.fixture(scope="session")
def configured(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    root: Path = tmp_path_factory.mktemp("definitions")
    prepare_manifest(DataFolder(root))
    return Settings(tracker_data=root)


@pytest.fixture(scope="session")
def definitions(configured: Settings) -> dg.Definitions:
    return build_defs(configured)
