"""The recount on tiny worlds worked out by hand: versions, open records, gaps, coverage, merger, transfers, linking."""

from __future__ import annotations

from datetime import date

from tests.oracle import annual_prevalence, dropped_open, monthly_flows, point_in_time
from tests.oracle.monthly_flows import ENTRIES, LEAVINGS
from tests.worlds.handmade import (
    JURMALA,
    LIEPAJA,
    MADONA,
    MADONA_BEFORE,
    RIGA,
    VARAKLANI,
    delivery,
    facility,
    person,
    sighting,
    stay,
)
from tests.worlds.logical import LogicalDelivery

JANUARY, FEBRUARY, MARCH, APRIL = "2023-01", "2023-02", "2023-03", "2023-04"
CODE = {"person_code": "32000000001"}


def stock(accepted: list[LogicalDelivery], night: date, area: str, category: str = "_T") -> int | None:
    row = point_in_time(accepted).get((night, area, category, "_T", "_T"))
    return row["persons"] if row else None


def nonzero(row: dict[str, int]) -> dict[str, int]:
    return {name: count for name, count in row.items() if count and name != "covered"}


def balances(row: dict[str, int]) -> bool:
    gained = sum(row[name] for name in ENTRIES)
    lost = sum(row[name] for name in LEAVINGS)
    return row["active_end"] == row["active_start"] + gained - lost


def test_nothing_accepted_gives_no_rows() -> None:
    assert point_in_time([]) == {}
    assert annual_prevalence([]) == {}
    assert monthly_flows([]) == {}
    assert dropped_open([]) == {}


def test_an_open_stay_is_followed_until_data_through_and_never_beyond() -> None:
    accepted = [delivery(RIGA, MARCH, shelter_stays=[stay("s", "p", "2023-03-30")])]
    assert stock(accepted, date(2023, 3, 31), "LV") == 1
    # 30 and 31 March.
    assert annual_prevalence(accepted)[2023, "LV", "_T", "_T", "_T"]["nights"] == 2
    assert nonzero(monthly_flows(accepted)[MARCH, RIGA]) == {"inflow_new": 1, "active_end": 1}


def test_an_open_stay_that_is_not_restated_ends_on_the_first_of_the_next_month() -> None:
    accepted = [delivery(RIGA, MARCH, shelter_stays=[stay("s", "p", "2023-03-30")]), delivery(RIGA, APRIL)]
    assert dropped_open(accepted) == {(RIGA, "shelter_stays", APRIL): 1}
    assert nonzero(monthly_flows(accepted)[APRIL, RIGA]) == {"active_start": 1, "outflow_unknown": 1}
    assert stock(accepted, date(2023, 4, 30), "LV") == 0


def test_through_leaves_later_months_out() -> None:
    accepted = [delivery(RIGA, MARCH, shelter_stays=[stay("s", "p", "2023-03-30")]), delivery(RIGA, APRIL)]
    assert dropped_open(accepted, through=MARCH) == {}
    assert {month for month, _ in monthly_flows(accepted, through=MARCH)} == {MARCH}


def test_through_a_gap_an_open_stay_goes_on_if_the_next_month_restates_it() -> None:
    open_stay = [stay("s", "p", "2023-01-10")]
    accepted = [delivery(RIGA, JANUARY, shelter_stays=open_stay), delivery(RIGA, MARCH, shelter_stays=open_stay)]
    assert [stock(accepted, date(2023, 2, 28), area) for area in (RIGA, "LV-R1", "LV")] == [1, 1, 1]
    assert dropped_open(accepted) == {}


def test_through_a_gap_an_open_stay_ends_on_the_gap_s_first_day_if_it_is_not_restated() -> None:
    accepted = [delivery(RIGA, JANUARY, shelter_stays=[stay("s", "p", "2023-01-10")]), delivery(RIGA, MARCH)]
    assert dropped_open(accepted) == {(RIGA, "shelter_stays", FEBRUARY): 1}
    assert stock(accepted, date(2023, 2, 28), RIGA) == 0
    assert nonzero(monthly_flows(accepted)[FEBRUARY, RIGA]) == {"active_start": 1, "outflow_unknown": 1}


def test_the_later_received_version_is_in_force_feed_by_feed() -> None:
    first = delivery(
        RIGA,
        MARCH,
        1,
        shelter_stays=[stay("s1", "p", "2023-03-30"), stay("s2", "q", "2023-03-30")],
        living_situations=[sighting("o", "r", "2023-03-31")],
    )
    corrected = LogicalDelivery(RIGA, MARCH, {"shelter_stays": [stay("s1", "p", "2023-03-30")]}, 2)
    # The correction takes s2 away and leaves the sighting; the order of the list does not matter.
    for accepted in ([first, corrected], [corrected, first]):
        assert stock(accepted, date(2023, 3, 31), "LV", "E2") == 1
        assert stock(accepted, date(2023, 3, 31), "LV", "E1") == 1


def test_a_withdrawn_record_never_counted_whatever_a_later_row_says() -> None:
    def month(period: str, withdrawn: bool | None) -> LogicalDelivery:
        return delivery(RIGA, period, shelter_stays=[stay("s", "p", "2023-01-10", withdrawn=withdrawn)])

    accepted = [month(JANUARY, None), month(FEBRUARY, True), month(MARCH, None)]
    assert stock(accepted, date(2023, 1, 31), RIGA) == 0
    assert annual_prevalence(accepted) == {}
    assert dropped_open(accepted) == {}


def test_zero_rows_stand_where_the_feed_is_covered_and_nowhere_else() -> None:
    shelters_only = LogicalDelivery(LIEPAJA, MARCH, {"shelter_stays": []}, 1)
    rows = point_in_time([shelters_only])
    night = date(2023, 3, 31)
    assert {key[2] for key in rows if key[1] == LIEPAJA} == {"E2", "E3"}
    assert all(row == {"persons": 0, "anonymous": None} for row in rows.values())
    assert (night, "LV-R3", "E2", "_T", "_T") in rows
    assert (night, "LV", "E3", "_T", "_T") in rows
    rows = point_in_time([shelters_only, delivery(RIGA, MARCH, 2)])
    assert {key[2] for key in rows if key[1] == RIGA} == {"E1", "E2", "E3", "E4", "E5", "E6", "_T", "E1_3"}
    assert rows[night, RIGA, "E1", "_T", "_T"] == {"persons": 0, "anonymous": 0}


def test_an_anonymous_sighting_stands_beside_the_persons_on_its_own_night() -> None:
    sightings = [
        sighting("o1", None, "2023-03-31"),
        sighting("o2", None, "2023-03-30"),
        sighting("o3", "p", "2023-03-31"),
    ]
    rows = point_in_time([delivery(RIGA, MARCH, living_situations=sightings)])
    assert rows[date(2023, 3, 31), "LV", "E1", "_T", "_T"] == {"persons": 1, "anonymous": 1}
    assert rows[date(2023, 3, 31), "LV", "_T", "_T", "_T"] == {"persons": 1, "anonymous": None}
    assert rows[date(2023, 3, 31), "LV", "E1", "M", "_T"] == {"persons": 1, "anonymous": None}


def test_a_count_night_is_a_reference_date() -> None:
    accepted = [delivery(RIGA, "2025-10", shelter_stays=[stay("s", "p", "2025-10-21", "2025-10-22")])]
    assert stock(accepted, date(2025, 10, 21), RIGA) == 1
    assert stock(accepted, date(2025, 10, 31), RIGA) == 0


def test_the_first_covered_month_starts_with_those_who_were_there_the_day_before() -> None:
    accepted = [
        delivery(RIGA, MARCH, shelter_stays=[stay("s1", "p", "2022-12-01"), stay("s2", "q", "2023-03-01")]),
    ]
    expected = {"active_start": 1, "inflow_new": 1, "active_end": 2}
    assert {area: nonzero(row) for (_, area), row in monthly_flows(accepted).items()} == {
        RIGA: expected,
        "LV-R1": expected,
        "LV": expected,
    }
    # Days before 1 March serve duration alone: 31 nights of each in March.
    assert annual_prevalence(accepted)[2023, "LV", "_T", "_T", "_T"]["nights"] == 62
    assert (2022, "LV", "_T", "_T", "_T") not in annual_prevalence(accepted)


def test_a_town_whose_coverage_starts_later_comes_in_by_coverage_for_the_areas_above() -> None:
    accepted = [
        delivery(RIGA, MARCH),
        delivery(RIGA, APRIL),
        delivery(JURMALA, APRIL, shelter_stays=[stay("s", "p", "2022-12-01")]),
    ]
    flows = monthly_flows(accepted)
    assert nonzero(flows[APRIL, JURMALA]) == {"active_start": 1, "active_end": 1}
    assert nonzero(flows[APRIL, "LV-R1"]) == {"coverage_in": 1, "active_end": 1}
    assert nonzero(flows[APRIL, "LV"]) == {"coverage_in": 1, "active_end": 1}


def test_a_town_whose_coverage_ends_goes_out_by_coverage_for_the_areas_above() -> None:
    accepted = [
        delivery(RIGA, MARCH),
        delivery(RIGA, APRIL),
        delivery(JURMALA, MARCH, shelter_stays=[stay("s", "p", "2023-03-05")]),
    ]
    flows = monthly_flows(accepted)
    # The episode is cut on 1 April, the first day after the last covered one: censored, no outflow.
    assert nonzero(flows[MARCH, "LV"]) == {"inflow_new": 1, "active_end": 1}
    assert nonzero(flows[APRIL, "LV"]) == {"active_start": 1, "coverage_out": 1}
    assert flows[APRIL, JURMALA]["covered"] == 0


def test_a_move_inside_an_episode_is_a_transfer_on_the_first_day_in_the_new_town() -> None:
    here, there = stay("s", "a", "2023-03-05", "2023-03-10"), stay("s", "b", "2023-03-12", "2023-03-20", "abroad")
    riga = delivery(RIGA, MARCH, 1, persons=[person("a", **CODE)], shelter_stays=[here])
    jurmala = delivery(JURMALA, MARCH, 2, persons=[person("b", **CODE)], shelter_stays=[there])
    flows = monthly_flows([riga, jurmala])
    # Nights 10 and 11 are a gap that still belongs to Rīga; Jūrmala lies in the same region, so above nothing moves.
    assert nonzero(flows[MARCH, RIGA]) == {"inflow_new": 1, "transfers_out": 1}
    assert nonzero(flows[MARCH, JURMALA]) == {"transfers_in": 1, "outflow_other": 1}
    assert nonzero(flows[MARCH, "LV-R1"]) == {"inflow_new": 1, "outflow_other": 1}
    assert nonzero(flows[MARCH, "LV"]) == {"inflow_new": 1, "outflow_other": 1}


def test_a_move_from_a_town_not_yet_covered_is_a_transfer_there_and_coverage_above() -> None:
    riga_march, riga_april = stay("s", "a", "2023-03-20"), stay("s", "a", "2023-03-20", "2023-04-03", "abroad")
    jurmala_april = stay("s", "b", "2023-03-10", "2023-04-02")
    accepted = [
        delivery(RIGA, MARCH, 1, persons=[person("a", **CODE)], shelter_stays=[riga_march]),
        delivery(RIGA, APRIL, 2, persons=[person("a", **CODE)], shelter_stays=[riga_april]),
        # Jūrmala delivers from April on; the days before serve the episode but are not counted.
        delivery(JURMALA, APRIL, 3, persons=[person("b", **CODE)], shelter_stays=[jurmala_april]),
    ]
    flows = monthly_flows(accepted)
    # 10–19 March Jūrmala (uncovered), from 20 March Rīga (the later start), out on 3 April.
    assert nonzero(flows[MARCH, RIGA]) == {"transfers_in": 1, "active_end": 1}
    assert nonzero(flows[MARCH, "LV-R1"]) == {"coverage_in": 1, "active_end": 1}
    assert nonzero(flows[MARCH, "LV"]) == {"coverage_in": 1, "active_end": 1}
    assert nonzero(flows[APRIL, JURMALA]) == {}
    assert nonzero(flows[APRIL, "LV"]) == {"active_start": 1, "outflow_other": 1}


def test_a_transfer_to_a_town_whose_coverage_has_ended_is_coverage_out_above() -> None:
    person_row = [person("a", **CODE)]
    # Jūrmala's shelters deliver January only, its outreach until March: the stay's window ends with January.
    jurmala = [
        delivery(JURMALA, JANUARY, 1, persons=person_row, shelter_stays=[stay("s", "a", "2023-01-31")]),
        LogicalDelivery(JURMALA, MARCH, {"living_situations": []}, 2),
    ]
    before, after = sighting("o", "b", "2023-01-29", "2023-01-30"), sighting("o2", "b", "2023-02-04", "2023-02-05")
    riga = [
        delivery(RIGA, JANUARY, 3, persons=[person("b", **CODE)], living_situations=[before]),
        delivery(RIGA, FEBRUARY, 4, persons=[person("b", **CODE)], living_situations=[after]),
        delivery(RIGA, MARCH, 5),
    ]
    flows = monthly_flows(jurmala + riga)
    # 29 and 30 January Rīga; 31 January Jūrmala; 1–3 February gap of an ended window; 4–5 February Rīga again.
    assert nonzero(flows[JANUARY, RIGA]) == {"inflow_new": 1, "transfers_out": 1}
    assert nonzero(flows[JANUARY, JURMALA]) == {"transfers_in": 1, "active_end": 1}
    assert nonzero(flows[FEBRUARY, JURMALA]) == {"active_start": 1, "coverage_out": 1}
    assert nonzero(flows[FEBRUARY, RIGA]) == {"transfers_in": 1, "outflow_unknown": 1}
    assert nonzero(flows[FEBRUARY, "LV"]) == {
        "active_start": 1,
        "coverage_out": 1,
        "coverage_in": 1,
        "outflow_unknown": 1,
    }


def test_a_merger_is_no_transfer_and_history_lies_in_the_areas_of_the_reference_date() -> None:
    absorbed = [stay(f"{VARAKLANI}:s", f"{VARAKLANI}:v", "2025-06-15", at=f"{VARAKLANI}:f1")]
    places = [facility("f1"), facility(f"{VARAKLANI}:f1")]
    accepted = [
        delivery(MADONA_BEFORE, "2025-06", 1, shelter_stays=[stay("s", "m", "2025-06-01")]),
        delivery(VARAKLANI, "2025-06", 2, shelter_stays=[stay("s", "v", "2025-06-15")]),
        delivery(MADONA, "2025-07", 3, facilities=places, shelter_stays=[stay("s", "m", "2025-06-01"), *absorbed]),
    ]
    flows = monthly_flows(accepted)
    assert nonzero(flows["2025-06", MADONA_BEFORE]) == {"inflow_new": 1, "active_end": 1}
    assert nonzero(flows["2025-06", VARAKLANI]) == {"inflow_new": 1, "active_end": 1}
    assert nonzero(flows["2025-07", MADONA]) == {"active_start": 2, "active_end": 2}
    assert nonzero(flows["2025-07", "LV"]) == {"active_start": 2, "active_end": 2}
    assert ("2025-07", VARAKLANI) not in flows
    assert stock(accepted, date(2025, 6, 30), VARAKLANI, "E2") == 1
    assert stock(accepted, date(2025, 7, 31), MADONA, "E2") == 2
    # The year's map is that of its last covered day: all of 2025 lies in Madona. 61 + (16 + 31) nights.
    assert {area for year, area, *_ in annual_prevalence(accepted) if year == 2025} == {MADONA, "LV-R2", "LV"}
    assert annual_prevalence(accepted)[2025, MADONA, "E2", "_T", "_T"]["nights"] == 108


def test_a_code_that_appears_later_joins_people_and_makes_no_new_one() -> None:
    riga_rows = [stay("s", "a", "2023-03-31")]
    accepted = [
        delivery(RIGA, MARCH, 1, persons=[person("a")], shelter_stays=riga_rows),
        delivery(LIEPAJA, MARCH, 2, persons=[person("b", **CODE)], shelter_stays=[stay("s", "b", "2023-03-31")]),
    ]
    assert stock(accepted, date(2023, 3, 31), "LV") == 2
    accepted.append(delivery(RIGA, APRIL, 3, persons=[person("a", **CODE)], shelter_stays=riga_rows))
    assert stock(accepted, date(2023, 3, 31), "LV") == 1


def test_a_recorded_change_of_code_links_and_a_silent_one_is_a_corrected_typing_error() -> None:
    def accepted(previous: str | None) -> list[LogicalDelivery]:
        changed = person("a", person_code="33000000002", previous_person_code=previous)
        open_stay = [stay("s", "a", "2023-03-31")]
        return [
            delivery(RIGA, MARCH, 1, persons=[person("a", **CODE)], shelter_stays=open_stay),
            delivery(RIGA, APRIL, 2, persons=[changed], shelter_stays=open_stay),
            delivery(LIEPAJA, MARCH, 3, persons=[person("b", **CODE)], shelter_stays=[stay("s", "b", "2023-03-31")]),
        ]

    assert stock(accepted("320000-00001"), date(2023, 3, 31), "LV") == 1
    assert stock(accepted(None), date(2023, 3, 31), "LV") == 2


def test_attributes_come_from_the_latest_period_that_knows_them() -> None:
    open_stay = [stay("s", "a", "2023-03-01")]
    accepted = [
        delivery(RIGA, MARCH, 1, persons=[person("a", sex="F", birth="1980")], shelter_stays=open_stay),
        delivery(RIGA, APRIL, 2, persons=[person("a", sex="U", birth=None)], shelter_stays=open_stay),
    ]
    # Born 1980 counts from 1 July: 42 at the end of April 2023.
    assert point_in_time(accepted)[date(2023, 4, 30), "LV", "E2", "F", "Y35T44"]["persons"] == 1


def test_the_identity_of_flows_holds_on_every_row() -> None:
    accepted = [
        delivery(RIGA, JANUARY, 1, shelter_stays=[stay("s", "a", "2022-12-01"), stay("t", "b", "2023-01-31")]),
        delivery(RIGA, FEBRUARY, 2, shelter_stays=[stay("s", "a", "2022-12-01", "2023-02-01", "own_property")]),
        delivery(JURMALA, FEBRUARY, 3, shelter_stays=[stay("s", "c", "2023-02-28")]),
    ]
    flows = monthly_flows(accepted)
    assert all(balances(row) for row in flows.values())
    # b was open in January and is not restated: out on 1 February, like a.
    assert nonzero(flows[FEBRUARY, RIGA]) == {"active_start": 2, "outflow_permanent": 1, "outflow_unknown": 1}
