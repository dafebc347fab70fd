"""Pages for what went wrong: each says what happened, that nothing is lost, and what to do."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.upload_limit import too_large


@login_not_required
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 when the upload grew over the limit while it was being received."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return render(request, "faults/bad_request.html", status=400)


@login_not_required
def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404: not there, or not for these eyes."""
    return render(request, "faults/not_found.html", status=404)


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """500: a mistake of ours."""
    return render(request, "faults/server_error.html", status=500)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form is older than the session."""
    return render(request, "faults/form_expired.html", status=403)
