"""One fault, one finding: what a rule cannot know because of another's finding, it does not say."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from expectations.gate import GateInput
from feeds.findings import CheckStatus, Finding, Severity
from feeds.history import AcceptedHistory
from tests.unit.gate.deliveries import Cell, delivery, found_by, good, history_of, status_by

DATES = "DATE-01 DATE-02 DATE-03 DATE-04 DATE-07 DATE-08"
HOMES = "LOG-04 LOG-05 LOG-06"


class TestARecordUnderAnothersKey:
    """KEY-01 where two things share a key: one of them is missing under its own."""

    def test_what_refers_to_it_is_not_unknown(self) -> None:
        places = [good("facilities"), good("facilities", name="Cits nams")]
        given = delivery(facilities=places, shelter_stays=[good("shelter_stays", facility_id="F2")])
        assert found_by("REF-02", given) == []
        assert status_by("REF-02", given, feed="shelter_stays") is CheckStatus.COULD_NOT_RUN

    def test_but_beside_two_versions_of_one_thing_an_unknown_id_is(self) -> None:
        places = [good("facilities"), good("facilities", capacity=41)]
        given = delivery(facilities=places, shelter_stays=[good("shelter_stays", facility_id="F2")])
        assert found_by("REF-02", given) == [("REF-02", "shelter_stays", "facility_id", (2,))]

    def test_it_is_not_missed_by_last_months_file(self) -> None:
        opened = good("shelter_stays", stay_id="S2", check_in=date(2026, 2, 3))
        history = history_of(delivery(delivery_id="feb", period="2026-02", shelter_stays=[opened]))
        mistyped = [good("shelter_stays"), {**opened, "stay_id": "S1"}]
        assert found_by("HIST-03", delivery(shelter_stays=mistyped), history) == []

    def test_but_beside_two_versions_of_one_record_another_is(self) -> None:
        opened = good("shelter_stays", stay_id="S2", check_in=date(2026, 2, 3))
        history = history_of(delivery(delivery_id="feb", period="2026-02", shelter_stays=[opened]))
        twice = [good("shelter_stays"), good("shelter_stays", main_reason="health")]
        assert found_by("HIST-03", delivery(shelter_stays=twice), history) == [("HIST-03", "shelter_stays", None, ())]

    def test_its_client_days_are_not_told_twice(self) -> None:
        line = good("service_costs", service_type="care_home", client_days=30)
        given = delivery(service_costs=[line, {**line, "amount_eur": Decimal("200.00")}])
        assert found_by("LOG-13", given) == []


class TestAStayThatGoesOnUnderAnotherId:
    """A slip in the id of an open stay: last month's file misses it, and its nights are not slept twice."""

    since = date(2026, 2, 3)

    def found(self, **changes: object) -> list[tuple[str, str | None, str | None, tuple[int, ...]]]:
        opened = good("shelter_stays", check_in=self.since)
        history = history_of(delivery(delivery_id="feb", period="2026-02", shelter_stays=[opened]))
        places = [good("facilities"), good("facilities", facility_id="F2")]
        given = delivery(facilities=places, shelter_stays=[{**opened, "stay_id": "S1x", **changes}])
        return found_by("HIST-03 OVER-01", given, history)

    def test_it_is_told_as_not_continued_alone(self) -> None:
        assert self.found() == [("HIST-03", "shelter_stays", None, ())]

    def test_a_stay_elsewhere_in_the_same_nights_is_a_second_bed(self) -> None:
        twice = [("OVER-01", "shelter_stays", "check_in", (2,)), ("HIST-03", "shelter_stays", None, ())]
        assert self.found(facility_id="F2") == twice

    def test_an_enrolment_under_another_id_is_told_as_not_continued_though_its_home_is_not_found(self) -> None:
        agreed = good("hf_enrolments", referred_on=date(2025, 3, 6), agreed_on=date(2025, 3, 9))
        history = history_of(delivery(delivery_id="feb", period="2026-02", base={}, hf_enrolments=[agreed]))
        given = delivery(base={}, hf_enrolments=[{**agreed, "enrolment_id": "N1x"}], hf_tenancies=[])
        assert found_by("HIST-03 LOG-08", given, history) == [("HIST-03", "hf_enrolments", None, ())]


class TestAnIdThatNobodyKnows:
    """REF-01 to REF-03: the row may belong to anything."""

    def test_a_person_whom_no_other_row_names_may_be_meant(self) -> None:
        given = delivery(
            base={}, persons=[good("persons")], facilities=[good("facilities")],
            shelter_stays=[good("shelter_stays", local_person_id="unknown")],
        )  # fmt: skip
        assert found_by("REF-01 REF-04", given) == [("REF-01", "shelter_stays", "local_person_id", (2,))]

    def test_a_place_without_stays_may_be_meant(self) -> None:
        given = delivery(shelter_stays=[good("shelter_stays", facility_id="unknown")])
        assert found_by("REF-02 CAP-04 LOG-11", given) == [("REF-02", "shelter_stays", "facility_id", (2,))]

    def test_somebody_without_a_contact_may_be_meant(self) -> None:
        housed = good("hf_tenancies", move_in=date(2026, 1, 8))
        given = delivery(
            hf_enrolments=[good("hf_enrolments", referred_on=date(2026, 1, 2))], hf_tenancies=[housed],
            hf_support=[good("hf_support", enrolment_id="unknown")],
        )  # fmt: skip
        assert found_by("REF-03 LOG-07", given) == [("REF-03", "hf_support", "enrolment_id", (2,))]


class TestDaysWithFindingsOfTheirOwn:
    """DATE-01 and DATE-02: nothing else is measured by such a day."""

    def enrolled(self, **cells: object) -> list[tuple[str, str | None, str | None, tuple[int, ...]]]:
        return found_by(f"{DATES} {HOMES}", delivery(hf_enrolments=[good("hf_enrolments", **cells)]))

    def test_an_exit_before_the_referral_ends_no_tenancy(self) -> None:
        assert self.enrolled(exited_on=date(2026, 3, 5)) == [("DATE-01", "hf_enrolments", "exited_on", (2,))]

    def test_an_exit_after_the_month_leaves_no_tenancy_open(self) -> None:
        assert self.enrolled(exited_on=date(2026, 4, 1)) == [("DATE-02", "hf_enrolments", "exited_on", (2,))]

    def test_a_referral_after_the_agreement_makes_no_early_move(self) -> None:
        cells = {"referred_on": date(2026, 3, 20), "agreed_on": date(2026, 3, 7)}
        assert self.enrolled(**cells) == [("DATE-01", "hf_enrolments", "agreed_on", (2,))]

    def test_an_exit_of_another_month_ends_no_tenancy(self) -> None:
        given = delivery(
            hf_enrolments=[good("hf_enrolments", referred_on=date(2026, 2, 1), exited_on=date(2026, 2, 28))],
            hf_tenancies=[good("hf_tenancies", move_in=date(2026, 2, 5), move_out=date(2026, 3, 2))],
        )
        assert found_by(f"{DATES} {HOMES}", given) == [("DATE-03", "hf_enrolments", "exited_on", (2,))]

    def test_a_place_that_opens_after_the_month_shuts_nobody_out(self) -> None:
        given = delivery(facilities=[good("facilities", open_from=date(2026, 4, 1))])
        assert found_by(DATES, given) == [("DATE-02", "facilities", "open_from", (2,))]

    def test_a_stay_before_birth_takes_nobodys_second_bed(self) -> None:
        given = delivery(
            facilities=[good("facilities", open_from=date(1900, 1, 1)), good("facilities", facility_id="F2")],
            shelter_stays=[
                good("shelter_stays", check_in=date(2026, 3, 2), check_out=date(2026, 3, 9), exit_destination="hostel"),
                good("shelter_stays", stay_id="S2", facility_id="F1", check_in=date(1921, 3, 9)),
            ],
        )
        assert found_by(f"{DATES} OVER-01", given) == [("DATE-04", "shelter_stays", "check_in", (3,))]

    def stayed(self, checks: str, **cells: object) -> list[tuple[str, str | None, str | None, tuple[int, ...]]]:
        return found_by(checks, delivery(shelter_stays=[good("shelter_stays", **cells)]))

    def test_an_arrival_after_the_month_is_no_departure_before_it(self) -> None:
        cells = {"check_in": date(2027, 3, 5), "check_out": date(2026, 3, 9), "exit_destination": "own_tenancy"}
        assert self.stayed(DATES, **cells) == [("DATE-02", "shelter_stays", "check_in", (2,))]

    @pytest.mark.parametrize(("day", "check"), [(date(2026, 4, 1), "DATE-02"), (date(2026, 3, 4), "DATE-01")])
    def test_a_departure_that_is_a_wrong_day_needs_no_destination(self, day: date, check: str) -> None:
        found = self.stayed("DATE-01 DATE-02 LOG-01", check_out=day)
        assert found == [(check, "shelter_stays", "check_out", (2,))]

    @pytest.mark.parametrize(
        ("feed", "end", "day"),
        [
            ("hf_enrolments", "exited_on", date(2026, 4, 1)),
            ("institution_discharges", "discharged_on", date(2026, 4, 1)),
            ("evictions", "executed_on", date(2026, 3, 1)),
        ],
    )
    def test_nor_does_any_other_end_that_is_a_wrong_day_ask_for_more(self, feed: str, end: str, day: date) -> None:
        given = delivery(**{feed: [good(feed, **{end: day})]})
        assert [column for *_, column, _ in found_by("DATE-01 DATE-02 LOG-02 LOG-03", given)] == [end]

    def test_an_arrival_moved_beyond_the_departure_has_changed_no_past(self) -> None:
        stayed = good("shelter_stays", check_in=date(2026, 2, 5))
        history = history_of(delivery(delivery_id="feb", period="2026-02", shelter_stays=[stayed]))
        left = {"check_in": date(2026, 3, 31), "check_out": date(2026, 3, 9), "exit_destination": "own_tenancy"}
        given = delivery(shelter_stays=[{**stayed, **left}])
        assert found_by("DATE-01 HIST-04", given, history) == [("DATE-01", "shelter_stays", "check_out", (2,))]

    def test_nor_has_a_referral_moved_beyond_the_agreement(self) -> None:
        enrolled = good("hf_enrolments", referred_on=date(2026, 1, 6), agreed_on=date(2026, 1, 9))
        history = history_of(delivery(delivery_id="feb", period="2026-02", base={}, hf_enrolments=[enrolled]))
        given = delivery(base={}, hf_enrolments=[{**enrolled, "referred_on": date(2026, 3, 1)}])
        assert found_by("DATE-01 HIST-04", given, history) == [("DATE-01", "hf_enrolments", "agreed_on", (2,))]

    def test_nor_has_a_sighting_without_its_last_day_that_is_then_not_of_the_month(self) -> None:
        seen = good("living_situations", observed_on=date(2026, 2, 6), valid_to=date(2026, 2, 20))
        history = history_of(delivery(delivery_id="feb", period="2026-02", base={}, living_situations=[seen]))
        given = delivery(base={}, living_situations=[{**seen, "valid_to": None}])
        assert found_by("DATE-03 HIST-04", given, history) == [("DATE-03", "living_situations", "observed_on", (2,))]

    def test_an_arrival_before_the_place_opened_makes_no_long_stay(self) -> None:
        places = [good("facilities", service_type="overnight_shelter")]
        given = delivery(facilities=places, shelter_stays=[good("shelter_stays", check_in=date(2016, 3, 5))])
        assert found_by("DATE-08 STAY-01", given) == [("DATE-08", "shelter_stays", "check_in", (2,))]

    def test_a_place_that_closed_before_the_month_shuts_nobody_out_and_has_no_guests_too_many(self) -> None:
        given = delivery(facilities=[good("facilities", open_to=date(2026, 2, 28))])
        assert found_by(f"{DATES} CAP-02", given) == [("DATE-03", "facilities", "open_to", (2,))]


class TestAStayThatSaysOnlyWhereThePersonWent:
    """LOG-01: nobody knows how long it lasted."""

    def test_it_takes_no_second_bed(self) -> None:
        given = delivery(
            facilities=[good("facilities"), good("facilities", facility_id="F2")],
            shelter_stays=[
                good("shelter_stays", exit_destination="hostel"),
                good("shelter_stays", stay_id="S2", facility_id="F2", check_in=date(2026, 3, 9)),
            ],
        )
        assert found_by("LOG-01 OVER-01", given) == [("LOG-01", "shelter_stays", "check_out", (2,))]

    def test_it_does_not_go_on_after_the_place_has_closed(self) -> None:
        given = delivery(
            facilities=[good("facilities", open_to=date(2026, 3, 20))],
            shelter_stays=[good("shelter_stays", exit_destination="own_tenancy")],
        )
        assert found_by("DATE-08 LOG-01", given) == [("LOG-01", "shelter_stays", "check_out", (2,))]


class TestCostsOfAServiceThatCannotBeTold:
    """LOG-11: a service delivered nothing only where it is known what was delivered."""

    def test_a_stay_in_a_place_whose_service_has_a_finding_may_be_of_any_service(self) -> None:
        given = delivery(facilities=[good("facilities", service_type=Cell("invalid"))])
        assert found_by("LOG-11", given) == []
        assert status_by("LOG-11", given, feed="service_costs") is CheckStatus.COULD_NOT_RUN

    def test_client_days_count_whatever_else_their_line_says(self) -> None:
        lines = [
            good("service_costs", service_type="care_home"),
            good("service_costs", cost_id="B2", service_type="care_home", client_days=30, amount_eur=Cell("invalid")),
        ]
        assert found_by("LOG-11", delivery(service_costs=lines)) == []


class TestAYearThatMakesSomebodyOld:
    """HIST-05 asks about the year; that the person would be over 100 (DATE-05) follows from it."""

    def found(self, before: str, now: str, *more: dict[str, Any]) -> list[tuple[str, tuple[int, ...]]]:
        history = history_of(
            delivery(delivery_id="feb", period="2026-02", persons=[good("persons", birth_date=before)])
        )
        given = delivery(persons=[good("persons", birth_date=now), *more])
        return [(check_id, rows) for check_id, _, _, rows in found_by("DATE-05 HIST-05", given, history)]

    def test_another_year_is_asked_about_once(self) -> None:
        assert self.found("1980-05", "1915") == [("HIST-05", (2,))]

    def test_of_somebody_who_was_over_100_before_both_are_told(self) -> None:
        assert self.found("1914", "1915") == [("DATE-05", (2,)), ("HIST-05", (2,))]

    def test_somebody_else_who_is_over_100_is_told(self) -> None:
        newcomer = good("persons", local_person_id="P2", birth_date="1915")
        assert self.found("1980-05", "1915", newcomer) == [("DATE-05", (3,)), ("HIST-05", (2,))]


class TestAStayThatBeganOnAnotherDay:
    """HIST-04 tells of the day; that the stay is then over a year long (STAY-01) follows from it."""

    def month(self, period: str, since: date) -> GateInput:
        night = [good("facilities", service_type="overnight_shelter")]
        stays = [good("shelter_stays", check_in=since)]
        return delivery(delivery_id=period, period=period, base={}, facilities=night, shelter_stays=stays)

    def found(self, before: date, now: date) -> list[tuple[str, str | None]]:
        history = history_of(self.month("2026-02", before))
        found = found_by("HIST-04 STAY-01", self.month("2026-03", now), history)
        return [(check_id, column) for check_id, _, column, _ in found]

    def test_it_is_told_once(self) -> None:
        assert self.found(date(2025, 4, 5), date(2025, 3, 20)) == [("HIST-04", "check_in")]

    def test_a_stay_that_was_as_long_before_is_told_too(self) -> None:
        both = [("HIST-04", "check_in"), ("STAY-01", "check_out")]
        assert self.found(date(2025, 3, 20), date(2025, 3, 5)) == both


class TestATenancyOfAnotherEnrolment:
    """LOG-04 where a tenancy is booked with an enrolment of later: the end of that one says nothing about it."""

    left = {"exited_on": date(2026, 3, 20), "exit_reason": "moved_away", "exit_destination": "abroad"}  # noqa: RUF012

    def found(self, history: AcceptedHistory, **tenancy: Any) -> list[tuple[str, str | None]]:
        given = delivery(
            hf_enrolments=[good("hf_enrolments", **self.left)],
            hf_tenancies=[good("hf_tenancies", move_in=date(2026, 2, 3), **tenancy)],
        )
        return [(check_id, column) for check_id, _, column, _ in found_by(HOMES, given, history)]

    def accepted(self, enrolment: str) -> AcceptedHistory:
        referred = {"referred_on": date(2026, 2, 2), "enrolment_id": enrolment}
        enrolled = [good("hf_enrolments", **referred)]
        housed = [good("hf_tenancies", move_in=date(2026, 2, 3), enrolment_id=enrolment)]
        return history_of(
            delivery(delivery_id="feb", period="2026-02", base={}, hf_enrolments=enrolled, hf_tenancies=housed)
        )

    @pytest.mark.parametrize("end", [None, date(2026, 3, 25)])
    def test_it_is_told_once(self, end: date | None) -> None:
        assert self.found(AcceptedHistory(), move_out=end) == [("LOG-04", "move_in")]
        assert self.found(self.accepted("N9"), move_out=end) == [("LOG-04", "move_in")]

    def test_of_a_tenancy_that_was_this_enrolments_before_both_are_told(self) -> None:
        assert self.found(self.accepted("N1")) == [("LOG-04", "move_in"), ("LOG-06", "move_out")]

    def test_another_tenancy_that_was_left_open_is_told(self) -> None:
        given = delivery(
            hf_enrolments=[good("hf_enrolments", **self.left)],
            hf_tenancies=[good("hf_tenancies", move_in=date(2026, 2, 3)), good("hf_tenancies", tenancy_id="T2")],
        )
        found = [("LOG-04", "hf_tenancies", "move_in", (2,)), ("LOG-06", "hf_tenancies", "move_out", (3,))]
        assert found_by(HOMES, given) == found


class TestAPlaceWithoutItsStays:
    """CAP-04, or HIST-03 where somebody was still there: cost and persons of the place follow from it."""

    checks = "CAP-04 HIST-03 LOG-11 REF-04"

    def month(self, period: str, stays: list[dict[str, Any]], **feeds: list[dict[str, Any]]) -> GateInput:
        sound = {"facilities": [good("facilities")], "service_costs": [good("service_costs")]}
        people = {"persons": [good("persons"), good("persons", local_person_id="P2")]}
        return delivery(delivery_id=period, period=period, base={}, shelter_stays=stays, **{**sound, **people, **feeds})

    def found(self, march: GateInput, *, since: date, until: date | None) -> list[str]:
        left = {"check_out": until, "exit_destination": until and "hostel"}
        stays = [good("shelter_stays", check_in=since, **left)]
        february = self.month("2026-02", stays, persons=[good("persons")])
        return [check_id for check_id, *_ in found_by(self.checks, march, history_of(february))]

    def test_a_newcomer_whose_stay_is_missing_and_the_cost_are_not_told_too(self) -> None:
        march = self.month("2026-03", [])
        assert self.found(march, since=date(2026, 2, 3), until=date(2026, 2, 9)) == ["CAP-04"]

    def test_nor_is_the_place_when_somebody_was_still_there(self) -> None:
        assert self.found(self.month("2026-03", []), since=date(2026, 2, 3), until=None) == ["HIST-03"]

    def test_but_a_place_that_never_had_a_stay_names_nobody(self) -> None:
        place = good("facilities", facility_id="F2")
        march = self.month("2026-03", [good("shelter_stays")], facilities=[good("facilities"), place])
        assert self.found(march, since=date(2026, 2, 3), until=date(2026, 2, 9)) == ["REF-04", "CAP-04"]

    def test_and_the_cost_of_another_service_is_told(self) -> None:
        cost = [good("service_costs", service_type="hostel")]
        march = self.month("2026-03", [], service_costs=cost, persons=[good("persons")])
        assert self.found(march, since=date(2026, 2, 3), until=date(2026, 2, 9)) == ["LOG-11", "CAP-04"]


class TestAStayOfSomebodyElse:
    """OVER-01 where the id of another person was written: whose stay it is, nobody knows."""

    first = good("shelter_stays", check_in=date(2026, 3, 2))

    def found(self, *stays: dict[str, Any], people: int = 2, known: int = 1) -> list[str]:
        """What is found in March; the first `known` stays began in February and were accepted then."""
        february = [{**stay, "check_in": date(2026, 2, 3)} for stay in stays[:known]]
        history = history_of(delivery(delivery_id="feb", period="2026-02", base={}, shelter_stays=february))
        places = [good("facilities"), good("facilities", facility_id="F2")]
        persons = [good("persons", local_person_id=f"P{number}") for number in range(1, people + 1)]
        given = delivery(
            base={}, facilities=places, persons=persons, shelter_stays=[*february, *stays[known:]],
        )  # fmt: skip
        return [check_id for check_id, *_ in found_by("OVER-01 REF-04", given, history)]

    def test_the_person_whose_it_is_is_not_told_as_named_by_nobody(self) -> None:
        second = good("shelter_stays", stay_id="S2", facility_id="F2")
        assert self.found(self.first, second) == ["OVER-01"]

    def test_of_more_persons_than_stays_in_question_some_are_named_by_nobody(self) -> None:
        second = good("shelter_stays", stay_id="S2", facility_id="F2")
        assert self.found(self.first, second, people=3) == ["REF-04", "OVER-01"]

    def test_two_stays_that_were_the_persons_before_are_nobody_elses(self) -> None:
        second = good("shelter_stays", stay_id="S2", facility_id="F2")
        assert self.found(self.first, second, known=2) == ["REF-04", "OVER-01"]


class TestAMonthsTotals:
    """HIST-01 asks only what no other finding explains. Six sound months lie before March."""

    months = ("2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02")

    def judged(self, checks: str, **march: list[dict[str, Any]]) -> list[tuple[str, str | None]]:
        """What these checks find in March: one shelter with ten guests, 310 nights, 3000 EUR; a care home."""
        history = history_of(*(self.month(period) for period in self.months))
        return [(check_id, feed) for check_id, feed, _, _ in found_by(checks, self.month("2026-03", **march), history)]

    def month(self, period: str, **feeds: list[dict[str, Any]]) -> GateInput:
        sound = {"facilities": [good("facilities")], "shelter_stays": self.stays(10), "service_costs": self.costs()}
        return delivery(delivery_id=period, period=period, base={}, **(sound | feeds))

    def stays(self, count: int) -> list[dict[str, Any]]:
        since = {"check_in": date(2025, 1, 1)}
        return [good("shelter_stays", stay_id=f"S{n}", local_person_id=f"P{n}", **since) for n in range(count)]

    def costs(self, shelter: str = "3000.00", care_home: str = "600.00", lines: int = 1) -> list[dict[str, Any]]:
        more = [good("service_costs", cost_id=f"M{n}", service_type="mobile_brigade") for n in range(lines - 1)]
        days = good("service_costs", cost_id="B2", service_type="care_home", amount_eur=Decimal(care_home))
        return [good("service_costs", amount_eur=Decimal(shelter)), {**days, "client_days": 30}, *more]

    def test_an_amount_that_log_12_asks_about_is_not_asked_about_as_a_total(self) -> None:
        assert self.judged("LOG-12 HIST-01", service_costs=self.costs("30000.00")) == [("LOG-12", "service_costs")]

    def test_but_other_lines_that_are_far_more_than_usual_are(self) -> None:
        found = self.judged("LOG-12 HIST-01", service_costs=self.costs("30000.00", lines=14))
        assert found == [("LOG-12", "service_costs"), ("HIST-01", "service_costs")]

    def test_a_total_far_from_the_usual_one_though_each_service_is_near_its_own_is_asked_about(self) -> None:
        found = self.judged("LOG-12 HIST-01", service_costs=self.costs("9000.00", "1800.00"))
        assert found == [("HIST-01", "service_costs")]

    def test_an_open_stay_that_was_forgotten_is_no_unusual_number_of_nights(self) -> None:
        """One of ten stays is there: far fewer nights, all of them of the stays that HIST-03 names."""
        found = self.judged("HIST-01 HIST-03", shelter_stays=self.stays(1))
        assert found == [("HIST-03", "shelter_stays")]

    def test_a_correction_that_lost_half_its_rows_is_asked_about_once(self) -> None:
        costs = [good("service_costs", cost_id=f"B{n}", service_type="mobile_brigade") for n in range(30)]
        months = [self.month(period, service_costs=costs) for period in (*self.months, "2026-03")]
        correction = delivery(delivery_id="v2", base={}, service_costs=costs[:10])
        found = found_by("HIST-01 HIST-06", correction, history_of(*months))
        assert found == [("HIST-06", "service_costs", None, ())]

    def test_a_cost_for_a_day_is_not_asked_about_when_it_is_the_days_that_are_unusual(self) -> None:
        """All but one left on the 2nd: 40 nights for the cost of 310, which makes each night dear."""
        first, *others = self.stays(10)
        left = [{**stay, "check_out": date(2026, 3, 2), "exit_destination": "own_tenancy"} for stay in others]
        assert self.judged("LOG-12 HIST-01", shelter_stays=[first, *left]) == [("HIST-01", "shelter_stays")]


class TestAFeedThatIsNotThere:
    """FILE and HIST-02: what the feed would have said is not known."""

    def test_a_facilities_file_that_cannot_be_read_is_not_last_months(self) -> None:
        closed = good("facilities", open_to=date(2026, 2, 27))
        history = history_of(delivery(delivery_id="feb", period="2026-02", base={}, facilities=[closed]))
        unread = [Finding("FILE-04", Severity.REJECT, "facilities")]
        assert found_by("DATE-08", delivery(facilities=None, findings=unread), history) == []
        assert found_by("DATE-08", delivery(facilities=None), history) != []

    def test_a_feed_that_came_last_month_may_name_anybody_until_it_comes(self) -> None:
        seen = {"persons": [good("persons")], "living_situations": [good("living_situations", observation_id="O0")]}
        history = history_of(delivery(delivery_id="feb", period="2026-02", base={}, **seen))
        given = delivery(base={}, persons=[good("persons", local_person_id="P2")])
        assert found_by("REF-04", given, history) == []
        assert found_by("REF-04", given) == [("REF-04", "persons", "local_person_id", (2,))]
