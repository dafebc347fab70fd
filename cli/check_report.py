"""The text report of `pajumte check`: verdict, summary by check and column, then the rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cli.printing import as_table
from feeds.contract_loading import load_contracts
from feeds.delivery import Understood
from feeds.findings import CheckStatus, Finding, Verdict, is_confirmed
from feeds.ledger import Confirmation
from feeds.message_values import Language, values_of
from feeds.reporting.places import DeliveredTables
from feeds.reporting.shown_values import shown_value
from feeds.reporting.summary import SummaryLine, summarise
from feeds.reporting.words import OUTCOMES, SEVERITIES
from feeds.template_version import template_version
from feeds.whys import render_why

_MOST_ROWS = 20
"""Rows shown of one line of the summary; the annotated workbook shows all."""


@dataclass(frozen=True, slots=True)
class _Words:
    verdict: str
    read: str
    rows: str
    heads: tuple[str, ...]
    findings: str
    row: str
    more: str
    confirmed: str
    confirmed_by: str
    could_not_run: str
    without_home: str
    old_template: str


_WORDS: Mapping[Language, _Words] = {
    "lv": _Words(
        verdict="Lēmums",
        read="Nolasīts",
        rows="(rindas: {count})",
        heads=("nopietnība", "pārbaude", "vieta", "skaits"),
        findings="Kas jādara",
        row="{row}. rinda",
        more="… un vēl {count}; visas rāda --annotated FAILS.xlsx",
        confirmed="Jau apstiprināts, vairs nejautā",
        confirmed_by="apstiprināja",
        could_not_run="Nevarēja pārbaudīt",
        old_template=(
            "Darbgrāmata veidota ar agrāku veidni ({old}; tagad {new}). Tā nav kļūda, bet tajā var trūkt jaunu kolonnu "
            "un kodu: nākamajam mēnesim lejupielādējiet jauno."
        ),
        without_home=(
            "Pārbaudīts bez Pajumtes mapes (--home): kas atkarīgs no agrākiem mēnešiem, nav aplūkots; pēc "
            "`pajumte submit` iesniegumu vēl var noraidīt vai lūgt apstiprināt."
        ),
    ),
    "en": _Words(
        verdict="Verdict",
        read="Read",
        rows="({count} rows)",
        heads=("severity", "check", "where", "count"),
        findings="What to do",
        row="row {row}",
        more="… and {count} more; --annotated FILE.xlsx shows all",
        confirmed="Confirmed already, not asked again",
        confirmed_by="by",
        could_not_run="Could not be checked",
        old_template=(
            "The workbook was made with an earlier template ({old}; now {new}). That is no fault, but new columns and "
            "codes may be missing: download the new one for the next month."
        ),
        without_home=(
            "Checked without a home: what depends on earlier months was not looked at; "
            "`pajumte submit` may still ask or reject."
        ),
    ),
}


def check_report(
    verdict: Verdict,
    feeds: Mapping[str, int],
    language: Language,
    *,
    with_history: bool,
    confirmations: Sequence[Confirmation] = (),
    understood: Sequence[Understood] = (),
    tables: DeliveredTables | None = None,
) -> str:
    """The report. `feeds` gives the number of rows read of each feed; `confirmations` are those of the same files.

    With `tables` the cells are quoted beside their rows: only for the terminal of the person who gave the file.
    """
    words = _WORDS[language]
    lines = [f"{words.verdict}: {OUTCOMES[language][verdict.outcome]}"]
    if feeds:
        counted = (f"{_feed_name(feed, language)} {words.rows.format(count=rows)}" for feed, rows in feeds.items())
        lines.append(f"{words.read}: " + ", ".join(counted))
    old_ones = dict.fromkeys(file.template for file in understood if file.template_is_old)
    lines += [words.old_template.format(old=old, new=template_version()) for old in old_ones]
    summary = summarise(verdict.findings)
    if summary:
        lines += ["", as_table(words.heads, [_summary_cells(line, language) for line in summary])]
        lines += ["", f"{words.findings}:"]
        for line in summary:
            lines += _finding_lines(line, language, tables)
    lines += _confirmed(verdict, confirmations, language)
    lines += _could_not_run(verdict, language)
    if not with_history:
        lines += ["", words.without_home]
    return "\n".join(lines)


def _feed_name(feed: str, language: Language) -> str:
    return load_contracts()[feed].label_lv if language == "lv" else feed


def _summary_cells(line: SummaryLine, language: Language) -> tuple[str, str, str, str]:
    first = line.first
    return SEVERITIES[language][first.severity], first.check_id, _where(first, language), str(line.count)


def _where(finding: Finding, language: Language) -> str:
    return values_of(replace(finding, rows=()), language)["where"]


def _finding_lines(line: SummaryLine, language: Language, tables: DeliveredTables | None) -> Iterator[str]:
    words = _WORDS[language]
    for sentence in line.sentences(language):
        yield f"  {line.first.check_id}  {sentence}"
    cells = [(finding, row) for finding in line.findings for row in finding.rows]
    for finding, row in cells[:_MOST_ROWS]:
        value = _value(finding, row, tables)
        yield f"      {words.row.format(row=row)}" + (f": {value}" if value else "")
    if len(cells) > _MOST_ROWS:
        yield f"      {words.more.format(count=len(cells) - _MOST_ROWS)}"


def _value(finding: Finding, row: int, tables: DeliveredTables | None) -> str:
    """The cell of a finding in a row, in quotation marks; empty when none may be or can be shown."""
    table = tables.of(finding) if tables is not None else None
    if table is None:
        return ""
    columns = [place.column for place in table.places(replace(finding, rows=(row,)))]
    text = table.text(row, columns[0]) if columns[0] is not None else None
    return shown_value(text) if text else ""


def _confirmed(verdict: Verdict, confirmations: Sequence[Confirmation], language: Language) -> Iterator[str]:
    """The findings that ask no more, each with who confirmed it and why."""
    words = _WORDS[language]
    given = {confirmation.key: confirmation for confirmation in confirmations}
    answered = [given[f.key] for f in verdict.findings if is_confirmed(f, given.keys())]
    if answered:
        yield ""
        yield f"{words.confirmed}:"
        for c in answered:
            yield f"  {c.key.check_id}  {words.confirmed_by} {c.confirmed_by}: {c.reason}"


def _could_not_run(verdict: Verdict, language: Language) -> Iterator[str]:
    reasons: dict[str, list[str]] = {}
    for result in verdict.results:
        if result.status is CheckStatus.COULD_NOT_RUN:
            checks = reasons.setdefault(render_why(result.why, language) if result.why else "", [])
            if result.check_id not in checks:
                checks.append(result.check_id)
    if reasons:
        yield ""
        yield f"{_WORDS[language].could_not_run}:"
        for why, checks in sorted(reasons.items()):
            yield f"  {', '.join(sorted(checks))}: {why}"
