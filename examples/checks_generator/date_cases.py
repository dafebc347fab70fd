"""DATE: days against each other, the period, birth, death and the place's opening."""

from __future__ import annotations

from examples.checks_generator.case import Case, Raised, pair
from examples.checks_generator.tables import Month, month_with, person, place, row, shelter_month, stay

_STAYS = "shelter_stays"


def _stay(**changes: str) -> Month:
    return shelter_month(shelter_stays=[stay(**changes)])


def _two_stays(**second: str) -> Month:
    return shelter_month(shelter_stays=[stay(check_in="2026-03-12"), stay(stay_id="U-2", **second)])


def _seen(**of_person: str) -> Month:
    return {**month_with("living_situations", row("living_situations")), "persons": [person(**of_person)]}


def _child(**of_person: str) -> Month:
    of_person = {"birth_date": "2014-04", "household_id": "", "household_type": "single", **of_person}
    return shelter_month(persons=[person(**of_person)])


def _died(died_on: str) -> Month:
    """Two stays, and the person died at the end of the first."""
    first = stay(check_in="2026-03-02", check_out=died_on, exit_destination="deceased")
    return shelter_month(shelter_stays=[first, stay(stay_id="U-2", check_in="2026-03-12", check_out="2026-03-12")])


DATE_CASES: tuple[Case, ...] = (
    pair("DATE-01", _stay(check_out="2026-03-04"), Raised(_STAYS, "check_out", (2,)), _stay(check_out="2026-03-05")),
    pair("DATE-02", _stay(check_out="2026-04-01"), Raised(_STAYS, "check_out", (2,)), _stay(check_out="2026-03-31")),
    pair(
        "DATE-03",
        _two_stays(check_in="2026-02-20", check_out="2026-02-28"),
        Raised(_STAYS, "check_out", (3,)),
        _two_stays(check_in="2026-02-20", check_out="2026-03-01"),
    ),
    pair(
        "DATE-04",
        _seen(birth_date="1980-05", first_homeless_on="1980-04"),
        Raised("persons", "first_homeless_on", (2,)),
        _seen(birth_date="1980-05", first_homeless_on="1980-05"),
    ),
    pair(
        "DATE-05", _seen(birth_date="1925-03"), Raised("persons", "birth_date", (2,)), _seen(birth_date="1925-04")
    ),
    pair("DATE-06", _child(), Raised(_STAYS, "local_person_id", (2,)), _child(birth_date="2014-02")),
    pair("DATE-07", _died("2026-03-11"), Raised(_STAYS, "check_in", (3,)), _died("2026-03-12")),
    pair(
        "DATE-08",
        shelter_month(facilities=[place(open_from="2026-03-06")]),
        Raised(_STAYS, "check_in", (2,)),
        shelter_month(facilities=[place(open_from="2026-03-05")]),
    ),
)  # fmt: skip
