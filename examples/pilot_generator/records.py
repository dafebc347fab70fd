"""The logical tables of the pilot: one frozen record per thing, over the whole pilot, as it truly was.

Fields have the names of the feeds' columns, so that a period's file is a view of these records
(`examples.pilot_generator.period_files`). Dates are days; a partial date is text (`1968-05`, `2014`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(slots=True)
class Person:
    """One person as one municipality knows them.

    `code_from` is the month from which `person_code` replaces the previous one.
    """

    local_person_id: str
    person_code: str | None
    previous_person_code: str | None
    code_from: str | None
    first_name: str
    last_name: str
    household_id: str | None
    birth_date: str | None
    sex: str
    citizenship: str
    birth_country: str
    household_type: str
    education: str
    disability: bool
    mental_health_need: bool
    addiction_need: bool
    first_homeless_on: str | None
    died_on: date | None = None
    """Known to the simulation only: no record of a person begins or ends after it."""


@dataclass(frozen=True, slots=True)
class Facility:
    """A place in one month."""

    facility_id: str
    name: str
    service_type: str
    capacity: int
    open_from: date
    open_to: date | None
    refusals: int | None


@dataclass(frozen=True, slots=True)
class Stay:
    """Nights in a place. `withdrawn_in` is the month in which it was taken back as a mistake."""

    stay_id: str
    local_person_id: str
    facility_id: str
    check_in: date
    check_out: date | None
    prior_situation: str
    main_reason: str
    exit_destination: str | None
    withdrawn_in: str | None = None


@dataclass(frozen=True, slots=True)
class Observation:
    """Homelessness seen outside a shelter; `valid_to` is the last day of it that is known in the end."""

    observation_id: str
    local_person_id: str | None
    source: str
    observed_on: date
    valid_to: date | None
    situation: str
    main_reason: str | None


@dataclass(frozen=True, slots=True)
class Discharge:
    """A discharge from an institution."""

    discharge_id: str
    local_person_id: str
    institution_type: str
    ready_on: date
    discharged_on: date | None
    offered_on: date | None
    destination: str | None


@dataclass(frozen=True, slots=True)
class Eviction:
    """An eviction. `settled_on` is the day on which the outcome was known: `executed_on` when it was carried out."""

    eviction_id: str
    local_person_id: str
    household_size: int
    notice_on: date
    executed_on: date | None
    settled_on: date | None
    assistance_offered: bool
    outcome: str | None


@dataclass(frozen=True, slots=True)
class Enrolment:
    """An enrolment in Housing First."""

    enrolment_id: str
    local_person_id: str
    provider: str
    referral_source: str
    referred_on: date
    agreed_on: date | None
    exited_on: date | None
    exit_reason: str | None
    exit_destination: str | None


@dataclass(frozen=True, slots=True)
class Tenancy:
    """A home of Housing First."""

    tenancy_id: str
    enrolment_id: str
    dwelling_id: str
    tenure: str
    move_in: date
    move_out: date | None
    rent_eur: Decimal
    utilities_eur: Decimal


@dataclass(frozen=True, slots=True)
class Contact:
    """One piece of work of the support team for one client."""

    contact_id: str
    enrolment_id: str
    contact_on: date
    worker_id: str
    worker_role: str
    support_area: str
    hours: Decimal
    direct: bool


@dataclass(frozen=True, slots=True)
class Assessment:
    """One answered questionnaire."""

    assessment_id: str
    enrolment_id: str
    wave: str
    assessed_on: date
    living_conditions_change: int | None = None
    quality_of_life_change: int | None = None
    belonging_change: int | None = None
    health_change: int | None = None
    addiction_control_change: int | None = None
    income_eur: Decimal | None = None
    employment: str | None = None
    volunteered: bool | None = None
    attended_public_event: bool | None = None
    learned_skills: bool | None = None
    started_addiction_rehab: bool | None = None
    csq: tuple[int | None, ...] = (None,) * 8
    housing_satisfaction: Decimal | None = None
    team_satisfaction: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """The score of one domain in a fidelity review."""

    review_id: str
    provider: str
    reviewed_on: date
    domain: str
    score: Decimal


@dataclass(frozen=True, slots=True)
class CostLine:
    """One cost of a month."""

    cost_id: str
    period: str
    service_type: str
    facility_id: str | None
    category: str
    amount_eur: Decimal
    correction: bool
    funding_source: str
    client_days: int | None


@dataclass(frozen=True, slots=True)
class CrisisEvent:
    """One use of an emergency or crisis service."""

    event_id: str
    local_person_id: str
    event_type: str
    occurred_on: date
    quantity: Decimal


@dataclass(slots=True)
class TownTables:
    """Everything that one municipality knows over the pilot; the simulation adds to it subject by subject."""

    persons: dict[str, Person] = field(default_factory=dict)
    facilities: dict[str, list[Facility]] = field(default_factory=dict)
    """By period."""
    stays: list[Stay] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)
    discharges: list[Discharge] = field(default_factory=list)
    evictions: list[Eviction] = field(default_factory=list)
    enrolments: list[Enrolment] = field(default_factory=list)
    tenancies: list[Tenancy] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    assessments: list[Assessment] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    costs: list[CostLine] = field(default_factory=list)
    crisis_events: list[CrisisEvent] = field(default_factory=list)
