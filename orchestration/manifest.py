"""dbt's manifest, from which Dagster knows the models: parsed anew whenever a file of the project is younger."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from dagster_dbt import DbtProject

from feeds.errors import UserError
from orchestration.build import PROJECT

DBT = Path(sys.executable).parent / "dbt"
"""As an absolute path: services are started without the environment's bin folder on their PATH."""


def dbt_project() -> DbtProject:
    """The dbt project with an up-to-date manifest. UserError when the project cannot be parsed."""
    project = DbtProject(project_dir=PROJECT, profiles_dir=PROJECT)
    target = PROJECT / "target"
    target.mkdir(exist_ok=True)
    with (target / ".parse.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _is_current(project.manifest_path):
            _parse()
    return project


def _is_current(manifest: Path) -> bool:
    if not manifest.exists():
        return False
    made = manifest.stat().st_mtime
    return all(file.stat().st_mtime <= made for file in _project_files())


def _project_files() -> Iterator[Path]:
    yield from (PROJECT / "dbt_project.yml", PROJECT / "profiles.yml")
    for folder in ("dbt_project", "seeds"):
        yield from (p for p in (PROJECT / folder).rglob("*") if p.is_file())


def _parse() -> None:
    run = subprocess.run(
        [str(DBT), "--quiet", "parse", "--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)],
        cwd=PROJECT,
        env={**os.environ, "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"},
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        raise UserError(
            f"The dbt project cannot be parsed; run `.venv/bin/dbt parse` and mend what it names: {run.stdout[-2000:]}"
        )
