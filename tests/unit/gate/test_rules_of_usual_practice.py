"""DATE-06, REF-04, LOG-07, -08, -11, -12, COMP, TIME-01 and RULE-01: what is unusual, rare, late or expired."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from expectations.gate import GateInput
from feeds.findings import CheckStatus, Severity
from feeds.history import AcceptedHistory
from feeds.thresholds import Changes, Exemption, ExemptSeverity, Rulebook, load_rulebook
from tests.unit.gate.deliveries import Cell, delivery, found_by, good, history_of, rules_on, status_by


def of_month(period: str, **feeds: Any) -> GateInput:
    return delivery(delivery_id=period, period=period, base={}, **feeds)


class TestChildInAShelter:
    def found(self, check_in: date = date(2026, 3, 5), **person: Any) -> list[tuple[str, tuple[int, ...]]]:
        persons = [good("persons", **{"household_type": None, "first_homeless_on": None, **person})]
        given = of_month("2026-03", persons=persons, shelter_stays=[good("shelter_stays", check_in=check_in)])
        return [(column or "", rows) for _, _, column, rows in found_by("DATE-06", given)]

    @pytest.mark.parametrize(("birth", "asks"), [
        ("2014-04", True), ("2014-03", False), ("2015", True), ("2014", False), ("1980-05", False), (None, False),
    ])  # fmt: skip
    def test_under_twelve_on_the_day_of_arrival_as_far_as_it_is_known(self, birth: str | None, asks: bool) -> None:
        assert self.found(birth_date=birth) == ([("local_person_id", (2,))] if asks else [])

    def test_who_turned_twelve_during_the_stay_is_not_asked_for_again(self) -> None:
        assert self.found(check_in=date(2026, 1, 5), birth_date="2014-02") == []

    @pytest.mark.parametrize(("household", "asks"), [
        ({"household_type": "single"}, True),
        ({"household_type": "lone_parent"}, False),
        ({"household_id": "M1"}, False),
    ])  # fmt: skip
    def test_a_household_of_any_kind_is_enough(self, household: dict[str, Any], asks: bool) -> None:
        assert bool(self.found(birth_date="2020-01", **household)) is asks

    def test_the_household_that_an_earlier_month_gave_counts(self) -> None:
        child = {"birth_date": "2020-01", "household_type": None, "first_homeless_on": None}
        february = of_month("2026-02", persons=[good("persons", **child, household_id="M1")])
        given = of_month("2026-03", persons=[good("persons", **child)], shelter_stays=[good("shelter_stays")])
        assert found_by("DATE-06", given, history_of(february)) == []
        assert found_by("DATE-06", given) != []


class TestPersonInNoOtherFeed:
    persons = (good("persons"), good("persons", local_person_id="P2"))

    def test_named_here_or_in_one_of_24_months(self) -> None:
        given = of_month("2026-03", persons=self.persons, crisis_events=[good("crisis_events")])
        first = of_month("2024-04", crisis_events=[good("crisis_events", local_person_id="P2")])
        too_old = of_month("2024-03", crisis_events=[good("crisis_events", local_person_id="P2")])
        assert found_by("REF-04", given, history_of(first)) == []
        assert found_by("REF-04", given, history_of(too_old)) == [("REF-04", "persons", "local_person_id", (3,))]

    def test_a_withdrawn_record_names_a_person_too(self) -> None:
        stay = good("shelter_stays", local_person_id="P2", withdrawn=True)
        given = of_month("2026-03", persons=[self.persons[1]], shelter_stays=[stay])
        assert found_by("REF-04", given) == []

    def test_without_history_or_with_faulty_cells_it_could_not_be_told(self) -> None:
        given = of_month("2026-03", persons=self.persons)
        faulty = of_month(
            "2026-03", persons=self.persons, evictions=[good("evictions", local_person_id=Cell("invalid"))]
        )
        assert status_by("REF-04", given, None, feed="persons") is CheckStatus.COULD_NOT_RUN
        assert status_by("REF-04", faulty, feed="persons") is CheckStatus.COULD_NOT_RUN


class TestSupport:
    def found(self, *tenancies: dict[str, Any], support: list[Any] | None = None) -> list[tuple[int, ...]]:
        given = of_month(
            "2026-03", persons=[good("persons")],
            hf_enrolments=[good("hf_enrolments", referred_on=date(2026, 1, 1))], hf_tenancies=list(tenancies),
            hf_support=[] if support is None else support,
        )  # fmt: skip
        return [rows for *_, rows in found_by("LOG-07", given)]

    def home(self, move_in: date, move_out: date | None = None, tenancy_id: str = "T1") -> dict[str, Any]:
        return good("hf_tenancies", tenancy_id=tenancy_id, move_in=move_in, move_out=move_out)

    def test_thirty_days_are_inside(self) -> None:
        """Up to the end of 31 March, 2 March makes 30 days and 1 March 31."""
        assert self.found(self.home(date(2026, 3, 2))) == []
        assert self.found(self.home(date(2026, 3, 1))) == [(2,)]

    def test_any_contact_in_the_month_is_enough(self) -> None:
        contact = good("hf_support", direct=False)
        assert self.found(self.home(date(2026, 1, 1)), support=[contact]) == []

    def test_a_move_to_the_next_dwelling_is_no_break_and_a_day_without_home_is(self) -> None:
        first = self.home(date(2026, 1, 5), date(2026, 3, 20), "T0")
        assert self.found(first, self.home(date(2026, 3, 20))) == [(3,)]
        assert self.found(first, self.home(date(2026, 3, 21))) == []

    def test_who_is_not_housed_on_the_last_day_is_not_judged(self) -> None:
        assert self.found(self.home(date(2026, 1, 5), date(2026, 3, 31))) == []

    def test_where_support_is_not_delivered_it_does_not_apply(self) -> None:
        tenancies = {"hf_enrolments": [good("hf_enrolments")], "hf_tenancies": [self.home(date(2026, 3, 8))]}
        given = of_month("2026-03", **tenancies)
        assert status_by("LOG-07", given, feed="hf_tenancies") is CheckStatus.NOT_APPLICABLE


class TestWithoutHome:
    """31 December 2025 is 90 days before 31 March 2026."""

    def given(self, agreed_on: date, tenancies: list[Any] | None = None, **enrolment: Any) -> GateInput:
        row = good("hf_enrolments", referred_on=date(2025, 12, 1), agreed_on=agreed_on, **enrolment)
        return of_month("2026-03", hf_enrolments=[row], hf_tenancies=tenancies or [])

    def test_ninety_days_are_told_and_89_are_not(self) -> None:
        found = [("LOG-08", "hf_enrolments", "agreed_on", (2,))]
        assert found_by("LOG-08", self.given(date(2025, 12, 31))) == found
        assert found_by("LOG-08", self.given(date(2026, 1, 1))) == []

    def test_a_home_now_or_before_or_an_exit_is_enough(self) -> None:
        february = of_month("2026-02", hf_tenancies=[good("hf_tenancies", move_out=date(2026, 2, 20))])
        agreed = date(2025, 12, 31)
        assert found_by("LOG-08", self.given(agreed, [good("hf_tenancies")])) == []
        assert found_by("LOG-08", self.given(agreed), history_of(february)) == []
        assert found_by("LOG-08", self.given(agreed, exited_on=date(2026, 3, 9), exit_reason="abandoned")) == []

    def test_without_history_an_earlier_home_could_not_be_looked_for(self) -> None:
        given = self.given(date(2025, 12, 31))
        assert status_by("LOG-08", given, None, feed="hf_enrolments") is CheckStatus.COULD_NOT_RUN


class TestCostOfNothing:
    def found(self, cost: dict[str, Any], **feeds: Any) -> list[tuple[str | None, tuple[int, ...]]]:
        given = of_month("2026-03", **{"facilities": [good("facilities")], "service_costs": [cost], **feeds})
        return [(column, rows) for _, _, column, rows in found_by("LOG-11", given)]

    def test_a_shelter_without_a_stay_in_the_month(self) -> None:
        cost = good("service_costs")
        left = good("shelter_stays", check_in=date(2026, 2, 1), check_out=date(2026, 3, 1), exit_destination="unknown")
        no_beds = [good("facilities", capacity=0)]
        assert self.found(cost, facilities=no_beds, shelter_stays=[]) == [("service_type", (2,))]
        assert self.found(cost, facilities=no_beds, shelter_stays=[left]) == []

    def test_another_services_stay_is_none_of_this_one(self) -> None:
        assert self.found(good("service_costs", service_type="hostel"), shelter_stays=[good("shelter_stays")]) != []

    def test_housing_first_needs_a_tenancy_and_a_care_home_days(self) -> None:
        programme = good("service_costs", service_type="housing_first")
        assert self.found(programme, hf_tenancies=[]) != []
        assert self.found(programme, hf_tenancies=[good("hf_tenancies")]) == []
        assert self.found(good("service_costs", service_type="care_home")) != []
        assert self.found(good("service_costs", service_type="care_home", client_days=1)) == []

    def test_corrections_zero_and_services_without_days_are_not_judged(self) -> None:
        for changes in ({"correction": True}, {"amount_eur": Decimal(0)}, {"service_type": "mobile_brigade"}):
            assert self.found(good("service_costs", **changes), shelter_stays=[]) == []

    def test_where_stays_are_not_delivered_it_does_not_apply(self) -> None:
        assert self.found(good("service_costs")) == []


class TestUnusualCost:
    """A care home that states its client-days; usual is 20.00 EUR a day unless said otherwise."""

    months = ("2025-08", "2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02")

    def cost(self, amount: str, days: int, **changes: Any) -> dict[str, Any]:
        return good("service_costs", service_type="care_home", amount_eur=Decimal(amount), client_days=days, **changes)

    def history(self, months: int = 6, days: int = 30, amount: str = "600.00") -> AcceptedHistory:
        return history_of(*(of_month(m, service_costs=[self.cost(amount, days)]) for m in self.months[:months]))

    @pytest.mark.parametrize(("amount", "asks"), [
        ("150.00", False), ("149.99", True), ("2400.00", False), ("2400.01", True), ("0.00", True),
    ])  # fmt: skip
    def test_a_quarter_and_four_times_are_inside(self, amount: str, asks: bool) -> None:
        found = found_by("LOG-12", of_month("2026-03", service_costs=[self.cost(amount, 30)]), self.history())
        assert found == ([("LOG-12", "service_costs", "amount_eur", (2,))] if asks else [])

    def test_the_lines_of_a_service_are_added_up_and_all_named(self) -> None:
        lines = [self.cost("1200.00", 30), good("service_costs", cost_id="B2", service_type="care_home",
                                                 amount_eur=Decimal("1200.01"))]  # fmt: skip
        findings, _ = rules_on(of_month("2026-03", service_costs=lines), self.history())
        (finding,) = [f for f in findings if f.check_id == "LOG-12"]
        assert (finding.rows, finding.params) == (
            (2, 3), {"service": "care_home", "value": "80.00", "usual": "20.00"},
        )  # fmt: skip

    def test_six_months_of_thirty_days_each_are_needed_and_so_many_now(self) -> None:
        dear = of_month("2026-03", service_costs=[self.cost("9999.00", 30)])
        few_days = of_month("2026-03", service_costs=[self.cost("9999.00", 29)])
        assert found_by("LOG-12", dear, self.history()) != []
        assert found_by("LOG-12", dear, self.history(months=5)) == []
        assert found_by("LOG-12", dear, self.history(days=29)) == []
        assert found_by("LOG-12", few_days, self.history()) == []

    def test_bed_nights_are_the_days_of_a_shelter(self) -> None:
        def month(period: str, amount: str) -> GateInput:
            stay = good("shelter_stays", check_in=date(2025, 1, 1))
            line = good("service_costs", amount_eur=Decimal(amount))
            return of_month(period, facilities=[good("facilities")], shelter_stays=[stay], service_costs=[line])

        long_months = ("2025-03", "2025-05", "2025-07", "2025-08", "2025-10", "2025-12")
        history = history_of(*(month(period, "310.00") for period in long_months))
        assert found_by("LOG-12", month("2026-03", "1240.00"), history) == []
        assert found_by("LOG-12", month("2026-03", "1240.01"), history) != []

    def test_without_history_it_could_not_run_and_with_too_little_it_does_not_apply(self) -> None:
        given = of_month("2026-03", service_costs=[self.cost("600.00", 30)])
        assert status_by("LOG-12", given, None, feed="service_costs") is CheckStatus.COULD_NOT_RUN
        assert status_by("LOG-12", given, feed="service_costs") is CheckStatus.NOT_APPLICABLE


class TestCompleteness:
    def ended(self, destinations: list[str]) -> GateInput:
        rows = [
            good("shelter_stays", stay_id=f"S{n}", check_out=date(2026, 3, 20), exit_destination=code)
            for n, code in enumerate(destinations)
        ]
        return of_month("2026-03", shelter_stays=rows)

    def test_a_fifth_of_unknown_destinations_is_inside(self) -> None:
        known = ["own_tenancy"] * 8
        assert found_by("COMP-01", self.ended([*known, "unknown", "left_without_notice"])) == []
        found = found_by("COMP-01", self.ended([*known[1:], "unknown", "left_without_notice", "unknown"]))
        assert found == [("COMP-01", "shelter_stays", "exit_destination", (9, 10, 11))]

    def test_fewer_than_ten_destinations_are_not_judged(self) -> None:
        given = self.ended(["unknown"] * 9)
        assert status_by("COMP-01", given, feed="shelter_stays") is CheckStatus.NOT_APPLICABLE

    def test_a_core_column_may_be_empty_in_a_fifth_of_the_rows(self) -> None:
        def people(empty: int) -> GateInput:
            rows = [good("persons", local_person_id=f"P{n}", citizenship=None if n < empty else "LV") for n in range(5)]
            return of_month("2026-03", persons=rows)

        assert found_by("COMP-02", people(1)) == []
        assert found_by("COMP-02", people(2)) == [("COMP-02", "persons", "citizenship", (2, 3))]

    def test_a_core_column_that_the_file_lacks_is_empty(self) -> None:
        given = delivery(
            base={}, facilities=[good("facilities")], absent={"facilities": ["refusals"]},
        )  # fmt: skip
        assert found_by("COMP-02", given) == [("COMP-02", "facilities", "refusals", (2,))]


class TestLateness:
    empty = of_month("2026-03", facilities=[])

    def test_on_the_fifteenth_is_in_time_and_the_day_after_is_told(self) -> None:
        assert found_by("TIME-01", replace(self.empty, received_on=date(2026, 4, 15))) == []
        late = replace(self.empty, received_on=date(2026, 4, 16))
        assert found_by("TIME-01", late) == [("TIME-01", None, None, ())]

    def test_what_was_not_submitted_is_neither(self) -> None:
        assert status_by("TIME-01", self.empty) is CheckStatus.COULD_NOT_RUN


class TestExemptions:
    """Until the end of April 2026 the town may be overcrowded; in March one bed has two sleepers for a month."""

    until = date(2026, 4, 30)

    def book(self, changes: Changes, **exemption: Any) -> Rulebook:
        agreed = {"check_id": "CAP-02", "municipality": "LV0001000", "reason": "repairs", "approver": "the ministry"}
        granted = Exemption(**{**agreed, "changes": changes, "expires_on": self.until, **exemption})
        return load_rulebook().model_copy(update={"exemptions": (granted,)})

    def crowded(self, received_on: date, municipality: str = "LV0001000") -> GateInput:
        stays = [
            good("shelter_stays", stay_id=f"S{n}", local_person_id=f"P{n}", check_in=date(2026, 1, 1)) for n in (1, 2)
        ]
        given = delivery(
            municipality=municipality, base={}, facilities=[good("facilities", capacity=1)], shelter_stays=stays
        )
        return replace(given, received_on=received_on)

    def severities(self, given: GateInput, book: Rulebook) -> list[tuple[str, Severity]]:
        findings, _ = rules_on(given, rulebook=book)
        return [(f.check_id, f.severity) for f in findings if f.check_id in ("CAP-01", "CAP-02", "RULE-01")]

    def test_it_makes_the_finding_a_warning_or_none_on_its_last_day(self) -> None:
        given = self.crowded(self.until)
        milder = self.book(Changes(severity=ExemptSeverity.WARNING))
        assert self.severities(given, milder) == [("CAP-02", Severity.WARNING)]
        switched_off = self.book(Changes(severity=ExemptSeverity.OFF))
        assert self.severities(given, switched_off) == []
        _, results = rules_on(given, rulebook=switched_off)
        (result,) = [r for r in results if r.check_id == "CAP-02"]
        assert result.status is CheckStatus.NOT_APPLICABLE
        assert "the ministry" in str(result.why)

    def test_it_can_move_the_limit(self) -> None:
        wider = self.book(Changes(thresholds={"max_occupancy_percent": Decimal(200)}))
        assert self.severities(self.crowded(self.until), wider) == [("CAP-01", Severity.WARNING)]

    def test_the_day_after_it_stops_applying_and_says_so(self) -> None:
        expired = self.book(Changes(severity=ExemptSeverity.OFF))
        given = self.crowded(date(2026, 5, 1))
        assert self.severities(given, expired) == [("CAP-02", Severity.CONFIRM), ("RULE-01", Severity.INFO)]

    def test_it_is_nothing_to_another_municipality_or_feed(self) -> None:
        changes = Changes(severity=ExemptSeverity.OFF)
        elsewhere = self.crowded(self.until, municipality="LV0005000")
        assert self.severities(elsewhere, self.book(changes)) == [("CAP-02", Severity.CONFIRM)]
        other_feed = self.book(changes, feed="shelter_stays")
        assert self.severities(self.crowded(self.until), other_feed) == [("CAP-02", Severity.CONFIRM)]


class TestOneFaultOneFinding:
    def test_a_graver_finding_is_told_of_a_cell_that_a_warning_has_named(self) -> None:
        """Born in 1920, and accepted before as born in 1915: over 100 either way (a warning), another year (asks)."""
        before = of_month("2026-02", persons=[good("persons", birth_date="1915")])
        given = of_month("2026-03", persons=[good("persons", birth_date="1920")])
        assert [row[0] for row in found_by("DATE-05 HIST-05", given, history_of(before))] == ["DATE-05", "HIST-05"]

    def test_a_milder_finding_is_not_told_of_a_cell_that_an_error_has_named(self) -> None:
        """An eviction closed in January comes again in March, closed on another day: DATE-03 refuses it."""
        closed = {"notice_on": date(2026, 1, 2), "outcome": "homeless"}
        january = of_month("2026-01", evictions=[good("evictions", **closed, executed_on=date(2026, 1, 20))])
        given = of_month("2026-03", evictions=[good("evictions", **closed, executed_on=date(2026, 1, 21))])
        found = found_by("DATE-03 HIST-04", given, history_of(january))
        assert found == [("DATE-03", "evictions", "executed_on", (2,))]
