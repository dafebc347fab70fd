"""Months that first come with a planted fault: which, with what fault, and what the gate will say of it.

The faulty delivery is the first version of its month; the sound one follows as a correction, so that the truth about
the marts holds whatever was planted. How a fault is put into files is told in `faults`.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

import polars as pl

from feeds.catalogue import check
from feeds.contract_loading import load_contracts
from feeds.delivery import UploadedFile
from feeds.errors import UserError
from feeds.findings import Outcome, Severity
from feeds.rules.months import month_before
from feeds.simulation.clerks import WrittenDelivery
from feeds.simulation.faults import Faulty, Kind, Needs, Past, draw, open_delivery
from feeds.simulation.faults.files import NOTES

_OUTCOMES = {
    Severity.REJECT: Outcome.REJECTED,
    Severity.ERROR: Outcome.REJECTED,
    Severity.CONFIRM: Outcome.NEEDS_CONFIRMATION,
    Severity.WARNING: Outcome.ACCEPTED_WITH_WARNINGS,
    Severity.INFO: Outcome.ACCEPTED,
}
_REFUSING = (Severity.REJECT, Severity.ERROR)
_MONTHS_NEEDED = {Needs.NOTHING: 0, Needs.MONTH_BEFORE: 1, Needs.SIX_MONTHS: 6}

Tables = Mapping[str, pl.DataFrame]


@dataclass(frozen=True, slots=True)
class ListedFault:
    """One fault of a delivery, as the gate is to find it: a row of `truth/planted_faults`.

    `rows` are those that the clerk sees; `outcome` is what the fault alone makes of the delivery.
    """

    delivery_id: str
    municipality: str
    period: str
    version: int
    check_id: str
    severity: str
    feed: str | None
    file: str | None
    sheet: str | None
    rows: tuple[int, ...]
    column: str | None
    outcome: str


@dataclass(frozen=True, slots=True)
class FaultyVersion:
    """The files of a month's first version; `is_accepted` although there is a fault in it: it only warns."""

    written: WrittenDelivery
    is_accepted: bool


@dataclass(slots=True)
class _Memory:
    """What one municipality's accepted months have told so far."""

    periods: set[str] = field(default_factory=set)
    coded: dict[str, bool] = field(default_factory=dict)
    told: dict[str, frozenset[str]] = field(default_factory=dict)

    def past(self) -> Past:
        coded = frozenset(person for person, has_code in self.coded.items() if has_code)
        return Past(frozenset(self.coded), coded, dict(self.told))


class FaultyMonths:
    """Draws a fault for the asked share of months, and remembers all that were planted."""

    def __init__(self, share: float, seed: int) -> None:
        self._share = require_share(share)
        self._seed = seed
        self._memory: defaultdict[str, _Memory] = defaultdict(_Memory)
        self.faults: list[ListedFault] = []

    def first_version(self, clean: WrittenDelivery, *, is_usual: bool) -> FaultyVersion | None:
        """The month with a fault in it; None where chance has it right from the start.

        `is_usual`: nothing is asked about the sound month. One that is asked about waits until later months are known,
        and only a fault that refuses it is found all the same.
        """
        rng = random.Random(f"{self._seed} {clean.municipality} {clean.period} fault")
        if rng.random() >= self._share:
            return None
        memory = self._memory[clean.municipality]
        sound = open_delivery(clean.files, municipality=clean.municipality, period=clean.period)
        sound.past = memory.past()

        def can_be(kind: Kind) -> bool:
            needed = _MONTHS_NEEDED[kind.needs]
            are_accepted = all(month_before(clean.period, n) in memory.periods for n in range(1, needed + 1))
            return are_accepted and (is_usual or check(kind.check_id).severity in _REFUSING)

        faulty = draw(sound, rng, can_be)
        if faulty is None:
            return None
        written = WrittenDelivery(clean.municipality, clean.period, _names(clean, faulty.files), faulty.files)
        self.faults += _truth(clean, written, faulty)
        severities = {fault.severity for fault in faulty.faults}
        return FaultyVersion(written, severities <= {Severity.WARNING, Severity.INFO})

    def remember(self, municipality: str, period: str, tables: Tables) -> None:
        """A month that is accepted as soon as it is gated: later ones are held against it."""
        if self._share == 0:
            return
        memory = self._memory[municipality]
        memory.periods.add(period)
        memory.coded |= {
            person: code is not None
            for person, code in tables["persons"].select("local_person_id", "person_code").iter_rows()
        }
        memory.told |= {name: frozenset(rows[load_contracts()[name].key].to_list()) for name, rows in tables.items()}


def require_share(share: float) -> float:
    """The share of deliveries that are to be faulty. UserError when it is none."""
    if not 0 <= share <= 1:
        raise UserError("--faults must lie between 0 and 1: it is a share of the deliveries, for example 0.3.")
    return share


def _names(clean: WrittenDelivery, files: tuple[UploadedFile, ...]) -> tuple[str, ...]:
    """What the files are called in the drop folder; one that was added has a name that no other bears."""
    names = dict(zip((file.feed for file in clean.files), clean.names, strict=True))
    given: list[str] = []
    for file in files:
        name = names[file.feed] if file.content != NOTES else f"{clean.municipality}_{clean.period}_piezimes.csv"
        given.append(name if name not in given else f"{PurePath(name).stem}_2{PurePath(name).suffix}")
    return tuple(given)


def _truth(clean: WrittenDelivery, written: WrittenDelivery, faulty: Faulty) -> list[ListedFault]:
    """A row for everything that the gate is to find in the first version."""
    damaged = _changed_file(clean, written)
    tables = faulty.delivery.tables
    return [
        ListedFault(
            delivery_id=f"{clean.municipality}-{clean.period}-v1",
            municipality=clean.municipality,
            period=clean.period,
            version=1,
            check_id=fault.check_id,
            severity=fault.severity.value,
            feed=found.feed,
            file=clean.names[tables[found.feed].file] if found.feed is not None else damaged,
            sheet=found.sheet,
            rows=found.rows,
            column=found.column,
            outcome=_OUTCOMES[fault.severity].value,
        )
        for fault in faulty.faults
        for found in fault.found
    ]


def _changed_file(clean: WrittenDelivery, written: WrittenDelivery) -> str | None:
    """The first file that is not as it was in the sound delivery, where the finding is about no feed."""
    sound = dict(zip(clean.names, clean.files, strict=True))
    return next(
        (name for name, file in zip(written.names, written.files, strict=True) if sound.get(name) != file), None
    )
