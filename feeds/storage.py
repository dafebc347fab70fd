"""The folders under home, and writes that are wholly there or not at all."""

from __future__ import annotations

import errno
import os
import uuid
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from feeds.errors import UserError

_NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_SYNCED_AT_ONCE = 8
_NO_PERMISSION = {errno.EACCES, errno.EPERM, errno.EROFS}


@dataclass(frozen=True, slots=True)
class Home:
    """Where one installation keeps its state (interface.md, "Folders under home")."""

    root: Path

    @property
    def received(self) -> Path:
        """Encrypted originals, one folder a delivery."""
        return self.root / "received"

    @property
    def accepted(self) -> Path:
        """Accepted rows: `<feed>/<delivery>.parquet`."""
        return self.root / "accepted"

    @property
    def linkage(self) -> Path:
        """Linking tokens of accepted persons: `<delivery>.parquet`. Only the linkage job reads it."""
        return self.root / "linkage"

    @property
    def reports(self) -> Path:
        """Reports without values."""
        return self.root / "reports"

    @property
    def builds(self) -> Path:
        """One folder a build."""
        return self.root / "builds"

    @property
    def published(self) -> Path:
        """Published DuckDB files and the link `current.duckdb`."""
        return self.root / "published"

    @property
    def current(self) -> Path:
        """The link that readers open."""
        return self.published / "current.duckdb"

    @property
    def current_public(self) -> Path:
        """The link that anybody may open: what disclosure control has passed."""
        return self.published / "current_public.duckdb"

    @property
    def releases(self) -> Path:
        """What was released: a numbered folder a release."""
        return self.root / "releases"

    @property
    def openings(self) -> Path:
        """Who opened which published file on the analysts' pages."""
        return self.root / "analyst" / "openings.jsonl"

    @property
    def keys(self) -> Path:
        """Keys of a trial (mode 0600); in production they lie elsewhere."""
        return self.root / "keys"

    @property
    def dagster(self) -> Path:
        """Dagster's own storage."""
        return self.root / "dagster"

    @property
    def ledger_file(self) -> Path:
        """The default ledger."""
        return self.root / "ledger.sqlite"

    def prepare(self) -> Home:
        """Make the folders that are missing. UserError when home cannot be written."""
        with writing_under(self.root):
            for folder in (self.received, self.accepted, self.linkage, self.builds, self.published, self.dagster):
                folder.mkdir(parents=True, exist_ok=True)
            probe = self.root / f".writable-{uuid.uuid4().hex}"
            probe.touch()
            probe.unlink()
        return self

    def accepted_file(self, feed: str, delivery_id: str) -> Path:
        """Where the accepted rows of one feed of one delivery lie."""
        return self.accepted / feed / f"{delivery_id}.parquet"

    def linkage_file(self, delivery_id: str) -> Path:
        """Where the linking tokens of one delivery lie."""
        return self.linkage / f"{delivery_id}.parquet"


@contextmanager
def writing_under(place: Path) -> Iterator[None]:
    """Turn the operating system's refusals to write into a UserError that says where and what next."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_SPACE:
            raise UserError(
                f"The disk that holds {place} is full: free some space and give the same command again."
            ) from None
        if error.errno in _NO_PERMISSION:
            raise UserError(
                f"{place} cannot be written: give this user the right to write there, or choose another --home."
            ) from None
        if error.errno in (errno.ENOTDIR, errno.EEXIST):
            raise UserError(f"{place} is not a folder: choose another --home.") from None
        raise


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file so that it is wholly there or not at all, and still there after a power cut."""
    with writing_under(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex}.tmp")
        try:
            with temporary.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)
        sync_folder(path.parent)


def write_parquets(frames: Mapping[Path, pl.DataFrame]) -> None:
    """Write each frame as Parquet under the rules of `write_bytes`; the same frame gives the same bytes.

    All files are on the disk before the first bears its name. Waiting for the disk is most of the work, so it is waited
    for all files at once.
    """
    temporary = {path: path.with_name(f".{path.name}.{uuid.uuid4().hex}.tmp") for path in frames}
    folders = {path.parent for path in frames}
    with ThreadPoolExecutor(_SYNCED_AT_ONCE) as threads, ExitStack() as stack:
        for folder in sorted(folders):
            stack.enter_context(writing_under(folder))
            folder.mkdir(parents=True, exist_ok=True)
        try:
            for path, frame in frames.items():
                frame.write_parquet(temporary[path], compression="zstd", statistics=True)
            list(threads.map(sync_file, temporary.values()))
            for path in frames:
                os.replace(temporary[path], path)
        finally:
            for leftover in temporary.values():
                leftover.unlink(missing_ok=True)
        list(threads.map(sync_folder, folders))


def point_link(link: Path, target: Path) -> None:
    """Switch a link, in one step, to a file of its own folder that is there already."""
    new = link.with_name(f".{link.stem}.{uuid.uuid4().hex}")
    new.symlink_to(target.name)
    os.replace(new, link)
    sync_folder(link.parent)


def sync_file(path: Path) -> None:
    """Have the operating system put the file's content on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Have the operating system put the folder's entries on the disk, so that a rename outlives a power cut."""
    sync_file(folder)
