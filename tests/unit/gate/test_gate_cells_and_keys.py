"""PRIV, VAL and KEY: what Great Expectations decides. Each faulty delivery is sound but for one planted fault.

All of them are gated in one batch, so that a fault which spoke of its neighbours would be seen.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

import polars as pl
import pytest

from expectations import cell_checks
from expectations.gate import GateError, GateInput, gate
from expectations.suites import Expectation, suite_of
from feeds.contract import Feed
from feeds.contract_loading import load_contracts
from feeds.delivery import ReadDelivery
from feeds.findings import CheckStatus, Finding, Outcome, Severity, Verdict
from feeds.history import AcceptedHistory
from tests.unit.gate.deliveries import TODAY, Cell, delivery, found, good, read_feed, result_of, verdict_on

CELL_FAULTS: list[tuple[str, str, str, Any]] = [
    ("PRIV-01", "shelter_stays", "stay_id", Cell("personal_code")),
    ("PRIV-01", "hf_enrolments", "provider", Cell("personal_code")),
    ("PRIV-02", "hf_tenancies", "dwelling_id", Cell("full_name")),
    ("PRIV-02", "facilities", "name", Cell("full_name")),
    ("VAL-01", "shelter_stays", "check_in", None),
    ("VAL-01", "persons", "local_person_id", None),
    ("VAL-01", "persons", "sex", None),
    ("VAL-02", "shelter_stays", "check_in", Cell("wrong_type")),
    ("VAL-02", "persons", "disability", Cell("wrong_type")),
    ("VAL-02", "service_costs", "amount_eur", Cell("wrong_type")),
    ("VAL-03", "persons", "birth_date", Cell("impossible_date")),
    ("VAL-03", "hf_tenancies", "move_out", Cell("impossible_date")),
    ("VAL-04", "persons", "sex", "?"),
    ("VAL-04", "shelter_stays", "exit_destination", "?"),
    ("VAL-05", "facilities", "service_type", "!"),
    ("VAL-06", "facilities", "capacity", -1),
    ("VAL-06", "facilities", "capacity", 5001),
    ("VAL-06", "facilities", "refusals", -1),
    ("VAL-06", "evictions", "household_size", 0),
    ("VAL-06", "evictions", "household_size", 21),
    ("VAL-06", "hf_support", "hours", Decimal("0.00")),
    ("VAL-06", "hf_support", "hours", Decimal("24.01")),
    ("VAL-06", "hf_assessments", "health_change", -2),
    ("VAL-06", "hf_assessments", "health_change", 2),
    ("VAL-06", "hf_assessments", "csq_8", 0),
    ("VAL-06", "hf_assessments", "csq_1", 5),
    ("VAL-06", "hf_assessments", "team_satisfaction", Decimal("4.01")),
    ("VAL-06", "hf_fidelity", "score", Decimal("0.99")),
    ("VAL-06", "crisis_events", "quantity", Decimal("0.00")),
    ("VAL-07", "facilities", "name", Cell("too_long")),
    ("VAL-08", "persons", "person_code", Cell("malformed")),
    ("VAL-09", "persons", "previous_person_code", Cell("code_impossible_date")),
    ("VAL-10", "persons", "person_code", Cell("check_digit")),
    ("VAL-11", "persons", "birth_date", Cell("birth_differs", "1980-05")),
    ("VAL-12", "service_costs", "amount_eur", Cell("formula_error")),
    ("VAL-12", "persons", "citizenship", Cell("formula_error")),
    ("VAL-13", "shelter_stays", "local_person_id", Cell("scientific")),
    ("VAL-13", "persons", "person_code", Cell("scientific")),
]

INSIDE: list[tuple[str, str, Any]] = [
    ("facilities", "capacity", 0),
    ("facilities", "capacity", 5000),
    ("facilities", "refusals", 0),
    ("evictions", "household_size", 1),
    ("evictions", "household_size", 20),
    ("hf_support", "hours", Decimal("0.01")),
    ("hf_support", "hours", Decimal("24.00")),
    ("hf_assessments", "health_change", -1),
    ("hf_assessments", "health_change", 0),
    ("hf_assessments", "health_change", 1),
    ("hf_assessments", "csq_1", 1),
    ("hf_assessments", "csq_8", 4),
    ("hf_assessments", "housing_satisfaction", Decimal("4.00")),
    ("hf_fidelity", "score", Decimal("1.00")),
    ("crisis_events", "quantity", Decimal("0.01")),
    ("persons", "citizenship", "XN"),
    ("persons", "birth_date", None),
    ("persons", "person_code", Cell("ok")),
]


def one_cell(number: int, feed: str, column: str, value: Any) -> GateInput:
    """The feed's sound row with one cell changed, beside the rows to which it refers."""
    base = {name: [good(name)] for name in ("facilities", "persons", "hf_enrolments")}
    return delivery(delivery_id=f"d{number}", base=base, **{feed: [good(feed, **{column: value})]})


@pytest.fixture(scope="module")
def verdicts() -> dict[str, Verdict]:
    """All deliveries of this module in one batch: faults first, then what lies just inside the limits."""
    faulty = [one_cell(n, feed, column, value) for n, (_, feed, column, value) in enumerate(CELL_FAULTS)]
    inside = [one_cell(n, *case) for n, case in enumerate(INSIDE, start=len(CELL_FAULTS))]
    return gate([*faulty, *inside], AcceptedHistory(), today=TODAY)


@pytest.mark.parametrize(
    "number", range(len(CELL_FAULTS)), ids=[f"{c} {f}.{col} {n}" for n, (c, f, col, _) in enumerate(CELL_FAULTS)]
)
def test_a_faulty_cell_raises_exactly_its_check(verdicts: dict[str, Verdict], number: int) -> None:
    check_id, feed, column, _ = CELL_FAULTS[number]
    verdict = verdicts[f"d{number}"]
    assert found(verdict) == [(check_id, feed, column, (2,))]
    warnings_only = check_id in ("VAL-10", "VAL-11")
    assert verdict.outcome is (Outcome.ACCEPTED_WITH_WARNINGS if warnings_only else Outcome.REJECTED)
    assert result_of(verdict, check_id, feed).status is CheckStatus.FAILED


@pytest.mark.parametrize("number", range(len(INSIDE)), ids=[f"{f}.{c} {v}" for f, c, v in INSIDE])
def test_a_cell_just_inside_the_limit_raises_nothing(verdicts: dict[str, Verdict], number: int) -> None:
    verdict = verdicts[f"d{len(CELL_FAULTS) + number}"]
    # An empty core column is sound, though rarely filled it is worth a warning (COMP-02).
    assert [row for row in found(verdict) if row[0] != "COMP-02"] == []
    assert verdict.outcome.is_accepted


SHELTER = {name: [good(name)] for name in ("facilities", "persons", "shelter_stays")}
"""A sound delivery of three feeds: quicker than all thirteen."""


class TestKeys:
    def verdict(self, *rows: dict[str, Any], feed: str = "shelter_stays") -> Verdict:
        return verdict_on(delivery(base=SHELTER, **{feed: rows}))

    def test_one_key_with_two_contents_is_an_error_on_all_its_rows(self) -> None:
        verdict = self.verdict(good("shelter_stays"), good("shelter_stays", check_in=date(2026, 3, 6)))
        assert found(verdict) == [("KEY-01", "shelter_stays", "stay_id", (2, 3))]

    def test_identical_rows_are_a_warning_and_only_that(self) -> None:
        verdict = self.verdict(good("shelter_stays"), good("shelter_stays"), good("shelter_stays"))
        assert found(verdict) == [("KEY-02", "shelter_stays", "stay_id", (2, 3, 4))]
        assert verdict.outcome is Outcome.ACCEPTED_WITH_WARNINGS

    def test_a_copy_beside_a_contradiction_is_told_apart(self) -> None:
        other = good("shelter_stays", check_in=date(2026, 3, 6))
        verdict = self.verdict(good("shelter_stays"), good("shelter_stays"), other)
        assert found(verdict) == [
            ("KEY-01", "shelter_stays", "stay_id", (2, 4)),
            ("KEY-02", "shelter_stays", "stay_id", (2, 3)),
        ]

    def test_a_fault_in_a_copied_row_is_found_once(self) -> None:
        twice = good("shelter_stays", check_out=date(2026, 3, 4), exit_destination="street")
        verdict = self.verdict(twice, twice)
        assert [f for f in found(verdict) if f[0] == "DATE-01"] == [("DATE-01", "shelter_stays", "check_out", (2,))]

    def test_the_same_stay_under_two_keys_is_found(self) -> None:
        verdict = self.verdict(good("shelter_stays"), good("shelter_stays", stay_id="S2"))
        assert found(verdict) == [("KEY-03", "shelter_stays", "stay_id", (2, 3))]

    @pytest.mark.parametrize("column", ["local_person_id", "facility_id", "check_in"])
    def test_a_stay_that_differs_in_person_place_or_day_is_another(self, column: str) -> None:
        value = {"local_person_id": "P2", "facility_id": "F2", "check_in": date(2026, 3, 6)}[column]
        verdict = verdict_on(
            delivery(
                base={},
                facilities=[good("facilities"), good("facilities", facility_id="F2")],
                persons=[good("persons"), good("persons", local_person_id="P2")],
                shelter_stays=[good("shelter_stays"), good("shelter_stays", stay_id="S2", **{column: value})],
            )
        )
        assert [row for row in found(verdict) if row[0].startswith("KEY")] == []

    def test_rows_with_a_key_finding_take_no_part_in_the_same_stay(self) -> None:
        rows = [good("shelter_stays"), good("shelter_stays", main_reason="health"), good("shelter_stays", stay_id="S2")]
        assert found(self.verdict(*rows)) == [("KEY-01", "shelter_stays", "stay_id", (2, 3))]

    def test_rows_without_a_sound_key_are_no_copies_of_each_other(self) -> None:
        rows = [
            good("crisis_events", event_id=Cell("personal_code")),
            good("crisis_events", event_id=Cell("personal_code")),
        ]
        verdict = self.verdict(*rows, feed="crisis_events")
        assert found(verdict) == [("PRIV-01", "crisis_events", "event_id", (2, 3))]

    def test_a_key_that_two_deliveries_share_blames_neither(self) -> None:
        rows = [delivery(delivery_id="v1", base=SHELTER), delivery(delivery_id="v2", base=SHELTER)]
        verdicts = gate(rows, AcceptedHistory(), today=TODAY)
        assert {v.outcome for v in verdicts.values()} == {Outcome.ACCEPTED}

    def test_two_names_under_one_id_are_a_contradiction_though_names_are_not_in_the_frame(self) -> None:
        rows = [good("persons"), good("persons")]
        linkage = pl.DataFrame({"source_row": [2, 3], "full_name": ["token a", "token b"]})
        read = ReadDelivery({"persons": read_feed("persons", rows, linkage=linkage)})
        given = GateInput("d", "LV0001000", "2026-03", read)
        assert found(verdict_on(given)) == [("KEY-01", "persons", "local_person_id", (2, 3))]


class TestWhatTheFileLacks:
    def test_checks_of_a_required_column_that_is_absent_could_not_run(self) -> None:
        missing = Finding("FILE-12", Severity.ERROR, feed="shelter_stays", column="check_in")
        given = delivery(base=SHELTER, findings=[missing], absent={"shelter_stays": ["check_in"]})
        verdict = verdict_on(given)
        assert found(verdict) == [("FILE-12", "shelter_stays", "check_in", ())]
        assert result_of(verdict, "VAL-03", "shelter_stays").status is CheckStatus.COULD_NOT_RUN
        assert result_of(verdict, "DATE-01", "shelter_stays").status is CheckStatus.COULD_NOT_RUN

    def test_checks_of_an_optional_column_that_is_absent_do_not_apply(self) -> None:
        verdict = verdict_on(delivery(base=SHELTER, absent={"persons": ["birth_date"]}))
        assert found(verdict) == [("COMP-02", "persons", "birth_date", (2,))]
        assert result_of(verdict, "VAL-11", "persons").status is CheckStatus.NOT_APPLICABLE

    def test_a_feed_with_a_header_and_no_rows_is_a_statement_of_zero(self) -> None:
        verdict = verdict_on(delivery(base={name: [] for name in SHELTER}))
        assert (found(verdict), verdict.outcome) == ([], Outcome.ACCEPTED)
        assert result_of(verdict, "VAL-01", "shelter_stays").status is CheckStatus.PASSED

    def test_rows_that_a_file_finding_names_take_no_part(self) -> None:
        shifted = Finding("FILE-16", Severity.ERROR, feed="shelter_stays", rows=(2,))
        given = delivery(
            base=SHELTER, findings=[shifted], shelter_stays=[good("shelter_stays", check_in=Cell("wrong_type"))]
        )
        assert found(verdict_on(given)) == [("FILE-16", "shelter_stays", None, (2,))]


class TestGreatExpectationsDecides:
    base: ClassVar = {name: [good(name)] for name in ("persons", "hf_enrolments", "hf_support")}

    def changed_suite(self, monkeypatch: pytest.MonkeyPatch, replacement: list[Expectation]) -> None:
        def suite(feed: Feed) -> tuple[Expectation, ...]:
            kept = tuple(e for e in suite_of(feed) if e.column != "hours")
            return (*kept, *replacement) if feed.name == "hf_support" else suite_of(feed)

        monkeypatch.setattr(cell_checks, "suite_of", suite)

    def expectation(self, type_: str, **arguments: Any) -> Expectation:
        return Expectation(type_, arguments, "VAL-06", "hf_support", "hours", {})

    def test_without_the_expectation_the_fault_passes(self, monkeypatch: pytest.MonkeyPatch) -> None:
        too_long = delivery(base=self.base, hf_support=[good("hf_support", hours=Decimal("25.00"))])
        assert verdict_on(too_long).outcome is Outcome.REJECTED
        self.changed_suite(monkeypatch, [])
        assert verdict_on(too_long).outcome is Outcome.ACCEPTED

    def test_a_stricter_expectation_refuses_what_was_sound(self, monkeypatch: pytest.MonkeyPatch) -> None:
        limit = self.expectation("expect_column_values_to_be_between", column="hours", max_value=1.0)
        self.changed_suite(monkeypatch, [limit])
        assert found(verdict_on(delivery(base=self.base))) == [("VAL-06", "hf_support", "hours", (2,))]

    def test_an_expectation_that_raises_is_our_fault_and_never_a_pass(self, monkeypatch: pytest.MonkeyPatch) -> None:
        nonsense = self.expectation("expect_column_values_to_be_between", column="worker_role", max_value=1.0)
        self.changed_suite(monkeypatch, [nonsense])
        with pytest.raises(GateError, match=r"VAL-06 on hf_support\.hours could not be evaluated") as raised:
            verdict_on(delivery(base=self.base))
        assert "mentor" not in str(raised.value)

    def test_a_status_that_no_expectation_judges_is_our_fault_and_never_a_pass(self) -> None:
        strange = delivery(base={}, facilities=[good("facilities", capacity=Cell("unheard_of"))])
        with pytest.raises(GateError, match=r"'unheard_of' of facilities\.capacity"):
            verdict_on(strange)


def test_every_expectation_says_check_severity_feed_and_column() -> None:
    for feed in load_contracts().values():
        for expectation in suite_of(feed):
            assert set(expectation.meta) == {"check_id", "severity", "feed", "column"}
            assert expectation.meta["feed"] == feed.name
            assert feed.column(expectation.column).name == expectation.column


def test_every_required_column_must_be_filled_and_every_code_must_be_in_its_list() -> None:
    for feed in load_contracts().values():
        judged = {(e.check_id, e.column) for e in suite_of(feed)}
        for column in feed.columns:
            assert (("VAL-01", column.name) in judged) == column.required
            assert (("VAL-04", column.name) in judged) == (column.codelist is not None)
