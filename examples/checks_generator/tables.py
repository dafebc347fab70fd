"""Sound rows of every feed, as a clerk writes them, and tables made of them. A case changes a cell or two."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from feeds.contract_loading import load_contracts

Row = Mapping[str, str]
Month = Mapping[str, Sequence[Row]]

_SOUND: Mapping[str, Row] = {
    "facilities": {
        "facility_id": "PAT-1", "name": "Patversme pie upes", "service_type": "shelter", "capacity": "10",
        "open_from": "2020-01-01", "refusals": "0",
    },
    "persons": {
        "local_person_id": "P-1", "person_code": "329000-00011", "first_name": "Zvaigzne", "last_name": "Zvirbule",
        "household_id": "M-1", "birth_date": "1980-05-17", "sex": "F", "citizenship": "LV", "birth_country": "LV",
        "household_type": "single", "education": "3", "disability": "nē", "mental_health_need": "nē",
        "addiction_need": "nē", "first_homeless_on": "2025-01",
    },
    "shelter_stays": {
        "stay_id": "U-1", "withdrawn": "nē", "local_person_id": "P-1", "facility_id": "PAT-1",
        "check_in": "2026-03-05", "check_out": "2026-03-20", "prior_situation": "street", "main_reason": "job_loss",
        "exit_destination": "own_tenancy",
    },
    "living_situations": {
        "observation_id": "N-1", "withdrawn": "nē", "local_person_id": "P-1", "source": "outreach",
        "observed_on": "2026-03-05", "valid_to": "2026-03-20", "situation": "street", "main_reason": "job_loss",
    },
    "institution_discharges": {
        "discharge_id": "I-1", "withdrawn": "nē", "local_person_id": "P-1", "institution_type": "hospital",
        "ready_on": "2026-03-03", "discharged_on": "2026-03-09", "housing_offered": "jā", "offered_on": "2026-03-05",
        "destination": "own_tenancy",
    },
    "evictions": {
        "eviction_id": "E-1", "withdrawn": "nē", "local_person_id": "P-1", "household_size": "2",
        "notice_on": "2026-03-04", "executed_on": "2026-03-25", "assistance_offered": "jā", "outcome": "rehoused",
    },
    "hf_enrolments": {
        "enrolment_id": "D-1", "withdrawn": "nē", "local_person_id": "P-1", "provider": "Biedrība Mājup",
        "referral_source": "outreach", "referred_on": "2026-03-01", "agreed_on": "2026-03-04",
    },
    "hf_tenancies": {
        "tenancy_id": "T-1", "withdrawn": "nē", "enrolment_id": "D-1", "dwelling_id": "DZ-1", "tenure": "municipal",
        "move_in": "2026-03-10", "rent_eur": "120,00", "utilities_eur": "80,50",
    },
    "hf_support": {
        "contact_id": "K-1", "enrolment_id": "D-1", "contact_on": "2026-03-12", "worker_id": "SD-1",
        "worker_role": "mentor", "support_area": "furnishing", "hours": "1,5", "direct": "jā",
    },
    "hf_assessments": {
        "assessment_id": "A-1", "enrolment_id": "D-1", "wave": "baseline", "assessed_on": "2026-03-11",
        "income_eur": "210,00", "employment": "unemployed", "csq_1": "3",
    },
    "hf_fidelity": {
        "review_id": "V-1", "provider": "Biedrība Mājup", "reviewed_on": "2026-03-18", "domain": "separation",
        "score": "3,6",
    },
    "service_costs": {
        "cost_id": "C-1", "service_type": "shelter", "facility_id": "PAT-1", "category": "support_staff",
        "amount_eur": "450,00", "correction": "nē", "funding_source": "municipal",
    },
    "crisis_events": {
        "event_id": "G-1", "local_person_id": "P-1", "event_type": "ambulance", "occurred_on": "2026-03-07",
        "quantity": "1",
    },
}  # fmt: skip


def row(feed: str, **changes: str) -> Row:
    """The feed's sound row with some cells changed; an empty text empties a cell."""
    return {**_SOUND[feed], **changes}


def place(**changes: str) -> Row:
    """A row of `facilities`."""
    return row("facilities", **changes)


def person(**changes: str) -> Row:
    """A row of `persons`."""
    return row("persons", **changes)


def stay(**changes: str) -> Row:
    """A row of `shelter_stays`."""
    return row("shelter_stays", **changes)


def open_stay(**changes: str) -> Row:
    """A stay that goes on."""
    return stay(**{"check_out": "", "exit_destination": "", **changes})


def shelter_month(**feeds: Sequence[Row]) -> Month:
    """A place, a person and a stay, with some feeds replaced or added."""
    return {"facilities": [place()], "persons": [person()], "shelter_stays": [stay()], **feeds}


def housing_month(**feeds: Sequence[Row]) -> Month:
    """A person in Housing First with a home and a support contact, with some feeds replaced or added."""
    names = ("persons", "hf_enrolments", "hf_tenancies", "hf_support")
    return {**{name: [row(name)] for name in names}, **feeds}


def month_with(feed: str, *rows: Row) -> Month:
    """A person and rows of one feed that names persons."""
    return {"persons": [person()], feed: rows}


def csv_table(feed: str, rows: Sequence[Row]) -> bytes:
    """A table with all columns of the feed, UTF-8, semicolons."""
    return csv_of([column.name for column in load_contracts()[feed].columns], rows)


def csv_of(header: Sequence[str], rows: Sequence[Row]) -> bytes:
    """A table with these columns only."""
    text = io.StringIO()
    writer = csv.DictWriter(text, header, restval="", extrasaction="ignore", delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")
