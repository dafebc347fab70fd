"""The summary that a clerk reads first: one line for each check and column, the gravest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from feeds.catalogue import all_checks, render
from feeds.findings import Finding, Severity
from feeds.message_values import Language

BLOCKING = frozenset({Severity.REJECT, Severity.ERROR, Severity.CONFIRM})
"""Severities that keep a delivery from being accepted as it is."""

_MOST_SENTENCES = 5
_GRAVITY = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """All findings of one check in one column of one sheet or data set; never empty, in the order of their rows."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """The finding that stands for all: check, severity, feed, sheet and column are the same in each."""
        return self.findings[0]

    @property
    def count(self) -> int:
        """How many faults these are."""
        return sum(finding.count for finding in self.findings)

    def sentences(self, language: Language) -> tuple[str, ...]:
        """What is wrong and what to do, without the rows: each differing sentence once, the first five of them.

        Findings of one check differ where they name a limit, an amount or a pair of rows.
        """
        differing = dict.fromkeys(render(replace(finding, rows=()), language) for finding in self.findings)
        return tuple(differing)[:_MOST_SENTENCES]


def summarise(findings: Iterable[Finding]) -> tuple[SummaryLine, ...]:
    """The findings by check, feed, sheet and column: first what stands in the way, then in the catalogue's order.

    Equal findings in any order give equal lines. Files that findings name by their place stay apart.
    """
    groups: dict[tuple[str | int | None, ...], list[Finding]] = {}
    for finding in findings:
        place = finding.params.get("position")
        key = (finding.check_id, finding.severity, finding.feed, finding.sheet, finding.column, place)
        groups.setdefault(key, []).append(finding)
    lines = [SummaryLine(tuple(sorted(group, key=_by_rows))) for group in groups.values()]
    order = {entry.id: number for number, entry in enumerate(all_checks())}
    return tuple(sorted(lines, key=lambda line: _rank(line.first, order)))


def _by_rows(finding: Finding) -> tuple[tuple[int, ...], list[tuple[str, str]]]:
    return finding.rows, sorted((name, str(value)) for name, value in finding.params.items())


def _rank(finding: Finding, order: dict[str, int]) -> tuple[int, int, str, str, str, str]:
    return (
        _GRAVITY[finding.severity],
        order[finding.check_id],
        finding.feed or "",
        finding.sheet or "",
        finding.column or "",
        str(finding.params.get("position", "")),
    )
