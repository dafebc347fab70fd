"""What a backup holds: every file with size and hash, so that a restore can tell whether it is whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from feeds.errors import UserError

MANIFEST = "manifest.json"
_FORMAT = 1
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class KeptFile:
    """One file of a backup, as it was when it was copied; `modified_ns` is its time of modification at home."""

    sha256: str
    size: int
    modified_ns: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """`files` and `links` (name to target) by their path under home; `last_event` of the ledger that is kept."""

    made_at: str
    last_event: int
    files: Mapping[str, KeptFile]
    links: Mapping[str, str]

    def text(self) -> str:
        """As it stands in the backup."""
        files = {name: [kept.sha256, kept.size, kept.modified_ns] for name, kept in sorted(self.files.items())}
        content = {"format": _FORMAT, "made_at": self.made_at, "last_event": self.last_event}
        return json.dumps(content | {"links": dict(sorted(self.links.items())), "files": files}, indent=1) + "\n"

    @classmethod
    def read(cls, backup: Path) -> Manifest:
        """Of a backup. UserError when the folder is none, or one of a later version."""
        try:
            content = json.loads((backup / MANIFEST).read_text(encoding="utf-8"))
            if content["format"] != _FORMAT:
                raise UserError(f"{backup} was made by a later version of Pajumte: restore it with that version.")
            files = {name: KeptFile(*kept) for name, kept in content["files"].items()}
            if any(Path(name).is_absolute() or ".." in Path(name).parts for name in (*files, *content["links"])):
                raise ValueError("a name that leads out of the backup")
            return cls(content["made_at"], content["last_event"], files, content["links"])
        except (OSError, ValueError, KeyError, TypeError):
            raise UserError(
                f"{backup} is no whole backup (its {MANIFEST} is missing or damaged): name a folder that "
                "`pajumte backup` has made, such as 20260301T020000Z."
            ) from None


def sha256_of(path: Path) -> str:
    """The hash of a file, read piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def copied(source: Path, target: Path) -> str:
    """Copy a file and give the hash of what was read."""
    digest = hashlib.sha256()
    target.parent.mkdir(parents=True, exist_ok=True)
    with source.open("rb") as read, target.open("xb") as written:
        while chunk := read.read(_CHUNK_BYTES):
            digest.update(chunk)
            written.write(chunk)
    return digest.hexdigest()
