"""The first sheet of an annotated workbook, `Kļūdas`: verdict, summary by check and column, then every place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from feeds.catalogue import check
from feeds.findings import Finding, Outcome
from feeds.message_values import values_of
from feeds.reporting.cell_writing import write_text
from feeds.reporting.places import DeliveredTables, Place, TableMap
from feeds.reporting.summary import summarise
from feeds.reporting.words import OUTCOMES, SEVERITIES

_MOST_PLACES = 20_000
_BOLD = Font(bold=True)
_LINK = Font(color="0563C1", underline="single")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_WIDTHS = (12, 16, 48, 10, 110)
_LEGEND = (
    "Sarkanās šūnas jāizlabo vai jāapstiprina, dzeltenās – jāpārbauda. Šūnas komentārā teikts, kas jādara. "
    "Pēc labošanas šo darbgrāmatu var iesniegt tādu, kāda tā ir: lapu “Kļūdas” neņem vērā."
)


@dataclass(frozen=True, slots=True)
class _Target:
    """A cell to go to, and how it is called."""

    location: str
    text: str


def write_error_sheet(
    sheet: Worksheet,
    outcome: Outcome,
    findings: Sequence[Finding],
    tables: DeliveredTables,
    titles: Mapping[TableMap, str],
) -> None:
    """Fill the sheet. `titles` are the sheets of the workbook that hold the delivered tables."""
    lines = summarise(findings)
    rows = _Rows(sheet)
    rows.add(f"Iesniegums: {OUTCOMES['lv'][outcome]}", font=_BOLD)
    rows.add(_LEGEND)
    left_out = list(dict.fromkeys(_where(f) for f in findings if _is_left_out(f, tables)))
    if left_out:
        rows.add("Šajā darbgrāmatā nav iekļauts: " + "; ".join(left_out) + ".")
    rows.add()
    rows.add("Kopsavilkums", font=_BOLD)
    rows.add("Pārbaude", "Nopietnība", "Vieta", "Skaits", "Kas jādara", font=_BOLD)
    for line in lines:
        first, sentences = line.first, "\n".join(line.sentences("lv"))
        target = next(_targets(first, tables, titles), None)
        severity = SEVERITIES["lv"][first.severity]
        rows.add(first.check_id, severity, _where(first), str(line.count), sentences, target=target)
    rows.add()
    rows.add("Vietas", font=_BOLD)
    rows.add("Pārbaude", "Nopietnība", "Vieta", "Šūna", "Kas noticis", font=_BOLD)
    places = [
        ((finding.check_id, SEVERITIES["lv"][finding.severity], where), check(finding.check_id).title_lv, target)
        for line in lines
        for where in (_where(line.first),)
        for finding in line.findings
        for target in _targets(finding, tables, titles)
    ]
    for about, title, target in places[:_MOST_PLACES]:
        rows.add(*about, target.text, title, target=target)
    if len(places) > _MOST_PLACES:
        rows.add(f"… un vēl {len(places) - _MOST_PLACES}; visas šīs šūnas lapās ir iekrāsotas.")
    for position, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(position)].width = width


class _Rows:
    """Appends rows of texts; a row's link stands on its fourth cell."""

    _LINKED = 4

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._row = 0

    def add(self, *texts: str, font: Font | None = None, target: _Target | None = None) -> None:
        self._row += 1
        for position, text in enumerate(texts, start=1):
            cell = self._sheet.cell(self._row, position)
            write_text(cell, text)
            if len(texts) > 1:
                cell.alignment = _WRAPPED
            if font is not None:
                cell.font = font
        if target is not None:
            cell = self._sheet.cell(self._row, self._LINKED)
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=target.location)
            cell.font = _LINK


def _targets(finding: Finding, tables: DeliveredTables, titles: Mapping[TableMap, str]) -> Iterator[_Target]:
    table = tables.of(finding)
    if table is None:
        return
    for place in table.places(finding):
        cell = _cell_name(place)
        yield _Target(f"{quote_sheetname(titles[table])}!{cell}", cell if place.row is not None else titles[table])


def _cell_name(place: Place) -> str:
    return f"{get_column_letter((place.column or 0) + 1)}{place.row or 1}"


def _where(finding: Finding) -> str:
    return values_of(replace(finding, rows=()), "lv")["where"]


def _is_left_out(finding: Finding, tables: DeliveredTables) -> bool:
    """Whether the finding is about a file or sheet of which the workbook shows nothing."""
    is_of_a_file = finding.sheet is not None or "position" in finding.params
    return check(finding.check_id).group == "FILE" and is_of_a_file and tables.of(finding) is None
