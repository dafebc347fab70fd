"""Rows of a table that are no records: header rows that stand there again (FILE-24), and totals (FILE-25).

Both are told by the words of the contract and of spreadsheets alone; what a row says otherwise is never looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import polars as pl

from feeds.contract import Feed
from feeds.folding import fold

_FEWEST_HEADERS = 2
"""One cell alone may by chance hold the word that heads a column."""

_TOTAL_WORDS = frozenset(
    {
        "kopā", "kopa", "pavisam", "pavisam kopā", "kopsumma", "kopskaits", "summa", "mēnesī kopā",
        "total", "totals", "grand total", "sum", "итого", "всего",
    }
)  # fmt: skip
"""What stands before totals in Latvian, English and Russian offices; a colon or full stop after it does not matter."""


@dataclass(frozen=True, slots=True, repr=False)
class Glance:
    """What one look at all cells of a body tells: which rows have any content, and what some cell may hold."""

    has_content: pl.Series
    holds_header: bool
    holds_total: bool


def glance(body: pl.DataFrame, feed: Feed, titles: Sequence[str] = ()) -> Glance:
    """Asked of all columns in one, as nearly every table is through with that; the arguments as below."""
    names = body.columns[1:]
    cells = pl.concat([pl.Series("cell", [], dtype=pl.String), *(body[name].alias("cell") for name in names)])
    plain = cells.to_frame().select(_plain("cell"))
    cell = pl.col("cell")
    told = plain.select(has_content=cell != "", is_header=cell.is_in(_words(feed, titles)), is_total=_is_total(cell))
    by_column = told["has_content"].to_numpy().reshape(len(names), body.height)
    return Glance(pl.Series(by_column.any(axis=0)), bool(told["is_header"].any()), bool(told["is_total"].any()))


def repeated_headers(body: pl.DataFrame, feed: Feed, titles: Sequence[str] = ()) -> list[int]:
    """The rows (numbers of `source_row`) of which every filled cell, at least two, is the header of some column.

    In their own order they come from a table that was pasted beneath another or printed page by page; in another order
    everything below them stands in the wrong columns. `body` has `source_row` and text columns; `titles` are the
    vendor's, where a mapping reads the table.
    """
    words = _words(feed, titles)
    cells = [_plain(name) for name in body.columns[1:]]
    filled = pl.sum_horizontal(pl.lit(0), *(cell != "" for cell in cells))
    headers = pl.sum_horizontal(pl.lit(0), *(cell.is_in(words) for cell in cells))
    return body.filter((headers >= _FEWEST_HEADERS) & (headers == filled))["source_row"].to_list()


def _words(feed: Feed, titles: Sequence[str]) -> list[str]:
    return [*_header_words(feed), *(title.strip().lower() for title in titles)]


@cache
def _header_words(feed: Feed) -> list[str]:
    said = {form.casefold() for c in feed.columns for form in (c.name, c.label_lv, c.label_en)}
    return sorted(said | {fold(form) for form in said})


def totals(body: pl.DataFrame, key: str | None) -> list[int]:
    """The rows whose first filled cell says "Kopā", "Total" or the like, and which name no record besides.

    `key` is the column of `body` that holds the record's key: a row with a key of its own is a record, whatever words
    stand in it (an association may be called so). None: the table has no key column.
    """
    first = pl.coalesce(*(pl.when(_plain(name) != "").then(_plain(name)) for name in body.columns[1:]), pl.lit(""))
    is_total = _is_total(first)
    if key is not None:
        is_total &= (_plain(key) == "") | _is_total(_plain(key))
    return body.filter(is_total)["source_row"].to_list()


def without(body: pl.DataFrame, rows: Sequence[int]) -> pl.DataFrame:
    """The table without these rows."""
    return body.filter(~pl.col("source_row").is_in(rows)) if rows else body


def _plain(name: str) -> pl.Expr:
    return pl.col(name).fill_null("").str.strip_chars().str.to_lowercase()


def _is_total(text: pl.Expr) -> pl.Expr:
    return text.str.strip_chars_end(" :.").is_in(sorted(_TOTAL_WORDS))
