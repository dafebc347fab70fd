"""What an examination finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ailment:
    """One thing that is wrong: a sentence saying what, where and what next. Names files and deliveries, never people.

    `is_grave`: something cannot go on, or a figure cannot be trusted. Otherwise it is worth knowing and harms nothing.
    """

    sentence: str
    is_grave: bool = True
