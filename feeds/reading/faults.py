"""Findings about files, with the severity that the catalogue gives them."""

from __future__ import annotations

from collections.abc import Iterable

from feeds.catalogue import check
from feeds.findings import Finding


class FileRefusedError(Exception):
    """Ends the reading of one file whose fault leaves nothing to read; caught where files are read one by one."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.check_id)
        self.finding = finding


def fault(
    check_id: str,
    *,
    feed: str | None = None,
    sheet: str | None = None,
    column: str | None = None,
    rows: Iterable[int] = (),
    **params: str | int,
) -> Finding:
    """A FILE finding. It counts its rows, or one where it has none; `params` hold nothing of the file's content."""
    numbers = tuple(sorted(set(rows)))
    return Finding(check_id, check(check_id).severity, feed, sheet, column, numbers, max(1, len(numbers)), params)
