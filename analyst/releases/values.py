"""How numbers are written: whole numbers whole, others with as many decimals as the observation says."""

from __future__ import annotations


def plain(value: float | None, decimals: int) -> str:
    """With a decimal point; empty where there is no value.

    >>> plain(12.0, 0), plain(0.5, 2), plain(None, 0)
    ('12', '0.50', '')
    """
    return "" if value is None else f"{value:.{decimals}f}"


def latvian(value: float | None, decimals: int) -> str:
    """With a decimal comma, as Excel set to Latvian reads it."""
    return plain(value, decimals).replace(".", ",")


def rounded(value: float | None, decimals: int) -> float | int | None:
    """As stored in a cell of a sheet: a whole number without decimals, another rounded to its decimals."""
    if value is None:
        return None
    return round(value) if decimals == 0 else round(value, decimals)
