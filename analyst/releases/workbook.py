"""The workbook of a release: a sheet of notes, then a sheet for each table as a person reads it. It has no formula."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from analyst.releases.comparison import of_count_type
from analyst.releases.content import ReleaseContent
from analyst.releases.notes import LEFT_OUT_SIGN, NOT_KNOWN_SIGN, notes
from analyst.releases.tables import WideRow, WideTable, labelled, wide_table
from analyst.releases.wording import Text, code_label, column_title, measure_title, table_note, table_title

_HEADER_ROW = 4
"""Above it: title and note in both languages and an empty row; it and the next one are the header, lv and en."""
_FIRST_ROW = _HEADER_ROW + 2
_WIDEST = 46
_NARROWEST = 9
_TOTAL = "_T"
_LEFT_OUT = "Q"
_WORLD_TABS = {"PIT": "Pasaule, naktī · Stock", "FLOW": "Pasaule, periodā · Flow", "_U": "Pasaule · Kind not known"}
"""Stock with stock only, flow with flow only."""
_WORLD_TITLE = Text(
    "Latvija un citu valstu publicētie skaitļi, alfabēta secībā", "Latvia and other countries, in alphabetical order"
)
_LABELLED = {"indicator": "international_indicator", "ref_area": "ref_area", "obs_status": "obs_status"}


@dataclass(frozen=True, slots=True)
class _Formats:
    title: Format
    text: Format
    header: Format
    header_en: Format
    cell: Format
    total: Format
    left_out: Format
    share: Format
    numbers: dict[tuple[int, bool], Format]


def workbook(content: ReleaseContent) -> bytes:
    """The bytes of the XLSX file. The same content gives the same bytes: its time is that of the data."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties(
        {"title": f"Pajumte {content.period}", "author": "Labklājības ministrija", "created": content.moment}
    )
    formats = _formats(book)
    _write_notes(book.add_worksheet("Piezīmes · Notes"), content, formats)
    for name in content.tables:
        table = wide_table(name, content.table(name))
        _write_table(book.add_worksheet(table_title(name).lv), table, formats)
    for count_type, tab in _WORLD_TABS.items():
        figures = of_count_type(content.international, count_type)
        if figures.height:
            _write_frame(book.add_worksheet(tab), _WORLD_TITLE, figures.drop("country_en", "count_type"), formats)
    if content.revisions.height:
        _write_frame(
            book.add_worksheet("Izmaiņas · Revisions"),
            Text("Kas mainījies kopš iepriekšējā laidiena", "What has changed since the earlier release"),
            content.revisions,
            formats,
        )
    book.close()
    return buffer.getvalue()


def _formats(book: xlsxwriter.Workbook) -> _Formats:
    font = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
    numbers = {
        (decimals, total): book.add_format(
            {**font, "num_format": "#,##0" + ("." + "0" * decimals if decimals else ""), "bold": total}
        )
        for decimals in range(7)
        for total in (False, True)
    }
    return _Formats(
        title=book.add_format({**font, "bold": True, "font_size": 14}),
        text=book.add_format({**font, "text_wrap": True}),
        header=book.add_format({**font, "bold": True, "text_wrap": True, "bg_color": "#E3EAF2", "top": 1}),
        header_en=book.add_format({**font, "italic": True, "text_wrap": True, "bg_color": "#E3EAF2", "bottom": 1}),
        cell=book.add_format(font),
        total=book.add_format({**font, "bold": True}),
        left_out=book.add_format({**font, "align": "right", "font_color": "#595959", "bg_color": "#F2F2F2"}),
        share=book.add_format({**font, "num_format": "0 %"}),
        numbers=numbers,
    )


def _write_notes(sheet: Worksheet, content: ReleaseContent, formats: _Formats) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 1, 78)
    sheet.write_string(0, 0, f"Bezpajumtniecība Latvijā, {content.period}", formats.title)
    sheet.write_string(0, 1, f"Homelessness in Latvia, {content.period}", formats.title)
    row = 2
    for section in notes(content):
        sheet.write_string(row, 0, section.heading.lv, formats.header)
        sheet.write_string(row, 1, section.heading.en, formats.header)
        for line in section.lines:
            row += 1
            sheet.write_string(row, 0, line.lv, formats.text)
            sheet.write_string(row, 1, line.en, formats.text)
        row += 2
    _for_print(sheet)


def _write_table(sheet: Worksheet, table: WideTable, formats: _Formats) -> None:
    note = table_note(table.name)
    sheet.write_string(0, 0, f"{table_title(table.name).lv} · {table_title(table.name).en}", formats.title)
    sheet.write_string(1, 0, note.lv, formats.cell)
    sheet.write_string(2, 0, note.en, formats.cell)
    titles = [column_title("code"), *table.titles, column_title("coverage"), column_title("remarks")]
    _write_header(sheet, titles, formats)
    for number, row in enumerate(table.rows, start=_FIRST_ROW):
        _write_row(sheet, number, row, table, formats)
    keys = 1 + len(table.keys)
    sheet.freeze_panes(_FIRST_ROW, keys)
    sheet.repeat_rows(_HEADER_ROW, _HEADER_ROW + 1)
    sheet.autofilter(_HEADER_ROW + 1, 0, max(_FIRST_ROW, _FIRST_ROW + len(table.rows) - 1), len(titles) - 1)
    for column, width in enumerate(_widths(table, titles)):
        sheet.set_column(column, column, width)
    _for_print(sheet)


def _write_row(sheet: Worksheet, number: int, row: WideRow, table: WideTable, formats: _Formats) -> None:
    is_total = any(code == _TOTAL for code in row.keys)
    key_format = formats.total if is_total else formats.cell
    area = dict(zip(table.keys, row.keys, strict=True)).get("ref_area", "")
    sheet.write_string(number, 0, area, key_format)
    for column, label in enumerate(labelled(table.keys, row.keys), start=1):
        sheet.write_string(number, column, _both(label), key_format)
    first = 1 + len(table.keys)
    for column, (value, status, decimals) in enumerate(
        zip(row.values, row.statuses, table.decimals, strict=True), start=first
    ):
        if value is not None:
            sheet.write_number(number, column, value, formats.numbers[decimals, is_total])
        elif status:
            sign = LEFT_OUT_SIGN if status == _LEFT_OUT else NOT_KNOWN_SIGN
            sheet.write_string(number, column, sign, formats.left_out)
    after = first + len(table.measures)
    if row.coverage is not None:
        sheet.write_number(number, after, row.coverage, formats.share)
    sheet.write_string(number, after + 1, ", ".join(row.remarks), formats.cell)


def _write_frame(sheet: Worksheet, title: Text, frame: pl.DataFrame, formats: _Formats) -> None:
    """A table that is no set of observations."""
    sheet.write_string(0, 0, f"{title.lv} · {title.en}", formats.title)
    titles = [column_title(name) for name in frame.columns]
    _write_header(sheet, titles, formats)
    for column, name in enumerate(frame.columns):
        values = [_labelled(name, value) for value in frame[name]]
        for number, value in enumerate(values, start=_FIRST_ROW):
            _write_value(sheet, number, column, value, formats)
        sheet.set_column(column, column, _width([titles[column].lv, *(str(v) for v in values if v is not None)]))
    sheet.freeze_panes(_FIRST_ROW, 0)
    _for_print(sheet)


def _labelled(name: str, value: Any) -> Any:
    if value is None or not isinstance(value, str):
        return value
    if name == "table":
        return _both(table_title(value))
    if name == "measure":
        return _both(measure_title(value))
    if name == "causes":
        return "; ".join(_both(code_label("cause", cause)) for cause in value.split())
    return _both(code_label(_LABELLED[name], value)) if name in _LABELLED else value


def _write_value(sheet: Worksheet, row: int, column: int, value: Any, formats: _Formats) -> None:
    if isinstance(value, bool):
        sheet.write_string(row, column, "jā / yes" if value else "nē / no", formats.cell)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, formats.cell)
    elif value is not None:
        sheet.write_string(row, column, str(value), formats.cell)


def _write_header(sheet: Worksheet, titles: Sequence[Text], formats: _Formats) -> None:
    for column, title in enumerate(titles):
        sheet.write_string(_HEADER_ROW, column, title.lv, formats.header)
        sheet.write_string(_HEADER_ROW + 1, column, title.en, formats.header_en)
    sheet.set_row(_HEADER_ROW, 45)
    sheet.set_row(_HEADER_ROW + 1, 45)


def _widths(table: WideTable, titles: Sequence[Text]) -> list[int]:
    """Keys as wide as their longest label; figures as the longest word of their title."""
    keys = [_width([key_title.lv, *{_both(label) for label in labels}]) for key_title, labels in _key_labels(table)]
    rest = titles[1 + len(table.keys) :]
    return [12, *keys, *(_width(f"{t.lv} {t.en}".split()) + 2 for t in rest)]


def _key_labels(table: WideTable) -> list[tuple[Text, list[Text]]]:
    by_column = zip(*(labelled(table.keys, row.keys) for row in table.rows), strict=True)
    return [(column_title(key), list(labels)) for key, labels in zip(table.keys, by_column, strict=True)]


def _width(texts: Sequence[str]) -> int:
    return max(_NARROWEST, min(_WIDEST, 1 + max(len(text) for text in texts)))


def _both(text: Text) -> str:
    return text.lv if text.lv == text.en else f"{text.lv} / {text.en}"


def _for_print(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
