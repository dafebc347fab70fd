"""How full the places to sleep are (methodology 4, `capacity_use`; ADR 7)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tests.oracle.calendar import DAY, days, first_day, last_day
from tests.oracle.codelists import category_of_service
from tests.oracle.delivered import Delivered, InForce
from tests.oracle.dimensions import TOTAL
from tests.oracle.geography import Key as Facility
from tests.oracle.geography import areas_on, municipality_on
from tests.oracle.service_stays import ServiceStay, service_stays
from tests.oracle.spells import Homelessness
from tests.worlds.logical import LogicalDelivery

COLUMNS = ("bed_nights_available", "bed_nights_used", "occupancy", "refusals", "days_at_or_over_capacity")

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Use:
    """One facility in one month, in beds and nights. `used` and `full_days` are None where no stays are known."""

    available: int
    used: int | None
    refusals: int | None
    full_days: int | None
    is_homeless_service: bool
    """Whether a night there is a homeless night."""


def capacity_use(
    accepted: Sequence[LogicalDelivery], through: str | None = None
) -> dict[Key, dict[str, int | float | None]]:
    """(time_period, ref_area, facility) → COLUMNS; facility as `<lineage>|<its own id>`, or `_T`.

    The totals are over the facilities that give homeless nights and whose use is known.
    """
    rows: dict[Key, dict[str, int | float | None]] = {}
    totals: dict[Key, list[Use]] = {}
    for (facility, month), use in uses_of_facilities(Homelessness(Delivered(accepted, through))).items():
        lineage = facility[0]
        rows[month, municipality_on(lineage, last_day(month)), "|".join(facility)] = _row([use])
        if use.is_homeless_service:
            for area in areas_on(lineage, last_day(month)):
                totals.setdefault((month, area, TOTAL), []).append(use)
    return rows | {key: _row([use for use in own if use.used is not None]) for key, own in totals.items()}


def uses_of_facilities(homelessness: Homelessness) -> dict[tuple[Facility, str], Use]:
    """How each facility was used in each month that states it."""
    delivered = homelessness.delivered
    stays: dict[Facility, list[ServiceStay]] = {}
    for stay in service_stays(homelessness):
        if stay.facility is not None:
            stays.setdefault(stay.facility, []).append(stay)
    found: dict[tuple[Facility, str], Use] = {}
    for (facility, month), stated in stated_in_month(delivered).items():
        coverage = delivered.coverage(facility[0], "shelter_stays")
        has_stays = coverage is not None and coverage.covers(last_day(month))
        found[facility, month] = _use(stated, month, stays.get(facility, []), has_stays=has_stays)
    return found


def stated_in_month(delivered: Delivered) -> dict[tuple[Facility, str], InForce]:
    """The row of each facility and month."""
    found: dict[tuple[Facility, str], InForce] = {}
    for stated in delivered.rows.get("facilities", []):
        facility = stated.key("facility_id")
        assert facility is not None
        found[facility, stated.period] = stated
    return found


def _use(stated: InForce, month: str, stays: Iterable[ServiceStay], *, has_stays: bool) -> Use:
    capacity, refusals = stated.row["capacity"], stated.row.get("refusals")
    assert isinstance(capacity, int)
    assert refusals is None or isinstance(refusals, int)
    opened, closes = stated.row["open_from"], stated.row.get("open_to") or date.max
    assert isinstance(opened, date)
    assert isinstance(closes, date)
    beds = dict.fromkeys(days(first_day(month), last_day(month) + DAY), 0)
    for stay in stays:
        for day in beds:
            beds[day] += stay.start <= day < stay.end
    open_days = [day for day in beds if opened <= day <= closes]
    return Use(
        available=capacity * len(open_days),
        used=sum(beds.values()) if has_stays else None,
        refusals=refusals,
        full_days=sum(beds[day] >= capacity > 0 for day in open_days) if has_stays else None,
        is_homeless_service=stated.row["service_type"] in category_of_service(),
    )


def _row(uses: Sequence[Use]) -> dict[str, int | float | None]:
    available, used = _sum(use.available for use in uses), _sum(use.used for use in uses)
    return {
        "bed_nights_available": available,
        "bed_nights_used": used,
        "occupancy": used / available if available and used is not None else None,
        "refusals": _sum(use.refusals for use in uses),
        "days_at_or_over_capacity": _sum(use.full_days for use in uses),
    }


def _sum(numbers: Iterable[int | None]) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None
