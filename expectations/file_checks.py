"""FILE: what the reader found in the files, and whether the delivery may be this municipality's for this period."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from expectations.gate_input import GateInput
from feeds.catalogue import all_checks, check
from feeds.findings import CheckResult, CheckStatus, Finding
from feeds.municipalities import existed_in
from feeds.rules.months import last_day
from feeds.whys import why

_AT_SUBMISSION = "FILE-22"


def belonging(given: GateInput, today: date) -> tuple[Finding, ...]:
    """FILE-18 to FILE-21. `today` is the calendar day in Latvia; a period is over on the day after its last one."""
    stated = given.stated
    findings = []
    if stated.municipality is not None and stated.municipality != given.municipality:
        params = {"stated": stated.municipality, "expected": given.municipality, "period": given.period}
        findings.append(Finding("FILE-18", check("FILE-18").severity, params=params))
    if stated.period is not None and stated.period != given.period:
        params = {"stated": stated.period, "expected": given.period}
        findings.append(Finding("FILE-19", check("FILE-19").severity, params=params))
    if today <= last_day(given.period):
        params = {"period": given.period, "last_day": last_day(given.period).isoformat()}
        findings.append(Finding("FILE-20", check("FILE-20").severity, params=params))
    if not existed_in(given.municipality, given.period):
        params = {"municipality": given.municipality, "period": given.period}
        findings.append(Finding("FILE-21", check("FILE-21").severity, params=params))
    return tuple(findings)


def file_results(findings: Sequence[Finding], of_reader: Iterable[Finding] = ()) -> Iterable[CheckResult]:
    """One result for each FILE check: for each feed in which it failed, or one that it passed on the delivery.

    `of_reader` are the findings before those were left out that others tell of already (`expectations.lost_ids`).
    """
    seen_by_reader = {finding.check_id for finding in of_reader}
    for entry in all_checks():
        if entry.group != "FILE":
            continue
        found = [finding for finding in findings if finding.check_id == entry.id]
        for feed in dict.fromkeys(finding.feed for finding in found):
            rows = sum(len(finding.rows) for finding in found if finding.feed == feed)
            yield CheckResult(entry.id, entry.severity, feed, CheckStatus.FAILED, rows)
        if entry.id == _AT_SUBMISSION:
            yield CheckResult(entry.id, entry.severity, None, CheckStatus.NOT_APPLICABLE, why=why("at_submission"))
        elif not found and entry.id in seen_by_reader:
            yield CheckResult(entry.id, entry.severity, None, CheckStatus.COULD_NOT_RUN, why=why("cells_in_question"))
        elif not found:
            yield CheckResult(entry.id, entry.severity, None, CheckStatus.PASSED)
