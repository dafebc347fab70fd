"""What is right although it looks wrong: the gate asks about it, and `confirmations.yml` holds the answers.

Neither moves a figure of the pilot: beds are in none of them, and the child's nights lie in a service without costs,
on no reference night.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from examples.pilot_generator.people import PersonRegister
from examples.pilot_generator.records import Stay, TownTables
from examples.pilot_generator.towns import Town

_WINTER_BEDS = 10


def open_winter_beds(town: Town, tables: TownTables, period: str) -> None:
    """Let the night shelter put up beds for the cold months, more than a third of those that it has (CAP-03)."""
    shelter = town.place_of("overnight_shelter")
    tables.facilities[period] = [
        replace(place, capacity=place.capacity + _WINTER_BEDS) if place.facility_id == shelter.facility_id else place
        for place in tables.facilities[period]
    ]


def shelter_a_child_alone(town: Town, tables: TownTables, register: PersonRegister, check_in: date) -> None:
    """Let a child of nine be brought to the crisis centre without an adult, and fetched on the third day (DATE-06)."""
    child = register.new(
        "F", f"{check_in.year - 9}-02-11", check_in.isoformat(), addiction_need=False, with_code=True, child=True
    )
    tables.stays.append(
        Stay(
            stay_id=f"{town.letter}S{len(tables.stays) + 1:05d}",
            local_person_id=child.local_person_id,
            facility_id=town.place_of("crisis_centre").facility_id,
            check_in=check_in,
            check_out=check_in.replace(day=check_in.day + 2),
            prior_situation="with_family_friends_temporary",
            main_reason="relationship_breakdown",
            exit_destination="family_friends_permanent",
        )
    )
