"""COMP and TIME: what is left empty too often, and what comes late."""

from __future__ import annotations

from examples.checks_generator.case import Case, Example, Raised, delivered, pair
from examples.checks_generator.tables import Month, person, row, shelter_month, stay


def _ten_exits(unknown: int) -> Month:
    """Ten persons leave the shelter, and of some nobody knows where to."""
    numbers = range(1, 11)
    return shelter_month(
        persons=[
            person(local_person_id=f"P-{n}", person_code=f"329000-000{n:02}", household_id=f"M-{n}") for n in numbers
        ],
        shelter_stays=[
            stay(
                stay_id=f"U-{n}",
                local_person_id=f"P-{n}",
                exit_destination="unknown" if n <= unknown else "own_tenancy",
            )
            for n in numbers
        ],
    )


def _one_without_citizenship(persons: int) -> Month:
    numbers = range(1, persons + 1)
    return {
        "persons": [
            person(
                local_person_id=f"P-{n}",
                person_code=f"329000-000{n:02}",
                household_id=f"M-{n}",
                citizenship="" if n == 1 else "LV",
            )
            for n in numbers
        ],
        "living_situations": [
            row("living_situations", observation_id=f"N-{n}", local_person_id=f"P-{n}") for n in numbers
        ],
    }


_REVIEW = delivered({"hf_fidelity": [row("hf_fidelity")]})

COMPLETENESS_CASES: tuple[Case, ...] = (
    pair("COMP-01", _ten_exits(3), Raised("shelter_stays", "exit_destination", (2, 3, 4)), _ten_exits(2)),
    pair("COMP-02", _one_without_citizenship(4), Raised("persons", "citizenship", (2,)), _one_without_citizenship(5)),
    Case(
        "TIME-01",
        Example(_REVIEW, (Raised(),), today="2026-04-16"),
        Example(_REVIEW, today="2026-04-15"),
    ),
)  # fmt: skip
