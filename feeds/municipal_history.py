"""The accepted past of one municipality, as it stands for the delivery of one month.

"Only the own data" (quality-checks.md): its own lineage and the predecessors that were merged into it. A waiting,
rejected or superseded version never counts, nor does the delivery that is being judged. Questions are answered from
the parts' rows; frames that several rules ask for are put together once, and carried on from one month to the next
(`feeds.history_frames`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

import polars as pl

from feeds.history_frames import FeedRows, FeedRowsByFeed, latest, latest_attributes, withdrawn_in
from feeds.history_parts import Part, followed, followed_schema
from feeds.municipalities import area_on, lineage_of
from feeds.rules.client_days import ServiceCost, days_of_service, source_of_days
from feeds.rules.months import last_day, month_before
from feeds.rules.openness import is_open
from feeds.rules.volumes import Volume


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """What the month before left open in one feed. `rows` as in `MunicipalHistory.rows`.

    `lacking` are the municipalities whose file of that month is not in force although they delivered before.
    """

    rows: pl.DataFrame
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True)
class MunicipalHistory:
    """The past of `municipality` for its delivery of `period`.

    `parts` are in force, of any period but without what the delivery replaces; `replaced` is exactly that.
    """

    municipality: str
    period: str
    parts: tuple[Part, ...]
    replaced: tuple[Part, ...] = ()
    _carried: FeedRowsByFeed = field(default_factory=FeedRowsByFeed, repr=False, compare=False)
    """What was put together for another month of this municipality."""
    _remembered: dict[tuple[str, str], pl.DataFrame] = field(default_factory=dict, repr=False, compare=False)

    @property
    def is_first_delivery(self) -> bool:
        """Whether nothing at all was accepted for an earlier month."""
        return not any(part.period < self.period for part in self.parts)

    @property
    def is_correction(self) -> bool:
        """Whether something of this period is in force already."""
        return bool(self.replaced) or any(self._is_of(part, self.period) for part in self.parts)

    def rows(self, feed: str) -> pl.DataFrame:
        """Every accepted row: `municipality`, `period`, `key_lineage`, `source_row` and the followed columns.

        In order of period.
        """
        return self._all(feed).rows

    def of_month(self, feed: str) -> pl.DataFrame | None:
        """The live rows of the version in force for this very period, beside the delivery; None when there is none."""
        found = [part for part in self.in_month(feed, self.period) if part.municipality == self.municipality]
        return pl.concat([part.live for part in found]) if found else None

    def until_now(self, feed: str) -> pl.DataFrame:
        """The live row of the latest earlier month for each record, what the delivery replaces included.

        Without records that any month withdrew: they are never brought back (feeds.md).
        """
        return self._once("until_now", feed, lambda: self._until_now(feed))

    def known_keys(self, feed: str) -> pl.Series:
        """The tokens of every record that any accepted month names."""
        return self._all(feed).keys

    def earlier_keys(self, feed: str) -> pl.Series:
        """The tokens of every record that an accepted month before this one names."""
        if self._all(feed).last_period < self.period:
            return self._all(feed).keys
        return self.rows(feed).filter(pl.col("period") < self.period)[followed(feed)[0]].unique()

    def withdrawn_keys(self, feed: str) -> pl.Series:
        """The tokens of records that any accepted month took back as a mistake."""
        return self._all(feed).withdrawn_keys

    def current(self, feed: str) -> pl.DataFrame:
        """One row a record: that of the latest period. Records ever withdrawn are left out (feeds.md)."""
        return self._all(feed).current

    def open_keys(self, feed: str) -> pl.Series:
        """The span records that were open in the last accepted file of this feed before the period.

        The last file is looked for in each lineage by itself: a predecessor's records go on from its own last file.
        """
        before = self.rows(feed).filter(pl.col("period") < self.period)
        parts = [part for part in self._of_feed.get(feed, ()) if part.period < self.period]
        last_files = [
            (lineage, max(periods))
            for lineage in before["key_lineage"].unique()
            if (periods := [part.period for part in parts if _restates(part, lineage)])
        ]
        in_last_file = pl.any_horizontal(
            pl.lit(False),
            *((pl.col("key_lineage") == lineage) & (pl.col("period") == period) for lineage, period in last_files),
        )
        live = ~pl.col("withdrawn").fill_null(False)
        return before.filter(in_last_file & live & is_open(feed))[followed(feed)[0]]

    def ended_keys(self, feed: str) -> pl.Series:
        """The span records that a month before the period already gave as ended."""
        before = self.rows(feed).filter(pl.col("period") < self.period)
        return before.filter(~is_open(feed))[followed(feed)[0]].unique()

    def left_open(self, feed: str) -> LeftOpen:
        """The records that the immediately preceding month left open, by the file of each lineage's own municipality.

        Of a lineage that delivered before but has no version of the feed in force for that month nothing is known; of
        one that never delivered there is nothing to know. In the month of a merger the successor answers for both.
        """
        previous = month_before(self.period)
        lacking: list[str] = []
        found: list[pl.DataFrame] = [pl.DataFrame(schema=followed_schema(feed))]
        for lineage in sorted(self._lineages):
            holder = area_on(lineage, last_day(previous))
            part = next((p for p in self.in_month(feed, previous) if p.municipality == holder), None)
            if part is not None:
                found.append(part.live.filter((pl.col("key_lineage") == lineage) & is_open(feed)))
            elif holder is not None:
                lacking.append(holder)
        withdrawn = self.withdrawn_keys(feed)
        rows = pl.concat(found).filter(~pl.col(followed(feed)[0]).is_in(withdrawn.implode()))
        return LeftOpen(rows, tuple(dict.fromkeys(lacking)))

    def months_with(self, feed: str) -> list[str]:
        """The periods before this one for which the municipality's own lineage has the feed in force, latest first."""
        own = lineage_of(self.municipality)
        found = {p.period for p in self._of_feed.get(feed, ()) if lineage_of(p.municipality) == own}
        return sorted((period for period in found if period < self.period), reverse=True)

    def feeds_in(self, period: str) -> frozenset[str]:
        """The feeds in force for a period, predecessors' too."""
        return frozenset(self._of_month.get(period, ()))

    def in_month(self, feed: str, period: str) -> Sequence[Part]:
        """The parts of a feed in force for a period, predecessors' too."""
        return self._of_month.get(period, {}).get(feed, ())

    def volume(self, feed: str, period: str, *, without_services: Collection[str] = ()) -> Volume | None:
        """The totals of the feed's month, predecessors' included; None when no version is in force.

        Of `service_costs` the lines of the services `without_services` can be left out.
        """
        total: Volume | None = None
        for part in self.in_month(feed, period):
            volume = part.volume_without(without_services) if without_services else part.volume
            total = volume if total is None else total + volume
        return total

    def service_months(self, period: str) -> list[tuple[str, Decimal, int]]:
        """Of a month: service, cost in EUR and client-days of each service that has cost lines, predecessors' included.

        A service whose stays or tenancies are not in force for the month is left out.
        """
        costs, services, beds, housed = self._month_of_services(period)
        here = self.feeds_in(period)
        return [
            (service, cost.amount, days_of_service(service, beds, services, housed, cost.stated_days))
            for service, cost in costs.items()
            if source_of_days(service) is None or source_of_days(service) in here
        ]

    def _month_of_services(self, period: str) -> tuple[dict[str, ServiceCost], dict[str, str], dict[str, int], int]:
        costs: dict[str, ServiceCost] = {}
        for part in self.in_month("service_costs", period):
            for service, cost in part.costs.items():
                costs[service] = cost if service not in costs else costs[service] + cost
        # A place that this month's list forgot is what it was in other months.
        services = dict(self._services_of_any_month)
        for part in self.in_month("facilities", period):
            services |= part.services
        beds: dict[str, int] = {}
        for part in self.in_month("shelter_stays", period):
            for facility, nights in part.beds.items():
                beds[facility] = beds.get(facility, 0) + nights
        return costs, services, beds, sum(part.housed_nights for part in self.in_month("hf_tenancies", period))

    def replaced_rows(self, feed: str) -> pl.DataFrame | None:
        """The live rows of the version of this period that the delivery replaces; None when it replaces none."""
        found = [part.live for part in self.replaced if part.feed == feed]
        return pl.concat(found) if found else None

    def codes(self) -> pl.DataFrame | None:
        """The latest personal code (token) of each local person up to this period: `local_person_id`, `person_code`.

        What the delivery replaces is included. None when the linking tokens of an accepted file are not at hand.
        """
        parts = [p for p in (*self.parts, *self.replaced) if p.feed == "persons" and p.period <= self.period]
        found = [part.codes for part in parts]
        known = [codes for codes in found if codes is not None]
        if len(known) < len(found):
            return None
        if not known:
            return pl.DataFrame(schema={"local_person_id": pl.String, "person_code": pl.String})
        together = pl.concat(known).sort("period", maintain_order=True)
        return together.unique("local_person_id", keep="last", maintain_order=True).drop("period")

    def attributes(self) -> pl.DataFrame:
        """The latest known sex (never U) and birth month of each person up to this month, null when never known.

        `local_person_id`, `sex`, `birth_month`; what the delivery replaces is included.
        """
        known = (
            self.known_attributes()
            if self._is_all_until_now("persons")
            else latest_attributes(_together("persons", self._parts_until_now("persons")))
        )
        return known.select("local_person_id", "sex", "birth_month")

    def known_attributes(self) -> pl.DataFrame:
        """The latest known value of each attribute of a person in any accepted month, null when none gives one.

        `local_person_id`, `sex` (never U), `birth_month`, `household_type`, `household_id`, `addiction_need`.
        """
        return self._all("persons").attributes

    def _until_now(self, feed: str) -> pl.DataFrame:
        if self._is_all_until_now(feed):
            return self.current(feed)
        rows = _together(feed, self._parts_until_now(feed))
        withdrawn = pl.concat([self.withdrawn_keys(feed), withdrawn_in(feed, rows)])
        return latest(feed, rows, withdrawn)

    def _is_all_until_now(self, feed: str) -> bool:
        """Whether what stood until now is simply everything: nothing is replaced, and no later month is there yet."""
        is_replaced = any(part.feed == feed for part in self.replaced)
        return not is_replaced and self._all(feed).last_period <= self.period

    def _parts_until_now(self, feed: str) -> list[Part]:
        return [p for p in (*self.parts, *self.replaced) if p.feed == feed and p.period <= self.period]

    def _all(self, feed: str) -> FeedRows:
        return self._carried.of(feed, self._of_feed.get(feed, ()))

    @cached_property
    def _of_feed(self) -> Mapping[str, Sequence[Part]]:
        """The parts by feed, in order of period."""
        found: dict[str, list[Part]] = {}
        for part in sorted(self.parts, key=lambda part: part.period):
            found.setdefault(part.feed, []).append(part)
        return found

    @cached_property
    def _of_month(self) -> Mapping[str, Mapping[str, Sequence[Part]]]:
        """The parts by period and feed."""
        found: dict[str, dict[str, list[Part]]] = {}
        for part in self.parts:
            found.setdefault(part.period, {}).setdefault(part.feed, []).append(part)
        return found

    @cached_property
    def _services_of_any_month(self) -> Mapping[str, str]:
        """The service of each place in the latest month that lists it."""
        return dict(self.rows("facilities").select("facility_id", "service_type").iter_rows())

    @cached_property
    def _lineages(self) -> set[str]:
        """The lineages that delivered before this period and for which the municipality delivers now."""
        delivered = {lineage_of(part.municipality) for part in self.parts if part.period < self.period}
        today = last_day(self.period)
        return {lineage for lineage in delivered if area_on(lineage, today) == self.municipality}

    def _is_of(self, part: Part, period: str) -> bool:
        return (part.municipality, part.period) == (self.municipality, period)

    def _once(self, what: str, feed: str, put_together: Callable[[], pl.DataFrame]) -> pl.DataFrame:
        if (what, feed) not in self._remembered:
            self._remembered[what, feed] = put_together()
        return self._remembered[what, feed]


def _together(feed: str, parts: list[Part]) -> pl.DataFrame:
    return pl.concat([part.rows for part in parts]) if parts else pl.DataFrame(schema=followed_schema(feed))


def _restates(part: Part, lineage: str) -> bool:
    """Whether a file holds the lineage's records: it is its own municipality's, or in that month its successor's."""
    return area_on(lineage, last_day(part.period)) == part.municipality
