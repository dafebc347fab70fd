"""All accepted files in force, and what of them the gate may see when it judges one municipality's delivery.

The caller passes the files that are in force; what waits, was rejected or is superseded never counts. What is
remembered of a file stands in `feeds.history_parts`, the questions that rules ask in `feeds.municipal_history`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, Self

from feeds.delivery import ReadDelivery
from feeds.history_frames import FeedRowsByFeed
from feeds.history_parts import Part
from feeds.municipal_history import MunicipalHistory
from feeds.municipalities import leads_to, lineage_of


@dataclass(frozen=True, slots=True)
class AcceptedFile:
    """One feed of an accepted delivery that is in force: a Parquet file with the columns of design.md section 1.

    `linkage_path` leads to the linking tokens of `persons` (HIST-07); None when they are not at hand.
    """

    delivery_id: str
    municipality: str
    period: str
    feed: str
    path: Path
    linkage_path: Path | None = None


class AcceptedDelivery(Protocol):
    """A delivery that has just been accepted, with its frames still in memory (the gate's `GateInput` is one)."""

    @property
    def delivery_id(self) -> str:
        """Its id in the ledger."""
        ...

    @property
    def municipality(self) -> str:
        """The code under which it was delivered."""
        ...

    @property
    def period(self) -> str:
        """The month, `YYYY-MM`."""
        ...

    @property
    def read(self) -> ReadDelivery:
        """Its feeds."""
        ...


class History(Protocol):
    """All accepted files, as the gate needs them."""

    def seen_by(
        self, municipality: str, period: str, replacing: Collection[str], delivery_id: str | None = None
    ) -> MunicipalHistory:
        """The past of the municipality for judging a delivery for `period` that would replace these feeds' versions.

        `delivery_id` names the delivery: when it is in force itself and judged again, it is no past of its own.
        """
        ...

    def with_accepted(self, delivery: AcceptedDelivery) -> Self:
        """The history after this delivery was accepted; it replaces, feed by feed, what its period held."""
        ...


_Months = Mapping[str, Mapping[str, Part]]
"""Of one municipality code: period → feed → part."""


class AcceptedHistory:
    """History over Parquet files in force, and over deliveries accepted since (`with_accepted`). Immutable.

    Accepting one delivery copies no more than the list of municipalities, one municipality's list of months and one
    month's list of feeds; all parts, with what has been read of them, are shared.
    """

    def __init__(self, files: Iterable[AcceptedFile] = (), known: AcceptedHistory | None = None) -> None:
        """`known` is an earlier history of the same home: what it has read of these files is not read again."""
        months: dict[str, dict[str, dict[str, Part]]] = {}
        for f in files:
            part = known._part_of(f) if known is not None else None
            part = part or Part(f.municipality, f.period, f.feed, f.delivery_id, f.path, f.linkage_path)
            months.setdefault(f.municipality, {}).setdefault(f.period, {})[f.feed] = part
        self._months: Mapping[str, _Months] = months
        # Shared by all that follow from this one: it holds no answer, only what answers are continued from.
        self._carried: dict[str, FeedRowsByFeed] = {} if known is None else known._carried

    def seen_by(
        self, municipality: str, period: str, replacing: Collection[str], delivery_id: str | None = None
    ) -> MunicipalHistory:
        """See `History.seen_by`. Other municipalities' files are never opened."""
        standing: list[Part] = []
        replaced: list[Part] = []
        for part in self._of(municipality):
            is_replaced = (part.municipality, part.period) == (municipality, period) and part.feed in replacing
            if delivery_id is None or part.delivery_id != delivery_id:
                (replaced if is_replaced else standing).append(part)
        carried = self._carried.setdefault(municipality, FeedRowsByFeed())
        return MunicipalHistory(municipality, period, tuple(standing), tuple(replaced), carried)

    def with_accepted(self, delivery: AcceptedDelivery) -> AcceptedHistory:
        """See `History.with_accepted`."""
        code, period = delivery.municipality, delivery.period
        months = self._months.get(code, {})
        accepted = {
            name: Part.of_frames(code, period, name, delivery.delivery_id, read.frame, read.linkage)
            for name, read in delivery.read.feeds.items()
        }
        later = AcceptedHistory(known=self)
        later._months = {**self._months, code: {**months, period: {**months.get(period, {}), **accepted}}}
        return later

    def _part_of(self, file: AcceptedFile) -> Part | None:
        part = self._months.get(file.municipality, {}).get(file.period, {}).get(file.feed)
        return part if part is not None and part.delivery_id == file.delivery_id else None

    def _of(self, municipality: str) -> Iterator[Part]:
        """The parts of the municipality's lineage and of the predecessors that became it."""
        own = lineage_of(municipality)
        for code, months in self._months.items():
            if lineage_of(code) == own or leads_to(code, municipality):
                for feeds in months.values():
                    yield from feeds.values()
