"""The support team's work: about twenty hours a month for each client in a home.

Published are the clients helped in seven areas, 8 mentors who became 11, 5 social workers, 13 to 16 people in all,
9–10 clients per social worker and 4–5 per mentor. A client keeps mentor and social worker for the whole participation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from examples.pilot_generator.choosing import evenly
from examples.pilot_generator.months import PERIODS, first_day, last_day
from examples.pilot_generator.participant_records import Client, days_housed
from examples.pilot_generator.records import Contact, TownTables
from examples.pilot_generator.towns import Town

CLIENTS_HELPED = {
    "job_search": 35,
    "furnishing": 32,
    "food": 31,
    "self_care": 30,
    "health_care": 30,
    "language": 4,
    "training": 1,
}
"""Clients helped by area, of 49, as published."""
_FOR_EVERYBODY = ("housing", "documents", "benefits", "social_contact", "debts")
_HOURS_A_MONTH = {"R": 19, "L": 22, "V": 20}
"""Hours per client and full month; in Liepāja the report found more contact hours than elsewhere."""
_CONTACTS_AT_FIRST, _CONTACTS_LATER = 9, 7
_START_UP_DAYS = 60
_AREA_SHIFTS = {"job_search": 0, "furnishing": 11, "food": 23, "self_care": 31, "health_care": 5}


def areas_of_help(clients: Sequence[Client]) -> Mapping[str, tuple[str, ...]]:
    """Which client (by enrolment) is helped in which of the counted areas, over all municipalities together."""
    youngest_first = sorted(clients, key=lambda client: (client.plan.age, client.enrolment.enrolment_id))
    helped = {"job_search": youngest_first[: CLIENTS_HELPED["job_search"]]}
    for area in ("furnishing", "food", "self_care", "health_care"):
        helped[area] = evenly(clients, CLIENTS_HELPED[area], _AREA_SHIFTS[area])
    not_latvian = [client for client in youngest_first if client.person.citizenship != "LV"]
    helped["language"] = not_latvian[: CLIENTS_HELPED["language"]]
    helped["training"] = [youngest_first[2]]
    return {
        client.enrolment.enrolment_id: tuple(area for area in CLIENTS_HELPED if client in helped[area])
        for client in clients
    }


def support_clients(
    town: Town, tables: TownTables, clients: Sequence[Client], areas: Mapping[str, tuple[str, ...]]
) -> None:
    """All contacts of one municipality's team, month by month."""
    rng = Random(f"pilot/support/{town.code}")
    teams = _teams(town, clients)
    turns = {client.enrolment.enrolment_id: 0 for client in clients}
    for period in PERIODS:
        for client in clients:
            housed = days_housed(client, period)
            if housed is None:
                continue
            enrolment = client.enrolment.enrolment_id
            mentor, social_worker = teams[enrolment]
            topics = _topics(client, areas[enrolment])
            for position, (day, hours) in enumerate(_work_plan(town, client, period, housed, rng)):
                by_mentor = position % 3 != 1
                tables.contacts.append(
                    Contact(
                        contact_id=f"{town.letter}A{len(tables.contacts) + 1:05d}",
                        enrolment_id=enrolment,
                        contact_on=day,
                        worker_id=mentor if by_mentor else social_worker,
                        worker_role="mentor" if by_mentor else "social_worker",
                        support_area=topics[turns[enrolment] % len(topics)],
                        hours=hours,
                        direct=position % 4 != 3,
                    )
                )
                turns[enrolment] += 1


def _topics(client: Client, areas: tuple[str, ...]) -> tuple[str, ...]:
    """What is worked on in turn; addiction only with those who need it."""
    return (*areas, *_FOR_EVERYBODY, *(("addiction",) if client.plan.addiction else ()))


def _teams(town: Town, clients: Sequence[Client]) -> dict[str, tuple[str, str]]:
    """Mentor and social worker of each enrolment.

    A client gets, in order of the move-ins, the mentor with the fewest clients among those at work; who came later
    takes the later clients, so nobody has to change the mentor.
    """
    load = dict.fromkeys(range(1, len(town.mentor_starts) + 1), 0)
    teams: dict[str, tuple[str, str]] = {}
    in_order = sorted(clients, key=lambda client: (client.tenancy.move_in, client.enrolment.enrolment_id))
    for position, client in enumerate(in_order):
        at_work = [
            number for number, start in enumerate(town.mentor_starts, start=1) if start <= client.tenancy.move_in
        ]
        mentor = min(at_work, key=lambda number: (load[number], number))
        load[mentor] += 1
        social_worker = position % town.social_workers + 1
        teams[client.enrolment.enrolment_id] = (f"{town.letter}W{mentor:02d}", f"{town.letter}W{50 + social_worker}")
    return teams


def _work_plan(
    town: Town, client: Client, period: str, housed: tuple[date, date], rng: Random
) -> list[tuple[date, Decimal]]:
    """Days and hours (in quarters) of a client's contacts in a month, by the share of the month spent in the home."""
    first, last = housed
    days = (last - first).days + 1
    month = (last_day(period) - first_day(period)).days + 1
    starting_up = (first - client.tenancy.move_in).days < _START_UP_DAYS
    contacts = max(2, round((_CONTACTS_AT_FIRST if starting_up else _CONTACTS_LATER) * days / month))
    quarters = max(contacts, round(4 * _HOURS_A_MONTH[town.letter] * days / month))
    shares = [quarters // contacts] * contacts
    for position in range(quarters % contacts):
        shares[position] += 1
    on = sorted(first + timedelta(days=rng.randint(0, days - 1)) for _ in range(contacts))
    return [(day, Decimal(share) / 4) for day, share in zip(on, shares, strict=True)]
