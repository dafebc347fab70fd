"""Which deliveries of a municipality somebody may see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from feeds.contract_loading import load_contracts
from feeds.installation import Installation
from feeds.ledger import DeliveryState
from feeds.municipalities import all_municipalities, lineage_of
from portal.accounts.access import Allowed
from portal.audit.models import Act, ActKind

_SUBMITTING = (ActKind.SUBMITTED, ActKind.SUBMITTED_AGAIN)


def codes_of(code: str) -> frozenset[str]:
    """All codes under which the municipality has ever delivered."""
    return frozenset(m.code for m in all_municipalities() if m.lineage == lineage_of(code))


def visible_deliveries(installation: Installation, allowed: Allowed) -> list[DeliveryState]:
    """The municipality's deliveries under all its codes, the newest first.

    A provider sees those that hold none but the provider's data sets; before the gate has read one, and when it could
    read nothing, whoever submitted it.
    """
    states = installation.ledger.deliveries(municipalities=codes_of(allowed.code), with_results=False)
    if not allowed.grant.feeds >= set(load_contracts()):
        states = list(_for_a_provider(states, allowed))
    return sorted(states, key=lambda s: (s.period, s.received_seq), reverse=True)


def _for_a_provider(states: Iterable[DeliveryState], allowed: Allowed) -> Iterator[DeliveryState]:
    acts = Act.objects.filter(kind__in=_SUBMITTING, actor_no=allowed.user_no, actor_no__isnull=False)
    submitted = set(acts.values_list("subject", flat=True))
    for state in states:
        if set(state.feeds) <= allowed.grant.feeds if state.feeds else state.delivery_id in submitted:
            yield state
