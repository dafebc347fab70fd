"""The whole pilot: the logical tables of the three municipalities, built subject by subject, the same on every run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from random import Random
from types import MappingProxyType

from examples.pilot_generator.applicants import refer_applicants
from examples.pilot_generator.asking import open_winter_beds, shelter_a_child_alone
from examples.pilot_generator.costs import CostBook
from examples.pilot_generator.crisis import use_crisis_services
from examples.pilot_generator.fidelity import review_fidelity
from examples.pilot_generator.months import PERIODS
from examples.pilot_generator.participant_records import Client, follow_after_loss, house_participants
from examples.pilot_generator.people import NameBook, PersonRegister
from examples.pilot_generator.prevention import discharge_people, evict_people
from examples.pilot_generator.questionnaires import assess
from examples.pilot_generator.records import Person, TownTables
from examples.pilot_generator.shelters import Guests, ShelterHouse, change_a_code, refusals_of, withdraw_a_stay
from examples.pilot_generator.street import Outreach
from examples.pilot_generator.support import areas_of_help, support_clients
from examples.pilot_generator.towns import LIEPAJA, RIGA, TOWNS, VALMIERA, Town

FIRST_VERSION_PERIOD = "2023-03"
"""The month that Liepāja delivered twice: first with mistakes, then corrected."""
NEW_IN_LIEPAJA = date(2023, 3, 15)
"""On that day a person was seen there for the first time; the first version lacks the person."""
_MOVED_TO_RIGA = 3
"""From each of the two other municipalities."""
_CODE_CHANGE = "2023-02"
_WITHDRAWAL = "2023-05"
_WINTER_BEDS = "2023-10"
_CHILD_ALONE = date(2023, 9, 12)


@cache
def build_world() -> Mapping[str, TownTables]:
    """The tables of each municipality by its code."""
    book = NameBook(Random("pilot/names"))
    tables = {town.code: TownTables() for town in TOWNS}
    registers = {
        town.code: PersonRegister(town.letter, tables[town.code], book, Random(f"pilot/persons/{town.code}"))
        for town in TOWNS
    }
    clients: list[Client] = []
    # Rīga comes last, because people move there from the two others, and first among the clients.
    arrivals: list[tuple[date, Person]] = []
    for town in (LIEPAJA, VALMIERA, RIGA):
        housed = _people_of(town, tables[town.code], registers[town.code], arrivals if town is RIGA else [])
        clients = [*housed, *clients] if town is RIGA else [*clients, *housed]
        if town is not RIGA:
            arrivals += _leaving(tables[town.code])
    areas = areas_of_help(clients)
    answers = assess(clients)
    for town in TOWNS:
        own = [client for client in clients if client.enrolment.enrolment_id.startswith(town.letter)]
        support_clients(town, tables[town.code], own, areas)
        tables[town.code].assessments += answers[town.letter]
        tables[town.code].reviews += review_fidelity(town)
        CostBook(town, tables[town.code]).book()
    # Last, so that nobody else's name, code or number depends on it.
    open_winter_beds(LIEPAJA, tables[LIEPAJA.code], _WINTER_BEDS)
    shelter_a_child_alone(RIGA, tables[RIGA.code], registers[RIGA.code], _CHILD_ALONE)
    return MappingProxyType(tables)


def _people_of(
    town: Town, tables: TownTables, register: PersonRegister, arrivals: list[tuple[date, Person]]
) -> list[Client]:
    """Everything of a municipality that concerns people; returns its participants."""
    guests = Guests(town, tables, Random(f"pilot/guests/{town.code}"))
    clients = house_participants(town, tables, register, guests)
    ShelterHouse(town, tables, register, guests, arrivals).fill()
    follow_after_loss(town, tables, clients, guests)
    refer_applicants(town, tables)
    outreach = Outreach(town, tables, register)
    outreach.observe()
    if town is LIEPAJA:
        outreach.first_seen_in(NEW_IN_LIEPAJA)
    discharge_people(town, tables, register)
    evict_people(town, tables, register)
    use_crisis_services(town, tables, clients)
    if town is RIGA:
        change_a_code(town, tables, register, _CODE_CHANGE)
        withdraw_a_stay(town, tables, _WITHDRAWAL)
    rng = Random(f"pilot/refusals/{town.code}")
    for period in PERIODS:
        tables.facilities[period] = [place.in_month(refusals_of(place, period, rng)) for place in town.places]
    return clients


def _leaving(tables: TownTables) -> list[tuple[date, Person]]:
    """People with a code whose last stay ended in winter: some of them are in Rīga from ten days later on."""
    last_stay = {stay.local_person_id: stay for stay in sorted(tables.stays, key=lambda stay: stay.check_in)}
    enrolled = {enrolment.local_person_id for enrolment in tables.enrolments}
    leaving = [
        (stay.check_out + timedelta(days=10), tables.persons[number])
        for number, stay in last_stay.items()
        if stay.check_out is not None
        and date(2022, 11, 1) <= stay.check_out <= date(2023, 4, 30)
        and number not in enrolled
        and tables.persons[number].person_code is not None
        and tables.persons[number].died_on is None
    ]
    return leaving[:_MOVED_TO_RIGA]
