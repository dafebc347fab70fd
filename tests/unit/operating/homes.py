"""Homes of an operator, in as few words as a test needs."""

import hashlib
from datetime import UTC, datetime, timedelta

import duckdb

from feeds.findings import Outcome
from feeds.installation import Installation
from feeds.ledger import AcceptedFeed, NewDelivery, StoredFile
from feeds.settings import Settings
from tests.unit.ledger.building import RIGA, a_verdict

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


def at(**ago):
    """A moment as the ledger stores it, so long ago."""
    return (NOW - timedelta(**ago)).replace(tzinfo=None)


def a_home(folder, **settings):
    """A new home with a trial's keys, whose clock stands at `NOW`."""
    installation = Installation.open(Settings(home=folder, **settings), lambda: NOW)
    installation.make_trial_keys()
    return installation


def receive(installation, received_at, *, period="2026-02"):
    """A delivery with one original."""
    folder = f"folder-{period}"
    original = installation.home.received / folder / "1.age"
    original.parent.mkdir(parents=True)
    original.write_bytes(b"sealed")
    stated = {"municipality": RIGA, "period": period}
    files = (StoredFile(1, "shelter_stays", hashlib.sha256(period.encode()).hexdigest(), 6),)
    return installation.ledger.register(NewDelivery(RIGA, period, files, folder, stated), received_at)


def accept(installation, receipt, decided_at):
    """Accept it with one file; the file."""
    file = installation.home.accepted_file("shelter_stays", receipt.delivery_id)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"rows")
    accepted = [AcceptedFeed("shelter_stays", 3, hashlib.sha256(b"rows").hexdigest())]
    verdict = a_verdict(Outcome.ACCEPTED)
    installation.ledger.record_verdict(receipt.delivery_id, verdict, {"shelter_stays": 3}, accepted, decided_at)
    return file


def publish(installation, build_id, as_of, *, is_current=True):
    """A publication of this build; the file."""
    file = installation.home.published / f"pajumte_{build_id}.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("CREATE SCHEMA marts")
        connection.execute(
            "CREATE TABLE marts.publication AS SELECT ? AS build_id, ?::TIMESTAMP AS as_of", [build_id, as_of]
        )
    if is_current:
        installation.home.current.unlink(missing_ok=True)
        installation.home.current.symlink_to(file.name)
    return file
