"""Homes in which deliveries wait to be gated, made quickly: what is measured is gating, not receiving."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from feeds.delivery import UploadedFile
from feeds.dropping import name_says
from feeds.installation import Installation
from feeds.keys import ArchiveWriter
from feeds.ledger import NewDelivery, StoredFile
from feeds.settings import Settings
from tests.worlds.logical import LogicalDelivery
from tests.worlds.writing import STYLES, write_delivery

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)


def clock() -> datetime:
    """The same moment in every run, after the last period of the benchmark's country."""
    return NOW


def home_with(deliveries: Sequence[LogicalDelivery], root: Path) -> Installation:
    """A trial home with its own keys in which the deliveries wait, received in their order.

    Each municipality writes its files in one style, CSV or XLSX, as in the test worlds.
    """
    installation = Installation.open(Settings(home=root), clock)
    installation.make_trial_keys()
    archive = installation.archive_writer()
    municipalities = dict.fromkeys(delivery.municipality for delivery in deliveries)
    style_of = {name: STYLES[at % len(STYLES)] for at, name in enumerate(municipalities)}
    for delivery in deliveries:
        with TemporaryDirectory() as folder:
            paths = write_delivery(delivery, Path(folder), style_of[delivery.municipality])
            files = [UploadedFile(path.read_bytes(), name_says(path).feed) for path in paths]
        _receive(installation, archive, delivery, files)
    return installation


def _receive(
    installation: Installation, archive: ArchiveWriter, delivery: LogicalDelivery, files: Sequence[UploadedFile]
) -> None:
    """As `feeds.submitting.submit`, without waiting for the disk after every file."""
    stored = tuple(
        StoredFile(position, file.feed, hashlib.sha256(file.content).hexdigest(), len(file.content))
        for position, file in enumerate(files, 1)
    )
    folder = f"{delivery.municipality}-{delivery.period}-{delivery.received_order}"
    target = installation.home.received / folder
    target.mkdir()
    for position, file in enumerate(files, 1):
        (target / f"{position}.age").write_bytes(archive.seal(file.content))
    stated: dict[str, str | None] = {"municipality": delivery.municipality, "period": delivery.period}
    new = NewDelivery(delivery.municipality, delivery.period, stored, folder, stated)
    installation.ledger.register(new, NOW.replace(tzinfo=None))
