"""Taking deliveries out of the drop folder, once they are wholly there (feeds.md, "File name in the drop folder").

What has been received lies encrypted under home; the open copy is removed then, and not before. A file that cannot be
placed stays where it is and holds up nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from feeds.dropping import Drop, drops_in
from feeds.errors import UserError
from feeds.installation import Installation
from feeds.storage import writing_under
from feeds.submitting import submit

QUIET_FOR = timedelta(seconds=60)
"""Files of one folder belong together; without a mark it is complete when nothing has changed in it for so long."""
COMPLETE = ".done"
"""The file that says so at once."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What was done with the drop folder: counts, since names of files may name people."""

    received: int = 0
    received_before: int = 0
    still_arriving: int = 0
    unplaced: int = 0


def take_drops(installation: Installation) -> Taken:
    """Receive every delivery of the drop folder that is wholly there. UserError when nothing can be received at all.

    After a kill at any point the next call goes on: what was received but not removed is received before.
    """
    folder = installation.drop_folder
    with writing_under(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with installation.only_one("drop"):
        try:
            drops = drops_in([folder])
        except UserError:  # a folder without deliveries
            return Taken()
        archive = installation.archive_writer()
        receipts = []
        arriving = 0
        for drop in drops.deliveries:
            if not _is_complete(drop, installation):
                arriving += 1
                continue
            receipt = submit(
                drop.read(),
                municipality=drop.municipality,
                period=drop.period,
                says=drop.says,
                home=installation.home,
                ledger=installation.ledger,
                archive=archive,
                clock=installation.clock,
            )
            receipts.append(receipt.is_new)
            _remove(drop)
    return Taken(sum(receipts), len(receipts) - sum(receipts), arriving, len(drops.unplaced))


def _is_complete(drop: Drop, installation: Installation) -> bool:
    folder = drop.paths[0].parent
    if (folder / COMPLETE).exists():
        return True
    changed = max(path.stat().st_mtime for path in folder.iterdir() if path.is_file())
    return installation.clock().timestamp() - changed >= QUIET_FOR.total_seconds()


def _remove(drop: Drop) -> None:
    """Remove the open copies; with the last file of a folder its mark goes too, so that the next files wait again."""
    folder: Path = drop.paths[0].parent
    with writing_under(folder):
        for path in drop.paths:
            path.unlink()
        if [path.name for path in folder.iterdir()] == [COMPLETE]:
            (folder / COMPLETE).unlink()
