"""Costs in the year before and after moving into a Housing First home (methodology 6, `hf_pre_post_costs`; ADR 7)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tests.oracle.calendar import DAY, plus_months
from tests.oracle.delivered import Delivered
from tests.oracle.dimensions import TOTAL
from tests.oracle.geography import areas_on
from tests.oracle.housing import Enrolment
from tests.oracle.spells import Homelessness
from tests.oracle.spending import CrisisEvent, Prices, ServiceDay, Spending, priced, unpriced
from tests.worlds.logical import LogicalDelivery

MONTHS = 12
SIDES = ("before", "after")

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """An enrolment with its window on either side of the move-in, `[first, last)`."""

    enrolment: Enrolment
    windows: dict[str, tuple[date, date]]


def hf_pre_post_costs(
    accepted: Sequence[LogicalDelivery], through: str | None = None, prices: Prices | None = None
) -> dict[Key, dict[str, int | float | None]]:
    """(cohort, ref_area) → `enrolments`, amounts in EUR of each side, `net_change_*`, what has no price."""
    delivered = Delivered(accepted, through)
    spending = Spending(Homelessness(delivered), prices)
    groups: dict[Key, list[BeforeAfter]] = {}
    for enrolment in spending.homelessness.housing.enrolments:
        found = _with_full_year_on_both_sides(delivered, enrolment)
        if found is not None:
            move_in = found.windows["after"][0]
            lineage = enrolment.record.lineage
            for area in areas_on(lineage, delivered.data_through(lineage, "hf_enrolments")):
                for cohort in (f"{move_in.year}-Q{(move_in.month + 2) // 3}", TOTAL):
                    groups.setdefault((cohort, area), []).append(found)
    return {key: _row(delivered, spending, own) for key, own in groups.items()}


def _with_full_year_on_both_sides(delivered: Delivered, enrolment: Enrolment) -> BeforeAfter | None:
    """None without a home, or where shelter_stays do not cover twelve months before and after the first move-in."""
    move_in = enrolment.first_move_in
    if move_in is None:
        return None
    before, after = plus_months(move_in, -MONTHS), plus_months(move_in, MONTHS)
    windows = {"before": (before, move_in), "after": (move_in, after)}
    return BeforeAfter(enrolment, windows) if _covers(delivered, enrolment, "shelter_stays", windows) else None


def _covers(delivered: Delivered, enrolment: Enrolment, feed: str, windows: dict[str, tuple[date, date]]) -> bool:
    coverage = delivered.coverage(enrolment.record.lineage, feed)
    return coverage is not None and coverage.covers(windows["before"][0]) and coverage.covers(windows["after"][1] - DAY)


def _row(delivered: Delivered, spending: Spending, own: Sequence[BeforeAfter]) -> dict[str, int | float | None]:
    amounts: dict[str, Fraction | None] = {}
    counts: dict[str, int | float | None] = {"enrolments": len(own)}
    knows_crises = all(_covers(delivered, each.enrolment, "crisis_events", each.windows) for each in own)
    for side in SIDES:
        service_days = list(_days_of_side(spending, own, side))
        events = list(_events_of_side(spending, own, side))
        in_homes = [each.eur for each in service_days if each.service == "housing_first"]
        elsewhere = [each.eur for each in service_days if each.service != "housing_first"]
        amounts[f"shelter_{side}_eur"] = priced(elsewhere)
        amounts[f"hf_{side}_eur"] = priced(in_homes)
        amounts[f"crisis_{side}_eur"] = priced(each.eur for each in events) if knows_crises else None
        counts[f"uncosted_days_{side}"] = unpriced([*in_homes, *elsewhere])
        counts[f"unpriced_events_{side}"] = unpriced(each.eur for each in events)
    services = _change(amounts, ("shelter", "hf"))
    amounts["net_change_services_eur"] = services
    amounts["net_change_eur"] = _change(amounts, ("shelter", "hf", "crisis"))
    return counts | {name: None if amount is None else float(amount) for name, amount in amounts.items()}


def _days_of_side(spending: Spending, own: Iterable[BeforeAfter], side: str) -> Iterable[ServiceDay]:
    for each in own:
        first, last = each.windows[side]
        for day in spending.days.get(each.enrolment.person, []):
            if first <= day.day < last:
                yield day


def _events_of_side(spending: Spending, own: Iterable[BeforeAfter], side: str) -> Iterable[CrisisEvent]:
    for each in own:
        first, last = each.windows[side]
        for event in spending.events.get(each.enrolment.person, []):
            if first <= event.day < last:
                yield event


def _change(amounts: dict[str, Fraction | None], parts: Sequence[str]) -> Fraction | None:
    change = Fraction(0)
    for part in parts:
        before, after = amounts[f"{part}_before_eur"], amounts[f"{part}_after_eur"]
        if before is None or after is None:
            return None
        change += after - before
    return change
