"""The code location that Dagster loads."""

import settings
from pipelines.orchestration.build import build_defs

defs = build_defs(settings.load())
