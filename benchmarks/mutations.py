"""Random damage to files, as disks, editors and attackers do it. The same seed gives the same damage."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from random import Random

_ODD_BYTES = (
    b"\x00", b"\xff", b"\xfe", b"\x81", b'"', b";", b",", b"\t", b"\r", b"\n", b"\r\n", b"=", b"#REF!", b"1E+15", b"-",
    "Ā".encode("cp1257"), "Р".encode(), "\N{ZERO WIDTH SPACE}".encode(), b"PK\x03\x04", b"31.02.2026", b"9" * 30,
    b"<", b"&x;", b"]]>", b"99999999", b"XFD1048576", b"e" * 300,
)  # fmt: skip
_MOST_CHANGES = 6


def damaged(content: bytes, random: Random) -> bytes:
    """A few changes anywhere in the bytes: some replaced, left out, doubled, moved, or odd ones put in."""
    for _ in range(random.randint(1, _MOST_CHANGES)):
        content = random.choice(_CHANGES)(content, random)
    return content


def damaged_inside(content: bytes, random: Random) -> bytes:
    """A ZIP archive in which one part is damaged and everything else fits, so that damage gets past the checksums."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        chosen = random.choice([name for name in names if "sheet" in name] or names)
        for name in names:
            part = old.read(name)
            new.writestr(name, damaged(part, random) if name == chosen else part)
    return changed.getvalue()


def _span(content: bytes, random: Random) -> tuple[int, int]:
    start = random.randint(0, len(content))
    return start, min(len(content), start + random.choice((1, 1, 2, 8, 64, 512)))


def _replaced(content: bytes, random: Random) -> bytes:
    start, end = _span(content, random)
    return content[:start] + random.randbytes(end - start) + content[end:]


def _left_out(content: bytes, random: Random) -> bytes:
    start, end = _span(content, random)
    return content[:start] + content[end:]


def _doubled(content: bytes, random: Random) -> bytes:
    start, end = _span(content, random)
    return content[:end] + content[start:end] * random.choice((1, 3, 50)) + content[end:]


def _moved(content: bytes, random: Random) -> bytes:
    start, end = _span(content, random)
    rest = content[:start] + content[end:]
    at = random.randint(0, len(rest))
    return rest[:at] + content[start:end] + rest[at:]


def _odd(content: bytes, random: Random) -> bytes:
    at = random.randint(0, len(content))
    return content[:at] + random.choice(_ODD_BYTES) + content[at:]


def _cut_off(content: bytes, random: Random) -> bytes:
    return content[: random.randint(0, len(content))]


_CHANGES: tuple[Callable[[bytes, Random], bytes], ...] = (
    _replaced, _replaced, _left_out, _doubled, _moved, _odd, _odd, _odd, _cut_off,
)  # fmt: skip
