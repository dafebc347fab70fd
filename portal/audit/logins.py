"""Log-ins, refused ones and log-outs enter the audit trail when Django tells of them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from portal.audit.models import ActKind
from portal.audit.recording import record


@receiver(user_logged_in)
def _logged_in(user: Any, **_others: Any) -> None:
    record(ActKind.LOGGED_IN, user)


@receiver(user_login_failed)
def _login_failed(**_others: Any) -> None:
    """Without the name that was typed: people type passwords there."""
    record(ActKind.LOGIN_FAILED, None)


@receiver(user_logged_out)
def _logged_out(user: Any, **_others: Any) -> None:
    record(ActKind.LOGGED_OUT, user)
