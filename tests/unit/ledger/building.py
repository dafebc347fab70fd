"""Deliveries, findings and verdicts for tests of the ledger, in as few words as a test needs."""

from __future__ import annotations

from datetime import datetime

from feeds.findings import CheckResult, CheckStatus, Finding, Outcome, Severity, Verdict
from feeds.ledger import AcceptedFeed, Ledger, NewDelivery, OvertakenDelivery, Receipt, StoredFile

NOON = datetime(2026, 3, 5, 12, 0)
RIGA, LIEPAJA = "LV0001000", "LV0005000"
ASKS = Finding("HIST-01", Severity.CONFIRM, "shelter_stays")
ASKS_TOO = Finding("CAP-03", Severity.CONFIRM, "facilities", None, "capacity", (2, 7), 2)
WARNS = Finding("CAP-01", Severity.WARNING, "facilities", None, "capacity", (2,))


def a_delivery(municipality=RIGA, period="2026-02", files=(("shelter_stays", "aa"),)):
    stored = tuple(StoredFile(n, feed, sha * 32, 100) for n, (feed, sha) in enumerate(files, 1))
    return NewDelivery(municipality, period, stored, "folder", {"municipality": municipality, "period": period})


def a_verdict(outcome, *findings):
    results = (CheckResult("VAL-01", Severity.ERROR, "shelter_stays", CheckStatus.PASSED),)
    return Verdict(outcome, tuple(findings), results, "contract", "suite")


def accept(ledger: Ledger, receipt: Receipt, at: datetime, *feeds: str, again: OvertakenDelivery | None = None) -> None:
    """Enter a verdict of acceptance that brings three rows of each feed."""
    accepted = [AcceptedFeed(feed, 3, "00" * 32) for feed in feeds]
    verdict = a_verdict(Outcome.ACCEPTED)
    ledger.record_verdict(receipt.delivery_id, verdict, dict.fromkeys(feeds, 3), accepted, at, again=again)


def asks(ledger: Ledger, receipt: Receipt, at: datetime, *findings: Finding) -> None:
    """Enter a verdict that asks for confirmation."""
    verdict = a_verdict(Outcome.NEEDS_CONFIRMATION, *findings)
    ledger.record_verdict(receipt.delivery_id, verdict, {"shelter_stays": 3}, [], at)


def confirm(ledger: Ledger, receipt: Receipt, at: datetime, *findings: Finding):
    """Confirm these findings; the keys that were entered."""
    return ledger.confirm(
        receipt.delivery_id,
        {finding.key for finding in findings},
        reason="checked, it is right",
        confirmed_by="town hall",
        confirmed_at=at,
    )


def holders(ledger: Ledger, **cut):
    """Delivery in force by municipality, period and feed."""
    return {(v.municipality, v.period, v.feed): v.delivery_id for v in ledger.in_force(**cut)}
