"""The door to a delivery's raw cells, for the report to the person who delivered it."""

from __future__ import annotations

from collections.abc import Sequence

from feeds.delivery import UploadedFile
from feeds.mappings.feed_mapping import FeedMapping
from feeds.reading.limits import DEFAULT_LIMITS, Limits
from feeds.reading.original_tables import OriginalTable
from feeds.reading.original_wire import originals_of, originals_question
from feeds.reading.pool import WorkerPool, shared_pool


def read_originals(
    files: Sequence[UploadedFile],
    *,
    mappings: Sequence[FeedMapping] = (),
    limits: Limits = DEFAULT_LIMITS,
    pool: WorkerPool | None = None,
) -> tuple[OriginalTable, ...]:
    """The feeds' tables as they were delivered, read in a worker process; none of a delivery that cannot be opened.

    For the uploader only: the result must never be stored, logged or sent anywhere else. Raises ReadingError for a
    mistake of ours, without any text of the files.
    """
    if any(len(file.content) > limits.file_bytes for file in files):
        return ()
    answer = (pool or shared_pool(limits)).answer(originals_question(files, limits, mappings), len(files))
    return () if answer is None else originals_of(answer)
