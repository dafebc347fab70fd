"""The dbt project in memory: parsed once, slipped and mended between invocations, run in this process.

Nothing is written into the checkout, and the files on disk are never changed: a slip is made in the parsed project.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Any

from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

from tests.integration.dbt_world.building import PROJECT
from tests.mutation.slips import Slip


class ProjectError(Exception):
    """dbt did not do what it must for the check to mean anything."""


FILE = "slipped.duckdb"
"""The name of every build file: dbt writes it, as that of the database, into what it parses."""


class SlippedProject:
    """The project over one target folder; an invocation writes the build file in the folder that it is given."""

    def __init__(self, target: Path) -> None:
        self._target = target
        done = self._invoke(None, ["parse"], target)
        if not isinstance(done.result, Manifest):
            raise ProjectError(f"the project cannot be parsed: {done.exception}")
        self._manifest = done.result

    def run(self, folder: Path, *arguments: str) -> None:
        """An invocation that must succeed. ProjectError with what failed."""
        done = self._invoke(self._manifest, arguments, folder)
        if not done.success:
            failed = [f"{r.node.name}: {r.message}" for r in done.result or () if r.status not in ("success", "pass")]
            raise ProjectError("; ".join(failed) or str(done.exception))

    def failed_unit_tests(self, folder: Path, models: Sequence[str]) -> list[str]:
        """The names of the unit tests of the models that fail. ProjectError when one cannot run, or there is none."""
        selected = [f"{model},test_type:unit" for model in models]
        done = self._invoke(self._manifest, ["test", "--select", *selected], folder)
        results = list(done.result or ())
        broken = [f"{r.node.name}: {r.message}" for r in results if r.status not in ("pass", "fail")]
        if broken or not results:
            raise ProjectError("; ".join(broken) or f"no unit test of {', '.join(models)} ran: {done.exception}")
        return sorted(r.node.name for r in results if r.status == "fail")

    @contextmanager
    def slipped(self, slip: Slip) -> Iterator[None]:
        """The project with the slip in it; ProjectError unless the original stands in it exactly once."""
        places = [
            (holder, name)
            for holders, name in ((self._manifest.nodes, "raw_code"), (self._manifest.macros, "macro_sql"))
            for holder in holders.values()
            if holder.original_file_path == slip.file and slip.original in getattr(holder, name)
        ]
        if len(places) != 1:
            raise ProjectError(f"{slip.file}: the original stands in {len(places)} places: {slip.original!r}")
        holder, name = places[0]
        whole = getattr(holder, name)
        setattr(holder, name, whole.replace(slip.original, slip.mutated))
        try:
            yield
        finally:
            setattr(holder, name, whole)

    def _invoke(self, manifest: Manifest | None, arguments: Sequence[str], folder: Path) -> Any:
        """dbt in this process; its own lines are dropped."""
        os.environ |= {
            "PAJUMTE_BUILD_FILE": str(folder / FILE),
            "DBT_TARGET_PATH": str(self._target),
            "DBT_LOG_PATH": str(self._target / "logs"),
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        }
        where = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--quiet"]
        with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
            done = dbtRunner(manifest=manifest).invoke([*arguments, *where])
        # dbt keeps the file open for its next invocation; a reader asks for another configuration.
        DuckDBConnectionManager.close_all_connections()
        return done
