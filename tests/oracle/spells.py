"""Spells: when and how somebody was homeless, one per record, as sets of days (methodology 3).

Every cut is made here, day by day: data_through, Housing First move-ins, housed days, death. Which spell wins a day
and which days form an episode is for `timeline`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.oracle.calendar import DAY, days
from tests.oracle.codelists import category_of_service, category_of_situation
from tests.oracle.delivered import COUNTING_FEEDS, Delivered, Record
from tests.oracle.geography import Key
from tests.oracle.housing import Housing
from tests.oracle.people import People, Person

OBSERVATION_DAYS = 7
DECLARED_DAYS = 90


@dataclass(slots=True)
class Spell:
    """One record's time homeless. `days` are what the cuts leave; `ends` is where the record itself ends it."""

    person: Person
    feed: str
    key: Key
    category: str
    start: date
    ends: date
    has_recorded_end: bool
    destination: str | None
    recorded_until: date
    """Days from here on are assumed."""
    window_start: date
    data_through: date
    days: set[date] = field(default_factory=set)

    @property
    def lineage(self) -> str:
        """The lineage of the record."""
        return self.key[0]

    def rank(self, day: date) -> tuple[object, ...]:
        """The winner of a day is the spell of least rank (methodology 3, "Timeline")."""
        is_assumed, latest_first = day >= self.recorded_until, -self.start.toordinal()
        return is_assumed, self.category, latest_first, self.lineage, COUNTING_FEEDS.index(self.feed), self.key

    def counts_on(self, day: date) -> bool:
        """Whether a day lies in the counting window of the spell."""
        return self.window_start <= day <= self.data_through


@dataclass(frozen=True, slots=True)
class SameDayStay:
    """A shelter stay of no night; it counts for prevalence when its day lies in the counting window."""

    person: Person
    lineage: str
    category: str
    day: date
    counted: bool


class Homelessness:
    """Spells, same-day stays and deaths of everybody."""

    def __init__(self, delivered: Delivered) -> None:
        self.delivered = delivered
        self.people = People(delivered)
        self.housing = Housing(delivered, self.people)
        self._records = {feed: delivered.records(feed) for feed in COUNTING_FEEDS}
        self.deaths = self._deaths()
        self._contacts = self._contact_days()
        self.same_day_stays: list[SameDayStay] = []
        self.spells: list[Spell] = []
        for feed in COUNTING_FEEDS:
            for record in self._records[feed]:
                local = record.current.key("local_person_id")
                if local is not None:
                    self._add(record, self.people.person(local))

    def service_of(self, stay: Record) -> str | None:
        """The facility's service type in the period of the stay's row, else the nearest earlier, else the first."""
        facility = stay.current.key("facility_id")
        stated = sorted(
            (each.period, str(each.row["service_type"]))
            for each in self.delivered.rows.get("facilities", [])
            if each.key("facility_id") == facility
        )
        before = [service for period, service in stated if period <= stay.current.period]
        return before[-1] if before else stated[0][1] if stated else None

    def first_move_in_after(self, person: Person, start: date) -> date | None:
        """The move-in that ends a spell without recorded end."""
        return min((day for day in self.housing.move_ins.get(person, ()) if day > start), default=None)

    def _person(self, record: Record) -> Person | None:
        local = record.current.key("local_person_id")
        return self.people.person(local) if local is not None else None

    def _deaths(self) -> dict[Person, date]:
        """The earliest check_out, discharged_on, exited_on with destination or reason deceased."""
        deaths: dict[Person, date] = {}
        statements = [
            *((stay, "check_out", ("exit_destination",)) for stay in self._records["shelter_stays"]),
            *((each, "discharged_on", ("destination",)) for each in self._records["institution_discharges"]),
            *((each.record, "exited_on", ("exit_reason", "exit_destination")) for each in self.housing.enrolments),
        ]
        for record, end_column, told_by in statements:
            end, person = record.day(end_column), self._person(record)
            if end and person and any(record.text(column) == "deceased" for column in told_by):
                deaths[person] = min(end, deaths.get(person, end))
        return deaths

    def _contact_days(self) -> dict[Person, set[date]]:
        """Days that end a declaration: any check_in, observed_on, ready_on or move_in, spell or not."""
        contacts: dict[Person, set[date]] = {person: set(found) for person, found in self.housing.move_ins.items()}
        columns = {
            "shelter_stays": "check_in",
            "living_situations": "observed_on",
            "institution_discharges": "ready_on",
        }
        for feed, column in columns.items():
            for record in self._records[feed]:
                person, day = self._person(record), record.day(column)
                if person is not None and day is not None:
                    contacts.setdefault(person, set()).add(day)
        return contacts

    def _add(self, record: Record, person: Person) -> None:
        spell = {
            "shelter_stays": self._from_stay,
            "living_situations": self._from_sighting,
            "institution_discharges": self._from_discharge,
        }[record.feed](record, person)
        if spell is None:
            return
        until = min(spell.ends, spell.data_through + DAY)
        if not spell.has_recorded_end:
            move_in = self.first_move_in_after(person, spell.start)
            until = min(until, move_in) if move_in else until
        death = self.deaths.get(person)
        housed = self.housing.housed.get(person, set())
        spell.days = {day for day in days(spell.start, min(until, death) if death else until) if day not in housed}
        if spell.days:
            self.spells.append(spell)

    def _spell(
        self,
        record: Record,
        person: Person,
        *,
        category: str,
        start: date,
        ends: date | None,
        has_recorded_end: bool,
        destination: str | None = None,
        recorded_until: date | None = None,
    ) -> Spell:
        """`ends` None = followed until the last covered day of the record's own feed."""
        data_through = self.delivered.data_through(record.lineage, record.feed)
        window_start = self.delivered.counting_start(record.lineage)
        assert window_start is not None
        until = ends if ends is not None else data_through + DAY
        return Spell(
            person=person,
            feed=record.feed,
            key=record.key,
            category=category,
            start=start,
            ends=until,
            has_recorded_end=has_recorded_end,
            destination=destination,
            recorded_until=recorded_until if recorded_until is not None else until,
            window_start=window_start,
            data_through=data_through,
        )

    def _from_stay(self, record: Record, person: Person) -> Spell | None:
        category = category_of_service().get(self.service_of(record) or "")
        start, end = record.day("check_in"), record.day("check_out")
        assert start is not None
        if category is None:
            return None
        spell = self._spell(
            record,
            person,
            category=category,
            start=start,
            ends=end or record.dropped_on,
            has_recorded_end=end is not None,
            destination=record.text("exit_destination") if end else None,
        )
        death = self.deaths.get(person)
        if start == end and (death is None or start < death):
            counted = spell.counts_on(start)
            self.same_day_stays.append(SameDayStay(person, record.lineage, category, start, counted))
        return spell

    def _from_sighting(self, record: Record, person: Person) -> Spell | None:
        category = category_of_situation().get(record.text("situation") or "")
        start, valid_to = record.day("observed_on"), record.day("valid_to")
        assert start is not None
        if category is None:
            return None
        if valid_to is not None:
            return self._spell(
                record, person, category=category, start=start, ends=valid_to + DAY, has_recorded_end=True
            )
        if record.text("source") == "social_service":
            ends = start + timedelta(days=DECLARED_DAYS)
            ends = min([ends, *(day for day in self._contacts[person] if day > start)])
        else:
            ends = start + timedelta(days=OBSERVATION_DAYS)
        return self._spell(
            record,
            person,
            category=category,
            start=start,
            ends=ends,
            has_recorded_end=False,
            recorded_until=start + DAY,
        )

    def _from_discharge(self, record: Record, person: Person) -> Spell | None:
        situation = "penal_institution" if record.text("institution_type") == "prison" else "health_institution"
        start, end = record.day("ready_on"), record.day("discharged_on")
        assert start is not None
        offer = record.day("offered_on") if record.current.row.get("housing_offered") is True else None
        ends = end or record.dropped_on
        is_cut_at_offer = offer is not None and (ends is None or offer < ends)
        return self._spell(
            record,
            person,
            category=category_of_situation()[situation],
            start=start,
            ends=offer if is_cut_at_offer else ends,
            has_recorded_end=end is not None or is_cut_at_offer,
            destination=record.text("destination") if end else None,
        )
