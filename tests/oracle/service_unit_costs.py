"""Cost per client-day by municipality and service (methodology 6, `service_unit_costs`; ADR 3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from tests.oracle.calendar import DAY, days, first_day, last_day, period_of, periods
from tests.oracle.delivered import Delivered
from tests.oracle.dimensions import reference_date_of_year
from tests.oracle.geography import areas_on, municipality_on
from tests.oracle.service_stays import own_feed, service_stays
from tests.oracle.spells import Homelessness
from tests.worlds.logical import LogicalDelivery

HOUSING = {"housing", "utilities", "repairs_furnishing"}
SUPPORT = {"support_staff"}

Key = tuple[str, str, str]


@dataclass(slots=True)
class Sums:
    """Amounts (EUR) by cost category, and client-days (None: never stated, though only a statement could tell them).

    `has_cost` tells a delivered zero from nothing delivered.
    """

    amounts: dict[str, Decimal] = field(default_factory=dict)
    client_days: int | None = None
    has_cost: bool = False

    @property
    def amount(self) -> Decimal:
        """All categories together."""
        return sum(self.amounts.values(), Decimal("0.00"))

    @property
    def has_both(self) -> bool:
        """Whether a cost per client-day can be given."""
        return self.has_cost and bool(self.client_days)

    def add(self, other: Sums) -> None:
        """Take another's amounts and days in."""
        for category, amount in other.amounts.items():
            self.amounts[category] = self.amounts.get(category, Decimal("0.00")) + amount
        self.add_days(other.client_days)
        self.has_cost = self.has_cost or other.has_cost

    def add_days(self, count: int | None) -> None:
        """Take client-days in; None adds nothing."""
        if count is not None:
            self.client_days = (self.client_days or 0) + count

    def row(self) -> dict[str, Decimal | int | float | str | None]:
        """The mart's values; a ratio is None when cost or days are missing, a share when there is no amount."""
        amount = self.amount
        missing_part = None if self.has_both else "days" if self.has_cost else "cost"
        return {
            "amount_eur": amount if self.has_cost else None,
            "client_days": self.client_days,
            "cost_per_client_day": float(amount / self.client_days) if self.has_cost and self.client_days else None,
            "housing_share": self._share(HOUSING),
            "support_share": self._share(SUPPORT),
            "missing_part": missing_part,
        }

    def _share(self, categories: set[str]) -> float | None:
        part = sum((each for category, each in self.amounts.items() if category in categories), Decimal("0.00"))
        return float(part / self.amount) if self.amount else None


def service_unit_costs(
    accepted: Sequence[LogicalDelivery], through: str | None = None
) -> dict[Key, dict[str, Decimal | int | float | str | None]]:
    """(time_period `2023` or `2023-05`, ref_area, service_type) → amount, days, ratio, shares, missing part.

    Municipalities with cost or days; regions and the nation over the municipalities that have both.
    """
    delivered = Delivered(accepted, through)
    municipal = municipal_costs(Homelessness(delivered))
    rows = {key: sums.row() for key, sums in municipal.items()}
    above: dict[Key, Sums] = {}
    for (time_period, municipality, service), sums in municipal.items():
        if sums.has_both:
            on = last_day(time_period) if "-" in time_period else reference_date_of_year(delivered, int(time_period))
            for area in areas_on(municipality, on)[1:]:
                above.setdefault((time_period, area, service), Sums()).add(sums)
    return rows | {key: sums.row() for key, sums in above.items()}


def municipal_costs(homelessness: Homelessness) -> dict[Key, Sums]:
    """(time_period, municipality, service) → sums; time_period a month or a year."""
    delivered = homelessness.delivered
    found: dict[Key, Sums] = {}
    for (lineage, month, service), sums in _monthly(homelessness).items():
        year_day = reference_date_of_year(delivered, int(month[:4]))
        for time_period, day in ((month, last_day(month)), (month[:4], year_day)):
            found.setdefault((time_period, municipality_on(lineage, day), service), Sums()).add(sums)
    return found


def _monthly(homelessness: Homelessness) -> dict[Key, Sums]:
    """(lineage, month, service) → sums, in months for which both feeds were delivered."""
    delivered = homelessness.delivered
    found: dict[Key, Sums] = {}
    for stated in delivered.rows.get("service_costs", []):
        key = stated.key("cost_id")
        assert key is not None
        lineage, service = key[0], str(stated.row["service_type"])
        sums = found.setdefault((lineage, stated.period, service), Sums())
        amount, client_days = stated.row["amount_eur"], stated.row.get("client_days")
        assert isinstance(amount, Decimal)
        sums.has_cost = True
        category = str(stated.row["category"])
        sums.amounts[category] = sums.amounts.get(category, Decimal("0.00")) + amount
        if own_feed(service) is not None:
            sums.add_days(0)
        elif isinstance(client_days, int):
            sums.add_days(client_days)
    for lineage, month, service, count in _occupied(homelessness):
        found.setdefault((lineage, month, service), Sums()).add_days(count)
    return {key: sums for key, sums in found.items() if is_delivered(delivered, *key)}


def is_delivered(delivered: Delivered, lineage: str, month: str, service: str) -> bool:
    """Whether costs and days of a service were both delivered for a month (ADR 3)."""
    feeds = [feed for feed in ("service_costs", own_feed(service)) if feed is not None]
    return all(delivered.has_month(lineage, feed, month) for feed in feeds)


def _occupied(homelessness: Homelessness) -> list[tuple[str, str, str, int]]:
    """(lineage, month, service, days) of every stay and tenancy."""
    found: list[tuple[str, str, str, int]] = []
    for stay in service_stays(homelessness):
        if stay.start < stay.end:
            for month in periods(period_of(stay.start), period_of(stay.end - DAY)):
                inside = set(days(max(stay.start, first_day(month)), min(stay.end, last_day(month) + DAY)))
                found.append((stay.lineage, month, stay.service, len(inside)))
    return found
