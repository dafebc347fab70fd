"""Which observations the public file holds: period after period, as they went out before wherever nothing has changed.

A record at home holds, of every figure, how it last went out, also of periods that a later publication lacks. Whether a
period has changed since is told by a digest of its exact figures: of small counts a digest would give the counts away,
so the record is never published.

Releases are out too: what one of them left out stays left out, and a period that one of them adds up, the year of its
flows, is asked about beside each of its months.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from analyst.reading.published import open_published
from analyst.released import OBSERVATION_SCHEMA, ReleasePeriod, protected_observations, released_observations
from analyst.released.earlier import still_left_out
from analyst.released.observations import KEY
from analyst.released.tables import (
    CUMULATIVE,
    FLOWS_BY_MUNICIPALITY,
    FLOWS_BY_REGION_SEX,
    FLOWS_OF_THE_YEAR,
    PREVALENCE_OF_THE_YEAR,
)
from feeds.errors import UserError
from feeds.storage import write_bytes, write_parquets

_STATUS_OF = "cumulative"
_FLOWS = (
    FLOWS_BY_MUNICIPALITY.name,
    FLOWS_BY_REGION_SEX.name,
    FLOWS_OF_THE_YEAR.name,
    PREVALENCE_OF_THE_YEAR.name,
)

_DIGESTS, _OBSERVATIONS = "public_periods.json", "public_observations.parquet"


@dataclass(frozen=True, slots=True)
class Record:
    """What went out so far, and the digest of each period's exact figures.

    Of each figure there is how it went out last; before it, how it was last shown, where it has been left out since.
    """

    observations: pl.DataFrame
    digests: Mapping[str, str]

    @classmethod
    def read(cls, folder: Path) -> Record:
        """The record kept in a folder; an empty one where there is none."""
        observations, digests = folder / _OBSERVATIONS, folder / _DIGESTS
        if not observations.exists() or not digests.exists():
            return cls(pl.DataFrame(schema=OBSERVATION_SCHEMA), {})
        return cls(pl.read_parquet(observations), json.loads(digests.read_text(encoding="utf-8")))

    def write(self, folder: Path) -> None:
        """Keep it in the folder: the figures first, so that whatever may have gone out is known to have."""
        write_parquets({folder / _OBSERVATIONS: self.observations})
        write_bytes(folder / _DIGESTS, json.dumps(dict(self.digests), indent=1).encode())

    def after(self, periods: PublicPeriods) -> Record:
        """The record once these have gone out."""
        shown_again = periods.observations.filter(pl.col("obs_value").is_not_null())
        others = self.observations.join(shown_again, on=KEY, how="anti")
        hidden = periods.observations.filter(pl.col("obs_value").is_null())
        before = others.join(hidden, on=KEY, how="semi").filter(pl.col("obs_value").is_not_null())
        untouched = others.join(hidden, on=KEY, how="anti")
        return Record(pl.concat([before, untouched, periods.observations]), dict(self.digests) | dict(periods.digests))

    @property
    def latest(self) -> pl.DataFrame:
        """Each figure as it went out last."""
        return self.observations.unique(KEY, keep="last", maintain_order=True)


@dataclass(frozen=True, slots=True)
class PublicPeriods:
    """The observations; the digest of each period's exact figures; and the periods that could not be renewed.

    Those stay as they went out before, or are not there: what is new in them would tell, beside what is out already,
    what was left out.
    """

    observations: pl.DataFrame
    digests: Mapping[str, str]
    held_back: tuple[str, ...]
    left_out_share: float


def public_periods(
    published: Path,
    threshold: int,
    record: Record,
    releases: Sequence[pl.DataFrame] = (),
    progress: Callable[[str], None] = lambda _period: None,
) -> PublicPeriods:
    """Every period of the published file, protected. `releases`: the observations of each release, oldest first."""
    released = pl.concat([pl.DataFrame(schema=OBSERVATION_SCHEMA), *releases])
    work = _Work(threshold, record, released)
    exact = _exact_periods(published)
    years = _flows_of_years(published, released)
    months = [period for period in exact if len(period) == len("2026-01")]
    for number, month in enumerate(months):
        progress(month)
        neighbours = [exact[months[at]] for at in (number - 1, number + 1) if 0 <= at < len(months)]
        work.protect(month, exact[month], [*neighbours, *(years[year] for year in years if month.startswith(year))])
    for period, frame in exact.items():
        if period not in months:
            progress(period)
            of_its_months = [exact[month].filter(_is_cost()) for month in months if month.startswith(period)]
            work.protect(period, frame, of_its_months)
    observations = pl.concat(work.done.values()) if work.done else pl.DataFrame(schema=OBSERVATION_SCHEMA)
    left_out = observations.filter(pl.col("conf_status") != "F").height
    share = round(left_out / max(observations.height, 1), 4)
    return PublicPeriods(observations, work.found, tuple(work.held_back), share)


def _is_cost() -> pl.Expr:
    return pl.col("table") == "unit_costs"


def _flows_of_years(published: Path, released: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The exact flows and people of each year that a release has shown as a whole, and the flows of its months."""
    years = released.filter(pl.col("table") == FLOWS_OF_THE_YEAR.name)["time_period"].unique().sort()
    return {year: _exact(published, year).filter(pl.col("table").is_in(_FLOWS)) for year in years}


def _exact(published: Path, period: str) -> pl.DataFrame:
    """The figures of a period; none where today's publication is cut before it."""
    try:
        return released_observations(published, ReleasePeriod.parse(period))
    except UserError:
        return pl.DataFrame(schema=OBSERVATION_SCHEMA)


def _exact_periods(published: Path) -> dict[str, pl.DataFrame]:
    """The exact figures of each month, of the costs of each year, and of the cumulative tables."""
    with open_published(published) as connection:
        months = [
            row[0] for row in connection.execute("select distinct time_period from marts.monthly_flows").fetchall()
        ]
    found: dict[str, pl.DataFrame] = {}
    last = pl.DataFrame(schema=OBSERVATION_SCHEMA)
    for month in sorted(months):
        last = released_observations(published, ReleasePeriod.parse(month))
        found[month] = last.filter(~pl.col("table").is_in(CUMULATIVE))
    for year in sorted({month[:4] for month in months}):
        of_year = released_observations(published, ReleasePeriod.parse(year)).filter(_is_cost(), pl.col("freq") == "A")
        if of_year.height:
            found[year] = of_year
    cumulative = last.filter(pl.col("table").is_in(CUMULATIVE))
    if cumulative.height:
        found[_STATUS_OF] = cumulative
    return found


class _Work:
    """Periods protected so far."""

    def __init__(self, threshold: int, record: Record, released: pl.DataFrame) -> None:
        self._threshold = threshold
        self._earlier = record.observations
        self._latest = record.latest
        self._released = released
        self._digests = record.digests
        self.done: dict[str, pl.DataFrame] = {}
        self.found: dict[str, str] = {}
        self.held_back: list[str] = []

    def protect(self, period: str, exact: pl.DataFrame, beside: list[pl.DataFrame]) -> None:
        """Protect a period, unless it is as it was."""
        before = self._before(period)
        digest = _digest(exact, self._threshold)
        if before.height and self._digests.get(period) == digest:
            self._keep(period, before, digest)
            return
        out_already = pl.concat([self._earlier, self._released, *self.done.values()])
        protected = protected_observations(
            exact,
            self._threshold,
            earlier=out_already if out_already.height else None,
            beside=pl.concat(beside).unique(KEY, keep="first", maintain_order=True) if beside else None,
        )
        if not protected.leaks:
            self._keep(period, still_left_out(protected.observations, self._earlier), digest)
            return
        self.held_back.append(period)
        if before.height:
            self._keep(period, before, self._digests.get(period, ""))

    def _keep(self, period: str, observations: pl.DataFrame, digest: str) -> None:
        self.done[period], self.found[period] = still_left_out(observations, self._released), digest

    def _before(self, period: str) -> pl.DataFrame:
        """The observations of a period as they last went out."""
        is_cumulative = pl.col("table").is_in(CUMULATIVE)
        if period == _STATUS_OF:
            cumulative = self._latest.filter(is_cumulative)
            return cumulative.filter(pl.col("time_period") == pl.col("time_period").max())
        of_period = pl.col("time_period").str.slice(0, len(period)) == period
        is_year = pl.col("freq") == "A"
        return self._latest.filter(~is_cumulative, of_period, is_year if len(period) == len("2026") else ~is_year)


def _digest(exact: pl.DataFrame, threshold: int) -> str:
    return hashlib.sha256(f"{threshold}\n{exact.write_csv()}".encode()).hexdigest()
