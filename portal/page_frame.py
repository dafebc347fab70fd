"""What every page shares: its frame, its list of faults."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from portal.accounts.access import access_of
from portal.accounts.roles import Permission


@dataclass(frozen=True, slots=True)
class Fault:
    """What somebody has to put right on a form, and the field that it is about."""

    text: str
    field: str


def asks_again(request: HttpRequest) -> bool:
    """Whether an open page asks by itself (htmx), and not a person: what has not changed need not be sent."""
    return request.headers.get("HX-Request") == "true"


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """What the frame shows of whoever is logged in."""
    if not hasattr(request, "user") or not request.user.is_authenticated:
        return {}
    access = access_of(request.user)
    own = access.municipalities()
    return {
        "figures_url": settings.FIGURES_URL,
        "own_municipalities": own,
        "local_login": settings.LOCAL_LOGIN,
        "only_code": own[0].code if len(own) == 1 else "",
        "maps_exports": any(access.to(Permission.MAP_EXPORTS, m.code) for m in own),
        "sees_overview": access.nationally(Permission.SEE_OVERVIEW),
    }
