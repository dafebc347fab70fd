"""Counting the day books: stock, prevalence, flows, exits and returns, long stays, by the methodology's definitions.

A tally takes one chunk's day book after another and keeps only its counts. Its tables have the columns of the marts
of the same name, as far as they say something of people.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from feeds.simulation.areas import LEVELS, MUNICIPALITY, Areas
from feeds.simulation.codes import CATEGORIES, CENSORED, GROUPS, HOUSING_FIRST, PERMANENT
from feeds.simulation.country import Country
from feeds.simulation.day_book import DayBook
from feeds.simulation.months import as_date, day_number
from feeds.simulation.spells import Told

TOTAL, ONE_TO_THREE = "_T", "E1_3"
BANDS = ("Y0T17", "Y18T24", "Y25T34", "Y35T44", "Y45T54", "Y55T64", "Y_GE65")
_BAND_STARTS = (18, 25, 35, 45, 55, 65)
LONG_TERM_DAYS = 365
FOLLOWED_DAYS = (180, 365, 730)

STOCK_KEYS = ("time_period", "ref_area", "ethos_category", "sex", "age_band")
OUTFLOWS = {
    "permanent": "outflow_permanent",
    "hf": "outflow_hf",
    "institution": "outflow_institution",
    "deceased": "outflow_deceased",
    "homeless": "outflow_homeless_unseen",
    "other": "outflow_other",
    "unknown": "outflow_unknown",
}
FLOWS = (
    "active_start", "inflow_new", "inflow_returned_housing", "inflow_returned_other", "transfers_in", "coverage_in",
    *OUTFLOWS.values(), "transfers_out", "coverage_out", "active_end",
)  # fmt: skip

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


def reference_days(country: Country, count_nights: Iterable[date]) -> list[int]:
    """Month ends and count nights inside the country's coverage."""
    first, last = int(country.covered_from.min()), int(country.covered_to.max())
    days = {*country.months.last_days.tolist(), *(day_number(night) for night in count_nights)}
    return sorted(day for day in days if first <= day <= last)


def ages(birth: pl.Series, day: int) -> Ints:
    """Full years on a day, from the birth month; a bare year counts from 1 July."""
    on = as_date(day)
    year = birth.str.head(4).cast(pl.Int64).to_numpy()
    month = birth.str.slice(5, 2).cast(pl.Int64, strict=False).fill_null(7).to_numpy()
    return np.asarray(on.year - year - (on.month < month))


def _bands(of_age: Ints) -> Ints:
    return np.searchsorted(np.array(_BAND_STARTS), of_age, side="right")


class StockTally:
    """`point_in_time.persons`, and how many of them have been homeless for a year."""

    def __init__(self, country: Country, areas: Areas, count_nights: Iterable[date]) -> None:
        self._country, self._areas = country, areas
        self.days = reference_days(country, count_nights)
        self._parts: list[pl.DataFrame] = []

    def take(self, told: Told, book: DayBook) -> None:
        """Count a chunk."""
        people = told.who.frame
        sexes, births = people["sex"], people["birth_date"]
        start = book.episodes["start"].to_numpy()
        is_stock = book.counted & ~book.in_gap
        for day in self.days:
            at = np.flatnonzero(is_stock & (book.day == day))
            if not at.size:
                continue
            who = book.person[at]
            frame = pl.DataFrame(
                {
                    "town": book.town[at],
                    "category": book.category[at],
                    "sex": sexes.gather(who),
                    "band": _bands(ages(births.gather(who), day)),
                    "long_term_1y": day + 1 - start[book.episode[at]] >= LONG_TERM_DAYS,
                }
            )
            counted = frame.group_by("town", "category", "sex", "band").agg(
                pl.len().cast(pl.Int64).alias("persons"), pl.col("long_term_1y").sum().cast(pl.Int64)
            )
            self._parts.append(counted.with_columns(pl.lit(day, pl.Int64).alias("day")))

    def table(self, anonymous: pl.DataFrame) -> pl.DataFrame:
        """STOCK_KEYS → `persons`, `anonymous`, `long_term_1y`: rows with persons, and zero rows where covered.

        `anonymous`: `town, day, category` of each sighting of a person unknown that counts.
        """
        found = pl.concat(self._parts) if self._parts else pl.DataFrame(schema=_STOCK_PART)
        placed = self._placed(found).group_by(*STOCK_KEYS).agg(pl.col("persons", "long_term_1y").sum())
        zero = self._zero_rows()
        sightings = anonymous.with_columns(
            pl.lit("_").alias("sex"), pl.lit(0, pl.Int64).alias("band"),
            pl.lit(1, pl.Int64).alias("persons"), pl.lit(0, pl.Int64).alias("long_term_1y"),
        ).filter(pl.col("day").is_in(self.days))  # fmt: skip
        unnamed = (
            self._placed(sightings)
            .filter((pl.col("sex") == TOTAL) & (pl.col("age_band") == TOTAL))
            .filter(~pl.col("ethos_category").is_in([TOTAL, ONE_TO_THREE]))
            .group_by(*STOCK_KEYS)
            .agg(pl.col("persons").sum().alias("anonymous"))
        )
        return (
            placed.join(zero, on=STOCK_KEYS, how="full", coalesce=True)
            .join(unnamed, on=STOCK_KEYS, how="full", coalesce=True)
            .with_columns(
                pl.col("persons", "long_term_1y").fill_null(0),
                pl.coalesce("anonymous", "no_anonymous").alias("anonymous"),
            )
            .drop("no_anonymous")
            .sort(STOCK_KEYS)
        )

    def _placed(self, found: pl.DataFrame) -> pl.DataFrame:
        """Each row in every area, group of categories, sex and band in which it is shown."""
        month = np.searchsorted(self._country.months.last_days, found["day"].to_numpy())
        shown = [
            found.with_columns(pl.Series("area", self._areas.of_town[level, month, found["town"].to_numpy()]))
            for level in LEVELS
        ]
        named = pl.concat(shown).with_columns(pl.from_epoch("day", "d").alias("time_period"))
        return _in_all_groups(named, self._areas)

    def _zero_rows(self) -> pl.DataFrame:
        rows = []
        for day in self.days:
            month = int(np.searchsorted(self._country.months.last_days, day))
            covered = np.flatnonzero((self._country.covered_from <= day) & (self._country.covered_to >= day))
            for area in np.unique(self._areas.of_town[:, month, covered]):
                for category in (*CATEGORIES, TOTAL, ONE_TO_THREE):
                    nobody = 0 if category == "E1" else None
                    rows.append((as_date(day), self._areas.codes[area], category, TOTAL, TOTAL, nobody))
        schema = dict.fromkeys(STOCK_KEYS, pl.String()) | {"time_period": pl.Date(), "no_anonymous": pl.Int64()}
        return pl.DataFrame(rows, schema=schema, orient="row")


_STOCK_PART: dict[str, pl.DataType] = {
    "town": pl.Int64(), "category": pl.Int64(), "sex": pl.String(), "band": pl.Int64(), "persons": pl.Int64(),
    "long_term_1y": pl.Int64(), "day": pl.Int64(),
}  # fmt: skip


def _in_all_groups(frame: pl.DataFrame, areas: Areas) -> pl.DataFrame:
    """`area`, `category`, `sex`, `band` (numbers) → the mart's dimensions, once for each total that holds the row."""
    groups = [[name, TOTAL, *([ONE_TO_THREE] if number < 3 else [])] for number, name in enumerate(CATEGORIES)]
    by_number = pl.DataFrame({"category": range(len(CATEGORIES)), "ethos_category": groups})
    return (
        frame.with_columns(
            pl.Series("ref_area", areas.codes).gather(frame["area"]),
            pl.concat_list(pl.col("sex"), pl.lit(TOTAL)).alias("sex"),
            pl.concat_list(pl.Series("own_band", BANDS).gather(frame["band"]), pl.lit(TOTAL)).alias("age_band"),
        )
        .join(by_number, on="category")
        .explode("ethos_category")
        .explode("sex")
        .explode("age_band")
    )


class PrevalenceTally:
    """`annual_prevalence`: people of a year and their nights."""

    def __init__(self, country: Country, areas: Areas) -> None:
        self._country, self._areas = country, areas
        self._parts: list[pl.DataFrame] = []
        first = int(
            country.months.periods[int(np.searchsorted(country.months.first_days, country.covered_from.min()))][:4]
        )
        last = as_date(int(country.covered_to.max())).year
        self._years = range(first, last + 1)

    def take(self, told: Told, book: DayBook) -> None:
        """Count a chunk: nobody of it stands in another one."""
        base, years = self._country.months.base, self._country.months.year_of_day
        at = np.flatnonzero(book.counted & ~book.in_gap)
        columns = {"person": book.person[at], "year": years[book.day[at] - base]}
        nights = (
            pl.DataFrame(columns | {"town": book.town[at], "category": book.category[at]})
            .group_by("person", "year", "town", "category")
            .agg(pl.len().cast(pl.Int64).alias("nights"))
        )
        keys = ["person", "year", "town", "category"]
        seen = book.seen.join(nights, on=keys, how="left").with_columns(pl.col("nights").fill_null(0))
        people = told.who.frame
        for year in self._years:
            own = seen.filter(pl.col("year") == year)
            area_of, ends = self._areas.of_year(self._country, year), self._last_days(year)
            for level in LEVELS:
                area = area_of[level, own["town"].to_numpy()]
                who = own["person"].to_numpy()
                frame = own.with_columns(
                    pl.Series("area", area),
                    people["sex"].gather(who).alias("sex"),
                    pl.Series("band", self._bands_on(people["birth_date"].gather(who), ends[area])),
                )
                counted = _in_all_groups(frame, self._areas).group_by("year", *STOCK_KEYS[1:]).agg(
                    pl.col("person").n_unique().cast(pl.Int64).alias("persons"), pl.col("nights").sum()
                )  # fmt: skip
                self._parts.append(counted)

    def _bands_on(self, births: pl.Series, days: Ints) -> Ints:
        bands = np.zeros(days.size, dtype=np.int64)
        for day in np.unique(days):
            on = days == day
            bands[on] = _bands(ages(births.filter(pl.Series(on)), int(day)))
        return bands

    def _spans(self, year: int) -> tuple[Ints, Ints]:
        """By area: its first and last covered day, the towns placed in the map of the year."""
        first = np.full(len(self._areas.codes), np.iinfo(np.int64).max)
        last = np.full(len(self._areas.codes), np.iinfo(np.int64).min)
        for of_town in self._areas.of_year(self._country, year):
            np.minimum.at(first, of_town, self._country.covered_from)
            np.maximum.at(last, of_town, self._country.covered_to)
        return first, last

    def _last_days(self, year: int) -> Ints:
        return np.minimum(self._spans(year)[1], day_number(date(year, 12, 31)))

    def table(self) -> pl.DataFrame:
        """`time_period` (the year), the other STOCK_KEYS → `persons`, `nights`, `average_nightly`."""
        keys = ["year", *STOCK_KEYS[1:]]
        total = pl.concat(self._parts).group_by(keys).agg(pl.col("persons", "nights").sum())
        covered = [
            (year, code, int(min(last, day_number(date(year, 12, 31))) - max(first, day_number(date(year, 1, 1))) + 1))
            for year in self._years
            for code, first, last in zip(self._areas.codes, *(s.tolist() for s in self._spans(year)), strict=True)
            if first <= last
        ]
        days = pl.DataFrame(covered, schema=["year", "ref_area", "covered_days"], orient="row")
        return (
            total.join(days, on=["year", "ref_area"])
            .with_columns((pl.col("nights") / pl.col("covered_days")).alias("average_nightly"))
            .drop("covered_days")
            .rename({"year": "time_period"})
            .sort(STOCK_KEYS)
        )


class FlowTally:
    """`monthly_flows`: from day to day, for every area that either day lies in (ADR 3, "Flows")."""

    def __init__(self, country: Country, areas: Areas) -> None:
        self._country, self._areas = country, areas
        self._counts = np.zeros((country.months.number, len(areas.codes), len(FLOWS)), dtype=np.int64)
        ends = country.months.last_days
        self._covered = np.zeros(self._counts.shape[:2], dtype=bool)
        for month, end in enumerate(ends):
            towns = np.flatnonzero((country.covered_from <= end) & (country.covered_to >= end))
            self._covered[month, areas.of_town[:, month, towns].ravel()] = True
        self._first_month = np.where(self._covered.any(axis=0), self._covered.argmax(axis=0), -1)

    def take(self, book: DayBook) -> None:
        """Count a chunk: neighbouring days of one episode, its first day and its end."""
        if not book.day.size:
            return
        same = book.episode[1:] == book.episode[:-1]
        starts = np.append(0, np.flatnonzero(~same) + 1)
        lasts = np.append(starts[1:], book.day.size) - 1
        changed = np.flatnonzero(same & ((book.town[1:] != book.town[:-1]) | (book.counted[1:] != book.counted[:-1])))
        nobody = np.full(starts.size, -1)
        old = np.concatenate([changed, nobody, lasts])
        new = np.concatenate([changed + 1, starts, nobody])
        self._pass(book, old, new)
        self._stand(book)

    def _pass(self, book: DayBook, old: Ints, new: Ints) -> None:
        """From yesterday (`old`) to today (`new`); -1 = in no episode."""
        today = np.where(new >= 0, book.day[new], book.day[old] + 1)
        month = self._country.months.month_of_day[today - self._country.months.base]
        inside = (month >= 0) & (month < self._country.months.number)
        old, new, today, month = old[inside], new[inside], today[inside], month[inside]
        ended_in = book.episodes["ended_in"].to_numpy()
        way_out = np.where(old >= 0, ended_in[book.episode[old]], 0)
        way_in = self._ways_in(book)[book.episode[new]]
        old_town, new_town = book.town[old], book.town[new]
        old_counts, new_counts = book.counted[old] & (old >= 0), book.counted[new] & (new >= 0)
        for level in LEVELS:
            old_area = np.where(old >= 0, self._areas.of_town[level, month, old_town], -1)
            new_area = np.where(new >= 0, self._areas.of_town[level, month, new_town], -2)
            is_first = (old >= 0) & self._counts_before_coverage(old_area, old_town, today, month)
            was = (old_counts & (old >= 0)) | is_first
            stays = new_counts & (new_area == old_area)
            leaves = was & ~stays
            moves = (new >= 0) & (new_area != old_area) & (new_counts | (level == MUNICIPALITY))
            out = np.where(
                new < 0,
                self._column_of_end(way_out),
                np.where(moves, FLOWS.index("transfers_out"), FLOWS.index("coverage_out")),
            )
            self._add(month, old_area, out, leaves)
            self._add(month, old_area, np.full(old.size, FLOWS.index("coverage_in")), (old >= 0) & stays & ~was)
            arrives = new_counts & (new_area != old_area)
            came = (old >= 0) & (old_counts | (level == MUNICIPALITY))
            into = np.where(old < 0, way_in, np.where(came, FLOWS.index("transfers_in"), FLOWS.index("coverage_in")))
            self._add(month, new_area, into, arrives)

    def _counts_before_coverage(self, area: Ints, town: Ints, today: Ints, month: Ints) -> Flags:
        """The day before an area's first covered month counts for the towns whose coverage starts in it."""
        return np.asarray((self._first_month[area] == month) & (self._country.covered_from[town] == today))

    @staticmethod
    def _column_of_end(ended_in: Ints) -> Ints:
        columns = np.array([*(FLOWS.index(OUTFLOWS[group]) for group in GROUPS), FLOWS.index("coverage_out")])
        return np.asarray(columns[np.where(ended_in == CENSORED, len(GROUPS), ended_in)])

    @staticmethod
    def _ways_in(book: DayBook) -> Ints:
        """By episode: how its first day flows in."""
        person, ended_in = (book.episodes[name].to_numpy() for name in ("person", "ended_in"))
        ways = np.full(person.size, FLOWS.index("inflow_new"))
        before = np.flatnonzero(person[1:] == person[:-1])
        was_housed = np.isin(ended_in[before], (PERMANENT, HOUSING_FIRST))
        housing, other = FLOWS.index("inflow_returned_housing"), FLOWS.index("inflow_returned_other")
        ways[before + 1] = np.where(was_housed, housing, other)
        return ways

    def _stand(self, book: DayBook) -> None:
        """Who is counted at the end of a month, and on the day before it."""
        months, base = self._country.months, self._country.months.base
        month = months.month_of_day[book.day - base]
        ends = np.flatnonzero((month >= 0) & (months.month_of_day[book.day + 1 - base] != month))
        before = np.flatnonzero(months.month_of_day[book.day + 1 - base] != month)
        for level in LEVELS:
            area = self._areas.of_town[level, month[ends], book.town[ends]]
            self._add(month[ends], area, np.full(ends.size, FLOWS.index("active_end")), book.counted[ends])
            following = month[before] + 1
            own, following = before[following < months.number], following[following < months.number]
            area = self._areas.of_town[level, following, book.town[own]]
            is_first = self._counts_before_coverage(area, book.town[own], book.day[own] + 1, following)
            self._add(following, area, np.full(own.size, FLOWS.index("active_start")), book.counted[own] | is_first)

    def _add(self, month: Ints, area: Ints, column: Ints, mask: Flags) -> None:
        np.add.at(self._counts, (month[mask], area[mask], column[mask]), 1)

    def table(self) -> pl.DataFrame:
        """`time_period`, `ref_area` → FLOWS, for the months at whose end the area is covered."""
        month, area = np.nonzero(self._covered)
        about = {
            "time_period": [self._country.months.periods[each] for each in month],
            "ref_area": [self._areas.codes[each] for each in area],
        }
        counts = {name: self._counts[month, area, number] for number, name in enumerate(FLOWS)}
        return pl.DataFrame(about | counts).sort("time_period", "ref_area")


class ExitTally:
    """`exits_and_returns`: each person's first exit to a home in a year, and whether and when they came back."""

    def __init__(self, country: Country, areas: Areas) -> None:
        self._country, self._areas = country, areas
        self._parts: list[pl.DataFrame] = []

    def take(self, book: DayBook) -> None:
        """Count a chunk."""
        covered_to = pl.Series("covered_to", self._country.covered_to[book.episodes["town"].to_numpy()])
        exits = (
            book.episodes.with_columns(covered_to, pl.col("start").shift(-1).over("person").alias("next_start"))
            .filter(pl.col("ended_in").is_in([PERMANENT, HOUSING_FIRST]) & pl.col("last_counts"))
            .with_columns(pl.from_epoch("end", "d").dt.year().cast(pl.Int64).alias("time_period"))
            .unique(["person", "time_period"], keep="first", maintain_order=True)
        )
        followed = {f"followed_{k}": pl.col("end") + k <= pl.col("covered_to") for k in FOLLOWED_DAYS}
        back = {
            f"returned_{k}": followed[f"followed_{k}"] & (pl.col("next_start") - pl.col("end") <= k).fill_null(False)
            for k in FOLLOWED_DAYS
        }
        flags = exits.with_columns(pl.lit(True).alias("exits"), **followed, **back)
        for year in flags["time_period"].unique().sort().to_list():
            own = flags.filter(pl.col("time_period") == year)
            of_town = self._areas.of_year(self._country, year)
            for level in LEVELS:
                area = pl.Series("ref_area", self._areas.codes).gather(of_town[level, own["town"].to_numpy()])
                self._parts.append(own.with_columns(area).select("time_period", "ref_area", *_EXITS))

    def table(self) -> pl.DataFrame:
        """`time_period` (year), `ref_area` → `exits`, `followed_k`, `returned_k` (None where nobody was followed)."""
        if not self._parts:
            schema = {"time_period": pl.Int64, "ref_area": pl.String} | dict.fromkeys(_EXITS, pl.Int64)
            return pl.DataFrame(schema=schema)
        counts = pl.concat(self._parts).group_by("time_period", "ref_area").agg(pl.col(_EXITS).sum().cast(pl.Int64))
        known = [
            pl.when(pl.col(f"followed_{k}") > 0).then(f"returned_{k}").alias(f"returned_{k}") for k in FOLLOWED_DAYS
        ]
        return counts.with_columns(known).sort("time_period", "ref_area")


_EXITS = ("exits", *(f"{what}_{k}" for k in FOLLOWED_DAYS for what in ("followed", "returned")))
