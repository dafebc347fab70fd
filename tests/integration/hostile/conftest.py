"""One small pool of real workers for the whole folder, under the limits of a running service."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from time import monotonic

import pytest

from feeds.delivery import ReadDelivery, UploadedFile
from feeds.pseudonymising import TokenKeys
from feeds.reading import WorkerPool, read_delivery
from feeds.reading.delivery_files import read_files
from feeds.reading.limits import DEFAULT_LIMITS, Limits

KEYS = TokenKeys(bytes(range(32)))
_RIGA, _MARCH = "LV0001000", "2026-03"

Read = Callable[..., ReadDelivery]


@dataclass(frozen=True)
class Service:
    """Reading as the service does it: in limited workers, and how long an answer may take."""

    pool: WorkerPool
    limits: Limits

    def read(self, content: bytes, feed: str | None = None) -> ReadDelivery:
        start = monotonic()
        result = read_delivery(
            [UploadedFile(content, feed)], municipality=_RIGA, period=_MARCH, keys=KEYS, limits=self.limits,
            pool=self.pool,
        )  # fmt: skip
        # A worker that breaks after other work is asked again afresh, so twice the limit is the most.
        assert monotonic() - start < 2 * self.limits.seconds + 10
        return result


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    limits = replace(DEFAULT_LIMITS, workers=1)
    pool = WorkerPool(limits)
    yield Service(pool, limits)
    pool.close()


@pytest.fixture(scope="session")
def read() -> Read:
    """Reads one file in this process: for files that are only untidy."""

    def read_here(content: bytes, feed: str | None = None) -> ReadDelivery:
        files = [UploadedFile(content, feed)]
        return read_files(files, municipality=_RIGA, period=_MARCH, keys=KEYS, limits=DEFAULT_LIMITS)

    return read_here


def faults(result: ReadDelivery) -> list[tuple[str, str | None, tuple[int, ...]]]:
    """Check, column and rows of each finding."""
    return [(finding.check_id, finding.column, finding.rows) for finding in result.findings]
