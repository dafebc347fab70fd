"""A delivery that was accepted stays accepted: what a later judgement finds on it is a warning.

Used when a delivery is judged again because an earlier month arrived later or was corrected, or a held one came back
(quality-checks.md, Order).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from feeds.findings import CheckResult, CheckStatus, Finding, FindingKey, Outcome, Severity, Verdict, is_confirmed

_GRAVER_THAN_A_WARNING = frozenset({Severity.REJECT, Severity.ERROR, Severity.CONFIRM})


def standing(verdict: Verdict, stands_as: Outcome, confirmed: Collection[FindingKey]) -> Verdict:
    """The verdict with everything that would refuse or ask turned into warnings, but for what has been confirmed.

    `stands_as` is the accepted outcome that the delivery has: it may get warnings, and never loses them.
    """
    findings = tuple(_softened(finding, confirmed) for finding in verdict.findings)
    softened = {
        (before.check_id, before.feed)
        for before, after in zip(verdict.findings, findings, strict=True)
        if before is not after
    }
    untouched = stands_as is Outcome.ACCEPTED and all(f.severity is Severity.INFO for f in findings)
    return replace(
        verdict,
        outcome=Outcome.ACCEPTED if untouched else Outcome.ACCEPTED_WITH_WARNINGS,
        findings=findings,
        results=tuple(_softened_result(result, softened) for result in verdict.results),
    )


def _softened(finding: Finding, confirmed: Collection[FindingKey]) -> Finding:
    if finding.severity in _GRAVER_THAN_A_WARNING and not is_confirmed(finding, confirmed):
        return replace(finding, severity=Severity.WARNING)
    return finding


def _softened_result(result: CheckResult, softened: Collection[tuple[str, str | None]]) -> CheckResult:
    if result.status is CheckStatus.FAILED and (result.check_id, result.feed) in softened:
        return replace(result, severity=Severity.WARNING)
    return result
