"""How each municipality writes cells and headers: the ways that feeds.md allows, one town each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from examples.pilot_generator.period_files import Value
from feeds.codelists import load_codelist
from feeds.contract import Column

_NO_BREAK_SPACE = "\u00a0"


@dataclass(frozen=True, slots=True)
class CsvStyle:
    """The outward form of a municipality's CSV files."""

    encoding: str
    separator: str
    line_end: str
    header: Callable[[Column], str]
    cell: Callable[[Column, Value], str]


def english_header(column: Column) -> str:
    """The column's name."""
    return column.name


def latvian_header(column: Column) -> str:
    """The column's Latvian label."""
    return column.label_lv


def international_cell(_column: Column, value: Value) -> str:
    """ISO dates, decimal points, `true`/`false`, codes."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case date():
            return value.isoformat()
        case _:
            return str(value)


def latvian_cell(column: Column, value: Value) -> str:
    """Dates as 31.03.2023., decimal commas, thousands set off, `jā`/`nē`, Latvian labels for codes."""
    match value:
        case None:
            return ""
        case bool():
            return "jā" if value else "nē"
        case date():
            return f"{value:%d.%m.%Y}."
        case Decimal():
            return f"{value:,}".replace(",", _NO_BREAK_SPACE).replace(".", ",")
        case str() if column.codelist is not None and column.codelist != "countries":
            return label_of(column.codelist, value)
        case _:
            return str(value)


def label_of(codelist: str, code: str) -> str:
    """The Latvian label of a code."""
    entry = load_codelist(codelist).find(code)
    if entry is None:
        raise LookupError(f"codelist {codelist} has no code {code}")
    return entry.label_lv


LIEPAJA_STYLE = CsvStyle("utf-8", ",", "\n", english_header, international_cell)
VALMIERA_STYLE = CsvStyle("cp1257", ";", "\r\n", latvian_header, latvian_cell)
