"""The recount of unit costs on tiny worlds worked out by hand."""

from __future__ import annotations

from decimal import Decimal

from tests.oracle import service_unit_costs
from tests.worlds.handmade import (
    JURMALA,
    LIEPAJA,
    RIGA,
    cost,
    delivery,
    enrolment,
    facility,
    stay,
    tenancy,
)
from tests.worlds.logical import LogicalDelivery, Row

MARCH, APRIL = "2023-03", "2023-04"


def month(municipality: str, period: str, costs: list[Row], stays: list[Row] | None = None) -> LogicalDelivery:
    return delivery(municipality, period, shelter_stays=stays or [], service_costs=costs)


def test_days_are_clipped_to_the_month_and_to_data_through() -> None:
    stays = [stay("s", "p", "2023-03-30")]
    accepted = [month(RIGA, MARCH, [cost("c", "shelter", "120.00")], stays), month(RIGA, APRIL, [], stays)]
    rows = service_unit_costs(accepted)
    # March: nights of 30 and 31 = 2, 120.00 / 2 = 60. April: 30 days without a cost. Year: 120.00 / 32 = 3.75.
    assert rows[MARCH, RIGA, "shelter"] == {
        "amount_eur": Decimal("120.00"),
        "client_days": 2,
        "cost_per_client_day": 60.0,
        "housing_share": 0.0,
        "support_share": 1.0,
        "missing_part": None,
    }
    april = rows[APRIL, RIGA, "shelter"]
    assert (april["amount_eur"], april["client_days"], april["cost_per_client_day"]) == (None, 30, None)
    assert april["missing_part"] == "cost"
    assert (APRIL, "LV", "shelter") not in rows
    assert rows["2023", "LV", "shelter"]["cost_per_client_day"] == 3.75


def test_every_record_counts_and_a_death_cuts_nothing() -> None:
    stays = [
        stay("s1", "p", "2023-03-01", "2023-03-11", "deceased"),
        stay("s2", "p", "2023-03-10", "2023-03-13", at="f2"),
        stay("s3", "q", "2023-03-10", "2023-03-10"),
    ]
    accepted = [
        delivery(
            RIGA,
            MARCH,
            facilities=[facility("f1"), facility("f2")],
            shelter_stays=stays,
            service_costs=[cost("c", "shelter", "26.00")],
        )
    ]
    # 10 + 3 + 0 days.
    assert service_unit_costs(accepted)[MARCH, RIGA, "shelter"]["client_days"] == 13


def test_an_open_stay_is_cut_at_a_move_in_and_the_home_s_days_are_housing_first_s() -> None:
    accepted = [
        delivery(
            RIGA,
            MARCH,
            shelter_stays=[stay("s", "p", "2023-03-01")],
            hf_enrolments=[enrolment("h", "p", "2023-03-01")],
            hf_tenancies=[tenancy("t", "h", "2023-03-21")],
            service_costs=[cost("c1", "shelter", "40.00"), cost("c2", "housing_first", "22.00", category="housing")],
        )
    ]
    rows = service_unit_costs(accepted)
    # 1–20 March in the shelter, 21–31 March in the home.
    assert (rows[MARCH, RIGA, "shelter"]["client_days"], rows[MARCH, RIGA, "housing_first"]["client_days"]) == (20, 11)
    assert rows[MARCH, "LV", "housing_first"]["cost_per_client_day"] == 2.0
    assert rows[MARCH, "LV", "housing_first"]["housing_share"] == 1.0


def test_areas_above_take_only_municipalities_with_cost_and_days() -> None:
    accepted = [
        month(RIGA, MARCH, [cost("c", "shelter", "100.00")], [stay("s", "p", "2023-03-01", "2023-03-11")]),
        month(JURMALA, MARCH, [cost("c", "shelter", "999.00")]),
        month(LIEPAJA, MARCH, [], [stay("s", "q", "2023-03-01", "2023-03-21")]),
    ]
    rows = service_unit_costs(accepted)
    assert rows[MARCH, JURMALA, "shelter"]["missing_part"] == "days"
    assert rows[MARCH, LIEPAJA, "shelter"]["missing_part"] == "cost"
    assert (rows[MARCH, "LV", "shelter"]["amount_eur"], rows[MARCH, "LV", "shelter"]["client_days"]) == (
        Decimal(100),
        10,
    )
    assert (MARCH, "LV-R3", "shelter") not in rows


def test_months_without_covered_costs_do_not_enter_the_year() -> None:
    stays = [stay("s", "p", "2023-03-01")]
    without_costs = delivery(RIGA, MARCH, shelter_stays=stays)
    accepted = [without_costs, month(RIGA, APRIL, [cost("c", "shelter", "60.00")], stays)]
    rows = service_unit_costs(accepted)
    assert (MARCH, RIGA, "shelter") not in rows
    assert rows["2023", RIGA, "shelter"]["cost_per_client_day"] == 2.0


def test_care_homes_state_their_days_and_corrections_lower_the_amount() -> None:
    costs = [
        cost("c1", "care_home", "250.00", client_days=10),
        cost("c2", "care_home", "50.00", category="food"),
        cost("c3", "care_home", "-56.80"),
    ]
    row = service_unit_costs([month(RIGA, MARCH, costs)])[MARCH, "LV", "care_home"]
    # 250.00 + 50.00 − 56.80 = 243.20; a tenth is 24.32. Support: 193.20 of it.
    assert (row["amount_eur"], row["cost_per_client_day"]) == (Decimal("243.20"), 24.32)
    assert row["support_share"] == float(Decimal("193.20") / Decimal("243.20"))
