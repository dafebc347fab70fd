"""The recount of monthly_flows_by_sex_age on tiny worlds worked out by hand: whose age, on which day."""

from __future__ import annotations

import pytest

from tests.oracle.monthly_flows import monthly_flows
from tests.oracle.monthly_flows_by_sex_age import monthly_flows_by_sex_age
from tests.worlds.handmade import RIGA, delivery, person, stay
from tests.worlds.logical import LogicalDelivery, Row

MARCH = "2023-03"


def march(*people: Row) -> list[LogicalDelivery]:
    """Everybody sleeps in Rīga's shelter from 10 March on, and is there still when the month ends."""
    stays = [stay(str(row["local_person_id"]), str(row["local_person_id"]), "2023-03-10") for row in people]
    return [delivery(RIGA, MARCH, persons=[*people], shelter_stays=stays)]


def cells_of(accepted: list[LogicalDelivery]) -> dict[tuple[str, str], int]:
    """(sex, age_band) → new in the nation in March."""
    rows = monthly_flows_by_sex_age(accepted)
    return {(sex, band): row["inflow_new"] for (_, area, sex, band), row in rows.items() if area == "LV"}


@pytest.mark.parametrize(
    ("birth", "band"),
    [("2005-03", "Y18T24"), ("2005-04", "Y0T17"), ("1958-03", "Y_GE65"), ("1958-04", "Y55T64"), ("2023-03", "Y0T17")],
)
def test_age_is_that_of_the_months_first_day(birth: str, band: str) -> None:
    assert cells_of(march(person("p", sex="F", birth=birth))) == {
        ("F", band): 1,
        ("F", "_T"): 1,
        ("_T", band): 1,
        ("_T", "_T"): 1,
    }


def test_what_is_not_known_of_a_person_is_a_row_of_its_own() -> None:
    assert cells_of(march(person("p", sex="U", birth=None), person("q", sex="F"))) == {
        ("U", "_U"): 1,
        ("U", "_T"): 1,
        ("_T", "_U"): 1,
        ("F", "Y35T44"): 1,
        ("F", "_T"): 1,
        ("_T", "Y35T44"): 1,
        ("_T", "_T"): 2,
    }


def test_a_covered_area_with_nobody_has_one_row() -> None:
    rows = monthly_flows_by_sex_age(march())

    assert {key[2:] for key in rows} == {("_T", "_T")}
    assert all(set(row.values()) == {0} for row in rows.values())


def test_the_totals_are_the_flows_of_everybody() -> None:
    accepted = march(person("p", sex="M", birth="2005-03"), person("q", sex="F"), person("r", sex="X", birth=None))
    totals = {key[:2]: row for key, row in monthly_flows_by_sex_age(accepted).items() if key[2:] == ("_T", "_T")}

    everybody = {key: {name: row[name] for name in totals[key]} for key, row in monthly_flows(accepted).items()}
    assert totals == everybody
    assert totals[MARCH, "LV"]["active_end"] == 3
