"""Taking a single delivery out: holding an accepted one back from builds, withdrawing one that is not accepted.

A held delivery stays accepted and what it superseded counts again until it is released. A withdrawn one is never gated
again; the same files may be delivered anew.
"""

from __future__ import annotations

from feeds.clock import naive_utc
from feeds.errors import UserError
from feeds.installation import Installation
from feeds.ledger import ActKind, DeliveryState


def hold(installation: Installation, delivery_id: str, *, reason: str, by: str) -> None:
    """Take an accepted delivery out of builds from now on. UserError when it is not accepted, or held already."""
    state = _state(installation, delivery_id)
    if not state.is_accepted:
        raise UserError(
            f"{delivery_id} is not accepted, so no build uses it and there is nothing to hold: "
            f"`pajumte withdraw {delivery_id}` takes it back."
        )
    if state.held:
        raise UserError(f"{delivery_id} is held already: `pajumte unhold {delivery_id}` puts it back.")
    _act(installation, delivery_id, ActKind.HOLD, reason, by)


def unhold(installation: Installation, delivery_id: str, *, reason: str | None, by: str) -> None:
    """Put a held delivery back. UserError when it is not held."""
    if not _state(installation, delivery_id).held:
        raise UserError(f"{delivery_id} is not held: `pajumte deliveries` shows which are.")
    _act(installation, delivery_id, ActKind.UNHOLD, reason, by)


def withdraw(installation: Installation, delivery_id: str, *, reason: str, by: str) -> None:
    """Take back a delivery before it is accepted. UserError when it is accepted or withdrawn already.

    Waits for a gating run to end, so that nothing is accepted that has been withdrawn.
    """
    with installation.only_one("gate"):
        state = _state(installation, delivery_id)
        if state.is_accepted:
            raise UserError(
                f"{delivery_id} has been accepted and cannot be withdrawn: deliver a corrected file, "
                f"or take it out of builds with `pajumte hold {delivery_id}`."
            )
        if state.withdrawn:
            raise UserError(f"{delivery_id} has been withdrawn already.")
        _act(installation, delivery_id, ActKind.WITHDRAW, reason, by)


def _state(installation: Installation, delivery_id: str) -> DeliveryState:
    for state in installation.ledger.deliveries(with_results=False):
        if state.delivery_id == delivery_id:
            return state
    raise UserError(f"There is no delivery {delivery_id}: `pajumte deliveries` lists them.")


def _act(installation: Installation, delivery_id: str, kind: ActKind, reason: str | None, by: str) -> None:
    at = naive_utc(installation.clock())
    installation.ledger.act(delivery_id, kind, reason=reason, acted_by=by, acted_at=at)
