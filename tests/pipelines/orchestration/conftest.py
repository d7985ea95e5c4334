"""The definitions of an installation that has nothing but a parsed dbt project."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from pipelines.orchestration.app_assets import make_raw_tables
from pipelines.orchestration.build import build_defs
from pipelines.orchestration.models import prepare_manifest
from settings import Settings
from tests.journeys.installations import Installation
from tests.pipelines.orchestration.accounts import Served, served
from tests.postgres import postgres_server, postgres_url
from warehouse.layout import DataFolder

__all__ = ["configured", "definitions", "postgres_server", "postgres_url"]


@pytest.fixture(scope="session")
def empty_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose warehouse has all raw tables and no row; to be copied."""
    root: Path = tmp_path_factory.mktemp("empty")
    make_raw_tables(DataFolder(root), "tables")
    return root


@pytest.fixture
def three(tmp_path: Path, empty_warehouse: Path) -> Iterator[Served]:
    """Three accounts, the last one with Facebook Login, and an installation that reads them."""
    root = tmp_path / "data"
    shutil.copytree(empty_warehouse, root)
    with served(root) as found:
        yield found


@pytest.fixture(scope="session")
def configured(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    root: Path = tmp_path_factory.mktemp("definitions")
    prepare_manifest(DataFolder(root))
    return Settings(tracker_data=root)


@pytest.fixture(scope="session")
def definitions(configured: Settings) -> dg.Definitions:
    return build_defs(configured)


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    """An installation that has seen nothing, driven through the command line."""
    return Installation(tmp_path / "data")
