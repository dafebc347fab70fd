"""Exports that a session has uploaded to map their columns: in memory, for the uploader, as reports are."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from feeds.delivery import UploadedFile
from feeds.reading.export_tables import ExportTable
from portal.session_memory import SessionMemory


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class OpenExport:
    """One export of one session, uploaded for a feed of a municipality (`lineage`), with its tables as they stand."""

    name: str
    session: str
    user_no: int
    lineage: str
    feed: str
    file: UploadedFile
    tables: tuple[ExportTable, ...]
    opened_at: float

    @property
    def size(self) -> int:
        """Bytes of file and tables."""
        return len(self.file.content) + int(sum(table.body.estimated_size() for table in self.tables))


class ExportsInMemory(SessionMemory[OpenExport]):
    """All open exports of the process."""

    def open(
        self,
        session: str,
        user_no: int,
        lineage: str,
        feed: str,
        file: UploadedFile,
        tables: tuple[ExportTable, ...],
    ) -> OpenExport:
        """Keep an export for its session; older ones make room for it."""
        name = secrets.token_urlsafe(16)
        return self._keep(OpenExport(name, session, user_no, lineage, feed, file, tables, self._now()))
