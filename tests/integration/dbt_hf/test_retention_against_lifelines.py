"""Retention and cumulative incidence of the marts equal those of lifelines, Wilson intervals those of statsmodels."""

from __future__ import annotations

from datetime import date, timedelta
from math import floor
from pathlib import Path

import pytest
from lifelines import AalenJohansenFitter, KaplanMeierFitter
from statsmodels.stats.proportion import proportion_confint

from tests.integration.dbt_hf.marts import Mart, build_marts, only
from tests.integration.dbt_world.world import Row, World, day

RIGA, LIEPAJA = "LV0001000", "LV0005000"
DATA_THROUGH = day("2023-12-31")
CENSORED = -1
"""No exit: followed until data_through."""

# (move-in, days until the exit, reason). Days 45 and 152 carry a loss and a censoring; no loss ties a death.
STORIES: list[tuple[str, int, str | None]] = [
    ("2022-10-03", 45, "evicted"),
    ("2022-10-05", 45, "independent"),
    ("2022-10-10", 61, "deceased"),
    ("2022-11-01", 90, "returned_homeless"),
    ("2022-11-01", 152, "abandoned"),
    ("2022-11-15", 152, "moved_away"),
    ("2022-12-01", 200, "deceased"),
    ("2022-12-20", 0, "unknown"),
    ("2022-12-31", 30, "institution"),
    ("2022-10-04", CENSORED, None),
    ("2022-11-20", CENSORED, None),
    ("2022-12-24", CENSORED, None),
    ("2023-02-01", 250, "other_support"),
    ("2023-03-01", CENSORED, None),
]
LOSSES = {"evicted", "returned_homeless", "abandoned", "unknown", "institution"}


def enrolment(number: int, moved_in: str, days: int, reason: str | None) -> tuple[Row, Row]:
    """Enrolment and tenancy of one story; the home ends with the enrolment."""
    start = day(moved_in)
    exited_on = None if days == CENSORED else start + timedelta(days=days)
    known: Row = {"enrolment_id": f"ē{number}", "referred_on": start, "agreed_on": start, "provider": "Pajumte"}
    return (
        {**known, "local_person_id": f"p{number}", "exited_on": exited_on, "exit_reason": reason},
        {"enrolment_id": f"ē{number}", "tenancy_id": f"t{number}", "dwelling_id": f"d{number}", "tenure": "private"}
        | {"move_in": start, "move_out": exited_on},
    )


@pytest.fixture(scope="module")
def marts(tmp_path_factory: pytest.TempPathFactory, dbt_target: Path) -> dict[str, Mart]:
    """All stories in Rīga, and the first one once more in Liepāja; everything told in the last month."""
    world = World()
    told = [enrolment(number, *story) for number, story in enumerate(STORIES)]
    elsewhere = [enrolment(100, *STORIES[0])]
    for municipality, rows in ((RIGA, told), (LIEPAJA, elsewhere)):
        world.deliver(
            municipality,
            "2023-12",
            hf_enrolments=[row for row, _ in rows],
            hf_tenancies=[row for _, row in rows],
            persons=[{"local_person_id": row["local_person_id"], "sex": "F"} for row, _ in rows],
        )
    names = ["hf_retention", "hf_retention_crude", "hf_cumulative_incidence"]
    return build_marts(world, tmp_path_factory.mktemp("retention"), names, dbt_target)


def duration(moved_in: str, days: int) -> int:
    """Days until the exit, or until the day after data_through."""
    return days if days != CENSORED else (DATA_THROUGH + timedelta(days=1) - day(moved_in)).days


RIGA_DURATIONS = [duration(moved_in, days) for moved_in, days, _ in STORIES]
RIGA_LOSSES = [reason in LOSSES for *_, reason in STORIES]


def test_survival_and_interval_equal_those_of_lifelines_in_every_month(marts: dict[str, Mart]) -> None:
    fitter = KaplanMeierFitter(alpha=0.05).fit(RIGA_DURATIONS, RIGA_LOSSES)
    bounds = fitter.confidence_interval_
    curve = [row for row in marts["hf_retention"] if (row["ref_area"], row["cohort"]) == (RIGA, "_T")]
    assert len(curve) == 15
    for row in curve:
        on = floor(row["month"] * 365.25 / 12)
        assert row["survival"] == pytest.approx(fitter.predict(on), abs=1e-12)
        low, high = bounds.loc[bounds.index <= on].iloc[-1]
        assert row["ci_low"] == pytest.approx(low, abs=1e-12)
        assert row["ci_high"] == pytest.approx(high, abs=1e-12)
        assert row["at_risk"] == sum(days >= on for days in RIGA_DURATIONS)


def test_events_and_censorings_of_the_rows_and_those_still_at_risk_are_all_entrants(marts: dict[str, Mart]) -> None:
    curve = sorted(
        (row for row in marts["hf_retention"] if (row["ref_area"], row["cohort"]) == (RIGA, "_T")),
        key=lambda row: row["month"],
    )
    last_day = floor(curve[-1]["month"] * 365.25 / 12)
    told = sum(row["events"] + row["censored"] for row in curve)
    assert told + sum(days > last_day for days in RIGA_DURATIONS) == len(STORIES)
    assert [row["month"] for row in curve] == list(range(len(curve)))


def test_a_cohort_is_the_quarter_of_the_first_move_in_and_the_nation_counts_both_municipalities(
    marts: dict[str, Mart],
) -> None:
    first_quarter = only(marts["hf_retention"], ref_area=RIGA, cohort="2023-Q1", month=0)
    nation = only(marts["hf_retention"], ref_area="LV", cohort="_T", month=0)
    assert (first_quarter["at_risk"], nation["at_risk"]) == (2, len(STORIES) + 1)


def test_loss_and_death_compete_as_in_the_aalen_johansen_estimator_of_lifelines(marts: dict[str, Mart]) -> None:
    kinds = [1 if reason in LOSSES else 2 if reason == "deceased" else 0 for *_, reason in STORIES]
    # lifelines wants no ties and nothing at time 0: the censored go half a day later, as the rule says, day 0 a little.
    times = [max(0.1, days) + (0.5 if kind == 0 else 0) for days, kind in zip(RIGA_DURATIONS, kinds, strict=True)]
    curve = [row for row in marts["hf_cumulative_incidence"] if (row["ref_area"], row["cohort"]) == (RIGA, "_T")]
    assert curve
    for event, column in ((1, "incidence_loss"), (2, "incidence_death")):
        fitter = AalenJohansenFitter(calculate_variance=False, jitter_level=1e-6, seed=1).fit(times, kinds, event)
        for row in curve:
            on = floor(row["month"] * 365.25 / 12) + 0.4
            known = fitter.cumulative_density_.loc[fitter.cumulative_density_.index <= on].iloc[-1, 0]
            assert row[column] == pytest.approx(known, abs=1e-9), (row["month"], column)


def test_crude_retention_has_the_wilson_interval_of_statsmodels(marts: dict[str, Mart]) -> None:
    row = only(marts["hf_retention_crude"], ref_area=RIGA, cohort="_T", horizon="cutoff")
    deaths = sum(reason == "deceased" for *_, reason in STORIES)
    housed = len(STORIES) - deaths - sum(RIGA_LOSSES)
    assert (row["entrants"], row["deaths"], row["housed"], row["exited_otherwise"]) == (14, deaths, housed, 3)
    for name, trials in (("rate_all", 14), ("rate_excluding_deaths", 14 - deaths)):
        low, high = proportion_confint(housed, trials, method="wilson")
        assert row[name] == pytest.approx(housed / trials)
        assert row[f"{name}_low"] == pytest.approx(low, abs=1e-12)
        assert row[f"{name}_high"] == pytest.approx(high, abs=1e-12)


def test_a_horizon_counts_only_those_followed_that_long(marts: dict[str, Mart]) -> None:
    """Twelve months before 2023-12-31 and earlier: the twelve move-ins of 2022, 2022-12-31 among them."""
    row = only(marts["hf_retention_crude"], ref_area=RIGA, cohort="_T", horizon="12")
    assert row["entrants"] == sum(date.fromisoformat(moved_in).year == 2022 for moved_in, *_ in STORIES)
    assert not [row for row in marts["hf_retention_crude"] if row["horizon"] == "18"]
