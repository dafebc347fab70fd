"""dbt, run in the folder of the build that it writes.

dbt throws its parsed project away whenever the connection changes, and each build is a new file. Here the connection is
always the file `pajumte_build.duckdb` of the working folder, so that a build starts with what an earlier one parsed.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

BUILD_FILE_VARIABLE = "PAJUMTE_BUILD_FILE"
"""Environment variable that names the DuckDB file of the build."""

COMMAND = Path(sys.executable).parent / "pajumte-dbt"
"""As an absolute path: services are started without the environment's bin folder on their PATH."""


def main() -> None:
    """Run dbt's command line in the build's folder; the project and profile are named by dbt's own variables.

    Its log file has warnings and errors alone, unless asked otherwise: writing every step took a quarter of its time,
    and Dagster's event log has them all.
    """
    build_file = os.environ.pop(BUILD_FILE_VARIABLE, None)
    if build_file is not None:
        os.chdir(Path(build_file).parent)
    os.environ.setdefault("DBT_LOG_LEVEL_FILE", "warn")
    from dbt.cli.main import cli

    cli()
