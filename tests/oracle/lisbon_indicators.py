"""The indicators of the five goals of the Lisbon Declaration, year by year (methodology 8; ADR 7).

Baseline, direction and status are for `lisbon_goals`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from tests.oracle.accommodation import CATEGORIES, accommodation_stays
from tests.oracle.calendar import DAY, age_band, last_day, period_of, plus_months
from tests.oracle.capacity_use import stated_in_month, uses_of_facilities
from tests.oracle.codelists import category_of_service
from tests.oracle.delivered import Delivered, Record
from tests.oracle.dimensions import TOTAL, covered_years, reference_date_of_year
from tests.oracle.geography import areas_on
from tests.oracle.people import People, Person
from tests.oracle.spells import Homelessness
from tests.oracle.stock import stock_on
from tests.oracle.timeline import CENSORED, Timelines

MONTHS = (3, 6, 12)

Key = tuple[int, str, str, str, str]
"""(year, ref_area, indicator, group_dimension, group_value)"""


@dataclass(frozen=True, slots=True)
class Value:
    """What is observed of a year; `base_count` is what a median, share or gap is taken of."""

    value: float
    base_count: int | None = None


@dataclass(frozen=True, slots=True)
class Chance:
    """Something that went well for a person or not: an exit to a home, a check-in at a place that refused nobody."""

    kind: str
    person: Person
    lineage: str
    on: date
    is_good: bool


class LisbonIndicators:
    """Every value that somebody or something gives; nothing recorded is no value here, not even zero."""

    def __init__(self, delivered: Delivered) -> None:
        self.delivered = delivered
        self.homelessness = Homelessness(delivered)
        self.timelines = Timelines(self.homelessness)
        self.stays = [stay for own in self.timelines.episodes.values() for stay in accommodation_stays(own)]

    def values(self) -> dict[Key, Value]:
        """All values of all years."""
        found: dict[Key, Value] = {}
        chances = [*self._exits(), *self._check_ins()]
        for year in covered_years(self.delivered):
            found |= self._counts(year)
            found |= self._medians(year)
            found |= self._shares([each for each in chances if each.on.year == year], year)
        return found

    def _areas(self, lineage: str, year: int) -> tuple[str, str, str]:
        return areas_on(lineage, reference_date_of_year(self.delivered, year))

    def _counts(self, year: int) -> dict[Key, Value]:
        counts: dict[Key, int] = {}
        for indicator, lineage, number in (
            *self._on_the_night(year),
            *self._at_places(year),
            *self._discharges(year),
            *self._evictions(year),
        ):
            for area in self._areas(lineage, year):
                key = (year, area, indicator, TOTAL, TOTAL)
                counts[key] = counts.get(key, 0) + number
        return {key: Value(float(count)) for key, count in counts.items()}

    def _on_the_night(self, year: int) -> Iterator[tuple[str, str, int]]:
        night = reference_date_of_year(self.delivered, year)
        for who in stock_on(self.timelines, night):
            if who.spell.category == "E1":
                yield "rough_sleepers", who.spell.lineage, 1
        for stay in self.stays:
            day = stay.nights.get(night)
            if day is not None and day.counted:
                for months in MONTHS:
                    if plus_months(stay.start, months) <= night:
                        yield f"over_{months}_months", day.spell.lineage, 1

    def _at_places(self, year: int) -> Iterator[tuple[str, str, int]]:
        for (facility, month), use in uses_of_facilities(self.homelessness).items():
            if month.startswith(f"{year}-") and use.is_homeless_service:
                if use.refusals is not None:
                    yield "refusals", facility[0], use.refusals
                if use.full_days is not None:
                    yield "nights_at_full_occupancy", facility[0], use.full_days

    def _discharges(self, year: int) -> Iterator[tuple[str, str, int]]:
        for record in self.delivered.records("institution_discharges"):
            left, offered = record.day("discharged_on"), record.day("offered_on")
            if left is None or left.year != year or not self._is_collected(record, left):
                continue
            is_in_time = record.current.row["housing_offered"] is True and (offered is None or offered <= left)
            if record.text("destination") != "deceased" and not is_in_time:
                yield "discharges_without_offer", record.lineage, 1

    def _evictions(self, year: int) -> Iterator[tuple[str, str, int]]:
        for record in self.delivered.records("evictions"):
            closed, executed, outcome = self._closed_on(record), record.day("executed_on"), record.text("outcome")
            if closed is None or closed.year != year or not self._is_collected(record, closed):
                continue
            if executed is not None:
                yield "evictions_executed", record.lineage, 1
                if record.current.row["assistance_offered"] is not True:
                    yield "evictions_without_assistance", record.lineage, 1
            if outcome == "homeless":
                yield "evictions_to_homelessness", record.lineage, 1
            if outcome == "prevented":
                yield "evictions_prevented", record.lineage, 1

    def _closed_on(self, record: Record) -> date | None:
        """executed_on, else the last day of the first month that gives the outcome (feeds.md, "Open")."""
        if record.day("executed_on") is not None or record.text("outcome") is None:
            return record.day("executed_on")
        told = [
            stated.period
            for stated in self.delivered.rows["evictions"]
            if stated.key("eviction_id") == record.key and stated.row.get("outcome") is not None
        ]
        return last_day(min(told))

    def _is_collected(self, record: Record, day: date) -> bool:
        coverage = self.delivered.coverage(record.lineage, record.feed)
        return coverage is not None and coverage.covers(day)

    def _medians(self, year: int) -> dict[Key, Value]:
        lengths: dict[str, list[int]] = {}
        for stay in self.stays:
            if stay.end.year == year and not stay.is_censored and stay.nights[stay.end - DAY].counted:
                for area in self._areas(stay.last_spell.lineage, year):
                    lengths.setdefault(area, []).append((stay.end - stay.start).days)
        return {
            (year, area, "median_stay_days", TOTAL, TOTAL): Value(float(median(own)), len(own))
            for area, own in lengths.items()
        }

    def _exits(self) -> Iterator[Chance]:
        """Episodes last in categories 2–3 that ended in the data, and not by death."""
        for episodes in self.timelines.episodes.values():
            for episode in episodes:
                last = episode.days[episode.end - DAY]
                is_from_here = last.counted and last.spell.category in CATEGORIES
                if is_from_here and episode.ended_in not in (CENSORED, "deceased"):
                    is_good = episode.ended_in in ("permanent", "hf")
                    yield Chance("permanent_exit", episode.person, last.spell.lineage, episode.end, is_good)

    def _check_ins(self) -> Iterator[Chance]:
        """Check-ins at places that told for the month whether they turned anybody away."""
        stated = stated_in_month(self.delivered)
        for stay in self.delivered.records("shelter_stays"):
            facility, local, day = (
                stay.current.key("facility_id"),
                stay.current.key("local_person_id"),
                stay.day("check_in"),
            )
            assert facility is not None
            assert local is not None
            assert day is not None
            place = stated.get((facility, period_of(day)))
            refusals = place.row.get("refusals") if place else None
            if place and place.row["service_type"] in category_of_service() and refusals is not None:
                person = self.homelessness.people.person(local)
                yield Chance("refusal_free", person, stay.lineage, day, refusals == 0)

    def _shares(self, chances: Sequence[Chance], year: int) -> dict[Key, Value]:
        """The share of permanent exits, and how far each group's share is from everybody's."""
        people = self.homelessness.people
        found: dict[Key, Value] = {}
        by_area: dict[tuple[str, str], list[Chance]] = {}
        for chance in chances:
            for area in self._areas(chance.lineage, year):
                by_area.setdefault((area, chance.kind), []).append(chance)
        for (area, kind), own in by_area.items():
            if kind == "permanent_exit":
                found[year, area, "permanent_exit_share", TOTAL, TOTAL] = Value(_share(own), len(own))
            groups: dict[tuple[str, str], list[Chance]] = {}
            for chance in own:
                for group in _groups_of(people, chance):
                    groups.setdefault(group, []).append(chance)
            for (dimension, value), members in groups.items():
                gap = _share(members) - _share(own)
                found[year, area, f"{kind}_gap", dimension, value] = Value(gap, len(members))
        return found


def _share(chances: Iterable[Chance]) -> float:
    good = [chance.is_good for chance in chances]
    return sum(good) / len(good)


def _groups_of(people: People, chance: Chance) -> Iterator[tuple[str, str]]:
    """The groups that the person is known to be of, on that day."""
    sex, band = people.sex(chance.person), age_band(people.birth(chance.person), chance.on)
    citizenship = people.attribute(chance.person, "citizenship")
    if sex != "U":
        yield "sex", sex
    if band != "_U":
        yield "age_band", band
    if citizenship is not None:
        yield "citizenship", str(citizenship) if citizenship in ("LV", "XN") else "other"
