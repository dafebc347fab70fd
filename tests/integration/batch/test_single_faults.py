"""One fault of every check in a whole sound month after seven others: exactly its finding, and nothing beside it."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest

from expectations.gate import gate, gate_onwards
from feeds.history import AcceptedHistory
from feeds.simulation.faults import Kind, Shelf, all_kinds, plant_alone
from tests.worlds.far_reaching import FAR_REACHING
from tests.worlds.planted import (
    MONTHS,
    TODAY,
    Unmoved,
    faulty_month,
    places,
    read,
    sound_delivery,
    true_places,
)
from tests.worlds.writing import STYLES

pytestmark = pytest.mark.slow

TOWN, LOTS, CSV = "LV0021000", 4, STYLES[3]


def _one_of_each_check() -> list[Kind]:
    """What is judged over a whole feed or file stands in `test_planted_faults`."""
    kinds = [kind for kind in all_kinds() if kind.shelf is not Shelf.ALONE]
    Random(TOWN).shuffle(kinds)
    return list({kind.check_id: kind for kind in kinds}.values())


def test_a_single_fault_is_a_single_finding() -> None:
    *before, clean = (sound_delivery(TOWN, period, earlier, LOTS, CSV) for earlier, period in pairwise(MONTHS))
    past = [read(f"before {delivery.period}", delivery) for delivery in before]
    _, history = gate_onwards(past, AcceptedHistory(), today=TODAY)
    months = []
    for kind in (*FAR_REACHING, *_one_of_each_check()):
        faulty = plant_alone(clean, kind, Random(kind.name))
        assert faulty is not None, kind.name
        months.append(faulty_month(kind.name, clean, faulty))
    verdicts = gate([month.given for month in months], Unmoved(history), today=TODAY)
    told = {month.given.delivery_id: places(verdicts[month.given.delivery_id].findings) for month in months}
    assert told == {month.given.delivery_id: true_places(month.faults) for month in months}
