"""People whose lives exercise one rule of the marts each: long-term, in and out of institutions, back from a home, …

Ordinary lives (`lives`) hit these rules too seldom. Everything here is valid by the checks of quality-checks.md.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tests.oracle.calendar import DAY, first_day
from tests.worlds.identities import Acquaintance, Population
from tests.worlds.lives import Life, Numbers
from tests.worlds.logical import Row
from tests.worlds.places import Place, Town
from tests.worlds.truth import FactRecord, Truth

LONG_NIGHTS = (120, 200, 364, 365, 366, 500, 900)
GAPS_INSIDE = (0, 0, 1, 6)
GAPS_AROUND_INSTITUTIONS = (7, 20, 60, 89, 90, 91, 120)
NIGHTS_IN_INSTITUTIONS = (30, 88, 89, 90, 91, 140)
GAPS_AT_HOME = (0, 5, 7, 30, 179, 180, 181, 300, 365, 366, 729, 730, 731)
GAPS_BETWEEN_OCCASIONS = (7, 8, 13, 14, 20, 29, 30, 45, 89)
DAYS_IN_A_HOME = (2, 4, 5, 6, 200, 364, 366, 800)
HOMES = ("own_tenancy", "municipal_housing", "social_housing", "family_friends_permanent", "housing_first")
INSTITUTIONS = ("hospital", "psychiatric_hospital", "prison", "social_care")
FAMILIES = ((30, 4, 17), (38, 17, 15, 12, 9, 6, 3))
"""Ages of the members when the world begins."""
CRISES = ("ambulance", "emergency_department", "hospital_day", "police", "detention_day", "sobering_up", "court")
FIRST_TIMES = ("2009", "2012-02", "2016-08", date(2019, 11, 30), date(2020, 2, 29), None)


@dataclass(slots=True)
class Career(Life):
    """A life of one kind, named by its method."""

    def stay_long(self) -> None:
        """One episode of a year or more, over several stays with gaps of less than a week."""
        day = self.first_day
        for _ in range(self.rng.randint(2, 4)):
            day = self._sleep(day, self.rng.choice(LONG_NIGHTS), "unknown") + self._gap(GAPS_INSIDE)

    def go_through_institutions(self) -> None:
        """Stays that end in an institution, and a return to the shelter after about 90 nights."""
        day = self.first_day
        for _ in range(self.rng.randint(3, 6)):
            nights = self.rng.choice((40, 90, 150, 300))
            day = self._sleep(day, nights, self.rng.choice(INSTITUTIONS)) + self._gap(GAPS_AROUND_INSTITUTIONS)

    def wait_in_institutions(self) -> None:
        """Stays with a long wait for discharge in between, all in one episode."""
        day = self.first_day
        for _ in range(self.rng.randint(2, 4)):
            day = self._sleep(day, self.rng.choice((60, 150, 280)), "hospital")
            day = self._wait(day, self.rng.choice(NIGHTS_IN_INSTITUTIONS)) + self._gap(GAPS_INSIDE)
        self._sleep(day, self.rng.choice((60, 200)), "unknown")

    def come_back(self) -> None:
        """Exits to a home, and returns after half a year, a year, two years; sometimes two exits in a year."""
        day = self.first_day
        for _ in range(self.rng.randint(2, 6)):
            nights = self.rng.choice((1, 10, 25, 60, 120))
            day = self._sleep(day, nights, self.rng.choice(HOMES)) + self._gap(GAPS_AT_HOME)

    def have_many_occasions(self) -> None:
        """Four or more occasions in three years that add up to about a year."""
        day = self.first_day
        for _ in range(self.rng.randint(4, 9)):
            nights = self.rng.choice((60, 85, 91, 92, 100, 140))
            day = self._sleep(day, nights, "left_without_notice") + self._gap(GAPS_BETWEEN_OCCASIONS)

    def come_by_day(self) -> None:
        """Same-day stays with or without a night in between."""
        day = self.first_day
        for _ in range(self.rng.randint(2, 6)):
            nights = self.rng.choice((0, 0, 0, 2))
            day = self._sleep(day, nights, "unknown") + timedelta(days=self.rng.choice((1, 40, 400, 730, 760)))

    def find_a_home(self) -> None:
        """A year in shelters, then Housing First for some days or more than a year, and homeless once more."""
        move_in = self._sleep(self.first_day, self.rng.choice((200, 370, 400)), "housing_first")
        move_in += self.rng.choice((0, 0, 0, 3)) * DAY
        exited = move_in + timedelta(days=self.rng.choice(DAYS_IN_A_HOME))
        reason, destination = self.rng.choice((("independent", "own_tenancy"), ("returned_homeless", "street")))
        enrolment = self._enrol(move_in - 20 * DAY, move_in - 10 * DAY, exited, reason, destination)
        self._live_in_homes(enrolment, move_in, exited)
        self._sleep(exited + self._gap((0, 0, 0, 20)), self.rng.choice((5, 60)), "own_tenancy")

    def _sleep(self, start: date, nights: int, destination: str) -> date:
        """A stay in a place that is open all the while; returns the day of leaving."""
        end = start + timedelta(days=nights)
        places = [place for place in self.town.places if place.is_open_after(start)]
        lasting = [place for place in places if place.closes_on is None or place.closes_on >= end]
        return self.sleep_at(self.rng.choice(lasting), start, nights, destination)

    def sleep_at(self, place: Place, start: date, nights: int, destination: str) -> date:
        """A stay in that place; returns the day of leaving."""
        end = start + timedelta(days=nights)
        self._stay(place, start, end, destination)
        return end

    def _wait(self, ready: date, nights: int) -> date:
        left = ready + timedelta(days=nights)
        row: Truth = {
            "discharge_id": self.numbers.ref(self.town.lineage, "d"),
            "withdrawn": None,
            "institution_type": self.rng.choice(("hospital", "psychiatric_hospital", "prison", "social_care")),
            "ready_on": ready,
            "discharged_on": left,
            "housing_offered": False,
            "offered_on": None,
            "destination": self.rng.choice(("overnight_shelter", "street", "hospital", "own_tenancy")),
        }
        known = {"discharged_on": left, "destination": left}
        self._add("institution_discharges", ready, left, row, known)
        return left

    def _gap(self, lengths: tuple[int, ...]) -> timedelta:
        return timedelta(days=self.rng.choice(lengths))


KINDS: tuple[Callable[[Career], None], ...] = (
    Career.stay_long,
    Career.go_through_institutions,
    Career.wait_in_institutions,
    Career.come_back,
    Career.have_many_occasions,
    Career.come_by_day,
    Career.find_a_home,
)


@dataclass(frozen=True, slots=True)
class Careers:
    """Makes careers in the towns that deliver every feed, for a world of the days from `start` to `horizon`."""

    rng: random.Random
    population: Population
    numbers: dict[str, Numbers]
    towns: list[Town]
    start: date
    horizon: date

    def make(self, careers: int) -> Iterator[tuple[Career, Acquaintance]]:
        """So many careers, of each kind in turn, and with every seventh one a family with children."""
        half = (self.horizon - self.start).days // 2
        for number in range(careers):
            town = self.rng.choice([town for town in self.towns if town.is_complete])
            first = self.start + self.rng.randint(-200, half) * DAY
            career, acquaintance = self._career(town, first, born_before=date(first.year - 19, 1, 15))
            KINDS[number % len(KINDS)](career)
            yield career, acquaintance
            if number % len(KINDS) == 0:
                yield from self._family(town, max(first, self.start), f"g{number}")

    def _family(self, town: Town, first: date, household: str) -> Iterator[tuple[Career, Acquaintance]]:
        """A parent with two or six children under one roof, who leave one after another."""
        place, nights = self.rng.choice(town.lasting_places), self.rng.choice((30, 200))
        for member, years in enumerate(self.rng.choice(FAMILIES)):
            kind = self.rng.choice(("couple_children", "lone_parent", "other"))
            about: Row = {"household_id": household, "household_type": kind, "first_homeless_on": None}
            born = self.start - timedelta(days=years * 365)
            career, acquaintance = self._career(town, first, born_before=born, born_after=born - 200 * DAY, about=about)
            career.sleep_at(place, first, nights * (1 + member), self.rng.choice(HOMES))
            yield career, acquaintance

    def _career(
        self,
        town: Town,
        first: date,
        *,
        born_before: date,
        born_after: date = date.min,
        about: Row | None = None,
    ) -> tuple[Career, Acquaintance]:
        identity = self.population.person(self.start, self.horizon)
        identity.birth = max(min(identity.birth, born_before), born_after)
        numbers = self.numbers[town.lineage]
        career = Career(self.rng, town, numbers, numbers.ref(town.lineage, "p"), first, self.horizon)
        acquaintance = self.population.acquaintance(identity, first, must_know_code=True)
        acquaintance.attributes |= self._attributes() | (about or {})
        return career, acquaintance

    def _attributes(self) -> Row:
        choose = self.rng.choice
        return {
            "household_id": None,
            "household_type": choose(("single", "couple", None)),
            "citizenship": choose(("LV", "LV", "XN", "XX", "XU", "UA", None)),
            "mental_health_need": choose((True, False, None)),
            "first_homeless_on": choose(FIRST_TIMES),
        }


def crises_around_homes(rng: random.Random, lives: Iterable[Life], period: str) -> list[FactRecord]:
    """Crisis events of the month, of people in the year before or after they move into a home."""
    found = []
    for career in [life for life in lives if isinstance(life, Career)]:
        for home in [record for record in career.records if record.feed == "hf_tenancies"]:
            day = first_day(period) + rng.randint(0, 27) * DAY
            if abs((day - home.start).days) <= 370 and rng.random() < 0.4:
                row: Truth = {
                    "event_id": career.numbers.ref(career.town.lineage, "x"),
                    "local_person_id": career.who,
                    "event_type": rng.choice(CRISES),
                    "occurred_on": day,
                    "quantity": Decimal(rng.choice(("1", "2", "0.5", "7"))),
                }
                found.append(FactRecord("crisis_events", career.town.lineage, period, row))
    return found
