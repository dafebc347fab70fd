"""Saving a workbook with personal values: in memory from beginning to end.

openpyxl's own `save` writes every sheet to an unencrypted temporary file first, which a killed process leaves behind.
"""

from __future__ import annotations

import io
import zipfile

from openpyxl import Workbook
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter


class _MemoryWriter(ExcelWriter):  # type: ignore[misc]  # openpyxl has no types
    """As openpyxl's writer, but each sheet's XML goes from memory into the archive."""

    def write_worksheet(self, ws: Worksheet) -> None:
        """Write one sheet; called by the writer for each."""
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts, ws._drawing.images = [], []
        content = io.BytesIO()
        writer = WorksheetWriter(ws, content)
        writer.write()
        ws._rels = writer._rels
        self._archive.writestr(ws.path[1:], content.getvalue())
        self.manifest.append(ws)


def saved_in_memory(workbook: Workbook) -> bytes:
    """The XLSX file of a workbook without charts and pictures; nothing touches a disk."""
    content = io.BytesIO()
    _MemoryWriter(workbook, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED)).save()
    return content.getvalue()
