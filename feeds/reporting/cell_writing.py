"""Writing what a clerk delivered into cells of a new workbook: as text or a plain number, never as a formula."""

from __future__ import annotations

import re

from openpyxl.cell.cell import Cell

from feeds.contract import Column, ColumnType

_LONGEST = 32_767
"""Characters that a cell can hold."""
_PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d+)?")
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_MIDNIGHT = " 00:00:00"
_AS_TEXT = "@"


def write_delivered(cell: Cell, text: str, column: Column | None) -> None:
    """Put a delivered text into a cell so that reading the cell again gives the same value.

    Numbers of number columns are numbers, if nothing of their spelling is lost; all else is text in a cell of format
    text, where also what a clerk types later stays as typed. `column` is None for one that the contract does not know.
    """
    if column is not None and column.type in (ColumnType.INT, ColumnType.DECIMAL):
        number = _number(text)
        if number is not None:
            cell.value = number
            return
    if column is not None and column.type is ColumnType.DATE:
        # A real Excel date was read as day and midnight.
        text = text.removesuffix(_MIDNIGHT)
    write_text(cell, text)


def write_text(cell: Cell, text: str) -> None:
    """Put a text into a cell, whatever it looks like.

    What could begin a formula also gets Excel's text mark, which keeps it a text when somebody edits the cell.
    """
    # A spreadsheet reads `_x0041_` in a text as the letter A, unless its first underscore is itself written that way.
    cell.value = _LOOKS_ESCAPED.sub("_x005F_", _ILLEGAL.sub("\ufffd", text))[:_LONGEST]
    cell.data_type = "s"
    cell.number_format = _AS_TEXT
    if text.lstrip().startswith(_STARTS_FORMULA) or text.startswith(_STARTS_FORMULA):
        cell.quotePrefix = True


def _number(text: str) -> int | float | None:
    if not _PLAIN_NUMBER.fullmatch(text):
        return None
    if "." not in text:
        return int(text) if text != "-0" else None
    return float(text) if repr(float(text)) == text else None
