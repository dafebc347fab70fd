"""The door to the raw cells of a vendor's export, for the page on which its uploader makes a mapping (ADR 8, 10)."""

from __future__ import annotations

from feeds.reading.export_tables import ExportTable
from feeds.reading.export_wire import export_of, export_question
from feeds.reading.limits import DEFAULT_LIMITS, Limits
from feeds.reading.pool import WorkerPool, shared_pool


def read_export(
    content: bytes, *, limits: Limits = DEFAULT_LIMITS, pool: WorkerPool | None = None
) -> tuple[ExportTable, ...]:
    """The tables of a file, read in a worker process; none of one that cannot be opened or has no content.

    For the uploader only: the result must never be stored, logged or sent anywhere else. Raises ReadingError for a
    mistake of ours.
    """
    if len(content) > limits.file_bytes:
        return ()
    answer = (pool or shared_pool(limits)).answer(export_question(content, limits), 1)
    return () if answer is None else export_of(answer)
