"""Texts of the seeds: what each file of `seeds/` is and what its columns mean, from `feeds/seed_texts.yaml`."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from feeds.codelists import SEEDS

_FILE = Path(__file__).resolve().parent / "seed_texts.yaml"


class ColumnText(BaseModel):
    """Type (as dbt writes it) and meaning of a seed's column, in both languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: str
    en: str
    lv: str


class SeedText(BaseModel):
    """What a seed is, in both languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    en: str
    lv: str


class _Texts(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    columns: dict[str, ColumnText]
    seeds: dict[str, SeedText]


@dataclass(frozen=True, slots=True)
class Seed:
    """One file of `seeds/` with its texts; `columns` keep the order of the file."""

    name: str
    text: SeedText
    columns: dict[str, ColumnText]


@cache
def described_seeds() -> tuple[Seed, ...]:
    """Every seed that `seed_texts.yaml` describes, in its order. KeyError for a column that has no text."""
    texts = _Texts.model_validate(yaml.safe_load(_FILE.read_text(encoding="utf-8")))
    return tuple(
        Seed(name, text, {column: texts.columns[column] for column in _columns(name)})
        for name, text in texts.seeds.items()
    )


def _columns(seed: str) -> list[str]:
    with (SEEDS / f"{seed}.csv").open(encoding="utf-8", newline="") as lines:
        return next(csv.reader(lines))
