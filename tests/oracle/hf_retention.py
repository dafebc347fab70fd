"""Retention in Housing First: entrants, Kaplan-Meier through lifelines, Wilson through statsmodels (methodology 5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lifelines import KaplanMeierFitter
from statsmodels.stats.proportion import proportion_confint

from tests.oracle.calendar import DAY, plus_months
from tests.oracle.delivered import Delivered
from tests.oracle.dimensions import TOTAL
from tests.oracle.geography import areas_on
from tests.oracle.spells import Homelessness
from tests.worlds.logical import LogicalDelivery

LOSSES = {"returned_homeless", "abandoned", "evicted", "institution", "unknown"}
HORIZONS = (6, 12, 18, 24)
LAST_MONTH = 60

Group = tuple[str, str]
"""(cohort, ref_area)"""


@dataclass(frozen=True, slots=True)
class Entrant:
    """An enrolment that got a home. `left_on` and `left_as` are empty while it goes on; `dropped` = dropped open."""

    groups: tuple[Group, ...]
    move_in: date
    left_on: date | None
    left_as: str | None
    data_through: date

    @property
    def duration(self) -> int:
        """Days from the first move-in until the exit, or data_through + 1 day."""
        return ((self.left_on or self.data_through + DAY) - self.move_in).days

    @property
    def is_loss(self) -> bool:
        """Whether the duration ends with an event; everything else is a censoring."""
        return self.left_as in LOSSES

    def has_left_by(self, day: date) -> bool:
        """Whether the exit lies on or before a day."""
        return self.left_on is not None and self.left_on <= day


def hf_entrants(accepted: Sequence[LogicalDelivery], through: str | None = None) -> list[Entrant]:
    """Every enrolment with a tenancy, withdrawn ones left out."""
    delivered = Delivered(accepted, through)
    entrants = []
    for enrolment in Homelessness(delivered).housing.enrolments:
        move_in, record = enrolment.first_move_in, enrolment.record
        if move_in is None:
            continue
        exited_on = record.day("exited_on")
        data_through = delivered.data_through(record.lineage, "hf_enrolments")
        cohorts = (f"{move_in.year}-Q{(move_in.month + 2) // 3}", TOTAL)
        areas = areas_on(record.lineage, data_through)
        entrants.append(
            Entrant(
                groups=tuple((cohort, area) for cohort in cohorts for area in areas),
                move_in=move_in,
                left_on=exited_on or record.dropped_on,
                left_as=record.text("exit_reason") if exited_on else "dropped" if record.dropped_on else None,
                data_through=data_through,
            )
        )
    return entrants


def _by_group(entrants: list[Entrant]) -> dict[Group, list[Entrant]]:
    groups: dict[Group, list[Entrant]] = {}
    for entrant in entrants:
        for group in entrant.groups:
            groups.setdefault(group, []).append(entrant)
    return groups


def hf_retention_inputs(
    accepted: Sequence[LogicalDelivery], through: str | None = None
) -> dict[Group, list[tuple[int, bool]]]:
    """(cohort, ref_area) → sorted (days, whether the days end with a loss)."""
    groups = _by_group(hf_entrants(accepted, through))
    return {group: sorted((each.duration, each.is_loss) for each in own) for group, own in groups.items()}


def hf_retention(
    accepted: Sequence[LogicalDelivery], through: str | None = None
) -> dict[tuple[str, str, int], dict[str, float | None]]:
    """(cohort, ref_area, month) → `at_risk, events, censored, survival, ci_low, ci_high`, while anybody is at risk."""
    rows: dict[tuple[str, str, int], dict[str, float | None]] = {}
    for (cohort, area), inputs in hf_retention_inputs(accepted, through).items():
        for month, row in survival_table(inputs).items():
            rows[cohort, area, month] = row
    return rows


def survival_table(inputs: Sequence[tuple[int, bool]]) -> dict[int, dict[str, float | None]]:
    """Month 0–60 → the row, by lifelines (Greenwood on the log-log scale, 95 %)."""
    durations, losses = [days for days, _ in inputs], [loss for _, loss in inputs]
    fitter = KaplanMeierFitter(alpha=0.05).fit(durations, losses)
    bounds = fitter.confidence_interval_
    rows: dict[int, dict[str, float | None]] = {}
    previous = -1
    for month in range(LAST_MONTH + 1):
        day = month * 36525 // 1200
        at_risk = sum(days >= day for days in durations)
        if not at_risk:
            break
        survival = float(fitter.survival_function_at_times(day).iloc[0])
        is_bounded = 0.0 < survival < 1.0
        low, high = bounds.loc[bounds.index <= day].iloc[-1]
        rows[month] = {
            "at_risk": at_risk,
            "events": sum(loss and previous < days <= day for days, loss in inputs),
            "censored": sum(not loss and previous < days <= day for days, loss in inputs),
            "survival": survival,
            "ci_low": float(low) if is_bounded else None,
            "ci_high": float(high) if is_bounded else None,
        }
        previous = day
    return rows


def hf_retention_crude(
    accepted: Sequence[LogicalDelivery], through: str | None = None
) -> dict[tuple[str, str, str], dict[str, float | None]]:
    """(cohort, ref_area, horizon) → counts, rates and Wilson intervals; only horizons that somebody has reached."""
    rows: dict[tuple[str, str, str], dict[str, float | None]] = {}
    for (cohort, area), own in _by_group(hf_entrants(accepted, through)).items():
        for months in HORIZONS:
            ends = [(entrant, plus_months(entrant.move_in, months)) for entrant in own]
            followed = [(entrant, day) for entrant, day in ends if day <= entrant.data_through]
            if followed:
                rows[cohort, area, str(months)] = _crude(followed)
        rows[cohort, area, "cutoff"] = _crude([(entrant, entrant.data_through) for entrant in own])
    return rows


def _crude(followed: list[tuple[Entrant, date]]) -> dict[str, float | None]:
    left = [entrant for entrant, day in followed if entrant.has_left_by(day)]
    deaths = sum(entrant.left_as == "deceased" for entrant in left)
    losses = sum(entrant.is_loss for entrant in left)
    entrants, housed = len(followed), len(followed) - deaths - losses
    row: dict[str, float | None] = {
        "entrants": entrants,
        "deaths": deaths,
        "housed": housed,
        "exited_otherwise": len(left) - deaths - losses,
    }
    for name, total in (("rate_all", entrants), ("rate_excluding_deaths", entrants - deaths)):
        low, high = proportion_confint(housed, total, alpha=0.05, method="wilson") if total else (None, None)
        row |= {
            name: housed / total if total else None,
            f"{name}_low": None if low is None else float(low),
            f"{name}_high": None if high is None else float(high),
        }
    return row
