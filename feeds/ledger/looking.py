"""Questions to the ledger's tables that several of its answers need, on a connection that is open already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from feeds.findings import Finding, FindingKey, Outcome, Severity
from feeds.ledger import schema as t
from feeds.ledger.records import ActKind, Confirmation, FeedInForce

ACCEPTED = tuple(outcome.value for outcome in Outcome if outcome.is_accepted)


def latest_numbers(as_of: datetime | None = None) -> Select[tuple[int]]:
    """The number of each delivery's last verdict, as it stood at `as_of`."""
    query = select(func.max(t.verdicts.c.verdict_no)).group_by(t.verdicts.c.delivery_id)
    return query if as_of is None else query.where(t.verdicts.c.decided_at <= as_of)


def latest_verdicts(connection: Connection, as_of: datetime | None = None) -> dict[str, Row[Any]]:
    """Each judged delivery's last verdict."""
    query = select(t.verdicts).where(t.verdicts.c.verdict_no.in_(latest_numbers(as_of)))
    return {row.delivery_id: row for row in connection.execute(query)}


def acceptances(connection: Connection, as_of: datetime | None = None) -> dict[str, Row[Any]]:
    """`verdict_no` and `decided_at` of the first verdict that accepted each accepted delivery."""
    query = select(t.verdicts).where(t.verdicts.c.outcome.in_(ACCEPTED)).order_by(t.verdicts.c.verdict_no.desc())
    if as_of is not None:
        query = query.where(t.verdicts.c.decided_at <= as_of)
    return {row.delivery_id: row for row in connection.execute(query)}


def last_acts(connection: Connection, as_of: datetime | None = None) -> dict[str, Row[Any]]:
    """The last act on each delivery on which somebody has acted."""
    query = select(t.acts).order_by(t.acts.c.act_no)
    if as_of is not None:
        query = query.where(t.acts.c.acted_at <= as_of)
    return {row.delivery_id: row for row in connection.execute(query)}


def held(connection: Connection, as_of: datetime | None = None) -> set[str]:
    """The accepted deliveries that are taken out of builds."""
    return {i for i, act in last_acts(connection, as_of).items() if act.kind == ActKind.HOLD.value}


def withdrawn(connection: Connection, as_of: datetime | None = None) -> set[str]:
    """The deliveries that were taken back before they had been accepted."""
    return {i for i, act in last_acts(connection, as_of).items() if act.kind == ActKind.WITHDRAW.value}


def in_force(
    connection: Connection, as_of: datetime | None, through: str | None, without: Collection[str]
) -> list[FeedInForce]:
    """See `Ledger.in_force`."""
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
    left_out = held(connection, as_of) | set(without)
    latest: dict[tuple[str, str, str], FeedInForce] = {}
    for row in connection.execute(query):
        if row.delivery_id not in left_out:
            latest[row.municipality, row.period, row.feed] = FeedInForce(
                row.delivery_id, row.municipality, row.period, row.feed, row.rows, row.sha256, row.received_seq
            )
    return sorted(latest.values(), key=lambda v: (v.feed, v.municipality, v.period))


def confirmations(connection: Connection, as_of: datetime | None = None) -> dict[str, list[Confirmation]]:
    """All confirmations by delivery, oldest first; one for each finding."""
    query = select(t.confirmations).order_by(t.confirmations.c.confirmation_no)
    if as_of is not None:
        query = query.where(t.confirmations.c.confirmed_at <= as_of)
    by_key: dict[tuple[str, FindingKey], Confirmation] = {}
    for row in connection.execute(query):
        key = FindingKey(row.check_id, row.feed, row.column_name, tuple(row.rows))
        confirmation = Confirmation(row.delivery_id, key, row.reason, row.confirmed_by, row.confirmed_at)
        by_key.setdefault((row.delivery_id, key), confirmation)
    found: dict[str, list[Confirmation]] = defaultdict(list)
    for confirmation in by_key.values():
        found[confirmation.delivery_id].append(confirmation)
    return found


def findings_of(connection: Connection, verdict_numbers: Iterable[int]) -> dict[int, list[Finding]]:
    """The findings of these verdicts, in their order."""
    wanted = set(verdict_numbers)
    found: dict[int, list[Finding]] = defaultdict(list)
    for some in _in_portions(sorted(wanted)):
        query = select(t.findings).where(t.findings.c.verdict_no.in_(some)).order_by(t.findings.c.finding_no)
        for row in connection.execute(query):
            found[row.verdict_no].append(as_finding(row))
    return found


def as_finding(row: Row[Any]) -> Finding:
    """A finding as it was entered."""
    severity = Severity(row.severity)
    where = (row.feed, row.sheet, row.column_name, tuple(row.rows))
    return Finding(row.check_id, severity, *where, row.fault_count, row.params)


def _in_portions(numbers: list[int]) -> Iterable[list[int]]:
    """As many at once as every database takes in one statement."""
    return (numbers[start : start + 500] for start in range(0, len(numbers), 500))
