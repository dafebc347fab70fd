"""Assembling what Dagster knows: assets, jobs, schedules, sensors and the resources they work with."""

from __future__ import annotations

from pathlib import Path

from dagster import Definitions, in_process_executor, load_assets_from_modules
from dagster_dbt import DbtCliResource

from orchestration.alerts.sensor import alerts
from orchestration.assets import feeds
from orchestration.assets.ledger import LEDGER_ASSETS
from orchestration.assets.public_file import public_file
from orchestration.assets.publication import publication_asset
from orchestration.assets.release import release
from orchestration.assets.warehouse import warehouse_assets
from orchestration.dbt_in_build import COMMAND
from orchestration.jobs import JOBS
from orchestration.manifest import dbt_project
from orchestration.resources import PajumteResource
from orchestration.schedules import SCHEDULES
from orchestration.sensors import SENSORS


def build_defs(home: Path | None = None) -> Definitions:
    """Everything that Dagster knows, over the home given here or, without one, the environment's."""
    project = dbt_project()
    warehouse = warehouse_assets(project.manifest_path)
    return Definitions(
        assets=[
            *load_assets_from_modules([feeds]),
            *LEDGER_ASSETS,
            warehouse,
            publication_asset(sorted(warehouse.keys)),
            public_file,
            release,
        ],
        jobs=JOBS,
        schedules=SCHEDULES,
        sensors=[*SENSORS, alerts],
        resources={
            "pajumte": PajumteResource(home=str(home) if home else ""),
            "dbt": DbtCliResource(project_dir=project, dbt_executable=str(COMMAND)),
        },
        executor=in_process_executor,
    )
