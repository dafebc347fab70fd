"""Entering rows in the ledger's tables, inside a transaction that is open already."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, insert

from feeds.findings import Finding, Verdict
from feeds.ledger import schema as t


def insert_verdict(
    connection: Connection,
    delivery_id: str,
    verdict: Verdict,
    rows: dict[str, int],
    decided_at: datetime,
    *,
    because_of: str | None,
    mappings: Mapping[str, int],
) -> int:
    """Enter a verdict with its findings and results; its number.

    `rows` are rows read by feed, `mappings` the versions by which tables were read.
    """
    number: int = connection.execute(
        insert(t.verdicts)
        .values(
            delivery_id=delivery_id,
            decided_at=decided_at,
            outcome=verdict.outcome.value,
            contract_version=verdict.contract_version,
            suite_version=verdict.suite_version,
            feeds=rows,
            because_of=because_of,
            mappings=dict(mappings) or None,
        )
        .returning(t.verdicts.c.verdict_no)
    ).scalar_one()
    insert_all(connection, t.findings, [_finding_row(number, n, f) for n, f in enumerate(verdict.findings, 1)])
    insert_all(
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
                "why": r.why.key if r.why else None,
                "why_params": dict(r.why.params) if r.why else None,
            }
            for n, r in enumerate(verdict.results, 1)
        ],
    )
    return number


def insert_all(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Enter rows, if there are any."""
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


def insert_event(
    connection: Connection, at: datetime, kind: str, delivery_id: str | None, details: dict[str, Any]
) -> None:
    """Enter what happened; `details` hold numbers and ids only."""
    connection.execute(insert(t.events).values(happened_at=at, kind=kind, delivery_id=delivery_id, details=details))
