"""Dagster's interface and daemon: `python -m pipelines.orchestration.development PORT`.

A program of its own, so that whoever starts it need not import Dagster.
"""

import os
import sys
from pathlib import Path

import settings
from pipelines.orchestration.passes import prepare, release_orphaned_runs

HOST = "127.0.0.1"


def main() -> None:
    """Prepare the code location, free what a power cut left behind, then become `dagster dev`."""
    configured = settings.load()
    prepare(configured)
    release_orphaned_runs(configured)
    program = str(Path(sys.executable).with_name("dagster"))
    workspace = str(settings.REPOSITORY / "workspace.yaml")
    arguments = ["dev", "--workspace", workspace, "--host", HOST, "--port", sys.argv[1]]
    os.execv(program, [program, *arguments, "--log-level", "warning"])  # noqa: S606  # our own


if __name__ == "__main__":
    main()
