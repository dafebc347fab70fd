"""What the accepted deliveries say together: rows in force, current records, coverage, dropped and withdrawn records.

Follows feeds.md "What a period file means" and ADR 3. Persons and spells are worked out elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tests.oracle.calendar import first_day, last_day, next_period, periods
from tests.oracle.geography import Key, lineage_of, municipality_on, scoped
from tests.worlds.logical import LogicalDelivery, Row

KEYS = {
    "shelter_stays": "stay_id",
    "living_situations": "observation_id",
    "institution_discharges": "discharge_id",
    "evictions": "eviction_id",
    "hf_enrolments": "enrolment_id",
    "hf_tenancies": "tenancy_id",
}
COUNTING_FEEDS = ("shelter_stays", "institution_discharges", "living_situations")
"""The feeds that make spells, in the order of the winner rule (methodology 3)."""


@dataclass(frozen=True, slots=True)
class InForce:
    """One row in force, with the delivery's municipality and period."""

    municipality: str
    period: str
    row: Row

    def key(self, column: str) -> Key | None:
        """The scoped id in a column; None when it is empty."""
        value = self.row.get(column)
        return scoped(self.municipality, str(value)) if value is not None else None


@dataclass(frozen=True, slots=True)
class Record:
    """A span record as its latest period states it; `dropped_on` = the day on which a dropped-open record ends."""

    feed: str
    key: Key
    current: InForce
    dropped_on: date | None

    @property
    def lineage(self) -> str:
        """The lineage by which the record's key is scoped."""
        return self.key[0]

    def day(self, column: str) -> date | None:
        """A date column of the current row."""
        value = self.current.row.get(column)
        assert value is None or isinstance(value, date)
        return value

    def text(self, column: str) -> str | None:
        """A text or code column of the current row."""
        value = self.current.row.get(column)
        return None if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Coverage:
    """From the first day of the first to the last day of the last accepted period of a lineage's feed."""

    first: date
    data_through: date

    def covers(self, day: date) -> bool:
        """Whether a day lies inside; a gap between is inside (feeds.md)."""
        return self.first <= day <= self.data_through


class Delivered:
    """The accepted deliveries, read once. `through` leaves out later periods."""

    def __init__(self, accepted: Sequence[LogicalDelivery], through: str | None = None) -> None:
        self.rows: dict[str, list[InForce]] = {}
        self.periods: dict[tuple[str, str], set[str]] = {}
        versions: dict[tuple[str, str, str], LogicalDelivery] = {}
        for delivery in sorted(accepted, key=lambda each: each.received_order):
            if through is None or delivery.period <= through:
                for feed in delivery.feeds:
                    versions[delivery.municipality, delivery.period, feed] = delivery
        lineages = {lineage_of(municipality) for municipality, _, _ in versions} | self._absorbed(versions)
        for (municipality, period, feed), delivery in sorted(versions.items(), key=lambda item: item[0][1]):
            self.rows.setdefault(feed, []).extend(InForce(municipality, period, row) for row in delivery.feeds[feed])
            for lineage in lineages:
                if municipality_on(lineage, last_day(period)) == municipality:
                    self.periods.setdefault((lineage, feed), set()).add(period)

    @staticmethod
    def _absorbed(versions: dict[tuple[str, str, str], LogicalDelivery]) -> set[str]:
        """Lineages that stand before a colon in a successor's ids, though they never delivered themselves."""
        found = set()
        for (municipality, _, feed), delivery in versions.items():
            for row in delivery.feeds[feed]:
                for value in row.values():
                    if isinstance(value, str) and ":" in value:
                        found.add(scoped(municipality, value)[0])
        return found

    def coverage(self, lineage: str, feed: str) -> Coverage | None:
        """The covered days of a lineage's feed; None when it was never accepted."""
        accepted = self.periods.get((lineage, feed))
        return Coverage(first_day(min(accepted)), last_day(max(accepted))) if accepted else None

    def has_month(self, lineage: str, feed: str, period: str) -> bool:
        """Whether the feed was accepted for this very month."""
        return period in self.periods.get((lineage, feed), set())

    def data_through(self, lineage: str, feed: str) -> date:
        """The last covered day of a feed that has records."""
        coverage = self.coverage(lineage, feed)
        assert coverage is not None, f"{lineage} has records of {feed} but no accepted period"
        return coverage.data_through

    def lineages(self) -> list[str]:
        """Lineages with any covered feed that makes spells."""
        return sorted({lineage for lineage, feed in self.periods if feed in COUNTING_FEEDS})

    def counting_start(self, lineage: str) -> date | None:
        """From this day on days count: the first accepted period of any of the three feeds (methodology 3)."""
        starts = [cover.first for feed in COUNTING_FEEDS if (cover := self.coverage(lineage, feed))]
        return min(starts, default=None)

    def counting_end(self, lineage: str) -> date | None:
        """The latest data_through of the three counting feeds."""
        ends = [cover.data_through for feed in COUNTING_FEEDS if (cover := self.coverage(lineage, feed))]
        return max(ends, default=None)

    def last_covered_day(self) -> date | None:
        """The last covered day of the country, over all feeds."""
        return max((last_day(max(names)) for names in self.periods.values()), default=None)

    def covered_months(self) -> list[str]:
        """The country's months from the first to the last covered day of any counting feed."""
        names = {period for (_, feed), names in self.periods.items() if feed in COUNTING_FEEDS for period in names}
        return list(periods(min(names), max(names))) if names else []

    def records(self, feed: str) -> list[Record]:
        """Current span records of a feed, withdrawn ones left out."""
        latest: dict[Key, InForce] = {}
        withdrawn: set[Key] = set()
        for stated in self.rows.get(feed, []):
            key = stated.key(KEYS[feed])
            assert key is not None
            if stated.row.get("withdrawn") is True:
                withdrawn.add(key)
            if key not in latest or stated.period >= latest[key].period:
                latest[key] = stated
        return [
            Record(feed, key, stated, self._dropped_on(feed, key[0], stated))
            for key, stated in sorted(latest.items())
            if key not in withdrawn
        ]

    def _dropped_on(self, feed: str, lineage: str, stated: InForce) -> date | None:
        if not is_open(feed, stated.row) or max(self.periods[lineage, feed]) <= stated.period:
            return None
        return first_day(next_period(stated.period))


def is_open(feed: str, row: Row) -> bool:
    """Whether a span record's end is empty (feeds.md, "Open")."""
    match feed:
        case "shelter_stays":
            return row.get("check_out") is None
        case "institution_discharges":
            return row.get("discharged_on") is None
        case "evictions":
            return row.get("executed_on") is None and row.get("outcome") is None
        case "hf_enrolments":
            return row.get("exited_on") is None
        case "hf_tenancies":
            return row.get("move_out") is None
    return False
