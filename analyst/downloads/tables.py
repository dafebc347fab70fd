"""A table as a file. Names of files, and sheets of workbooks, say what may be published; data stay plain data.

A plain CSV and a Parquet file stay machine-readable from the first byte, so there the warning is the name of the file
and a last column `use`; the Latvian CSV has it in that column too, the workbook on a sheet of notes, which opens first.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl
import xlsxwriter

NOT_FOR_PUBLICATION = "not for publication"
USE_COLUMN = "use"
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Download:
    """One table that can be taken away."""

    name: str
    """The beginning of the file's name."""
    title: str
    table: pl.DataFrame
    notes: Sequence[str]
    is_internal: bool
    build: str

    def file_name(self, ending: str) -> str:
        """With the build, and `NOT_FOR_PUBLICATION` in front where it is."""
        warning = "NOT_FOR_PUBLICATION_" if self.is_internal else ""
        return f"{warning}{self.name}_{self.build}.{ending}"

    def plain_csv(self) -> bytes:
        """UTF-8, comma, decimal point: for programs."""
        return self._marked().write_csv().encode()

    def latvian_csv(self) -> bytes:
        """UTF-8 with byte order mark, semicolon, decimal comma: opens in a Latvian Excel by a double click."""
        text = self._marked().write_csv(separator=";", decimal_comma=True, line_terminator="\r\n")
        return _BOM + text.encode()

    def parquet(self) -> bytes:
        """With its types."""
        content = io.BytesIO()
        self._marked().write_parquet(content)
        return content.getvalue()

    def workbook(self) -> bytes:
        """Notes first, then the data as a table of Excel's own. Texts are texts: nothing becomes a formula."""
        content = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(content, options) as book:
            notes, data = book.add_worksheet("Notes"), book.add_worksheet("Data")
            bold, warning = book.add_format({"bold": True}), book.add_format({"bold": True, "font_color": "#a3151f"})
            lines = [(self.title, bold)]
            if self.is_internal:
                lines.append((NOT_FOR_PUBLICATION.upper(), warning))
            lines += [(note, None) for note in (*self.notes, f"build {self.build}")]
            for row, (line, style) in enumerate(lines):
                notes.write_string(row, 0, line, style)
            notes.set_column(0, 0, 110)
            self._write(data, book)
        return content.getvalue()

    def _write(self, sheet: xlsxwriter.worksheet.Worksheet, book: xlsxwriter.Workbook) -> None:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        columns = [{"header": name} for name in self.table.columns]
        sheet.add_table(0, 0, max(self.table.height, 1), len(columns) - 1, {"columns": columns, "style": None})
        for column, name in enumerate(self.table.columns):
            style = {pl.Date: day, pl.Datetime: moment}.get(self.table.schema[name].base_type())
            for row, value in enumerate(self.table[name].to_list(), start=1):
                if value is not None:
                    sheet.write(
                        row, column, value.replace(tzinfo=None) if isinstance(value, datetime) else value, style
                    )
        sheet.freeze_panes(1, 0)
        sheet.autofit()

    def _marked(self) -> pl.DataFrame:
        return (
            self.table.with_columns(pl.lit(NOT_FOR_PUBLICATION).alias(USE_COLUMN)) if self.is_internal else self.table
        )
