"""What all types share: trimming, missing markers, formula errors, and the forms of text and ids."""

from __future__ import annotations

import polars as pl

LONGEST_TEXT = 200
"""Characters (VAL-07)."""

_MISSING_MARKERS = ("", "-", "n/a", "nav")
# A spreadsheet writes its errors in the language of the office: `#REF!`, `#NAME?`, `#DIV/0!`; `#N/A` alone has no mark.
_FORMULA_ERROR = r"^(?:#[\p{Lu}0-9/_ ]+[!?]|#N/A|#GETTING_DATA|#BUSY!)$"
_SCIENTIFIC = r"(?i)^[+-]?\d+(?:[.,]\d+)?e\+\d{2,}$"
_INT_READ_AS_FLOAT = r"^(\d+)\.0$"


def trimmed(text: pl.Expr) -> pl.Expr:
    """Without leading and trailing blanks (also no-break), in composed Unicode form; a missing marker becomes null."""
    text = text.str.strip_chars().str.normalize("NFC")
    return pl.when(~text.str.to_lowercase().is_in(_MISSING_MARKERS)).then(text)


def is_formula_error(text: pl.Expr) -> pl.Expr:
    """Whether a trimmed text is the result of a broken spreadsheet formula."""
    return text.str.contains(_FORMULA_ERROR)


def is_scientific(text: pl.Expr) -> pl.Expr:
    """Whether a trimmed text is a number in the form `1,23E+11`, in which a spreadsheet has lost digits of an id."""
    return text.str.contains(_SCIENTIFIC)


def is_too_long(text: pl.Expr) -> pl.Expr:
    """Whether a trimmed text has over 200 characters."""
    return text.str.len_chars() > LONGEST_TEXT


def identifier(text: pl.Expr) -> pl.Expr:
    """A trimmed id as it is kept until it becomes a token: `123.0`, a whole number read as a float, is `123`."""
    return text.str.replace(_INT_READ_AS_FLOAT, "${1}")
