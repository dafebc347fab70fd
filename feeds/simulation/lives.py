"""Trajectories: what befalls people of each kind, told day by day to the recorder.

Shares and lengths are set so that the country agrees with the published figures (docs/developers/simulation.md); tests
hold them to it. Every life passes the gate's error checks: one bed at a time in a town, homes inside their
enrolment, nothing after a death that the same town reports.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from feeds.simulation.country import Country, Place, Town
from feeds.simulation.months import as_date, day_number
from feeds.simulation.people import Person, Population
from feeds.simulation.records import NEVER, Recorder

KINDS = {
    "first_time": 0.52,
    "episodic": 0.22,
    "chronic": 0.025,
    "family": 0.04,
    "care_leaver": 0.03,
    "released_prisoner": 0.05,
    "winter_guest": 0.075,
    "rough": 0.02,
    "hidden": 0.02,
}
"""Kinds of trajectories with their shares of all lives."""
SHARE_IN_TWO_TOWNS = 0.08
SHARE_TYPED_TWICE = 0.01
SHARE_WITHOUT_CODE = 0.12
SHARE_WITH_LATE_CODE = 0.15
SHARE_DYING_IN_A_STAY = 0.008
SHARE_IN_HOUSING_FIRST = 0.08
"""Of the chronic and episodic in towns that run it."""
SHARE_EVICTED_BEFORE = 0.06
SHARE_IN_CRISIS = 0.25
ANONYMOUS_A_MONTH = 6
"""At most, in the largest town."""
LONGEST_LIFE = 1_500
"""Days of a trajectory, about: nobody is followed for ever."""
WINTER_NIGHTS_A_SEASON = 90

DESTINATIONS = (
    "left_without_notice", "left_without_notice", "street", "own_tenancy", "municipal_housing", "social_housing",
    "family_friends_permanent", "with_family_friends_temporary", "hospital", "prison", "abroad", "unknown",
)  # fmt: skip
REASONS = ("eviction", "rent_arrears", "relationship_breakdown", "job_loss", "health", "addiction", "unknown")
OUTREACH_SITUATIONS = ("street", "street", "street", "non_conventional_building", "temporary_structure", "mobile_home")
HF_EXITS: tuple[tuple[str, str | None], ...] = (
    ("independent", "own_tenancy"), ("independent", "municipal_housing"), ("moved_away", "abroad"),
    ("returned_homeless", "street"), ("abandoned", "unknown"), ("institution", "social_care"), ("deceased", None),
)  # fmt: skip
CRISES = ("ambulance", "emergency_department", "hospital_day", "police", "sobering_up", "detention_day")


@dataclass(slots=True)
class Known:
    """A person as one town knows them: its local number, and a second one where a clerk entered them twice."""

    town: Town
    local: int
    twin: int | None = None


@dataclass(slots=True)
class Life:
    """One person's trajectory. `day` is where the story has come to; `died_on` ends it everywhere at once."""

    rng: random.Random
    country: Country
    recorder: Recorder
    person: Person
    known: list[Known]
    day: int
    at: Known = field(init=False)
    winter_nights: dict[int, int] = field(default_factory=dict)
    is_over: bool = False

    def __post_init__(self) -> None:
        self.at = self.known[0]

    @property
    def end(self) -> int:
        """The last day of the simulation."""
        return self.country.months.end

    def stay(
        self, nights: int, places: tuple[Place, ...], prior: str = "unknown", destination: str | None = None
    ) -> None:
        """A stay from today on; the story goes on at its end, in the same town or another that knows the person."""
        place = self.rng.choice(places)
        nights, check_out = self._within_opening(place, nights)
        if self.is_over or self.day > self.end or nights < 0:
            self.day = check_out
            return
        leaves_by = destination or self.rng.choice(DESTINATIONS)
        if nights > 0 and self.person.kind != "family" and self.rng.random() < SHARE_DYING_IN_A_STAY:
            leaves_by, self.is_over = "deceased", True
        elif leaves_by == "abroad" and self.rng.random() < 0.7:
            self.is_over = True
        row = (self.day, check_out, place.number, prior, self.rng.choice(REASONS), leaves_by)
        self.recorder.add("shelter_stays", self.at.town.number, self.at.local, *row)
        if self.at.twin is not None:
            self.recorder.add("shelter_stays", self.at.town.number, self.at.twin, *row)
        self.day = max(check_out, self.day + 1)

    def _within_opening(self, place: Place, nights: int) -> tuple[int, int]:
        """Nights and end of a stay; a place for the winter is waited for and takes 90 nights of a person a season."""
        if not place.is_seasonal:
            return nights, self.day + nights
        today = as_date(self.day)
        if 5 <= today.month <= 9:
            self.day = day_number(date(today.year, 10, 1)) + self.rng.randint(0, 30)
            today = as_date(self.day)
        season = today.year if today.month >= 10 else today.year - 1
        left = WINTER_NIGHTS_A_SEASON - self.winter_nights.get(season, 0)
        nights = min(nights, left, day_number(date(season + 1, 4, 30)) - self.day)
        if nights <= 0:
            return -1, day_number(date(season + 1, 10, 1)) + self.rng.randint(0, 30)
        self.winter_nights[season] = self.winter_nights.get(season, 0) + nights
        return nights, self.day + nights

    def be_seen(self, situation: str, lasts: int | None, source: str = "outreach") -> None:
        """Seen today outside shelters; `lasts` days, or not stated."""
        if not self.is_over and self.day <= self.end:
            last = self.day + (lasts or 0)
            self.recorder.add(
                "living_situations", self.at.town.number, self.at.local, self.day, last, lasts is not None, source,
                situation, self.rng.choice(REASONS),
            )  # fmt: skip
        self.day += (lasts or 0) + 1

    def leave_institution(self, institution: str, waits: int, destination: str) -> None:
        """Ready to leave today, out after `waits` days for want of housing; a third have an offer before."""
        out = self.day + waits
        if self.day <= self.end and not self.is_over:
            offered = self.rng.randint(self.day, out) if self.rng.random() < 0.3 else None
            self.recorder.add(
                "institution_discharges", self.at.town.number, self.at.local, self.day, out, institution, offered,
                destination,
            )  # fmt: skip
        self.day = out

    def wait(self, days: int) -> None:
        """Days of which nobody knows anything; afterwards perhaps in another town that knows the person."""
        self.day += days
        if len(self.known) > 1 and self.rng.random() < 0.5:
            self.at = self.known[1] if self.at is self.known[0] else self.known[0]

    def be_evicted(self) -> None:
        """A notice some weeks ago, carried out today or prevented."""
        notice = self.day - self.rng.randint(20, 90)
        executed = self.rng.random() < 0.7
        self.recorder.add(
            "evictions", self.at.town.number, self.at.local, notice, self.day, self.rng.randint(1, 4), executed,
            self.rng.random() < 0.4, self.rng.choice(("homeless", "homeless", "rehoused")) if executed else "prevented",
        )  # fmt: skip

    def join_housing_first(self) -> None:
        """Referred today, in a shelter until housed some weeks later, helped every month; most keep the home."""
        rng, town, local = self.rng, self.at.town.number, self.at.local
        if self.is_over or self.day > self.end:
            return
        agreed = self.day + rng.randint(0, 30)
        move_in = agreed + rng.randint(5, 60)
        loses_home = rng.random() < 0.25
        exited = move_in + (rng.randint(60, 700) if loses_home else rng.randint(400, 1_500))
        reason, destination = rng.choice(HF_EXITS[3:] if loses_home else HF_EXITS[:3])
        referred, source = self.day, rng.choice(("shelter", "outreach", "social_service"))
        self.stay(move_in - referred, self.at.town.places_for("shelter"), destination="housing_first")
        if self.is_over:
            return
        enrolment = self.recorder.add(
            "hf_enrolments", town, local, referred, exited, source, agreed, reason, destination
        )
        self._live_in_homes(enrolment, move_in, exited)
        self.day = exited
        self.is_over = reason in ("deceased", "moved_away")

    def _live_in_homes(self, enrolment: int, move_in: int, exited: int) -> None:
        rng, town, local = self.rng, self.at.town.number, self.at.local
        moves = rng.random() < 0.15 and exited - move_in > 120
        change = rng.randint(move_in + 60, exited - 30) if moves else exited
        tenure = rng.choice(("municipal", "private", "ngo"))
        for start, end in ((move_in, change), (change, exited))[: 2 if moves else 1]:
            if start <= self.end:
                self.recorder.add(
                    "hf_tenancies", town, local, start, end, enrolment, tenure, rng.randint(8_000, 30_000)
                )
        for day in range(move_in + 3, min(exited, self.end), 14):
            self.recorder.add(
                "hf_support", town, day, day, enrolment, rng.randint(1, 6), rng.choice(("social_worker", "mentor")),
                rng.choice(("job_search", "furnishing", "food", "health_care", "debts")), rng.randint(1, 16),
                rng.random() < 0.8,
            )  # fmt: skip
        for wave, day in (("baseline", move_in + 60), ("follow_up", move_in + 240)):
            if day < min(exited, self.end):
                self.recorder.add(
                    "hf_assessments", town, day, day, enrolment, wave, rng.choice((-1, 0, 1, 1)),
                    rng.randint(10_000, 50_000), rng.choice(("full_time", "part_time", "unemployed", "inactive")),
                    rng.randint(2, 4), rng.random() < 0.25,
                )  # fmt: skip

    def meet_crises(self, arrival: int) -> None:
        """Since arrival now and then an ambulance or the police, in the first town."""
        day, home = arrival, self.known[0]
        while (day := day + self.rng.randint(20, 400)) < min(self.day, self.end):
            self.recorder.add(
                "crisis_events", home.town.number, day, day, home.local, self.rng.choice(CRISES), self.rng.randint(1, 4)
            )


def _nights(rng: random.Random, median: float, spread: float, most: int) -> int:
    return min(int(rng.lognormvariate(0, spread) * median), most)


def _first_time(life: Life) -> None:
    life.stay(_nights(life.rng, 14, 1.3, 300), life.at.town.places_for("shelter", "overnight_shelter", "hostel"))
    if life.rng.random() < 0.25:
        life.wait(life.rng.choice((0, 2, 5, 6, 7, 8, 20)))
        life.stay(_nights(life.rng, 12, 1.0, 200), life.at.town.places_for("shelter", "overnight_shelter"))


def _episodic(life: Life) -> None:
    for _ in range(life.rng.randint(3, 8)):
        life.stay(_nights(life.rng, 13, 1.1, 250), life.at.town.places_for("shelter", "overnight_shelter"))
        if life.rng.random() < 0.3:
            life.be_seen(life.rng.choice(OUTREACH_SITUATIONS), life.rng.choice((None, None, 0, 3, 20)))
        if life.rng.random() < SHARE_IN_HOUSING_FIRST / 4 and life.at.town.has_housing_first:
            life.join_housing_first()
        life.wait(life.rng.choice((0, 1, 5, 6, 7, 8, 30, 60, 90, 150)))


def _chronic(life: Life) -> None:
    leaves_on = life.day + life.rng.randint(400, LONGEST_LIFE)
    while life.day < min(leaves_on, life.end) and not life.is_over:
        life.stay(_nights(life.rng, 120, 0.9, 600), life.at.town.places_for("shelter", "overnight_shelter"))
        if life.rng.random() < 0.4:
            life.be_seen("street", life.rng.choice((None, 2, 10, 30)))
        if life.rng.random() < SHARE_IN_HOUSING_FIRST and life.at.town.has_housing_first:
            life.join_housing_first()
        life.wait(life.rng.choice((0, 0, 1, 3, 6, 7, 14, 40)))


def _family(life: Life) -> None:
    life.stay(_nights(life.rng, 45, 0.8, 200), life.at.town.places_for("crisis_centre", "temporary_lodging"))


def _care_leaver(life: Life) -> None:
    life.leave_institution("child_care", life.rng.randint(0, 60), "left_without_notice")
    life.wait(life.rng.choice((0, 5, 20)))
    life.stay(_nights(life.rng, 30, 1.0, 300), life.at.town.places_for("shelter", "hostel"), prior="child_care")


def _released_prisoner(life: Life) -> None:
    life.leave_institution("prison", life.rng.randint(0, 90), "overnight_shelter")
    life.stay(_nights(life.rng, 20, 1.0, 250), life.at.town.places_for("shelter"), prior="prison")
    if life.rng.random() < 0.4:
        life.wait(life.rng.randint(100, 300))
        life.stay(_nights(life.rng, 20, 1.0, 250), life.at.town.places_for("overnight_shelter"))


def _winter_guest(life: Life) -> None:
    places = life.at.town.winter_places or life.at.town.places_for("overnight_shelter")
    for _ in range(life.rng.randint(2, 6)):
        life.stay(_nights(life.rng, 30, 0.8, WINTER_NIGHTS_A_SEASON), places, prior="street")
        life.wait(life.rng.randint(3, 60))
        life.at = life.known[0]


def _rough(life: Life) -> None:
    for _ in range(life.rng.randint(2, 12)):
        life.be_seen(life.rng.choice(OUTREACH_SITUATIONS), life.rng.choice((None, 0, 6, 20, 60)))
        life.wait(life.rng.choice((1, 5, 6, 7, 12, 40)))


def _hidden(life: Life) -> None:
    for _ in range(life.rng.randint(1, 4)):
        life.be_seen("with_family_friends_temporary", life.rng.choice((None, 45)), source="social_service")
        life.wait(life.rng.randint(20, 200))


_STORIES: dict[str, Callable[[Life], None]] = {
    "first_time": _first_time,
    "episodic": _episodic,
    "chronic": _chronic,
    "family": _family,
    "care_leaver": _care_leaver,
    "released_prisoner": _released_prisoner,
    "winter_guest": _winter_guest,
    "rough": _rough,
    "hidden": _hidden,
}


class Lives:
    """Makes one trajectory after another."""

    def __init__(self, country: Country, recorder: Recorder) -> None:
        self._country = country
        self._recorder = recorder
        self._population = Population()
        self._households = 0
        self._weights = [town.weight for town in country.towns]

    def live(self, rng: random.Random) -> None:
        """A new life of a random kind; a family's members live it together, each with records of their own."""
        months = self._country.months
        kind = rng.choices(list(KINDS), list(KINDS.values()))[0]
        arrival = rng.randint(months.start - LONGEST_LIFE // 2, months.end)
        homes = self._homes(rng)
        story_seed = rng.getrandbits(64)
        for age, household, household_type in self._members(rng, kind):
            person = self._population.person(rng, kind, arrival, age, household, household_type)
            known = [self._known(rng, town, person, arrival) for town in homes]
            shared = random.Random(story_seed) if kind == "family" else rng
            life = Life(shared, self._country, self._recorder, person, known, arrival)
            if rng.random() < SHARE_EVICTED_BEFORE and age >= 18 and kind != "winter_guest":
                life.be_evicted()
            _STORIES[kind](life)
            if rng.random() < SHARE_IN_CRISIS:
                life.meet_crises(arrival)

    def _homes(self, rng: random.Random) -> list[Town]:
        home = rng.choices(self._country.towns, self._weights)[0]
        if rng.random() >= SHARE_IN_TWO_TOWNS or len(self._country.towns) == 1:
            return [home]
        return [home, rng.choice([town for town in self._country.towns if town is not home])]

    def _members(self, rng: random.Random, kind: str) -> list[tuple[int, int | None, str]]:
        """(age, household, household type) of each member."""
        if kind != "family":
            age = rng.randint(18, 20) if kind == "care_leaver" else int(min(max(rng.gauss(49, 13), 18), 88))
            return [(age, None, "single")]
        self._households += 1
        children = [rng.randint(0, 16) for _ in range(rng.randint(1, 3))]
        return [(age, self._households, "lone_parent") for age in (rng.randint(22, 45), *children)]

    def _known(self, rng: random.Random, town: Town, person: Person, arrival: int) -> Known:
        known_from = -NEVER
        if rng.random() < SHARE_WITHOUT_CODE:
            known_from = NEVER
        elif rng.random() < SHARE_WITH_LATE_CODE:
            known_from = arrival + rng.randint(10, 200)
        local = self._local(town, person, known_from, is_twin=False)
        is_typed_twice = rng.random() < SHARE_TYPED_TWICE
        return Known(town, local, self._local(town, person, known_from, is_twin=True) if is_typed_twice else None)

    def _local(self, town: Town, person: Person, known_from: int, *, is_twin: bool) -> int:
        return self._recorder.add(
            "locals", town.number, person.number, person.kind, person.code, person.old_code, person.code_changed_on,
            known_from, person.first_name, person.last_name, person.birth_text, person.sex, person.household,
            person.household_type, person.citizenship, person.education, person.disability, person.mental_health_need,
            person.addiction_need, person.first_homeless, is_twin,
        )  # fmt: skip


def record_anonymous_sightings(rng: random.Random, country: Country, recorder: Recorder) -> None:
    """People seen in the street whom nobody could name, some of them on a month's last night."""
    largest = max(town.weight for town in country.towns)
    for town in country.towns:
        for first, last in zip(country.months.first_days.tolist(), country.months.last_days.tolist(), strict=True):
            for _ in range(rng.randint(0, 1 + round(ANONYMOUS_A_MONTH * town.weight / largest))):
                night = last if rng.random() < 0.5 else rng.randint(first, last)
                source = rng.choice(("outreach", "count"))
                recorder.add("living_situations", town.number, None, night, night, False, source, "street", None)
