"""Institution discharges and evictions: a few a month, of people who are in no other feed."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from examples.pilot_generator.choosing import Deck
from examples.pilot_generator.months import END, PERIODS, first_day
from examples.pilot_generator.people import PersonRegister, birth_date_at_age
from examples.pilot_generator.records import Discharge, Eviction, Person, TownTables
from examples.pilot_generator.towns import Town

_INSTITUTIONS = {"hospital": 5, "psychiatric_hospital": 2, "prison": 3, "social_care": 1}
_DESTINATIONS = {
    "with_family_friends_temporary": 4,
    "family_friends_permanent": 3,
    "own_tenancy": 2,
    "social_care": 2,
    "overnight_shelter": 2,
    "municipal_housing": 1,
    "unknown": 1,
}
_OUTCOMES = {"prevented": 4, "rehoused": 3, "homeless": 3, "unknown": 1}


def discharge_people(town: Town, tables: TownTables, register: PersonRegister) -> None:
    """Discharges: ready on a day, out on the same day or up to seven weeks later; half with an offer of housing."""
    rng = Random(f"pilot/discharges/{town.code}")
    institutions, destinations = Deck(_INSTITUTIONS, rng), Deck(_DESTINATIONS, rng)
    for period in PERIODS:
        for _ in range(town.discharges):
            ready_on = first_day(period) + timedelta(days=rng.randint(0, 27))
            discharged_on = ready_on + timedelta(days=rng.choice((0, 0, 3, 9, 16, 30, 48)))
            offered_on = ready_on + timedelta(days=rng.randint(0, (discharged_on - ready_on).days))
            offered = rng.random() < 0.5 and offered_on <= END
            ended = discharged_on <= END
            destination = destinations.draw()
            tables.discharges.append(
                Discharge(
                    discharge_id=f"{town.letter}N{len(tables.discharges) + 1:03d}",
                    local_person_id=_grown_up(register, ready_on, None, rng).local_person_id,
                    institution_type=institutions.draw(),
                    ready_on=ready_on,
                    discharged_on=discharged_on if ended else None,
                    offered_on=offered_on if offered else None,
                    destination=destination if ended else None,
                )
            )


def evict_people(town: Town, tables: TownTables, register: PersonRegister) -> None:
    """Evictions: settled four to twelve weeks after the notice, carried out unless they were prevented."""
    rng = Random(f"pilot/evictions/{town.code}")
    outcomes = Deck(_OUTCOMES, rng)
    for period in PERIODS:
        for _ in range(town.evictions):
            notice_on = first_day(period) + timedelta(days=rng.randint(0, 27))
            settled_on = notice_on + timedelta(days=rng.randint(28, 84))
            outcome = outcomes.draw()
            settled = settled_on <= END
            household_size = rng.choice((1, 1, 1, 2, 3, 4))
            tenant = _grown_up(register, notice_on, register.household() if household_size > 1 else None, rng)
            tables.evictions.append(
                Eviction(
                    eviction_id=f"{town.letter}I{len(tables.evictions) + 1:03d}",
                    local_person_id=tenant.local_person_id,
                    household_size=household_size,
                    notice_on=notice_on,
                    executed_on=settled_on if settled and outcome != "prevented" else None,
                    settled_on=settled_on if settled else None,
                    assistance_offered=outcome in ("prevented", "rehoused") or rng.random() < 0.4,
                    outcome=outcome if settled else None,
                )
            )


def _grown_up(register: PersonRegister, day: date, household_id: str | None, rng: Random) -> Person:
    return register.new(
        rng.choice("FMM"),
        birth_date_at_age(rng.randint(21, 72), day, rng),
        day.isoformat(),
        household_id=household_id,
        household_type="single" if household_id is None else "other",
    )
