"""Every figure that the evaluation published, recounted from the pilot's deliveries.

Source of each expectation: final evaluation summary (2023-09-01), mid-term and closing press texts of the pilot.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from statistics import median

import pytest
from statsmodels.stats.proportion import proportion_confint

from tests.unit.pilot.delivered import LIEPAJA, MUNICIPALITIES, PERIODS, RIGA, VALMIERA, Months, Row, by_key, grouped
from tests.unit.pilot.recount import (
    Entrant,
    client_days,
    duration_band,
    entrants,
    mean,
    percent,
    rounded,
    six_months_later,
)

MID_TERM = date(2023, 1, 31)
EVALUATION_CUT_OFF = date(2023, 8, 31)
END_OF_SERVICE = date(2023, 10, 31)


def by_mid_term(people: list[Entrant]) -> list[Entrant]:
    return [entrant for entrant in people if entrant.move_in <= MID_TERM]


def wave(months: Months, name: str) -> list[Row]:
    return [answer for answer in months.facts("hf_assessments") if answer["wave"] == name]


class TestParticipants:
    def test_82_were_ready_to_take_part_and_33_of_them_never_got_a_home(self, months: Months) -> None:
        agreed = {row["enrolment_id"] for row in months.current("hf_enrolments") if row["agreed_on"]}
        housed = {row["enrolment_id"] for row in months.current("hf_tenancies")}
        assert (len(agreed), len(agreed - housed), housed - agreed) == (82, 33, set())

    def test_49_took_part_28_in_riga_10_in_liepaja_11_in_valmiera(self, months: Months) -> None:
        counted = Counter(entrant.municipality for entrant in entrants(months))
        assert counted == {RIGA: 28, LIEPAJA: 10, VALMIERA: 11}

    def test_they_lived_in_48_dwellings_because_one_couple_shares_one(self, months: Months) -> None:
        dwellings = Counter((entrant.municipality, entrant.dwelling) for entrant in entrants(months))
        (shared,) = [dwelling for dwelling, people in dwellings.items() if people == 2]
        couple = [entrant for entrant in entrants(months) if (entrant.municipality, entrant.dwelling) == shared]
        assert len(dwellings) == 48
        assert {entrant.sex for entrant in couple} == {"F", "M"}
        assert couple[0].household is not None
        assert couple[0].household == couple[1].household

    def test_nobody_moved_between_dwellings_or_enrolled_twice(self, months: Months) -> None:
        homes, enrolments = months.current("hf_tenancies"), months.current("hf_enrolments")
        assert len({(row["municipality"], row["enrolment_id"]) for row in homes}) == len(homes)
        assert len({(row["municipality"], row["local_person_id"]) for row in enrolments}) == len(enrolments)

    def test_24_women_and_25_men_at_the_end_23_and_22_at_mid_term(self, months: Months) -> None:
        people = entrants(months)
        assert Counter(entrant.sex for entrant in people) == {"F": 24, "M": 25}
        assert Counter(entrant.sex for entrant in by_mid_term(people)) == {"F": 23, "M": 22}

    def test_move_ins_lie_between_the_beginning_of_october_and_february(self, months: Months) -> None:
        people = entrants(months)
        assert (people[0].move_in, f"{people[-1].move_in:%Y-%m}") == (date(2022, 10, 3), "2023-02")
        assert len(by_mid_term(people)) == 45

    def test_nobody_was_referred_before_the_first_list(self, months: Months) -> None:
        assert min(row["referred_on"] for row in months.current("hf_enrolments")) >= date(2022, 8, 25)

    def test_the_mean_age_is_54_3_and_56_55_51_by_municipality(self, months: Months) -> None:
        people = entrants(months)
        assert rounded(mean(entrant.age for entrant in people)) == Decimal("54.3")
        for municipality, published in ((RIGA, 56), (LIEPAJA, 55), (VALMIERA, 51)):
            ages = [entrant.age for entrant in people if entrant.municipality == municipality]
            assert rounded(mean(ages), "1") == published

    def test_two_are_18_to_40_years_old_and_nobody_near_the_bound(self, months: Months) -> None:
        ages = [entrant.age for entrant in entrants(months)]
        assert sum(18 <= age <= 40 for age in ages) == 2
        assert percent(2, 49) == 4
        assert not {39, 40, 41, 42} & set(ages)

    def test_nobody_was_born_in_the_month_of_the_move_in(self, months: Months) -> None:
        """So the age is the same whichever day of the birth month is taken."""
        persons = by_key(months.current("persons"), "local_person_id")
        enrolments = by_key(months.current("hf_enrolments"), "enrolment_id")
        for home in months.current("hf_tenancies"):
            born = str(persons[enrolments[home["enrolment_id"]]["local_person_id"]]["birth_date"])
            assert int(born[5:7]) != home["move_in"].month

    def test_years_without_a_home_are_9_3_and_7_8_13_10_2_by_municipality(self, months: Months) -> None:
        people = entrants(months)
        assert rounded(mean(entrant.years for entrant in people)) == Decimal("9.3")
        for municipality, places, published in ((RIGA, "0.1", "7.8"), (LIEPAJA, "1", "13"), (VALMIERA, "0.1", "10.2")):
            years = [entrant.years for entrant in people if entrant.municipality == municipality]
            assert rounded(mean(years), places) == Decimal(published)

    def test_duration_bands_of_the_45_are_14_11_10_10(self, months: Months) -> None:
        bands = Counter(duration_band(entrant.years) for entrant in by_mid_term(entrants(months)))
        assert bands == {">10": 14, "4-9": 11, "1-3": 10, "<=1": 10}

    def test_nobody_is_near_the_bound_of_a_band_at_the_move_in_or_at_mid_term(self, months: Months) -> None:
        for entrant in by_mid_term(entrants(months)):
            at_mid_term = entrant.years + (MID_TERM - entrant.move_in).days / 365.25
            assert duration_band(entrant.years) == duration_band(at_mid_term)
            for bound in (1.0, 10.0):
                assert abs(entrant.years - bound) > 0.05
            assert not 3.0 <= entrant.years < 4.0


class TestRetention:
    def test_46_of_49_were_housed_six_months_after_their_own_move_in(self, months: Months) -> None:
        people = entrants(months)
        horizons = [(entrant, six_months_later(entrant.move_in)) for entrant in people]
        assert max(horizon for _, horizon in horizons) <= EVALUATION_CUT_OFF
        housed = sum(not (entrant.is_lost(on) or entrant.is_dead(on)) for entrant, on in horizons)
        assert (housed, percent(housed, 49)) == (46, 94)

    @pytest.mark.parametrize("cut_off", [EVALUATION_CUT_OFF, END_OF_SERVICE])
    def test_two_died_and_two_lost_the_home_so_45_of_47_kept_it(self, months: Months, cut_off: date) -> None:
        people = entrants(months)
        died = sum(entrant.is_dead(cut_off) for entrant in people)
        lost = sum(entrant.is_lost(cut_off) for entrant in people)
        housed = len(people) - died - lost
        assert (died, lost, housed, percent(died, 49)) == (2, 2, 45, 4)
        assert rounded(Decimal(100 * housed) / (49 - died)) == Decimal("95.7")
        assert rounded(Decimal(100 * housed) / 49) == Decimal("91.8")
        for whole, published in ((47, ("85.8", "98.8")), (49, ("80.8", "96.8"))):
            low, high = proportion_confint(housed, whole, method="wilson")
            assert (rounded(Decimal(100 * low)), rounded(Decimal(100 * high))) == tuple(map(Decimal, published))

    def test_nobody_left_on_the_last_day_or_in_any_other_way(self, months: Months) -> None:
        exits = [entrant for entrant in entrants(months) if entrant.exited_on]
        assert len(exits) == 4
        assert all(entrant.exited_on and entrant.exited_on < EVALUATION_CUT_OFF for entrant in exits)


class TestOutcomes:
    """Baseline n = 48 and follow-up n = 41 are the only numbers that fit the published percentages."""

    @pytest.mark.parametrize(
        ("column", "better", "worse", "n"),
        [
            ("living_conditions_change", 40, 0, 41),
            ("quality_of_life_change", 33, 2, 41),
            ("belonging_change", 14, 5, 41),
            ("health_change", 7, 7, 41),
            ("addiction_control_change", 9, 2, 16),
        ],
    )
    def test_changes(self, months: Months, column: str, better: int, worse: int, n: int) -> None:
        counted = Counter(answer[column] for answer in wave(months, "follow_up") if answer[column] is not None)
        assert (counted[1], counted[-1], counted.total()) == (better, worse, n)

    def test_the_shares_are_the_published_ones(self) -> None:
        published = [(40, 41, 98), (33, 41, 80), (14, 41, 34), (7, 41, 17), (9, 16, 56), (4, 16, 25), (19, 41, 46)]
        published += [(21, 48, 44), (21, 41, 51), (8, 41, 20), (11, 48, 23), (24, 41, 59), (8, 48, 17)]
        assert [percent(part, whole) for part, whole, _ in published] == [share for *_, share in published]

    def test_48_answered_about_two_months_after_the_move_in(self, months: Months) -> None:
        homes = by_key(months.current("hf_tenancies"), "enrolment_id")
        answers = wave(months, "baseline")
        assert len({answer["enrolment_id"] for answer in answers}) == len(answers) == 48
        assert all(
            50 <= (answer["assessed_on"] - homes[answer["enrolment_id"]]["move_in"]).days <= 75 for answer in answers
        )

    def test_41_answered_six_to_ten_months_after_it_until_mid_august(self, months: Months) -> None:
        homes = by_key(months.current("hf_tenancies"), "enrolment_id")
        answers = wave(months, "follow_up")
        assert len({answer["enrolment_id"] for answer in answers}) == len(answers) == 41
        for answer in answers:
            assert six_months_later(homes[answer["enrolment_id"]]["move_in"]) <= answer["assessed_on"]
            assert (answer["assessed_on"] - homes[answer["enrolment_id"]]["move_in"]).days <= 310
            assert answer["assessed_on"] <= date(2023, 8, 15)

    def test_16_of_those_answering_have_an_addiction_and_4_of_them_started_rehabilitation(self, months: Months) -> None:
        addicted = {entrant.enrolment_id for entrant in entrants(months) if entrant.addiction}
        answers = wave(months, "follow_up")
        started = [answer["started_addiction_rehab"] for answer in answers if answer["enrolment_id"] in addicted]
        assert (len(started), started.count(True), started.count(False)) == (16, 4, 12)

    def test_addiction_questions_are_answered_by_no_other(self, months: Months) -> None:
        addicted = {entrant.enrolment_id for entrant in entrants(months) if entrant.addiction}
        for answer in months.facts("hf_assessments"):
            if answer["enrolment_id"] not in addicted:
                assert answer["addiction_control_change"] is None
                assert answer["started_addiction_rehab"] is None

    def test_employed_went_from_21_of_48_to_19_of_41_without_casual_work(self, months: Months) -> None:
        employed = {
            name: sum(answer["employment"] in ("full_time", "part_time") for answer in wave(months, name))
            for name in ("baseline", "follow_up")
        }
        assert employed == {"baseline": 21, "follow_up": 19}
        assert all(answer["employment"] not in ("casual", None) for answer in months.facts("hf_assessments"))

    def test_40_answered_twice_and_most_of_them_kept_their_employment(self, months: Months) -> None:
        before, after = (by_key(wave(months, name), "enrolment_id") for name in ("baseline", "follow_up"))
        both = before.keys() & after.keys()
        kept = sum(before[enrolment]["employment"] == after[enrolment]["employment"] for enrolment in both)
        assert len(both) == 40
        assert 25 <= kept < 40

    def test_median_income_went_from_225_to_250_euro(self, months: Months) -> None:
        for name, published, n in (("baseline", 225, 48), ("follow_up", 250, 41)):
            incomes = [answer["income_eur"] for answer in wave(months, name)]
            assert len(incomes) == n
            assert None not in incomes
            assert median(incomes) == published

    def test_skills_volunteering_and_public_events(self, months: Months) -> None:
        def yes(name: str, column: str) -> int:
            return sum(answer[column] is True for answer in wave(months, name))

        assert yes("follow_up", "learned_skills") == 21
        assert (yes("baseline", "volunteered"), yes("follow_up", "volunteered")) == (11, 8)
        assert (yes("baseline", "attended_public_event"), yes("follow_up", "attended_public_event")) == (8, 24)


class TestSatisfactionAndFidelity:
    def test_csq_8_has_a_mean_of_27_4_of_32_and_3_4_of_4(self, months: Months) -> None:
        items = [[answer[f"csq_{number}"] for number in range(1, 9)] for answer in wave(months, "follow_up")]
        complete = [sum(points) for points in items if None not in points]
        assert len(complete) == 39
        assert rounded(mean(complete)) == Decimal("27.4")
        assert rounded(mean(complete) / 8) == Decimal("3.4")
        assert all(1 <= point <= 4 for points in items for point in points if point is not None)

    def test_satisfaction_with_housing_is_3_3_and_with_the_team_3_7(self, months: Months) -> None:
        answers = wave(months, "follow_up")
        assert rounded(mean(answer["housing_satisfaction"] for answer in answers)) == Decimal("3.3")
        assert rounded(mean(answer["team_satisfaction"] for answer in answers)) == Decimal("3.7")

    def test_every_fidelity_review_has_five_domains_and_a_mean_of_3_6(self, months: Months) -> None:
        reviews = grouped(months.facts("hf_fidelity"), "municipality", "provider", "reviewed_on")
        assert len(reviews) == 3
        for rows in reviews.values():
            assert len({row["domain"] for row in rows}) == len(rows) == 5
            assert mean(row["score"] for row in rows) == Decimal("3.6")


class TestSupport:
    def test_clients_helped_by_area(self, months: Months) -> None:
        helped = grouped(months.facts("hf_support"), "support_area")
        published = {
            "job_search": 35,
            "furnishing": 32,
            "food": 31,
            "self_care": 30,
            "health_care": 30,
            "language": 4,
            "training": 1,
        }
        counted = {area: len({row["enrolment_id"] for row in helped[(area,)]}) for area in published}
        assert counted == published
        by_cut_off = {
            area: len({row["enrolment_id"] for row in helped[(area,)] if row["contact_on"] <= EVALUATION_CUT_OFF})
            for area in published
        }
        assert by_cut_off == published

    def test_13_to_16_worked_with_8_mentors_at_first_and_11_at_the_end(self, months: Months) -> None:
        staff = {
            period: Counter(
                role for role, _, _ in {(row["worker_role"], row["municipality"], row["worker_id"]) for row in rows}
            )
            for (period,), rows in grouped(months.facts("hf_support"), "period").items()
        }
        assert all(13 <= roles.total() <= 16 for roles in staff.values())
        assert staff[min(staff)] == {"mentor": 8, "social_worker": 5}
        assert staff[PERIODS[-1]] == {"mentor": 11, "social_worker": 5}

    @pytest.mark.parametrize(("role", "fewest", "most"), [("social_worker", 9, 10), ("mentor", 4, 5)])
    @pytest.mark.parametrize("period", [None, PERIODS[-1]])
    def test_clients_per_worker(self, months: Months, role: str, fewest: int, most: int, period: str | None) -> None:
        """In the last month, and over the whole pilot."""
        pairs = {
            (row["municipality"], row["worker_id"], row["enrolment_id"])
            for row in months.facts("hf_support")
            if row["worker_role"] == role and period in (None, row["period"])
        }
        workers = {pair[:2] for pair in pairs}
        assert fewest <= len(pairs) / len(workers) <= most

    def test_about_twenty_hours_for_each_client_and_month_in_a_home(self, months: Months) -> None:
        spans = [(row["move_in"], row["move_out"]) for row in months.current("hf_tenancies")]
        client_months = sum(client_days(spans, period) for period in PERIODS) / 30.4375
        hours = sum(row["hours"] for row in months.facts("hf_support"))
        assert 19 <= float(hours) / client_months <= 21

    def test_both_direct_and_indirect_work_is_told(self, months: Months) -> None:
        direct = [row["direct"] for row in months.facts("hf_support")]
        assert 0.6 < direct.count(True) / len(direct) < 0.9


class TestCosts:
    @pytest.mark.parametrize("municipality", MUNICIPALITIES)
    @pytest.mark.parametrize("period", PERIODS)
    def test_each_month_costs_exactly_the_published_rate(self, months: Months, municipality: str, period: str) -> None:
        lines = [
            row
            for row in months.facts("service_costs")
            if (row["municipality"], row["period"]) == (municipality, period)
        ]
        homes = [
            (row["move_in"], row["move_out"])
            for row in months.current("hf_tenancies")
            if row["municipality"] == municipality
        ]
        lodging = {
            row["facility_id"] for row in months.facts("facilities") if row["service_type"] == "temporary_lodging"
        }
        stays = [
            (row["check_in"], row["check_out"])
            for row in months.current("shelter_stays")
            if row["municipality"] == municipality and row["facility_id"] in lodging
        ]
        told = [row["client_days"] for row in lines if row["client_days"] is not None]
        for service, rate, days in (
            ("housing_first", "19.20", client_days(homes, period)),
            ("temporary_lodging", "14.47", client_days(stays, period)),
            ("care_home", "24.32", sum(told)),
        ):
            booked = [row["amount_eur"] for row in lines if row["service_type"] == service]
            assert sum(booked) == Decimal(rate) * days
            assert bool(booked) == bool(days), "no cost without client-days"
        assert len(told) == 1
        assert told[0] > 0
        assert {row["service_type"] for row in lines} <= {"housing_first", "temporary_lodging", "care_home"}

    def test_housing_first_is_paid_85_per_cent_by_the_european_fund_and_15_by_the_state(self, months: Months) -> None:
        lines = [row for row in months.facts("service_costs") if row["service_type"] == "housing_first"]
        for rows in grouped(lines, "municipality", "period").values():
            paid: Counter[str] = Counter()
            for row in rows:
                paid[row["funding_source"]] += row["amount_eur"]
            assert set(paid) == {"eu", "state"}
            assert paid["eu"] / paid.total() == Decimal("0.85")

    def test_support_is_the_largest_part_elsewhere_and_a_smaller_part_in_housing_first(self, months: Months) -> None:
        shares = {}
        for (service,), rows in grouped(months.facts("service_costs"), "service_type").items():
            parts: Counter[str] = Counter()
            for row in rows:
                parts[row["category"]] += row["amount_eur"]
            shares[service] = parts["support_staff"] / parts.total()
        assert shares["housing_first"] < min(shares["care_home"], shares["temporary_lodging"])
        assert min(shares["care_home"], shares["temporary_lodging"]) > Decimal("0.5")


def test_the_mid_term_can_be_rebuilt_from_the_deliveries_up_to_january(delivered: Months) -> None:
    people = entrants(delivered.through("2023-01"))
    assert Counter(entrant.sex for entrant in people) == {"F": 23, "M": 22}
    assert Counter(duration_band(entrant.years) for entrant in people) == {">10": 14, "4-9": 11, "1-3": 10, "<=1": 10}


def test_the_evaluation_cut_off_gives_the_same_retention_as_the_end(delivered: Months) -> None:
    people = entrants(delivered.through("2023-08"))
    assert Counter(entrant.exit_reason for entrant in people) == {
        None: 45,
        "deceased": 2,
        "returned_homeless": 1,
        "abandoned": 1,
    }
