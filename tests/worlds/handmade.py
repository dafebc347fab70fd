"""Small builders for deliveries that a test writes out by hand. Dates are ISO text; nothing random belongs here."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.worlds.logical import LogicalDelivery, Row, Value

RIGA, LIEPAJA, JURMALA = "LV0001000", "LV0005000", "LV0004000"
MADONA_BEFORE, MADONA, VARAKLANI = "LV0038000", "LV0038001", "LV0055000"

WITH_PERSONS = (
    "shelter_stays",
    "living_situations",
    "institution_discharges",
    "evictions",
    "hf_enrolments",
    "crisis_events",
)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def person(local_person_id: str, *, sex: str = "M", birth: str | None = "1980-05", **columns: Value) -> Row:
    """A row of `persons`."""
    return {"local_person_id": local_person_id, "sex": sex, "birth_date": birth, **columns}


def facility(facility_id: str = "f1", service_type: str = "shelter", *, capacity: int = 20) -> Row:
    """A row of `facilities`, open since 2015."""
    return {
        "facility_id": facility_id,
        "name": f"Mītne {facility_id}",
        "service_type": service_type,
        "capacity": capacity,
        "open_from": date(2015, 1, 1),
        "open_to": None,
    }


def stay(
    stay_id: str,
    who: str,
    check_in: str,
    check_out: str | None = None,
    destination: str | None = None,
    *,
    at: str = "f1",
    withdrawn: bool | None = None,
) -> Row:
    """A row of `shelter_stays`; an ended stay without a stated destination was left without notice."""
    return {
        "stay_id": stay_id,
        "withdrawn": withdrawn,
        "local_person_id": who,
        "facility_id": at,
        "check_in": _day(check_in),
        "check_out": _day(check_out),
        "exit_destination": (destination or "left_without_notice") if check_out else None,
    }


def sighting(
    observation_id: str,
    who: str | None,
    observed_on: str,
    valid_to: str | None = None,
    *,
    source: str = "outreach",
    situation: str = "street",
) -> Row:
    """A row of `living_situations`."""
    return {
        "observation_id": observation_id,
        "local_person_id": who,
        "source": source,
        "observed_on": _day(observed_on),
        "valid_to": _day(valid_to),
        "situation": situation,
    }


def discharge(
    discharge_id: str,
    who: str,
    ready_on: str,
    discharged_on: str | None = None,
    destination: str | None = None,
    *,
    offered_on: str | None = None,
    institution_type: str = "hospital",
) -> Row:
    """A row of `institution_discharges`."""
    return {
        "discharge_id": discharge_id,
        "local_person_id": who,
        "institution_type": institution_type,
        "ready_on": _day(ready_on),
        "discharged_on": _day(discharged_on),
        "housing_offered": offered_on is not None,
        "offered_on": _day(offered_on),
        "destination": (destination or "unknown") if discharged_on else None,
    }


def enrolment(
    enrolment_id: str, who: str, referred_on: str, exited_on: str | None = None, reason: str | None = None
) -> Row:
    """A row of `hf_enrolments`, agreed on the day of referral."""
    return {
        "enrolment_id": enrolment_id,
        "local_person_id": who,
        "provider": "Nodrošinātājs",
        "referred_on": _day(referred_on),
        "agreed_on": _day(referred_on),
        "exited_on": _day(exited_on),
        "exit_reason": reason,
        "exit_destination": "unknown" if exited_on and reason != "deceased" else None,
    }


def tenancy(tenancy_id: str, enrolment_id: str, move_in: str, move_out: str | None = None) -> Row:
    """A row of `hf_tenancies`, each in a dwelling of its own."""
    return {
        "tenancy_id": tenancy_id,
        "enrolment_id": enrolment_id,
        "dwelling_id": f"d-{tenancy_id}",
        "tenure": "municipal",
        "move_in": _day(move_in),
        "move_out": _day(move_out),
    }


def cost(
    cost_id: str, service_type: str, amount: str, *, category: str = "support_staff", client_days: int | None = None
) -> Row:
    """A row of `service_costs`."""
    return {
        "cost_id": cost_id,
        "service_type": service_type,
        "category": category,
        "amount_eur": Decimal(amount),
        "correction": amount.startswith("-"),
        "funding_source": "municipal",
        "client_days": client_days,
    }


def delivery(municipality: str, period: str, received_order: int = 0, **feeds: list[Row]) -> LogicalDelivery:
    """A delivery with the three counting feeds (empty when not given), one shelter, and everybody who is named."""
    found: dict[str, list[Row]] = {
        "facilities": [facility()],
        "shelter_stays": [],
        "living_situations": [],
        "institution_discharges": [],
        **feeds,
    }
    if "persons" not in found:
        named = {str(row["local_person_id"]) for feed in WITH_PERSONS for row in found.get(feed, []) if _names(row)}
        found["persons"] = [person(who) for who in sorted(named)]
    return LogicalDelivery(municipality, period, found, received_order)


def _names(row: Row) -> bool:
    return row.get("local_person_id") is not None
