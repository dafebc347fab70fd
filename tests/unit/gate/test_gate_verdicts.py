"""The gate as a whole: belonging, order of periods, history within a batch, batch and single verdicts, secrecy."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from expectations.gate import GateInput, Stated, gate
from expectations.versions import contract_version, suite_version
from feeds.catalogue import all_checks, render
from feeds.findings import CheckStatus, Finding, FindingKey, Outcome, Severity
from feeds.history import AcceptedHistory
from tests.unit.gate.deliveries import TODAY, Cell, delivery, found, good, history_of, result_of, verdict_on

SHELTER = {name: [good(name)] for name in ("facilities", "persons", "shelter_stays")}
"""A sound delivery of three feeds: quicker than all thirteen."""


class TestBelonging:
    empty = delivery(base={}, facilities=[])

    def verdict(self, given: GateInput, today: date = TODAY) -> list[str]:
        verdict = verdict_on(given, today=today)
        assert verdict.outcome is (Outcome.REJECTED if verdict.findings else Outcome.ACCEPTED)
        return [finding.check_id for finding in verdict.findings]

    def stated(self, municipality: str | None, period: str | None) -> GateInput:
        return GateInput("d", "LV0001000", "2026-03", self.empty.read, Stated(municipality, period))

    def test_the_files_must_say_the_same_municipality_and_period_or_nothing(self) -> None:
        assert self.verdict(self.stated("LV0001000", "2026-03")) == []
        assert self.verdict(self.stated(None, None)) == []
        assert self.verdict(self.stated("LV0005000", "2026-03")) == ["FILE-18"]
        assert self.verdict(self.stated("LV0001000", "2026-02")) == ["FILE-19"]

    def test_another_municipalitys_file_is_to_be_named_for_this_one_and_this_month(self) -> None:
        (finding,) = verdict_on(self.stated("LV0005000", "2026-03")).findings
        assert "LV0001000_2026-03.xlsx" in render(finding, "lv")
        february = GateInput("d", "LV0001000", "2026-02", self.empty.read, Stated("LV0005000", "2026-02"))
        (finding,) = verdict_on(february).findings
        assert "LV0001000_2026-02.xlsx" in render(finding, "lv")

    def test_a_month_can_be_delivered_from_the_day_after_its_last(self) -> None:
        assert self.verdict(self.empty, date(2026, 3, 31)) == ["FILE-20"]
        assert self.verdict(self.empty, date(2026, 4, 1)) == []

    @pytest.mark.parametrize(
        ("municipality", "period", "expected"),
        [
            ("LV0055000", "2025-06", []),
            ("LV0055000", "2025-07", ["FILE-21"]),
            ("LV0038001", "2025-07", []),
            ("LV0038001", "2025-06", ["FILE-21"]),
            ("LV9999999", "2025-06", ["FILE-21"]),
        ],
    )
    def test_the_municipality_must_have_existed_in_the_month(
        self, municipality: str, period: str, expected: list[str]
    ) -> None:
        given = GateInput("d", municipality, period, self.empty.read)
        assert self.verdict(given) == expected


class TestOrderWithinABatch:
    february = delivery(
        delivery_id="feb", period="2026-02", base={}, facilities=[good("facilities")], persons=[good("persons")]
    )
    march = delivery(delivery_id="mar", base={}, shelter_stays=[good("shelter_stays")])

    @pytest.mark.parametrize("reverse", [False, True])
    def test_an_accepted_month_is_history_for_the_next_whatever_came_first(self, reverse: bool) -> None:
        batch = [self.march, self.february] if reverse else [self.february, self.march]
        verdicts = gate(batch, AcceptedHistory(), today=TODAY)
        assert list(verdicts) == [given.delivery_id for given in batch]
        assert {v.outcome for v in verdicts.values()} == {Outcome.ACCEPTED}

    def test_a_rejected_month_is_no_history(self) -> None:
        broken = delivery(
            delivery_id="feb", period="2026-02", base={},
            facilities=[good("facilities")], persons=[good("persons", sex=None)],
        )  # fmt: skip
        verdicts = gate([broken, self.march], AcceptedHistory(), today=TODAY)
        assert {f.check_id for f in verdicts["mar"].findings} == {"REF-01", "REF-02"}

    def test_a_month_that_waits_for_confirmation_is_no_history(self) -> None:
        asks = Finding("HIST-01", Severity.CONFIRM)
        waiting = GateInput("feb", "LV0001000", "2026-02", type(self.february.read)(self.february.read.feeds, (asks,)))
        verdicts = gate([waiting, self.march], AcceptedHistory(), today=TODAY)
        assert verdicts["feb"].outcome is Outcome.NEEDS_CONFIRMATION
        assert verdicts["mar"].outcome is Outcome.REJECTED

    def test_a_later_version_of_a_month_replaces_the_feeds_that_it_holds(self) -> None:
        second = delivery(
            delivery_id="feb2", period="2026-02", base={}, persons=[good("persons", local_person_id="P2")]
        )
        # P1 is gone from the second version (HIST-06); the municipality has confirmed that this is right.
        gone = FindingKey("HIST-06", "persons", None, ())
        confirmed = replace(second, confirmed=frozenset({gone}))
        verdicts = gate([self.february, confirmed, self.march], AcceptedHistory(), today=TODAY)
        unknown = [row for row in found(verdicts["mar"]) if row[0] == "REF-01"]
        assert unknown == [("REF-01", "shelter_stays", "local_person_id", (2,))]

    def test_the_callers_history_is_not_changed(self) -> None:
        history = AcceptedHistory()
        gate([self.february], history, today=TODAY)
        assert verdict_on(self.march, history).outcome is Outcome.REJECTED

    def test_an_id_may_stand_in_a_batch_once(self) -> None:
        with pytest.raises(ValueError, match="twice"):
            gate([self.march, self.march], AcceptedHistory(), today=TODAY)


def test_batch_and_single_verdicts_are_equal() -> None:
    """Planted faults of every group in four towns' months: judged together or alone, the verdict is the same."""
    batch = [
        delivery(delivery_id="a", municipality="LV0001000", base=SHELTER, shelter_stays=[good("shelter_stays")] * 2),
        delivery(delivery_id="b", municipality="LV0005000", base=SHELTER, persons=[good("persons", sex="?")]),
        delivery(
            delivery_id="c", municipality="LV0054000", base=SHELTER,
            shelter_stays=[
                good("shelter_stays", local_person_id="X"),
                good("shelter_stays", stay_id="S2", check_in=Cell("wrong_type")),
            ],
        ),
        delivery(
            delivery_id="d", municipality="LV0055000", period="2025-05", base={}, persons=[good("persons")],
            crisis_events=[good("crisis_events", quantity=Decimal("0.00"))],
        ),
        delivery(delivery_id="e", municipality="LV0003000", base=SHELTER, facilities=None),
    ]  # fmt: skip
    together = gate(batch, AcceptedHistory(), today=TODAY)
    alone = {given.delivery_id: verdict_on(given) for given in batch}
    assert together == alone
    assert [len(found(verdict)) > 0 for verdict in together.values()] == [True] * 5


def test_without_history_everything_that_needs_none_is_decided() -> None:
    verdict = verdict_on(delivery(base=SHELTER), None)
    assert (found(verdict), verdict.outcome) == ([], Outcome.ACCEPTED)
    assert result_of(verdict, "REF-01", "shelter_stays").status is CheckStatus.PASSED


def test_every_check_of_the_catalogue_leaves_a_result() -> None:
    """Of a first delivery: what needs earlier months does not apply, what needs a day of receipt could not run."""
    moved = good("shelter_stays", check_out=date(2026, 3, 8), exit_destination="housing_first")
    verdict = verdict_on(delivery(shelter_stays=[moved]))
    assert found(verdict) == []
    assert {result.check_id for result in verdict.results} == {entry.id for entry in all_checks()}
    by_status: dict[CheckStatus, set[str]] = {}
    for result in verdict.results:
        by_status.setdefault(result.status, set()).add(result.check_id)
        assert (result.why is None) == (result.status is CheckStatus.PASSED)
    assert by_status[CheckStatus.COULD_NOT_RUN] == {"TIME-01"}
    needing_the_past = {f"HIST-0{number}" for number in range(1, 8)} | {"CAP-03", "LOG-12"}
    assert by_status[CheckStatus.NOT_APPLICABLE] == {"FILE-22", "COMP-01", *needing_the_past}


@pytest.mark.parametrize("empty", [{}, {"crisis_events": []}], ids=["nothing could be read", "one feed alone"])
def test_checks_without_anything_to_judge_say_that_they_do_not_apply(empty: dict[str, list[dict[str, object]]]) -> None:
    verdict = verdict_on(delivery(base={}, **empty))
    assert {result.check_id for result in verdict.results} == {entry.id for entry in all_checks()}
    assert {r.status for r in verdict.results if r.check_id == "KEY-03"} == {CheckStatus.NOT_APPLICABLE}


def test_no_value_of_the_file_is_in_a_verdict() -> None:
    canary = "KANĀRIJPUTNIŅŠ"
    rows = [
        good("shelter_stays", stay_id=canary, local_person_id=canary, facility_id=canary),
        good("shelter_stays", stay_id=canary, check_out=date(2026, 3, 1), prior_situation="?"),
        good("shelter_stays", stay_id=f"{canary}2", check_out=date(2026, 3, 9), exit_destination="street"),
        good("shelter_stays", stay_id=f"{canary}3", check_out=date(2026, 3, 9), exit_destination="street"),
    ]
    verdict = verdict_on(delivery(base=SHELTER, shelter_stays=rows))
    assert {"KEY-01", "KEY-03", "REF-01", "REF-02", "VAL-04", "DATE-01"} <= {f.check_id for f in verdict.findings}
    assert canary not in repr(verdict)


def test_rows_and_counts_are_plain_numbers_in_order() -> None:
    rows = [good("crisis_events", event_id=f"V{n}", quantity=None) for n in range(12)]
    (finding,) = verdict_on(delivery(base={}, persons=[good("persons")], crisis_events=rows)).findings
    assert finding.rows == tuple(range(2, 14))
    assert finding.count == 12
    assert {type(row) for row in finding.rows} == {int}


def test_the_gate_can_be_imported_without_waiting_for_great_expectations() -> None:
    code = "import sys, expectations.gate, expectations.versions; print('great_expectations' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "False"


def test_versions_are_short_digests_and_stand_in_the_verdict() -> None:
    verdict = verdict_on(delivery(base={}, facilities=[]), history_of())
    assert (verdict.contract_version, verdict.suite_version) == (contract_version(), suite_version())
    assert len({contract_version(), suite_version()}) == 2
    assert all(len(version) == 16 and int(version, 16) >= 0 for version in (contract_version(), suite_version()))
