"""dbt starts from the parsed project of an earlier run, whatever build it writes."""

import os
import subprocess
from pathlib import Path

from orchestration.build import PROJECT
from orchestration.dbt_in_build import BUILD_FILE_VARIABLE, COMMAND


def _parse(build_folder: Path, target: Path) -> str:
    build_folder.mkdir()
    environment = {
        **os.environ,
        BUILD_FILE_VARIABLE: str(build_folder / "pajumte_build.duckdb"),
        "DBT_PROJECT_DIR": str(PROJECT),
        "DBT_PROFILES_DIR": str(PROJECT),
        "DBT_TARGET_PATH": str(target),
        "DBT_LOG_PATH": str(build_folder),
        "DBT_LOG_LEVEL_FILE": "debug",
    }
    subprocess.run([COMMAND, "--quiet", "parse"], env=environment, cwd=PROJECT, check=True, timeout=300)
    return (build_folder / "dbt.log").read_text(encoding="utf-8")


def test_another_build_does_not_parse_again(tmp_path):
    first = _parse(tmp_path / "one", tmp_path / "target")
    second = _parse(tmp_path / "two", tmp_path / "target")
    assert "skipping parsing" not in first
    assert "Partial parsing enabled, no changes found, skipping parsing" in second
