"""The published files as the pages open them: read-only, external access off, the newest publication each time."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import duckdb


class Mode(StrEnum):
    """Which of the two published files somebody looks at."""

    INTERNAL = "internal"
    """Exact figures: for the ministry, not for publication."""
    PUBLIC = "public"
    """What disclosure control has passed."""

    @property
    def link(self) -> str:
        """The name that always leads to the newest file of the mode."""
        return "current.duckdb" if self is Mode.INTERNAL else "current_public.duckdb"


class NotPublishedError(Exception):
    """There is no published file of the mode yet."""


@dataclass(frozen=True, slots=True)
class OpenFile:
    """One publication, open."""

    name: str
    build: str
    mode: Mode
    connection: duckdb.DuckDBPyConnection

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection of one's own to the same open file: DuckDB's are not for two threads at once."""
        return self.connection.cursor()


class PublishedFolder:
    """The folder of published files. A changed link leads to the new file; what was open is dropped when unused."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[Mode, OpenFile] = {}
        self._lock = threading.Lock()

    def is_published(self, mode: Mode) -> bool:
        """Whether there is a file of the mode."""
        return (self._folder / mode.link).exists()

    def current(self, mode: Mode) -> OpenFile:
        """The newest publication. NotPublishedError when there is none.

        The link is resolved, because DuckDB keeps an open file by its path and a published name is never used again.
        """
        link = self._folder / mode.link
        if not link.exists():
            raise NotPublishedError(mode.value)
        target = link.resolve()
        with self._lock:
            held = self._open.get(mode)
            if held is None or held.name != target.name:
                held = self._open[mode] = _open(target, mode)
            return held


def open_published(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection that reads a published file and can reach nothing else.

    Everything of this room opens through here: within a process, DuckDB shares an open file only among connections
    of the same settings.
    """
    return duckdb.connect(
        str(path.resolve()),
        read_only=True,
        config={
            "enable_external_access": "false",
            "lock_configuration": "true",
            "memory_limit": "1GB",
            "threads": 2,
        },
    )


def _open(path: Path, mode: Mode) -> OpenFile:
    connection = open_published(path)
    row = connection.execute("select build_id from marts.publication").fetchone()
    return OpenFile(path.name, str(row[0]) if row else path.stem, mode, connection)
