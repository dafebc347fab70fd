"""Running a job of this code location in the present process, recorded where the Dagster UI shows it."""

from __future__ import annotations

import os
import shutil
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dagster import DagsterInstance, Definitions, ExecuteInProcessResult

from feeds.installation import Installation
from feeds.storage import writing_under
from orchestration.code_location import build_defs
from orchestration.event_log import name_dagster_home


@dataclass(frozen=True, slots=True)
class JobRunner:
    """Runs jobs over one installation; every run is seen in its Dagster UI."""

    installation: Installation
    definitions: Definitions
    instance: DagsterInstance

    @classmethod
    def over(cls, installation: Installation) -> JobRunner:
        """A runner whose Dagster storage lies under the installation's home."""
        home = prepare_dagster_home(installation)
        name_dagster_home(home)
        instance = DagsterInstance.from_config(str(home))
        return cls(installation, build_defs(installation.home.root), instance)

    def run(self, job: str, config: dict[str, Any] | None = None) -> bool:
        """Run a job to its end; whether it succeeded. Faults of ours are in the run's event log.

        dbt's own lines, one for each model and test, are kept from the terminal: the event log has them.
        """
        with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
            result = self._execute(job, config)
        return bool(result.success)

    def _execute(self, job: str, config: dict[str, Any] | None) -> ExecuteInProcessResult:
        return self.definitions.resolve_job_def(job).execute_in_process(
            instance=self.instance,
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}, **(config or {})},
            raise_on_error=False,
        )


def prepare_dagster_home(installation: Installation) -> Path:
    """Dagster's folder under home, with this project's instance settings in it."""
    folder = installation.home.dagster
    with writing_under(folder):
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "dagster.yaml").exists():
            shutil.copyfile(Path(__file__).with_name("dagster.yaml"), folder / "dagster.yaml")
    return folder
