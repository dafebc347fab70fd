"""The gate: deliveries in, one verdict each (design.md section 3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from expectations.cell_checks import JudgedCells, judge_cells
from expectations.file_checks import belonging, file_results
from expectations.gate_input import GateError, GateInput, Stated
from expectations.rule_checks import context_for, run_rules
from expectations.versions import contract_version, suite_version
from feeds.catalogue import all_checks
from feeds.findings import CheckResult, CheckStatus, Verdict, outcome_of
from feeds.history import History

__all__ = ["GateError", "GateInput", "Stated", "gate"]


def gate(batch: Sequence[GateInput], history: History | None, *, today: date) -> dict[str, Verdict]:
    """The verdict on each delivery of the batch, by delivery id.

    `batch` is in order of receipt; deliveries are judged in order of period, and one that is accepted is history for
    those after it. `history` None: nothing is known of earlier months, and checks that need them could not run. `today`
    is the calendar day in Latvia. Raises GateError when the gate itself is at fault, ValueError for an id given twice.
    """
    if len({given.delivery_id for given in batch}) < len(batch):
        raise ValueError("a delivery id stands in the batch twice")
    judged = judge_cells(batch)
    verdicts: dict[str, Verdict] = {}
    for given in sorted(batch, key=lambda g: g.period):
        verdict = _verdict(given, judged[given.delivery_id], history, today)
        verdicts[given.delivery_id] = verdict
        if history is not None and verdict.outcome.is_accepted:
            history = history.with_accepted(given)
    return {given.delivery_id: verdicts[given.delivery_id] for given in batch}


def _verdict(given: GateInput, cells: JudgedCells, history: History | None, today: date) -> Verdict:
    of_files = (*given.read.findings, *belonging(given, today))
    of_rules, rule_results = run_rules(context_for(given, cells.frames, history), given.read.feeds)
    findings = (*of_files, *cells.findings, *of_rules)
    results = (*file_results(of_files), *cells.results, *rule_results, *_not_built())
    return Verdict(outcome_of(findings), findings, results, contract_version(), suite_version())


def _not_built() -> Iterable[CheckResult]:
    """Checks of the catalogue that this version cannot run say so: none may silently not run."""
    for entry in all_checks():
        if not entry.available:
            why = "this version of the gate does not have the check yet"
            yield CheckResult(entry.id, entry.severity, None, CheckStatus.COULD_NOT_RUN, why=why)
