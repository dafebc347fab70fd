"""The ledger's part of the schema `accepted` (docs/developers/design.md, section 5): deliveries, checks, notes.

Columns and their texts stand in `feeds/accepted_tables.yaml`; here they are filled. Nothing of a file's content is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import duckdb
import polars as pl

from feeds.findings import FindingKey, Severity
from feeds.ledger import DeliveryNote, DeliveryState


def create_ledger_tables(
    connection: duckdb.DuckDBPyConnection, states: Sequence[DeliveryState], notes: Sequence[DeliveryNote]
) -> None:
    """Create and fill the tables that come from the ledger."""
    create_table(connection, "deliveries", pl.DataFrame([_delivery_row(s) for s in states], schema=_DELIVERIES))
    create_table(
        connection,
        "delivery_feeds",
        pl.DataFrame([_feed_row(s, feed) for s in states for feed in s.feeds], schema=_DELIVERY_FEEDS),
    )
    create_table(
        connection,
        "check_results",
        pl.DataFrame([row for s in states for row in _result_rows(s)], schema=_CHECK_RESULTS),
    )
    create_table(
        connection, "findings", pl.DataFrame([row for s in states for row in _finding_rows(s)], schema=_FINDINGS)
    )
    create_table(connection, "delivery_notes", pl.DataFrame(_note_rows(notes), schema=_NOTES))


def create_table(connection: duckdb.DuckDBPyConnection, name: str, frame: pl.DataFrame) -> None:
    """Create a table of the schema `accepted` with the frame's rows."""
    connection.register("incoming", frame.to_arrow())
    connection.execute(f"CREATE TABLE accepted.{name} AS SELECT * FROM incoming")
    connection.unregister("incoming")


def _delivery_row(state: DeliveryState) -> dict[str, object]:
    return {
        "delivery_id": state.delivery_id,
        "municipality": state.municipality,
        "period": state.period,
        "received_at": state.received_at,
        "received_seq": state.received_seq,
        "verdict": state.status,
        "verdict_at": state.decided_at,
        "accepted_at": state.accepted_at,
        "superseded_by": state.superseded_by,
        "because_of": state.because_of,
        "feeds": len(state.feeds),
        "findings": len(state.findings),
        "contract_version": state.contract_version,
        "suite_version": state.suite_version,
    }


def _feed_row(state: DeliveryState, feed: str) -> dict[str, object]:
    return {
        "delivery_id": state.delivery_id,
        "municipality": state.municipality,
        "period": state.period,
        "feed": feed,
        "rows": state.feeds[feed],
        "in_force": feed in state.feeds_in_force,
        "verdict": state.status,
        "accepted_at": state.accepted_at,
        "received_at": state.received_at,
    }


def _result_rows(state: DeliveryState) -> list[dict[str, object]]:
    """The results, with confirmations: null where nothing asks, true when every finding that asks has one."""
    asking: dict[tuple[str, str | None], list[FindingKey]] = defaultdict(list)
    for stored in state.findings:
        if stored.finding.severity is Severity.CONFIRM:
            asking[stored.finding.check_id, stored.finding.feed].append(stored.finding.key)
    rows: list[dict[str, object]] = []
    for result in state.results:
        asked = asking.get((result["check_id"], result["feed"]), [])
        given = [confirmation for confirmation in state.confirmations if confirmation.key in asked]
        last = given[-1] if given else None
        rows.append(
            {
                "delivery_id": state.delivery_id,
                **result,
                "confirmed": len(given) == len(asked) if asked else None,
                "confirmed_by": last.confirmed_by if last else None,
                "confirmed_at": last.confirmed_at if last else None,
                "confirmation_reason": last.reason if last else None,
            }
        )
    return rows


def _finding_rows(state: DeliveryState) -> list[dict[str, object]]:
    return [
        {
            "delivery_id": state.delivery_id,
            "finding_no": number,
            "check_id": stored.finding.check_id,
            "severity": stored.finding.severity.value,
            "feed": stored.finding.feed,
            "column_name": stored.finding.column,
            "failed_rows": stored.finding.count,
            "message_en": stored.message,
            "message_lv": stored.message_lv,
        }
        for number, stored in enumerate(state.findings, 1)
    ]


def _note_rows(notes: Sequence[DeliveryNote]) -> list[dict[str, object]]:
    return [
        {
            "note_no": number,
            "delivery_id": note.delivery_id,
            "municipality": note.municipality,
            "period": note.period,
            "feed": note.feed,
            "kind": note.kind.value,
            "check_id": note.check_id,
            "reason": note.reason,
            "noted_by": note.noted_by,
            "noted_at": note.noted_at,
            "because_of": note.because_of,
            "new_findings": note.new_findings,
        }
        for number, note in enumerate(notes, 1)
    ]


_Type = pl.DataType | type[pl.DataType]
_MOMENT = pl.Datetime("us")
_DELIVERIES: dict[str, _Type] = {
    "delivery_id": pl.String,
    "municipality": pl.String,
    "period": pl.String,
    "received_at": _MOMENT,
    "received_seq": pl.Int64,
    "verdict": pl.String,
    "verdict_at": _MOMENT,
    "accepted_at": _MOMENT,
    "superseded_by": pl.String,
    "because_of": pl.String,
    "feeds": pl.Int64,
    "findings": pl.Int64,
    "contract_version": pl.String,
    "suite_version": pl.String,
}
_DELIVERY_FEEDS: dict[str, _Type] = {
    "delivery_id": pl.String,
    "municipality": pl.String,
    "period": pl.String,
    "feed": pl.String,
    "rows": pl.Int64,
    "in_force": pl.Boolean,
    "verdict": pl.String,
    "accepted_at": _MOMENT,
    "received_at": _MOMENT,
}
_CHECK_RESULTS: dict[str, _Type] = {
    "delivery_id": pl.String,
    "check_id": pl.String,
    "severity": pl.String,
    "feed": pl.String,
    "status": pl.String,
    "failed_rows": pl.Int64,
    "why": pl.String,
    "why_lv": pl.String,
    "confirmed": pl.Boolean,
    "confirmed_by": pl.String,
    "confirmed_at": _MOMENT,
    "confirmation_reason": pl.String,
}
_FINDINGS: dict[str, _Type] = {
    "delivery_id": pl.String,
    "finding_no": pl.Int64,
    "check_id": pl.String,
    "severity": pl.String,
    "feed": pl.String,
    "column_name": pl.String,
    "failed_rows": pl.Int64,
    "message_en": pl.String,
    "message_lv": pl.String,
}
_NOTES: dict[str, _Type] = {
    "note_no": pl.Int64,
    "delivery_id": pl.String,
    "municipality": pl.String,
    "period": pl.String,
    "feed": pl.String,
    "kind": pl.String,
    "check_id": pl.String,
    "reason": pl.String,
    "noted_by": pl.String,
    "noted_at": _MOMENT,
    "because_of": pl.String,
    "new_findings": pl.Int64,
}
