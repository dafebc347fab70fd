"""The code location that the Dagster UI loads: `dagster-webserver -m orchestration.definitions`."""

from orchestration.code_location import build_defs

defs = build_defs()
