"""The spells of a chunk's people as delivered (methodology 3): when and how records say that somebody was homeless.

One entry a record, as arrays. Which spell wins a day is for the day book; nothing here knows of areas or dates of
reference.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from feeds.simulation.codes import (
    UNKNOWN,
    category_of_service,
    category_of_situation,
    group_of_destination,
)
from feeds.simulation.country import Country
from feeds.simulation.delivered import DeliveredMonths, last_files, stated_at_last
from feeds.simulation.records import NEVER, Frames

OBSERVATION_DAYS, DECLARED_DAYS = 7, 90
"""Days that a sighting, and what somebody told the social service, are taken to last (methodology 3)."""
NAMING_FEEDS = (
    "shelter_stays",
    "living_situations",
    "institution_discharges",
    "evictions",
    "hf_enrolments",
    "crisis_events",
)
STAYS, DISCHARGES, SIGHTINGS = range(3)
"""Feeds in the order in which they win (methodology 3, "Timeline")."""

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Who:
    """The people of a chunk as the deliveries let them be linked: by personal code, else each local person alone."""

    frame: pl.DataFrame
    """One row a person: `person`, `sex`, `birth_date`."""
    locals: pl.DataFrame
    """`local`, `person`, `told_on`: the local persons whom some delivery names."""

    @property
    def number(self) -> int:
        """How many people there are."""
        return self.frame.height


@dataclass
class Told:
    """What the deliveries tell of a chunk: people, deaths, homes, and every spell."""

    who: Who
    deaths: dict[int, int]
    move_ins: dict[int, list[int]]
    housed: dict[int, list[tuple[int, int]]]
    spells: pl.DataFrame
    """`person, town, feed, start, ends (exclusive), has_recorded_end, recorded_until, category, group, number`."""


def told(frames: Frames, country: Country, months: DeliveredMonths) -> Told:
    """Everything that the deliveries of a chunk's people say of their homelessness."""
    who = _who(frames, months)
    last = {name: stated_at_last(frames[name], name, months) for name in NAMING_FEEDS[:3]}
    enrolments = _with_person(stated_at_last(frames["hf_enrolments"], "hf_enrolments", months), who)
    tenancies = _tenancies(frames, enrolments, country, months)
    stays, sightings, discharges = (_with_person(last[name], who) for name in NAMING_FEEDS[:3])
    move_ins = _days_by_person(tenancies, "start")
    contacts = _days_by_person(
        pl.concat([f.select("person", "start") for f in (stays, sightings, discharges, tenancies)]), "start"
    )
    spells = pl.concat(
        [
            _stay_spells(stays, country),
            _discharge_spells(discharges, country),
            _sighting_spells(sightings, contacts),
        ]
    )
    housed: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for person, start, end in tenancies.select("person", "start", "until").iter_rows():
        housed[person].append((start, end))
    deaths = _deaths(stays, discharges, enrolments)
    return Told(who, deaths, move_ins, dict(housed), spells)


def _who(frames: Frames, months: DeliveredMonths) -> Who:
    """People who are named in a delivery, joined where the last file that names them states their code."""
    named = pl.concat([last_files(frames[name], name, months) for name in NAMING_FEEDS])
    locals_ = frames["locals"].join(named.group_by("local").agg(pl.col("told_on").max()), on="local").sort("local")
    has_code = pl.col("code_known_from") <= pl.col("told_on")
    identity = pl.when(has_code).then(pl.col("person") * 2).otherwise(pl.col("local") * 2 + 1)
    linked = locals_.with_columns(identity.rank("dense").cast(pl.Int64).sub(1).alias("person"))
    people = linked.group_by("person").agg(pl.col("sex", "birth_date").first()).sort("person")
    return Who(people, linked.select("local", "person", "told_on"))


def _with_person(records: pl.DataFrame, who: Who) -> pl.DataFrame:
    return records.join(who.locals.select("local", "person"), on="local", how="inner", maintain_order="left")


def _tenancies(frames: Frames, enrolments: pl.DataFrame, country: Country, months: DeliveredMonths) -> pl.DataFrame:
    """`person`, `start` and `until`: housed until the move, the exit or the end of the data."""
    tenancies = stated_at_last(frames["hf_tenancies"], "hf_tenancies", months)
    exits = enrolments.select(pl.col("number").alias("enrolment"), "person", pl.col("end").alias("exited"))
    data_end = pl.Series("data_end", country.covered_to[tenancies["town"].to_numpy()] + 1)
    return (
        tenancies.with_columns(data_end)
        .join(exits, on="enrolment", how="inner", maintain_order="left")
        .select("person", "start", pl.min_horizontal("end", "exited", "data_end").alias("until"))
    )


def _days_by_person(frame: pl.DataFrame, column: str) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for person, day in frame.select("person", column).sort(column).iter_rows():
        found[person].append(day)
    return dict(found)


def _deaths(stays: pl.DataFrame, discharges: pl.DataFrame, enrolments: pl.DataFrame) -> dict[int, int]:
    """The earliest end with destination or reason deceased that was told."""
    told_of = [
        stays.filter(pl.col("exit_destination") == "deceased"),
        discharges.filter(pl.col("destination") == "deceased"),
        enrolments.filter(pl.col("exit_reason") == "deceased"),
    ]
    ends = pl.concat([frame.select("person", "end") for frame in told_of]).drop_nulls("end")
    return dict(ends.group_by("person").agg(pl.col("end").min()).iter_rows())


def _stay_spells(stays: pl.DataFrame, country: Country) -> pl.DataFrame:
    service = [category_of_service()[place.service] for place in country.places]
    category = np.array(service, dtype=np.int64)[stays["place"].to_numpy()]
    return _recorded_spells(stays, country, STAYS, category, pl.col("end"), "exit_destination")


def _discharge_spells(discharges: pl.DataFrame, country: Country) -> pl.DataFrame:
    """An offer ends the spell, as far as the last file knows of it."""
    situations = category_of_situation()
    kinds = ("health_institution", "penal_institution")
    is_prison = (discharges["institution_type"] == "prison").to_numpy()
    category = np.where(is_prison, situations[kinds[1]], situations[kinds[0]])
    offer = pl.when(pl.col("offered_on") <= pl.col("told_on")).then("offered_on")
    return _recorded_spells(discharges, country, DISCHARGES, category, pl.min_horizontal("end", offer), "destination")


def _recorded_spells(
    records: pl.DataFrame, country: Country, feed: int, category: Ints, end: pl.Expr, destination: str
) -> pl.DataFrame:
    """A record that nobody restates any more goes on until it is dropped, without an end or a destination."""
    data_end = pl.Series("data_end", country.covered_to[records["town"].to_numpy()] + 1)
    groups = group_of_destination()
    group = pl.col(destination).replace_strict(groups, return_dtype=pl.Int64)
    return (
        records.with_columns(data_end, end.alias("stated_end"), pl.Series("category", category, dtype=pl.Int64))
        .with_columns(pl.coalesce("stated_end", pl.min_horizontal("data_end", "dropped_on")).alias("ends"))
        .select(
            "person",
            "town",
            pl.lit(feed, pl.Int64).alias("feed"),
            "start",
            "ends",
            pl.col("stated_end").is_not_null().alias("has_recorded_end"),
            pl.col("ends").alias("recorded_until"),
            "category",
            pl.when(pl.col("end").is_not_null()).then(group).otherwise(UNKNOWN).alias("group"),
            "number",
        )
    )


def _sighting_spells(sightings: pl.DataFrame, contacts: dict[int, list[int]]) -> pl.DataFrame:
    """The day observed is recorded; without a stated last day the following ones are assumed."""
    categories = category_of_situation()
    rows = []
    columns = ("person", "town", "start", "end", "lasts", "source", "situation", "number")
    for person, town, start, end, lasts, source, situation, number in sightings.select(columns).iter_rows():
        if lasts:
            ends, recorded = end + 1, end + 1
        else:
            ends, recorded = start + OBSERVATION_DAYS, start + 1
            if source == "social_service":
                days = contacts[person]
                following = bisect_right(days, start)
                ends = min(start + DECLARED_DAYS, days[following] if following < len(days) else NEVER)
        rows.append((person, town, SIGHTINGS, start, ends, lasts, recorded, categories[situation], UNKNOWN, number))
    return pl.DataFrame(rows, schema=_SPELL, orient="row")


_SPELL: dict[str, pl.DataType] = {
    "person": pl.Int64(), "town": pl.Int64(), "feed": pl.Int64(), "start": pl.Int64(), "ends": pl.Int64(),
    "has_recorded_end": pl.Boolean(), "recorded_until": pl.Int64(), "category": pl.Int64(), "group": pl.Int64(),
    "number": pl.Int64(),
}  # fmt: skip
