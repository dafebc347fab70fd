"""Shelter users beside the participants: each bed in use is a chain of stays, so no place is ever over its capacity.

Beds are followed in order of time, and a person comes back only after the last stay has ended: nobody has two beds.
"""

from __future__ import annotations

import heapq
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from examples.pilot_generator.choosing import Deck
from examples.pilot_generator.months import END, PERIODS, START
from examples.pilot_generator.people import PersonRegister, birth_date_at_age, stated_start
from examples.pilot_generator.records import Person, Stay, TownTables
from examples.pilot_generator.towns import Place, Town

_DESTINATIONS = {
    "with_family_friends_temporary": 5,
    "family_friends_permanent": 4,
    "overnight_shelter": 3,
    "street": 3,
    "own_tenancy": 3,
    "municipal_housing": 2,
    "social_housing": 2,
    "social_care": 2,
    "left_without_notice": 2,
    "hospital": 2,
    "abroad": 1,
    "prison": 1,
    "deceased": 1,
}
_PRIOR_SITUATIONS = {
    "street": 6,
    "with_family_friends_temporary": 6,
    "overnight_shelter": 4,
    "own_tenancy": 3,
    "non_conventional_building": 2,
    "hospital": 2,
    "municipal_housing": 2,
    "prison": 1,
    "abroad": 1,
    "unknown": 1,
}
_REASONS = {
    "rent_arrears": 5,
    "relationship_breakdown": 5,
    "job_loss": 4,
    "addiction": 4,
    "eviction": 3,
    "health": 2,
    "leaving_institution": 2,
    "migration": 1,
    "violence": 1,
    "unknown": 1,
}
_NEVER_BACK = frozenset({"deceased", "abroad", "social_care"})
_LONGEST_STAY = 300
_SAME_DAY_SHARE = 0.03
_RETURN_SHARE = 0.55


class Guests:
    """Draws what is asked of a guest at the door, and gives stays their numbers."""

    def __init__(self, town: Town, tables: TownTables, rng: Random) -> None:
        self._letter, self._tables = town.letter, tables
        self._priors, self._reasons = Deck(_PRIOR_SITUATIONS, rng), Deck(_REASONS, rng)

    def stay(
        self, person: Person, place: Place, check_in: date, check_out: date | None, destination: str | None
    ) -> Stay:
        """A stay, put down in the municipality's tables. One that lasts beyond the pilot has no end yet."""
        ended = check_out is not None and check_out <= END
        stay = Stay(
            stay_id=f"{self._letter}S{len(self._tables.stays) + 1:05d}",
            local_person_id=person.local_person_id,
            facility_id=place.facility_id,
            check_in=check_in,
            check_out=check_out if ended else None,
            prior_situation=self._priors.draw(),
            main_reason=self._reasons.draw(),
            exit_destination=destination if ended else None,
        )
        if stay.exit_destination == "deceased":
            person.died_on = stay.check_out
        self._tables.stays.append(stay)
        return stay


class ShelterHouse:
    """The simulation of one municipality's beds."""

    def __init__(
        self,
        town: Town,
        tables: TownTables,
        register: PersonRegister,
        guests: Guests,
        arrivals: list[tuple[date, Person]],
    ) -> None:
        """`arrivals`: people known to another municipality, who may come here from that day on."""
        self._town, self._tables, self._register, self._guests = town, tables, register, guests
        self._arrivals = sorted(arrivals, key=lambda arrival: (arrival[0], arrival[1].local_person_id))
        self._rng = Random(f"pilot/shelters/{town.code}")
        self._destinations = Deck(_DESTINATIONS, self._rng)
        self._free: dict[str, list[tuple[date, Person]]] = {"adults": [], "women": []}

    def fill(self) -> None:
        """Fill all beds from before the pilot's start to its end."""
        beds: list[tuple[date, int, Place]] = []
        for place in self._town.places:
            for _ in range(place.beds_in_use):
                first_free = START - timedelta(days=self._rng.randint(1, place.mean_stay))
                heapq.heappush(beds, (first_free, len(beds), place))
        while beds:
            free_from, bed, place = heapq.heappop(beds)
            check_in = free_from + timedelta(days=self._rng.randint(0, 6))
            if check_in > END:
                continue
            heapq.heappush(beds, (self._use_bed(place, check_in), bed, place))

    def _use_bed(self, place: Place, check_in: date) -> date:
        """One stay from `check_in` on; the day on which the bed is free again."""
        length = max(1, min(_LONGEST_STAY, round(self._rng.expovariate(1 / place.mean_stay))))
        if check_in + timedelta(days=length) < START:
            length = (START - check_in).days + self._rng.randint(1, 30)
        elif self._rng.random() < _SAME_DAY_SHARE and check_in >= START:
            length = 0
        check_out = check_in + timedelta(days=length)
        group = "women" if place.service_type == "crisis_centre" else "adults"
        person = self._returning(group, check_in) or self._newcomer(place, check_in)
        destination = self._destinations.draw()
        self._guests.stay(person, place, check_in, check_out, destination)
        for child in self._children(person):
            self._guests.stay(
                child, place, check_in, check_out, "unknown" if destination == "deceased" else destination
            )
        if destination not in _NEVER_BACK:
            self._free[group].append((check_out, person))
        return check_out

    def _returning(self, group: str, day: date) -> Person | None:
        """Somebody who comes back, or comes from another municipality; None when it is to be a new person."""
        if group == "adults" and self._arrivals and self._arrivals[0][0] <= day:
            return self._register.known_elsewhere(self._arrivals.pop(0)[1])
        if self._rng.random() >= _RETURN_SHARE:
            return None
        # At least one night elsewhere in between, so that a return is never the same stay under two keys.
        ready = [entry for entry in self._free[group] if entry[0] < day]
        if not ready:
            return None
        chosen = self._rng.choice(ready)
        self._free[group].remove(chosen)
        return chosen[1]

    def _newcomer(self, place: Place, check_in: date) -> Person:
        """A person new to the municipality's files; in the crisis centre a woman, often with children."""
        rng = self._rng
        homeless_since = check_in - timedelta(days=round(rng.expovariate(1 / 900)))
        if place.service_type != "crisis_centre":
            sex = "M" if rng.random() < 0.72 else "F"
            birth = birth_date_at_age(rng.randint(22, 74), check_in, rng)
            return self._register.new(sex, birth, stated_start(homeless_since, rng))
        birth = birth_date_at_age(rng.randint(20, 45), check_in, rng)
        children = rng.randint(0, 2)
        if not children:
            return self._register.new("F", birth, check_in.isoformat())
        household = self._register.household()
        mother = self._register.new(
            "F", birth, check_in.isoformat(), household_id=household, household_type="lone_parent", with_code=True
        )
        for _ in range(children):
            self._register.new(
                rng.choice("FM"),
                birth_date_at_age(rng.randint(1, 12), check_in, rng),
                check_in.isoformat(),
                household_id=household,
                household_type="lone_parent",
                with_code=True,
                child=True,
            )
        return mother

    def _children(self, person: Person) -> list[Person]:
        """The children who come with this person."""
        if person.household_type != "lone_parent":
            return []
        return [
            other
            for other in self._tables.persons.values()
            if other.household_id == person.household_id and other is not person
        ]


def change_a_code(town: Town, tables: TownTables, register: PersonRegister, period: str) -> None:
    """Let one person who has a code and an open stay at the start and in `period` change the code officially."""
    for stay in tables.stays:
        person = tables.persons[stay.local_person_id]
        lasts = stay.check_out is None or f"{stay.check_out:%Y-%m}" > period
        if person.person_code and stay.check_in < START and lasts and person.code_from is None:
            register.change_code(person, period)
            return
    raise LookupError(f"{town.code}: nobody stays long enough to change the code in {period}")


def withdraw_a_stay(town: Town, tables: TownTables, period: str) -> None:
    """Add one stay that the next month's file takes back: it was written down under the wrong person."""
    following = PERIODS[PERIODS.index(period) + 1]
    place = town.place_of("overnight_shelter")
    elsewhere = {stay.local_person_id for stay in tables.stays} | {row.local_person_id for row in tables.enrolments}
    wrong = next(
        sighting.local_person_id
        for sighting in tables.observations
        if sighting.local_person_id is not None
        and sighting.local_person_id not in elsewhere
        and sighting.observed_on.isoformat()[:7] == period
    )
    template = next(stay for stay in tables.stays if stay.facility_id == place.facility_id)
    tables.stays.append(
        replace(
            template,
            stay_id=f"{town.letter}S{len(tables.stays) + 1:05d}",
            local_person_id=wrong,
            check_in=date.fromisoformat(f"{period}-20"),
            check_out=None,
            exit_destination=None,
            withdrawn_in=following,
        )
    )


def refusals_of(place: Place, period: str, rng: Random) -> int | None:
    """People turned away in the month for lack of a bed: counted by night shelters only, more in winter."""
    if place.service_type != "overnight_shelter":
        return None
    return rng.randint(2, 6) if period[5:] in ("11", "12", "01", "02", "03") else rng.randint(0, 2)
