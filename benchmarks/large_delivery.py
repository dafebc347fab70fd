"""One delivery of a wanted number of rows: a month of one town, its people and their records many times over."""

from __future__ import annotations

from benchmarks.national_world import national_deliveries
from feeds.contract import Column, Privacy
from feeds.contract_loading import load_contracts
from tests.worlds.logical import LogicalDelivery, Row, Value

_PEOPLE = ("persons", "shelter_stays", "living_situations", "institution_discharges", "evictions", "crisis_events")
"""The feeds that are multiplied; places, costs and the programme stay as they are."""


def delivery_of(rows: int) -> LogicalDelivery:
    """The last of twelve months of one town, with about so many rows: every copy has ids of its own."""
    month = national_deliveries(1, 12, 2_000)[-1]
    held = {feed: month.feeds[feed] for feed in _PEOPLE}
    fixed = sum(len(rows_) for feed, rows_ in month.feeds.items() if feed not in held)
    copies = max(1, round((rows - fixed) / sum(map(len, held.values()))))
    many = {feed: [_copy(feed, row, number) for number in range(copies) for row in held[feed]] for feed in held}
    return LogicalDelivery(month.municipality, month.period, month.feeds | many, 0)


def _copy(feed: str, row: Row, number: int) -> Row:
    contract = load_contracts()[feed]
    return {name: _own(contract.column(name), value, number) for name, value in row.items()}


def _own(column: Column, value: Value, number: int) -> Value:
    """Copy 0 keeps its ids and codes; later ones have ids of their own and, so that nobody is there twice, no code."""
    if number == 0 or value is None or column.id_kind == "facility":
        return value
    if column.name in ("person_code", "previous_person_code"):
        return None
    return f"{value}x{number}" if column.privacy is Privacy.IDENTIFIER else value
