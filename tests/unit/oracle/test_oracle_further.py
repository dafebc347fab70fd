"""The recount of the further marts on tiny worlds worked out by hand: the boundary days of each rule."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.oracle.capacity_use import capacity_use
from tests.oracle.entry_cohorts import entry_cohorts
from tests.oracle.exits_and_returns import exits_and_returns
from tests.oracle.first_time_homeless import first_time_homeless
from tests.oracle.hf_pre_post_costs import hf_pre_post_costs
from tests.oracle.length_of_time_homeless import length_of_time_homeless
from tests.oracle.long_term import FLAGS, long_term
from tests.oracle.person_costs import person_cost_summary, person_costs
from tests.oracle.target_groups import target_groups
from tests.worlds.handmade import (
    RIGA,
    cost,
    delivery,
    discharge,
    enrolment,
    facility,
    person,
    stay,
    tenancy,
)
from tests.worlds.logical import LogicalDelivery, Row

MARCH = "2023-03"
NIGHT = date(2023, 3, 31)
NATION = (NIGHT, "LV", "_T", "_T", "_T")


def march(stays: list[Row], **feeds: list[Row]) -> list[LogicalDelivery]:
    """One delivery of March 2023; what its stays say of earlier days serves duration alone."""
    return [delivery(RIGA, MARCH, 0, shelter_stays=stays, **feeds)]


def told_of_night(accepted: list[LogicalDelivery]) -> set[str]:
    return {name for name, persons in long_term(accepted)[NATION].items() if persons}


def flags_of_night(accepted: list[LogicalDelivery]) -> set[str]:
    return told_of_night(accepted) & set(FLAGS)


@pytest.mark.parametrize(
    ("check_in", "flags"),
    [("2022-04-01", {"long_term_1y", "long_term_fi", "chronic_duration_us"}), ("2022-04-02", set())],
)
def test_a_year_is_365_days_the_reference_night_included(check_in: str, flags: set[str]) -> None:
    assert flags_of_night(march([stay("s", "p", check_in)])) == flags


@pytest.mark.parametrize(("check_out", "flags"), [("2020-04-02", {"long_term_fi"}), ("2020-04-01", set())])
def test_three_years_begin_on_the_day_after_the_night_three_years_before(check_out: str, flags: set[str]) -> None:
    # The night of 1 April 2020 lies in [1 April 2020, 1 April 2023), that of 31 March does not.
    assert flags_of_night(march([stay("s", "p", "2020-03-20", check_out), stay("t", "p", "2023-03-20")])) == flags


@pytest.mark.parametrize(("check_in", "is_chronic"), [("2022-12-29", True), ("2022-12-30", False)])
def test_fewer_than_90_nights_in_an_institution_join_two_episodes(check_in: str, is_chronic: bool) -> None:
    # 1 October + 89 nights = 29 December. From 1 January 2022 on it is more than a year.
    accepted = march([stay("s", "p", "2022-01-01", "2022-10-01", "hospital"), stay("t", "p", check_in)])
    assert ("chronic_duration_us" in flags_of_night(accepted)) is is_chronic


def test_a_move_in_between_parts_even_after_an_institution() -> None:
    stays = [stay("s", "p", "2022-01-01", "2022-10-01", "hospital"), stay("t", "p", "2022-11-20")]
    homes = {
        "hf_enrolments": [enrolment("e", "p", "2022-10-01", "2022-11-20", "returned_homeless")],
        "hf_tenancies": [tenancy("h", "e", "2022-10-20", "2022-11-20")],
    }
    assert "chronic_duration_us" in flags_of_night(march(stays))
    assert "chronic_duration_us" not in flags_of_night(march(stays, **homes))


@pytest.mark.parametrize(("leaves", "is_chronic"), [("2022-11-29", True), ("2022-11-30", False)])
def test_90_nights_in_an_institution_part_an_occasion_but_not_the_episode(leaves: str, is_chronic: bool) -> None:
    # 1 September + 89 nights = 29 November.
    stays = [stay("s", "p", "2022-01-01", "2022-09-01", "hospital"), stay("t", "p", leaves)]
    waits = {"institution_discharges": [discharge("d", "p", "2022-09-01", leaves, "overnight_shelter")]}
    flags = flags_of_night(march(stays, **waits))
    assert "long_term_1y" in flags
    assert ("chronic_duration_us" in flags) is is_chronic


@pytest.mark.parametrize(("check_in", "is_chronic"), [("2022-12-27", True), ("2022-12-28", False)])
def test_four_occasions_of_three_years_add_up_to_a_year(check_in: str, is_chronic: bool) -> None:
    # 90 nights each from 1 April 2021, 2 August 2021 and 1 March 2022; 27 December to 31 March are 95: 365.
    stays = [
        stay("a", "p", "2021-04-01", "2021-06-30"),
        stay("b", "p", "2021-08-02", "2021-10-31"),
        stay("c", "p", "2022-03-01", "2022-05-30"),
        stay("d", "p", check_in),
    ]
    assert ("chronic_duration_us" in flags_of_night(march(stays))) is is_chronic


@pytest.mark.parametrize(("check_in", "band"), [("2022-12-31", "duration_3_6m"), ("2023-01-01", "duration_under_3m")])
def test_a_band_begins_after_completed_calendar_months(check_in: str, band: str) -> None:
    assert band in told_of_night(march([stay("s", "p", check_in)]))


def test_the_stated_beginning_counts_for_the_first_episode_alone() -> None:
    people = {"persons": [person("p", first_homeless_on="2012")]}
    assert "duration_10y_over" in told_of_night(march([stay("s", "p", "2023-03-20")], **people))
    earlier = [stay("r", "p", "2022-03-01", "2022-03-05"), stay("s", "p", "2023-03-20")]
    assert "duration_under_3m" in told_of_night(march(earlier, **people))


def test_the_household_of_a_child_in_the_same_night_is_a_family() -> None:
    people = [
        person("child", birth="2010-01", household_id="h"),
        person("parent", household_id="h", citizenship="XN"),
        person("other", household_id="i", citizenship="XU"),
    ]
    stays = [stay("a", "child", "2023-03-01"), stay("b", "parent", "2023-03-01"), stay("c", "other", "2023-03-01")]
    found = target_groups(march(stays, persons=people))
    assert found[*NATION, "families_with_children"] == {"persons": 2}
    assert found[*NATION, "non_citizens"] == {"persons": 1}
    stays[0] = stay("a", "child", "2023-03-01", "2023-03-31", "own_tenancy")
    assert target_groups(march(stays, persons=people))[*NATION, "families_with_children"] == {"persons": 0}


def test_a_place_is_used_and_full_on_its_open_days() -> None:
    places = [facility(capacity=2) | {"open_from": date(2023, 3, 21)}]
    stays = [stay("a", "p", "2023-03-21", "2023-03-31"), stay("b", "q", "2023-03-30")]
    row = capacity_use(march(stays, facilities=places))[MARCH, RIGA, f"{RIGA}|f1"]
    # Eleven open days of two beds; ten nights and two; both beds on the 30th alone.
    assert row == {
        "bed_nights_available": 22,
        "bed_nights_used": 12,
        "occupancy": 12 / 22,
        "refusals": None,
        "days_at_or_over_capacity": 1,
    }


def months(first: str, last: str, stays: list[Row], **feeds: list[Row]) -> list[LogicalDelivery]:
    """Deliveries of the first and the last month: all is covered between them, and the last one states everything."""
    return [delivery(RIGA, first), delivery(RIGA, last, 1, shelter_stays=stays, **feeds)]


@pytest.mark.parametrize(("back_on", "returned"), [("2022-08-07", 1), ("2022-08-08", 0)])
def test_a_return_on_day_180_is_within_180_days(back_on: str, returned: int) -> None:
    # 8 February 2022 + 180 days = 7 August.
    stays = [stay("a", "p", "2022-02-01", "2022-02-08", "own_tenancy"), stay("b", "p", back_on)]
    row = exits_and_returns(months("2022-01", "2022-12", stays))[2022, "LV"]
    assert (row["exits"], row["followed_180"], row["returned_180"]) == (1, 1, returned)
    assert (row["followed_365"], row["returned_365"]) == (0, None)


@pytest.mark.parametrize(("out_on", "followed"), [("2022-07-04", 1), ("2022-07-05", 0)])
def test_an_exit_is_followed_up_to_the_last_covered_day(out_on: str, followed: int) -> None:
    # 4 July 2022 + 180 days = 31 December.
    row = exits_and_returns(months("2022-01", "2022-12", [stay("a", "p", "2022-06-01", out_on, "own_tenancy")]))
    assert row[2022, "LV"]["followed_180"] == followed


@pytest.mark.parametrize(("out_on", "year"), [("2022-12-31", 2022), ("2023-01-01", 2023)])
def test_the_year_of_an_exit_is_that_of_the_first_day_not_homeless(out_on: str, year: int) -> None:
    rows = exits_and_returns(months("2022-01", "2023-02", [stay("a", "p", "2022-12-01", out_on, "own_tenancy")]))
    assert {key[0]: row["exits"] for key, row in rows.items() if key[1] == "LV"}[year] == 1


def test_the_length_takes_in_earlier_nights_contiguous_with_the_window() -> None:
    # 365 nights end on 31 December 2022: the window begins on 1 January, and [20 December, 1 January) touches it.
    stays = [stay("a", "p", "2021-12-20", "2022-06-01"), stay("b", "p", "2022-06-01")]
    rows = length_of_time_homeless(months("2022-01", "2022-12", stays))
    assert rows[2022, "LV", "E2_3", "ongoing"] == {"persons": 1, "mean_nights": 377, "median_nights": 377}
    stays = [stay("a", "p", "2021-12-20", "2022-01-01"), stay("b", "p", "2022-01-02")]
    rows = length_of_time_homeless(months("2022-01", "2022-12", stays))
    assert rows[2022, "LV", "E2_3", "_T"]["mean_nights"] == 364


@pytest.mark.parametrize(("day", "first_time"), [("2022-02-28", 1), ("2022-03-01", 0)])
def test_a_same_day_stay_of_the_24_months_before_makes_no_first_time(day: str, first_time: int) -> None:
    stays = [stay("a", "p", day, day, "unknown"), stay("b", "p", "2024-03-01")]
    row = first_time_homeless(months("2022-01", "2024-06", stays))[2024, "LV"]
    assert (row["entries"], row["assessable"], row["first_time"]) == (1, 1, first_time)


def test_an_entry_whose_past_is_not_known_is_not_assessed() -> None:
    row = first_time_homeless(months("2022-04", "2024-06", [stay("b", "p", "2024-03-31")]))[2024, "LV"]
    assert (row["entries"], row["assessable"], row["first_time"]) == (1, 0, None)


@pytest.mark.parametrize(("died_on", "outcome"), [("2022-04-30", "deceased"), ("2022-05-01", "homeless")])
def test_what_became_of_somebody_is_read_on_the_day_of_the_horizon(died_on: str, outcome: str) -> None:
    # 31 January + 3 months = 30 April.
    row = entry_cohorts(months("2022-01", "2022-12", [stay("a", "p", "2022-01-31", died_on, "deceased")]))
    assert row["2022-01", "LV", 3][outcome] == 1
    assert row["2022-01", "LV", 24]["followed"] == 0
    assert row["2022-01", "LV", 24]["deceased"] is None


def test_the_cost_of_a_person_is_days_times_unit_cost_and_events_times_price() -> None:
    stays = [stay("a", "p", "2023-03-01", "2023-03-11"), stay("b", "q", "2023-03-01", "2023-03-31")]
    crises: list[Row] = [
        {"event_id": "x", "local_person_id": "p", "event_type": kind, "occurred_on": NIGHT, "quantity": Decimal(2)}
        for kind in ("police", "court")
    ]
    accepted = march(stays, service_costs=[cost("c", "shelter", "400.00")], crisis_events=crises)
    prices = {("police", 2023): Decimal("7.50")}
    row = person_costs(accepted, prices=prices)[2023, (RIGA, "p")]
    # 400 EUR over 40 nights; two police events.
    assert (row["direct_eur"], row["indirect_eur"], row["total_eur"]) == (100.0, 15.0, 115.0)
    assert (row["client_days"], row["uncosted_days"], row["events"], row["unpriced_events"]) == (10, 0, 2, 1)
    summary = person_cost_summary(accepted, prices=prices)[2023, "LV"]
    assert (summary["persons"], summary["direct_mean_eur"], summary["direct_p90_eur"]) == (2, 200.0, 280.0)
    assert person_costs(march(stays))[2023, (RIGA, "p")]["direct_eur"] is None


def test_costs_before_and_after_need_twelve_covered_months_on_both_sides() -> None:
    homes = {
        "hf_enrolments": [enrolment("e", "p", "2022-03-20")],
        "hf_tenancies": [tenancy("h", "e", "2022-04-01")],
        "service_costs": [cost("c", "shelter", "310.00"), cost("d", "housing_first", "620.00")],
    }
    stays = [stay("a", "p", "2022-01-01", "2022-04-01", "housing_first")]
    rows = hf_pre_post_costs(months("2021-04", "2023-03", stays, **homes))
    assert rows["2022-Q2", RIGA]["enrolments"] == 1
    # Costs were delivered for March 2023 alone: 31 days at home cost 620 EUR, no night in the shelter has a cost.
    assert rows["_T", "LV"]["hf_after_eur"] == 620.0
    assert rows["_T", "LV"]["shelter_before_eur"] is None
    assert rows["_T", "LV"]["uncosted_days_before"] == 90
    assert hf_pre_post_costs(months("2021-05", "2023-03", stays, **homes)) == {}
    assert hf_pre_post_costs(months("2021-04", "2023-02", stays, **homes)) == {}
