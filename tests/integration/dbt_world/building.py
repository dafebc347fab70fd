"""Runs dbt on a build file, in a process of its own; nothing is written into the checkout."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from orchestration.dbt_in_build import BUILD_FILE_VARIABLE, COMMAND

PROJECT = Path(__file__).resolve().parents[3]
BUILD_FILE = "pajumte_build.duckdb"
"""The name that a build file has: with another one dbt would parse the whole project anew."""


class DbtError(AssertionError):
    """dbt said no; the message is what it printed."""


def run_dbt(build_file: Path, arguments: Sequence[str], *, target: Path, project: Path = PROJECT) -> str:
    """`dbt <arguments>` on the build file, a BUILD_FILE in a folder that is there already, as production runs it.

    Returns its output, raises DbtError when it does not end with 0. Runs that share `target` parse the project once.
    """
    assert build_file.name == BUILD_FILE
    environment = os.environ | {
        BUILD_FILE_VARIABLE: str(build_file),
        "DBT_PROJECT_DIR": str(project),
        "DBT_PROFILES_DIR": str(project),
        "DBT_TARGET_PATH": str(target),
        "DBT_LOG_PATH": str(target / "logs"),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    }
    command = [str(COMMAND), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        raise DbtError(done.stdout + done.stderr)
    return done.stdout


def rows_of(build_file: Path, query: str) -> list[dict[str, Any]]:
    """The rows that a query on a build file gives, as dictionaries by column name."""
    with duckdb.connect(str(build_file), read_only=True) as connection:
        result = connection.execute(query)
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
