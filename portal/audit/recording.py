"""Adding to the audit trail, and reading what was done to a delivery."""

from __future__ import annotations

from typing import Any

from portal.accounts.models import ApiToken, User
from portal.audit.models import Act, ActKind


def record(
    kind: ActKind,
    actor: Any,
    *,
    municipality: str = "",
    subject: str = "",
    token: ApiToken | None = None,
    **details: int | str,
) -> None:
    """Enter an act. `details` hold counts and codes, never what somebody typed or uploaded."""
    known = actor if isinstance(actor, User) else None
    Act.objects.create(
        kind=kind,
        actor_no=known.pk if known else None,
        actor_name=known.full_name if known else "",
        token=token.beginning if token else "",
        municipality=municipality,
        subject=subject,
        details=details,
    )


def acts_on(delivery_id: str) -> list[Act]:
    """What people have done to a delivery through the portal, oldest first."""
    return list(Act.objects.filter(subject=delivery_id))
