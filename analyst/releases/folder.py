"""A folder that is wholly there or not at all: files go to a hidden folder that gets its name at the end."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Mapping
from pathlib import Path

from feeds.errors import UserError
from feeds.storage import sync_file, sync_folder, writing_under


def write_folder(target: Path, files: Mapping[str, bytes]) -> bool:
    """Write `files` (relative name → content) as the folder `target`. False when it stands there, byte for byte.

    UserError when a folder of that name holds anything else, or the place cannot be written. What a killed run has left
    behind is a hidden folder beside the target, which the next run removes.
    """
    if target.exists():
        if _content(target) == dict(files):
            return False
        raise UserError(
            f"{target} is there already and holds other files. A release is never changed: choose another --out, "
            "or move that folder away."
        )
    with writing_under(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
        for abandoned in target.parent.glob(f".{target.name}.*.tmp"):
            shutil.rmtree(abandoned)
        temporary = target.parent / f".{target.name}.{uuid.uuid4().hex}.tmp"
        try:
            for name, content in sorted(files.items()):
                file = temporary / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
                sync_file(file)
            for folder in (p for p in temporary.rglob("*") if p.is_dir()):
                sync_folder(folder)
            os.replace(temporary, target)
            sync_folder(target.parent)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    return True


def _content(folder: Path) -> dict[str, bytes]:
    if not folder.is_dir():
        return {}
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
