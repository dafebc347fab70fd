"""Which tables of an upload were read by a mapping, and the titles in them of which it knows nothing."""

from __future__ import annotations

from dataclasses import dataclass

from feeds.contract_loading import load_contracts
from feeds.headers import match_headers
from feeds.reporting.places import DeliveredTables


@dataclass(frozen=True, slots=True)
class MappedTable:
    """A table of the upload. `unknown` are titles of the uploader's own file: for that session's eyes alone."""

    feed: str
    version: int
    unknown: tuple[str, ...]


def mapped_tables(tables: DeliveredTables) -> list[MappedTable]:
    """The tables that a mapping reads, in the order of the upload."""
    found = []
    for entry in tables.maps:
        mapping, header_row = entry.table.mapping, entry.table.header_row
        if mapping is not None and header_row is not None:
            header = [entry.text(header_row, position) for position in range(entry.width)]
            unknown = match_headers(header, load_contracts()[mapping.feed], mapping).unknown
            titles = tuple((header[position] or "").strip() for position in unknown)
            found.append(MappedTable(mapping.feed, mapping.version, titles))
    return found
