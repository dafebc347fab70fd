"""How large a file may be, and how much memory and time its reading may take."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of reading. The defaults hold a whole country's month in one workbook many times over.

    `file_bytes` is the limit of an upload (FILE-05); `rows`, `columns` and `cells` those of one table, `archive_*`
    those of a workbook (FILE-06). `compression_ratio` counts only for parts over `ratio_counts_from_bytes`: repetitive
    small parts compress well honestly. `memory_bytes` is what a worker may allocate, `seconds` its time for a delivery.
    """

    file_bytes: int = 50 * MEBIBYTE
    archive_bytes: int = 400 * MEBIBYTE
    archive_entries: int = 2_000
    compression_ratio: int = 200
    ratio_counts_from_bytes: int = 5 * MEBIBYTE
    rows: int = 400_000
    columns: int = 300
    cells: int = 8_000_000
    memory_bytes: int = 1024 * MEBIBYTE
    seconds: float = 60.0
    files_per_worker: int = 200
    workers: int = 2


DEFAULT_LIMITS = Limits()
