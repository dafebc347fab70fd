"""Reading and writing the ledger. Every write is one transaction; nothing is ever changed or taken away."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from feeds.catalogue import render
from feeds.findings import Finding, Outcome, Severity, Verdict
from feeds.ledger import schema as t
from feeds.ledger.engine import ledger_faults, open_engine


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One original: its place in the delivery, the feed that the way of delivery names, its hash and size in bytes."""

    position: int
    feed: str | None
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """What is known of a delivery when its bytes are safe. `stated` holds municipality and period of the file names."""

    municipality: str
    period: str
    files: tuple[StoredFile, ...]
    archive_folder: str
    stated: dict[str, str | None]

    @property
    def content_key(self) -> str:
        """The same for the same municipality, period and set of (feed, sha256): the rule of feeds.md for a repeat."""
        parts = sorted({f"{file.feed or '*'}:{file.sha256}" for file in self.files})
        return hashlib.sha256("\n".join([self.municipality, self.period, *parts]).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer to a delivery; `is_new` is false when the same delivery had been received before (FILE-22)."""

    delivery_id: str
    received_at: datetime
    is_new: bool


@dataclass(frozen=True, slots=True)
class WaitingDelivery:
    """A delivery to be gated."""

    delivery_id: str
    municipality: str
    period: str
    received_seq: int
    archive_folder: str
    files: tuple[StoredFile, ...]
    stated: dict[str, str | None]


@dataclass(frozen=True, slots=True)
class AcceptedFeed:
    """One Parquet file that a verdict of acceptance brings into the warehouse."""

    feed: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class FeedInForce:
    """The accepted version of a feed that counts for its municipality and period."""

    delivery_id: str
    municipality: str
    period: str
    feed: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class StoredFinding:
    """A finding with its texts, as lists and reports show it. Never holds a value of the file."""

    finding: Finding
    message: str
    message_lv: str


@dataclass(frozen=True, slots=True)
class DeliveryState:
    """Everything that the ledger says of a delivery at one moment. `feeds` are rows read by feed."""

    delivery_id: str
    municipality: str
    period: str
    received_at: datetime
    received_seq: int
    verdict: str
    decided_at: datetime | None
    contract_version: str | None
    suite_version: str | None
    feeds: dict[str, int]
    feeds_in_force: tuple[str, ...]
    superseded_by: str | None
    findings: tuple[StoredFinding, ...]
    results: tuple[dict[str, Any], ...]


class Ledger:
    """The ledger of one installation. All moments are UTC without zone."""

    def __init__(self, url: str) -> None:
        self._engine = open_engine(url)
        self._place = self._engine.url.render_as_string(hide_password=True)

    @classmethod
    def in_file(cls, path: Path) -> Ledger:
        """The default: SQLite in one file."""
        return cls(f"sqlite:///{path}")

    def receipt_for(self, delivery: NewDelivery) -> Receipt | None:
        """The earlier receipt for the same delivery, if there is one."""
        with ledger_faults(self._place), self._engine.begin() as connection:
            return self._earlier(connection, delivery)

    def register(self, delivery: NewDelivery, received_at: datetime) -> Receipt:
        """Enter a delivery whose originals are stored. The same delivery again gets the earlier receipt."""
        with ledger_faults(self._place), self._engine.begin() as connection:
            earlier = self._earlier(connection, delivery)
            if earlier:
                return earlier
            earlier_versions = connection.execute(
                select(func.count())
                .select_from(t.deliveries)
                .where(t.deliveries.c.municipality == delivery.municipality, t.deliveries.c.period == delivery.period)
            ).scalar_one()
            delivery_id = f"{delivery.municipality}-{delivery.period}-v{earlier_versions + 1}"
            connection.execute(
                insert(t.deliveries).values(
                    delivery_id=delivery_id,
                    municipality=delivery.municipality,
                    period=delivery.period,
                    received_at=received_at,
                    content_key=delivery.content_key,
                    archive_folder=delivery.archive_folder,
                    stated=delivery.stated,
                )
            )
            connection.execute(
                insert(t.delivery_files),
                [
                    {
                        "delivery_id": delivery_id,
                        "position": f.position,
                        "feed": f.feed,
                        "sha256": f.sha256,
                        "size": f.size,
                    }
                    for f in delivery.files
                ],
            )
            self._event(connection, received_at, "received", delivery_id, {"files": len(delivery.files)})
            return Receipt(delivery_id, received_at, is_new=True)

    def waiting(self, delivery_ids: Sequence[str] | None = None) -> list[WaitingDelivery]:
        """Deliveries without a verdict, municipality by municipality in order of period, then of receipt."""
        decided = select(t.verdicts.c.delivery_id)
        return self._to_gate(t.deliveries.c.delivery_id.not_in(decided), delivery_ids)

    def to_gate_again(self, dependent_checks: Iterable[str]) -> list[WaitingDelivery]:
        """Rejected deliveries all of whose errors come from checks that depend on other deliveries."""
        dependent = set(dependent_checks)
        blocking = {Severity.REJECT.value, Severity.ERROR.value}
        with ledger_faults(self._place), self._engine.begin() as connection:
            latest = self._latest_verdicts(connection, None)
            rejected = {v.verdict_no: v.delivery_id for v in latest.values() if v.outcome == Outcome.REJECTED.value}
            checks: dict[int, set[str]] = defaultdict(set)
            for row in connection.execute(
                select(t.findings.c.verdict_no, t.findings.c.check_id, t.findings.c.severity)
            ):
                if row.verdict_no in rejected and row.severity in blocking:
                    checks[row.verdict_no].add(row.check_id)
        ids = [rejected[number] for number, ids in checks.items() if ids <= dependent]
        return self._to_gate(t.deliveries.c.delivery_id.in_(ids), None) if ids else []

    def record_verdict(
        self,
        delivery_id: str,
        verdict: Verdict,
        rows: dict[str, int],
        accepted: Sequence[AcceptedFeed],
        decided_at: datetime,
    ) -> None:
        """Enter a verdict with its reasons and, for an accepted delivery, what it brings: one transaction."""
        with ledger_faults(self._place), self._engine.begin() as connection:
            number: int = connection.execute(
                insert(t.verdicts)
                .values(
                    delivery_id=delivery_id,
                    decided_at=decided_at,
                    outcome=verdict.outcome.value,
                    contract_version=verdict.contract_version,
                    suite_version=verdict.suite_version,
                    feeds=rows,
                )
                .returning(t.verdicts.c.verdict_no)
            ).scalar_one()
            _insert_all(connection, t.findings, [_finding_row(number, n, f) for n, f in enumerate(verdict.findings, 1)])
            _insert_all(
                connection,
                t.check_results,
                [
                    {
                        "verdict_no": number,
                        "result_no": n,
                        "check_id": r.check_id,
                        "severity": r.severity.value,
                        "feed": r.feed,
                        "status": r.status.value,
                        "failed_rows": r.failed_rows,
                        "why": r.why,
                    }
                    for n, r in enumerate(verdict.results, 1)
                ],
            )
            _insert_all(
                connection,
                t.accepted_feeds,
                [
                    {
                        "verdict_no": number,
                        "delivery_id": delivery_id,
                        "feed": a.feed,
                        "rows": a.rows,
                        "sha256": a.sha256,
                    }
                    for a in accepted
                ],
            )
            self._event(connection, decided_at, verdict.outcome.value, delivery_id, {"findings": len(verdict.findings)})

    def in_force(self, *, as_of: datetime | None = None, through: str | None = None) -> list[FeedInForce]:
        """For each municipality, period and feed the accepted version received last (feeds.md, supersession).

        `as_of`: only what had been accepted at or before it. `through`: no later period.
        """
        query = (
            select(
                t.deliveries.c.delivery_id,
                t.deliveries.c.municipality,
                t.deliveries.c.period,
                t.deliveries.c.received_seq,
                t.accepted_feeds.c.feed,
                t.accepted_feeds.c.rows,
                t.accepted_feeds.c.sha256,
            )
            .join(t.deliveries, t.deliveries.c.delivery_id == t.accepted_feeds.c.delivery_id)
            .join(t.verdicts, t.verdicts.c.verdict_no == t.accepted_feeds.c.verdict_no)
            .order_by(t.deliveries.c.received_seq)
        )
        if as_of is not None:
            query = query.where(t.verdicts.c.decided_at <= as_of)
        if through is not None:
            query = query.where(t.deliveries.c.period <= through)
        latest: dict[tuple[str, str, str], FeedInForce] = {}
        with ledger_faults(self._place), self._engine.begin() as connection:
            for row in connection.execute(query):
                latest[row.municipality, row.period, row.feed] = FeedInForce(
                    row.delivery_id, row.municipality, row.period, row.feed, row.rows, row.sha256
                )
        return sorted(latest.values(), key=lambda v: (v.feed, v.municipality, v.period))

    def deliveries(self, *, as_of: datetime | None = None, through: str | None = None) -> list[DeliveryState]:
        """Every delivery received by `as_of`, oldest first, as it stood then."""
        in_force = self.in_force(as_of=as_of)
        holder = {(v.municipality, v.period, v.feed): v.delivery_id for v in in_force}
        query = select(t.deliveries).order_by(t.deliveries.c.received_seq)
        if as_of is not None:
            query = query.where(t.deliveries.c.received_at <= as_of)
        if through is not None:
            query = query.where(t.deliveries.c.period <= through)
        with ledger_faults(self._place), self._engine.begin() as connection:
            rows = connection.execute(query).all()
            verdicts = self._latest_verdicts(connection, as_of)
            numbers = {v.verdict_no for v in verdicts.values()}
            finding_rows = _by_verdict(
                connection.execute(select(t.findings).order_by(t.findings.c.finding_no)), numbers
            )
            result_rows = _by_verdict(
                connection.execute(select(t.check_results).order_by(t.check_results.c.result_no)), numbers
            )
            brought: dict[str, list[str]] = defaultdict(list)
            for row in connection.execute(select(t.accepted_feeds.c.delivery_id, t.accepted_feeds.c.feed)):
                brought[row.delivery_id].append(row.feed)
        return [
            _state(row, verdicts.get(row.delivery_id), finding_rows, result_rows, brought[row.delivery_id], holder)
            for row in rows
        ]

    def _earlier(self, connection: Connection, delivery: NewDelivery) -> Receipt | None:
        row = connection.execute(select(t.deliveries).where(t.deliveries.c.content_key == delivery.content_key)).first()
        return Receipt(row.delivery_id, row.received_at, is_new=False) if row else None

    def _latest_verdicts(self, connection: Connection, as_of: datetime | None) -> dict[str, Row[Any]]:
        query = select(t.verdicts).order_by(t.verdicts.c.verdict_no)
        if as_of is not None:
            query = query.where(t.verdicts.c.decided_at <= as_of)
        return {row.delivery_id: row for row in connection.execute(query)}

    def _to_gate(self, condition: Any, delivery_ids: Sequence[str] | None) -> list[WaitingDelivery]:
        query = (
            select(t.deliveries)
            .where(condition)
            .order_by(t.deliveries.c.municipality, t.deliveries.c.period, t.deliveries.c.received_seq)
        )
        if delivery_ids is not None:
            query = query.where(t.deliveries.c.delivery_id.in_(delivery_ids))
        with ledger_faults(self._place), self._engine.begin() as connection:
            rows = connection.execute(query).all()
            files: dict[str, list[StoredFile]] = defaultdict(list)
            for f in connection.execute(select(t.delivery_files).order_by(t.delivery_files.c.position)):
                files[f.delivery_id].append(StoredFile(f.position, f.feed, f.sha256, f.size))
        return [
            WaitingDelivery(
                r.delivery_id,
                r.municipality,
                r.period,
                r.received_seq,
                r.archive_folder,
                tuple(files[r.delivery_id]),
                r.stated,
            )
            for r in rows
        ]

    def _event(
        self, connection: Connection, at: datetime, kind: str, delivery_id: str | None, details: dict[str, Any]
    ) -> None:
        connection.execute(insert(t.events).values(happened_at=at, kind=kind, delivery_id=delivery_id, details=details))

    def last_event(self) -> int:
        """The number of the latest event, 0 when nothing has happened yet: what the sensor remembers."""
        with ledger_faults(self._place), self._engine.begin() as connection:
            return connection.scalar(select(func.coalesce(func.max(t.events.c.event_no), 0))) or 0


def _insert_all(connection: Connection, table: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _finding_row(verdict_no: int, finding_no: int, finding: Finding) -> dict[str, Any]:
    return {
        "verdict_no": verdict_no,
        "finding_no": finding_no,
        "check_id": finding.check_id,
        "severity": finding.severity.value,
        "feed": finding.feed,
        "sheet": finding.sheet,
        "column_name": finding.column,
        "rows": list(finding.rows),
        "fault_count": finding.count,
        "params": dict(finding.params),
    }


def _by_verdict(rows: Iterable[Row[Any]], numbers: set[int]) -> dict[int, list[Row[Any]]]:
    grouped: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        if row.verdict_no in numbers:
            grouped[row.verdict_no].append(row)
    return grouped


def _state(
    row: Row[Any],
    verdict: Row[Any] | None,
    finding_rows: dict[int, list[Row[Any]]],
    result_rows: dict[int, list[Row[Any]]],
    brought: Sequence[str],
    holder: dict[tuple[str, str, str], str],
) -> DeliveryState:
    number = verdict.verdict_no if verdict else -1
    accepted = verdict is not None and Outcome(verdict.outcome).is_accepted
    holders = {feed: holder.get((row.municipality, row.period, feed)) for feed in brought} if accepted else {}
    in_force = tuple(sorted(feed for feed, delivery_id in holders.items() if delivery_id == row.delivery_id))
    successors = sorted(
        {delivery_id for delivery_id in holders.values() if delivery_id and delivery_id != row.delivery_id}
    )
    return DeliveryState(
        delivery_id=row.delivery_id,
        municipality=row.municipality,
        period=row.period,
        received_at=row.received_at,
        received_seq=row.received_seq,
        verdict=verdict.outcome if verdict else "received",
        decided_at=verdict.decided_at if verdict else None,
        contract_version=verdict.contract_version if verdict else None,
        suite_version=verdict.suite_version if verdict else None,
        feeds=dict(verdict.feeds) if verdict else {},
        feeds_in_force=in_force,
        superseded_by=successors[-1] if successors and not in_force else None,
        findings=tuple(_stored(f) for f in finding_rows.get(number, [])),
        results=tuple(
            {
                "check_id": r.check_id,
                "severity": r.severity,
                "feed": r.feed,
                "status": r.status,
                "failed_rows": r.failed_rows,
                "why": r.why,
            }
            for r in result_rows.get(number, [])
        ),
    )


def _stored(row: Row[Any]) -> StoredFinding:
    finding = Finding(
        row.check_id,
        Severity(row.severity),
        row.feed,
        row.sheet,
        row.column_name,
        tuple(row.rows),
        row.fault_count,
        row.params,
    )
    return StoredFinding(finding, render(finding, "en"), render(finding, "lv"))
