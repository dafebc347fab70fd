"""Use of emergency and crisis services by shelter users and participants."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from examples.pilot_generator.choosing import Deck
from examples.pilot_generator.months import PERIODS, first_day
from examples.pilot_generator.participant_records import Client
from examples.pilot_generator.records import CrisisEvent, Stay, TownTables
from examples.pilot_generator.towns import Town

_TYPES = {
    "ambulance": 6,
    "emergency_department": 4,
    "police": 4,
    "hospital_day": 3,
    "sobering_up": 3,
    "psychiatric_day": 1,
    "detention_day": 1,
    "court": 1,
}


def use_crisis_services(town: Town, tables: TownTables, clients: list[Client]) -> None:
    """A steady number of events a month; about one in eight is a participant's who is in the programme on that day."""
    rng = Random(f"pilot/crisis/{town.code}")
    types = Deck(_TYPES, rng)
    for period in PERIODS:
        for _ in range(town.crisis_events):
            day = first_day(period) + timedelta(days=rng.randint(0, 27))
            event_type = types.draw()
            quantity = rng.randint(1, 9) if event_type.endswith("_day") else 1
            tables.crisis_events.append(
                CrisisEvent(
                    event_id=f"{town.letter}K{len(tables.crisis_events) + 1:04d}",
                    local_person_id=_who(tables, clients, day, rng),
                    event_type=event_type,
                    occurred_on=day,
                    quantity=Decimal(quantity),
                )
            )


def _who(tables: TownTables, clients: list[Client], day: date, rng: Random) -> str:
    """Somebody who was in a home or in a shelter of the municipality on that day."""
    housed = [
        client.person.local_person_id
        for client in clients
        if client.tenancy.move_in <= day and (client.tenancy.move_out is None or day < client.tenancy.move_out)
    ]
    if housed and rng.random() < 1 / 8:
        return rng.choice(housed)
    return rng.choice([stay.local_person_id for stay in tables.stays if _sleeps_there(stay, day)])


def _sleeps_there(stay: Stay, day: date) -> bool:
    return stay.withdrawn_in is None and stay.check_in <= day and (stay.check_out is None or day < stay.check_out)
