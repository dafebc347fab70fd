"""Drawing: which fault a delivery gets when it is to come with one, every check with the same chance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import cache
from random import Random

from feeds.catalogue import check
from feeds.findings import Severity
from feeds.simulation.faults.clerk_files import ClerkDelivery
from feeds.simulation.faults.kinds import all_kinds
from feeds.simulation.faults.planting import Faulty, plant_alone
from feeds.simulation.faults.shapes import Kind

NOT_DRAWN: Mapping[str, str] = {
    "FILE-05": "a file of more than 50 MB for each would fill the disk",
    "FILE-18": "in a drop folder nothing but the file's name says whose delivery it is",
    "FILE-19": "in a drop folder nothing but the file's name says of which month it is",
    "TIME-01": "the fault is the day on which a sound delivery is sent",
    "LOG-12": "needs the client-days of a year",
    "HIST-06": "is the fault of a correction, and the sound version before it stays in force",
    "DATE-05": "accepted with a warning: its correction, and every month until then, is asked about (HIST-05)",
}
"""Checks that can be planted, but not in the first version of a month in a drop folder; and why."""
_ASKED_ABOUT = {("VAL-10", "person_code")}
"""Accepted with a warning: the correction of a mistyped code is asked about (HIST-07)."""
_FEWEST_ROWS = 10
"""In a feed with fewer rows, taking one back again is asked about (HIST-06: more than 10 %)."""


def draw(clean: ClerkDelivery, random: Random, can_be: Callable[[Kind], bool]) -> Faulty | None:
    """The delivery with one fault, drawn evenly over the checks of which it offers a place; None when it offers none.

    `can_be` says whether what a kind needs has been accepted before.
    """
    by_check = _by_check()
    for check_id in random.sample(sorted(by_check), len(by_check)):
        kinds = [kind for kind in by_check[check_id] if can_be(kind)]
        for kind in random.sample(kinds, len(kinds)):
            faulty = plant_alone(clean, kind, random)
            if faulty is not None and not _is_asked_about_later(faulty, clean):
                return faulty
    return None


@cache
def _by_check() -> Mapping[str, list[Kind]]:
    kinds: dict[str, list[Kind]] = defaultdict(list)
    for kind in all_kinds():
        if kind.check_id not in NOT_DRAWN and (kind.check_id, kind.column) not in _ASKED_ABOUT:
            kinds[kind.check_id].append(kind)
    return kinds


def _is_asked_about_later(faulty: Faulty, clean: ClerkDelivery) -> bool:
    """Whether an accepted row more is so large a part of its feed that the correction, which drops it, would wait."""
    is_accepted = all(check(fault.check_id).severity in (Severity.WARNING, Severity.INFO) for fault in faulty.faults)
    return is_accepted and any(
        len(table.rows) < len(faulty.delivery.tables[name].rows) and len(table.numbers) < _FEWEST_ROWS
        for name, table in clean.tables.items()
    )
