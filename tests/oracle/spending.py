"""What services and crises of one person cost on given days (methodology 6, `person_costs`; ADR 7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from tests.oracle.calendar import days, period_of
from tests.oracle.codelists import unit_costs
from tests.oracle.dimensions import reference_date_of_year
from tests.oracle.geography import municipality_on
from tests.oracle.people import Person
from tests.oracle.service_stays import own_feed, service_stays
from tests.oracle.service_unit_costs import is_delivered, municipal_costs
from tests.oracle.spells import Homelessness

Prices = Mapping[tuple[str, int], Decimal]
"""(event type, price year) → EUR."""


@dataclass(frozen=True, slots=True)
class ServiceDay:
    """One day in one service. `is_client_day` as service_unit_costs counts it; `eur` is None without a unit cost."""

    day: date
    service: str
    is_client_day: bool
    eur: Fraction | None


@dataclass(frozen=True, slots=True)
class CrisisEvent:
    """One use of an emergency service; `eur` is None where it has no price."""

    day: date
    eur: Fraction | None


class Spending:
    """Service days and crisis events by person."""

    def __init__(self, homelessness: Homelessness, prices: Prices | None = None) -> None:
        self.homelessness = homelessness
        self.prices = unit_costs() if prices is None else prices
        self.days = self._days()
        self.events = self._events()

    def _days(self) -> dict[Person, list[ServiceDay]]:
        """Days in months in which the service's own feed is covered; the price is that of the day's year."""
        delivered, found = self.homelessness.delivered, dict[Person, list[ServiceDay]]()
        sums = municipal_costs(self.homelessness)
        for stay in service_stays(self.homelessness):
            feed = own_feed(stay.service)
            coverage = delivered.coverage(stay.lineage, feed) if feed else None
            if stay.person is None or coverage is None:
                continue
            for day in days(max(stay.start, coverage.first), stay.end):
                is_client_day = is_delivered(delivered, stay.lineage, period_of(day), stay.service)
                municipality = municipality_on(stay.lineage, reference_date_of_year(delivered, day.year))
                cost = sums.get((str(day.year), municipality, stay.service))
                eur = Fraction(cost.amount) / cost.client_days if cost and cost.has_cost and cost.client_days else None
                own = found.setdefault(stay.person, [])
                own.append(ServiceDay(day, stay.service, is_client_day, eur if is_client_day else None))
        return found

    def _events(self) -> dict[Person, list[CrisisEvent]]:
        found: dict[Person, list[CrisisEvent]] = {}
        for stated in self.homelessness.delivered.rows.get("crisis_events", []):
            local, day, quantity = stated.key("local_person_id"), stated.row["occurred_on"], stated.row["quantity"]
            assert local is not None
            assert isinstance(day, date)
            assert isinstance(quantity, Decimal)
            price = self.prices.get((str(stated.row["event_type"]), day.year))
            eur = Fraction(price) * Fraction(quantity) if price is not None else None
            found.setdefault(self.homelessness.people.person(local), []).append(CrisisEvent(day, eur))
        return found


def priced(amounts: Iterable[Fraction | None]) -> Fraction | None:
    """The sum of what has a price; None where there is something and none of it has."""
    found = list(amounts)
    known = [amount for amount in found if amount is not None]
    return None if found and not known else sum(known, Fraction(0))


def unpriced(amounts: Iterable[Fraction | None]) -> int:
    """How many have no price."""
    return sum(amount is None for amount in amounts)
