"""Whether the files are there that the ledger says are there, byte for byte where it knows the bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from feeds.installation import Installation
from orchestration.doctor.ailments import Ailment

_NAMED_AT_MOST = 3


def examine_originals(installation: Installation) -> Iterator[Ailment]:
    """Originals that are gone or empty. What is in them is known only to the holder of the archive's identity."""
    folder = installation.home.received
    lost = [
        o.delivery_id
        for o in installation.ledger.originals()
        if not _has_content(folder / o.archive_folder / f"{o.position}.age")
    ]
    if lost:
        yield Ailment(
            f"The encrypted originals of {_some(lost)} are gone from {folder}: put them back from the backup; what is "
            "accepted still counts, but it could never be gated again."
        )


def examine_accepted(installation: Installation) -> Iterator[Ailment]:
    """Accepted files that are gone or other than when they were accepted, and files that no verdict knows."""
    home = installation.home
    gone, changed, known = [], [], set()
    for accepted in installation.ledger.accepted_files():
        file = home.accepted_file(accepted.feed, accepted.delivery_id)
        known.add(file)
        if not file.exists():
            gone.append(f"{accepted.feed} of {accepted.delivery_id}")
        elif _sha256(file) != accepted.sha256:
            changed.append(f"{accepted.feed} of {accepted.delivery_id}")
    if gone:
        yield Ailment(
            f"Accepted files are gone from {home.accepted}: {_some(gone)}. Put them back from the backup; until then "
            "nothing can be built."
        )
    if changed:
        yield Ailment(
            f"Accepted files under {home.accepted} are not what was accepted: {_some(changed)}. Put them back from the "
            "backup before the next build; figures built on them cannot be trusted."
        )
    unknown = [f for f in home.accepted.rglob("*.parquet") if f not in known]
    if unknown:
        yield Ailment(
            f"{len(unknown)} files under {home.accepted} belong to no accepted delivery: gating was stopped before it "
            "had entered its verdict. No build reads them; the next gating of those deliveries writes them anew.",
            is_grave=False,
        )


def _has_content(file: Path) -> bool:
    return file.exists() and file.stat().st_size > 0


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _some(names: list[str]) -> str:
    """The first few, and how many more."""
    distinct = list(dict.fromkeys(names))
    more = len(distinct) - _NAMED_AT_MOST
    return ", ".join(distinct[:_NAMED_AT_MOST]) + (f" and {more} more" if more > 0 else "")
