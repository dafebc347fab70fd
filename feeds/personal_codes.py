"""Latvian personal codes: what a text says, judged without ever repeating it.

Rules of methodology 2 and of the Population Register (domain facts 4.4). Old form, until 2017-06-30: `DDMMYY-CNNNK`, C
the century (0 = 18xx, 1 = 19xx, 2 = 20xx). New form: 3, a digit 2-9, nine more random digits, no check digit. The
hyphen after six digits is optional. Nothing here logs or raises with a code in it.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum

PERSON_CODE_COLUMNS = ("person_code", "previous_person_code")
"""The contract columns in which personal codes stand."""

EARLIEST_YEAR = 1900
"""Dates before it are impossible (VAL-03); a code that says so is mistyped (VAL-09)."""

_HYPHENS = "-\u2010\u2011\u2012\u2013\u2014\u2212"
_SHAPE = re.compile(rf"([0-9]{{6}})[{_HYPHENS}]?([0-9]{{5}})")
_IN_TEXT = re.compile(rf"(?<![0-9+])([0-9]{{6}})\s?[{_HYPHENS}]?\s?([0-9]{{5}})(?![0-9])")
_DIGITS = 11
_NEW_FORM = re.compile(r"3[2-9][0-9]{9}")
_WEIGHTS = (10, 5, 8, 4, 2, 1, 6, 3, 7, 9)
_CENTURIES = {"0": 1800, "1": 1900, "2": 2000}


class CodeState(StrEnum):
    """What a text is when read as a personal code. The values are cell statuses (`feeds.normalising.CellStatus`)."""

    OK = "ok"
    MALFORMED = "malformed"
    """Neither form (VAL-08)."""
    IMPOSSIBLE_DATE = "code_impossible_date"
    """Old form with a day that is none, or before 1900 (VAL-09)."""
    CHECK_DIGIT = "check_digit"
    """Old form whose last digit does not fit: a warning, as the rule is not officially confirmed (VAL-10)."""


def digits_of(text: str) -> str | None:
    """The eleven digits of a text shaped like a personal code, or None."""
    match = _SHAPE.fullmatch(text.strip())
    return match[1] + match[2] if match else None


def judge(text: str) -> CodeState:
    """What `text` is as a personal code."""
    digits = digits_of(text)
    if digits is None:
        return CodeState.MALFORMED
    if _NEW_FORM.fullmatch(digits):
        return CodeState.OK
    if digits[6] not in _CENTURIES:
        return CodeState.MALFORMED
    born = _date_in(digits)
    if born is None or born.year < EARLIEST_YEAR:
        return CodeState.IMPOSSIBLE_DATE
    return CodeState.OK if check_digit(digits) == int(digits[10]) else CodeState.CHECK_DIGIT


def birth_date_of(text: str) -> date | None:
    """The birth date that an old-form code states; None for a new-form code, a malformed one or an impossible date."""
    digits = digits_of(text)
    if digits is None or _NEW_FORM.fullmatch(digits) or digits[6] not in _CENTURIES:
        return None
    return _date_in(digits)


def birth_differs(code: str, stated: str) -> bool:
    """Whether the birth date of an old-form code disagrees with `stated` (VAL-11).

    `stated` is normalised (`1980-05-17`, `1980-05` or `1980`); only its own precision is compared.
    """
    born = birth_date_of(code)
    return born is not None and not born.isoformat().startswith(stated)


def contains_personal_code(text: str) -> bool:
    """Whether a personal code stands in `text`, alone or among other words (PRIV-01).

    Eleven digits in the new form, or in the old form with a possible date; a longer run of digits is none, nor is a
    telephone number after a plus. A blank or any dash may stand after the sixth digit, since people write codes so.
    """
    if len(text) < _DIGITS:
        return False
    codes = (match[1] + match[2] for match in _IN_TEXT.finditer(text))
    return any(judge(digits) in (CodeState.OK, CodeState.CHECK_DIGIT) for digits in codes)


def _date_in(digits: str) -> date | None:
    try:
        return date(_CENTURIES[digits[6]] + int(digits[4:6]), int(digits[2:4]), int(digits[:2]))
    except ValueError:
        return None


def check_digit(digits: str) -> int:
    """The last digit that fits the first ten of an old-form code (methodology 2; not officially confirmed)."""
    return (1 + sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=False))) % 11 % 10
