"""A session that ends takes its uploads along."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from portal.running import running


@receiver(user_logged_out)
def _forget_uploads(request: HttpRequest, **_others: Any) -> None:
    running().reports.forget_session(request.session.session_key)
    running().exports.forget_session(request.session.session_key)
