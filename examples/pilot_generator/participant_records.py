"""The participants as persons, where they slept before, their enrolments and their homes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from examples.pilot_generator.months import END, START, first_day, last_day
from examples.pilot_generator.participants import Participant, participants_of
from examples.pilot_generator.people import PersonRegister, birth_date_at_age
from examples.pilot_generator.records import Enrolment, Observation, Person, Tenancy, TownTables
from examples.pilot_generator.shelters import Guests
from examples.pilot_generator.towns import Town

FIRST_LIST = date(2022, 8, 25)
"""The day of the first list of participants: nobody was referred earlier."""
_DAYS_IN_YEAR = 365.25
_LONGEST_WAIT = 80
"""Days from agreement to the home at most; 90 would be asked about (LOG-08)."""
_REFERRALS = {"street": "outreach", "friends": "social_service"}


@dataclass(frozen=True, slots=True)
class Client:
    """A participant with person, enrolment and home, for the subjects that hang on them."""

    plan: Participant
    person: Person
    enrolment: Enrolment
    tenancy: Tenancy


def house_participants(town: Town, tables: TownTables, register: PersonRegister, guests: Guests) -> list[Client]:
    """Put down all participants of the municipality, in the order of the plan."""
    rng = Random(f"pilot/participants/{town.code}")
    couple = register.household() if any(plan.couple for plan in participants_of(town)) else None
    clients: list[Client] = []
    for plan in participants_of(town):
        homeless_since = plan.move_in - timedelta(days=round(plan.years * _DAYS_IN_YEAR))
        person = register.new(
            plan.sex,
            birth_date_at_age(plan.age, plan.move_in, rng),
            _stated_start(plan, homeless_since),
            household_id=couple if plan.couple else None,
            household_type="couple" if plan.couple else "single",
            addiction_need=plan.addiction,
        )
        enrolment = _enrolment(town, len(clients) + 1, plan, person, rng)
        dwelling = clients[_partner_index(clients)].tenancy.dwelling_id if _second_of_couple(plan, clients) else None
        tenancy = _tenancy(town, len(clients) + 1, plan, enrolment, dwelling, rng)
        tables.enrolments.append(enrolment)
        tables.tenancies.append(tenancy)
        _nights_before(town, tables, guests, plan, person, homeless_since, rng)
        if plan.exit and plan.exit.reason == "deceased":
            person.died_on = plan.exit.on
        clients.append(Client(plan, person, enrolment, tenancy))
    return clients


def _stated_start(plan: Participant, homeless_since: date) -> str:
    """Within the last year the day is remembered, earlier only the month (the nearest first of a month)."""
    if plan.years < 1:
        return homeless_since.isoformat()
    nearest = homeless_since + timedelta(days=15)
    return f"{nearest:%Y-%m}"


def _second_of_couple(plan: Participant, clients: list[Client]) -> bool:
    return plan.couple and any(client.plan.couple for client in clients)


def _partner_index(clients: list[Client]) -> int:
    return next(index for index, client in enumerate(clients) if client.plan.couple)


def _enrolment(town: Town, number: int, plan: Participant, person: Person, rng: Random) -> Enrolment:
    earliest = max(FIRST_LIST, plan.move_in - timedelta(days=_LONGEST_WAIT))
    agreed_on = earliest + timedelta(days=rng.randint(6, 14))
    return Enrolment(
        enrolment_id=f"{town.letter}E{number:03d}",
        local_person_id=person.local_person_id,
        provider=town.provider,
        referral_source=_REFERRALS.get(plan.slept, "shelter"),
        referred_on=max(FIRST_LIST, agreed_on - timedelta(days=rng.randint(3, 12))),
        agreed_on=agreed_on,
        exited_on=plan.exit.on if plan.exit else None,
        exit_reason=plan.exit.reason if plan.exit else None,
        exit_destination=plan.exit.destination if plan.exit else None,
    )


def _tenancy(
    town: Town, number: int, plan: Participant, enrolment: Enrolment, dwelling: str | None, rng: Random
) -> Tenancy:
    low, high = town.rent_eur
    return Tenancy(
        tenancy_id=f"{town.letter}T{number:03d}",
        enrolment_id=enrolment.enrolment_id,
        dwelling_id=dwelling or f"{town.letter}D{number:03d}",
        tenure=town.tenure,
        move_in=plan.move_in,
        move_out=plan.exit.on if plan.exit else None,
        rent_eur=Decimal(rng.randint(low, high)).quantize(Decimal("0.01")),
        utilities_eur=Decimal(rng.randint(50, 110)).quantize(Decimal("0.01")),
    )


def _nights_before(
    town: Town, tables: TownTables, guests: Guests, plan: Participant, person: Person, since: date, rng: Random
) -> None:
    """Where the participant slept until the move-in: one stay, or what outreach and the social service saw."""
    if plan.slept not in ("street", "friends"):
        place = town.place_of(plan.slept)
        check_in = max(since, plan.move_in - timedelta(days=rng.randint(60, 290)))
        guests.stay(person, place, check_in, plan.move_in, "housing_first")
        return
    day = max(since, START + timedelta(days=rng.randint(0, 9)))
    if plan.slept == "friends":
        _observe(town, tables, person, "social_service", plan, day, True)
        return
    while day < plan.move_in:
        _observe(town, tables, person, "outreach", plan, day, False)
        day += timedelta(days=rng.randint(17, 29))


def _observe(
    town: Town, tables: TownTables, person: Person, source: str, plan: Participant, day: date, lasts: bool
) -> None:
    """One observation; one that lasts is known to have lasted until the last night before the home."""
    tables.observations.append(
        Observation(
            observation_id=f"{town.letter}O{len(tables.observations) + 1:04d}",
            local_person_id=person.local_person_id,
            source=source,
            observed_on=day,
            valid_to=plan.move_in - timedelta(days=1) if lasts else None,
            situation="with_family_friends_temporary" if source == "social_service" else "street",
            main_reason="rent_arrears" if source == "social_service" else "unknown",
        )
    )


def follow_after_loss(town: Town, tables: TownTables, clients: list[Client], guests: Guests) -> None:
    """Those who lost the home: one is back in the night shelter, one is seen in the street and later in a shelter."""
    for client in clients:
        leaving = client.plan.exit
        if leaving is None or leaving.reason == "deceased":
            continue
        if leaving.destination == "overnight_shelter":
            guests.stay(client.person, town.place_of("overnight_shelter"), leaving.on, date(2023, 8, 21), "hospital")
            continue
        _observe(town, tables, client.person, "outreach", client.plan, leaving.on + timedelta(days=9), False)
        guests.stay(client.person, town.place_of("shelter"), date(2023, 5, 22), None, None)


def days_housed(client: Client, period: str) -> tuple[date, date] | None:
    """First and last day in the home within the month, or None; the day of leaving is no day in the home."""
    first = max(client.tenancy.move_in, first_day(period))
    last = min(last_day(period), END)
    if client.tenancy.move_out is not None:
        last = min(last, client.tenancy.move_out - timedelta(days=1))
    return (first, last) if first <= last else None
