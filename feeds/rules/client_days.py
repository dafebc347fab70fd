"""Client-days of a service in a month, as LOG-11, LOG-12 and CAP count them (methodology 6).

Client-days of a service = the bed-nights of its facilities, or the nights in the programme's homes, or where stays are
not in the feeds the `client_days` that the cost lines state.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from feeds.code_groups import services_with_stays
from feeds.rules.nights import nights_in

HOUSING_FIRST = "housing_first"


@dataclass(frozen=True, slots=True)
class ServiceCost:
    """A service's cost lines of one month: EUR in all (corrections too), and the client-days that they state."""

    amount: Decimal
    stated_days: int

    def __add__(self, other: ServiceCost) -> ServiceCost:
        """Both together: two municipalities' lines of one month, before their merger."""
        return ServiceCost(self.amount + other.amount, self.stated_days + other.stated_days)


def source_of_days(service: str) -> str | None:
    """The feed whose records are the service's client-days; None when the cost lines state them."""
    if service == HOUSING_FIRST:
        return "hf_tenancies"
    return "shelter_stays" if service in services_with_stays() else None


def beds_by_facility(stays: pl.DataFrame, period: str) -> Mapping[str, int]:
    """Bed-nights by facility: the nights of each stay [check_in, check_out) in the month; two beds count twice."""
    nights = stays.select("facility_id", nights_in(period, "check_in", "check_out").alias("nights"))
    return dict(nights.group_by("facility_id").agg(pl.col("nights").sum()).iter_rows())


def tenancy_nights(tenancies: pl.DataFrame, period: str) -> int:
    """The nights of [move_in, move_out) that lie in the month, over all tenancies."""
    return int(tenancies.select(nights_in(period, "move_in", "move_out")).sum().item() or 0)


def costs_by_service(lines: pl.DataFrame) -> Mapping[str, ServiceCost]:
    """The month's amounts and stated client-days by service."""
    sums = lines.group_by("service_type").agg(pl.col("amount_eur").sum(), pl.col("client_days").sum())
    return {service: ServiceCost(Decimal(amount), int(days)) for service, amount, days in sums.iter_rows()}


def days_of_service(
    service: str, beds: Mapping[str, int], services: Mapping[str, str], housed: int, stated: int
) -> int:
    """The client-days of one service: `beds` by facility, `services` of facilities, nights `housed`, days `stated`."""
    if service == HOUSING_FIRST:
        return housed
    if service in services_with_stays():
        return sum(nights for facility, nights in beds.items() if services.get(facility) == service)
    return stated
