"""`pajumte simulate`: people live, municipalities deliver, and the truth is written beside it."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from feeds.clock import Clock, system_clock, today_in_latvia
from feeds.confirmations_file import NAME as CONFIRMATIONS
from feeds.errors import UserError
from feeds.simulation.country import Country, make_country
from feeds.simulation.delivered import DeliveredMonths
from feeds.simulation.deliveries import CORRECTIONS, LATE, Municipalities
from feeds.simulation.faulty_months import require_share
from feeds.simulation.lives import Lives, record_anonymous_sightings
from feeds.simulation.months import as_date
from feeds.simulation.records import Recorder
from feeds.simulation.slips import with_slips
from feeds.simulation.spool import Spool
from feeds.simulation.truth import Truth

PERSONS, MUNICIPALITIES, MONTHS = 6_000, 42, 60
LIVES_A_CHUNK = 4_000
LIVES_A_PERSON = 0.67
"""Lives that begin in a year for each person whom a year's deliveries name: people come back."""
YEARS_BEFORE = 2.05
"""Lives begin that much before the first month."""

Tell = Callable[[str, int, int], None]
"""(what, done, of) as the work goes on."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to simulate: people a year, municipalities, months, and the seed that decides everything.

    `faults` is the share of deliveries that first come with a planted fault, and are then corrected.
    """

    municipalities: int = MUNICIPALITIES
    months: int = MONTHS
    persons: int = PERSONS
    seed: int = 1
    faults: float = 0.0


@dataclass(frozen=True, slots=True)
class Simulated:
    """How much was written."""

    deliveries: int
    late: int
    corrections: int
    lives: int
    faults: int


def _say_nothing(_what: str, _done: int, _of: int) -> None:
    """For callers who do not watch."""


def simulate(plan: Plan, out: Path, *, tell: Tell = _say_nothing, clock: Clock = system_clock) -> Simulated:
    """Write `out/deliveries/` (as `pajumte run --inbox` takes them, with the municipalities' answers) and `out/truth/`.

    The same plan gives the same bytes. UserError for a plan that cannot be, and where something lies in `out` already.
    """
    if plan.persons < 1:
        raise UserError("--persons must be at least 1.")
    require_share(plan.faults)
    country = make_country(random.Random(f"{plan.seed} country"), plan.municipalities, plan.months)
    _require_past(country, clock)
    if out.exists() and any(out.iterdir()):
        raise UserError(f"{out} is not empty: name a new folder for --out.")
    spool_folder = out / ".spool"
    lives = lives_of(plan)
    try:
        truth = Truth(country)
        spool = Spool(spool_folder)
        _live(plan, country, lives, spool, truth, tell)
        municipalities = Municipalities(country, out / "deliveries", plan.seed, plan.faults)
        number = _deliver(municipalities, spool, country, tell)
        (out / "deliveries" / CONFIRMATIONS).write_text(municipalities.questions.as_yaml(), encoding="utf-8")
        truth.write(out / "truth", municipalities.faulty.faults)
    finally:
        shutil.rmtree(spool_folder, ignore_errors=True)
    received = municipalities.received
    return Simulated(number, received[LATE], received[CORRECTIONS], lives, len(municipalities.faulty.faults))


def lives_of(plan: Plan) -> int:
    """How many lives begin for so many people a year."""
    return max(1, round(plan.persons * LIVES_A_PERSON * (plan.months / 12 + YEARS_BEFORE)))


def _require_past(country: Country, clock: Clock) -> None:
    last = as_date(country.months.end)
    if last >= today_in_latvia(clock):
        raise UserError(
            f"The last of these months ends on {last}, and a month that is not over cannot be delivered: "
            f"give fewer --months (the first is {country.months.periods[0]})."
        )


def _live(plan: Plan, country: Country, number: int, spool: Spool, truth: Truth, tell: Tell) -> None:
    """Chunk after chunk of lives: into the spool, and into the truth."""
    recorder = Recorder()
    lives = Lives(country, recorder)
    record_anonymous_sightings(random.Random(f"{plan.seed} sightings"), country, recorder)
    delivered = DeliveredMonths.of(country)
    for chunk, first in enumerate(range(0, number, LIVES_A_CHUNK)):
        rng = random.Random(f"{plan.seed} lives {chunk}")
        done = min(first + LIVES_A_CHUNK, number)
        for _ in range(first, done):
            lives.live(rng)
        slips = np.random.default_rng(random.Random(f"{plan.seed} slips {chunk}").getrandbits(64))
        frames = with_slips(recorder.take(), delivered, slips)
        spool.put(frames)
        truth.take(frames)
        tell("lives", done, number)


def _deliver(municipalities: Municipalities, spool: Spool, country: Country, tell: Tell) -> int:
    of, done = sum(sum(town.delivers) for town in country.towns), 0
    for towns in municipalities.groups():
        for month in municipalities.months_of(towns, spool.of_towns([town.number for town in towns])):
            municipalities.write(month)
            done += 1
            tell("deliveries", done, of)
    return done


def truth_files(out: Path) -> dict[str, pl.DataFrame]:
    """The tables of a `truth/` folder, by name."""
    return {file.stem: pl.read_parquet(file) for file in sorted((out / "truth").glob("*.parquet"))}
