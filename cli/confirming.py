"""`pajumte confirm`, and the confirmations that `pajumte run` finds beside the deliveries."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from cli import printing
from cli.gating import gate_and_tell
from feeds.confirmations_file import NAME, GivenConfirmation
from feeds.confirming import Confirmed, confirm_where, require_confirmable, require_known_checks
from feeds.errors import UserError
from feeds.findings import Finding
from feeds.installation import Installation
from feeds.ledger import DeliveryState
from feeds.reasons import stated_reason


def confirm_deliveries(
    installation: Installation,
    delivery_ids: Sequence[str],
    *,
    every: bool,
    check_ids: Collection[str],
    reason: str,
    by: str,
) -> None:
    """Confirm what waits and gate it again, telling both.

    With `every`, also what asks only once the earlier months count, until nothing waits: each is told with the reason.
    UserError for a reason that is none, and for deliveries or checks that cannot be confirmed.
    """
    if every == bool(delivery_ids):
        raise UserError("Name the deliveries to confirm, or give --all: `pajumte deliveries` shows which wait.")
    said = stated_reason(reason)
    require_known_checks(check_ids)
    require_confirmable(installation.ledger.deliveries(with_results=False), delivery_ids)
    installation.gate_keys()

    def wanted(state: DeliveryState, finding: Finding) -> bool:
        named = every or state.delivery_id in delivery_ids
        return named and (not check_ids or finding.check_id in check_ids)

    confirmed = confirm_where(installation, wanted, reason=said, by=by)
    if not confirmed and not installation.ledger.waiting():
        printing.say("Nothing waits for that confirmation.")
        return
    _tell(confirmed)
    gate_and_tell(installation)
    while every and (confirmed := confirm_where(installation, wanted, reason=said, by=by)):
        _tell(confirmed)
        gate_and_tell(installation)


def apply_confirmations(installation: Installation, given: Sequence[GivenConfirmation]) -> None:
    """Confirm what the entries of a `confirmations.yml` are for, and gate again; print each with its reason.

    Entries that name nothing, or that nothing asked for, are told and hold nothing up.
    """
    usable = []
    for entry in given:
        fault = entry.unknown()
        if fault is None:
            usable.append(entry)
        else:
            printing.complain(f"{NAME}: {entry.subject}: {fault} The entry was not used.")
    while confirmed := [c for entry in usable for c in _apply(installation, entry)]:
        _tell(confirmed)
        gate_and_tell(installation)
    used = _confirmed_before_or_now(installation)
    for entry in usable:
        if (entry.municipality, entry.period, entry.check_id, entry.feed) not in used:
            printing.complain(f"{NAME}: {entry.subject}: nothing asks for it. The entry was not used.")


def _apply(installation: Installation, entry: GivenConfirmation) -> list[Confirmed]:
    def wanted(state: DeliveryState, finding: Finding) -> bool:
        return (state.municipality, state.period, finding.check_id, finding.feed) == (
            entry.municipality,
            entry.period,
            entry.check_id,
            entry.feed,
        )

    return confirm_where(installation, wanted, reason=entry.reason, by=entry.who)


def _confirmed_before_or_now(installation: Installation) -> set[tuple[str, str, str, str | None]]:
    states = installation.ledger.deliveries(with_results=False)
    return {(s.municipality, s.period, c.key.check_id, c.key.feed) for s in states for c in s.confirmations}


def _tell(confirmed: Sequence[Confirmed]) -> None:
    for c in confirmed:
        where = f" {c.finding.feed}" if c.finding.feed else ""
        printing.say(f"{'confirmed':<24} {c.delivery_id}  {c.finding.check_id}{where} by {c.confirmed_by}: {c.reason}")
