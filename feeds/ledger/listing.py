"""Every delivery as it stood at one moment, worked out from the rows up to that moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from feeds.catalogue import CatalogueError, check, render
from feeds.findings import Finding, Why
from feeds.ledger import schema as t
from feeds.ledger.looking import acceptances, confirmations, findings_of, held, latest_verdicts, withdrawn
from feeds.ledger.records import Confirmation, DeliveryState, FeedInForce, StoredFinding, UsedMapping
from feeds.message_values import Language
from feeds.whys import render_why


@dataclass(frozen=True, slots=True)
class _Known:
    """What the ledger knew at the moment, by delivery or by verdict number."""

    verdicts: Mapping[str, Row[Any]]
    acceptances: Mapping[str, Row[Any]]
    findings: Mapping[int, list[Finding]]
    results: Mapping[int, list[dict[str, Any]]]
    brought: Mapping[str, list[str]]
    confirmations: Mapping[str, list[Confirmation]]
    held: set[str]
    withdrawn: set[str]
    in_force: Mapping[tuple[str, str, str], FeedInForce]
    mappings: Mapping[str, dict[str, UsedMapping]]


def list_deliveries(
    connection: Connection,
    in_force: Sequence[FeedInForce],
    *,
    as_of: datetime | None,
    through: str | None,
    municipalities: Collection[str] | None,
    with_results: bool,
) -> list[DeliveryState]:
    """Every delivery received by `as_of`, oldest first; `in_force` as of the same moment."""
    query = select(t.deliveries).order_by(t.deliveries.c.received_seq)
    if as_of is not None:
        query = query.where(t.deliveries.c.received_at <= as_of)
    if through is not None:
        query = query.where(t.deliveries.c.period <= through)
    if municipalities is not None:
        query = query.where(t.deliveries.c.municipality.in_(municipalities))
    rows = connection.execute(query).all()
    wanted = {row.delivery_id for row in rows}
    verdicts = {i: verdict for i, verdict in latest_verdicts(connection, as_of).items() if i in wanted}
    numbers = {verdict.verdict_no for verdict in verdicts.values()}
    brought: dict[str, list[str]] = defaultdict(list)
    for row in connection.execute(select(t.accepted_feeds.c.delivery_id, t.accepted_feeds.c.feed)):
        brought[row.delivery_id].append(row.feed)
    known = _Known(
        verdicts,
        acceptances(connection, as_of),
        findings_of(connection, numbers),
        _results(connection, numbers) if with_results else {},
        brought,
        confirmations(connection, as_of),
        held(connection, as_of),
        withdrawn(connection, as_of),
        {(v.municipality, v.period, v.feed): v for v in in_force},
        _mappings(connection),
    )
    return [_state(row, known) for row in rows]


def _mappings(connection: Connection) -> dict[str, dict[str, UsedMapping]]:
    """By delivery and feed the mapping in force when it was received."""
    found: dict[str, dict[str, UsedMapping]] = defaultdict(dict)
    for row in connection.execute(select(t.delivery_mappings)):
        found[row.delivery_id][row.feed] = UsedMapping(row.version, row.content_hash)
    return found


def _results(connection: Connection, numbers: set[int]) -> dict[int, list[dict[str, Any]]]:
    columns = ("check_id", "severity", "feed", "status", "failed_rows")
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in connection.execute(select(t.check_results).order_by(t.check_results.c.result_no)):
        if row.verdict_no in numbers:
            found[row.verdict_no].append({name: getattr(row, name) for name in columns} | _whys(row))
    return found


def _whys(row: Row[Any]) -> dict[str, str | None]:
    """Why a check did not judge, in both languages."""
    reason = Why(row.why, row.why_params or {}) if row.why else None
    return {
        "why": render_why(reason, "en") if reason else None,
        "why_lv": render_why(reason, "lv") if reason else None,
    }


def _state(row: Row[Any], known: _Known) -> DeliveryState:
    verdict = known.verdicts.get(row.delivery_id)
    acceptance = known.acceptances.get(row.delivery_id)
    number = verdict.verdict_no if verdict else 0
    holders = [
        known.in_force.get((row.municipality, row.period, feed)) for feed in known.brought.get(row.delivery_id, ())
    ]
    now = [holder for holder in holders if holder is not None] if acceptance else []
    later = [holder for holder in now if holder.received_seq > row.received_seq]
    in_force = tuple(sorted(holder.feed for holder in now if holder.delivery_id == row.delivery_id))
    return DeliveryState(
        delivery_id=row.delivery_id,
        municipality=row.municipality,
        period=row.period,
        received_at=row.received_at,
        received_seq=row.received_seq,
        verdict=verdict.outcome if verdict else "received",
        verdict_no=number,
        decided_at=verdict.decided_at if verdict else None,
        accepted_at=acceptance.decided_at if acceptance else None,
        because_of=verdict.because_of if verdict else None,
        stays_accepted=acceptance is not None and acceptance.verdict_no < number,
        contract_version=verdict.contract_version if verdict else None,
        suite_version=verdict.suite_version if verdict else None,
        feeds=dict(verdict.feeds) if verdict else {},
        feeds_in_force=in_force,
        superseded_by=max(later, key=lambda v: v.received_seq).delivery_id if later and not in_force else None,
        held=row.delivery_id in known.held,
        withdrawn=row.delivery_id in known.withdrawn,
        findings=tuple(_with_texts(finding) for finding in known.findings.get(number, ())),
        confirmations=tuple(known.confirmations.get(row.delivery_id, ())),
        results=tuple(known.results.get(number, ())),
        mappings={
            feed: used
            for feed, used in known.mappings.get(row.delivery_id, {}).items()
            if verdict is not None and feed in (verdict.mappings or {})
        },
    )


def _with_texts(finding: Finding) -> StoredFinding:
    return StoredFinding(finding, _text(finding, "en"), _text(finding, "lv"))


def _text(finding: Finding, language: Language) -> str:
    """The check's sentence of today; its title when that sentence names what an earlier version did not bring."""
    try:
        return render(finding, language)
    except CatalogueError:
        entry = check(finding.check_id)
        return entry.title_lv if language == "lv" else entry.title_en
