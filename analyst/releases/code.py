"""What a release was made with: the analyst room's own code and the libraries that write or solve."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

_ROOM = Path(__file__).resolve().parent.parent
_KINDS = {".py", ".yaml", ".html", ".typ"}
_LIBRARIES = ("altair", "duckdb", "highspy", "polars", "pysdmx", "typst", "vl-convert-python", "xlsxwriter")


@cache
def release_code() -> str:
    """The package's version and a hash of the room's code. With another one the same figures may give other bytes."""
    digest = hashlib.sha256()
    for file in sorted(p for p in _ROOM.rglob("*") if p.suffix in _KINDS):
        digest.update(file.relative_to(_ROOM).as_posix().encode())
        digest.update(file.read_bytes())
    return f"{version('pajumte')}+{digest.hexdigest()[:12]}"


def libraries() -> dict[str, str]:
    """The versions of the libraries on which the bytes depend."""
    return {name: version(name) for name in _LIBRARIES}
