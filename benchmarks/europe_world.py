"""A large country straight as accepted rows, to measure builds with: `python -m benchmarks.europe_world --out DIR`.

4 million people with about 48 million spells over 60 months are the size that the marts must bear. The gate is not
measured here, so nothing is delivered: the rows are written as the gate would have stored them (each span restated in
every month in which it is active), in fewer and bigger files, many deliveries in one, and the build file is prepared
beside them, so that dbt can run on it. Everything is drawn in chunks of people: memory does not grow with the country.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from feeds.contract_loading import load_contracts
from feeds.frames import accepted_schema
from feeds.municipalities import all_municipalities, area_on
from feeds.pseudonymising import PERSON_ID_LIMIT
from orchestration.build import code_version, create_comparison
from orchestration.ledger_tables import create_ledger_tables, create_table

PERSONS, MONTHS, SEED = 4_000_000, 60, 20_260_101
FIRST_MONTH = np.datetime64("2021-07", "M")
ABSORBED = "LV0055000"
"""Delivers for a part of the months only; without it 42 municipalities deliver every month."""
SPELLS_A_PERSON = 12
SPELLS_DRAWN = 15
"""More than are wanted: those that lie outside the months are left out."""
CHUNK = 100_000
"""People drawn at once: about 2 million rows."""
MEAN_NIGHTS = 15
SHARE_IN_TWO_MUNICIPALITIES = 0.1
CAPITAL_SHARE = 0.3
"""The largest municipality's share of the people: in Europe no town holds four fifths of a country."""
FEEDS = {"shelter_stays": 0.74, "living_situations": 0.18, "institution_discharges": 0.08}
"""The feeds that make spells, with their shares of all spells."""
SERVICES = ("overnight_shelter", "shelter", "hostel", "temporary_lodging", "transitional_supported", "crisis_centre")
DESTINATIONS = ("left_without_notice", "street", "own_tenancy", "municipal_housing", "family_friends_permanent",
                "hospital", "abroad", "housing_first", "unknown")  # fmt: skip
TOKEN_LENGTH = 26
BUILD_FILE = "pajumte_build.duckdb"

_ALPHABET = np.frombuffer(b"abcdefghijklmnopqrstuvwxyz234567", dtype=np.uint8)
_SCATTERING = np.uint64(0x9E3779B97F4A7C15)
_LEDGER = ("deliveries", "delivery_feeds")

Ints = NDArray[np.int64]
Days = NDArray[np.datetime64]
Table = dict[str, pa.Array]


@dataclass(frozen=True, slots=True)
class Country:
    """Who delivers what: the lineages, the months, and the id of each delivery (lineage-major)."""

    lineages: tuple[str, ...]
    months: int
    codes: tuple[tuple[str, ...], ...]
    """The delivering code, by lineage and month."""
    facilities: tuple[tuple[str, ...], ...]
    """Tokens of the places of each lineage, one a service."""

    @property
    def last_day(self) -> np.datetime64:
        """The last day of the last month."""
        last: np.datetime64 = (FIRST_MONTH + self.months).astype("datetime64[D]") - np.timedelta64(1, "D")
        return last

    def delivery_ids(self) -> list[str]:
        """Ids by lineage, then month."""
        return [f"{code}-{FIRST_MONTH + month}-v1" for codes in self.codes for month, code in enumerate(codes)]


@dataclass(slots=True)
class _Written:
    """Rows so far, by feed and delivery: they number the rows and fill the ledger."""

    rows: dict[str, Ints] = field(default_factory=dict)


def write_accepted(
    out: Path, persons: int, months: int, seed: int, tell: Callable[[int], None] = lambda _: None
) -> Path:
    """Write `persons` people's accepted rows of `months` months under `out` and the build file that sees them.

    `out/accepted/<feed>/<chunk>.parquet` hold the stored columns of `feeds.frames.accepted_schema`;
    `out/links/<chunk>.parquet` the published person of each local one. The same arguments give the same rows. `tell` is
    called with the people written so far. Returns the build file, on which dbt runs as it is (PAJUMTE_BUILD_FILE).
    """
    country = _country(np.random.default_rng(seed), months)
    written = _Written()
    _write(out, "facilities", 0, _facility_rows(country), country, written)
    for chunk, first in enumerate(range(0, persons, CHUNK)):
        size = min(CHUNK, persons - first)
        _write_people(out, country, np.random.default_rng([seed, chunk]), chunk, size, written)
        tell(first + size)
    return _prepare_build(out, country, written)


def _country(rng: np.random.Generator, months: int) -> Country:
    lineages = tuple(dict.fromkeys(m.lineage for m in all_municipalities() if m.lineage != ABSORBED))
    ends = [(FIRST_MONTH + m + 1).astype("datetime64[D]") - np.timedelta64(1, "D") for m in range(months)]
    codes = tuple(tuple(area_on(lineage, end.astype(date)) or lineage for end in ends) for lineage in lineages)
    tokens = _tokens(rng, len(lineages) * len(SERVICES)).to_pylist()
    places = tuple(tuple(tokens[at : at + len(SERVICES)]) for at in range(0, len(tokens), len(SERVICES)))
    return Country(lineages, months, codes, places)


def _write_people(
    out: Path, country: Country, rng: np.random.Generator, chunk: int, size: int, written: _Written
) -> None:
    """Draw the chunk's people and their spells, and write the rows of every feed that names them."""
    locals_ = _local_persons(rng, country, size)
    spells = _spells(rng, country, size, locals_)
    named: list[Ints] = []
    for feed, rows_of in _ROWS.items():
        own = spells.of(feed)
        restated = _restated(own, country)
        _write(
            out,
            feed,
            chunk,
            _in_order(restated.delivery, rows_of(rng, country, locals_, own, restated)),
            country,
            written,
        )
        named.append(own.local[restated.spell] * country.months + restated.month)
    once = np.unique(np.concatenate(named))
    _write(out, "persons", chunk, _person_rows(rng, country, locals_, once), country, written)
    folder = out / "links"
    folder.mkdir(parents=True, exist_ok=True)
    links = {"local_person_id": locals_.token, "person_id": _person_ids(chunk, size)[locals_.person]}
    pq.write_table(pa.table(links), folder / f"{chunk:04d}.parquet", compression="zstd")


@dataclass(frozen=True, slots=True)
class LocalPersons:
    """People as municipalities know them: the first `size` at home, then those who are known in a second one too."""

    person: Ints
    lineage: Ints
    token: pa.Array
    second: Ints
    """By person: their local person in the second municipality, or the first one again."""


def _local_persons(rng: np.random.Generator, country: Country, size: int) -> LocalPersons:
    others = len(country.lineages) - 1
    weights = np.array([CAPITAL_SHARE] + [(1 - CAPITAL_SHARE) / others] * others)
    home = rng.choice(len(country.lineages), size, p=weights)
    movers = np.flatnonzero(rng.random(size) < SHARE_IN_TWO_MUNICIPALITIES)
    elsewhere = (home[movers] + rng.integers(1, len(country.lineages), movers.size)) % len(country.lineages)
    second = np.arange(size)
    second[movers] = size + np.arange(movers.size)
    return LocalPersons(
        np.concatenate([np.arange(size), movers]),
        np.concatenate([home, elsewhere]),
        _tokens(rng, size + movers.size),
        second,
    )


@dataclass(frozen=True, slots=True)
class Spells:
    """Spells of a chunk, inclusive of the last day; `local` points to the local person who has it."""

    local: Ints
    lineage: Ints
    feed: NDArray[np.int8]
    start: Days
    end: Days

    def of(self, feed: str) -> Spells:
        """Those that one feed tells."""
        mine = self.feed == list(FEEDS).index(feed)
        return Spells(self.local[mine], self.lineage[mine], self.feed[mine], self.start[mine], self.end[mine])


def _spells(rng: np.random.Generator, country: Country, size: int, locals_: LocalPersons) -> Spells:
    """One spell after another for each person until the last month is over: most last days, some months."""
    shape = (size, SPELLS_DRAWN)
    window = country.months * 30
    mean_gap = max(window / SPELLS_A_PERSON - MEAN_NIGHTS - 1, 1)
    lengths = np.minimum(rng.lognormal(1.8, 1.4, shape), 900).astype(np.int64)
    gaps = 1 + rng.exponential(mean_gap, shape).astype(np.int64)
    arrival = rng.integers(-window // 6, window // 6, (size, 1))
    starts = arrival + np.cumsum(lengths + gaps, axis=1) - lengths - gaps
    is_away = (rng.random(shape) < 1 / 3) & (locals_.second[:, None] >= size)
    local = np.where(is_away, locals_.second[:, None], np.arange(size)[:, None]).ravel()
    feed = rng.choice(len(FEEDS), local.size, p=list(FEEDS.values())).astype(np.int8)
    first = FIRST_MONTH.astype("datetime64[D]")
    start, end = first + starts.ravel(), first + (starts + lengths).ravel()
    inside = (start <= country.last_day) & (end >= first)
    return Spells(local[inside], locals_.lineage[local[inside]], feed[inside], start[inside], end[inside])


@dataclass(frozen=True, slots=True)
class Restated:
    """The rows of a feed: for each the spell that it states, the month (from 0) and the delivery."""

    spell: Ints
    month: Ints
    delivery: Ints


def _restated(spells: Spells, country: Country) -> Restated:
    """One row for each month in which a spell is active (feeds.md, "What a period file means")."""
    first = np.maximum((spells.start.astype("datetime64[M]") - FIRST_MONTH).astype(np.int64), 0)
    last = np.minimum((spells.end.astype("datetime64[M]") - FIRST_MONTH).astype(np.int64), country.months - 1)
    times = last - first + 1
    spell = np.repeat(np.arange(times.size), times)
    month = first[spell] + np.arange(spell.size) - np.repeat(np.cumsum(times) - times, times)
    return Restated(spell, month, spells.lineage[spell] * country.months + month)


def _stay_rows(
    rng: np.random.Generator, country: Country, locals_: LocalPersons, spells: Spells, restated: Restated
) -> Table:
    number, at = spells.start.size, restated.spell
    place = spells.lineage * len(SERVICES) + rng.choice(len(SERVICES), number, p=(0.5, 0.25, 0.05, 0.1, 0.05, 0.05))
    is_open = _is_open(spells, restated)
    tokens = [token for own in country.facilities for token in own]
    return _span_rows(rng, "stay_id", locals_, spells, restated) | {
        "facility_id": _taken(pa.array(tokens), place[at]),
        "check_in": pa.array(spells.start[at]),
        "check_out": pa.array(spells.end[at], mask=is_open),
        "prior_situation": _codes(rng, ("street", "own_tenancy", "overnight_shelter", "unknown"), number, at),
        "main_reason": _codes(rng, ("eviction", "job_loss", "relationship_breakdown", "addiction"), number, at),
        "exit_destination": _codes(rng, DESTINATIONS, number, at, is_open),
    }


def _sighting_rows(
    rng: np.random.Generator, _country: Country, locals_: LocalPersons, spells: Spells, restated: Restated
) -> Table:
    number, at = spells.start.size, restated.spell
    known_to = np.minimum(spells.end[at], _last_days(restated.month))
    return _span_rows(rng, "observation_id", locals_, spells, restated) | {
        "source": _codes(rng, ("outreach", "social_service"), number, at),
        "observed_on": pa.array(spells.start[at]),
        "valid_to": pa.array(known_to),
        "situation": _codes(rng, ("street", "non_conventional_building", "with_family_friends_temporary"), number, at),
        "main_reason": _codes(rng, ("eviction", "health", "unknown"), number, at),
    }


def _discharge_rows(
    rng: np.random.Generator, _country: Country, locals_: LocalPersons, spells: Spells, restated: Restated
) -> Table:
    number, at = spells.start.size, restated.spell
    is_open = _is_open(spells, restated)
    is_offered = rng.random(number) < 0.3
    return _span_rows(rng, "discharge_id", locals_, spells, restated) | {
        "institution_type": _codes(rng, ("hospital", "psychiatric_hospital", "prison", "social_care"), number, at),
        "ready_on": pa.array(spells.start[at]),
        "discharged_on": pa.array(spells.end[at], mask=is_open),
        "housing_offered": pa.array(is_offered[at] & ~is_open),
        "offered_on": pa.array(spells.end[at], mask=is_open | ~is_offered[at]),
        "destination": _codes(rng, DESTINATIONS, number, at, is_open),
    }


_ROWS = {"shelter_stays": _stay_rows, "living_situations": _sighting_rows, "institution_discharges": _discharge_rows}


def _span_rows(rng: np.random.Generator, key: str, locals_: LocalPersons, spells: Spells, restated: Restated) -> Table:
    at = restated.spell
    return {
        "delivery": pa.array(restated.delivery),
        key: _taken(_tokens(rng, spells.start.size), at),
        "local_person_id": _taken(locals_.token, spells.local[at]),
    }


def _person_rows(rng: np.random.Generator, country: Country, locals_: LocalPersons, once: Ints) -> Table:
    """One row for each local person and month in which another feed names them; `once` = local × months + month."""
    size = int(locals_.person.max()) + 1
    local, month = np.divmod(once, country.months)
    person = locals_.person[local]
    births = np.datetime64("1945-01", "M") + rng.integers(0, 12 * 62, size)
    months = np.unique(births)
    birth = pa.DictionaryArray.from_arrays(np.searchsorted(months, births), pa.array(months.astype(str).tolist()))
    rows: Table = {
        "delivery": pa.array(locals_.lineage[local] * country.months + month),
        "local_person_id": _taken(locals_.token, local),
        "birth_month": birth.take(pa.array(person)),
        "sex": _codes(rng, ("M", "M", "F"), size, person),
        "citizenship": _codes(rng, ("LV", "LV", "XN", "LT"), size, person),
        "household_type": _codes(rng, ("single", "single", "couple", "lone_parent"), size, person),
        "education": _codes(rng, ("2", "3", "U"), size, person),
        "disability": pa.array((rng.random(size) < 0.2)[person]),
        "mental_health_need": pa.array((rng.random(size) < 0.25)[person]),
        "addiction_need": pa.array((rng.random(size) < 0.4)[person]),
    }
    return _in_order(np.asarray(rows["delivery"]), rows)


def _facility_rows(country: Country) -> Table:
    """Every place in every month."""
    each = len(SERVICES)
    delivery = np.repeat(np.arange(len(country.lineages) * country.months), each)
    service = np.tile(np.arange(each), len(country.lineages) * country.months)
    tokens = [token for own in country.facilities for token in own]
    rows = delivery.size
    return {
        "delivery": pa.array(delivery),
        "facility_id": _taken(pa.array(tokens), delivery // country.months * each + service),
        "name": pa.DictionaryArray.from_arrays(service, [f"Mītne Nr. {number}" for number in range(1, each + 1)]),
        "service_type": pa.DictionaryArray.from_arrays(service, list(SERVICES)),
        "capacity": pa.array(np.full(rows, 2_000)),
        "open_from": pa.array(np.full(rows, np.datetime64("2012-01-01"))),
        "refusals": pa.array(np.zeros(rows, dtype=np.int64)),
    }


def _write(out: Path, feed: str, chunk: int, rows: Table, country: Country, written: _Written) -> None:
    """One Parquet file with all the stored columns; those that `rows` leaves out are empty."""
    delivery = np.asarray(rows.pop("delivery"))
    ids = country.delivery_ids()
    before = written.rows.setdefault(feed, np.zeros(len(ids), dtype=np.int64))
    number = np.arange(delivery.size) - np.searchsorted(delivery, delivery) + before[delivery]
    before += np.bincount(delivery, minlength=len(ids))
    about: Table = {
        "municipality": pa.DictionaryArray.from_arrays(delivery, [each.partition("-")[0] for each in ids]),
        "period": pa.DictionaryArray.from_arrays(delivery, [each[10:17] for each in ids]),
        "delivery_id": pa.DictionaryArray.from_arrays(delivery, ids),
        "source_row": pa.array(number + 2),
        "key_lineage": pa.DictionaryArray.from_arrays(delivery // country.months, list(country.lineages)),
    }
    schema = pl.DataFrame(schema=accepted_schema(load_contracts()[feed])).to_arrow().schema
    columns = [(about | rows).get(column.name) or pa.nulls(delivery.size, _stored(column.type)) for column in schema]
    folder = out / "accepted" / feed
    folder.mkdir(parents=True, exist_ok=True)
    pq.write_table(
        pa.table(columns, names=schema.names), folder / f"{chunk:04d}.parquet", compression="zstd", store_schema=False
    )


def _stored(arrow: pa.DataType) -> pa.DataType:
    return pa.string() if pa.types.is_large_string(arrow) or pa.types.is_string_view(arrow) else arrow


def _in_order(delivery: Ints, rows: Table) -> Table:
    """The rows by delivery, as files of deliveries would hold them together."""
    order = pa.array(np.argsort(delivery.astype(np.int16), kind="stable"))
    return {name: values.take(order) for name, values in rows.items()}


def _tokens(rng: np.random.Generator, number: int) -> pa.Array:
    """That many texts of 26 letters that look like tokens; 130 random bits each, so none comes twice."""
    letters = _ALPHABET[rng.integers(0, 32, number * TOKEN_LENGTH, dtype=np.uint8)]
    offsets = np.arange(0, (number + 1) * TOKEN_LENGTH, TOKEN_LENGTH, dtype=np.int32)
    return pa.StringArray.from_buffers(number, pa.py_buffer(offsets), pa.py_buffer(letters))


def _person_ids(chunk: int, size: int) -> Ints:
    """Published ids of a chunk's people: scattered over the numbers below PERSON_ID_LIMIT, and none comes twice.

    To multiply by an odd number is one to one where the limit is a power of 2.
    """
    people = np.arange(1, size + 1, dtype=np.uint64) + np.uint64(chunk * CHUNK)
    return (people * _SCATTERING % np.uint64(PERSON_ID_LIMIT)).astype(np.int64)


def _taken(values: pa.Array, at: Ints) -> pa.Array:
    return pa.DictionaryArray.from_arrays(at.astype(np.int32), values)


def _codes(
    rng: np.random.Generator, codes: tuple[str, ...], number: int, at: Ints, mask: NDArray[np.bool_] | None = None
) -> pa.Array:
    """A random code for each of `number` things, stated in the rows `at`; empty where the mask says so."""
    chosen = rng.integers(0, len(codes), number, dtype=np.int8)[at]
    return pa.DictionaryArray.from_arrays(pa.array(chosen, mask=mask), list(codes))


def _is_open(spells: Spells, restated: Restated) -> NDArray[np.bool_]:
    """Whether at the end of the row's month nobody knows an end yet."""
    return spells.end[restated.spell] > _last_days(restated.month)


def _last_days(month: Ints) -> Days:
    return np.asarray((FIRST_MONTH + month + 1).astype("datetime64[D]") - np.timedelta64(1, "D"))


def _prepare_build(out: Path, country: Country, written: _Written) -> Path:
    """The DuckDB file with the schema `accepted` (docs/developers/design.md, section 5)."""
    file = out / BUILD_FILE
    file.unlink(missing_ok=True)
    now = datetime(2030, 1, 1)
    about = {"build_id": "europe", "as_of": now, "through": None, "started_at": now, "code_version": code_version()}
    with duckdb.connect(str(file)) as connection:
        connection.execute("CREATE SCHEMA accepted")
        for name, feed in load_contracts().items():
            files = out / "accepted" / name
            if files.is_dir():
                columns = ", ".join(accepted_schema(feed))
                connection.execute(
                    f"CREATE VIEW accepted.{name} AS SELECT {columns} FROM read_parquet('{files}/*.parquet')"
                )
            else:
                create_table(connection, name, pl.DataFrame(schema=accepted_schema(feed)))
        create_ledger_tables(connection, [], [])
        for name, rows in zip(_LEDGER, _ledger_rows(country, written), strict=True):
            connection.register("incoming", rows.to_arrow())
            connection.execute(f"INSERT INTO accepted.{name} BY NAME SELECT * FROM incoming")
        connection.execute(f"CREATE VIEW accepted.person_links AS SELECT * FROM read_parquet('{out}/links/*.parquet')")
        create_comparison(connection, about, earlier=None)
    return file


def _ledger_rows(country: Country, written: _Written) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`accepted.deliveries` and `accepted.delivery_feeds`: every delivery accepted on the tenth of the next month."""
    ids = pl.Series("delivery_id", country.delivery_ids())
    received = (pl.col("period") + "-10").str.to_date().dt.offset_by("1mo").cast(pl.Datetime("us"))
    deliveries = pl.DataFrame([ids]).with_columns(
        pl.col("delivery_id").str.head(9).alias("municipality"),
        pl.col("delivery_id").str.slice(10, 7).alias("period"),
        pl.lit("accepted").alias("verdict"),
    ).with_columns(received.alias("received_at"), received.alias("accepted_at"))  # fmt: skip
    feeds = [
        deliveries.with_columns(pl.lit(feed).alias("feed"), pl.Series("rows", rows), pl.lit(True).alias("in_force"))
        for feed, rows in written.rows.items()
    ]
    about = pl.int_range(1, len(ids) + 1, dtype=pl.Int64).alias("received_seq")
    counted = deliveries.with_columns(
        about,
        received.alias("verdict_at"),
        pl.lit(len(feeds), pl.Int64).alias("feeds"),
        pl.lit(0, pl.Int64).alias("findings"),
    )
    return counted, pl.concat(feeds)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--persons", type=int, default=PERSONS, help="people over all the months")
    parser.add_argument("--months", type=int, default=MONTHS)
    parser.add_argument("--seed", type=int, default=SEED)
    return parser.parse_args()


def main() -> None:
    """Write the country and say how to build it."""
    arguments = _arguments()
    file = write_accepted(
        arguments.out, arguments.persons, arguments.months, arguments.seed, lambda done: print(f"{done} people written")
    )
    print(f"PAJUMTE_BUILD_FILE={file} .venv/bin/dbt build")


if __name__ == "__main__":
    main()
