"""LOG-01 to LOG-06, LOG-09, LOG-10 and LOG-13: what must fit together inside a record and between records."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from feeds.findings import CheckStatus
from tests.unit.gate.deliveries import Cell, delivery, good, history_of, rule_findings, rules_on

LEFT = date(2026, 3, 20)


@pytest.mark.parametrize(
    ("check_id", "feed", "column", "changes"),
    [
        ("LOG-01", "shelter_stays", "exit_destination", {"check_out": LEFT}),
        ("LOG-01", "shelter_stays", "check_out", {"exit_destination": "own_tenancy"}),
        ("LOG-03", "institution_discharges", "destination", {"discharged_on": LEFT}),
        ("LOG-03", "institution_discharges", "offered_on", {"housing_offered": True}),
        ("LOG-03", "evictions", "outcome", {"executed_on": LEFT}),
    ],
)  # fmt: skip
def test_what_is_told_by_half_is_found_in_the_empty_cell(
    check_id: str, feed: str, column: str, changes: dict[str, Any]
) -> None:
    assert rule_findings(delivery(**{feed: [good(feed, **changes)]})) == [(check_id, feed, column, (2,))]


@pytest.mark.parametrize(
    ("feed", "changes"),
    [
        ("shelter_stays", {"check_out": LEFT, "exit_destination": "unknown"}),
        ("institution_discharges", {"discharged_on": LEFT, "destination": "own_tenancy"}),
        ("institution_discharges", {"housing_offered": True, "offered_on": date(2026, 3, 3)}),
        ("evictions", {"executed_on": LEFT, "outcome": "unknown"}),
        ("evictions", {"outcome": "prevented"}),
    ],
)
def test_what_is_told_in_full_is_no_fault(feed: str, changes: dict[str, Any]) -> None:
    assert rule_findings(delivery(**{feed: [good(feed, **changes)]})) == []


def test_an_absent_optional_column_is_an_empty_one() -> None:
    given = delivery(
        shelter_stays=[good("shelter_stays", check_out=LEFT)], absent={"shelter_stays": ["exit_destination"]}
    )
    assert rule_findings(given) == [("LOG-01", "shelter_stays", "exit_destination", (2,))]


def test_a_destination_with_a_finding_of_its_own_is_not_missing() -> None:
    stay = good("shelter_stays", check_out=LEFT, exit_destination=Cell("invalid"))
    assert rule_findings(delivery(shelter_stays=[stay])) == []


class TestProgrammeExit:
    def found(self, **changes: Any) -> list[tuple[str, str | None]]:
        enrolments = [good("hf_enrolments", exited_on=LEFT, **changes)]
        given = delivery(base={}, persons=[good("persons")], hf_enrolments=enrolments)
        return [(check_id, column) for check_id, _, column, _ in rule_findings(given)]

    def test_an_exit_needs_a_reason(self) -> None:
        assert self.found(exit_destination="own_tenancy") == [("LOG-02", "exit_reason")]

    def test_without_reason_and_destination_only_the_reason_is_asked_for(self) -> None:
        assert self.found() == [("LOG-02", "exit_reason")]

    def test_an_exit_needs_a_destination_unless_the_person_died(self) -> None:
        assert self.found(exit_reason="independent") == [("LOG-02", "exit_destination")]
        assert self.found(exit_reason="deceased") == []

    def test_reason_and_destination_are_enough(self) -> None:
        assert self.found(exit_reason="abandoned", exit_destination="street") == []


class TestTenancies:
    """The enrolment runs from 6 March to 20 March."""

    enrolment = good("hf_enrolments", exited_on=LEFT, exit_reason="independent", exit_destination="own_tenancy")

    def found(self, **changes: Any) -> list[tuple[str, str | None]]:
        tenancies = [good("hf_tenancies", **changes)]
        given = delivery(base={}, persons=[good("persons")], hf_enrolments=[self.enrolment], hf_tenancies=tenancies)
        return [(check_id, column) for check_id, _, column, _ in rule_findings(given)]

    def test_one_may_move_in_on_the_day_of_referral_but_not_before(self) -> None:
        assert self.found(move_in=date(2026, 3, 6), move_out=LEFT) == []
        assert self.found(move_in=date(2026, 3, 5), move_out=LEFT) == [("LOG-04", "move_in")]

    def test_one_may_move_out_on_the_day_of_exit_but_not_after(self) -> None:
        assert self.found(move_out=LEFT) == []
        assert self.found(move_out=date(2026, 3, 21)) == [("LOG-05", "move_out")]

    def test_moving_in_after_the_exit_is_one_fault(self) -> None:
        assert self.found(move_in=date(2026, 3, 21)) == [("LOG-05", "move_in")]
        assert self.found(move_in=LEFT, move_out=LEFT) == []

    def test_a_tenancy_may_not_stay_open_when_the_enrolment_has_ended(self) -> None:
        assert self.found() == [("LOG-06", "move_out")]

    def test_a_death_in_the_programme_is_told_by_log_06_alone(self) -> None:
        died = good("hf_enrolments", exited_on=LEFT, exit_reason="deceased")
        given = delivery(
            base={}, persons=[good("persons")], hf_enrolments=[died], hf_tenancies=[good("hf_tenancies")]
        )  # fmt: skip
        assert rule_findings(given) == [("LOG-06", "hf_tenancies", "move_out", (2,))]

    def test_the_enrolment_of_an_earlier_month_counts_when_this_one_does_not_name_it(self) -> None:
        february = delivery(delivery_id="feb", period="2026-02", base={}, hf_enrolments=[self.enrolment])
        given = delivery(base={}, hf_tenancies=[good("hf_tenancies")])
        assert rule_findings(given, history_of(february)) == [("LOG-06", "hf_tenancies", "move_out", (2,))]

    def test_this_deliverys_enrolment_counts_before_an_earlier_one(self) -> None:
        running = good("hf_enrolments")
        february = delivery(delivery_id="feb", period="2026-02", base={}, hf_enrolments=[self.enrolment])
        given = delivery(
            base={}, persons=[good("persons")], hf_enrolments=[running], hf_tenancies=[good("hf_tenancies")]
        )  # fmt: skip
        assert rule_findings(given, history_of(february)) == []

    def test_without_history_a_tenancy_of_an_unknown_enrolment_could_not_be_compared(self) -> None:
        findings, results = rules_on(delivery(base={}, hf_tenancies=[good("hf_tenancies")]), history=None)
        assert findings == ()
        statuses = {r.check_id: r.status for r in results if r.check_id in ("LOG-04", "LOG-05", "LOG-06")}
        assert set(statuses.values()) == {CheckStatus.COULD_NOT_RUN}


class TestAddictionAnswers:
    def found(self, need: Any, **answers: Any) -> list[tuple[str, str | None]]:
        given = delivery(
            base={}, persons=[good("persons", addiction_need=need)], hf_enrolments=[good("hf_enrolments")],
            hf_assessments=[good("hf_assessments", **answers)],
        )  # fmt: skip
        return [(check_id, column) for check_id, _, column, _ in rule_findings(given)]

    @pytest.mark.parametrize("need", [False, None], ids=["no need", "need not stated"])
    def test_answers_of_a_person_without_need_are_found(self, need: bool | None) -> None:
        assert self.found(need, addiction_control_change=1) == [("LOG-09", "addiction_control_change")]
        assert self.found(need, started_addiction_rehab=False) == [("LOG-09", "started_addiction_rehab")]

    def test_answers_of_a_person_with_need_are_no_fault(self) -> None:
        assert self.found(True, addiction_control_change=1, started_addiction_rehab=True) == []

    def test_other_answers_are_no_fault(self) -> None:
        assert self.found(False, health_change=1) == []

    def test_a_faulty_need_says_nothing(self) -> None:
        assert self.found(Cell("wrong_type"), addiction_control_change=1) == []

    def test_the_need_that_an_earlier_month_stated_counts(self) -> None:
        february = delivery(
            delivery_id="feb", period="2026-02", base={},
            persons=[good("persons")], hf_enrolments=[good("hf_enrolments")],
        )  # fmt: skip
        answers = good("hf_assessments", addiction_control_change=1)
        given = delivery(base={}, persons=[good("persons", addiction_need=None)], hf_assessments=[answers])
        assert rule_findings(given, history_of(february)) == []


class TestCosts:
    def found(self, *rows: dict[str, Any]) -> list[tuple[str, str | None, tuple[int, ...]]]:
        given = delivery(base={}, facilities=[good("facilities")], service_costs=rows)
        return [(check_id, column, lines) for check_id, _, column, lines in rule_findings(given)]

    @pytest.mark.parametrize("correction", [None, False])
    def test_an_amount_below_zero_needs_the_mark_of_a_correction(self, correction: bool | None) -> None:
        row = good("service_costs", amount_eur=Decimal("-0.01"), correction=correction)
        assert self.found(row) == [("LOG-10", "amount_eur", (2,))]

    def test_a_correction_may_be_negative_and_zero_needs_no_mark(self) -> None:
        corrected = good("service_costs", amount_eur=Decimal("-50.00"), correction=True)
        assert self.found(corrected, good("service_costs", cost_id="B2", amount_eur=Decimal("0.00"))) == []

    def test_client_days_stand_on_one_line_of_a_service_and_facility(self) -> None:
        first = good("service_costs", client_days=30, facility_id="F1")
        second = good("service_costs", cost_id="B2", client_days=30, facility_id="F1", category="food")
        assert self.found(first, second) == [("LOG-13", "client_days", (2, 3))]

    def test_lines_without_facility_are_one_group(self) -> None:
        first = good("service_costs", client_days=30)
        second = good("service_costs", cost_id="B2", client_days=0, category="food")
        assert self.found(first, second) == [("LOG-13", "client_days", (2, 3))]

    def test_another_service_another_facility_or_an_empty_cell_is_no_second_line(self) -> None:
        rows = [
            good("service_costs", client_days=30, facility_id="F1"),
            good("service_costs", cost_id="B2", client_days=30),
            good("service_costs", cost_id="B3", client_days=30, service_type="care_home"),
            good("service_costs", cost_id="B4", category="food"),
        ]
        assert self.found(*rows) == []
