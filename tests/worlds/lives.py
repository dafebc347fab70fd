"""What happens to one person in one town: stays, sightings, discharges, Housing First, eviction, death.

Everything here is valid by the checks of quality-checks.md: no two beds of one town for more than one night, tenancies
inside their enrolments, nothing after a death that the same town reports.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count

from tests.oracle.calendar import DAY
from tests.worlds.places import Place, Town
from tests.worlds.truth import Ref, SpanRecord, Truth

GAPS = (0, 0, 1, 3, 5, 6, 7, 8, 12, 30, 90)
DESTINATIONS = (
    "left_without_notice",
    "street",
    "own_tenancy",
    "municipal_housing",
    "family_friends_permanent",
    "hospital",
    "prison",
    "abroad",
    "unknown",
    "housing_first",
    "with_family_friends_temporary",
)
SIGHTED = (
    "street",
    "street",
    "street",
    "overnight_shelter",
    "mobile_home",
    "non_conventional_building",
    "temporary_structure",
    "with_family_friends_temporary",
    "own_tenancy",
)
EXITS: tuple[tuple[str, str | None], ...] = (
    ("independent", "own_tenancy"),
    ("other_support", "supported_housing"),
    ("institution", "social_care"),
    ("returned_homeless", "street"),
    ("abandoned", "unknown"),
    ("evicted", "overnight_shelter"),
    ("moved_away", "abroad"),
    ("unknown", "unknown"),
    ("deceased", None),
)
LONG_AGO = date(1900, 1, 1)


class Numbers:
    """Running ids of a town, apart for each feed."""

    def __init__(self) -> None:
        self._counts = {letter: count(1) for letter in "psodexhtcaqrk"}

    def ref(self, lineage: str, letter: str) -> Ref:
        """The next id that starts with that letter."""
        return Ref(lineage, f"{letter}{next(self._counts[letter]):05d}")


@dataclass(slots=True)
class Life:
    """One person's records in one town, from `first_day` to `horizon` (after which the world ends)."""

    rng: random.Random
    town: Town
    numbers: Numbers
    who: Ref
    first_day: date
    horizon: date
    records: list[SpanRecord] = field(default_factory=list)
    died_on: date | None = None

    def live(self) -> Life:
        """Fill the records; returns itself."""
        rng = self.rng
        kind = rng.random()
        if kind < 0.75:
            self._stay_in_shelters()
        if kind > 0.45:
            self._be_seen()
        if rng.random() < 0.15:
            self._leave_an_institution()
        if rng.random() < 0.12:
            self._be_evicted()
        if self.town.has_housing_first and rng.random() < 0.3:
            self._join_housing_first()
        if rng.random() < 0.1:
            self._die()
        return self

    def _add(self, feed: str, start: date, end: date | None, row: Truth, known_from: dict[str, date]) -> None:
        if start <= self.horizon:
            found: Truth = {"local_person_id": self.who} if feed != "hf_tenancies" else {}
            known = {name: day for name, day in known_from.items() if row.get(name) is not None}
            self.records.append(SpanRecord(feed, self.town.lineage, start, end, row | found, known))

    def _stay_in_shelters(self) -> None:
        rng, start = self.rng, self.first_day
        last: tuple[Place | None, date] = (None, LONG_AGO)
        has_overlapped = False
        for _ in range(rng.randint(1, 7)):
            nights = rng.choice((0, 0, 1, 2, 5, 9, 20, 45, 80, rng.randint(90, 500)))
            end = start + timedelta(days=nights)
            places = [place for place in self.town.places if place.is_open_after(start)]
            place = rng.choice(places)
            if (place, start) == last:
                start, end = start + DAY, start + DAY + timedelta(days=nights)
            if place.closes_on and end > place.closes_on:
                end = max(start, place.closes_on)
            self._stay(place, start, end)
            last = (place, start)
            others = [each for each in places if each != place and each.is_open_after(end)]
            if nights >= 3 and end < self.horizon and others and not has_overlapped and rng.random() < 0.08:
                # A bed in another shelter from the last night of the first one on: one night twice (OVER-02 warns).
                has_overlapped = True
                self._stay(rng.choice(others), end - DAY, end + DAY)
                end = end + DAY
            start = end + timedelta(days=rng.choice(GAPS))

    def _stay(self, place: Place, start: date, end: date, destination: str | None = None) -> None:
        """A stay that ends with a destination, any one unless stated."""
        rng = self.rng
        row: Truth = {
            "stay_id": self.numbers.ref(self.town.lineage, "s"),
            "withdrawn": None,
            "facility_id": place.ref,
            "check_in": start,
            "check_out": end,
            "prior_situation": rng.choice(("street", "own_tenancy", None)),
            "main_reason": rng.choice(("eviction", "job_loss", "unknown", None)),
            "exit_destination": destination or rng.choice(DESTINATIONS),
        }
        self._add("shelter_stays", start, end, row, {"check_out": end, "exit_destination": end})

    def _be_seen(self) -> None:
        rng = self.rng
        day = self.first_day + timedelta(days=rng.randint(0, 60))
        for _ in range(rng.randint(1, 6)):
            source = rng.choice(("outreach", "outreach", "count", "social_service"))
            lasts = rng.choice((None, None, 0, 3, 20, 70))
            valid_to = day + timedelta(days=lasts) if lasts is not None else None
            row: Truth = {
                "observation_id": self.numbers.ref(self.town.lineage, "o"),
                "withdrawn": None,
                "source": source,
                "observed_on": day,
                "valid_to": valid_to,
                "situation": rng.choice(SIGHTED),
                "main_reason": rng.choice(("health", None)),
            }
            self._add("living_situations", day, valid_to or day, row, {})
            day += timedelta(days=rng.choice((1, 3, 6, 7, 12, 13, 14, 40, 91, 150)))

    def _leave_an_institution(self) -> None:
        rng = self.rng
        ready = self.first_day + timedelta(days=rng.randint(0, 300))
        left = ready + timedelta(days=rng.choice((0, 1, 10, 40, 120)))
        offered = rng.choice((None, None, ready, ready + DAY, left))
        is_offered = offered is not None and offered <= left
        row: Truth = {
            "discharge_id": self.numbers.ref(self.town.lineage, "d"),
            "withdrawn": None,
            "institution_type": rng.choice(("hospital", "psychiatric_hospital", "prison", "social_care", "child_care")),
            "ready_on": ready,
            "discharged_on": left,
            "housing_offered": is_offered,
            "offered_on": offered if is_offered else None,
            "destination": rng.choice(DESTINATIONS),
        }
        known = {"discharged_on": left, "destination": left}
        if is_offered and offered:
            known["offered_on"] = offered
        self._add("institution_discharges", ready, left, row, known)

    def _be_evicted(self) -> None:
        rng = self.rng
        notice = self.first_day + timedelta(days=rng.randint(0, 200))
        closed = notice + timedelta(days=rng.choice((14, 40, 100)))
        is_executed = rng.random() < 0.6
        row: Truth = {
            "eviction_id": self.numbers.ref(self.town.lineage, "e"),
            "withdrawn": None,
            "household_size": rng.randint(1, 6),
            "notice_on": notice,
            "executed_on": closed if is_executed else None,
            "assistance_offered": rng.random() < 0.5,
            "outcome": rng.choice(("homeless", "rehoused", "unknown")) if is_executed else "prevented",
        }
        self._add("evictions", notice, closed, row, {"executed_on": closed, "outcome": closed})

    def _join_housing_first(self) -> None:
        rng = self.rng
        referred = self.first_day + timedelta(days=rng.randint(0, 200))
        for _ in range(rng.choice((1, 1, 1, 2))):
            agreed = referred + timedelta(days=rng.choice((0, 5, 30)))
            if rng.random() < 0.25:
                reason, destination = rng.choice(EXITS[:-1])
                self._enrol(referred, agreed, agreed + timedelta(days=120), reason, destination)
                return
            move_in = agreed + timedelta(days=rng.choice((0, 3, 20, 60)))
            exited = move_in + timedelta(days=rng.choice((0, 10, 60, 150, 183, 300, 500, 900, 2000)))
            reason, destination = rng.choice(EXITS)
            enrolment = self._enrol(referred, agreed, exited, reason, destination)
            self._live_in_homes(enrolment, move_in, exited)
            if reason == "deceased":
                if exited <= self.horizon:
                    self._end_at(exited)
                return
            referred = exited + timedelta(days=rng.randint(20, 120))

    def _enrol(self, referred: date, agreed: date, exited: date, reason: str, destination: str | None) -> Ref:
        ref = self.numbers.ref(self.town.lineage, "h")
        row: Truth = {
            "enrolment_id": ref,
            "withdrawn": None,
            "provider": "Nodrošinātājs",
            "referral_source": self.rng.choice(("shelter", "outreach", None)),
            "referred_on": referred,
            "agreed_on": agreed,
            "exited_on": exited,
            "exit_reason": reason,
            "exit_destination": destination,
        }
        known = {"agreed_on": agreed, "exited_on": exited, "exit_reason": exited, "exit_destination": exited}
        self._add("hf_enrolments", referred, exited, row, known)
        return ref

    def _live_in_homes(self, enrolment: Ref, move_in: date, exited: date) -> None:
        """One home after another, the same day or after some days without; a home may be lost before the exit."""
        rng = self.rng
        while True:
            stays = (exited - move_in).days
            moves = stays > 60 and rng.random() < 0.3
            move_out = move_in + timedelta(days=rng.randint(20, stays - 20)) if moves else exited
            row: Truth = {
                "tenancy_id": self.numbers.ref(self.town.lineage, "t"),
                "withdrawn": None,
                "enrolment_id": enrolment,
                "dwelling_id": self.numbers.ref(self.town.lineage, "q"),
                "tenure": rng.choice(("municipal", "private", "ngo")),
                "move_in": move_in,
                "move_out": move_out,
            }
            self._add("hf_tenancies", move_in, move_out, row, {"move_out": move_out})
            if not moves or rng.random() < 0.2:
                return
            move_in = move_out + timedelta(days=rng.choice((0, 0, 10)))

    def _die(self) -> None:
        """At the end of some stay or discharge inside the world."""
        ends = [
            record
            for record in self.records
            if record.feed in ("shelter_stays", "institution_discharges") and record.end and record.end <= self.horizon
        ]
        if ends and self.died_on is None:
            last = self.rng.choice(ends)
            assert last.end is not None
            last.row["exit_destination" if last.feed == "shelter_stays" else "destination"] = "deceased"
            self._end_at(last.end)

    def _end_at(self, death: date) -> None:
        """Cut everything that this town reports at the day of death."""
        self.died_on = death
        self.records = [each for each in self.records if each.start <= death and each.feed != "evictions"]
        for record in self.records:
            if record.end is None or record.end > death:
                _cut(record, death)


def _cut(record: SpanRecord, death: date) -> None:
    record.end = death
    ends: dict[str, Truth] = {
        "shelter_stays": {"check_out": death, "exit_destination": "deceased"},
        "living_situations": {"valid_to": death},
        "institution_discharges": {"discharged_on": death, "destination": "deceased"},
        "hf_enrolments": {"exited_on": death, "exit_reason": "deceased", "exit_destination": None},
        "hf_tenancies": {"move_out": death},
    }
    record.row |= ends[record.feed]
    for column in ("agreed_on", "offered_on"):
        value = record.row.get(column)
        if isinstance(value, date) and value > death:
            record.row[column] = None
    if "housing_offered" in record.row:
        record.row["housing_offered"] = record.row["offered_on"] is not None
    record.known_from = {name: min(day, death) for name, day in record.known_from.items()}
