"""PRIV and VAL: what a single cell may not say."""

from __future__ import annotations

from examples.checks_generator.case import Case, Raised, pair
from examples.checks_generator.tables import Month, month_with, person, place, row, shelter_month

_REVIEWS = "hf_fidelity"
_OLD_CODE = "170580-10000"
"""An old-form code by hand: 1·10+7·5+0·8+5·4+8·2+0·1+1·6+0·3+0·7+0·9 = 87; 1+87 = 8·11, so its check digit is 0."""


def _review(column: str, bad: str, good: str, check_id: str) -> Case:
    """A case of one cell in one review."""
    return pair(
        check_id,
        {_REVIEWS: [row(_REVIEWS, **{column: bad})]},
        Raised(_REVIEWS, column, (2,)),
        {_REVIEWS: [row(_REVIEWS, **{column: good})]},
    )


def _of_person(check_id: str, column: str, bad: str, good: str, **rest: str) -> Case:
    """A case of one cell of a person who was seen on the street."""

    def month(text: str) -> Month:
        seen = month_with("living_situations", row("living_situations"))
        return {**seen, "persons": [person(**{**rest, column: text})]}

    return pair(check_id, month(bad), Raised("persons", column, (2,)), month(good))


CELL_CASES: tuple[Case, ...] = (
    _review("provider", "Biedrība 329000-00011", "Biedrība, tālr. +37167026000", "PRIV-01"),
    pair(
        "PRIV-02",
        shelter_month(facilities=[place(name="Zvirbule Zvaigzne, mājas")]),
        Raised("facilities", "name", (2,)),
        shelter_month(facilities=[place(name="Zvaigznes māja")]),
    ),
    _review("score", "", "1", "VAL-01"),
    _review("score", "labi", "3.60", "VAL-02"),
    _review("reviewed_on", "31.02.2026.", "31.03.2026.", "VAL-03"),
    _review("domain", "cits", "MAJOKLA UN PAKALPOJUMU NOSKIRSANA", "VAL-04"),
    _of_person("VAL-05", "birth_country", "SU", "LV"),
    _review("score", "4,01", "4", "VAL-06"),
    _review("provider", "B" * 201, "B" * 200, "VAL-07"),
    _of_person("VAL-08", "person_code", "329000-0001", "329000-00012"),
    _of_person("VAL-09", "person_code", "310299-10008", _OLD_CODE),
    _of_person("VAL-10", "person_code", "170580-10001", _OLD_CODE),
    _of_person("VAL-11", "birth_date", "18.05.1980.", "1980-05", person_code=_OLD_CODE),
    _review("provider", "#REF!", "Biedrība #1", "VAL-12"),
    _review("review_id", "1,23E+11", "12E5", "VAL-13"),
    _review("review_id", "\N{CYRILLIC CAPITAL LETTER ER}-1", "\N{CYRILLIC CAPITAL LETTER ZHE}-1", "VAL-14"),
)
