"""Workbooks out of the CSV files of other builders."""

from __future__ import annotations

import io
from collections.abc import Sequence

from openpyxl import Workbook

from feeds.delivery import UploadedFile


def as_workbook(files: Sequence[UploadedFile]) -> tuple[UploadedFile, ...]:
    """The same tables as sheets of one workbook."""
    book = Workbook()
    book.remove(book.active)
    for file in files:
        sheet = book.create_sheet(file.feed)
        for line in file.content.decode().splitlines():
            sheet.append(line.split(";"))
    content = io.BytesIO()
    book.save(content)
    return (UploadedFile(content.getvalue()),)
