"""Whether the disk has room for the next build."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator

from feeds.installation import Installation
from orchestration.doctor.ailments import Ailment

_GIB = 2**30
_LEAST_FREE = 2 * _GIB
_FREE_IN_PUBLICATIONS = 4
"""A build file is up to three times as large as what is published of it, and the publication comes beside it."""
_LEFT_BEHIND_AFTER = 24 * 3600
"""Seconds after which no running process can still be writing a temporary file."""


def examine(installation: Installation) -> Iterator[Ailment]:
    """Too little room, and temporary files that killed processes have left behind."""
    home = installation.home
    published = home.current.stat().st_size if home.current.exists() else 0
    needed = max(_LEAST_FREE, _FREE_IN_PUBLICATIONS * published)
    free = shutil.disk_usage(home.root).free
    if free < needed:
        yield Ailment(
            f"The disk that holds {home.root} has {free / _GIB:.1f} GiB left and the next build may need "
            f"{needed / _GIB:.1f}: delete old folders under {home.builds}, or give it a larger disk."
        )
    before = time.time() - _LEFT_BEHIND_AFTER
    for folder in (home.received, home.accepted, home.linkage, home.published):
        left = [f for f in folder.rglob(".*.tmp") if f.stat().st_mtime < before]
        if left:
            yield Ailment(
                f"{len(left)} temporary files of processes that were stopped lie under {folder} (names that begin "
                "with a dot and end with .tmp): nothing reads them, they may be deleted.",
                is_grave=False,
            )
