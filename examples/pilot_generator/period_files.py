"""What a municipality's file of one month says: the view of the logical tables that feeds.md asks for.

A record with a span stands in the file of each month in which it was active, with what was known at the month's last
day: an open stay has no check_out until the month in which it ends. Facts stand in their month only. `persons` names
everybody whom another feed of the file names.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from examples.pilot_generator.months import first_day, last_day, period_of
from examples.pilot_generator.records import (
    Assessment,
    Discharge,
    Enrolment,
    Eviction,
    Observation,
    Person,
    Stay,
    Tenancy,
    TownTables,
)

Value = str | int | bool | date | Decimal | None
Row = dict[str, Value]
"""One row of a feed by column name; columns that are not named are empty."""


def period_rows(tables: TownTables, period: str) -> dict[str, list[Row]]:
    """All feeds of the municipality's file of the month, each with its rows (possibly none)."""
    enrolments = [_enrolment(record, period) for record in tables.enrolments if _active(record, period)]
    feeds: dict[str, list[Row]] = {
        "shelter_stays": [_stay(stay, period) for stay in tables.stays if _stay_is_told(stay, period)],
        "living_situations": [
            _observation(seen, period)
            for seen in tables.observations
            if _overlaps(seen.observed_on, seen.valid_to or seen.observed_on, period)
        ],
        "institution_discharges": [
            _discharge(record, period)
            for record in tables.discharges
            if _overlaps(record.ready_on, record.discharged_on, period)
        ],
        "evictions": [
            _eviction(record, period)
            for record in tables.evictions
            if _overlaps(record.notice_on, record.settled_on, period)
        ],
        "hf_enrolments": enrolments,
        "hf_tenancies": [
            _tenancy(home, period) for home in tables.tenancies if _overlaps(home.move_in, home.move_out, period)
        ],
        "hf_support": [_plain(contact) for contact in tables.contacts if period_of(contact.contact_on) == period],
        "hf_assessments": [
            _assessment(answer) for answer in tables.assessments if period_of(answer.assessed_on) == period
        ],
        "hf_fidelity": [_plain(review) for review in tables.reviews if period_of(review.reviewed_on) == period],
        "service_costs": [_plain(line, leave_out=("period",)) for line in tables.costs if line.period == period],
        "crisis_events": [_plain(event) for event in tables.crisis_events if period_of(event.occurred_on) == period],
    }
    named = {row["local_person_id"] for rows in feeds.values() for row in rows if row.get("local_person_id")}
    feeds["persons"] = [_person(person, period) for number, person in sorted(tables.persons.items()) if number in named]
    feeds["facilities"] = [_plain(facility) for facility in tables.facilities[period]]
    return feeds


def _overlaps(start: date, end: date | None, period: str) -> bool:
    """Whether [start, end] (both days included, `end` None = open) has a day in the month."""
    return start <= last_day(period) and (end is None or end >= first_day(period))


def _known(day: date | None, period: str) -> date | None:
    """The day, if it had come by the end of the month."""
    return day if day is not None and day <= last_day(period) else None


def _active(enrolment: Enrolment, period: str) -> bool:
    return _overlaps(enrolment.referred_on, enrolment.exited_on, period)


def _stay_is_told(stay: Stay, period: str) -> bool:
    """A withdrawn stay is told for the last time in the month that takes it back."""
    if stay.withdrawn_in is not None and period > stay.withdrawn_in:
        return False
    return _overlaps(stay.check_in, stay.check_out, period)


def _plain(record: object, leave_out: Iterable[str] = ()) -> Row:
    """All fields of the record as they are."""
    slots: Iterable[str] = getattr(type(record), "__slots__", ())
    return {name: getattr(record, name) for name in slots if name not in leave_out}


def _person(person: Person, period: str) -> Row:
    row = _plain(person, leave_out=("code_from", "died_on"))
    if person.code_from is not None and period < person.code_from:
        row |= {"person_code": person.previous_person_code, "previous_person_code": None}
    return row


def _stay(stay: Stay, period: str) -> Row:
    check_out = _known(stay.check_out, period)
    return _plain(stay, leave_out=("withdrawn_in",)) | {
        "withdrawn": True if stay.withdrawn_in == period else None,
        "check_out": check_out,
        "exit_destination": stay.exit_destination if check_out else None,
    }


def _observation(seen: Observation, period: str) -> Row:
    lasted = None if seen.valid_to is None else min(seen.valid_to, last_day(period))
    return _plain(seen) | {"valid_to": lasted}


def _discharge(record: Discharge, period: str) -> Row:
    discharged_on, offered_on = _known(record.discharged_on, period), _known(record.offered_on, period)
    return _plain(record) | {
        "discharged_on": discharged_on,
        "housing_offered": offered_on is not None,
        "offered_on": offered_on,
        "destination": record.destination if discharged_on else None,
    }


def _eviction(record: Eviction, period: str) -> Row:
    settled = _known(record.settled_on, period) is not None
    return _plain(record, leave_out=("settled_on",)) | {
        "executed_on": record.executed_on if settled else None,
        "outcome": record.outcome if settled else None,
    }


def _enrolment(record: Enrolment, period: str) -> Row:
    exited_on = _known(record.exited_on, period)
    return _plain(record) | {
        "agreed_on": _known(record.agreed_on, period),
        "exited_on": exited_on,
        "exit_reason": record.exit_reason if exited_on else None,
        "exit_destination": record.exit_destination if exited_on else None,
    }


def _tenancy(home: Tenancy, period: str) -> Row:
    return _plain(home) | {"move_out": _known(home.move_out, period)}


def _assessment(answer: Assessment) -> Row:
    items: Row = {f"csq_{number}": points for number, points in enumerate(answer.csq, start=1)}
    return _plain(answer, leave_out=("csq",)) | items
