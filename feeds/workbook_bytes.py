"""Bytes of a workbook that are the same whenever it is written: no clock, no file times inside."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime

from openpyxl import Workbook

_MOMENT = datetime(2020, 1, 1)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")


def workbook_bytes(workbook: Workbook) -> bytes:
    """The XLSX file of `workbook`. Equal workbooks give equal bytes with the same zlib, today and next year."""
    workbook.properties.created = _MOMENT
    buffer = io.BytesIO()
    workbook.save(buffer)
    settled = io.BytesIO()
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                # openpyxl enters the present time on saving, whatever the property holds.
                content = _MODIFIED.sub(rb"\g<1>" + f"{_MOMENT:%Y-%m-%dT%H:%M:%SZ}".encode() + rb"\g<2>", content)
            entry = zipfile.ZipInfo(name, date_time=_MOMENT.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return settled.getvalue()
