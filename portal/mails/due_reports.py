"""Who is to be told that a report is ready: worked out from the ledger, the audit trail and the memberships."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from feeds.findings import Outcome
from feeds.installation import Installation
from feeds.ledger import DeliveryState
from feeds.municipalities import lineage_of
from portal.accounts.access import access_of
from portal.accounts.models import Membership, User
from portal.accounts.roles import Permission, Role
from portal.audit.models import Act, ActKind
from portal.mails.models import ReportMail

WORTH_TELLING = timedelta(days=7)
"""How long a report is news, and so how long a mail that was refused is tried again."""
_SUBMITTING = (ActKind.SUBMITTED, ActKind.SUBMITTED_AGAIN)


@dataclass(frozen=True, slots=True)
class DueMail:
    """One person to be told of one report."""

    state: DeliveryState
    user: User


def due_mails(installation: Installation, now: datetime) -> Iterator[DueMail]:
    """The mails to be sent, oldest delivery first; `now` is UTC without zone, as in the ledger.

    An outcome is told once: a delivery that is judged again and comes out the same is no news.
    """
    for state in installation.ledger.deliveries(with_results=False):
        if state.decided_at is None or state.withdrawn or state.decided_at < now - WORTH_TELLING:
            continue
        told = set(
            ReportMail.objects.filter(delivery_id=state.delivery_id, outcome=state.verdict).values_list(
                "user", flat=True
            )
        )
        for user in _concerned(state):
            if user.pk not in told:
                yield DueMail(state, user)


def _concerned(state: DeliveryState) -> list[User]:
    """Whoever submitted the delivery, and the leads when it waits for a confirmation; as far as they may see it."""
    submitted = Act.objects.filter(subject=state.delivery_id, kind__in=_SUBMITTING).values_list("actor_no", flat=True)
    users = {user.pk: user for user in User.objects.filter(pk__in=set(submitted), is_active=True)}
    if state.verdict == Outcome.NEEDS_CONFIRMATION.value:
        users |= {user.pk: user for user in _leads(state.municipality)}
    return [user for _, user in sorted(users.items()) if _may_see(user, state)]


def _leads(code: str) -> list[User]:
    leads = Membership.objects.select_related("user").filter(role=Role.LEAD, user__is_active=True)
    return [lead.user for lead in leads if lineage_of(lead.municipality) == lineage_of(code)]


def _may_see(user: User, state: DeliveryState) -> bool:
    grant = access_of(user).to(Permission.SEE_DELIVERIES, state.municipality)
    return grant is not None and set(state.feeds) <= grant.feeds
