"""Columns of several tables as one long column: asking has a price for each question, hardly one for each row.

A delivery has some hundred columns of a few dozen rows, so that nearly all the time of reading it would go into asking.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import accumulate

import numpy as np
import polars as pl

Place = tuple[str, str]
"""A column of a table: the names of feed and column."""

Columns = Mapping[Place, pl.Series]
"""The cells of some columns, by place; all of one type."""


def together(columns: Columns, dtype: pl.DataType | type[pl.DataType] = pl.String) -> pl.Series:
    """The cells of all columns, one column after another, named `cell`."""
    return pl.concat([pl.Series("cell", [], dtype=dtype), *(cells.alias("cell") for cells in columns.values())])


def apart(cells: pl.Series, columns: Columns) -> dict[Place, pl.Series]:
    """The inverse of `together`: the cells by column again, in the order and heights of `columns`."""
    starts = accumulate((len(column) for column in columns.values()), initial=0)
    return {place: cells.slice(start, len(columns[place])) for place, start in zip(columns, starts, strict=False)}


def for_each_cell(columns: Columns, told: Callable[[Place], int]) -> pl.Series:
    """For each of the cells together the number (Int64) that is told of its column."""
    heights = [len(column) for column in columns.values()]
    return pl.Series(np.repeat(np.array([told(place) for place in columns], dtype=np.int64), heights))


def those(columns: Columns, is_meant: Callable[[Place], bool]) -> pl.Series:
    """For each of the cells together whether its column is meant."""
    return for_each_cell(columns, is_meant).cast(pl.Boolean)


def filled(found: Columns, columns: Columns) -> pl.Series:
    """Of all columns together the texts `found` in some of them, null in the others."""
    return together({place: found.get(place, _nulls(len(column))) for place, column in columns.items()})


def _nulls(height: int) -> pl.Series:
    return pl.Series("cell", [None] * height, dtype=pl.String)
