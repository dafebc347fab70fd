"""The five goals of the Lisbon Declaration beside their baseline and target (methodology 8, `lisbon_goals`; ADR 7)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from tests.oracle.codelists import municipalities
from tests.oracle.coverage import AreaCoverage, Covered, Feeds
from tests.oracle.delivered import Delivered
from tests.oracle.dimensions import TOTAL, covered_years, reference_date_of_year
from tests.oracle.geography import areas_on
from tests.oracle.lisbon_indicators import MONTHS, Key, LisbonIndicators, Value
from tests.oracle.obs_status import EVERYTHING, FEEDS_OF_CAPACITY, Break
from tests.worlds.logical import LogicalDelivery

COMPARABLE_COVERAGE = 0.05
COLUMNS = (
    "goal", "value", "base_count", "baseline", "baseline_period", "baseline_coverage", "better_when", "direction",
    "target_2030", "coverage", "obs_status",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Indicator:
    """What an indicator needs and what is good. `is_of_night`: read on the reference night, else over the year."""

    goal: int
    feeds: Feeds
    better_when: str
    is_of_night: bool = False
    is_goal_zero: bool = False
    is_zero_a_finding: bool = True


STAYS, DISCHARGES, EVICTIONS = ("shelter_stays",), ("institution_discharges",), ("evictions",)
INDICATORS = {
    "rough_sleepers": Indicator(1, ("living_situations",), "lower", is_of_night=True, is_goal_zero=True),
    "refusals": Indicator(1, FEEDS_OF_CAPACITY, "lower", is_goal_zero=True, is_zero_a_finding=False),
    "nights_at_full_occupancy": Indicator(1, FEEDS_OF_CAPACITY, "lower", is_zero_a_finding=False),
    **{f"over_{months}_months": Indicator(2, STAYS, "lower", is_of_night=True) for months in MONTHS},
    "median_stay_days": Indicator(2, STAYS, "lower", is_zero_a_finding=False),
    "permanent_exit_share": Indicator(2, STAYS, "higher", is_zero_a_finding=False),
    "discharges_without_offer": Indicator(3, DISCHARGES, "lower", is_goal_zero=True),
    "evictions_executed": Indicator(4, EVICTIONS, "lower"),
    "evictions_without_assistance": Indicator(4, EVICTIONS, "lower", is_goal_zero=True),
    "evictions_to_homelessness": Indicator(4, EVICTIONS, "lower"),
    "evictions_prevented": Indicator(4, EVICTIONS, "higher"),
    "permanent_exit_gap": Indicator(5, STAYS, "nearer_zero", is_goal_zero=True, is_zero_a_finding=False),
    "refusal_free_gap": Indicator(5, FEEDS_OF_CAPACITY, "nearer_zero", is_goal_zero=True, is_zero_a_finding=False),
}


@dataclass(frozen=True, slots=True)
class Observation:
    """A value of one year with how far it is to be trusted."""

    value: Value
    covered: Covered
    status: str


def lisbon_goals(
    accepted: Sequence[LogicalDelivery], breaks: Collection[Break] = (), through: str | None = None
) -> dict[Key, dict[str, float | int | str | None]]:
    """(time_period, ref_area, indicator, group_dimension, group_value) → COLUMNS."""
    delivered = Delivered(accepted, through)
    years = covered_years(delivered)
    observed = _observed(delivered, breaks)
    rows: dict[Key, dict[str, float | int | str | None]] = {}
    for (year, area, name, *group), observation in observed.items():
        indicator, dimension, value = INDICATORS[name], group[0], group[1]
        last_break = max((each for each in years if each <= year and _breaks(breaks, area, name, each)), default=0)
        comparable = [
            earlier
            for earlier in years
            if last_break < earlier <= year
            and (then := observed.get((earlier, area, name, dimension, value))) is not None
            and then.status == "A"
            and abs(then.covered.share - observation.covered.share) <= COMPARABLE_COVERAGE
        ]
        baseline_year = min(comparable, default=None)
        baseline = observed[baseline_year, area, name, dimension, value] if baseline_year is not None else None
        rows[year, area, name, dimension, value] = {
            "goal": indicator.goal,
            "value": observation.value.value,
            "base_count": observation.value.base_count,
            "baseline": baseline.value.value if baseline else None,
            "baseline_period": baseline_year,
            "baseline_coverage": float(baseline.covered.share) if baseline else None,
            "better_when": indicator.better_when,
            "direction": _direction(indicator, observation, baseline) if baseline_year != year else None,
            "target_2030": 0.0 if indicator.is_goal_zero else None,
            "coverage": float(observation.covered.share),
            "obs_status": observation.status,
        }
    return rows


def _observed(delivered: Delivered, breaks: Collection[Break]) -> dict[Key, Observation]:
    """Values where the indicator's feeds are covered somewhere in the area; zeros where nothing recorded is one."""
    coverage, values = AreaCoverage(delivered), LisbonIndicators(delivered).values()
    observed_of: dict[tuple[int, str, str], dict[Key, Value]] = {}
    for key, value in values.items():
        observed_of.setdefault(key[:3], {})[key] = value
    found: dict[Key, Observation] = {}
    for year in covered_years(delivered):
        night = reference_date_of_year(delivered, year)
        for area in {area for code in municipalities() for area in areas_on(municipalities()[code].lineage, night)}:
            for name, indicator in INDICATORS.items():
                covered = (
                    coverage.on(area, night, indicator.feeds)
                    if indicator.is_of_night
                    else coverage.of_year(area, year, indicator.feeds, drawn_on=night)
                )
                if covered.municipalities == 0:
                    continue
                status = _status(covered, night, is_broken=_breaks(breaks, area, name, year))
                shown = observed_of.get((year, area, name), {})
                if not shown and indicator.is_zero_a_finding:
                    shown = {(year, area, name, TOTAL, TOTAL): Value(0.0)}
                for key, value in shown.items():
                    found[key] = Observation(value, covered, status)
    return found


def _status(covered: Covered, night: date, *, is_broken: bool) -> str:
    """`night` is the last one of the year with data: before 31 December the year is not complete."""
    if is_broken:
        return "B"
    if covered.has_gap:
        return "U"
    return "A" if (night.month, night.day) == (12, 31) else "P"


def _breaks(breaks: Collection[Break], area: str, indicator: str, year: int) -> bool:
    """Whether the indicator's series breaks in the year: one a year, it breaks between two of its values."""
    scopes = ("lisbon_goals", *INDICATORS[indicator].feeds, EVERYTHING)
    return any(each.area == area and each.scope in scopes and each.on.year == year for each in breaks)


def _direction(indicator: Indicator, now: Observation, then: Observation | None) -> str | None:
    """Better, worse or unchanged since the baseline: told between two years of status A alone."""
    if then is None or now.status != "A":
        return None
    distances = [_from_good(each.value.value, indicator.better_when) for each in (then, now)]
    if distances[0] == distances[1]:
        return "unchanged"
    return "better" if distances[1] < distances[0] else "worse"


def _from_good(value: float, better_when: str) -> float:
    return {"lower": value, "higher": -value, "nearer_zero": abs(value)}[better_when]
