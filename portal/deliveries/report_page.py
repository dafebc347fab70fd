"""What a report shows: the summary by check and column, then the cells; from an answer in memory or from the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from feeds.catalogue import check
from feeds.contract_loading import load_contracts
from feeds.findings import Finding, FindingKey, Severity
from feeds.ledger import Confirmation
from feeds.message_values import OWN_TITLE, Language
from feeds.reporting.places import DeliveredTables
from feeds.reporting.shown_values import shown_value
from feeds.reporting.summary import BLOCKING, SummaryLine, summarise
from feeds.reporting.words import SEVERITIES

MOST_CELLS = 200
"""Cells that a page lists; a filter shows others, the annotated workbook all."""

TONES = {
    Severity.REJECT: "red",
    Severity.ERROR: "red",
    Severity.CONFIRM: "orange",
    Severity.WARNING: "yellow",
    Severity.INFO: "blue",
}


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """All findings of one check in one column."""

    number: int
    check_id: str
    severity: str
    tone: str
    title: str
    reason: str
    count: int
    sentences: tuple[str, ...]
    is_blocking: bool
    confirmations: tuple[Confirmation, ...]
    keys: tuple[FindingKey, ...]

    @property
    def has_cells(self) -> bool:
        """Whether it points to rows."""
        return any(key.rows for key in self.keys)


@dataclass(frozen=True, slots=True)
class CellRow:
    """One place to look at. `value` is the cell as uploaded, None where none may be shown."""

    number: int
    check_id: str
    severity: str
    tone: str
    feed: str
    row: int
    column: str
    value: str | None


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A report in one language. `left_out` counts the cells that the page does not list."""

    rows: tuple[SummaryRow, ...]
    cells: tuple[CellRow, ...]
    left_out: int

    @property
    def blocking(self) -> tuple[SummaryRow, ...]:
        """What stands in the way of acceptance."""
        return tuple(row for row in self.rows if row.is_blocking)

    @property
    def others(self) -> tuple[SummaryRow, ...]:
        """What only wants to be looked at."""
        return tuple(row for row in self.rows if not row.is_blocking)


def report_page(
    findings: Iterable[Finding],
    language: Language,
    *,
    confirmations: Sequence[Confirmation] = (),
    tables: DeliveredTables | None = None,
    only: int | None = None,
) -> ReportPage:
    """The page of these findings. `only` lists the cells of one row of the summary.

    With `tables` each cell is quoted: only for the session that uploaded them.
    """
    given = {confirmation.key: confirmation for confirmation in confirmations}
    lines = list(enumerate(summarise(findings), 1))
    places = [
        (number, line, finding, row)
        for number, line in lines
        if only in (None, number)
        for finding in line.findings
        for row in finding.rows
    ]
    return ReportPage(
        tuple(_summary_row(number, line, language, given) for number, line in lines),
        tuple(_cell(number, finding, row, language, tables) for number, _, finding, row in islice(places, MOST_CELLS)),
        max(0, len(places) - MOST_CELLS),
    )


def _summary_row(
    number: int, line: SummaryLine, language: Language, given: dict[FindingKey, Confirmation]
) -> SummaryRow:
    first = line.first
    entry = check(first.check_id)
    confirmed = tuple(dict.fromkeys(given[f.key] for f in line.findings if f.key in given))
    is_answered = len(confirmed) > 0 and all(f.key in given for f in line.findings)
    return SummaryRow(
        number,
        first.check_id,
        SEVERITIES[language][first.severity],
        TONES[first.severity],
        entry.title_lv if language == "lv" else entry.title_en,
        entry.reason_lv if language == "lv" else entry.reason_en,
        line.count,
        line.sentences(language),
        first.severity in BLOCKING and not is_answered,
        confirmed,
        tuple(finding.key for finding in line.findings),
    )


def _cell(number: int, finding: Finding, row: int, language: Language, tables: DeliveredTables | None) -> CellRow:
    feed = load_contracts().get(finding.feed) if finding.feed else None
    label = (feed.label_lv if language == "lv" else feed.label_en) if feed else ""
    column = next((c for c in feed.columns if c.name == finding.column), None) if feed else None
    column_label = (column.label_lv if language == "lv" else column.label_en) if column else ""
    own_title = finding.params.get(OWN_TITLE)
    return CellRow(
        number,
        finding.check_id,
        SEVERITIES[language][finding.severity],
        TONES[finding.severity],
        label,
        row,
        column_label if own_title is None else f"{own_title} ({column_label})",
        _value(finding, row, tables),
    )


def _value(finding: Finding, row: int, tables: DeliveredTables | None) -> str | None:
    table = tables.of(finding) if tables is not None else None
    if table is None:
        return None
    columns = [place.column for place in table.places(replace(finding, rows=(row,)))]
    text = table.text(row, columns[0]) if columns[0] is not None else None
    return shown_value(text) if text else None
