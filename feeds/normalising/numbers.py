"""Texts to whole numbers, exact decimals and truth values.

Decimals are written `19.20` or `19,20`, thousands parted by a blank (`1 234,56`, also no-break). A point or comma is
always the decimal mark, never a thousands mark.
"""

from __future__ import annotations

import polars as pl

from feeds.frames import MONEY_TYPE
from feeds.normalising.statuses import CellStatus

_GROUPED = r"(?:\d{1,3}(?:[ \u{A0}\u{2009}\u{202F}]\d{3})+|\d+)"
_BLANKS = r"[ \u{A0}\u{2009}\u{202F}]"
_INT = rf"^([+\-\u{{2212}}]?)({_GROUPED})(?:[.,]0{{1,2}})?$"
_DECIMAL = rf"^([+\-\u{{2212}}]?)({_GROUPED})(?:[.,](\d+))?$"
_LONGEST_INTEGER_PART = 15
"""Digits before the decimal mark: what fits into Decimal(18, 2), and all that a spreadsheet keeps exactly."""

_TRUE = ("true", "1", "jā", "ja", "yes")
_FALSE = ("false", "0", "nē", "ne", "no")


def whole_number(text: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Value (Int64) and status of a trimmed text. `5.0` and `5,00` are 5, as exports write whole numbers so."""
    groups = text.str.extract_groups(_INT)
    digits = groups.struct.field("2").str.replace_all(_BLANKS, "")
    size = pl.when(digits.str.len_chars() <= _LONGEST_INTEGER_PART).then(digits.cast(pl.Int64, strict=False))
    value = size * _sign(groups)
    return value, _status(text, value)


def decimal_number(text: pl.Expr, *, is_money: bool) -> tuple[pl.Expr, pl.Expr]:
    """Value (Decimal with two digits) and status of a trimmed text.

    Money is exact: a third digit other than zero is refused, and so are exactly three digits after the mark, which
    may be meant as thousands (`1.000`). Other decimals (hours, scores) are rounded half away from zero.
    """
    groups = text.str.extract_groups(_DECIMAL)
    digits = groups.struct.field("2").str.replace_all(_BLANKS, "")
    fraction = groups.struct.field("3").fill_null("").str.pad_end(3, "0")
    readable = digits.str.len_chars() <= _LONGEST_INTEGER_PART
    rounding = pl.lit(0, pl.Int64)
    if is_money:
        stated = groups.struct.field("3").str.len_chars().fill_null(0)
        readable &= (stated != 3) & fraction.str.slice(2).str.contains(r"^0+$")
    else:
        rounding = (fraction.str.slice(2, 1).cast(pl.Int64, strict=False) >= 5).cast(pl.Int64)
    hundredths = (digits + fraction.str.slice(0, 2)).cast(pl.Int64, strict=False) + rounding
    exact = pl.concat_str(
        groups.struct.field("1").str.replace_all(r"[\u{2212}]", "-").str.replace_all(r"\+", ""),
        (hundredths // 100).cast(pl.String),
        pl.lit("."),
        (hundredths % 100).cast(pl.String).str.zfill(2),
    )
    value = pl.when(readable).then(exact).cast(MONEY_TYPE, strict=False)
    return value, _status(text, value)


def truth_value(text: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Value (Boolean) and status of a trimmed text: `true/false`, `1/0`, `jā/nē`, `ja/ne`, `yes/no`, in any case."""
    folded = text.str.to_lowercase()
    value = pl.when(folded.is_in(_TRUE)).then(True).when(folded.is_in(_FALSE)).then(False)
    return value, _status(text, value)


def _sign(groups: pl.Expr) -> pl.Expr:
    return pl.when(groups.struct.field("1").is_in(["-", "\u2212"])).then(-1).otherwise(1)


def _status(text: pl.Expr, value: pl.Expr) -> pl.Expr:
    return (
        pl.when(text.is_null())
        .then(pl.lit(CellStatus.MISSING.value))
        .when(value.is_not_null())
        .then(pl.lit(CellStatus.OK.value))
        .otherwise(pl.lit(CellStatus.WRONG_TYPE.value))
    )
