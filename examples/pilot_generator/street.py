"""Homelessness outside shelters beside the participants': outreach by name, social service, anonymous sightings."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from examples.pilot_generator.choosing import Deck
from examples.pilot_generator.months import END, PERIODS, START, first_day, last_day
from examples.pilot_generator.people import PersonRegister, birth_date_at_age, stated_start
from examples.pilot_generator.records import Observation, Person, TownTables
from examples.pilot_generator.towns import Town

_SITUATIONS = {"street": 6, "non_conventional_building": 4, "temporary_structure": 2, "mobile_home": 1}
_REASONS = {"addiction": 4, "rent_arrears": 3, "relationship_breakdown": 3, "eviction": 2, "health": 1, "unknown": 1}
_SEEN_SHARE = 0.65
_LASTING_SHARE = 0.4


class Outreach:
    """What the mobile brigade and the social service of one municipality saw."""

    def __init__(self, town: Town, tables: TownTables, register: PersonRegister) -> None:
        self._town, self._tables, self._register = town, tables, register
        self._rng = Random(f"pilot/street/{town.code}")
        self._situations, self._reasons = Deck(_SITUATIONS, self._rng), Deck(_REASONS, self._rng)

    def observe(self) -> None:
        """All observations of the pilot, person by person, then the anonymous ones month by month."""
        for _ in range(self._town.rough_sleepers):
            self._follow(self._rough_sleeper(START))
        self._staying_with_friends()
        for period in PERIODS:
            for _ in range(self._town.anonymous_sightings):
                day = first_day(period) + timedelta(days=self._rng.randint(0, 27))
                self._put(None, "outreach", day, None, "street", None)

    def first_seen_in(self, day: date) -> None:
        """One person more, seen for the first and only time on that day."""
        self._put(self._rough_sleeper(day), "outreach", day, None, "street", self._reasons.draw())

    def _rough_sleeper(self, known_from: date) -> Person:
        rng = self._rng
        since = known_from - timedelta(days=rng.randint(30, 4000))
        birth = birth_date_at_age(rng.randint(28, 70), known_from, rng)
        with_code = rng.random() < 0.8
        return self._register.new(
            "M" if rng.random() < 0.8 else "F", birth, stated_start(since, rng), with_code=with_code
        )

    def _follow(self, person: Person) -> None:
        """Sightings of one person: one in most months, sometimes known to have lasted, also past a month's end."""
        rng = self._rng
        situation = self._situations.draw()
        reason = self._reasons.draw()
        free_from = START
        for period in PERIODS:
            day = max(first_day(period) + timedelta(days=rng.randint(0, 27)), free_from)
            if rng.random() >= _SEEN_SHARE or day > last_day(period):
                continue
            lasted = rng.randint(3, 20) if rng.random() < _LASTING_SHARE else None
            valid_to = None if lasted is None else min(day + timedelta(days=lasted), END)
            self._put(person, "outreach", day, valid_to, situation, reason)
            free_from = (valid_to or day) + timedelta(days=1)

    def _staying_with_friends(self) -> None:
        """One household in ten of the rough sleepers' number lives with friends for months: restated every month."""
        rng = self._rng
        for _ in range(max(1, self._town.rough_sleepers // 10)):
            person = self._rough_sleeper(START)
            day = START + timedelta(days=rng.randint(20, 150))
            lasted = timedelta(days=rng.randint(70, 200))
            self._put(
                person, "social_service", day, day + lasted, "with_family_friends_temporary", "relationship_breakdown"
            )

    def _put(
        self, person: Person | None, source: str, day: date, valid_to: date | None, situation: str, reason: str | None
    ) -> None:
        self._tables.observations.append(
            Observation(
                observation_id=f"{self._town.letter}O{len(self._tables.observations) + 1:04d}",
                local_person_id=None if person is None else person.local_person_id,
                source=source,
                observed_on=day,
                valid_to=valid_to,
                situation=situation,
                main_reason=reason,
            )
        )
