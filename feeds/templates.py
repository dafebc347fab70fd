"""XLSX templates that municipalities fill in, built from the contracts.

One sheet a feed with its header row, prompts and drop-down lists; a guidance sheet in front and a hidden sheet of
codelists behind, both of which reading ignores (`feeds.headers.is_own_sheet`). There are no guidance rows: what a
column means pops up in its cells, so a clerk cannot deliver our words as data.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from feeds.codelists import load_codelist
from feeds.contract import Column, ColumnType, Feed
from feeds.headers import GUIDANCE_SHEETS, LIST_SHEETS
from feeds.template_version import VERSION_LINES, template_version
from feeds.workbook_bytes import workbook_bytes

Language = Literal["lv", "en"]

_LAST_ROW = 100_000
"""Prompts and lists reach down to here; a month of the largest city is far below."""
_HEADER_FONT = Font(bold=True)
_REQUIRED_FILL = PatternFill("solid", fgColor="FFE699")
_OPTIONAL_FILL = PatternFill("solid", fgColor="E7E6E6")
_LONGEST_TITLE = 32
_LONGEST_PROMPT = 255
"""Excel refuses a workbook whose prompts are longer."""

_FORMATS = {
    ColumnType.TEXT: "@",
    ColumnType.CODE: "@",
    ColumnType.DATE: "yyyy-mm-dd",
    ColumnType.INT: "0",
    ColumnType.DECIMAL: "0.00",
    ColumnType.BOOL: "@",
}


@dataclass(frozen=True, slots=True)
class _Words:
    """The fixed words of a template in one language."""

    title: str
    steps: tuple[str, ...]
    heads: tuple[str, ...]
    yes_no: str
    required: str
    conditional: str
    error: str


_WORDS: dict[Language, _Words] = {
    "lv": _Words(
        title="Kā aizpildīt šo darbgrāmatu",
        steps=(
            "Katra lapa ir viena datu kopa. Aizpildiet to lapu rindas, par kurām jūsu pašvaldībai ir dati par mēnesi.",
            "Lapa ar virsrakstu bez rindām nozīmē, ka mēnesī nekā nebija. Lapu, kuru neiesniedzat, izdzēsiet.",
            "Dzeltenās kolonnas ir obligātas, pelēkās aizpilda, ja ir dati vai ja to prasa apraksts.",
            "Datumus rakstiet kā 2026-03-31 vai 31.03.2026., skaitļus bez mērvienībām.",
            "Personas identifikators ir jūsu uzskaites numurs, nevis personas kods vai vārds.",
        ),
        heads=("Lapa", "Kolonna", "Obligāts", "Apraksts"),
        yes_no="jā,nē",
        required="jā",
        conditional="nosacīti",
        error="Izvēlieties vērtību no saraksta vai ierakstiet tās kodu.",
    ),
    "en": _Words(
        title="How to fill in this workbook",
        steps=(
            "Each sheet is one feed. Fill in the rows of the feeds for which your municipality has data of the month.",
            "A sheet with a header and no rows says that nothing happened. Delete the sheets that you do not deliver.",
            "Yellow columns are required, grey ones are filled where there are data or the description asks for them.",
            "Write dates like 2026-03-31 or 31.03.2026, and numbers without units.",
            "The person id is the number in your own records, not the personal code and not a name.",
        ),
        heads=("Sheet", "Column", "Required", "Description"),
        yes_no="yes,no",
        required="yes",
        conditional="see description",
        error="Choose a value from the list, or write its code.",
    ),
}


def build_template(feeds: Iterable[Feed], language: Language) -> bytes:
    """An empty workbook for `feeds`: Latvian labels as sheet names and headers for `lv`, contract names for `en`.

    Sheet names and headers are such as `feeds.headers` recognises; equal contracts give equal bytes.
    """
    return workbook_bytes(template_workbook(feeds, language))


def template_workbook(feeds: Iterable[Feed], language: Language) -> Workbook:
    """The same workbook, for somebody who goes on to fill it."""
    chosen = tuple(feeds)
    workbook = Workbook()
    guidance: Worksheet = workbook.active
    guidance.title = GUIDANCE_SHEETS[language]
    _write_guidance(guidance, chosen, language)
    names = sorted({column.codelist for feed in chosen for column in feed.columns if column.codelist})
    ranges = _list_ranges(names, language)
    for feed in chosen:
        _write_feed(workbook.create_sheet(sheet_name(feed, language)), feed, ranges, language)
    lists = workbook.create_sheet(LIST_SHEETS[language])
    lists.sheet_state = "hidden"
    for position, name in enumerate(names, 1):
        for row, text in enumerate((name, *_choices(name, language)), 1):
            lists.cell(row, position, text)
    return workbook


def _write_guidance(sheet: Worksheet, feeds: Sequence[Feed], language: Language) -> None:
    words = _WORDS[language]
    version = VERSION_LINES[language].format(version=template_version())
    lines: list[Sequence[str]] = [(words.title,), (version,), *((step,) for step in words.steps), (), words.heads]
    for feed in feeds:
        for column in feed.columns:
            description = column.description_lv if language == "lv" else column.description_en
            lines.append(
                (sheet_name(feed, language), _header(column, language), _required_text(column, language), description)
            )
    for line in lines:
        sheet.append(line)
    sheet["A1"].font = _HEADER_FONT
    for cell in sheet[len(words.steps) + 4]:
        cell.font = _HEADER_FONT
    for letter, width in zip("ABCD", (28, 34, 12, 110), strict=True):
        sheet.column_dimensions[letter].width = width


def _write_feed(sheet: Worksheet, feed: Feed, ranges: Mapping[str, str], language: Language) -> None:
    sheet.freeze_panes = "A2"
    for position, column in enumerate(feed.columns, 1):
        header = _header(column, language)
        cell = sheet.cell(1, position, header)
        cell.font = _HEADER_FONT
        cell.fill = _REQUIRED_FILL if column.required else _OPTIONAL_FILL
        letter = get_column_letter(position)
        sheet.column_dimensions[letter].width = max(12, len(header) + 4)
        # Excel would turn a partial date `1980-05` into a full one, so such a column is text like the identifiers.
        sheet.column_dimensions[letter].number_format = "@" if column.partial_date else _FORMATS[column.type]
        validation = _validation(column, ranges, language)
        validation.add(f"{letter}2:{letter}{_LAST_ROW}")
        sheet.add_data_validation(validation)


def _validation(column: Column, ranges: Mapping[str, str], language: Language) -> DataValidation:
    """Prompt of a column, with a list or limits. Excel only warns: the gate decides, and also reads codes as such."""
    words = _WORDS[language]
    validation = _limits(column, ranges, words)
    validation.allow_blank = True
    validation.errorStyle = "warning"
    validation.showErrorMessage = True
    validation.error = words.error if column.type in (ColumnType.CODE, ColumnType.BOOL) else None
    validation.showInputMessage = True
    validation.promptTitle = _shortened(_header(column, language), _LONGEST_TITLE)
    validation.prompt = _shortened(
        column.description_lv if language == "lv" else column.description_en, _LONGEST_PROMPT
    )
    return validation


def _limits(column: Column, ranges: Mapping[str, str], words: _Words) -> DataValidation:
    if column.codelist:
        return DataValidation(type="list", formula1=ranges[column.codelist])
    if column.type is ColumnType.BOOL:
        return DataValidation(type="list", formula1=f'"{words.yes_no}"')
    if column.type is ColumnType.DATE and not column.partial_date:
        return DataValidation(type="date", operator="greaterThanOrEqual", formula1="DATE(1900,1,1)")
    if column.type in (ColumnType.INT, ColumnType.DECIMAL):
        return _number_limits(column)
    return DataValidation(type=None)


def _number_limits(column: Column) -> DataValidation:
    kind = "whole" if column.type is ColumnType.INT else "decimal"
    if column.minimum is not None and column.maximum is not None and not column.exclusive_minimum:
        return DataValidation(type=kind, operator="between", formula1=str(column.minimum), formula2=str(column.maximum))
    if column.minimum is not None:
        operator = "greaterThan" if column.exclusive_minimum else "greaterThanOrEqual"
        return DataValidation(type=kind, operator=operator, formula1=str(column.minimum))
    return DataValidation(type=None)


def _list_ranges(names: Sequence[str], language: Language) -> dict[str, str]:
    """Where on the hidden sheet each codelist's choices stand; row 1 names the list."""
    sheet = LIST_SHEETS[language]
    ranges = {}
    for position, name in enumerate(names, 1):
        letter = get_column_letter(position)
        ranges[name] = f"'{sheet}'!${letter}$2:${letter}${len(_choices(name, language)) + 1}"
    return ranges


def _choices(codelist: str, language: Language) -> tuple[str, ...]:
    """What the drop-down list offers: the labels of the codes that have no end."""
    entries = [entry for entry in load_codelist(codelist).entries if entry.valid_to is None]
    return tuple(entry.label_lv if language == "lv" else entry.label_en for entry in entries)


def sheet_name(feed: Feed, language: Language) -> str:
    """The name of a data set's sheet."""
    return feed.label_lv if language == "lv" else feed.name


def _header(column: Column, language: Language) -> str:
    return column.label_lv if language == "lv" else column.name


def _required_text(column: Column, language: Language) -> str:
    words = _WORDS[language]
    if column.required:
        return words.required
    return words.conditional if column.required_when else ""


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
