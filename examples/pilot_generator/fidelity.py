"""Fidelity reviews: one a municipality in July 2023, five domains each, with a mean of 3.6 of 4 as published."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from examples.pilot_generator.records import Review
from examples.pilot_generator.towns import Town

_DOMAINS = ("housing_choice", "separation", "philosophy", "service_array", "programme_structure")
_SCORES = {
    "R": ("3.4", "4.0", "3.7", "3.5", "3.4"),
    "L": ("3.6", "3.9", "3.8", "3.3", "3.4"),
    "V": ("3.3", "4.0", "3.8", "3.4", "3.5"),
}


def review_fidelity(town: Town) -> list[Review]:
    """The rows of the municipality's review."""
    return [
        Review(f"{town.letter}Y{number:02d}", town.provider, date(2023, 7, 20), domain, Decimal(score))
        for number, (domain, score) in enumerate(zip(_DOMAINS, _SCORES[town.letter], strict=True), start=1)
    ]
