"""Reading many deliveries: in order, in batches that memory can hold, and never more than is asked for."""

from datetime import date, datetime
from pathlib import Path

import pytest

from benchmarks.homes import home_with
from expectations.reading_many import MOST_BYTES, MOST_DELIVERIES, in_batches, read_in_batches
from feeds.errors import UserError
from feeds.installation import Installation
from feeds.ledger import StoredFile, WaitingDelivery
from tests.worlds.logical import LogicalDelivery

PERIODS = [f"2026-{month:02d}" for month in range(1, 7)]


def waiting(number: int, *sizes: int) -> WaitingDelivery:
    files = tuple(StoredFile(position, None, "0" * 64, size) for position, size in enumerate(sizes, 1))
    received = datetime(2026, 12, 1)
    return WaitingDelivery(
        delivery_id=f"d{number}",
        municipality="LV0001000",
        period="2026-03",
        received_seq=number,
        received_at=received,
        archive_folder=f"f{number}",
        files=files,
        stated={},
    )


class TestBatches:
    def sizes(self, deliveries: list[WaitingDelivery]) -> list[int]:
        return [len(batch) for batch in in_batches(deliveries)]

    def test_nothing_waits(self) -> None:
        assert self.sizes([]) == []

    def test_as_many_deliveries_as_a_batch_may_hold_are_one_and_one_more_begins_another(self) -> None:
        exactly = [waiting(number, 1) for number in range(MOST_DELIVERIES)]
        assert self.sizes(exactly) == [MOST_DELIVERIES]
        assert self.sizes([*exactly, waiting(MOST_DELIVERIES, 1)]) == [MOST_DELIVERIES, 1]

    def test_the_bytes_of_all_files_count(self) -> None:
        half = MOST_BYTES // 2
        assert self.sizes([waiting(0, half), waiting(1, half)]) == [2]
        assert self.sizes([waiting(0, half), waiting(1, half, 1)]) == [1, 1]

    def test_a_delivery_larger_than_a_batch_is_a_batch_of_its_own(self) -> None:
        assert self.sizes([waiting(0, 1), waiting(1, MOST_BYTES + 1), waiting(2, 1)]) == [1, 1, 1]

    def test_the_order_stays(self) -> None:
        deliveries = [waiting(number, MOST_BYTES // 3) for number in (5, 2, 9, 1)]
        assert [d.delivery_id for batch in in_batches(deliveries) for d in batch] == ["d5", "d2", "d9", "d1"]


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    """Six months of one place, a bed more in each."""
    deliveries = [
        LogicalDelivery(
            "LV0001000",
            period,
            {
                "facilities": [
                    {
                        "facility_id": "m1", "name": "Mītne", "service_type": "shelter", "capacity": 40 + number,
                        "open_from": date(2020, 1, 1),
                    }
                ]
            },
            number,
        )
        for number, period in enumerate(PERIODS)
    ]  # fmt: skip
    return home_with(deliveries, tmp_path)


def test_every_delivery_comes_with_its_own_rows_in_the_order_asked_for(installation: Installation) -> None:
    asked = list(reversed(installation.ledger.waiting()))
    read = [one for batch in read_in_batches(installation, installation.gate_keys(), asked) for one in batch]
    assert [one.delivery.period for one in read] == PERIODS[::-1]
    assert [one.read.feeds["facilities"].frame["capacity"].item() for one in read] == [45, 44, 43, 42, 41, 40]


def test_an_original_that_cannot_be_opened_is_told_and_ends_the_reading(installation: Installation) -> None:
    deliveries = installation.ledger.waiting()
    damaged = installation.home.received / deliveries[2].archive_folder / "1.age"
    damaged.write_bytes(b"no age file")
    with pytest.raises(UserError, match="cannot be opened"):
        list(read_in_batches(installation, installation.gate_keys(), deliveries))
