"""The chain of statuses of a delivery: what happened, when, and who did it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from feeds.ledger import DeliveryEvent, DeliveryState
from portal.audit.models import Act, ActKind
from portal.deliveries.words import STATUSES, moment

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_LABELS: Mapping[str, _StrPromise] = {
    "received": _("Received"),
    "rejected": STATUSES["rejected"].label,
    "needs_confirmation": STATUSES["needs_confirmation"].label,
    "accepted_with_warnings": STATUSES["accepted_with_warnings"].label,
    "accepted": STATUSES["accepted"].label,
    "confirmed": _("Confirmed by the municipality"),
    "re_evaluated": _("Judged again after an earlier month came"),
    "hold": STATUSES["held"].label,
    "unhold": _("Put back into the figures"),
    "withdraw": STATUSES["withdrawn"].label,
    "superseded": STATUSES["superseded"].label,
}
_BY_PEOPLE = {"received": ActKind.SUBMITTED, "confirmed": ActKind.CONFIRMED, "withdraw": ActKind.WITHDREW}
_OF_THE_MINISTRY = frozenset({"hold", "unhold"})


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `who` is a person, or who else acted."""

    label: _StrPromise
    tone: str
    at: datetime | None
    who: str | _StrPromise


def story(state: DeliveryState, events: Iterable[DeliveryEvent], acts: Iterable[Act]) -> list[Step]:
    """The steps, oldest first. `acts` are those of the audit trail on this delivery, in their order."""
    people: dict[str, list[Act]] = {}
    for act in acts:
        people.setdefault(act.kind, []).append(act)
    steps = []
    for event in events:
        status = STATUSES.get(event.kind)
        who = _who(event.kind, people)
        steps.append(Step(_LABELS[event.kind], status.tone if status else "blue", moment(event.happened_at), who))
    if state.superseded_by:
        steps.append(Step(_LABELS["superseded"], "grey", None, state.superseded_by))
    return steps


def _who(kind: str, people: dict[str, list[Act]]) -> str | _StrPromise:
    if kind in _OF_THE_MINISTRY:
        return _("the ministry")
    if kind not in _BY_PEOPLE:
        return _("the automatic check")
    done = people.get(_BY_PEOPLE[kind])
    if not done:
        return _("not through the portal")
    act = done.pop(0)
    return f"{act.actor_name} ({act.token}…)" if act.token else act.actor_name
