"""“Nothing to report”: files with a header and no rows, which state zero (feeds.md)."""

from __future__ import annotations

from collections.abc import Iterable

from feeds.contract_loading import load_contracts
from feeds.delivery import UploadedFile


def empty_files(feeds: Iterable[str]) -> tuple[UploadedFile, ...]:
    """A CSV file for each data set, with its columns and nothing below."""
    contracts = load_contracts()
    return tuple(
        UploadedFile((";".join(column.name for column in contracts[feed].columns) + "\n").encode(), feed)
        for feed in feeds
    )
