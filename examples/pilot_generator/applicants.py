"""People who were referred to Housing First and never got a home: 33 who agreed, and some who did not.

With the 49 participants the 33 make the published 82 who were ready to take part.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from examples.pilot_generator.choosing import Deck
from examples.pilot_generator.participant_records import FIRST_LIST
from examples.pilot_generator.records import Enrolment, Stay, TownTables
from examples.pilot_generator.towns import Town

_LAST_REFERRAL = date(2022, 11, 30)
_SITUATION = {"RF3": "temporary_accommodation"}
_REASONS = {"other_support": 4, "abandoned": 3, "moved_away": 2, "unknown": 1}


def refer_applicants(town: Town, tables: TownTables) -> None:
    """Put down the enrolments of people who live in a shelter of the municipality when they are referred."""
    rng = Random(f"pilot/applicants/{town.code}")
    reasons = Deck(_REASONS, rng)
    taken = {enrolment.local_person_id for enrolment in tables.enrolments}
    for number in range(town.applicants + town.undecided):
        agreed = number < town.applicants
        referred_on = FIRST_LIST + timedelta(days=rng.randint(0, (_LAST_REFERRAL - FIRST_LIST).days))
        stay = rng.choice(_eligible(tables, taken, referred_on))
        taken.add(stay.local_person_id)
        agreed_on = referred_on + timedelta(days=rng.randint(2, 14)) if agreed else None
        waited = rng.randint(35, 85) if agreed else rng.randint(10, 30)
        reason = reasons.draw() if agreed else "abandoned"
        tables.enrolments.append(
            Enrolment(
                enrolment_id=f"{town.letter}E{len(tables.enrolments) + 1:03d}",
                local_person_id=stay.local_person_id,
                provider=town.provider,
                referral_source="shelter",
                referred_on=referred_on,
                agreed_on=agreed_on,
                exited_on=(agreed_on or referred_on) + timedelta(days=waited),
                exit_reason=reason,
                exit_destination=_destination(reason, stay),
            )
        )


def _eligible(tables: TownTables, taken: set[str], day: date) -> list[Stay]:
    """Stays of grown-ups who are in a shelter on that day, live on, and have not been referred yet."""
    return [
        stay
        for stay in tables.stays
        if stay.check_in < day
        and (stay.check_out is None or stay.check_out > day)
        and stay.local_person_id not in taken
        and tables.persons[stay.local_person_id].died_on is None
        and tables.persons[stay.local_person_id].household_type == "single"
    ]


def _destination(reason: str, stay: Stay) -> str:
    """Where the person went when the enrolment ended: whom another service took over stays in the shelter."""
    if reason == "other_support":
        return _SITUATION.get(stay.facility_id, "overnight_shelter")
    return "unknown" if reason in ("moved_away", "unknown") else "left_without_notice"
