"""Which deliveries of a municipality somebody may see."""

from __future__ import annotations

from feeds.contract_loading import load_contracts
from feeds.installation import Installation
from feeds.ledger import DeliveryState
from feeds.municipalities import all_municipalities, lineage_of
from portal.accounts.access import Allowed


def codes_of(code: str) -> frozenset[str]:
    """All codes under which the municipality has ever delivered."""
    return frozenset(m.code for m in all_municipalities() if m.lineage == lineage_of(code))


def visible_deliveries(installation: Installation, allowed: Allowed) -> list[DeliveryState]:
    """The municipality's deliveries under all its codes, the newest first.

    A provider sees those that hold none but the provider's data sets; before the gate has read one, nobody can say so
    but the municipality.
    """
    states = installation.ledger.deliveries(municipalities=codes_of(allowed.code), with_results=False)
    seen = (state for state in states if _is_for(state, allowed.grant.feeds))
    return sorted(seen, key=lambda s: (s.period, s.received_seq), reverse=True)


def _is_for(state: DeliveryState, feeds: frozenset[str]) -> bool:
    covers_all = feeds >= set(load_contracts())
    return covers_all or (bool(state.feeds) and set(state.feeds) <= feeds)
