"""Small simulated countries as the recount of `tests.oracle` reads them, without any file."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl

from feeds.simulation.country import make_country
from feeds.simulation.delivered import DeliveredMonths
from feeds.simulation.deliveries import DeliveredMonth, Municipalities
from feeds.simulation.lives import Lives, record_anonymous_sightings
from feeds.simulation.records import Frames, Recorder
from feeds.simulation.slips import with_slips
from feeds.simulation.spool import Spool
from feeds.simulation.truth import Truth
from tests.worlds.logical import LogicalDelivery


@dataclass(frozen=True)
class Simulation:
    """Records of all lives, every delivered month, and the truth tables."""

    records: Frames
    months: tuple[DeliveredMonth, ...]
    truth: dict[str, pl.DataFrame]

    def logical(self) -> list[LogicalDelivery]:
        """The deliveries as the recount reads them, in order of month."""
        return [
            LogicalDelivery(
                month.municipality, month.period, {name: rows.to_dicts() for name, rows in month.tables.items()}, number
            )
            for number, month in enumerate(self.months, 1)
        ]


@cache
def simulation(municipalities: int, months: int, lives: int, seed: int, *, delivers: bool = True) -> Simulation:
    """A country of so many lives; without `delivers` only its truth is worked out."""
    country = make_country(random.Random(seed), municipalities, months)
    recorder = Recorder()
    record_anonymous_sightings(random.Random(seed + 1), country, recorder)
    story, rng = Lives(country, recorder), random.Random(seed + 2)
    for _ in range(lives):
        story.live(rng)
    records = with_slips(recorder.take(), DeliveredMonths.of(country), np.random.default_rng(seed + 3))
    truth = Truth(country)
    truth.take(records)
    with TemporaryDirectory() as name:
        folder = Path(name)
        spool = Spool(folder / "spool")
        spool.put(records)
        told: list[DeliveredMonth] = []
        if delivers:
            writer = Municipalities(country, folder / "deliveries", seed, 0.0)
            for towns in writer.groups():
                told += writer.months_of(towns, spool.of_towns([town.number for town in towns]))
        truth.write(folder / "truth", [])
        tables = {file.stem: pl.read_parquet(file) for file in sorted((folder / "truth").glob("*.parquet"))}
    return Simulation(records, tuple(sorted(told, key=lambda m: (m.period, m.municipality))), tables)
