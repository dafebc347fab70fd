"""The logical delivery: what one upload says, before it becomes a file. No writing and no simulating belong here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

Value = str | int | bool | date | Decimal | None
"""A cell: text and codes as str, dates as date (partial dates as text `1980-05` or `1980`), money as Decimal."""

Row = dict[str, Value]


@dataclass(frozen=True, slots=True)
class LogicalDelivery:
    """One municipality's upload for one period (`YYYY-MM`): feed name → rows (feeds.md), in the order of the file.

    `received_order` orders deliveries by time received over the whole country; among the versions of a period the
    highest one that holds a feed is in force. A feed with no rows is a statement of zero, an absent feed is none.
    """

    municipality: str
    period: str
    feeds: dict[str, list[Row]]
    received_order: int


@dataclass(frozen=True, slots=True)
class World:
    """Deliveries in the order in which they are received: first versions of all months, then the corrections."""

    seed: int
    deliveries: Sequence[LogicalDelivery]
    corrections: Sequence[LogicalDelivery] = field(default=())

    @property
    def all_deliveries(self) -> list[LogicalDelivery]:
        """First versions and corrections, by time received."""
        return [*self.deliveries, *self.corrections]
