"""Taking a backup of a home that is in use: nothing has to be stopped.

The ledger is copied first, in one transaction. Every file that it names was on the disk before it was named and is
never changed afterwards, so whatever is copied later holds all that the copy of the ledger speaks of; what has come
since is in the next backup. Files that an earlier backup holds already are linked to it, not copied.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from feeds.clock import naive_utc
from feeds.errors import UserError
from feeds.installation import Installation
from feeds.ledger import Ledger
from feeds.storage import Home, sync_folder, writing_under
from orchestration.backing_up.manifest import MANIFEST, KeptFile, Manifest, copied, sha256_of

LEDGER = "ledger.sqlite"
PORTAL = "portal.sqlite"
_UNFINISHED = ".unfinished-"
_NAME = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup: its folder, how many files it holds, how many of them it had to copy, and what home lacked."""

    folder: Path
    files: int
    copied: int
    missing: tuple[str, ...]
    """Files that the ledger names and home does not hold."""


def take_backup(
    installation: Installation, folder: Path, progress: Callable[[str], None] = lambda _done: None
) -> Backup:
    """Back up everything that figures rest on into a new folder under `folder`, named by the moment (UTC).

    Keys are left out: whoever has a backup must not be able to open originals with it. So are build folders, which
    are made anew, and Dagster's history of runs. UserError when `folder` cannot be written or lies in home.
    """
    home = installation.home
    if folder.resolve().is_relative_to(home.root.resolve()):
        raise UserError(f"{folder} lies under home: name a folder on another disk, or both are lost together.")
    moment = naive_utc(installation.clock())
    name = moment.strftime(_NAME)
    if (folder / name).exists():
        raise UserError(f"There is a backup of this second already, {folder / name}: give the same command again.")
    earlier = _latest(folder)
    unfinished = folder / f"{_UNFINISHED}{uuid.uuid4().hex}"
    with writing_under(folder):
        for left in folder.glob(f"{_UNFINISHED}*"):
            shutil.rmtree(left)
        unfinished.mkdir(parents=True)
        work = _Work(home, unfinished, earlier)
        last_event, named = work.ledger(installation.ledger)
        work.portal()
        work.links()
        for done, path in enumerate(_write_once(home), 1):
            work.file(path)
            progress(f"{done} files")
        manifest = Manifest(moment.isoformat(), last_event, work.kept, work.linked)
        (unfinished / MANIFEST).write_text(manifest.text(), encoding="utf-8")
        os.sync()
        unfinished.rename(folder / name)
        sync_folder(folder)
    missing = tuple(path for path in named if path not in work.kept)
    details = {"backup": name, "files": len(work.kept), "missing": len(missing)}
    installation.ledger.record_operation("backed_up", details, moment)
    return Backup(folder / name, len(work.kept), work.copied, missing)


class _Work:
    """One backup in the making."""

    def __init__(self, home: Home, target: Path, earlier: Path | None) -> None:
        self._home = home
        self._target = target
        self._earlier = earlier
        self._known = Manifest.read(earlier).files if earlier else {}
        self.kept: dict[str, KeptFile] = {}
        self.linked: dict[str, str] = {}
        self.copied = 0

    def ledger(self, ledger: Ledger) -> tuple[int, list[str]]:
        """Copy the ledger into one SQLite file, whatever database it is kept in; its last event, the files it names."""
        copy = Ledger.in_file(self._target / LEDGER)
        ledger.copy_to(copy)
        last_event, named = copy.last_event(), list(_named_by(copy))
        copy.close()
        self._note(LEDGER)
        return last_event, named

    def portal(self) -> None:
        """Accounts and audit trail, where they are kept in home."""
        source = self._home.root / PORTAL
        if source.exists():
            with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(self._target / PORTAL)) as copy:
                live.backup(copy)
            self._note(PORTAL)

    def links(self) -> None:
        """Where the published links point; taken before the files, so that what they point at is there."""
        for link in (self._home.current, self._home.current_public):
            if link.is_symlink():
                self.linked[link.relative_to(self._home.root).as_posix()] = link.readlink().as_posix()

    def file(self, path: Path) -> None:
        """Link a file to the earlier backup that holds it, else copy it. One that has gone meanwhile is left out."""
        name = path.relative_to(self._home.root).as_posix()
        target = self._target / name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            stat = path.stat()
            known = self._known.get(name)
            if self._earlier and known and (known.size, known.modified_ns) == (stat.st_size, stat.st_mtime_ns):
                os.link(self._earlier / name, target)
                self.kept[name] = known
                return
            digest = copied(path, target)
        except FileNotFoundError:
            return
        self.copied += 1
        self.kept[name] = KeptFile(digest, target.stat().st_size, stat.st_mtime_ns)

    def _note(self, name: str) -> None:
        path = self._target / name
        stat = path.stat()
        self.copied += 1
        self.kept[name] = KeptFile(sha256_of(path), stat.st_size, stat.st_mtime_ns)


def _latest(folder: Path) -> Path | None:
    """The latest whole backup; names sort by their moment."""
    return max((path.parent for path in folder.glob(f"[0-9]*Z/{MANIFEST}")), default=None)


def _write_once(home: Home) -> Iterator[Path]:
    """What never changes once it has its name, and the small records of what has gone out and who has looked."""
    for folder in (home.received, home.accepted, home.linkage, home.published, home.releases):
        yield from (path for path in sorted(folder.rglob("*")) if _is_kept(path))
    yield from (path for path in sorted(home.builds.glob("*")) if _is_kept(path))
    if home.openings.exists():
        yield home.openings


def _is_kept(path: Path) -> bool:
    return path.is_file() and not path.is_symlink() and not path.name.startswith(".")


def _named_by(ledger: Ledger) -> Iterator[str]:
    home = Home(Path())
    for original in ledger.originals():
        yield (home.received / original.archive_folder / f"{original.position}.age").as_posix()
    for accepted in ledger.accepted_files():
        yield home.accepted_file(accepted.feed, accepted.delivery_id).as_posix()
