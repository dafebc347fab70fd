"""Confirming findings that ask: who may be confirmed, by what, and for which of them.

What is confirmed here is judged anew by the next gating run (`expectations.gating`), which accepts the delivery when
nothing is left to confirm. Nothing is half done when that run never comes: the ledger says what is confirmed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from feeds.catalogue import all_checks
from feeds.clock import naive_utc
from feeds.errors import UserError
from feeds.findings import Finding, Outcome
from feeds.installation import Installation
from feeds.ledger import DeliveryState

Wanted = Callable[[DeliveryState, Finding], bool]


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A finding that has just been confirmed."""

    delivery_id: str
    finding: Finding
    reason: str
    confirmed_by: str


def confirm_where(installation: Installation, wanted: Wanted, *, reason: str, by: str) -> list[Confirmed]:
    """Confirm every open finding that is wanted, in order of period, with one reason (`stated_reason`)."""
    states = sorted(installation.ledger.deliveries(with_results=False), key=lambda s: (s.period, s.received_seq))
    confirmed: list[Confirmed] = []
    for state in states:
        chosen = {s.finding.key: s.finding for s in state.open_findings if wanted(state, s.finding)}
        if not chosen:
            continue
        entered = installation.ledger.confirm(
            state.delivery_id,
            chosen.keys(),
            reason=reason,
            confirmed_by=by,
            confirmed_at=naive_utc(installation.clock()),
        )
        confirmed += [Confirmed(state.delivery_id, chosen[key], reason, by) for key in entered]
    return confirmed


def require_confirmable(states: Iterable[DeliveryState], delivery_ids: Collection[str]) -> None:
    """UserError when one of the deliveries does not exist, is withdrawn, was rejected, or has not been gated."""
    by_id = {state.delivery_id: state for state in states}
    for delivery_id in delivery_ids:
        state = by_id.get(delivery_id)
        if state is None:
            raise UserError(f"There is no delivery {delivery_id}: `pajumte deliveries` lists them.")
        if state.withdrawn:
            raise UserError(f"{delivery_id} has been withdrawn, so there is nothing to confirm: deliver it again.")
        if state.verdict == Outcome.REJECTED.value:
            raise UserError(f"{delivery_id} was rejected, and faults cannot be confirmed: deliver a corrected file.")
        if state.decided_at is None:
            raise UserError(f"{delivery_id} has not been gated yet: `pajumte gate --delivery {delivery_id}` does it.")


def require_known_checks(check_ids: Iterable[str]) -> None:
    """UserError for an id that no check of the catalogue has."""
    known = {entry.id for entry in all_checks()}
    for check_id in check_ids:
        if check_id not in known:
            raise UserError(f"There is no check '{check_id}': write its id as findings show it, for example HIST-01.")
