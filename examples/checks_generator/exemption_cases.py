"""RULE: a milder rule that was agreed for one municipality, and its last day."""

from __future__ import annotations

from typing import Any

from examples.checks_generator.case import TODAY, Case, Example, Raised, delivered
from examples.checks_generator.tables import Month, open_stay, person, place, shelter_month

_CROWDED, _QUIET = "LV0005000", "LV0006000"
"""Two municipalities, so that the exemption of the one is not that of the other."""


def _exempt(municipality: str, expires_on: str) -> tuple[dict[str, Any]]:
    return (
        {
            "check_id": "CAP-01",
            "municipality": municipality,
            "feed": "facilities",
            "changes": {"severity": "off"},
            "reason": "Patversmi pārbūvē, un ziemā gultu ir mazāk nekā cilvēku.",
            "approver": "Labklājības ministrija",
            "expires_on": expires_on,
        },
    )


_ONE_BED = [place(capacity="1")]
_FIRST = open_stay(check_in="2026-03-01")


def _one_person() -> Month:
    """A place of one bed, and one person in it all month."""
    return shelter_month(facilities=_ONE_BED, shelter_stays=[_FIRST])


def _too_many() -> Month:
    """A second person in the same place for its last three nights: 34 nights in 31 beds, 110 %."""
    second = person(local_person_id="P-2", person_code="329000-00029", household_id="M-2")
    return shelter_month(
        facilities=_ONE_BED,
        persons=[person(), second],
        shelter_stays=[_FIRST, open_stay(stay_id="U-2", local_person_id="P-2", check_in="2026-03-29")],
    )


EXEMPTION_CASES: tuple[Case, ...] = (
    Case(
        "RULE-01",
        Example(
            delivered(_one_person(), municipality=_QUIET),
            (Raised("facilities"),),
            municipality=_QUIET,
            exemptions=_exempt(_QUIET, "2026-04-09"),
        ),
        Example(
            delivered(_too_many(), municipality=_CROWDED),
            municipality=_CROWDED,
            exemptions=_exempt(_CROWDED, TODAY),
        ),
    ),
)
