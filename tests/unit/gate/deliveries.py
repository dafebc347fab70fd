"""Small deliveries for tests of the gate, built from the contracts: no reader, no tokens, ids stand for themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from expectations.gate import GateInput, gate
from expectations.masking import mask
from expectations.rule_checks import context_for, run_rules
from feeds.contract_loading import load_contracts
from feeds.delivery import ReadDelivery, ReadFeed
from feeds.findings import CheckResult, CheckStatus, Finding, Verdict
from feeds.frames import status_name, stored_columns, typed_schema
from feeds.history import AcceptedHistory, History
from feeds.thresholds import Rulebook

RIGA = "LV0001000"
MARCH = "2026-03"
TODAY = date(2026, 12, 1)

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Cell:
    """A cell with a status of its own, and the value that is left in the frame, if any."""

    status: str
    value: Any = None


GOOD: dict[str, Row] = {
    "facilities": {
        "facility_id": "F1", "name": "Gaiļezers", "service_type": "shelter", "capacity": 40,
        "open_from": date(2020, 1, 1), "refusals": 0,
    },
    "persons": {
        "local_person_id": "P1", "birth_date": "1980-05", "sex": "M", "citizenship": "LV", "addiction_need": True,
        "household_type": "single", "disability": False, "mental_health_need": False,
        "first_homeless_on": date(2025, 3, 1),
    },
    "shelter_stays": {
        "stay_id": "S1", "local_person_id": "P1", "facility_id": "F1", "check_in": date(2026, 3, 5),
        "prior_situation": "street",
    },
    "living_situations": {
        "observation_id": "O1", "local_person_id": "P1", "source": "outreach", "observed_on": date(2026, 3, 2),
        "situation": "street",
    },
    "institution_discharges": {
        "discharge_id": "D1", "local_person_id": "P1", "institution_type": "hospital", "ready_on": date(2026, 3, 3),
        "housing_offered": False,
    },
    "evictions": {
        "eviction_id": "E1", "local_person_id": "P1", "household_size": 2, "notice_on": date(2026, 3, 4),
        "assistance_offered": True,
    },
    "hf_enrolments": {
        "enrolment_id": "N1", "local_person_id": "P1", "provider": "Biedrība", "referred_on": date(2026, 3, 6),
    },
    "hf_tenancies": {
        "tenancy_id": "T1", "enrolment_id": "N1", "dwelling_id": "W1", "tenure": "municipal",
        "move_in": date(2026, 3, 8),
    },
    "hf_support": {
        "contact_id": "C1", "enrolment_id": "N1", "contact_on": date(2026, 3, 9), "worker_id": "K1",
        "worker_role": "mentor", "support_area": "documents", "hours": Decimal("1.50"), "direct": True,
    },
    "hf_assessments": {
        "assessment_id": "A1", "enrolment_id": "N1", "wave": "baseline", "assessed_on": date(2026, 3, 10),
        "income_eur": Decimal("250.00"), "employment": "unemployed",
    },
    "hf_fidelity": {
        "review_id": "R1", "provider": "Biedrība", "reviewed_on": date(2026, 3, 11), "domain": "separation",
        "score": Decimal("3.60"),
    },
    "service_costs": {
        "cost_id": "B1", "service_type": "shelter", "category": "administration", "amount_eur": Decimal("100.00"),
        "funding_source": "municipal",
    },
    "crisis_events": {
        "event_id": "V1", "local_person_id": "P1", "event_type": "ambulance", "occurred_on": date(2026, 3, 12),
        "quantity": Decimal("1.00"),
    },
}  # fmt: skip
"""One sound row of every feed, together a delivery for March 2026 without any finding."""


def good(feed: str, **changes: Any) -> dict[str, Any]:
    """The feed's sound row with some cells changed; None empties a cell."""
    return {**GOOD[feed], **changes}


def read_feed(
    name: str, rows: Sequence[Row], *, absent: Sequence[str] = (), linkage: pl.DataFrame | None = None
) -> ReadFeed:
    """A feed as the reader hands it over; rows are numbered from 2, as under a header."""
    feed = load_contracts()[name]
    columns: dict[str, list[Any]] = {
        "source_row": list(range(2, len(rows) + 2)), "key_lineage": [row.get("key_lineage", RIGA) for row in rows],
    }  # fmt: skip
    for column in feed.columns:
        cells = [_cell(row.get(column.name), is_absent=column.name in absent) for row in rows]
        stored = list(stored_columns(column))
        if stored:
            columns[stored[0]] = [cell.value for cell in cells]
        for precision in stored[1:]:
            columns[precision] = [row.get(precision, "day") for row in rows]
        columns[status_name(column.name)] = [cell.status for cell in cells]
    frame = pl.DataFrame(columns, schema=typed_schema(feed), strict=False)
    required = tuple(c for c in absent if feed.column(c).required)
    return ReadFeed(name, None, frame, linkage=linkage, absent=required)


def _cell(value: Any, *, is_absent: bool) -> Cell:
    if is_absent:
        return Cell("absent")
    if isinstance(value, Cell):
        return value
    return Cell("missing") if value is None else Cell("ok", value)


def delivery(
    *,
    delivery_id: str = "LV0001000-2026-03-v1",
    municipality: str = RIGA,
    period: str = MARCH,
    findings: Sequence[Finding] = (),
    absent: Mapping[str, Sequence[str]] | None = None,
    base: Mapping[str, Sequence[Row]] | None = None,
    **feeds: Sequence[Row] | None,
) -> GateInput:
    """The sound delivery with some feeds replaced; None leaves a feed out, `base={}` starts from nothing."""
    rows = {name: [row] for name, row in GOOD.items()} if base is None else dict(base)
    rows |= {name: list(given) for name, given in feeds.items() if given is not None}
    for name in (name for name, given in feeds.items() if given is None):
        rows.pop(name)
    read = {name: read_feed(name, given, absent=(absent or {}).get(name, ())) for name, given in rows.items()}
    return GateInput(delivery_id, municipality, period, ReadDelivery(read, tuple(findings)))


def verdict_on(given: GateInput, history: History | None = AcceptedHistory(), *, today: date = TODAY) -> Verdict:  # noqa: B008
    """The gate's verdict on one delivery; by default nothing was accepted before it."""
    return gate([given], history, today=today)[given.delivery_id]


_CONTRADICTIONS = frozenset(
    {
        *(f"REF-0{number}" for number in (1, 2, 3)),
        *(f"DATE-0{number}" for number in (1, 2, 3, 4, 5, 7, 8)),
        *(f"LOG-{number:02d}" for number in (1, 2, 3, 4, 5, 6, 9, 10, 13)),
    }
)


def rule_findings(
    given: GateInput,
    history: History | None = AcceptedHistory(),  # noqa: B008
) -> list[tuple[str, str | None, str | None, tuple[int, ...]]]:
    """What contradicts itself or refers to nothing, as (check, feed, column, rows), found by the rules alone.

    Not what is only unusual or rarely filled: tiny deliveries are always that. Quick: without Great Expectations.
    """
    findings, _ = rules_on(given, history)
    return [(f.check_id, f.feed, f.column, f.rows) for f in findings if f.check_id in _CONTRADICTIONS]


def found_by(
    check_ids: str,
    given: GateInput,
    history: History | None = AcceptedHistory(),  # noqa: B008
    rulebook: Rulebook | None = None,
) -> list[tuple[str, str | None, str | None, tuple[int, ...]]]:
    """What the rules of these checks ("CAP-01 CAP-02") find, as (check, feed, column, rows)."""
    findings, _ = rules_on(given, history, rulebook)
    return [(f.check_id, f.feed, f.column, f.rows) for f in findings if f.check_id in check_ids.split()]


def status_by(
    check_id: str,
    given: GateInput,
    history: History | None = AcceptedHistory(),  # noqa: B008
    feed: str | None = None,
) -> CheckStatus:
    """The status of a rule's check on a feed, or on the delivery."""
    _, results = rules_on(given, history)
    (result,) = [r for r in results if (r.check_id, r.feed) == (check_id, feed)]
    return result.status


def rules_on(
    given: GateInput,
    history: History | None = AcceptedHistory(),  # noqa: B008
    rulebook: Rulebook | None = None,
) -> tuple[tuple[Finding, ...], tuple[CheckResult, ...]]:
    """Findings and results of the rules alone."""
    contracts = load_contracts()
    frames = {name: mask(read.frame, contracts[name], ()) for name, read in given.read.feeds.items()}
    return run_rules(context_for(given, frames, history, TODAY, rulebook), given.read.feeds)


def history_of(*accepted: GateInput) -> AcceptedHistory:
    """A history in which these deliveries were accepted, one after the other."""
    history = AcceptedHistory()
    for given in accepted:
        history = history.with_accepted(given)
    return history


def found(verdict: Verdict) -> list[tuple[str, str | None, str | None, tuple[int, ...]]]:
    """The findings as (check, feed, column, rows)."""
    return [(f.check_id, f.feed, f.column, f.rows) for f in verdict.findings]


def result_of(verdict: Verdict, check_id: str, feed: str | None) -> CheckResult:
    """The one result of a check on a feed."""
    (result,) = [r for r in verdict.results if (r.check_id, r.feed) == (check_id, feed)]
    return result
