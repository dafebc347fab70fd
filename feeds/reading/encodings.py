"""Bytes of a CSV file to text: BOM, then strict UTF-8, then Windows-1257 (Baltic), never a guess between the two.

Charset detectors guess Latvian wrongly, so the rule is fixed. Bytes that cannot be decoded become `UNDECODABLE`; the
rows that hold it are reported (FILE-14).
"""

from __future__ import annotations

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass

UNDECODABLE = "\ufffd"

_UTF8 = "utf-8"
_BALTIC = "cp1257"
_NAMES = {_UTF8: "UTF-8", _BALTIC: "Windows-1257"}
_ESCAPED = range(0xDC80, 0xDD00)
"""Where Python's `surrogateescape` puts bytes that are no UTF-8."""


@dataclass(frozen=True, slots=True, repr=False)
class Decoded:
    """Text and the encoding in which it was read, as people call it."""

    text: str
    encoding: str


def is_utf_16(content: bytes) -> bool:
    """Whether the content is UTF-16, by its BOM or by the many zero bytes of Latin letters."""
    head = content[:1000]
    return content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) or 4 * head.count(0) > len(head)


def decode(content: bytes) -> Decoded:
    """The text of a CSV file. Undecodable bytes and zero bytes become `UNDECODABLE`."""
    has_bom = content.startswith(BOM_UTF8)
    content = content.removeprefix(BOM_UTF8)
    encoding = _UTF8 if has_bom or not _is_baltic(content) else _BALTIC
    text = content.decode(encoding, errors="replace").replace("\x00", UNDECODABLE)
    return Decoded(text, _NAMES[encoding])


def _is_baltic(content: bytes) -> bool:
    """Whether content without BOM is Windows-1257: no valid UTF-8, and not UTF-8 with a few broken bytes either.

    In Windows-1257 text nearly every Latvian letter is an invalid byte of UTF-8, and a valid sequence arises by
    accident only (a capital letter before a closing quote); in damaged UTF-8 it is the other way round.
    """
    try:
        content.decode(_UTF8)
    except UnicodeDecodeError:
        characters = content.decode(_UTF8, errors="surrogateescape")
        invalid = sum(ord(character) in _ESCAPED for character in characters)
        valid = sum(ord(character) > 0x7F for character in characters) - invalid
        return invalid > valid
    return False
