"""Facts of the month: places, costs, support contacts, questionnaires, fidelity, crisis events."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from tests.oracle.calendar import DAY, first_day, last_day
from tests.worlds.lives import Life, Numbers
from tests.worlds.places import Town
from tests.worlds.truth import FactRecord, Ref, SpanRecord, Truth

CHANGES = (
    "living_conditions_change",
    "quality_of_life_change",
    "belonging_change",
    "health_change",
)


def month_facts(
    rng: random.Random, town: Town, numbers: Numbers, lives: Sequence[Life], period: str
) -> list[FactRecord]:
    """All facts of a town's month, for feeds that the town delivers in it."""
    found = [
        *_facilities(rng, town, period),
        *_costs(rng, town, numbers, period),
        *_support(rng, town, numbers, lives, period),
        *_assessments(rng, town, numbers, lives, period),
        *_fidelity(rng, town, numbers, period),
        *_crises(rng, town, numbers, lives, period),
    ]
    return [fact for fact in found if town.delivers(fact.feed, period)]


def _facilities(rng: random.Random, town: Town, period: str) -> list[FactRecord]:
    return [
        FactRecord(
            "facilities",
            town.lineage,
            period,
            {
                "facility_id": place.ref,
                "name": place.name,
                "service_type": place.service_in(period),
                "capacity": place.capacity,
                "open_from": place.opens_on,
                "open_to": place.closes_on,
                "refusals": rng.choice((None, 0, 3)),
            },
        )
        for place in town.places
        if place.opens_on <= last_day(period) and (place.closes_on is None or place.closes_on >= first_day(period))
    ]


def _costs(rng: random.Random, town: Town, numbers: Numbers, period: str) -> list[FactRecord]:
    lines: list[Truth] = []
    services = sorted({place.service_in(period) for place in town.places})
    if town.has_housing_first:
        services.append("housing_first")
    for service in services:
        if rng.random() < 0.08:
            continue
        for category in ("housing", "support_staff", rng.choice(("utilities", "administration", "food", "other"))):
            lines.append(_cost(rng, town, numbers, service, category))
        if rng.random() < 0.1:
            back = _cost(rng, town, numbers, service, "repairs_furnishing")
            back["amount_eur"], back["correction"] = Decimal("-12.35"), True
            lines.append(back)
    if rng.random() < 0.3:
        lines.append(_cost(rng, town, numbers, "mobile_brigade", "support_staff"))
    care_home = _cost(rng, town, numbers, "care_home", "support_staff")
    care_home["client_days"] = rng.randint(200, 900)
    lines += [care_home, _cost(rng, town, numbers, "care_home", "food")]
    return [FactRecord("service_costs", town.lineage, period, line) for line in lines]


def _cost(rng: random.Random, town: Town, numbers: Numbers, service: str, category: str) -> Truth:
    return {
        "cost_id": numbers.ref(town.lineage, "c"),
        "service_type": service,
        "facility_id": None,
        "category": category,
        "amount_eur": Decimal(rng.randint(10_000, 900_000)) / 100,
        "correction": False,
        "funding_source": rng.choice(("municipal", "state", "eu")),
        "client_days": None,
    }


def _active(lives: Sequence[Life], feed: str, period: str) -> list[SpanRecord]:
    return [
        record
        for life in lives
        for record in life.records
        if record.feed == feed
        and record.is_active_in(period)
        and (record.withdrawn_in is None or period < record.withdrawn_in)
        and (record.dropped_after is None or period <= record.dropped_after)
    ]


def _support(rng: random.Random, town: Town, numbers: Numbers, lives: Sequence[Life], period: str) -> list[FactRecord]:
    found = []
    for tenancy in _active(lives, "hf_tenancies", period):
        earliest = max(tenancy.start, first_day(period))
        latest = min(tenancy.end or date.max, last_day(period))
        row: Truth = {
            "contact_id": numbers.ref(town.lineage, "k"),
            "enrolment_id": tenancy.row["enrolment_id"],
            "contact_on": earliest + timedelta(days=rng.randint(0, (latest - earliest).days)),
            "worker_id": Ref(town.lineage, f"w{rng.randint(1, 5)}"),
            "worker_role": rng.choice(("social_worker", "mentor")),
            "support_area": rng.choice(("job_search", "food", "health_care", "language")),
            "hours": Decimal(rng.randint(1, 16)) / 4,
            "direct": rng.random() < 0.8,
        }
        found.append(FactRecord("hf_support", town.lineage, period, row))
    return found


def _assessments(
    rng: random.Random, town: Town, numbers: Numbers, lives: Sequence[Life], period: str
) -> list[FactRecord]:
    found = []
    for tenancy in _active(lives, "hf_tenancies", period):
        for wave, after in (("baseline", 10 * DAY), ("follow_up", 200 * DAY)):
            day = tenancy.start + after
            is_in_month = first_day(period) <= day <= last_day(period) and (tenancy.end is None or day <= tenancy.end)
            if is_in_month:
                row: Truth = {
                    "assessment_id": numbers.ref(town.lineage, "a"),
                    "enrolment_id": tenancy.row["enrolment_id"],
                    "wave": wave,
                    "assessed_on": day,
                    "income_eur": Decimal(rng.randint(0, 70_000)) / 100,
                    "employment": rng.choice(("full_time", "unemployed", "inactive")),
                    "volunteered": rng.choice((True, False, None)),
                }
                row |= {name: rng.choice((-1, 0, 1)) if wave == "follow_up" else None for name in CHANGES}
                row |= {f"csq_{item}": rng.choice((2, 3, 4)) if wave == "follow_up" else None for item in range(1, 9)}
                found.append(FactRecord("hf_assessments", town.lineage, period, row))
    return found


def _fidelity(rng: random.Random, town: Town, numbers: Numbers, period: str) -> list[FactRecord]:
    if not period.endswith("-06"):
        return []
    return [
        FactRecord(
            "hf_fidelity",
            town.lineage,
            period,
            {
                "review_id": numbers.ref(town.lineage, "r"),
                "provider": "Nodrošinātājs",
                "reviewed_on": last_day(period),
                "domain": domain,
                "score": Decimal(rng.randint(100, 400)) / 100,
            },
        )
        for domain in ("housing_choice", "separation", "philosophy", "service_array", "programme_structure")
    ]


def _crises(rng: random.Random, town: Town, numbers: Numbers, lives: Sequence[Life], period: str) -> list[FactRecord]:
    found = []
    for life in lives:
        is_alive = life.died_on is None or life.died_on > last_day(period)
        if is_alive and life.first_day <= last_day(period) and rng.random() < 0.03:
            row: Truth = {
                "event_id": numbers.ref(town.lineage, "x"),
                "local_person_id": life.who,
                "event_type": rng.choice(("ambulance", "hospital_day", "police")),
                "occurred_on": first_day(period) + timedelta(days=rng.randint(0, 27)),
                "quantity": Decimal(rng.randint(1, 9)),
            }
            found.append(FactRecord("crisis_events", town.lineage, period, row))
    return found
