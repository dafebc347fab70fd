"""Findings and verdicts: what the gate says about a delivery, as values.

A finding never holds a value of the file: it points to feed, sheet, column and rows. `params` carry only what is not
personal (limits, counts, positions, expected codes), and fill the placeholders of the check's two messages.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """Severities of quality-checks.md, from the one that refuses the file to the one that only informs."""

    REJECT = "reject"
    ERROR = "error"
    CONFIRM = "confirm"
    WARNING = "warning"
    INFO = "info"


class CheckStatus(StrEnum):
    """What became of a check on one delivery and feed."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_APPLICABLE = "not_applicable"
    COULD_NOT_RUN = "could_not_run"


class Outcome(StrEnum):
    """The verdict on a whole delivery."""

    REJECTED = "rejected"
    NEEDS_CONFIRMATION = "needs_confirmation"
    ACCEPTED_WITH_WARNINGS = "accepted_with_warnings"
    ACCEPTED = "accepted"

    @property
    def is_accepted(self) -> bool:
        """Whether the delivery's rows may take part in a build."""
        return self in (Outcome.ACCEPTED, Outcome.ACCEPTED_WITH_WARNINGS)


class FindingKey(NamedTuple):
    """What makes a finding the same one when the same bytes are judged again: what a confirmation holds for."""

    check_id: str
    feed: str | None
    column: str | None
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault. `rows` are row numbers as the clerk sees them (the header is row 1), sorted; `count` counts faults.

    `sheet` is the sheet's feed name or Latvian feed label for a workbook, `sheet 3` for one that is no feed, None for
    CSV. `column` is a contract column's name, or `column 7` for one that the contract does not know.
    """

    check_id: str
    severity: Severity
    feed: str | None = None
    sheet: str | None = None
    column: str | None = None
    rows: tuple[int, ...] = ()
    count: int = 1
    params: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def key(self) -> FindingKey:
        """Its identity over repeated judgements of the same delivery; limits and medians in `params` may move."""
        return FindingKey(self.check_id, self.feed, self.column, self.rows)


@dataclass(frozen=True, slots=True)
class Why:
    """Why a check did not judge, by its key in `feeds/checks/whys.yaml`; `params` fill the sentence, as a finding's."""

    key: str
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The status of one check on one feed of a delivery (`feed` None: on the delivery as a whole)."""

    check_id: str
    severity: Severity
    feed: str | None
    status: CheckStatus
    failed_rows: int = 0
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate decided, with everything it is based on."""

    outcome: Outcome
    findings: tuple[Finding, ...]
    results: tuple[CheckResult, ...]
    contract_version: str
    suite_version: str


def outcome_of(findings: Iterable[Finding], confirmed: Collection[FindingKey] = frozenset()) -> Outcome:
    """The outcome that these findings amount to: the gravest severity decides (quality-checks.md).

    A finding that asks and has been confirmed asks no more and counts as a warning; a fault cannot be confirmed away.
    """
    severities = {Severity.WARNING if is_confirmed(f, confirmed) else f.severity for f in findings}
    if severities & {Severity.REJECT, Severity.ERROR}:
        return Outcome.REJECTED
    if Severity.CONFIRM in severities:
        return Outcome.NEEDS_CONFIRMATION
    if Severity.WARNING in severities:
        return Outcome.ACCEPTED_WITH_WARNINGS
    return Outcome.ACCEPTED


def is_confirmed(finding: Finding, confirmed: Collection[FindingKey]) -> bool:
    """Whether the finding asks for confirmation and has it."""
    return finding.severity is Severity.CONFIRM and finding.key in confirmed
