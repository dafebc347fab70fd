"""Writing the public file: a new name, whole, then the link; as the ministry's file is written."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from analyst.public_file.marts import COPIED, MARTS
from analyst.public_file.periods import Record, public_periods
from feeds.storage import point_link, sync_file, writing_under

CURRENT = "current_public.duckdb"
STORAGE_VERSION = "v1.4.0"
"""Readable by DuckDB clients from 1.4 on, like the ministry's file."""
THRESHOLD = 5


@dataclass(frozen=True, slots=True)
class PublicFile:
    """The file written; periods that could not be renewed; the share of figures left out."""

    file: Path
    held_back: tuple[str, ...]
    left_out_share: float


def write_public_file(
    published: Path,
    record: Path,
    releases: Sequence[pl.DataFrame] = (),
    threshold: int = THRESHOLD,
    progress: Callable[[str], None] = lambda _period: None,
) -> PublicFile:
    """Write `pajumte_public_<build id>.duckdb` beside the `published` file and point `current_public.duckdb` to it.

    `record`: the folder, never published, in which it is kept what went out so far. `releases`: the observations of
    each release, oldest first: they are out too. UserError when the disk is full: then the earlier public file stays.
    """
    published = published.resolve()
    folder = published.parent
    known = Record.read(record)
    periods = public_periods(published, threshold, known, releases, progress)
    target = folder / published.name.replace("pajumte_", "pajumte_public_", 1)
    with writing_under(folder):
        temporary = folder / f".{target.stem}.{uuid.uuid4().hex}.tmp"
        try:
            with duckdb.connect() as connection:
                connection.register("observations", periods.observations)
                _write(connection, published, temporary, threshold)
            sync_file(temporary)
            temporary.chmod(0o444)
            os.replace(temporary, target)
        finally:
            temporary.unlink(missing_ok=True)
        known.after(periods).write(record)
        point_link(folder / CURRENT, target)
    return PublicFile(target, periods.held_back, periods.left_out_share)


def _write(connection: duckdb.DuckDBPyConnection, published: Path, target: Path, threshold: int) -> None:
    connection.execute(f"ATTACH '{_escaped(str(published))}' AS exact (READ_ONLY)")
    connection.execute(f"ATTACH '{_escaped(str(target))}' AS public_file (STORAGE_VERSION '{STORAGE_VERSION}')")
    connection.execute("CREATE SCHEMA public_file.marts")
    connection.execute("CREATE TABLE public_file.marts.observations AS SELECT * FROM observations")
    for mart in MARTS:
        connection.execute(f"CREATE TABLE public_file.marts.{mart.name} AS {mart.query}")
    for name, query in COPIED.items():
        connection.execute(
            f"CREATE TABLE public_file.marts.{name} AS {query}", {"threshold": threshold} if "$" in query else None
        )
    _comment(connection)
    connection.execute("DETACH public_file")


def _comment(connection: duckdb.DuckDBPyConnection) -> None:
    """English from the exact marts' dictionary; what the public file adds is told by its own rows there."""
    rows = connection.execute(
        "SELECT t.table_name, c.column_name, d.definition FROM duckdb_tables() AS t "
        "LEFT JOIN duckdb_columns() AS c ON c.database_name = 'public_file' AND c.table_name = t.table_name "
        "INNER JOIN public_file.marts.dictionary AS d ON d.mart = t.table_name "
        "AND d.column_name = c.column_name WHERE t.database_name = 'public_file'"
    ).fetchall()
    for table, column, definition in rows:
        connection.execute(
            f"COMMENT ON COLUMN public_file.marts.{table}.\"{column}\" IS '{_escaped(definition or '')}'"
        )
    tables = connection.execute(
        "SELECT mart, definition FROM public_file.marts.dictionary WHERE coalesce(column_name, '') = ''"
    ).fetchall()
    for table, definition in tables:
        connection.execute(f"COMMENT ON TABLE public_file.marts.{table} IS '{_escaped(definition or '')}'")


def _escaped(text: str) -> str:
    return text.replace("'", "''")
