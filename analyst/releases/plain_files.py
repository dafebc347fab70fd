"""The tables of a release as CSV, plain and as Excel set to Latvian opens it, and as Parquet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

import polars as pl

from analyst.releases.tables import long_table
from analyst.releases.values import latvian, plain
from analyst.releases.wording import code_label, column_title, measure_title

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel reads UTF-8 as Windows-1257 and Latvian letters break."""


def plain_csv(observations: pl.DataFrame) -> bytes:
    """RFC 4180 with codes: comma, decimal point, UTF-8; a cell left out is empty and has its statuses."""
    table = long_table(observations)
    shown = [c for c in table.columns if c != "decimals"]
    rows = ([_plain_cell(name, row[name], row["decimals"]) for name in shown] for row in table.iter_rows(named=True))
    return _csv(shown, rows, delimiter=",").encode()


def latvian_csv(observations: pl.DataFrame) -> bytes:
    """As Excel set to Latvian opens it by double click: semicolon, decimal comma, byte order mark, Latvian labels.

    Beside the label of an area stands its code, so that the rows can be matched with others.
    """
    table = long_table(observations)
    shown = [c for c in table.columns if c != "decimals"]
    titles = [title for name in shown for title in _latvian_titles(name)]
    rows = (
        [cell for name in shown for cell in _latvian_cells(name, row[name], row["decimals"])]
        for row in table.iter_rows(named=True)
    )
    return (BYTE_ORDER_MARK + _csv(titles, rows, delimiter=";")).encode()


def parquet(observations: pl.DataFrame) -> bytes:
    """The same rows and codes as the plain CSV, typed. Nothing in it says when it was written."""
    table = long_table(observations)
    values = pl.Series(
        "obs_value",
        [None if v is None else round(v, d) for v, d in table.select("obs_value", "decimals").iter_rows()],
        dtype=pl.Float64,
    )
    buffer = io.BytesIO()
    table.with_columns(values).write_parquet(buffer, compression="zstd", statistics=True)
    return buffer.getvalue()


def _csv(header: list[str], rows: Iterable[list[str]], delimiter: str) -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def _plain_cell(name: str, value: object, decimals: int) -> str:
    if isinstance(value, float) or (value is None and name == "obs_value"):
        return plain(value, decimals if name == "obs_value" else 4)
    return "" if value is None else str(value)


def _latvian_titles(name: str) -> list[str]:
    title = column_title(name).lv
    return [column_title("code").lv, title] if name == "ref_area" else [title]


def _latvian_cells(name: str, value: object, decimals: int) -> list[str]:
    if value is None:
        return [""]
    if isinstance(value, float):
        return [latvian(value, decimals if name == "obs_value" else 4)]
    code = str(value)
    label = measure_title(code).lv if name == "measure" else code_label(name, code).lv
    return [code, label] if name == "ref_area" else [label]


def plain_frame_csv(frame: pl.DataFrame) -> bytes:
    """A table that is no set of observations, under its own column names."""
    return _csv(frame.columns, ([_frame_cell(v) for v in row] for row in frame.iter_rows()), delimiter=",").encode()


def latvian_frame_csv(frame: pl.DataFrame) -> bytes:
    """The same as Excel set to Latvian opens it."""
    rows = ([_latvian_frame_cell(v) for v in row] for row in frame.iter_rows())
    return (BYTE_ORDER_MARK + _csv([column_title(c).lv for c in frame.columns], rows, delimiter=";")).encode()


def _frame_cell(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    return "" if value is None else str(value)


def _latvian_frame_cell(value: object) -> str:
    text = _frame_cell(value)
    return text.replace(".", ",") if isinstance(value, float) else text
