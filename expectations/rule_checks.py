"""REF, DATE and LOG: running the rules of `feeds.rules` on one delivery."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from expectations.gate_input import GateInput
from expectations.masking import is_blocking
from feeds.catalogue import check
from feeds.contract import Feed
from feeds.contract_loading import load_contracts
from feeds.delivery import ReadFeed
from feeds.findings import CheckResult, CheckStatus, Finding
from feeds.history import History
from feeds.municipalities import municipality
from feeds.rules.context import RuleContext
from feeds.rules.outcome import Rule, RuleOutcome
from feeds.rules.registry import RULES

Cell = tuple[str, str, int]


def context_for(given: GateInput, frames: Mapping[str, pl.DataFrame], history: History | None) -> RuleContext:
    """What the rules see of a delivery whose cells have been judged; `frames` are masked and without copies of rows."""
    past = None
    if history is not None and municipality(given.municipality) is not None:
        past = history.seen_by(given.municipality, given.period, replacing=frozenset(given.read.feeds))
    contracts = load_contracts()
    return RuleContext(
        municipality=given.municipality,
        period=given.period,
        contracts=contracts,
        frames=frames,
        past=past,
        unreadable=frozenset(_unreadable(given.read.findings, given.read.feeds, contracts)),
    )


def _unreadable(findings: Iterable[Finding], held: Iterable[str], contracts: Iterable[str]) -> Iterable[str]:
    """The feeds that a blocking FILE finding names; when it names none, the refused file may be any feed not read."""
    for finding in findings:
        if is_blocking(finding):
            yield from (finding.feed,) if finding.feed is not None else set(contracts) - set(held)


def run_rules(
    context: RuleContext, read: Mapping[str, ReadFeed]
) -> tuple[tuple[Finding, ...], tuple[CheckResult, ...]]:
    """The findings of all rules in their order, and one result for each rule and feed that it concerns.

    A cell that an earlier rule has named is not named again by a later one.
    """
    named: set[Cell] = set()
    findings: list[Finding] = []
    results: list[CheckResult] = []
    for rule in RULES:
        for feed in context.contracts.values():
            needed = rule.needs(feed)
            if needed is None:
                continue
            if feed.name in context.frames:
                found, result = _run(rule, context, feed, read[feed.name], needed, named)
                findings += found
                results.append(result)
            elif feed.name in context.unreadable:
                results.append(_could_not_run(rule, feed, "the feed could not be read"))
    return tuple(findings), tuple(results)


def _run(
    rule: Rule, context: RuleContext, feed: Feed, read: ReadFeed, needed: tuple[str, ...], named: set[Cell]
) -> tuple[list[Finding], CheckResult]:
    lacking = [column for column in needed if column in read.absent]
    if lacking:
        return [], _could_not_run(rule, feed, f"not in the file: {', '.join(lacking)}")
    outcome = rule.run(context, feed)
    severity = check(rule.check_id).severity
    findings: list[Finding] = []
    for fault in outcome.faults:
        rows = tuple(row for row in fault.rows if (feed.name, fault.column, row) not in named)
        named.update((feed.name, fault.column, row) for row in rows)
        if rows:
            findings.append(
                Finding(rule.check_id, severity, feed.name, read.sheet, fault.column, rows, len(rows), fault.params)
            )
    return findings, _result(rule, feed, outcome, findings)


def _result(rule: Rule, feed: Feed, outcome: RuleOutcome, findings: list[Finding]) -> CheckResult:
    severity = check(rule.check_id).severity
    if findings:
        failed = {row for finding in findings for row in finding.rows}
        return CheckResult(rule.check_id, severity, feed.name, CheckStatus.FAILED, len(failed), outcome.undecided)
    if outcome.undecided is not None:
        return _could_not_run(rule, feed, outcome.undecided)
    if outcome.faults:
        return _could_not_run(rule, feed, "the cells in question have findings of their own")
    return CheckResult(rule.check_id, severity, feed.name, CheckStatus.PASSED)


def _could_not_run(rule: Rule, feed: Feed, why: str) -> CheckResult:
    return CheckResult(rule.check_id, check(rule.check_id).severity, feed.name, CheckStatus.COULD_NOT_RUN, why=why)
