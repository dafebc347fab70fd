"""Deliveries and findings as JSON: the shapes that interface.md promises. None holds a value of a file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from feeds.catalogue import render
from feeds.delivery import Understood
from feeds.findings import Finding
from feeds.ledger import DeliveryState
from feeds.mappings.feed_mapping import FeedMapping


def finding_json(finding: Finding, message: str | None = None, message_lv: str | None = None) -> dict[str, Any]:
    """A finding as interface.md has it."""
    return {
        "check_id": finding.check_id,
        "severity": finding.severity.value,
        "feed": finding.feed,
        "sheet": finding.sheet,
        "column": finding.column,
        "rows": list(finding.rows),
        "count": finding.count,
        "message": message or render(finding, "en"),
        "message_lv": message_lv or render(finding, "lv"),
    }


def understood_json(understood: Understood) -> dict[str, Any]:
    """How a file was understood. `template_is_old` is a hint: nothing is wrong because of it."""
    return {
        "position": understood.position,
        "kind": understood.kind,
        "encoding": understood.encoding,
        "separator": understood.separator,
        "feeds": list(understood.feeds),
        "rows": understood.rows,
        "template": understood.template,
        "template_is_old": understood.template_is_old,
    }


def mappings_json(mappings: Iterable[FeedMapping]) -> dict[str, dict[str, Any]]:
    """By feed the version of the mapping by which its table was read, and its digest."""
    return {m.feed: {"version": m.version, "sha256": m.digest} for m in mappings}


def used_mappings_json(state: DeliveryState) -> dict[str, dict[str, Any]]:
    """By feed the version of the mapping by which a delivery's table was read, and its digest."""
    return {feed: {"version": m.version, "sha256": m.content_hash} for feed, m in state.mappings.items()}


def delivery_json(state: DeliveryState) -> dict[str, Any]:
    """A delivery as `pajumte deliveries --format json` lists it."""
    return {
        "delivery_id": state.delivery_id,
        "municipality": state.municipality,
        "period": state.period,
        "feeds": state.feeds,
        "received_at": f"{state.received_at.isoformat()}Z",
        "verdict": state.verdict,
        "superseded_by": state.superseded_by,
        "held": state.held,
        "withdrawn": state.withdrawn,
        "findings": [finding_json(s.finding, s.message, s.message_lv) for s in state.findings],
    }
