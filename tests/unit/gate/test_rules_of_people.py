"""DATE-04, DATE-05, DATE-07 and DATE-08: birth, age, death, and places that were open."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from feeds.findings import CheckStatus
from feeds.history import AcceptedHistory
from tests.unit.gate.deliveries import Cell, delivery, good, history_of, rule_findings, rules_on


def people(birth: Any, **changes: Any) -> list[dict[str, Any]]:
    """One person whose birth leaves the intake as `1980-05` or `1980`; since when homeless is not stated."""
    return [good("persons", **{"birth_date": birth, "first_homeless_on": None, **changes})]


class TestEventBeforeBirth:
    @pytest.mark.parametrize("birth", ["2026-03", "2026"], ids=["same month", "same year"])
    def test_an_event_in_the_month_or_year_of_birth_is_no_fault(self, birth: str) -> None:
        events = [good("crisis_events", occurred_on=date(2026, 3, 1))]
        given = delivery(base={}, persons=people(birth), crisis_events=events)
        assert rule_findings(given) == []

    @pytest.mark.parametrize("birth", ["2026-03", "2026"], ids=["the month after", "the year after"])
    def test_an_event_before_the_month_or_year_of_birth_is_found(self, birth: str) -> None:
        stay = good("shelter_stays", check_in=date(2025, 12, 31) if birth == "2026" else date(2026, 2, 28))
        given = delivery(base={}, facilities=[good("facilities")], persons=people(birth), shelter_stays=[stay])
        assert rule_findings(given) == [("DATE-04", "shelter_stays", "check_in", (2,))]

    def test_of_several_days_of_a_row_the_first_is_named(self) -> None:
        out = good("institution_discharges", ready_on=date(2026, 1, 5), discharged_on=date(2026, 2, 6))
        given = delivery(base={}, persons=people("2026-03"), institution_discharges=[{**out, "destination": "hostel"}])
        history = history_of(
            delivery(
                delivery_id="feb", period="2026-02", base={}, institution_discharges=[{**out, "discharged_on": None}]
            )
        )
        assert rule_findings(given, history) == [("DATE-04", "institution_discharges", "ready_on", (2,))]

    def test_homelessness_before_birth_is_found_and_a_year_alone_compares_years(self) -> None:
        same_year = people("1990-09", first_homeless_on=date(1990, 7, 1), first_homeless_on_precision="year")
        year_before = people("1990-09", first_homeless_on=date(1989, 7, 1), first_homeless_on_precision="year")
        assert rule_findings(delivery(base={}, persons=same_year)) == []
        assert rule_findings(delivery(base={}, persons=year_before)) == [
            ("DATE-04", "persons", "first_homeless_on", (2,))
        ]

    def test_the_birth_that_an_earlier_month_gave_counts_when_this_one_does_not_name_it(self) -> None:
        february = delivery(delivery_id="feb", period="2026-02", base={}, persons=people("2026-04"))
        given = delivery(base={}, crisis_events=[good("crisis_events")])
        assert rule_findings(given, history_of(february)) == [("DATE-04", "crisis_events", "occurred_on", (2,))]

    @pytest.mark.parametrize("birth", ["2026-04", "2027"], ids=["next month", "next year"])
    def test_of_a_birth_after_the_month_the_birth_date_is_named_and_no_event(self, birth: str) -> None:
        given = delivery(base={}, persons=people(birth), crisis_events=[good("crisis_events")])
        assert rule_findings(given) == [("DATE-04", "persons", "birth_date", (2,))]
        assert rule_findings(delivery(base={}, persons=people(birth))) == [("DATE-04", "persons", "birth_date", (2,))]

    def test_a_birth_against_which_several_rows_speak_is_named_once(self) -> None:
        stays = [good("shelter_stays", check_in=date(2026, 1, 5))]
        ill = [good("institution_discharges", ready_on=date(2026, 2, 6))]
        sound = {"base": {}, "facilities": [good("facilities")]}
        given = delivery(**sound, persons=people("2026-03"), shelter_stays=stays, institution_discharges=ill)
        assert rule_findings(given) == [("DATE-04", "persons", "birth_date", (2,))]

    def test_a_birth_year_that_was_another_before_is_named_and_not_asked_about(self) -> None:
        """One row speaks against the new year, none against the one that was accepted."""
        february = delivery(delivery_id="feb", period="2026-02", base={}, persons=people("1980-05"))
        stays = [good("shelter_stays", check_in=date(2026, 1, 5))]
        given = delivery(base={}, facilities=[good("facilities")], persons=people("2026-03"), shelter_stays=stays)
        findings, _ = rules_on(given, history_of(february))
        assert [(f.check_id, f.column) for f in findings if f.check_id in ("DATE-04", "HIST-05")] == [
            ("DATE-04", "birth_date")
        ]

    def test_a_faulty_birth_date_takes_no_part(self) -> None:
        given = delivery(
            base={}, persons=people(Cell("birth_differs", "2026-04")), crisis_events=[good("crisis_events")]
        )
        assert rule_findings(given) == []


class TestOverAHundred:
    @pytest.mark.parametrize(
        ("birth", "is_found"),
        [
            ("1925-04", False),  # 100 until 31 March 2026, 101 from April on
            ("1925-03", True),  # 101 since the first of March 2026
            ("1926", False),  # years alone: 2026 − 1926 = 100
            ("1925", True),
            ("1880-01", True),
        ],
    )
    def test_age_is_counted_in_full_years_on_the_last_day(self, birth: str, is_found: bool) -> None:
        expected = [("DATE-05", "persons", "birth_date", (2,))] if is_found else []
        assert rule_findings(delivery(base={}, persons=people(birth))) == expected

    def test_an_unknown_birth_date_is_no_age(self) -> None:
        assert rule_findings(delivery(base={}, persons=people(None))) == []


DIED = date(2026, 3, 10)
DEATHS = {
    "shelter_stays": good("shelter_stays", check_out=DIED, exit_destination="deceased"),
    "institution_discharges": good("institution_discharges", discharged_on=DIED, destination="deceased"),
    "hf_enrolments": good("hf_enrolments", exited_on=DIED, exit_reason="deceased"),
}


class TestAfterDeath:
    @pytest.mark.parametrize("reporter", DEATHS)
    def test_a_death_that_any_feed_reports_ends_everything(self, reporter: str) -> None:
        later = good("living_situations", observed_on=date(2026, 3, 11))
        base = {"facilities": [good("facilities")], "persons": [good("persons")], reporter: [DEATHS[reporter]]}
        given = delivery(base=base, living_situations=[later])
        assert rule_findings(given) == [("DATE-07", "living_situations", "observed_on", (2,))]

    def with_death(self, **feeds: Any) -> list[tuple[str, str | None, str | None, tuple[int, ...]]]:
        base = {"facilities": [good("facilities")], "persons": [good("persons")]}
        return rule_findings(delivery(base=base, hf_enrolments=[DEATHS["hf_enrolments"]], **feeds))

    def test_a_record_may_begin_and_end_on_the_day_of_death(self) -> None:
        stay = good("shelter_stays", check_in=DIED, check_out=DIED, exit_destination="hospital")
        assert self.with_death(shelter_stays=[stay]) == []

    def test_a_record_that_ends_a_day_later_is_found(self) -> None:
        stay = good("shelter_stays", check_in=DIED, check_out=date(2026, 3, 11), exit_destination="hospital")
        assert self.with_death(shelter_stays=[stay]) == [("DATE-07", "shelter_stays", "check_out", (2,))]

    def test_a_record_that_is_still_open_is_found(self) -> None:
        assert self.with_death(evictions=[good("evictions")]) == [("DATE-07", "evictions", "executed_on", (2,))]

    def test_an_eviction_closed_by_its_outcome_is_not_open(self) -> None:
        assert self.with_death(evictions=[good("evictions", outcome="prevented")]) == []

    def test_a_sighting_before_death_is_not_open_for_want_of_valid_to(self) -> None:
        assert self.with_death(living_situations=[good("living_situations")]) == []

    def test_withdrawn_records_take_no_part_on_either_side(self) -> None:
        assert self.with_death(evictions=[good("evictions", withdrawn=True)]) == []
        base = {"facilities": [good("facilities")], "persons": [good("persons")]}
        taken_back = {**DEATHS["hf_enrolments"], "withdrawn": True}
        given = delivery(base=base, hf_enrolments=[taken_back], evictions=[good("evictions")])
        assert rule_findings(given) == []

    def test_a_tenancy_of_a_dead_person_whose_enrolment_runs_on_is_found_with_it(self) -> None:
        base = {"facilities": [good("facilities")], "persons": [good("persons")]}
        given = delivery(
            base=base, shelter_stays=[DEATHS["shelter_stays"]],
            hf_enrolments=[good("hf_enrolments")], hf_tenancies=[good("hf_tenancies")],
        )  # fmt: skip
        assert rule_findings(given) == [
            ("DATE-07", "hf_enrolments", "exited_on", (2,)),
            ("DATE-07", "hf_tenancies", "move_out", (2,)),
        ]

    def test_a_death_of_an_earlier_month_counts_and_one_of_another_municipality_does_not(self) -> None:
        february = {"check_in": date(2026, 2, 1), "check_out": date(2026, 2, 5), "exit_destination": "deceased"}
        rows = [good("shelter_stays", stay_id="S0", **february)]
        base = {"facilities": [good("facilities")], "persons": [good("persons")]}
        given = delivery(base=base, living_situations=[good("living_situations")])
        own = delivery(delivery_id="feb", period="2026-02", base={}, shelter_stays=rows)
        foreign = delivery(delivery_id="x", municipality="LV0005000", period="2026-02", base={}, shelter_stays=rows)
        assert rule_findings(given, history_of(own)) == [("DATE-07", "living_situations", "observed_on", (2,))]
        assert rule_findings(given, history_of(foreign)) == []

    def test_a_death_that_a_later_row_corrected_does_not_count(self) -> None:
        wrong = good("shelter_stays", stay_id="S0", check_in=date(2026, 1, 1), check_out=date(2026, 2, 5),
                     exit_destination="deceased")  # fmt: skip
        right = {**wrong, "exit_destination": "hospital"}
        january = delivery(delivery_id="jan", period="2026-01", base={}, shelter_stays=[wrong])
        february = delivery(delivery_id="feb", period="2026-02", base={}, shelter_stays=[right])
        base = {"facilities": [good("facilities")], "persons": [good("persons")]}
        given = delivery(base=base, living_situations=[good("living_situations")])
        assert rule_findings(given, history_of(january, february)) == []


class TestPlaceNotOpen:
    def found(self, facility: dict[str, Any], **stay: Any) -> list[tuple[str, str | None, str | None, tuple[int, ...]]]:
        base = {"persons": [good("persons")], "facilities": [good("facilities", **facility)]}
        return rule_findings(delivery(base=base, shelter_stays=[good("shelter_stays", **stay)]))

    def test_one_may_arrive_on_the_opening_day_but_not_before(self) -> None:
        assert self.found({"open_from": date(2026, 3, 5)}, check_in=date(2026, 3, 5)) == []
        assert self.found({"open_from": date(2026, 3, 6)}, check_in=date(2026, 3, 5)) == [
            ("DATE-08", "shelter_stays", "check_in", (2,))
        ]

    def test_one_may_leave_on_the_closing_day_but_not_after(self) -> None:
        leaving = {"check_out": date(2026, 3, 20), "exit_destination": "own_tenancy"}
        assert self.found({"open_to": date(2026, 3, 20)}, **leaving) == []
        assert self.found({"open_to": date(2026, 3, 19)}, **leaving) == [
            ("DATE-08", "shelter_stays", "check_out", (2,))
        ]

    def test_an_open_stay_in_a_closed_place_is_found(self) -> None:
        assert self.found({"open_to": date(2026, 3, 30)}) == [("DATE-08", "shelter_stays", "check_out", (2,))]
        assert self.found({"open_to": date(2026, 3, 31)}) == []

    def test_the_latest_opening_up_to_the_month_counts_when_the_delivery_does_not_name_the_place(self) -> None:
        closing = good("facilities", open_to=date(2026, 3, 10))
        february = delivery(delivery_id="feb", period="2026-02", base={}, facilities=[closing])
        april = delivery(delivery_id="apr", period="2026-04", base={}, facilities=[good("facilities")])
        given = delivery(base={"persons": [good("persons")]}, shelter_stays=[good("shelter_stays")])
        found = rule_findings(given, history_of(february, april))
        assert found == [("DATE-08", "shelter_stays", "check_out", (2,))]

    def test_a_place_that_is_not_known_here_could_not_be_compared(self) -> None:
        given = delivery(base={"persons": [good("persons")]}, shelter_stays=[good("shelter_stays")])
        findings, results = rules_on(given, history=None)
        assert findings == ()
        (result,) = [r for r in results if r.check_id == "DATE-08"]
        assert result.status is CheckStatus.COULD_NOT_RUN


def test_a_day_that_one_rule_has_named_is_not_named_again() -> None:
    """A year typed wrong lies before the birth and before the opening: one fault, one finding."""
    base = {"facilities": [good("facilities")], "persons": [good("persons")]}
    given = delivery(base=base, shelter_stays=[good("shelter_stays", check_in=date(1926, 3, 5))])
    findings, results = rules_on(given, AcceptedHistory())
    assert [(f.check_id, f.column) for f in findings] == [("DATE-04", "check_in")]
    (result,) = [r for r in results if r.check_id == "DATE-08"]
    assert result.status is CheckStatus.COULD_NOT_RUN
