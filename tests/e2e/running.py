"""Running the real command line on a home of its own, and looking at what it published."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parents[2]
PILOT = ROOT / "examples" / "pilot" / "deliveries"
PAJUMTE = Path(sys.executable).parent / "pajumte"

VOLATILE = {"publication"}
"""Marts that say when and from what a build was made, and so differ between builds of equal content."""


def pajumte(*args: str | Path, home: Path | None = None, cwd: Path | None = None, **environment: str):
    """Run a command; the completed process with its output as text."""
    command = [str(PAJUMTE), *map(str, args), *(["--home", str(home)] if home else [])]
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd or ROOT,
        env={**_clean_environment(), **environment},
        timeout=550,
    )


def run_inbox(inbox: Path, home: Path):
    """`pajumte run`, which must publish."""
    done = pajumte("run", "--inbox", inbox, home=home)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done


def query(home: Path, sql: str) -> list[dict]:
    """Rows of the published file, through the command line."""
    done = pajumte("query", sql, "--format", "json", home=home)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def deliveries(home: Path) -> list[dict]:
    """The ledger, through the command line."""
    done = pajumte("deliveries", "--format", "json", home=home)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def marts(home: Path) -> dict[str, list[str]]:
    """Every published mart's rows as sorted texts, but for those that name the build."""
    with duckdb.connect(str((home / "published" / "current.duckdb").resolve()), read_only=True) as connection:
        tables = connection.execute(
            "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'marts' ORDER BY 1"
        ).fetchall()
        return {
            table: sorted(map(repr, connection.execute(f"SELECT * FROM marts.{table}").fetchall()))
            for (table,) in tables
            if table not in VOLATILE
        }


def _clean_environment() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith("PAJUMTE_")}
