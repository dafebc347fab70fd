"""From the bytes of a delivery to typed, pseudonymised frames and findings about the files (architecture, principle 5).

`read_delivery` is the door. Files are opened in worker processes only; nothing raw comes back from there, except
through `feeds.reading.originals` for the report to the person who delivered the file.
"""

from __future__ import annotations

from collections.abc import Sequence

from feeds.delivery import ReadDelivery, UploadedFile
from feeds.mappings.feed_mapping import FeedMapping
from feeds.pseudonymising import TokenKeys
from feeds.reading.faults import fault
from feeds.reading.kinds import merely_recognised
from feeds.reading.limits import DEFAULT_LIMITS, MEBIBYTE, Limits
from feeds.reading.pool import ReadingError, WorkerPool, shared_pool
from feeds.reading.wire import Request

__all__ = ["Limits", "ReadingError", "WorkerPool", "read_delivery"]


def read_delivery(
    files: Sequence[UploadedFile],
    *,
    municipality: str,
    period: str,
    keys: TokenKeys,
    mappings: Sequence[FeedMapping] = (),
    limits: Limits = DEFAULT_LIMITS,
    pool: WorkerPool | None = None,
) -> ReadDelivery:
    """Read, normalise and pseudonymise a delivery in a worker process.

    `municipality` is the ATVK code that delivers, `period` its month (`YYYY-MM`), `mappings` those by which its
    vendors' exports are read. What is wrong with the files is in
    the result's findings (FILE-01 to FILE-17, FILE-23); a worker that runs out of memory or time, or crashes, is the
    finding FILE-06. Raises ReadingError only for a mistake of ours, without any text of the files.
    """
    too_large = [position for position, file in enumerate(files, start=1) if len(file.content) > limits.file_bytes]
    if too_large:
        findings = tuple(
            fault("FILE-05", position=position, limit_mb=limits.file_bytes // MEBIBYTE) for position in too_large
        )
        return ReadDelivery({}, findings, merely_recognised(files))
    request = Request(tuple(files), municipality, period, keys, limits, tuple(mappings))
    return (pool or shared_pool(limits)).read(request)
