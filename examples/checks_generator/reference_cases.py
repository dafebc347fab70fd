"""REF: ids that nobody knows, and persons of whom nothing else is said."""

from __future__ import annotations

from examples.checks_generator.case import Case, Raised, pair
from examples.checks_generator.tables import (
    Month,
    Row,
    housing_month,
    month_with,
    person,
    place,
    row,
    shelter_month,
    stay,
)

_FEBRUARY = "2026-02"


def _seen(**changes: str) -> Row:
    return row("living_situations", **changes)


def _seen_in_february(person_id: str) -> Month:
    seen = _seen(observation_id="N-0", local_person_id=person_id, observed_on="2026-02-05", valid_to="2026-02-20")
    return {"persons": [person(local_person_id=person_id, person_code="329000-00029")], "living_situations": [seen]}


_TWO_SEEN = month_with("living_situations", _seen(), _seen(observation_id="N-2", local_person_id="P-2"))
_TWO_PLACES = shelter_month(
    shelter_stays=[stay(), stay(stay_id="U-2", facility_id="PAT-2", check_in="2026-03-20", check_out="2026-03-25")]
)
_HELPED_TWICE = housing_month(hf_support=[row("hf_support"), row("hf_support", contact_id="K-2", enrolment_id="D-2")])
_LEFT_IN_FEBRUARY = {
    "persons": [person(local_person_id="P-2", person_code="329000-00029")],
    "hf_enrolments": [
        row(
            "hf_enrolments", enrolment_id="D-2", local_person_id="P-2", referred_on="2026-01-12",
            agreed_on="2026-01-20", exited_on="2026-02-20", exit_reason="independent", exit_destination="own_tenancy",
        )
    ],
}  # fmt: skip
_TWO_PERSONS = {
    **month_with("living_situations", _seen()),
    "persons": [person(), person(local_person_id="P-2", person_code="329000-00029")],
}

REFERENCE_CASES: tuple[Case, ...] = (
    pair(
        "REF-01", _TWO_SEEN, Raised("living_situations", "local_person_id", (3,)), _TWO_SEEN,
        good_history=[(_FEBRUARY, _seen_in_february("P-2"))],
    ),
    pair(
        "REF-02", _TWO_PLACES, Raised("shelter_stays", "facility_id", (3,)), _TWO_PLACES,
        good_history=[(_FEBRUARY, {"facilities": [place(facility_id="PAT-2", capacity="0")]})],
    ),
    pair(
        "REF-03", _HELPED_TWICE, Raised("hf_support", "enrolment_id", (3,)), _HELPED_TWICE,
        good_history=[(_FEBRUARY, _LEFT_IN_FEBRUARY)],
    ),
    pair(
        "REF-04", _TWO_PERSONS, Raised("persons", "local_person_id", (3,)), _TWO_PERSONS,
        good_history=[(_FEBRUARY, _seen_in_february("P-2"))],
    ),
)  # fmt: skip
