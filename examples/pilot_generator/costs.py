"""Costs: each month exactly the published EUR per client-day times the client-days of that month.

Housing First 19.20 (85 % European Social Fund, 15 % state), care home (pansija) 24.32, temporary lodging 14.47. For
other shelters the sources publish no cost, so none is invented. Client-days are those of the stays and tenancies,
counted as the methodology does; care homes deliver theirs with the cost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from random import Random

from examples.pilot_generator.months import PERIODS, days_within, first_day, last_day
from examples.pilot_generator.records import CostLine, TownTables
from examples.pilot_generator.towns import Town

_CARE_HOME = {
    "support_staff": Decimal("14.20"),
    "food": Decimal("3.20"),
    "housing": Decimal("2.90"),
    "utilities": Decimal("2.40"),
    "administration": Decimal("1.62"),
}
_TEMPORARY_LODGING = {
    "support_staff": Decimal("7.90"),
    "housing": Decimal("3.20"),
    "utilities": Decimal("1.40"),
    "administration": Decimal("1.17"),
    "food": Decimal("0.80"),
}
_FUND_SHARE, _STATE_SHARE = Decimal("0.85"), Decimal("0.15")
_DOUBLE_BOOKING_MONTH, _DOUBLE_BOOKING = "2022-12", Decimal("100.00")
"""In Rīga a line of utilities was booked twice and taken back in the same month."""


class CostBook:
    """The cost lines of one municipality."""

    def __init__(self, town: Town, tables: TownTables) -> None:
        self._town, self._tables = town, tables
        self._rng = Random(f"pilot/costs/{town.code}")

    def book(self) -> None:
        """All months; a service without client-days in a month has no cost in it."""
        for period in PERIODS:
            self._book_housing_first(period)
            self._book_temporary_lodging(period)
            self._book_care_home(period)
        if self._town.letter == "R":
            for amount in (_DOUBLE_BOOKING, -_DOUBLE_BOOKING):
                self._put(_DOUBLE_BOOKING_MONTH, "housing_first", None, "utilities", amount, "state")

    def _book_housing_first(self, period: str) -> None:
        days = sum(len(days_within(home.move_in, home.move_out, period)) for home in self._tables.tenancies)
        if not days:
            return
        for category in fields(self._town.rate):
            amount = getattr(self._town.rate, category.name) * days
            for source, share in (("eu", _FUND_SHARE), ("state", _STATE_SHARE)):
                self._put(period, "housing_first", None, category.name, amount * share, source)

    def _book_temporary_lodging(self, period: str) -> None:
        lodgings = {place.facility_id for place in self._town.places if place.service_type == "temporary_lodging"}
        for lodging in sorted(lodgings):
            days = sum(
                len(days_within(stay.check_in, stay.check_out, period))
                for stay in self._tables.stays
                if stay.facility_id == lodging and stay.withdrawn_in is None
            )
            self._put_rates(period, "temporary_lodging", lodging, _TEMPORARY_LODGING, days, None)

    def _book_care_home(self, period: str) -> None:
        days_in_month = (last_day(period) - first_day(period)).days + 1
        days = self._town.care_home_residents * days_in_month - self._rng.randint(0, 2 * days_in_month)
        self._put_rates(period, "care_home", None, _CARE_HOME, days, days)

    def _put_rates(
        self,
        period: str,
        service_type: str,
        facility_id: str | None,
        rates: Mapping[str, Decimal],
        days: int,
        client_days: int | None,
    ) -> None:
        """A line a category, paid by the municipality; `client_days` stand on the first line only (LOG-13)."""
        for position, (category, rate) in enumerate(rates.items()):
            told = client_days if position == 0 else None
            self._put(period, service_type, facility_id, category, rate * days, "municipal", told)

    def _put(
        self,
        period: str,
        service_type: str,
        facility_id: str | None,
        category: str,
        amount: Decimal,
        source: str,
        client_days: int | None = None,
    ) -> None:
        self._tables.costs.append(
            CostLine(
                cost_id=f"{self._town.letter}C{len(self._tables.costs) + 1:04d}",
                period=period,
                service_type=service_type,
                facility_id=facility_id,
                category=category,
                amount_eur=amount.quantize(Decimal("0.01")),
                correction=amount < 0,
                funding_source=source,
                client_days=client_days,
            )
        )
