"""The recount on tiny worlds worked out by hand: spells, winners, episodes and their ends."""

from __future__ import annotations

from datetime import date

from tests.oracle import annual_prevalence, monthly_flows, point_in_time
from tests.oracle.delivered import Delivered
from tests.oracle.spells import Homelessness
from tests.oracle.timeline import Episode, Timelines
from tests.worlds.handmade import LIEPAJA, RIGA, delivery, discharge, facility, person, sighting, stay
from tests.worlds.logical import LogicalDelivery

MARCH, APRIL = "2023-03", "2023-04"
MARCH_END = date(2023, 3, 31)


def episodes_of(accepted: list[LogicalDelivery]) -> list[Episode]:
    timelines = Timelines(Homelessness(Delivered(accepted)))
    return [episode for own in timelines.episodes.values() for episode in own]


def spans(accepted: list[LogicalDelivery]) -> list[tuple[str, str]]:
    return [(f"{each.start:%m-%d}", f"{each.end:%m-%d}") for each in episodes_of(accepted)]


def two_stays(second_check_in: str) -> list[LogicalDelivery]:
    stays = [stay("s1", "p", "2023-03-01", "2023-03-10"), stay("s2", "p", second_check_in, "2023-03-25")]
    return [delivery(RIGA, MARCH, shelter_stays=stays)]


def test_six_nights_between_two_stays_are_one_episode() -> None:
    # Out on the 10th, so the last night is that of the 9th; nights 10, 11, 12, 13, 14, 15 = 6 are free.
    assert spans(two_stays("2023-03-16")) == [("03-01", "03-25")]


def test_seven_nights_between_two_stays_end_the_episode() -> None:
    # Nights 10 … 16 = 7 are free.
    assert spans(two_stays("2023-03-17")) == [("03-01", "03-10"), ("03-17", "03-25")]


def test_gap_days_are_active_in_flows_but_not_in_stock_and_nights() -> None:
    march = [
        stay("s1", "p", "2023-03-01", "2023-03-29"),
    ]
    april = [stay("s2", "p", "2023-04-03", "2023-04-05", "own_tenancy")]
    accepted = [delivery(RIGA, MARCH, shelter_stays=march), delivery(RIGA, APRIL, shelter_stays=april)]
    # Free nights 29, 30, 31 March, 1, 2 April = 5 < 7: one episode [1 March, 5 April).
    assert point_in_time(accepted)[MARCH_END, "LV", "_T", "_T", "_T"]["persons"] == 0
    flows = monthly_flows(accepted)
    assert flows[MARCH, RIGA]["active_end"] == 1
    assert flows[APRIL, RIGA]["active_start"] == 1
    assert flows[APRIL, RIGA]["outflow_permanent"] == 1
    # 28 nights in March (1st to 28th) and 2 in April; 61 covered days.
    row = annual_prevalence(accepted)[2023, "LV", "E2", "_T", "_T"]
    assert (row["persons"], row["nights"]) == (1, 30)
    assert row["average_nightly"] == 30 / 61


def test_a_same_day_stay_counts_for_prevalence_alone() -> None:
    accepted = [delivery(RIGA, MARCH, shelter_stays=[stay("s1", "p", "2023-03-31", "2023-03-31")])]
    assert annual_prevalence(accepted)[2023, "LV", "E2", "M", "Y35T44"] == {
        "persons": 1,
        "nights": 0,
        "average_nightly": 0,
    }
    assert point_in_time(accepted)[MARCH_END, "LV", "E2", "_T", "_T"]["persons"] == 0
    assert monthly_flows(accepted)[MARCH, "LV"]["inflow_new"] == 0


def test_two_shelters_in_one_night_count_once_where_the_later_stay_began() -> None:
    riga = delivery(
        RIGA, MARCH, 1, persons=[person("a", person_code="32000000001")], shelter_stays=[stay("s", "a", "2023-03-20")]
    )
    liepaja = delivery(
        LIEPAJA,
        MARCH,
        2,
        persons=[person("b", person_code="320000-00001")],
        shelter_stays=[stay("s", "b", "2023-03-30")],
    )
    stock = point_in_time([riga, liepaja])
    assert stock[MARCH_END, "LV", "E2", "_T", "_T"]["persons"] == 1
    assert stock[MARCH_END, LIEPAJA, "E2", "_T", "_T"]["persons"] == 1
    assert stock[MARCH_END, RIGA, "E2", "_T", "_T"]["persons"] == 0
    # Rīga 20–29 March = 10 nights, Liepāja 30–31 March = 2; the spell days of both count for prevalence.
    prevalence = annual_prevalence([riga, liepaja])
    assert [prevalence[2023, area, "E2", "_T", "_T"]["nights"] for area in (RIGA, LIEPAJA, "LV")] == [10, 2, 12]
    assert [prevalence[2023, area, "E2", "_T", "_T"]["persons"] for area in (RIGA, LIEPAJA, "LV")] == [1, 1, 1]


def test_a_recorded_shelter_night_beats_an_assumed_night_in_the_street() -> None:
    accepted = [
        delivery(
            RIGA,
            MARCH,
            living_situations=[sighting("o", "p", "2023-03-28")],
            shelter_stays=[stay("s", "p", "2023-03-30")],
        )
    ]
    # 28 recorded and 29 assumed in the street, 30 and 31 in the shelter: the assumed days there lose.
    prevalence = annual_prevalence(accepted)
    assert prevalence[2023, "LV", "E1", "_T", "_T"]["nights"] == 2
    assert prevalence[2023, "LV", "E2", "_T", "_T"]["nights"] == 2
    assert prevalence[2023, "LV", "E1_3", "_T", "_T"] == {"persons": 1, "nights": 4, "average_nightly": 4 / 31}


def test_a_recorded_night_in_the_street_beats_the_shelter() -> None:
    accepted = [
        delivery(
            RIGA,
            MARCH,
            living_situations=[sighting("o", "p", "2023-03-31", source="count")],
            shelter_stays=[stay("s", "p", "2023-03-01")],
        )
    ]
    assert point_in_time(accepted)[MARCH_END, "LV", "E1", "_T", "_T"]["persons"] == 1
    assert point_in_time(accepted)[MARCH_END, "LV", "E2", "_T", "_T"]["persons"] == 0


def test_valid_to_is_the_last_day_that_lasted() -> None:
    accepted = [delivery(RIGA, MARCH, living_situations=[sighting("o", "p", "2023-03-02", "2023-03-05")])]
    # 2, 3, 4, 5 March = 4 nights.
    assert spans(accepted) == [("03-02", "03-06")]


def test_an_outreach_sighting_stands_for_seven_days_in_all() -> None:
    accepted = [delivery(RIGA, MARCH, living_situations=[sighting("o", "p", "2023-03-02")])]
    # 2 … 8 March.
    assert spans(accepted) == [("03-02", "03-09")]


def test_a_declaration_stands_for_ninety_days_at_most() -> None:
    months = [delivery(RIGA, f"2023-{month:02d}") for month in range(4, 8)]
    declared = sighting("o", "p", "2023-03-02", source="social_service", situation="with_family_friends_temporary")
    accepted = [delivery(RIGA, MARCH, living_situations=[declared]), *months]
    # 30 days from 2 to 31 March, 30 in April, then 1 … 30 May: the 90th day is 30 May.
    assert spans(accepted) == [("03-02", "05-31")]


def test_a_declaration_ends_at_the_next_contact_anywhere_spell_or_not() -> None:
    declared = sighting("o1", "p", "2023-03-02", source="social_service", situation="mobile_home")
    housed_again = sighting("o2", "q", "2023-03-20", situation="own_tenancy")
    code = {"person_code": "32000000001"}
    accepted = [
        delivery(RIGA, MARCH, 1, persons=[person("p", **code)], living_situations=[declared]),
        delivery(LIEPAJA, MARCH, 2, persons=[person("q", **code)], living_situations=[housed_again]),
    ]
    assert spans(accepted) == [("03-02", "03-20")]


def test_nothing_counts_from_the_day_of_death_on() -> None:
    code = {"person_code": "32000000001"}
    died = [stay("s1", "p", "2023-03-01", "2023-03-10", "deceased")]
    forgotten = [stay("s2", "q", "2023-02-20"), stay("s3", "q", "2023-03-10", "2023-03-10", at="f1")]
    accepted = [
        delivery(RIGA, MARCH, 1, persons=[person("p", **code)], shelter_stays=died),
        delivery(LIEPAJA, MARCH, 2, persons=[person("q", **code)], shelter_stays=forgotten),
    ]
    assert spans(accepted) == [("02-20", "03-10")]
    assert monthly_flows(accepted)[MARCH, "LV"]["outflow_deceased"] == 1
    # Rīga's stay began later, so it wins 1 … 9 March and the death is Rīga's; Liepāja's February is uncovered.
    assert monthly_flows(accepted)[MARCH, RIGA]["outflow_deceased"] == 1
    # Liepāja's open stay has spell days from 1 to 9 March, so it counts there for prevalence, with no night won.
    assert annual_prevalence(accepted)[2023, LIEPAJA, "_T", "_T", "_T"]["nights"] == 0
    assert annual_prevalence(accepted)[2023, LIEPAJA, "_T", "_T", "_T"]["persons"] == 1


def test_a_same_day_stay_on_the_day_of_death_does_not_count() -> None:
    accepted = [delivery(RIGA, MARCH, shelter_stays=[stay("s", "p", "2023-03-10", "2023-03-10", "deceased")])]
    assert annual_prevalence(accepted) == {}


def test_a_discharge_ends_at_its_offer_and_keeps_its_destination() -> None:
    left = discharge("d", "p", "2023-03-01", "2023-03-20", "own_tenancy", offered_on="2023-03-11")
    accepted = [delivery(RIGA, MARCH, institution_discharges=[left])]
    assert [(each.end, each.ended_in) for each in episodes_of(accepted)] == [(date(2023, 3, 11), "permanent")]


def test_a_discharge_with_an_offer_by_the_day_of_readiness_is_no_homelessness() -> None:
    left = discharge("d", "p", "2023-03-11", "2023-03-20", "own_tenancy", offered_on="2023-03-11")
    assert episodes_of([delivery(RIGA, MARCH, institution_discharges=[left])]) == []


def test_an_offer_after_the_discharge_changes_nothing() -> None:
    left = discharge("d", "p", "2023-03-01", "2023-03-20", "street", offered_on="2023-03-21")
    accepted = [delivery(RIGA, MARCH, institution_discharges=[left])]
    assert [(each.end, each.ended_in) for each in episodes_of(accepted)] == [(date(2023, 3, 20), "homeless")]


def test_the_category_follows_the_facility_in_the_period_of_the_row_else_the_nearest_earlier() -> None:
    accepted = [
        delivery(RIGA, "2023-01", facilities=[facility("f1", "hostel")]),
        delivery(RIGA, "2023-02", facilities=[facility("f1", "crisis_centre")]),
        delivery(RIGA, MARCH, facilities=[], shelter_stays=[stay("s", "p", "2023-03-31")]),
        delivery(RIGA, APRIL, facilities=[facility("f1", "shelter")]),
    ]
    # March states no facility; February's crisis centre (E3) is nearest earlier; April's comes too late.
    assert point_in_time(accepted)[MARCH_END, "LV", "E3", "_T", "_T"]["persons"] == 1


def test_a_return_after_permanent_housing_and_a_return_after_anything_else() -> None:
    stays = [
        stay("s1", "p", "2023-03-01", "2023-03-02", "own_tenancy"),
        stay("s2", "p", "2023-03-12", "2023-03-13", "street"),
        stay("s3", "p", "2023-03-28", "2023-03-29", "abroad"),
    ]
    row = monthly_flows([delivery(RIGA, MARCH, shelter_stays=stays)])[MARCH, RIGA]
    assert (row["inflow_new"], row["inflow_returned_housing"], row["inflow_returned_other"]) == (1, 1, 1)
    assert (row["outflow_permanent"], row["outflow_homeless_unseen"], row["outflow_other"]) == (1, 1, 1)
    assert (row["active_start"], row["active_end"]) == (0, 0)


def test_in_on_the_first_and_out_on_the_last_day_are_that_months_flows() -> None:
    stays = [stay("s1", "p", "2023-03-01", "2023-03-31", "hospital")]
    row = monthly_flows([delivery(RIGA, MARCH, shelter_stays=stays)])[MARCH, RIGA]
    assert (row["active_start"], row["inflow_new"], row["outflow_institution"], row["active_end"]) == (0, 1, 1, 0)


def test_age_is_in_full_years_on_the_night_from_the_month_of_birth() -> None:
    people = [
        person("child", birth="2005-04"),
        person("adult", birth="2005-03"),
        person("year_only", birth="2004"),
        person("unknown", birth=None, sex="U"),
        person("old", birth="1958-03", sex="F"),
    ]
    stays = [stay(f"s-{each['local_person_id']}", str(each["local_person_id"]), "2023-03-31") for each in people]
    stock = point_in_time([delivery(RIGA, MARCH, persons=people, shelter_stays=stays)])
    # On 31 March 2023: born April 2005 = 17, March 2005 = 18, "2004" counts from 1 July 2004 = 18, March 1958 = 65.
    bands = {"Y0T17": 1, "Y18T24": 2, "Y_GE65": 1, "_U": 1, "_T": 5}
    assert {key[4]: row["persons"] for key, row in stock.items() if key[1:4] == ("LV", "E2", "_T")} == bands
    assert stock[MARCH_END, "LV-R1", "E1_3", "F", "Y_GE65"]["persons"] == 1
    assert stock[MARCH_END, "LV-R1", "E1_3", "U", "_U"]["persons"] == 1
