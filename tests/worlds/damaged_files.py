"""Files from their smallest parts, and archives that are not as they should be: bytes, nothing of any feed."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator, Mapping, Sequence

import openpyxl

_BLOCK = 1024 * 1024


def csv_text(*rows: Sequence[str], separator: str = ";", newline: str = "\r\n") -> str:
    """A table in CSV."""
    return "".join(separator.join(row) + newline for row in rows)


def saved(book: openpyxl.Workbook) -> bytes:
    """The bytes of a workbook."""
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def with_parts(content: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The archive with parts replaced or added."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name, old.read(name)))
        for name in parts.keys() - set(old.namelist()):
            new.writestr(name, parts[name])
    return changed.getvalue()


def with_large_part(content: bytes, name: str, mebibytes: int) -> bytes:
    """The archive with a part of so many zero bytes more, written block by block."""
    changed = io.BytesIO(content)
    with zipfile.ZipFile(changed, "a", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as part:
        for _ in range(mebibytes):
            part.write(bytes(_BLOCK))
    return changed.getvalue()


def with_declared_size(content: bytes, name: str, size: int) -> bytes:
    """The archive whose directory says that a part unpacks to `size` bytes, whatever it holds."""
    changed = bytearray(content)
    for start, offset in ((b"PK\x01\x02", 46), (b"PK\x03\x04", 30)):
        for at in _positions(content, start):
            if content[at + offset : at + offset + len(name)] == name.encode():
                # The unpacked size follows the packed one, 24 bytes into the directory entry, 22 into the local header.
                struct.pack_into("<I", changed, at + (24 if offset == 46 else 22), size)
    return bytes(changed)


def _positions(content: bytes, what: bytes) -> Iterator[int]:
    at = content.find(what)
    while at >= 0:
        yield at
        at = content.find(what, at + 1)
