"""The two addresses of the sign-on: out to the provider, and back."""

from __future__ import annotations

from typing import cast

from allauth.socialaccount.providers.openid_connect import views as openid
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET
from requests import RequestException

from portal.sign_on_settings import PROVIDER


@login_not_required
@require_GET
def sign_on(request: HttpRequest) -> HttpResponseBase:
    """To the provider. A link and no form: the policy lets forms be sent to this host alone."""
    if settings.SIGN_ON_NAME is None:
        raise Http404
    try:
        return cast("HttpResponseBase", openid.login(request, PROVIDER))
    except RequestException:
        return render(request, "accounts/sign_on_failed.html", status=502)


@login_not_required
@require_GET
def signed_on(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Back from the provider."""
    if settings.SIGN_ON_NAME is None or provider_id != PROVIDER:
        raise Http404
    try:
        return cast("HttpResponseBase", openid.callback(request, PROVIDER))
    except RequestException:
        return render(request, "accounts/sign_on_failed.html", status=502)
