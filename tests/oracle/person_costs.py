"""The cost of one homeless person a year (methodology 6, `person_costs`, `person_cost_summary`; ADR 7)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from statistics import mean, median

from tests.oracle.calendar import last_day
from tests.oracle.delivered import Delivered
from tests.oracle.dimensions import reference_date_of_year
from tests.oracle.geography import areas_on, municipality_on
from tests.oracle.people import Person
from tests.oracle.seen import seen_in_years
from tests.oracle.spells import Homelessness
from tests.oracle.spending import Prices, Spending, priced, unpriced
from tests.oracle.timeline import Timelines
from tests.worlds.logical import LogicalDelivery

PARTS = ("direct", "indirect", "total")
HIGH = Fraction(9, 10)

Value = int | str | float | None
Key = tuple[int, Person]


def person_costs(
    accepted: Sequence[LogicalDelivery], through: str | None = None, prices: Prices | None = None
) -> dict[Key, dict[str, Value]]:
    """(time_period, person) → `ref_area`, days, events, `direct_eur`, `indirect_eur`, `total_eur`."""
    delivered = Delivered(accepted, through)
    homelessness = Homelessness(delivered)
    spending = Spending(homelessness, prices)
    last_lineage = _lineage_of_last_night(Timelines(homelessness))
    rows: dict[Key, dict[str, Value]] = {}
    for year, seen in seen_in_years(homelessness).items():
        for person in {person for person, _, _ in seen}:
            own_days = [each for each in spending.days.get(person, []) if each.day.year == year]
            events = [each for each in spending.events.get(person, []) if each.day.year == year]
            lineages = {lineage for who, lineage, _ in seen if who == person}
            direct = priced(each.eur for each in own_days)
            indirect = priced(each.eur for each in events)
            if not events and not any(_has_crisis_events(delivered, lineage, year) for lineage in lineages):
                indirect = None
            rows[year, person] = {
                "ref_area": municipality_on(last_lineage[year, person], reference_date_of_year(delivered, year)),
                "client_days": sum(each.is_client_day for each in own_days),
                "uncosted_days": unpriced(each.eur for each in own_days),
                "direct_eur": _number(direct),
                "events": len(events),
                "unpriced_events": unpriced(each.eur for each in events),
                "indirect_eur": _number(indirect),
                "total_eur": None if direct is None or indirect is None else _number(direct + indirect),
            }
    return rows


def person_cost_summary(
    accepted: Sequence[LogicalDelivery], through: str | None = None, prices: Prices | None = None
) -> dict[tuple[int, str], dict[str, Value]]:
    """(time_period, ref_area) → `persons`, and of each part the persons with a known cost, mean, median and p90."""
    delivered = Delivered(accepted, through)
    own: dict[tuple[int, str], list[dict[str, Value]]] = {}
    for (year, _), row in person_costs(accepted, through, prices).items():
        for area in areas_on(str(row["ref_area"]), reference_date_of_year(delivered, year)):
            own.setdefault((year, area), []).append(row)
    rows: dict[tuple[int, str], dict[str, Value]] = {}
    for key, people in own.items():
        rows[key] = {"persons": len(people)}
        for part in PARTS:
            known = sorted(cost for row in people if isinstance(cost := row[f"{part}_eur"], float))
            rows[key][f"{part}_persons"] = len(known)
            rows[key][f"{part}_mean_eur"] = mean(known) if known else None
            rows[key][f"{part}_median_eur"] = median(known) if known else None
            rows[key][f"{part}_p90_eur"] = _quantile(known, HIGH) if known else None
    return rows


def _lineage_of_last_night(timelines: Timelines) -> dict[Key, str]:
    """The lineage of a person's last counted night of each year; without one, of the last counted day or same-day stay.

    Only same-day stays and spells that win no counted night leave somebody without one.
    """
    nights: dict[Key, tuple[date, str]] = {}
    for person, episodes in timelines.episodes.items():
        for episode in episodes:
            for day, found in episode.days.items():
                if found.counted and not found.in_gap:
                    nights[day.year, person] = (day, found.spell.lineage)
    others: dict[Key, list[tuple[date, str]]] = {}
    for spell in timelines.homelessness.spells:
        for day in spell.days:
            if spell.counts_on(day):
                others.setdefault((day.year, spell.person), []).append((day, spell.lineage))
    for stay in timelines.homelessness.same_day_stays:
        if stay.counted:
            others.setdefault((stay.day.year, stay.person), []).append((stay.day, stay.lineage))
    found_by_use = {
        key: min(lineage for day, lineage in own if day == max(day for day, _ in own)) for key, own in others.items()
    }
    return found_by_use | {key: lineage for key, (_, lineage) in nights.items()}


def _has_crisis_events(delivered: Delivered, lineage: str, year: int) -> bool:
    """Whether some month of the year lies between the lineage's first and last accepted one of crisis_events."""
    coverage = delivered.coverage(lineage, "crisis_events")
    return coverage is not None and any(coverage.covers(last_day(f"{year}-{month:02d}")) for month in range(1, 13))


def _number(amount: Fraction | None) -> float | None:
    return None if amount is None else float(amount)


def _quantile(numbers: Sequence[float], share: Fraction) -> float:
    """`percentile_cont`: linear between the two nearest of the sorted numbers."""
    place = share * (len(numbers) - 1)
    low = int(place)
    high = min(low + 1, len(numbers) - 1)
    return numbers[low] + float(place - low) * (numbers[high] - numbers[low])
