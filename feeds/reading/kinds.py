"""What kind of file some bytes are, by their first bytes; names and declared types are never trusted."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from feeds.delivery import Understood, UploadedFile

_ZIP = b"PK"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"\x7fELF")
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<table")


class FileKind(StrEnum):
    """Kinds that the reader tells apart."""

    CSV = "csv"
    XLSX = "xlsx"
    PROTECTED = "protected"
    """A workbook behind a password."""
    OTHER = "other"
    """Neither CSV nor XLSX: the old `.xls` format, a PDF, a picture, a web page."""


def kind_of(content: bytes) -> FileKind:
    """The kind of a file. Anything that looks like no other format is taken for CSV; an empty file too."""
    if content.startswith(_ZIP):
        return FileKind.XLSX
    if content.startswith(_OLE):
        return FileKind.PROTECTED if _ENCRYPTED in content else FileKind.OTHER
    if content.startswith(_OTHERS) or content[:100].lstrip().lower().startswith(_MARKUP):
        return FileKind.OTHER
    return FileKind.CSV


def merely_recognised(files: Sequence[UploadedFile]) -> tuple[Understood, ...]:
    """What can be said of files that nobody opened: their kinds."""
    return tuple(Understood(position, kind_of(file.content).value) for position, file in enumerate(files, start=1))
