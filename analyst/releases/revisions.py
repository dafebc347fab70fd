"""What has changed since an earlier release, and what can have changed it.

Only cells that both releases publish are told: of one that either leaves out nothing is said, not even that it changed.
A cause is a delivery that came, was corrected, held or withdrawn since, in an area whose figures it can touch; that it
did change the figure is not asserted. Code and parameters are causes where they differ.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from analyst.releases.content import CELL, DeliveryUsed, Publication
from analyst.releases.values import rounded
from feeds.municipalities import all_municipalities, heir_of

LATE = "late_delivery"
CORRECTION = "correction"
HELD = "held_or_withdrawn"
LATER_MONTH = "later_month"
ELSEWHERE = "delivery_elsewhere"
METHOD = "method"
PARAMETERS = "parameters"
CAUSES = (LATE, CORRECTION, HELD, LATER_MONTH, ELSEWHERE, METHOD, PARAMETERS)
"""In the order in which they are named."""

REVISION_SCHEMA = pl.Schema(
    {
        **dict.fromkeys(CELL, pl.String),
        "unit_measure": pl.String,
        "old_value": pl.Float64,
        "new_value": pl.Float64,
        "difference": pl.Float64,
        "decimals": pl.Int8,
        "causes": pl.String,
        "deliveries_count": pl.Int64,
        "deliveries": pl.String,
        "compared_with": pl.String,
    }
)
_NAMED_AT_MOST = 10
_NATION = "LV"
_FOLLOWED_TO_THE_END = frozenset({"retention", "outcomes"})


@dataclass(frozen=True, slots=True)
class EarlierRelease:
    """What of a release is kept for later ones: its number, period, publication, deliveries and observations."""

    number: int
    period: str
    threshold: int
    code: str
    publication: Publication
    deliveries: tuple[DeliveryUsed, ...]
    observations: pl.DataFrame
    public_file: str | None = None

    @property
    def name(self) -> str:
        """As revisions refer to it."""
        return f"{self.number:04} {self.period}"


@dataclass(frozen=True, slots=True)
class _Change:
    """What has happened to a municipality's month between two releases; `now` or before, whichever there is."""

    kind: str
    municipality: str
    period: str
    delivery_id: str


def revisions(
    earlier: Sequence[EarlierRelease],
    observations: pl.DataFrame,
    publication: Publication,
    deliveries: Sequence[DeliveryUsed],
) -> pl.DataFrame:
    """One row per cell whose published value differs from that of the latest earlier release that publishes it."""
    rows: list[dict[str, object]] = []
    compared: pl.DataFrame | None = None
    for release in sorted(earlier, key=lambda r: r.number, reverse=True):
        told = release.observations if compared is None else release.observations.join(compared, on=CELL, how="anti")
        keys = release.observations.select(CELL)
        compared = keys if compared is None else pl.concat([compared, keys]).unique()
        changes = _changes(release, deliveries)
        general = _general_causes(release.publication, publication)
        rows.extend(_revised(release, told, observations, changes, general))
    return pl.DataFrame(rows, schema=REVISION_SCHEMA).sort(CELL)


def _revised(
    release: EarlierRelease,
    told: pl.DataFrame,
    observations: pl.DataFrame,
    changes: Sequence[_Change],
    general: Sequence[str],
) -> Iterator[dict[str, object]]:
    published = pl.col("obs_value").is_not_null()
    both = (
        observations.filter(published)
        .join(told.filter(published).select(*CELL, pl.col("obs_value").alias("old_value")), on=CELL, how="inner")
        .with_row_index()
    )
    for row in both.iter_rows(named=True):
        old, new = rounded(row["old_value"], row["decimals"]), rounded(row["obs_value"], row["decimals"])
        if old is None or new is None or old == new:
            continue
        causes, responsible = _causes(row, changes)
        yield {
            **{name: row[name] for name in CELL},
            "unit_measure": row["unit_measure"],
            "old_value": old,
            "new_value": new,
            "difference": rounded(new - old, row["decimals"]),
            "decimals": row["decimals"],
            "causes": " ".join(c for c in CAUSES if c in {*causes, *general}),
            "deliveries_count": len(responsible),
            "deliveries": " ".join(responsible[:_NAMED_AT_MOST]),
            "compared_with": release.name,
        }


def _causes(row: Mapping[str, str], changes: Sequence[_Change]) -> tuple[set[str], list[str]]:
    last = "9999-12" if row["table"] in _FOLLOWED_TO_THE_END else _last_month(row["time_period"])
    near = [change for change in changes if row["ref_area"] in _areas_of(change.municipality)]
    told = near or list(changes)
    kinds = {ELSEWHERE if not near else LATER_MONTH if change.period > last else change.kind for change in told}
    return kinds, sorted({change.delivery_id for change in told}, key=lambda d: (d.split("-", 1)[1], d), reverse=True)


def _changes(release: EarlierRelease, deliveries: Sequence[DeliveryUsed]) -> list[_Change]:
    before, now = _in_force(release.deliveries), _in_force(deliveries)
    last_told = max((period for _, period in before), default="")
    found: list[_Change] = []
    for place in sorted(before.keys() | now.keys()):
        old, new = before.get(place, {}), now.get(place, {})
        if old == new:
            continue
        kind, named = _what_happened(old, new, is_late=place[1] <= last_told)
        found.extend(_Change(kind, *place, delivery_id) for delivery_id in sorted(named))
    return found


def _in_force(deliveries: Sequence[DeliveryUsed]) -> dict[tuple[str, str], dict[str, Mapping[str, str]]]:
    found: dict[tuple[str, str], dict[str, Mapping[str, str]]] = {}
    for delivery in deliveries:
        found.setdefault((delivery.municipality, delivery.period), {})[delivery.delivery_id] = delivery.feeds
    return found


def _what_happened(old: Collection[str], new: Collection[str], *, is_late: bool) -> tuple[str, set[str]]:
    """What happened to a municipality's month, from the deliveries in force then and now, and which of them tell it."""
    before, now = set(old), set(new)
    if not before:
        return (LATE if is_late else LATER_MONTH), now
    if now < before or max(map(_version, now), default=0) < max(map(_version, before)):
        return HELD, before - now
    return CORRECTION, (now - before) or now


def _version(delivery_id: str) -> int:
    return int(delivery_id.rsplit("-v", 1)[1])


def _general_causes(then: Publication, now: Publication) -> list[str]:
    return [
        *([METHOD] if then.code_version != now.code_version else []),
        *([PARAMETERS] if then.parameters != now.parameters else []),
    ]


def _last_month(time_period: str) -> str:
    return f"{time_period}-12" if len(time_period) == 4 else time_period[:7]


def _areas_of(municipality: str) -> frozenset[str]:
    """The areas whose figures a municipality's files can touch: all its codes, their regions, Latvia."""
    heir = heir_of(municipality)
    related = [town for town in all_municipalities() if heir_of(town.code) == heir]
    return frozenset({_NATION, *(town.code for town in related), *(town.region for town in related)})
