"""Texts to dates: ISO `2026-03-31` and Latvian `31.03.2026.` or `31.03.2026`, and partial ones where allowed.

A text in one of the forms that is no day of the calendar, or lies before 1900, is *impossible* (VAL-03); any other text
is of the wrong type (VAL-02). A time of day after an ISO date, as spreadsheets and databases write it, is left out.
"""

from __future__ import annotations

import polars as pl

from feeds.normalising.statuses import CellStatus
from feeds.personal_codes import EARLIEST_YEAR

_ISO = r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$"
_LATVIAN = r"^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\.?$"
_MONTH = r"^(\d{4})-(\d{1,2})$"
_YEAR = r"^(\d{4})\.?$"


def full_date(text: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Value (Date) and status of a trimmed text that must state a day."""
    iso, latvian = text.str.extract_groups(_ISO), text.str.extract_groups(_LATVIAN)
    year = pl.coalesce(iso.struct.field("1"), latvian.struct.field("3"))
    month = pl.coalesce(iso.struct.field("2"), latvian.struct.field("2"))
    day = pl.coalesce(iso.struct.field("3"), latvian.struct.field("1"))
    date = _possible(year, month, day)
    return date, _status(text, recognised=year.is_not_null(), possible=date.is_not_null())


def partial_date(text: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Value (text `1980-05-17`, `1980-05` or `1980`, as precise as stated) and status of a trimmed text."""
    date, date_status = full_date(text)
    month = text.str.extract_groups(_MONTH)
    month_year, month_number = month.struct.field("1"), month.struct.field("2")
    year = text.str.extract(_YEAR)
    first_of_month = _possible(month_year, month_number, pl.lit("1"))
    first_of_year = _possible(year, pl.lit("1"), pl.lit("1"))
    value = pl.coalesce(
        date.dt.to_string("%Y-%m-%d"), first_of_month.dt.to_string("%Y-%m"), first_of_year.dt.to_string("%Y")
    )
    recognised = (date_status != CellStatus.WRONG_TYPE) | month_year.is_not_null() | year.is_not_null()
    return value, _status(text, recognised=recognised, possible=value.is_not_null())


def stand_in_date(partial: pl.Expr) -> pl.Expr:
    """The day that stands for a normalised partial date: a year alone its 1 July, a month its first (design.md 1)."""
    length = partial.str.len_chars()
    whole = pl.when(length == 4).then(partial + "-07-01").when(length == 7).then(partial + "-01").otherwise(partial)
    return whole.str.to_date("%Y-%m-%d", strict=False)


def precision(partial: pl.Expr) -> pl.Expr:
    """`day`, `month` or `year`, by the length of a normalised partial date."""
    length = partial.str.len_chars()
    return (
        pl.when(length == 4)
        .then(pl.lit("year"))
        .when(length == 7)
        .then(pl.lit("month"))
        .when(length == 10)
        .then(pl.lit("day"))
    )


def _possible(year: pl.Expr, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    """The day; null when the calendar has none or it is too early, which a text of four digits tells by itself."""
    iso = pl.concat_str(year, month.str.zfill(2), day.str.zfill(2), separator="-")
    return pl.when(year >= str(EARLIEST_YEAR)).then(iso.str.to_date("%Y-%m-%d", strict=False))


def _status(text: pl.Expr, *, recognised: pl.Expr, possible: pl.Expr) -> pl.Expr:
    return (
        pl.when(text.is_null())
        .then(pl.lit(CellStatus.MISSING.value))
        .when(possible)
        .then(pl.lit(CellStatus.OK.value))
        .when(recognised)
        .then(pl.lit(CellStatus.IMPOSSIBLE_DATE.value))
        .otherwise(pl.lit(CellStatus.WRONG_TYPE.value))
    )
