"""Reading many deliveries for the gate: in order, several at once, and while the gate judges what was read before.

Opening and normalising files takes longer than judging them, and is done by other processes: they read the next batch
while this one is judged and stored. Memory is bounded by the size of the originals, which the ledger knows before
anything is opened: no more than two batches are held at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from feeds.delivery import ReadDelivery
from feeds.installation import Installation
from feeds.keys import GateKeys
from feeds.ledger import WaitingDelivery
from feeds.reading import read_delivery
from feeds.reading.limits import DEFAULT_LIMITS, MEBIBYTE
from feeds.submitting import originals

MOST_DELIVERIES = 250
"""In one batch: enough to spread the set-up cost of Great Expectations over, few enough to show progress.

The last batch is judged while nothing is left to be read, so a larger one would leave the readers idle for longer.
"""

MOST_BYTES = 48 * MEBIBYTE
"""Originals in one batch. A delivery that is larger is a batch of its own."""


@dataclass(frozen=True, slots=True)
class ReadOne:
    """A delivery with what its files hold."""

    delivery: WaitingDelivery
    read: ReadDelivery


def read_in_batches(
    installation: Installation, keys: GateKeys, deliveries: Sequence[WaitingDelivery]
) -> Iterator[tuple[ReadOne, ...]]:
    """The deliveries, read, in their order; while the caller works on one batch the next is being read.

    UserError when an original cannot be opened, ReadingError for a mistake of ours: raised in the delivery's turn, so
    the batches before it have been handed out. What is not wanted any more is not read.
    """
    with ThreadPoolExecutor(DEFAULT_LIMITS.workers, thread_name_prefix="reading") as threads:

        def started(batch: Sequence[WaitingDelivery]) -> list[Future[ReadOne]]:
            return [threads.submit(_read_one, installation, keys, delivery) for delivery in batch]

        batches = iter(in_batches(deliveries))
        reading = started(next(batches, ()))
        try:
            while reading:
                read = tuple(each.result() for each in reading)
                reading = started(next(batches, ()))
                yield read
        finally:
            threads.shutdown(wait=True, cancel_futures=True)


def in_batches(deliveries: Sequence[WaitingDelivery]) -> Iterator[tuple[WaitingDelivery, ...]]:
    """The deliveries in their order, as many together as the limits of a batch allow, and at least one."""
    batch: list[WaitingDelivery] = []
    held = 0
    for delivery in deliveries:
        size = sum(file.size for file in delivery.files)
        if batch and (len(batch) == MOST_DELIVERIES or held + size > MOST_BYTES):
            yield tuple(batch)
            batch, held = [], 0
        batch.append(delivery)
        held += size
    if batch:
        yield tuple(batch)


def _read_one(installation: Installation, keys: GateKeys, delivery: WaitingDelivery) -> ReadOne:
    files = originals(delivery, installation.home, keys)
    read = read_delivery(
        files,
        municipality=delivery.municipality,
        period=delivery.period,
        keys=keys.tokens,
        mappings=delivery.mappings,
    )
    return ReadOne(delivery, read)
