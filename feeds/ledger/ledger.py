"""Reading and writing the ledger. Every write is one transaction; nothing is ever changed or taken away."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from feeds.errors import UserError
from feeds.findings import Finding, FindingKey, Outcome, Severity, Verdict
from feeds.ledger import looking, mapping_versions, noting
from feeds.ledger import schema as t
from feeds.ledger.engine import count_on, ledger_faults, open_engine
from feeds.ledger.entering import insert_all, insert_event, insert_verdict
from feeds.ledger.listing import list_deliveries
from feeds.ledger.overtaking import VersionInForce, WaitingVersion, overtaken, overtaken_while_waiting
from feeds.ledger.records import (
    AcceptedFeed,
    AcceptedFile,
    ActKind,
    DeliveryEvent,
    DeliveryNote,
    DeliveryState,
    FeedInForce,
    MappingVersion,
    NewDelivery,
    OvertakenDelivery,
    Receipt,
    StoredFile,
    StoredOriginal,
    WaitingDelivery,
)
from feeds.mappings.feed_mapping import FeedMapping

_ROWS_AT_ONCE = 1_000
_NO_MAPPINGS: Mapping[str, int] = MappingProxyType({})
_BLOCKING = {Severity.REJECT, Severity.ERROR}


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
        with self._transaction() as connection:
            return _earlier(connection, delivery)[0]

    def register(self, delivery: NewDelivery, received_at: datetime) -> Receipt:
        """Enter a delivery whose originals are stored. The same delivery again gets the earlier receipt."""
        with self._transaction() as connection:
            earlier, content_key = _earlier(connection, delivery)
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
                    content_key=content_key,
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
            mapping_versions.note_for_delivery(connection, delivery_id, delivery.municipality)
            insert_event(connection, received_at, "received", delivery_id, {"files": len(delivery.files)})
            return Receipt(delivery_id, received_at, is_new=True)

    def waiting(self, delivery_ids: Sequence[str] | None = None) -> list[WaitingDelivery]:
        """Deliveries to be gated, municipality by municipality in order of period, then of receipt.

        Those without a verdict, and those that waited for confirmation until every finding that asks had it.
        """
        with self._transaction() as connection:
            latest = looking.latest_verdicts(connection)
            decided = set(latest) - _wholly_confirmed(connection, latest.values())
            wanted = [
                row
                for row in connection.execute(select(t.deliveries)).all()
                if row.delivery_id not in decided and (delivery_ids is None or row.delivery_id in delivery_ids)
            ]
            return _to_gate(connection, wanted)

    def to_gate_again(self, dependent_checks: Iterable[str]) -> list[WaitingDelivery]:
        """Rejected deliveries all of whose errors come from checks that depend on other deliveries."""
        dependent = set(dependent_checks)
        with self._transaction() as connection:
            latest = looking.latest_verdicts(connection).values()
            rejected = {v.verdict_no: v.delivery_id for v in latest if v.outcome == Outcome.REJECTED.value}
            findings = looking.findings_of(connection, rejected)
            ids = {
                delivery_id
                for number, delivery_id in rejected.items()
                if {f.check_id for f in findings[number] if f.severity in _BLOCKING} <= dependent
            }
            rows = connection.execute(select(t.deliveries)).all() if ids else []
            return _to_gate(connection, [row for row in rows if row.delivery_id in ids])

    def to_judge_again(self) -> list[OvertakenDelivery]:
        """Accepted deliveries in force that an earlier month has overtaken (`feeds.ledger.overtaking`)."""
        in_force = self.in_force()
        with self._transaction() as connection:
            return _overtaken(connection, overtaken(_versions(connection, in_force)))

    def waiting_to_judge_again(self) -> list[OvertakenDelivery]:
        """Deliveries that wait for confirmation and that an earlier month has overtaken."""
        in_force = self.in_force()
        with self._transaction() as connection:
            latest = looking.latest_verdicts(connection)
            waiting = [
                WaitingVersion(
                    row.delivery_id,
                    row.municipality,
                    row.period,
                    latest[row.delivery_id].verdict_no,
                    latest[row.delivery_id].decided_at,
                )
                for row in connection.execute(select(t.deliveries))
                if row.delivery_id in latest and latest[row.delivery_id].outcome == Outcome.NEEDS_CONFIRMATION.value
            ]
            return _overtaken(connection, overtaken_while_waiting(waiting, _versions(connection, in_force)))

    def record_verdict(
        self,
        delivery_id: str,
        verdict: Verdict,
        rows: dict[str, int],
        accepted: Sequence[AcceptedFeed],
        decided_at: datetime,
        *,
        again: OvertakenDelivery | None = None,
        mappings: Mapping[str, int] = _NO_MAPPINGS,
    ) -> None:
        """Enter a verdict with its reasons and, for an accepted delivery, what it brings: one transaction.

        `mappings` gives by feed the version of the mapping by which its table was read. `again` is given when
        the delivery had waited for confirmation and an earlier month has overtaken it.
        """
        because_of = None if again is None else again.because_of
        with self._transaction() as connection:
            number = insert_verdict(
                connection, delivery_id, verdict, rows, decided_at, because_of=because_of, mappings=mappings
            )
            insert_all(
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
            insert_event(
                connection, decided_at, verdict.outcome.value, delivery_id, {"findings": len(verdict.findings)}
            )
            if again is not None:
                _insert_re_evaluation(connection, again, verdict, decided_at)

    def record_re_evaluation(
        self,
        overtaken_delivery: OvertakenDelivery,
        verdict: Verdict,
        rows: dict[str, int],
        decided_at: datetime,
        *,
        mappings: Mapping[str, int] = _NO_MAPPINGS,
    ) -> None:
        """Enter what an accepted delivery looks like now; what it brought into the warehouse stays as it was.

        ValueError for a verdict that would not be one of acceptance.
        """
        if not verdict.outcome.is_accepted:
            raise ValueError("a re-evaluation never takes an acceptance back")
        delivery_id, because_of = overtaken_delivery.delivery.delivery_id, overtaken_delivery.because_of
        with self._transaction() as connection:
            insert_verdict(connection, delivery_id, verdict, rows, decided_at, because_of=because_of, mappings=mappings)
            _insert_re_evaluation(connection, overtaken_delivery, verdict, decided_at)

    def confirm(
        self, delivery_id: str, keys: Collection[FindingKey], *, reason: str, confirmed_by: str, confirmed_at: datetime
    ) -> list[FindingKey]:
        """Confirm those of the findings that the delivery waits for; the ones that were entered now.

        What does not ask, is confirmed already, or stands on a delivery that does not wait, is passed over: the same
        call again changes nothing.
        """
        with self._transaction() as connection:
            verdict = looking.latest_verdicts(connection).get(delivery_id)
            waits = verdict is not None and verdict.outcome == Outcome.NEEDS_CONFIRMATION.value
            if verdict is None or not waits or delivery_id in looking.withdrawn(connection):
                return []
            done = {c.key for c in looking.confirmations(connection).get(delivery_id, ())}
            asking = _asking(looking.findings_of(connection, [verdict.verdict_no])[verdict.verdict_no])
            new = [key for key in asking if key in keys and key not in done]
            insert_all(
                connection,
                t.confirmations,
                [
                    {
                        "delivery_id": delivery_id,
                        "check_id": key.check_id,
                        "feed": key.feed,
                        "column_name": key.column,
                        "rows": list(key.rows),
                        "reason": reason,
                        "confirmed_by": confirmed_by,
                        "confirmed_at": confirmed_at,
                    }
                    for key in new
                ],
            )
            if new:
                insert_event(connection, confirmed_at, "confirmed", delivery_id, {"findings": len(new)})
            return new

    def act(self, delivery_id: str, kind: ActKind, *, reason: str | None, acted_by: str, acted_at: datetime) -> None:
        """Enter a hold, its end, or a withdrawal. Whether it may be is decided by the caller."""
        with self._transaction() as connection:
            values = {"delivery_id": delivery_id, "kind": kind.value, "reason": reason}
            connection.execute(insert(t.acts).values(**values, acted_by=acted_by, acted_at=acted_at))
            insert_event(connection, acted_at, kind.value, delivery_id, {})

    def save_mapping(
        self, code: str, mapping: FeedMapping, *, saved_by: str, saved_at: datetime, restores: int | None = None
    ) -> MappingVersion:
        """Enter a municipality's mapping as its next version; when it says what the version in force says, that one.

        `restores`: the earlier version that it brings back.
        """
        with self._transaction() as connection:
            return mapping_versions.save(
                connection, code, mapping, restores=restores, saved_by=saved_by, saved_at=saved_at
            )

    def mapping_versions(self, code: str, feed: str | None = None) -> list[MappingVersion]:
        """All versions of a municipality's mappings, by feed and number; perhaps of one feed."""
        with self._transaction() as connection:
            return mapping_versions.versions(connection, code, feed)

    def mappings_in_force(self, code: str) -> tuple[FeedMapping, ...]:
        """The mappings by which what the municipality delivers now is read."""
        with self._transaction() as connection:
            return mapping_versions.in_force(connection, code)

    def mappings_of(self, delivery_id: str) -> tuple[FeedMapping, ...]:
        """The mappings in force when a delivery was received."""
        with self._transaction() as connection:
            return mapping_versions.of_deliveries(connection, [delivery_id]).get(delivery_id, ())

    def in_force(
        self, *, as_of: datetime | None = None, through: str | None = None, without: Collection[str] = frozenset()
    ) -> list[FeedInForce]:
        """For each municipality, period and feed the accepted version received last (feeds.md, supersession).

        `as_of`: only what had been accepted, and not been held, at that moment. `through`: no later period. `without`:
        as it would be if these deliveries had not been accepted.
        """
        with self._transaction() as connection:
            return looking.in_force(connection, as_of, through, without)

    def deliveries(
        self,
        *,
        as_of: datetime | None = None,
        through: str | None = None,
        municipalities: Collection[str] | None = None,
        with_results: bool = True,
    ) -> list[DeliveryState]:
        """Every delivery received by `as_of`, oldest first, as it stood then; the checks' results only when asked.

        `municipalities`: only those delivered under these codes.
        """
        with self._transaction() as connection:
            in_force = looking.in_force(connection, as_of, None, frozenset())
            return list_deliveries(
                connection,
                in_force,
                as_of=as_of,
                through=through,
                municipalities=municipalities,
                with_results=with_results,
            )

    def story(self, delivery_id: str) -> list[DeliveryEvent]:
        """What has happened to a delivery, oldest first; empty for one that does not exist."""
        with self._transaction() as connection:
            return noting.list_events(connection, delivery_id)

    def notes(self, *, as_of: datetime | None = None, through: str | None = None) -> list[DeliveryNote]:
        """Confirmations, holds, withdrawals and re-evaluations up to `as_of`, delivery by delivery, oldest first."""
        with self._transaction() as connection:
            return noting.list_notes(connection, as_of=as_of, through=through)

    def record_operation(self, kind: str, details: dict[str, Any], at: datetime) -> None:
        """Enter what an operator did to the whole installation; `details` hold ids only."""
        with self._transaction() as connection:
            insert_event(connection, at, kind, None, details)

    def originals(self) -> list[StoredOriginal]:
        """Every original that has been received, in order of receipt."""
        query = (
            select(t.deliveries.c.delivery_id, t.deliveries.c.archive_folder, t.delivery_files.c.position)
            .join(t.delivery_files, t.delivery_files.c.delivery_id == t.deliveries.c.delivery_id)
            .order_by(t.deliveries.c.received_seq, t.delivery_files.c.position)
        )
        with self._transaction() as connection:
            return [
                StoredOriginal(row.delivery_id, row.archive_folder, row.position) for row in connection.execute(query)
            ]

    def accepted_files(self) -> list[AcceptedFile]:
        """Every accepted file, also of versions that another has superseded: an earlier `as_of` needs them."""
        query = select(t.accepted_feeds.c.delivery_id, t.accepted_feeds.c.feed, t.accepted_feeds.c.sha256)
        with self._transaction() as connection:
            rows = connection.execute(query.order_by(t.accepted_feeds.c.verdict_no))
            return [AcceptedFile(row.delivery_id, row.feed, row.sha256) for row in rows]

    def copy_to(self, empty: Ledger) -> None:
        """Copy every row into an empty ledger, which may be kept in another kind of database.

        The copy is of one moment. UserError when the other holds anything.
        """
        with self._transaction() as source, empty._transaction() as target:
            for table in t.metadata.sorted_tables:
                if target.scalar(select(func.count()).select_from(table)):
                    raise UserError(f"The ledger at {empty._place} is not empty: name an empty database.")
            for table in t.metadata.sorted_tables:
                rows = source.execute(select(table).order_by(*table.primary_key)).mappings()
                for some in rows.partitions(_ROWS_AT_ONCE):
                    target.execute(insert(table), [dict(row) for row in some])
            count_on(target)

    def close(self) -> None:
        """Let go of the database; SQLite then leaves one file, without a log beside it."""
        self._engine.dispose()

    def faults(self) -> list[str]:
        """What the database finds wrong with its own file, in its words; PostgreSQL has no file to look through."""
        with self._transaction() as connection:
            if connection.dialect.name != "sqlite":
                return []
            answers = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check(20)")]
        return [] if answers == ["ok"] else answers

    def first_change_since(self, moment: datetime) -> datetime | None:
        """When, after `moment`, a build would for the first time have seen something else; None when it would not.

        That is an acceptance, a delivery judged again, and one that was held back or put back.
        """
        kinds = (*looking.ACCEPTED, noting.RE_EVALUATED, ActKind.HOLD.value, ActKind.UNHOLD.value)
        query = select(func.min(t.events.c.happened_at)).where(t.events.c.kind.in_(kinds))
        with self._transaction() as connection:
            first: datetime | None = connection.scalar(query.where(t.events.c.happened_at > moment))
            return first

    def last_moment(self) -> datetime | None:
        """When the latest event happened (UTC); None when nothing has happened yet."""
        with self._transaction() as connection:
            last: datetime | None = connection.scalar(select(func.max(t.events.c.happened_at)))
            return last

    def last_event(self) -> int:
        """The number of the latest event, 0 when nothing has happened yet: what the sensor remembers."""
        with self._transaction() as connection:
            return connection.scalar(select(func.coalesce(func.max(t.events.c.event_no), 0))) or 0

    def last_verdict(self) -> int:
        """The number of the latest verdict, 0 when there is none: what has been decided since has a higher one."""
        with self._transaction() as connection:
            return connection.scalar(select(func.coalesce(func.max(t.verdicts.c.verdict_no), 0))) or 0

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with ledger_faults(self._place), self._engine.begin() as connection:
            yield connection


def _earlier(connection: Connection, delivery: NewDelivery) -> tuple[Receipt | None, str]:
    """The receipt for the same delivery, and the key under which it stands or a new one would stand.

    A withdrawn delivery is no earlier receipt: whoever took it back may deliver the same again. Nor is one that would
    be read otherwise now that its municipality has changed a mapping.
    """
    withdrawn = looking.withdrawn(connection)
    verdicts = looking.latest_verdicts(connection)
    key = delivery.content_key
    while row := connection.execute(select(t.deliveries).where(t.deliveries.c.content_key == key)).first():
        is_overtaken = mapping_versions.would_be_read_otherwise(
            connection, row.delivery_id, row.municipality, verdicts.get(row.delivery_id)
        )
        if row.delivery_id not in withdrawn and not is_overtaken:
            return Receipt(row.delivery_id, row.received_at, is_new=False), key
        key = hashlib.sha256(f"{key}\nafter {row.delivery_id}".encode()).hexdigest()
    return None, key


def _wholly_confirmed(connection: Connection, verdicts: Iterable[Row[Any]]) -> set[str]:
    waiting = {v.verdict_no: v.delivery_id for v in verdicts if v.outcome == Outcome.NEEDS_CONFIRMATION.value}
    findings = looking.findings_of(connection, waiting)
    given = looking.confirmations(connection) if waiting else {}
    return {
        delivery_id
        for number, delivery_id in waiting.items()
        if set(_asking(findings[number])) <= {c.key for c in given.get(delivery_id, ())}
    }


def _asking(findings: Iterable[Finding]) -> list[FindingKey]:
    return [finding.key for finding in findings if finding.severity is Severity.CONFIRM]


def _versions(connection: Connection, in_force: Iterable[FeedInForce]) -> list[VersionInForce]:
    """The deliveries that hold a feed in force, with their verdicts."""
    ids = {version.delivery_id for version in in_force}
    latest = looking.latest_verdicts(connection)
    accepted = looking.acceptances(connection)
    last_acts = looking.last_acts(connection)
    released = {i: act.acted_at for i, act in last_acts.items() if act.kind == ActKind.UNHOLD.value}
    return [
        VersionInForce(
            row.delivery_id,
            row.municipality,
            row.period,
            accepted[row.delivery_id].verdict_no,
            latest[row.delivery_id].verdict_no,
            latest[row.delivery_id].decided_at,
            released.get(row.delivery_id),
        )
        for row in connection.execute(select(t.deliveries))
        if row.delivery_id in ids
    ]


def _overtaken(connection: Connection, because_of: Mapping[str, str]) -> list[OvertakenDelivery]:
    """What has to be judged again, from the delivery because of which by delivery."""
    latest = looking.latest_verdicts(connection)
    rows = [row for row in connection.execute(select(t.deliveries)).all() if row.delivery_id in because_of]
    findings = looking.findings_of(connection, (latest[i].verdict_no for i in because_of))
    return [
        OvertakenDelivery(
            delivery,
            because_of[delivery.delivery_id],
            Outcome(latest[delivery.delivery_id].outcome),
            frozenset(f.key for f in findings[latest[delivery.delivery_id].verdict_no]),
        )
        for delivery in _to_gate(connection, rows)
    ]


def _insert_re_evaluation(
    connection: Connection, again: OvertakenDelivery, verdict: Verdict, decided_at: datetime
) -> None:
    new = sum(finding.key not in again.known for finding in verdict.findings)
    details = {"because_of": again.because_of, "new_findings": new}
    insert_event(connection, decided_at, noting.RE_EVALUATED, again.delivery.delivery_id, details)


def _to_gate(connection: Connection, rows: Iterable[Row[Any]]) -> list[WaitingDelivery]:
    """These deliveries with all that gating needs, by municipality, period and receipt; withdrawn ones left out."""
    withdrawn = looking.withdrawn(connection)
    wanted = [row for row in rows if row.delivery_id not in withdrawn]
    if not wanted:
        return []
    confirmations = looking.confirmations(connection)
    files: dict[str, list[StoredFile]] = defaultdict(list)
    for f in connection.execute(select(t.delivery_files).order_by(t.delivery_files.c.position)):
        files[f.delivery_id].append(StoredFile(f.position, f.feed, f.sha256, f.size))
    mappings = mapping_versions.of_deliveries(connection, (row.delivery_id for row in wanted))
    return [
        WaitingDelivery(
            row.delivery_id,
            row.municipality,
            row.period,
            row.received_seq,
            row.received_at,
            row.archive_folder,
            tuple(files[row.delivery_id]),
            row.stated,
            frozenset(c.key for c in confirmations.get(row.delivery_id, ())),
            mappings.get(row.delivery_id, ()),
        )
        for row in sorted(wanted, key=lambda r: (r.municipality, r.period, r.received_seq))
    ]
