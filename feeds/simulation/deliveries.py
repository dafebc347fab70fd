"""From the towns' records to the files in the drop folder, month after month: on time, late, and corrected."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from feeds.contract_loading import load_contracts
from feeds.rules.volumes import Volume
from feeds.simulation.clerks import STYLES, WrittenDelivery, write_delivery
from feeds.simulation.country import CAPITAL, Country, Town
from feeds.simulation.facts import capacities, client_days, cost_rows, fidelity_rows, open_places
from feeds.simulation.faulty_months import FaultyMonths
from feeds.simulation.questions import Questions, volumes_of
from feeds.simulation.restating import (
    HOUSING_FIRST_FEEDS,
    RESTATED_FEEDS,
    TownMonth,
    facility_rows,
    is_kept,
    month_rows,
    person_rows,
)

ON_TIME, LATE, CORRECTIONS = "1_on_time", "2_late", "3_corrections"
"""Sub-folders in the order in which they are received."""
LATE_SHARE, CORRECTED_SHARE = 0.04, 0.06
FORGOTTEN_SHARE = 0.05
"""Of the stays begun in a month: missing in the first version of a month that is corrected."""

Tables = dict[str, pl.DataFrame]


@dataclass(frozen=True, slots=True)
class DeliveredMonth:
    """What one municipality says of one month: a table a feed, in contract columns. `clerk` chooses the style."""

    municipality: str
    period: str
    tables: Tables
    clerk: int


class Municipalities:
    """Writes every delivery of the country; `questions` knows what the gate will ask, `faulty` what was planted."""

    def __init__(self, country: Country, folder: Path, seed: int, faults: float) -> None:
        """`faults`: the share of deliveries that first come with a planted fault. UserError when it is no share."""
        self._country = country
        self._folder = folder
        self._seed = seed
        self.questions = Questions()
        self.faulty = FaultyMonths(faults, seed)
        self.received: Counter[str] = Counter()

    def groups(self) -> list[tuple[Town, ...]]:
        """Towns that ever deliver together: a municipality, with those that it absorbs."""
        by_code: dict[str, list[Town]] = {}
        for town in self._country.towns:
            by_code.setdefault(self._country.codes[town.number][-1], []).append(town)
        return [tuple(towns) for towns in by_code.values()]

    def months_of(self, towns: tuple[Town, ...], records: Mapping[str, pl.DataFrame]) -> Iterator[DeliveredMonth]:
        """The months that towns which deliver together deliver, in order of time, from all their records."""
        own = {
            town.number: {name: frame.filter(pl.col("town") == town.number) for name, frame in records.items()}
            for town in towns
        }
        beds: dict[int, int] = {}
        for town in towns:
            beds |= capacities(town, own[town.number]["shelter_stays"], self._country)
        for month, period in enumerate(self._country.months.periods):
            for code in dict.fromkeys(self._country.codes[town.number][month] for town in towns):
                told = [t for t in towns if self._country.codes[t.number][month] == code and t.delivers[month]]
                if told:
                    rng = random.Random(f"{self._seed} {code} {period}")
                    parts = [self._tables(self._month_of(t, code, month), t, own[t.number], beds, rng) for t in told]
                    yield DeliveredMonth(code, period, _together(parts), told[0].number)

    def write(self, month: DeliveredMonth) -> None:
        """Write a month's files: on time, late, or first with a fault or some stays forgotten and then corrected."""
        rng = random.Random(f"{self._seed} {month.municipality} {month.period} files")
        style = STYLES[month.clerk % len(STYLES)]
        written = write_delivery(month.municipality, month.period, month.tables, style)
        forgetful = _first_version(month, rng) if rng.random() < CORRECTED_SHARE else None
        folder = LATE if rng.random() < LATE_SHARE else ON_TIME
        volumes = volumes_of(month.tables, month.period)
        before: list[dict[str, Volume]] = []
        asks = self.questions.asks(month.municipality, month.period, volumes)
        faulty = self.faulty.first_version(written, is_usual=not asks)
        if faulty is not None:
            folder = CORRECTIONS
            before = [volumes] if faulty.is_accepted else []
            self._save(faulty.written, ON_TIME)
        elif forgetful is not None:
            folder = CORRECTIONS
            before = [volumes_of(forgetful, month.period)]
            self._save(write_delivery(month.municipality, month.period, forgetful, style), ON_TIME)
        if self.questions.month(month.municipality, month.period, [*before, volumes]):
            self.faulty.remember(month.municipality, month.period, month.tables)
        self._save(written, folder)
        self.received[folder] += 1

    def _month_of(self, town: Town, code: str, month: int) -> TownMonth:
        months = self._country.months
        before = [number for number in range(month) if town.delivers[number]]
        return TownMonth(
            lineage=town.lineage,
            code=code,
            first=int(months.first_days[month]),
            last=int(months.last_days[month]),
            last_before=int(months.last_days[before[-1]]) if before else None,
        )

    def _tables(
        self,
        month: TownMonth,
        town: Town,
        records: Mapping[str, pl.DataFrame],
        beds: dict[int, int],
        rng: random.Random,
    ) -> Tables:
        """One town's month of every feed that it delivers."""
        feeds = [name for name in RESTATED_FEEDS if town.has_housing_first or name not in HOUSING_FIRST_FEEDS]
        tables: Tables = {name: month_rows(name, records[name], month) for name in feeds}
        named = [rows["local"] for rows in tables.values() if "local" in rows.columns]
        locals_ = pl.concat(named).drop_nulls().unique()
        stays = records["shelter_stays"].filter(is_kept(month))
        nights = stays.with_columns(client_days(stays, month).alias("nights"))
        used = nights.group_by("place").agg(pl.col("nights").sum())
        days: dict[str, int] = {}
        for place, number in used.iter_rows():
            service = self._country.places[place].service
            days[service] = days.get(service, 0) + number
        if town.has_housing_first:
            days["housing_first"] = int(client_days(records["hf_tenancies"], month).sum())
            tables["hf_fidelity"] = fidelity_rows(month, rng)
        tables["facilities"] = facility_rows(open_places(town.places, beds, month, rng), month)
        tables["persons"] = person_rows(records["locals"], locals_, month)
        tables["service_costs"] = cost_rows(days, town.lineage == CAPITAL, month.prefix, rng)
        return {name: tables[name] for name in load_contracts() if name in tables}

    def _save(self, written: WrittenDelivery, folder: str) -> None:
        target = self._folder / folder
        target.mkdir(parents=True, exist_ok=True)
        for name, file in zip(written.names, written.files, strict=True):
            (target / name).write_bytes(file.content)


def _together(parts: list[Tables]) -> Tables:
    """The tables of towns that deliver together, one below the other, in contract columns."""
    names = list(dict.fromkeys(name for part in parts for name in part))
    contracts = load_contracts()
    return {
        name: pl.concat([part[name] for part in parts if name in part], how="vertical_relaxed").select(
            column.name for column in contracts[name].columns
        )
        for name in names
    }


def _first_version(month: DeliveredMonth, rng: random.Random) -> Tables | None:
    """What was sent first: one or more of the month's new stays forgotten; None in a month without new ones."""
    stays = month.tables["shelter_stays"].with_row_index("line")
    new = stays.filter(pl.col("check_in").dt.strftime("%Y-%m") == month.period)["line"].to_list()
    if not new:
        return None
    forgotten = rng.sample(new, max(1, round(len(new) * FORGOTTEN_SHARE)))
    return month.tables | {"shelter_stays": stays.filter(~pl.col("line").is_in(forgotten)).drop("line")}
