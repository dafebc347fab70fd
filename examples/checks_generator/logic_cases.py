"""LOG: answers that do not fit each other."""

from __future__ import annotations

from examples.checks_generator.case import Case, Raised, pair
from examples.checks_generator.tables import (
    Month,
    Row,
    housing_month,
    month_with,
    open_stay,
    person,
    row,
    shelter_month,
    stay,
)

_LEFT = {"exited_on": "2026-03-20", "exit_reason": "independent", "exit_destination": "own_tenancy"}


def _enrolled(**changes: str) -> Month:
    return month_with("hf_enrolments", row("hf_enrolments", **changes))


def _housed(enrolment: dict[str, str], tenancy: dict[str, str]) -> Month:
    return housing_month(
        hf_enrolments=[row("hf_enrolments", **enrolment)], hf_tenancies=[row("hf_tenancies", **tenancy)]
    )


def _housed_without_contact(since: str) -> Month:
    """Housed since a day in February or March, and the team recorded no contact at all in March."""
    month = _housed({"referred_on": "2026-02-10", "agreed_on": "2026-02-12"}, {"move_in": since})
    return {**month, "hf_support": []}


def _without_a_home(agreed_on: str) -> Month:
    month = _enrolled(referred_on="2025-12-20", agreed_on=agreed_on)
    return {**month, "hf_tenancies": [], "hf_support": [row("hf_support")]}


def _asked_about_addiction(need: str) -> Month:
    answer = row("hf_assessments", wave="follow_up", addiction_control_change="1")
    return housing_month(persons=[person(addiction_need=need)], hf_assessments=[answer])


def _costs(*lines: Row) -> Month:
    return shelter_month(service_costs=list(lines))


def _cost(**changes: str) -> Row:
    return row("service_costs", **changes)


def _care_home(number: int, client_days: str) -> Row:
    return _cost(
        cost_id=f"C-{number}", service_type="care_home", facility_id="", category="other", client_days=client_days
    )


def _two_in_a_shelter(period: str, amount_eur: str) -> Month:
    """Two persons sleep in the shelter all month; both came in August, and both are still there."""
    persons = [person(), person(local_person_id="P-2", person_code="329000-00029", household_id="M-2")]
    stays = [
        open_stay(stay_id=f"U-{number}", local_person_id=f"P-{number}", check_in="2025-08-11") for number in (1, 2)
    ]
    cost = _cost(cost_id=f"C-{period}", amount_eur=amount_eur)
    return shelter_month(persons=persons, shelter_stays=stays, service_costs=[cost])


_SEVEN_MONTHS = ("2025-08", "2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02")
_CLIENT_DAYS = {"2025-08": 42, "2025-09": 60, "2025-11": 60, "2026-02": 56}
"""Client-days of two persons in the months that have no 62."""
_USUAL_COSTS = [(period, _two_in_a_shelter(period, f"{_CLIENT_DAYS.get(period, 62)},00")) for period in _SEVEN_MONTHS]
"""One euro for each client-day, in every month."""

LOGIC_CASES: tuple[Case, ...] = (
    pair(
        "LOG-01",
        shelter_month(shelter_stays=[stay(exit_destination="")]),
        Raised("shelter_stays", "exit_destination", (2,)),
        shelter_month(shelter_stays=[open_stay()]),
    ),
    pair(
        "LOG-02",
        _enrolled(exited_on="2026-03-20", exit_destination="own_tenancy"),
        Raised("hf_enrolments", "exit_reason", (2,)),
        _enrolled(exited_on="2026-03-20", exit_reason="deceased"),
    ),
    pair(
        "LOG-03",
        month_with("institution_discharges", row("institution_discharges", destination="")),
        Raised("institution_discharges", "destination", (2,)),
        month_with("institution_discharges", row("institution_discharges", discharged_on="", destination="")),
    ),
    pair(
        "LOG-04",
        _housed({}, {"move_in": "2026-02-28"}),
        Raised("hf_tenancies", "move_in", (2,)),
        _housed({}, {"move_in": "2026-03-01"}),
    ),
    pair(
        "LOG-05",
        _housed(_LEFT, {"move_out": "2026-03-21"}),
        Raised("hf_tenancies", "move_out", (2,)),
        _housed(_LEFT, {"move_out": "2026-03-20"}),
    ),
    pair(
        "LOG-06",
        _housed(_LEFT, {}),
        Raised("hf_tenancies", "move_out", (2,)),
        _housed(_LEFT, {"move_out": "2026-03-20"}),
    ),
    pair(
        "LOG-07",
        _housed_without_contact("2026-03-01"),
        Raised("hf_tenancies", "enrolment_id", (2,)),
        _housed_without_contact("2026-03-02"),
    ),
    pair(
        "LOG-08",
        _without_a_home("2025-12-31"),
        Raised("hf_enrolments", "agreed_on", (2,)),
        _without_a_home("2026-01-01"),
    ),
    pair(
        "LOG-09",
        _asked_about_addiction("nē"),
        Raised("hf_assessments", "addiction_control_change", (2,)),
        _asked_about_addiction("jā"),
    ),
    pair(
        "LOG-10",
        _costs(_cost(), _cost(cost_id="C-2", amount_eur="-0,01")),
        Raised("service_costs", "amount_eur", (3,)),
        _costs(_cost(), _cost(cost_id="C-2", amount_eur="-0,01", correction="jā")),
    ),
    pair(
        "LOG-11",
        _costs(_cost(), _cost(cost_id="C-2", service_type="hostel", facility_id="")),
        Raised("service_costs", "service_type", (3,)),
        _costs(_cost(), _care_home(2, "30")),
    ),
    pair(
        "LOG-12",
        _two_in_a_shelter("2026-03", "248,01"),
        Raised("service_costs", "amount_eur", (2,)),
        _two_in_a_shelter("2026-03", "248,00"),
        history=_USUAL_COSTS,
    ),
    pair(
        "LOG-13",
        _costs(_care_home(1, "30"), _care_home(2, "30")),
        Raised("service_costs", "client_days", (2, 3)),
        _costs(_care_home(1, "30"), _care_home(2, "")),
    ),
)
