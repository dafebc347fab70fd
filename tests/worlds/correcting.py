"""Months that first came in a faulty but valid version, and the corrections that replaced it."""

from __future__ import annotations

import random
from copy import deepcopy
from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.oracle.calendar import first_day
from tests.worlds.logical import LogicalDelivery, Row, World

SHARE = 0.08


def make_corrections(rng: random.Random, world: World) -> World:
    """Turn some deliveries into a first version with mistakes, and append what was right as the second version.

    A correction holds all feeds, or only `persons` and those that were wrong. No first version lacks a record that the
    month before left open, so none of them breaks the chain of months.
    """
    first_versions: list[LogicalDelivery] = []
    corrections: list[LogicalDelivery] = []
    for right in world.deliveries:
        wrong_feeds = _wrong_feeds(rng, right) if rng.random() < SHARE else {}
        first_versions.append(replace(right, feeds=right.feeds | wrong_feeds))
        if wrong_feeds:
            is_whole = rng.random() < 0.5
            feeds = {name: rows for name, rows in right.feeds.items() if is_whole or name in {*wrong_feeds, "persons"}}
            order = len(world.deliveries) + len(corrections) + 1
            corrections.append(LogicalDelivery(right.municipality, right.period, feeds, order))
    return World(world.seed, first_versions, corrections)


def _wrong_feeds(rng: random.Random, right: LogicalDelivery) -> dict[str, list[Row]]:
    feeds = deepcopy(right.feeds)
    found: dict[str, list[Row]] = {}
    stays, sightings, costs = (feeds.get(name) for name in ("shelter_stays", "living_situations", "service_costs"))
    if stays:
        began = [row for row in stays if _is_since(row["check_in"], right.period) and not row["withdrawn"]]
        ended = [row for row in stays if row["check_out"] and row["exit_destination"] != "deceased"]
        if ended:
            rng.choice(ended)["exit_destination"] = "unknown"
        if began:
            forgotten = rng.choice(began)
            found["shelter_stays"] = [row for row in stays if row is not forgotten]
    if sightings:
        seen = rng.choice(sightings)
        if _is_since(seen["observed_on"], right.period) and not seen["withdrawn"]:
            mistaken = seen | {"observation_id": f"z{right.period}", "valid_to": None, "situation": "mobile_home"}
            found["living_situations"] = [*sightings, mistaken]
    if costs and isinstance(costs[0]["amount_eur"], Decimal):
        costs[0]["amount_eur"] += Decimal("100.10")
        found["service_costs"] = costs
    return found


def _is_since(day: object, period: str) -> bool:
    return isinstance(day, date) and day >= first_day(period)
