"""FILE-22: the same delivery again is answered with the earlier receipt, and nothing is registered."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from feeds.dropping import Drop, NameSays, drops_in
from feeds.installation import Installation
from feeds.ledger import Receipt
from feeds.settings import Settings
from feeds.submitting import submit
from tests.integration.checks.examples import FOLDER


def receipts_of(kind: str, home: Path) -> tuple[Receipt, Receipt]:
    """What the earlier delivery of the example and then the delivery itself are answered with."""
    installation = Installation.open(Settings(home=home), lambda: datetime(2026, 4, 10, 9, tzinfo=UTC))
    installation.make_trial_keys()

    def received(drop: Drop) -> Receipt:
        return submit(
            drop.read(),
            municipality=drop.municipality,
            period=drop.period,
            says=NameSays(),
            home=installation.home,
            ledger=installation.ledger,
            archive=installation.archive_writer(),
            clock=installation.clock,
        )

    folder = FOLDER / kind / "FILE-22"
    (earlier,) = drops_in([folder / "history"]).deliveries
    (delivery,) = drops_in(sorted(folder.glob("*.csv"))).deliveries
    return received(earlier), received(delivery)


def test_the_same_files_for_the_same_month_get_the_earlier_receipt(tmp_path: Path) -> None:
    first, again = receipts_of("bad", tmp_path)

    assert first.is_new and not again.is_new
    assert again.delivery_id == first.delivery_id


def test_the_same_files_for_another_month_are_another_delivery(tmp_path: Path) -> None:
    first, other = receipts_of("good", tmp_path)

    assert first.is_new and other.is_new
    assert other.delivery_id != first.delivery_id
