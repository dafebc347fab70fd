"""Every kind of fault that is planted, and the checks for which there is none."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from feeds.simulation.faults.cells import cell_kinds
from feeds.simulation.faults.files import file_kinds
from feeds.simulation.faults.habits import habit_kinds
from feeds.simulation.faults.records import record_kinds
from feeds.simulation.faults.shapes import Kind

NOT_PLANTED: Mapping[str, str] = {
    "FILE-20": "the fault is the day on which a sound delivery is sent, not anything in it",
    "FILE-21": "the fault is the code under which a sound delivery is sent, not anything in it",
    "FILE-22": "answered when a delivery is submitted, never by the gate",
    "FILE-28": "needs ids that are padded with zeros",
    "RULE-01": "about an exemption of the rulebook, not about a delivery",
}
"""Checks that no change of a sound delivery can break, and why."""


@cache
def all_kinds() -> tuple[Kind, ...]:
    """All kinds, in the order of the gate's groups."""
    return (*file_kinds(), *cell_kinds(), *record_kinds(), *habit_kinds())
