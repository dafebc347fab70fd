"""Slips of a clerk that two checks could see: each is told by one of them (quality-checks.md, one finding)."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from feeds.simulation.faults import ClerkDelivery, Kind, Shelf
from feeds.simulation.faults.clerk_files import Cell, ClerkTable
from feeds.simulation.faults.records import PERSON, one_cell
from feeds.simulation.faults.shapes import CellEdit, Found, Place, Planting

STAYS, HOMES, ENROLMENTS = "shelter_stays", "hf_tenancies", "hf_enrolments"


def _born_long_ago(delivery: ClerkDelivery, persons: ClerkTable, row: int) -> Cell:
    """Of somebody who is known, with a personal code that tells no birth date: DATE-05 would see the age too."""
    has_new_form = persons.text(row, "person_code").startswith("32")
    is_known = persons.text(row, PERSON) in delivery.past.named
    return "1915" if has_new_form and is_known and persons.day(row, "birth_date") else None


def _stay_of_another(delivery: ClerkDelivery, row: int, _random: Random) -> Planting | None:
    """A newcomer's only stay under the id of somebody in another bed: REF-04 would miss the newcomer too."""
    stays = delivery.tables[STAYS]
    if _records_of(delivery, stays.text(row, PERSON)) != 1:
        return None
    other = next((n for n in stays.numbers if _shares_nights(stays, n, row)), None)
    if other is None or stays.code(row, "exit_destination") == "deceased":
        return None
    edit = CellEdit(STAYS, row, PERSON, stays.cell(other, PERSON))
    rows = (min(row, other), max(row, other))
    return Planting((Found(STAYS, "check_in", rows),), (edit,), lots=(Place(STAYS, other),))


def _records_of(delivery: ClerkDelivery, person: str) -> int:
    """How many records name the person, here or, as far as is known, before."""
    tables = [table for name, table in delivery.tables.items() if PERSON in table.places and name != "persons"]
    return sum(table.text(row, PERSON) == person for table in tables for row in table.numbers)


def _shares_nights(stays: ClerkTable, one: int, other: int) -> bool:
    """Whether two ended stays in different places share more nights than a move on an evening does."""
    begins = [stays.day(row, "check_in") for row in (one, other)]
    ends = [stays.day(row, "check_out") for row in (one, other)]
    is_elsewhere = stays.text(one, "facility_id") != stays.text(other, "facility_id")
    if not is_elsewhere or None in begins or None in ends or stays.code(one, "exit_destination") == "deceased":
        return False
    return (min(day for day in ends if day) - max(day for day in begins if day)).days > 1


def _place_without_stays(delivery: ClerkDelivery, row: int, _random: Random) -> Planting | None:
    """All stays of a place are missing, none of them told before: LOG-11 would see the cost, REF-04 the newcomers."""
    places, stays = delivery.tables["facilities"], delivery.tables[STAYS]
    gone = [n for n in stays.numbers if stays.text(n, "facility_id") == places.text(row, "facility_id")]
    if not gone or any(delivery.past.has_told(STAYS, stays.text(n, "stay_id")) for n in gone):
        return None
    return Planting((Found("facilities", "facility_id", (row,)),), dropped=tuple(Place(STAYS, n) for n in gone))


def _home_of_another(delivery: ClerkDelivery, row: int, _random: Random) -> Planting | None:
    """A home booked with an enrolment of later that has ended: LOG-06 would see that it is open."""
    homes, enrolments = delivery.tables[HOMES], delivery.tables[ENROLMENTS]
    moved_in = homes.day(row, "move_in")
    if homes.text(row, "move_out") or moved_in is None:
        return None
    for other in enrolments.numbers:
        referred = enrolments.day(other, "referred_on")
        if enrolments.text(other, "exited_on") and referred is not None and moved_in < referred:
            edit = CellEdit(HOMES, row, "enrolment_id", enrolments.cell(other, "enrolment_id"))
            return Planting((Found(HOMES, "move_in", (row,)),), (edit,))
    return None


FAR_REACHING: Sequence[Kind] = (
    one_cell("HIST-05", "persons", "birth_date", _born_long_ago, Shelf.ALONE, manner="far older"),
    Kind("OVER-01", STAYS, PERSON, Shelf.ALONE, _stay_of_another, manner="of another"),
    Kind("CAP-04", "facilities", "facility_id", Shelf.ALONE, _place_without_stays, manner="stays missing"),
    Kind("LOG-04", HOMES, "enrolment_id", Shelf.ALONE, _home_of_another, manner="of another"),
)
