"""The committed examples of `examples/checks`, read in this process and judged by the gate as the pipeline would."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import yaml

from expectations.gate import GateInput, Stated, gate
from feeds.delivery import ReadDelivery, UploadedFile
from feeds.dropping import drops_in, name_says
from feeds.findings import Finding, Verdict
from feeds.history import AcceptedDelivery, AcceptedHistory, MunicipalHistory
from feeds.pseudonymising import TokenKeys
from feeds.reading import read_delivery
from feeds.reading.delivery_files import read_files
from feeds.reading.limits import DEFAULT_LIMITS
from feeds.reading.pool import WorkerPool
from feeds.reading.wire import Request
from feeds.thresholds import Exemption, Rulebook, load_rulebook

FOLDER = Path(__file__).resolve().parents[3] / "examples" / "checks"
KEYS = TokenKeys(bytes(range(32)))
_BEFORE = " before "


class ReadingHere(WorkerPool):
    """Reads in this process: the examples that are committed are harmless, and starting workers takes seconds."""

    def __init__(self) -> None:
        super().__init__(DEFAULT_LIMITS)

    def read(self, request: Request) -> ReadDelivery:
        return read_files(
            request.files,
            municipality=request.municipality,
            period=request.period,
            keys=request.keys,
            limits=request.limits,
        )


class EachItsOwn:
    """A history for every example apart, so that all examples can be judged in one batch, as many deliveries are."""

    def __init__(self, pasts: Mapping[str, AcceptedHistory] | None = None) -> None:
        self._pasts = pasts or {}

    def seen_by(
        self, municipality: str, period: str, replacing: Collection[str], delivery_id: str | None = None
    ) -> MunicipalHistory:
        past = self._pasts.get(_example_in(delivery_id or ""), AcceptedHistory())
        return past.seen_by(municipality, period, replacing, delivery_id)

    def with_accepted(self, delivery: AcceptedDelivery) -> EachItsOwn:
        name = _example_in(delivery.delivery_id)
        past = self._pasts.get(name, AcceptedHistory())
        return EachItsOwn({**self._pasts, name: past.with_accepted(delivery)})


@dataclass(frozen=True)
class Example:
    """One folder: `bad` or `good`, the check it is for, and what its `expected.yml` says."""

    kind: str
    check_id: str
    says: dict[str, Any]

    @property
    def name(self) -> str:
        return f"{self.kind}/{self.check_id}"

    @property
    def folder(self) -> Path:
        return FOLDER / self.name

    @property
    def history(self) -> Path | None:
        folder = self.folder / "history"
        return folder if folder.is_dir() else None

    @property
    def today(self) -> date:
        return date.fromisoformat(self.says["today"])

    @property
    def expected(self) -> list[tuple[str, str | None, str | None, str | None, tuple[int, ...]]]:
        return sorted(
            (f["check_id"], f["feed"], f["sheet"], f["column"], tuple(f["rows"])) for f in self.says["findings"]
        )


def all_examples() -> tuple[Example, ...]:
    """Every example folder, by name."""
    return tuple(
        Example(said.parents[1].name, said.parent.name, yaml.safe_load(said.read_text(encoding="utf-8")))
        for said in sorted(FOLDER.glob("*/*/expected.yml"))
    )


def delivery_of(example: Example) -> GateInput:
    """The delivery that the example is about."""
    paths = sorted(path for path in example.folder.iterdir() if path.suffix in (".csv", ".xlsx"))
    files = [UploadedFile(path.read_bytes(), name_says(path).feed) for path in paths]
    padded = example.says.get("padded_to_bytes")
    if padded is not None:
        files = [UploadedFile(file.content.ljust(padded), file.feed) for file in files]
    stated = [name_says(path) for path in paths]
    return _gate_input(
        example.name,
        example.says["municipality"],
        example.says["period"],
        files,
        Stated(_only(says.municipality for says in stated), _only(says.period for says in stated)),
        example.today,
    )


def earlier_of(example: Example) -> list[GateInput]:
    """What was delivered before, in order of period."""
    if example.history is None:
        return []
    drops = sorted(drops_in([example.history]).deliveries, key=lambda drop: drop.period)
    return [
        _gate_input(f"{example.name}{_BEFORE}{number}", drop.municipality, drop.period, drop.read(), Stated(), None)
        for number, drop in enumerate(drops)
    ]


def judged(examples: Sequence[Example]) -> dict[str, Verdict]:
    """The verdict on each example by its name; what was delivered before must have been accepted."""
    verdicts: dict[str, Verdict] = {}
    for today in sorted({example.today for example in examples}):
        batch = [given for e in examples if e.today == today for given in (*earlier_of(e), delivery_of(e))]
        with patch("expectations.rule_checks.load_rulebook", lambda: _rulebook(examples)):
            verdicts |= gate(batch, EachItsOwn(), today=today)
    refused = [name for name, verdict in verdicts.items() if _BEFORE in name and not verdict.outcome.is_accepted]
    assert not refused, f"what came before must be accepted: {refused}"
    return verdicts


def found(findings: Sequence[Finding]) -> list[tuple[str, str | None, str | None, str | None, tuple[int, ...]]]:
    """Check, feed, sheet, column and rows of each finding, sorted."""
    return sorted((f.check_id, f.feed, f.sheet, f.column, f.rows) for f in findings)


def _rulebook(examples: Sequence[Example]) -> Rulebook:
    """The limits of this version, with the exemptions that examples bring."""
    brought = [Exemption.model_validate(said) for e in examples for said in e.says.get("exemptions", ())]
    return Rulebook(thresholds=load_rulebook().thresholds, exemptions=tuple(brought))


def _example_in(delivery_id: str) -> str:
    return delivery_id.split(_BEFORE)[0]


def _gate_input(
    delivery_id: str,
    municipality: str,
    period: str,
    files: Sequence[UploadedFile],
    stated: Stated,
    received_on: date | None,
) -> GateInput:
    read = read_delivery(files, municipality=municipality, period=period, keys=KEYS, pool=ReadingHere())
    return GateInput(delivery_id, municipality, period, read, stated, received_on)


def _only(stated: Any) -> str | None:
    said = {text for text in stated if text}
    return said.pop() if len(said) == 1 else None
