"""Making a home of a backup, in a place where nothing is yet."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from feeds.clock import Clock, naive_utc, system_clock
from feeds.errors import UserError
from feeds.installation import Installation
from feeds.ledger import Ledger
from feeds.settings import Settings
from feeds.storage import Home, sync_folder, writing_under
from orchestration.backing_up.manifest import Manifest, copied
from orchestration.backing_up.taking import LEDGER

_MAY_BE_THERE = {"keys"}
"""A trial's keys are put back by hand, perhaps first."""


@dataclass(frozen=True, slots=True)
class Restored:
    """A home made of a backup: where, from which moment (UTC), how many files."""

    home: Path
    made_at: str
    files: int


def restore(
    backup: Path,
    settings: Settings,
    clock: Clock = system_clock,
    progress: Callable[[str], None] = lambda _done: None,
) -> Restored:
    """Make the home of these settings of a backup, all of it or nothing; every file's hash is compared on the way.

    Where the ledger is kept in another database, it is filled from the copy in the backup. UserError when the home or
    that database holds anything, or a file of the backup is missing or not what was backed up: then no home is made.
    """
    home = settings.home.expanduser().absolute()
    manifest = Manifest.read(backup)
    if home.exists() and (not home.is_dir() or {path.name for path in home.iterdir()} - _MAY_BE_THERE):
        raise UserError(f"{home} is not empty: restore into a new --home, so that nothing is overwritten.")
    staged = home.with_name(f".{home.name}.restoring-{uuid.uuid4().hex}")
    with writing_under(home.parent):
        try:
            _copy_all(backup, manifest, staged, progress)
            if settings.ledger_url:
                Ledger.in_file(staged / LEDGER).copy_to(Ledger(settings.ledger_url))
                (staged / LEDGER).unlink()
            os.sync()
            home.mkdir(parents=True, exist_ok=True)
            # The ledger last: a home without one is not taken for whole by anybody.
            for path in sorted(staged.iterdir(), key=lambda path: path.name == LEDGER):
                path.rename(home / path.name)
            sync_folder(home)
        finally:
            shutil.rmtree(staged, ignore_errors=True)
    installation = Installation.open(settings, clock)
    details = {"made_at": manifest.made_at, "last_event": manifest.last_event}
    installation.ledger.record_operation("restored", details, naive_utc(clock()))
    return Restored(home, manifest.made_at, len(manifest.files))


def _copy_all(backup: Path, manifest: Manifest, target: Path, progress: Callable[[str], None]) -> None:
    damaged: list[str] = []
    for done, (name, kept) in enumerate(sorted(manifest.files.items()), 1):
        try:
            if copied(backup / name, target / name) != kept.sha256:
                damaged.append(name)
            os.utime(target / name, ns=(kept.modified_ns, kept.modified_ns))
        except FileNotFoundError:
            damaged.append(name)
        progress(f"{done} of {len(manifest.files)} files")
    if damaged:
        raise UserError(
            f"{len(damaged)} files of {backup} are missing or not what was backed up, the first of them {damaged[0]}: "
            "restore an earlier backup, or put these files back from one."
        )
    for name, points_at in manifest.links.items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).symlink_to(points_at)
    Home(target).prepare()
