"""What must hold of the repository itself: its names, its documents, its switches."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

import settings

ROOT = settings.REPOSITORY


def _tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).exists()]


def test_the_lock_is_hashed_and_names_no_registry() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    pinned = re.findall(r"^[\w.-]+(?:\[[\w,-]+\])?==", lock, flags=re.M)

    assert len(pinned) > 100
    assert lock.count("--hash=sha256:") >= len(pinned)
    assert "://" not in lock


def test_the_lock_holds_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[\[<>=,\s]", one)[0].lower().replace("_", "-") for one in wanted}
    locked = re.findall(r"^([\w.-]+)", (ROOT / "requirements.lock").read_text(), flags=re.M)

    assert names - {name.lower() for name in locked} == set()


def test_every_upper_bound_says_why() -> None:
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    bounded = [
        n for n, line in enumerate(lines) if re.match(r'\s*"[\w\[\]-]+(>=[\d.]+,<|==)', line)
    ]

    assert bounded
    for number in bounded:
        block = number
        while re.match(r'\s*"[\w\[\]-]+==', lines[block - 1]):
            block -= 1
        assert lines[block - 1].lstrip().startswith("#"), lines[number]


@pytest.mark.parametrize("word", ["utils", "helpers", "common", "misc", "lib"])
def test_no_file_has_a_name_that_says_nothing(word: str) -> None:
    assert [path for path in _tracked() if word in {path.stem, path.parent.name}] == []


def test_every_module_says_what_belongs_in_it() -> None:
    silent = [
        path
        for path in _tracked()
        if path.suffix == ".py" and not path.read_text().lstrip().startswith('"""')
    ]

    assert silent == []


@pytest.mark.parametrize(
    "document",
    [path for path in _tracked() if path.suffix == ".md" and "reference" not in str(path)],
)
def test_every_path_that_a_document_names_exists(document: Path) -> None:
    text = document.read_text()
    linked = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)

    assert [link for link in linked if not (document.parent / link).exists()] == []


def test_every_target_is_listed_and_none_is_unknown() -> None:
    makefile = (ROOT / "Makefile").read_text()
    targets = re.findall(r"^([a-z-]+):.*## ", makefile, flags=re.M)
    phony = re.search(r"^\.PHONY: (.*)$", makefile, flags=re.M)

    assert phony
    assert set(phony.group(1).split()) == set(targets)
    mentioned = re.findall(r"`make ([a-z-]+)`", (ROOT / "README.md").read_text())
    assert set(mentioned) <= set(targets)


def test_every_tool_is_told_to_report_nothing() -> None:
    streamlit = tomllib.loads((ROOT / ".streamlit/config.toml").read_text())
    dagster = yaml.safe_load((ROOT / "dagster.yaml").read_text())
    dbt = yaml.safe_load((ROOT / "dbt_project/dbt_project.yml").read_text())

    assert streamlit["browser"]["gatherUsageStats"] is False
    assert dagster["telemetry"]["enabled"] is False
    assert dbt["flags"]["send_anonymous_usage_stats"] is False
    assert settings.TELEMETRY_OFF["RUNTIME__DLTHUB_TELEMETRY"] == "false"
    assert settings.TELEMETRY_OFF["GX_ANALYTICS_ENABLED"] == "false"


def test_every_setting_is_documented_and_none_is_invented() -> None:
    documented = re.findall(r"^#([A-Z_]+)=", (ROOT / ".env.example").read_text(), flags=re.M)

    assert set(documented) == {name.upper() for name in settings.Settings.model_fields}
