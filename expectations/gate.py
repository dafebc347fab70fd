"""The gate: deliveries in, one verdict each (design.md section 3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeVar

from expectations.cell_checks import JudgedCells, judge_cells
from expectations.file_checks import belonging, file_results
from expectations.gate_input import GateError, GateInput, Stated
from expectations.lost_ids import without_told_losses
from expectations.own_titles import with_own_titles
from expectations.rule_checks import context_for, run_rules
from expectations.standing import standing
from expectations.versions import contract_version, suite_version
from feeds.catalogue import all_checks
from feeds.findings import CheckResult, CheckStatus, Verdict, outcome_of
from feeds.history import History
from feeds.whys import why

__all__ = ["GateError", "GateInput", "Stated", "gate", "gate_onwards"]

AnyHistory = TypeVar("AnyHistory", bound=History | None)


def gate(batch: Sequence[GateInput], history: History | None, *, today: date) -> dict[str, Verdict]:
    """The verdict on each delivery of the batch, by delivery id.

    `batch` is in order of receipt; deliveries are judged in order of period, and one that is accepted is history for
    those after it. One that has been accepted before stays so. `history` None: nothing is known of earlier months, and
    checks that need them could not run. `today` is the calendar day in Latvia. Raises GateError when the gate itself is
    at fault, ValueError for an id given twice.
    """
    return gate_onwards(batch, history, today=today)[0]


def gate_onwards(
    batch: Sequence[GateInput], history: AnyHistory, *, today: date
) -> tuple[dict[str, Verdict], AnyHistory]:
    """As `gate`; also the history after the batch, which remembers what has been read of earlier months."""
    if len({given.delivery_id for given in batch}) < len(batch):
        raise ValueError("a delivery id stands in the batch twice")
    judged = judge_cells(batch)
    verdicts: dict[str, Verdict] = {}
    for given in sorted(batch, key=lambda g: g.period):
        verdict = _verdict(given, judged[given.delivery_id], history, today)
        verdicts[given.delivery_id] = verdict
        if history is not None and verdict.outcome.is_accepted:
            history = history.with_accepted(given)
    return {given.delivery_id: verdicts[given.delivery_id] for given in batch}, history


def _verdict(given: GateInput, cells: JudgedCells, history: History | None, today: date) -> Verdict:
    context = context_for(given, cells.frames, history, today)
    of_rules, rule_results = run_rules(context, given.read.feeds, given.read.findings)
    read = without_told_losses(given.read.findings, of_rules, context, given.read.feeds)
    of_files = (*read, *belonging(given, today))
    findings = with_own_titles((*of_files, *cells.findings, *of_rules), given.read.feeds)
    results = (*file_results(of_files, given.read.findings), *cells.results, *rule_results)
    results = (*results, *_without_object(results))
    outcome = outcome_of(findings, given.confirmed)
    verdict = Verdict(outcome, findings, results, contract_version(), suite_version())
    return verdict if given.stands_as is None else standing(verdict, given.stands_as, given.confirmed)


def _without_object(results: Iterable[CheckResult]) -> Iterable[CheckResult]:
    """Checks of the catalogue that had nothing to judge in this delivery say so: none may silently not run."""
    judged = {result.check_id for result in results}
    for entry in all_checks():
        if entry.id not in judged:
            yield CheckResult(entry.id, entry.severity, None, CheckStatus.NOT_APPLICABLE, why=why("not_delivered"))
