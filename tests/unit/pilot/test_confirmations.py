"""The municipalities confirm exactly the findings that ask for it, each with a reason in both languages.

HIST-01 is recounted here as the catalogue of checks states it: rows, persons, bed-nights and cost of a feed against the
median of the six accepted months before, by more than a half and by more than 10 (cost: 1,000 EUR).
"""

from __future__ import annotations

from statistics import median
from typing import Any

import pytest
import yaml

from feeds.contract_loading import load_contracts
from tests.unit.pilot.delivered import DELIVERIES, MUNICIPALITIES, PERIODS, Months
from tests.unit.pilot.recount import client_days


def confirmations() -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = yaml.safe_load((DELIVERIES.parent / "confirmations.yml").read_text(encoding="utf-8"))
    return listed


def totals(months: Months, municipality: str, period: str, feed: str) -> dict[str, float]:
    """The totals of one feed of one file that HIST-01 compares."""
    rows = months.of(municipality, period, feed)
    found: dict[str, float] = {"rows": len(rows)}
    if rows and "local_person_id" in rows[0]:
        found["persons"] = len({row["local_person_id"] for row in rows} - {None})
    if feed == "shelter_stays":
        found["nights"] = client_days(((row["check_in"], row["check_out"]) for row in rows), period)
    if feed == "hf_tenancies":
        found["nights"] = client_days(((row["move_in"], row["move_out"]) for row in rows), period)
    if feed == "service_costs":
        found["cost"] = float(sum(row["amount_eur"] for row in rows))
    return found


@pytest.fixture(scope="module")
def unusual_volumes(delivered: Months) -> set[tuple[str, str, str]]:
    """(municipality, period, feed) with a finding of HIST-01."""
    found: set[tuple[str, str, str]] = set()
    for municipality in MUNICIPALITIES:
        for feed in load_contracts():
            history = [totals(delivered, municipality, period, feed) for period in PERIODS]
            for position in range(6, len(PERIODS)):
                for name, value in history[position].items():
                    usual = median(past.get(name, 0) for past in history[position - 6 : position])
                    limit = 1000 if name == "cost" else 10
                    if abs(value - usual) > max(limit, usual / 2):
                        found.add((municipality, PERIODS[position], feed))
    return found


def test_unusual_volumes_are_confirmed_and_nothing_else(unusual_volumes: set[tuple[str, str, str]]) -> None:
    listed = {
        (entry["municipality"], entry["period"], entry["feed"])
        for entry in confirmations()
        if entry["check_id"] == "HIST-01"
    }
    assert listed == unusual_volumes


def test_no_other_check_asks_for_confirmation(delivered: Months) -> None:
    """Capacities never change (CAP-03); the cost per client-day is constant (LOG-12, see the recount of the costs)."""
    assert {entry["check_id"] for entry in confirmations()} <= {"HIST-01"}
    capacities = {(row["municipality"], row["facility_id"], row["capacity"]) for row in delivered.facts("facilities")}
    assert len(capacities) == len({place[:2] for place in capacities})


def test_every_confirmation_has_a_reason_in_both_languages() -> None:
    for entry in confirmations():
        assert set(entry) == {"municipality", "period", "check_id", "feed", "reason_lv", "reason_en"}
        assert min(len(entry["reason_lv"]), len(entry["reason_en"])) > 20
