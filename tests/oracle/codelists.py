"""The codelists that the recount needs, read from `seeds/` with the csv module alone."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

SEEDS = Path(__file__).resolve().parents[2] / "seeds"


def _rows(name: str) -> list[dict[str, str]]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True, slots=True)
class Municipality:
    """One version of a municipality; the validity days are inclusive, None = open."""

    code: str
    region: str
    valid_from: date
    valid_to: date | None
    successor: str | None
    lineage: str


@cache
def municipalities() -> dict[str, Municipality]:
    """Municipalities by code."""
    return {
        row["code"]: Municipality(
            code=row["code"],
            region=row["region"],
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            successor=row["successor"] or None,
            lineage=row["lineage"],
        )
        for row in _rows("municipalities")
    }


@cache
def category_of_situation() -> dict[str, str]:
    """Living situation → ETHOS Light category `E1`…`E6`, homeless situations only."""
    return {row["code"]: row["ethos_category"] for row in _rows("living_situations") if row["ethos_category"]}


@cache
def destination_group() -> dict[str, str]:
    """Living situation → destination group of an exit to it."""
    return {row["code"]: row["destination_group"] for row in _rows("living_situations")}


@cache
def category_of_service() -> dict[str, str]:
    """Service type → ETHOS Light category of those who sleep there, for services whose stays are collected."""
    category_of_light = {row["ethos_light"]: row["ethos_category"] for row in _rows("living_situations")}
    return {row["code"]: category_of_light[row["ethos_light"]] for row in _rows("service_types") if row["ethos_light"]}


@cache
def unit_costs() -> dict[tuple[str, int], Decimal]:
    """EUR of one crisis event by type and price year; unverified prices are for the pilot and demos alone."""
    return {
        (row["event_type"], int(row["year"])): Decimal(row["amount_eur"])
        for row in _rows("unit_costs")
        if row["unverified"].lower() != "true"
    }


@cache
def count_nights() -> tuple[date, ...]:
    """Nights of street counts, which are reference dates beside the month ends."""
    return tuple(sorted({date.fromisoformat(row["night"]) for row in _rows("count_nights")}))


@cache
def population() -> dict[tuple[str, int], int]:
    """Inhabitants by area and year, where a source tells them."""
    return {(row["area"], int(row["year"])): int(row["persons"]) for row in _rows("population")}


@cache
def national_series() -> dict[tuple[str, str], dict[str, str]]:
    """Kind of count and SDMX frequency → how Latvia's series is collected and what it includes."""
    return {(row["count_type"], row["freq"]): row for row in _rows("national_series")}
