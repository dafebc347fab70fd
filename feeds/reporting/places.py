"""From findings to the cells they speak of, in the tables as they were delivered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from feeds.contract_loading import load_contracts
from feeds.findings import Finding
from feeds.headers import match_headers
from feeds.reading.original_tables import OriginalTable

_COLUMN_PREFIX = "column "
_GIVEN_TWICE = "FILE-23"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding points. `row` counts from 1 as the clerk sees it, `column` from 0.

    `column` None: the whole row. `row` None: the table as a whole.
    """

    row: int | None = None
    column: int | None = None


class TableMap:
    """One delivered table, asked for its cells and for where a finding's column stands in it."""

    def __init__(self, table: OriginalTable) -> None:
        self.table = table
        self.width = table.cells.width - 1
        self._row_index = {row: index for index, row in enumerate(table.cells["source_row"].to_list())}
        self._positions = self._positions_by_name()

    def text(self, row: int, column: int) -> str | None:
        """A cell as it was delivered; None when there is none."""
        index = self._row_index.get(row)
        if index is None or not 0 <= column < self.width:
            return None
        text: str | None = self.table.cells.item(index, column + 1)
        return text

    def places(self, finding: Finding) -> tuple[Place, ...]:
        """Where the finding points in this table: cells, or whole rows, or header cells, or the table itself.

        A column that the file lacks is pointed to where it can be added: right of all others, in contract order.
        """
        columns = self._columns(finding.column)
        if finding.rows:
            column = columns[0] if columns else None
            return tuple(Place(row, column) for row in finding.rows)
        if columns and self.table.header_row is not None:
            return tuple(Place(self.table.header_row, column) for column in columns)
        return (Place(),)

    def _columns(self, name: str | None) -> tuple[int, ...]:
        if name is None:
            return ()
        if name.startswith(_COLUMN_PREFIX):
            return (int(name.removeprefix(_COLUMN_PREFIX)) - 1,)
        return self._positions.get(name, ())

    def _positions_by_name(self) -> Mapping[str, tuple[int, ...]]:
        if self.table.header_row is None:
            return {}
        header = [self.text(self.table.header_row, position) for position in range(self.width)]
        match = match_headers(header, load_contracts()[self.table.feed], self.table.mapping)
        positions: dict[str, tuple[int, ...]] = {}
        for position, name in sorted({**match.columns, **match.duplicates}.items()):
            positions[name] = (*positions.get(name, ()), position)
        for offset, name in enumerate((*match.missing_required, *match.missing_optional)):
            positions[name] = (self.width + offset,)
        return positions


class DeliveredTables:
    """All tables of a delivery, asked which of them a finding speaks of."""

    def __init__(self, tables: Sequence[OriginalTable]) -> None:
        self.maps = tuple(TableMap(table) for table in tables)

    def of(self, finding: Finding) -> TableMap | None:
        """The table of a finding; None when it speaks of the delivery, or of a file or sheet that holds no feed."""
        position = finding.params.get("position")
        found = [
            entry
            for entry in self.maps
            if entry.table.feed == finding.feed and (position is None or entry.table.file == position)
        ]
        if not found:
            return None
        # The first of two tables of one feed is the one that was read; FILE-23 speaks of the other.
        return found[-1] if finding.check_id == _GIVEN_TWICE else found[0]
