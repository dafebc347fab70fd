"""Why municipalities said that something unusual is right: what the ministry reads of confirmations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from feeds.catalogue import check
from feeds.ledger import DeliveryState
from feeds.message_values import Language
from portal.deliveries.words import moment


@dataclass(frozen=True, slots=True)
class GivenReason:
    """One act of confirming: the checks that it answered, by id and title, and why; no rows and no counts."""

    state: DeliveryState
    checks: tuple[tuple[str, str], ...]
    reason: str
    by: str
    at: datetime | None


def given_reasons(states: Iterable[DeliveryState], language: Language) -> list[GivenReason]:
    """The reasons of these deliveries, the newest first."""
    acts: dict[tuple[str, datetime, str, str], tuple[DeliveryState, set[str]]] = {}
    for state in states:
        for given in state.confirmations:
            key = (state.delivery_id, given.confirmed_at, given.reason, given.confirmed_by)
            acts.setdefault(key, (state, set()))[1].add(given.key.check_id)
    return [
        GivenReason(state, tuple((name, _title(name, language)) for name in sorted(checks)), reason, by, moment(at))
        for (_, at, reason, by), (state, checks) in sorted(acts.items(), key=lambda act: act[0][1], reverse=True)
    ]


def _title(check_id: str, language: Language) -> str:
    entry = check(check_id)
    return entry.title_lv if language == "lv" else entry.title_en
