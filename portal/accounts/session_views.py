"""What a session may do, for the analysts' pages: they have no log-in of their own and ask with a visitor's cookie."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from portal.accounts.access import access_of
from portal.accounts.models import User
from portal.accounts.roles import Permission


@login_not_required
@require_GET
def session(request: HttpRequest) -> JsonResponse:
    """The account's number, whether it may see exact figures, the language of the pages. No name, no address.

    401 for nobody and for a blocked account.
    """
    if not isinstance(request.user, User) or not request.user.is_active:
        return JsonResponse({}, status=401)
    return JsonResponse(
        {
            "account": request.user.pk,
            "sees_exact_figures": access_of(request.user).nationally(Permission.SEE_EXACT_FIGURES),
            "language": get_language(),
        }
    )
