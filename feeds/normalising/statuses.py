"""What normalising made of a cell. The suites of the gate test these words; they never see the cell's text."""

from __future__ import annotations

from enum import StrEnum


class CellStatus(StrEnum):
    """The status of one cell (design.md 1). Only `ok`, `check_digit` and `birth_differs` leave a value in the frame."""

    OK = "ok"
    MISSING = "missing"
    """Empty, `-`, `n/a` or `nav`."""
    ABSENT = "absent"
    """The column is not in the file."""
    WRONG_TYPE = "wrong_type"
    """Not in any form of the column's type (VAL-02)."""
    IMPOSSIBLE_DATE = "impossible_date"
    """In the form of a date, but no day of the calendar, or before 1900 (VAL-03)."""
    TOO_LONG = "too_long"
    """Text over 200 characters (VAL-07)."""
    MALFORMED = "malformed"
    """Neither form of a personal code (VAL-08)."""
    CODE_IMPOSSIBLE_DATE = "code_impossible_date"
    """Personal code of the old form with an impossible date (VAL-09)."""
    CHECK_DIGIT = "check_digit"
    """Personal code of the old form whose check digit does not fit (VAL-10): a warning, the value is kept."""
    BIRTH_DIFFERS = "birth_differs"
    """Birth date that differs from the personal code's (VAL-11): a warning, the value is kept."""
    FORMULA_ERROR = "formula_error"
    """`#REF!`, `#N/A`, … (VAL-12)."""
    SCIENTIFIC = "scientific"
    """A number in scientific form where an id stands (VAL-13)."""
    LOOK_ALIKE = "look_alike"
    """An id or code with letters of another script that look Latin, or with unseen characters (VAL-14)."""
    PERSONAL_CODE = "personal_code"
    """A personal code in an id or free column (PRIV-01)."""
    FULL_NAME = "full_name"
    """A full name in an id or free column (PRIV-02)."""
