"""The pre-check of a workbook as a ZIP archive, before any spreadsheet reader touches it (FILE-01, 02, 03, 06, 07).

A few kilobytes can unpack to gigabytes, or name a part twice so that two readers see two different files. What is
declared is checked here; what is really there is checked where the parts are streamed.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections import Counter

from feeds.reading.faults import FileRefusedError, fault
from feeds.reading.limits import Limits

_WORKBOOK = "xl/workbook.xml"
_CONTENT_TYPES = "[Content_Types].xml"
_ENCRYPTED_FLAG = 0x1
_DAMAGED = (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, EOFError, OSError, struct.error)
_FORBIDDEN = ("xl/macrosheets/", "xl/externallinks/", "xl/dialogsheets/", "xl/activex/")
_FORBIDDEN_NAME = "vbaproject.bin"


def open_archive(content: bytes, limits: Limits) -> zipfile.ZipFile:
    """The archive of a workbook that is safe to stream. Raises FileRefusedError."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except _DAMAGED:
        raise FileRefusedError(fault("FILE-02")) from None
    entries = archive.infolist()
    names = Counter(entry.filename.lower() for entry in entries)
    if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
        raise FileRefusedError(fault("FILE-03"))
    if max(names.values(), default=0) > 1 or _is_bomb(entries, limits):
        raise FileRefusedError(fault("FILE-06"))
    if not {_WORKBOOK.lower(), _CONTENT_TYPES.lower()} <= set(names):
        raise FileRefusedError(fault("FILE-01"))
    if any(name.endswith(_FORBIDDEN_NAME) or name.startswith(_FORBIDDEN) for name in names):
        raise FileRefusedError(fault("FILE-07"))
    return archive


def _is_bomb(entries: list[zipfile.ZipInfo], limits: Limits) -> bool:
    too_dense = any(
        entry.file_size > limits.ratio_counts_from_bytes
        and entry.file_size > limits.compression_ratio * max(entry.compress_size, 1)
        for entry in entries
    )
    total = sum(entry.file_size for entry in entries)
    return too_dense or len(entries) > limits.archive_entries or total > limits.archive_bytes
