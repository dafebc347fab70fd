"""Single sign-on: whom the provider vouches for is logged in when a member is known by that verified address.

No account is made, and nothing that the provider tells is kept: the address is compared and forgotten.
"""

from __future__ import annotations

from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.contrib.auth import login
from django.http import HttpRequest
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from portal.accounts.models import User
from portal.audit.models import ActKind
from portal.audit.recording import record

_BACKEND = "django.contrib.auth.backends.ModelBackend"
"""By which Django finds the user of the session again; the password is not asked."""


class SignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Ends allauth's way as soon as the provider has answered: before it would store or create anything."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> NoReturn:
        """Log the member in, or tell the stranger."""
        user = _member(sociallogin.account.extra_data)
        if user is None:
            record(ActKind.LOGIN_FAILED, None)
            raise ImmediateHttpResponse(render(request, "accounts/stranger.html", status=403))
        login(request, user, backend=_BACKEND)
        raise ImmediateHttpResponse(redirect(_next(request, sociallogin.state.get("next"))))

    def on_authentication_error(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> NoReturn:
        """The provider refused, was left, or could not be reached."""
        raise ImmediateHttpResponse(render(request, "accounts/sign_on_failed.html", status=401))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Never."""
        return False


def _member(told: dict[str, Any]) -> User | None:
    """The active user with a role whose address the provider calls verified, in so many words."""
    claims, token = told.get("userinfo") or {}, told.get("id_token") or {}
    address = claims.get("email")
    # What the provider says of another subject than it vouched for is not about this visitor.
    is_vouched_for = "sub" in token and claims.get("sub") == token["sub"] and claims.get("email_verified") is True
    if not is_vouched_for or not isinstance(address, str):
        return None
    known = User.objects.filter(email=address.strip().lower(), is_active=True, memberships__isnull=False)
    return known.distinct().first()


def _next(request: HttpRequest, wanted: str | None) -> str:
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and is_ours else resolve_url("start")
