"""Flows by sex and by age on the month's first day (methodology 4, `monthly_flows_by_sex_age`)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from tests.oracle.calendar import age_band, first_day
from tests.oracle.delivered import Delivered
from tests.oracle.dimensions import TOTAL
from tests.oracle.monthly_flows import COLUMNS, Flows
from tests.worlds.logical import LogicalDelivery

CellKey = tuple[str, str, str, str]


def monthly_flows_by_sex_age(
    accepted: Sequence[LogicalDelivery], through: str | None = None
) -> dict[CellKey, dict[str, int]]:
    """(time_period, ref_area, sex, age_band) → COLUMNS, of the months in which the area is covered at the end.

    Cells with somebody in them, and the rows at sex and age `_T` of every covered area.
    """
    flows = Flows(Delivered(accepted, through))
    people = flows.homelessness.people
    rows = {(*key, TOTAL, TOTAL): dict.fromkeys(COLUMNS, 0) for key in flows.covered}
    for seen in flows.seen():
        if (seen.month, seen.area) not in flows.covered:
            continue
        band = age_band(people.birth(seen.person), first_day(seen.month))
        for cell in product((people.sex(seen.person), TOTAL), (band, TOTAL)):
            rows.setdefault((seen.month, seen.area, *cell), dict.fromkeys(COLUMNS, 0))[seen.column] += 1
    return rows
