"""OVER, CAP and STAY: one person in two beds, more persons than beds, and stays without end."""

from __future__ import annotations

from examples.checks_generator.case import Case, Raised, pair
from examples.checks_generator.tables import Month, housing_month, open_stay, person, place, shelter_month, stay

_STAYS = "shelter_stays"


def _two_beds(second_from: str) -> Month:
    """Until 20 March in one place; from some day on in another."""
    second = stay(stay_id="U-2", facility_id="PAT-2", check_in=second_from, check_out="2026-03-25")
    return shelter_month(facilities=[place(), place(facility_id="PAT-2")], shelter_stays=[stay(), second])


def _shelter_and_home(check_out: str) -> Month:
    """A home since 10 March, and a stay in a shelter that ends on some day."""
    return housing_month(
        facilities=[place()], shelter_stays=[stay(check_out=check_out, exit_destination="housing_first")]
    )


def _all_month(persons: int, capacity: str) -> Month:
    """Persons who all sleep in one place from the first to the last night of the month."""
    numbers = range(1, persons + 1)
    return shelter_month(
        facilities=[place(capacity=capacity)],
        persons=[person(local_person_id=f"P-{n}", person_code=f"329000-0002{n}", household_id="") for n in numbers],
        shelter_stays=[
            open_stay(stay_id=f"U-{n}", local_person_id=f"P-{n}", check_in="2026-03-01") for n in numbers
        ],
    )  # fmt: skip


def _beds(capacity: str) -> Month:
    return shelter_month(facilities=[place(capacity=capacity)])


def _february_with(capacity: str) -> Month:
    return shelter_month(
        facilities=[place(capacity=capacity)],
        shelter_stays=[stay(stay_id="U-0", check_in="2026-02-05", check_out="2026-02-20")],
    )


def _second_place(capacity: str) -> Month:
    return shelter_month(facilities=[place(), place(facility_id="PAT-2", capacity=capacity)])


def _still_there_since(check_in: str) -> Month:
    return shelter_month(
        facilities=[place(service_type="overnight_shelter")], shelter_stays=[open_stay(check_in=check_in)]
    )


OCCUPANCY_CASES: tuple[Case, ...] = (
    pair("OVER-01", _two_beds("2026-03-18"), Raised(_STAYS, "check_in", (2, 3)), _two_beds("2026-03-20")),
    pair("OVER-02", _two_beds("2026-03-19"), Raised(_STAYS, "check_in", (2, 3)), _two_beds("2026-03-20")),
    pair(
        "OVER-03", _shelter_and_home("2026-03-11"), Raised(_STAYS, "check_in", (2,)), _shelter_and_home("2026-03-10")
    ),
    pair("CAP-01", _all_month(3, "2"), Raised("facilities", "capacity", (2,)), _all_month(3, "3")),
    pair("CAP-02", _all_month(4, "2"), Raised("facilities", "capacity", (2,)), _all_month(4, "4")),
    pair(
        "CAP-03", _beds("13"), Raised("facilities", "capacity", (2,)), _beds("12"),
        history=[("2026-02", _february_with("9"))],
    ),
    pair("CAP-04", _second_place("5"), Raised("facilities", "facility_id", (3,)), _second_place("0")),
    pair(
        "STAY-01",
        _still_there_since("2025-03-31"),
        Raised(_STAYS, "check_out", (2,)),
        _still_there_since("2025-04-01"),
    ),
)  # fmt: skip
