"""How many of those who should report did (methodology 10, `reporting_rate`; Built for Zero; ADR 7)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from tests.oracle.calendar import last_day, periods
from tests.oracle.codelists import municipalities
from tests.oracle.coverage import AreaCoverage
from tests.oracle.delivered import Delivered
from tests.oracle.geography import areas_on, lineage_of, municipality_on
from tests.worlds.logical import LogicalDelivery

RELIABLE = Fraction(9, 10)
COLUMNS = (
    "expected_providers", "reporting_providers", "provider_share", "expected_beds", "reporting_beds", "bed_share",
    "is_reliable",
)  # fmt: skip

Key = tuple[str, str]


def reporting_rate(
    accepted: Sequence[LogicalDelivery], through: str | None = None
) -> dict[Key, dict[str, int | float | bool | None]]:
    """(time_period, ref_area) → COLUMNS, for every municipality that exists, and the areas above."""
    reporting = _Reporting(accepted, through)
    counts: dict[Key, list[int]] = {}
    for period in reporting.months():
        for municipality in _municipalities_on(last_day(period)):
            told = reporting.of(municipality, period)
            for area in areas_on(municipality, last_day(period)) if told[0] else ():
                known = counts.setdefault((period, area), [0, 0, 0, 0])
                counts[period, area] = [one + other for one, other in zip(known, told, strict=True)]
    return {key: _row(*count) for key, count in counts.items()}


class _Reporting:
    def __init__(self, accepted: Sequence[LogicalDelivery], through: str | None) -> None:
        self.coverage = AreaCoverage(Delivered(accepted, through))
        self.in_force = {
            (each.municipality, each.period, feed)
            for each in accepted
            if through is None or each.period <= through
            for feed in each.feeds
        }
        self.first_of: dict[tuple[str, str], str] = {}
        for municipality, period, feed in self.in_force:
            place = (lineage_of(municipality), feed)
            self.first_of[place] = min(period, self.first_of.get(place, period))

    def months(self) -> Iterator[str]:
        """From the first to the last month that any municipality delivered."""
        delivered = {period for _, period, _ in self.in_force}
        return periods(min(delivered), max(delivered))

    def of(self, municipality: str, period: str) -> list[int]:
        """Feeds expected and delivered, beds expected and reported."""
        on = last_day(period)
        lineages = {each.lineage for each in municipalities().values()}
        beds = sum(self.coverage.beds_of(each, on) for each in lineages if municipality_on(each, on) == municipality)
        expected = self._owed(municipality, period) | ({"shelter_stays"} if beds else set())
        reported = {feed for feed in expected if (municipality, period, feed) in self.in_force}
        return [len(expected), len(reported), beds, beds if "shelter_stays" in reported else 0]

    def _owed(self, municipality: str, period: str) -> set[str]:
        """Every feed from its first month on; shelter_stays from those who never delivered anything."""
        firsts = {feed: first for (each, feed), first in self.first_of.items() if each == lineage_of(municipality)}
        return {feed for feed, first in firsts.items() if first <= period} if firsts else {"shelter_stays"}


def _municipalities_on(day: date) -> list[str]:
    return [
        code
        for code, version in municipalities().items()
        if version.valid_from <= day and (version.valid_to is None or day <= version.valid_to)
    ]


def _row(
    expected: int, reporting: int, expected_beds: int, reporting_beds: int
) -> dict[str, int | float | bool | None]:
    are_providers_enough = Fraction(reporting, expected) >= RELIABLE
    are_beds_enough = not expected_beds or Fraction(reporting_beds, expected_beds) >= RELIABLE
    return {
        "expected_providers": expected,
        "reporting_providers": reporting,
        "provider_share": reporting / expected,
        "expected_beds": expected_beds,
        "reporting_beds": reporting_beds,
        "bed_share": reporting_beds / expected_beds if expected_beds else None,
        "is_reliable": are_providers_enough and are_beds_enough,
    }
