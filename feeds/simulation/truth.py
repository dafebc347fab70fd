"""The folder `truth/`: what the marts must give for the deliveries beside it, by the simulator's own day books."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import polars as pl

from feeds.simulation.areas import Areas
from feeds.simulation.codes import CATEGORIES, GROUPS, category_of_situation
from feeds.simulation.country import Country
from feeds.simulation.day_book import keep_day_book
from feeds.simulation.delivered import DeliveredMonths, stated_at_last, withdrawn_records
from feeds.simulation.faulty_months import ListedFault
from feeds.simulation.records import NEVER, Frames
from feeds.simulation.reference_nights import count_nights
from feeds.simulation.slips import DROPPED_FEEDS, WITHDRAWN_FEEDS
from feeds.simulation.spells import Told, told
from feeds.simulation.tallies import ExitTally, FlowTally, PrevalenceTally, StockTally

FEEDS = ("shelter_stays", "institution_discharges", "living_situations")
_FAULT_COLUMNS = tuple(ListedFault.__dataclass_fields__)


class Truth:
    """Takes one chunk of people after another; writes the tables at the end."""

    def __init__(self, country: Country) -> None:
        self._country = country
        self._months = DeliveredMonths.of(country)
        areas = Areas.of(country)
        self._stock = StockTally(country, areas, count_nights())
        self._prevalence = PrevalenceTally(country, areas)
        self._flows = FlowTally(country, areas)
        self._exits = ExitTally(country, areas)
        self._anonymous: list[pl.DataFrame] = []
        self._persons: list[pl.DataFrame] = []
        self._spells: list[pl.DataFrame] = []
        self._withdrawn: list[pl.DataFrame] = []
        self._dropped: list[pl.DataFrame] = []
        self._linked = 0

    def take(self, frames: Frames) -> None:
        """Keep the day book of a chunk, and count it."""
        found = told(frames, self._country, self._months)
        book = keep_day_book(found, self._country)
        self._stock.take(found, book)
        self._prevalence.take(found, book)
        self._flows.take(book)
        self._exits.take(book)
        self._anonymous.append(self._anonymous_in(frames))
        self._persons.append(self._persons_in(frames, found))
        self._spells.append(self._spells_in(found))
        self._withdrawn += [self._withdrawn_in(frames, feed) for feed in WITHDRAWN_FEEDS]
        self._dropped += [self._dropped_in(frames, feed) for feed in DROPPED_FEEDS]
        self._linked += found.who.number

    def write(self, folder: Path, faults: Sequence[ListedFault]) -> None:
        """Write every table as Parquet, and the planted faults also as CSV."""
        folder.mkdir(parents=True)
        stock = self._stock.table(pl.concat(self._anonymous))
        tables = {
            "persons": pl.concat(self._persons),
            "spells": pl.concat(self._spells),
            "point_in_time": stock.drop("long_term_1y"),
            "long_term": stock.drop("anonymous", "persons"),
            "annual_prevalence": self._prevalence.table(),
            "monthly_flows": self._flows.table(),
            "exits_and_returns": self._exits.table(),
            "withdrawn": pl.concat(self._withdrawn),
            "dropped_open": pl.concat(self._dropped).group_by("municipality", "feed", "period").len("records"),
            "planted_faults": _fault_table(faults),
        }
        for name, table in tables.items():
            table.write_parquet(folder / f"{name}.parquet", compression="zstd")
        rows = pl.col("rows").cast(pl.List(pl.String)).list.join(" ")
        tables["planted_faults"].with_columns(rows).write_csv(folder / "planted_faults.csv")

    def _anonymous_in(self, frames: Frames) -> pl.DataFrame:
        """`town, day, category` of sightings without a person that count on their night."""
        seen = stated_at_last(frames["living_situations"], "living_situations", self._months)
        covered_from = pl.Series("covered_from", self._country.covered_from[seen["town"].to_numpy()])
        category = pl.col("situation").replace_strict(category_of_situation(), return_dtype=pl.Int64)
        return (
            seen.with_columns(covered_from)
            .filter(pl.col("local").is_null() & (pl.col("start") >= pl.col("covered_from")))
            .select("town", pl.col("start").alias("day"), category.alias("category"))
        )

    def _persons_in(self, frames: Frames, found: Told) -> pl.DataFrame:
        """Local persons whom a delivery names: who they are, and with whom the deliveries let them be linked."""
        linked = found.who.locals.select("local", (pl.col("person") + self._linked).alias("person"))
        lineage = dict(enumerate(town.lineage for town in self._country.towns))
        return (
            frames["locals"]
            .rename({"person": "true_person"})
            .join(linked, on="local", maintain_order="left")
            .select(
                "person",
                "true_person",
                pl.col("town").replace_strict(lineage, return_dtype=pl.String).alias("lineage"),
                pl.concat_str(pl.lit("p"), pl.col("local").cast(pl.String)).alias("local_person_id"),
                "kind",
                "sex",
                "birth_date",
                "is_twin",
            )
        )

    def _withdrawn_in(self, frames: Frames, feed: str) -> pl.DataFrame:
        """Records that were told and taken back; `withdrawn_in` is the month whose file says so."""
        lineage = dict(enumerate(town.lineage for town in self._country.towns))
        return withdrawn_records(frames[feed], feed, self._months).select(
            pl.col("town").replace_strict(lineage, return_dtype=pl.String).alias("lineage"),
            pl.lit(feed).alias("feed"),
            pl.col("number").alias("record"),
            pl.from_epoch("told_on", "d").dt.strftime("%Y-%m").alias("withdrawn_in"),
        )

    def _dropped_in(self, frames: Frames, feed: str) -> pl.DataFrame:
        """Records that were open and are restated no more: the municipality, and the month in which they end."""
        codes = {
            (town.number, period): code
            for town in self._country.towns
            for period, code in zip(self._country.months.periods, self._country.codes[town.number], strict=True)
        }
        dropped = stated_at_last(frames[feed], feed, self._months).filter(pl.col("dropped_on") < NEVER)
        ends = dropped.select("town", pl.from_epoch("dropped_on", "d").dt.strftime("%Y-%m").alias("period"))
        municipality = [codes[town, period] for town, period in ends.iter_rows()]
        return ends.select(
            pl.Series("municipality", municipality, dtype=pl.String), pl.lit(feed).alias("feed"), "period"
        )

    def _spells_in(self, found: Told) -> pl.DataFrame:
        """Spells as the deliveries tell them, `[start, ends)`, before the cuts at move-ins, death, data's end."""
        lineage = dict(enumerate(town.lineage for town in self._country.towns))
        return found.spells.select(
            (pl.col("person") + self._linked).alias("person"),
            pl.col("town").replace_strict(lineage, return_dtype=pl.String).alias("lineage"),
            pl.col("feed").replace_strict(dict(enumerate(FEEDS)), return_dtype=pl.String),
            pl.col("number").alias("record"),
            pl.col("category")
            .replace_strict(dict(enumerate(CATEGORIES)), return_dtype=pl.String)
            .alias("ethos_category"),
            pl.from_epoch("start", "d"),
            pl.from_epoch("ends", "d").alias("end"),
            (pl.col("ends") - pl.col("start")).alias("days"),
            "has_recorded_end",
            pl.col("group").replace_strict(dict(enumerate(GROUPS)), return_dtype=pl.String).alias("destination_group"),
        )


def _fault_table(faults: Sequence[ListedFault]) -> pl.DataFrame:
    types: dict[str, Any] = {"version": pl.Int64, "rows": pl.List(pl.Int64)}
    schema = {name: types.get(name, pl.String) for name in _FAULT_COLUMNS}
    return pl.DataFrame([asdict(fault) for fault in faults], schema=schema)
