"""The checks that cross columns, rows, feeds and months: running the rules of `feeds.rules` on one delivery."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

import polars as pl

from expectations.gate_input import GateInput
from expectations.masking import is_blocking
from feeds.catalogue import check
from feeds.contract import Feed
from feeds.contract_loading import load_contracts
from feeds.delivery import ReadFeed
from feeds.findings import CheckResult, CheckStatus, Finding, Severity
from feeds.history import History
from feeds.municipalities import municipality
from feeds.rules.context import RuleContext
from feeds.rules.outcome import DeliveryRule, Fault, Rule, RuleOutcome
from feeds.rules.registry import DELIVERY_RULES, RULES
from feeds.thresholds import Exemption, ExemptSeverity, Rulebook, load_rulebook
from feeds.whys import not_in_file, why

Cell = tuple[str | None, str, int]
_GRAVITY = {severity: position for position, severity in enumerate(Severity)}
"""0 for the gravest."""


def context_for(
    given: GateInput,
    frames: Mapping[str, pl.DataFrame],
    history: History | None,
    today: date,
    rulebook: Rulebook | None = None,
) -> RuleContext:
    """What the rules see of a delivery whose cells have been judged; `frames` are masked and without copies of rows.

    `rulebook` None: the limits and exemptions of this version.
    """
    past = None
    if history is not None and municipality(given.municipality) is not None:
        past = history.seen_by(
            given.municipality,
            given.period,
            replacing=frozenset(given.read.feeds),
            delivery_id=given.delivery_id,
        )
    contracts = load_contracts()
    persons = given.read.feeds.get("persons")
    return RuleContext(
        municipality=given.municipality,
        period=given.period,
        contracts=contracts,
        frames=frames,
        past=past,
        rulebook=rulebook or load_rulebook(),
        judged_on=given.received_on or today,
        received_on=given.received_on,
        linkage=None if persons is None else persons.linkage,
        unreadable=frozenset(_unreadable(given.read.findings, given.read.feeds, contracts)),
    )


def _unreadable(findings: Iterable[Finding], held: Iterable[str], contracts: Iterable[str]) -> Iterable[str]:
    """The feeds that a blocking FILE finding names; when it names none, the refused file may be any feed not read."""
    for finding in findings:
        if is_blocking(finding):
            yield from (finding.feed,) if finding.feed is not None else set(contracts) - set(held)


def run_rules(
    context: RuleContext, read: Mapping[str, ReadFeed], of_files: Iterable[Finding] = ()
) -> tuple[tuple[Finding, ...], tuple[CheckResult, ...]]:
    """The findings of all rules in their order, and results: one for each rule and feed of the delivery it concerns.

    A rule that concerns no feed of the delivery is not applicable to it. A cell that an earlier rule or the reader
    (`of_files`) has named is not named again by a later one that is no graver.
    """
    named: dict[Cell, Severity] = {(f.feed, f.column, row): f.severity for f in of_files if f.column for row in f.rows}
    findings: list[Finding] = []
    results: list[CheckResult] = []
    for rule in RULES:
        of_rule: list[CheckResult] = []
        for feed in context.contracts.values():
            needed = rule.needs(feed)
            if needed is None:
                continue
            if feed.name in context.frames:
                found, result = _run(rule, context, feed, read[feed.name], needed, named)
                findings += found
                of_rule.append(result)
            elif feed.name in context.unreadable:
                of_rule.append(_result(rule.check_id, feed.name, RuleOutcome(undecided=why("not_read"))))
        absent = RuleOutcome(not_applicable=why("not_delivered"))
        results += of_rule or [_result(rule.check_id, None, absent)]
    for delivery_rule in DELIVERY_RULES:
        found, more = _run_on_delivery(delivery_rule, context)
        findings += found
        results += more
    return tuple(findings), tuple(results)


def _run(
    rule: Rule,
    context: RuleContext,
    feed: Feed,
    read: ReadFeed,
    needed: tuple[str, ...],
    named: dict[Cell, Severity],
) -> tuple[list[Finding], CheckResult]:
    lacking = [column for column in needed if column in read.absent]
    if lacking:
        return [], _result(rule.check_id, feed.name, RuleOutcome(undecided=not_in_file(feed, lacking)))
    exemption = _exemption(rule.check_id, context, feed.name)
    if exemption is not None and exemption.changes.severity is ExemptSeverity.OFF:
        return [], _result(rule.check_id, feed.name, _switched_off(exemption))
    outcome = rule.run(context, feed)
    severity = _severity(rule.check_id, exemption)
    findings: list[Finding] = []
    for fault in outcome.faults:
        rows = tuple(row for row in fault.rows if not _is_named(named, (feed.name, fault.column, row), severity))
        if fault.column is not None:
            named.update(((feed.name, fault.column, row), severity) for row in rows)
        if rows or not fault.rows:
            findings.append(_finding(rule.check_id, severity, feed.name, read.sheet, replace(fault, rows=rows)))
    if outcome.faults and not findings and outcome.undecided is None:
        outcome = RuleOutcome(undecided=why("cells_in_question"))
    return findings, _result(rule.check_id, feed.name, outcome, findings, severity)


def _is_named(named: Mapping[Cell, Severity], cell: tuple[str, str | None, int], severity: Severity) -> bool:
    """Whether a finding at least as grave has named the cell already."""
    feed, column, row = cell
    if column is None or (feed, column, row) not in named:
        return False
    return _GRAVITY[named[feed, column, row]] <= _GRAVITY[severity]


def _run_on_delivery(rule: DeliveryRule, context: RuleContext) -> tuple[list[Finding], list[CheckResult]]:
    """Findings, and a result for each feed that they name or one on the delivery."""
    outcome = rule.run(context)
    findings: list[Finding] = []
    results: list[CheckResult] = []
    faults_of: dict[str | None, list[Fault]] = {}
    for fault in outcome.faults:
        faults_of.setdefault(fault.feed, []).append(fault)
    for feed, faults in faults_of.items():
        exemption = _exemption(rule.check_id, context, feed)
        if exemption is not None and exemption.changes.severity is ExemptSeverity.OFF:
            results.append(_result(rule.check_id, feed, _switched_off(exemption)))
            continue
        severity = _severity(rule.check_id, exemption)
        found = [_finding(rule.check_id, severity, feed, None, fault) for fault in faults]
        findings += found
        results.append(_result(rule.check_id, feed, outcome, found, severity))
    return findings, results or [_result(rule.check_id, None, outcome)]


def _exemption(check_id: str, context: RuleContext, feed: str | None) -> Exemption | None:
    return context.rulebook.exemption_for(check_id, context.municipality, context.judged_on, feed)


def _switched_off(exemption: Exemption) -> RuleOutcome:
    until = exemption.expires_on.isoformat()
    return RuleOutcome(not_applicable=why("exempted", expires_on=until, approver=exemption.approver))


def _severity(check_id: str, exemption: Exemption | None) -> Severity:
    severity = check(check_id).severity
    is_milder = exemption is not None and exemption.changes.severity is ExemptSeverity.WARNING
    # A check that only informs is not made graver by being exempted.
    return max(severity, Severity.WARNING, key=_GRAVITY.__getitem__) if is_milder else severity


def _finding(check_id: str, severity: Severity, feed: str | None, sheet: str | None, fault: Fault) -> Finding:
    count = len(fault.rows) if fault.rows else fault.count or 1
    return Finding(check_id, severity, feed, sheet, fault.column, fault.rows, count, fault.params)


def _result(
    check_id: str,
    feed: str | None,
    outcome: RuleOutcome,
    findings: Iterable[Finding] = (),
    severity: Severity | None = None,
) -> CheckResult:
    """The status that an outcome amounts to; `findings` are those that were made of it."""
    severity = severity or check(check_id).severity
    found = list(findings)
    if found:
        failed = len({row for finding in found for row in finding.rows})
        failed += sum(finding.count for finding in found if not finding.rows)
        return CheckResult(check_id, severity, feed, CheckStatus.FAILED, failed, outcome.undecided)
    if outcome.undecided is not None:
        return CheckResult(check_id, severity, feed, CheckStatus.COULD_NOT_RUN, why=outcome.undecided)
    if outcome.not_applicable is not None:
        return CheckResult(check_id, severity, feed, CheckStatus.NOT_APPLICABLE, why=outcome.not_applicable)
    return CheckResult(check_id, severity, feed, CheckStatus.PASSED)
