"""`pajumte portal`, `pajumte portal-user` and `pajumte notices`."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from smtplib import SMTPException
from types import FrameType

from cli import printing
from cli.keeping import KeptProcess
from feeds.clock import today_in_latvia
from feeds.errors import UserError
from feeds.installation import Installation
from portal import serving


def serve_portal(installation: Installation, port: int, *, with_gate: bool = True) -> None:
    """Serve the portal on localhost, until the person stops it; `with_gate`: with the gate's process beside it.

    A gate that ends by itself is started again; deliveries are received and wait meanwhile.
    """
    serving.set_up(installation)
    signal.signal(signal.SIGTERM, _stop)
    gate = _kept_gate(installation) if with_gate else None
    printing.say(f"Portal: http://127.0.0.1:{port} (Ctrl+C ends it)")
    try:
        serving.serve(installation, port)
    except OSError:
        raise UserError(f"Port {port} is taken: end what uses it, or give another --port.") from None
    finally:
        if gate:
            gate.stop()


def _kept_gate(installation: Installation) -> KeptProcess:
    return KeptProcess(
        "The gate beside the portal",
        [sys.executable, "-m", "cli", "gate", "--watch"],
        {**os.environ, "PAJUMTE_HOME": str(installation.home.root)},
    )


def make_user(
    installation: Installation,
    email: str,
    *,
    name: str,
    role: str,
    municipality: str,
    feeds: Sequence[str],
    password: str,
) -> None:
    """Make an account with one role. UserError, saying what to change, when it cannot be."""
    serving.set_up(installation)
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.db import transaction
    from django.utils.translation import override

    from portal.accounts.models import Membership, User
    from portal.accounts.roles import Role

    if role not in Role.values:
        raise UserError(f"'{role}' is no role: use one of {', '.join(Role.values)}.")
    try:
        with override("en"), transaction.atomic():
            validate_password(password)
            is_administrator = role == Role.ADMINISTRATOR
            user = User.objects.create_user(
                email, password, full_name=name, is_staff=is_administrator, is_superuser=is_administrator
            )
            membership = Membership(user=user, role=role, municipality=municipality, feeds=list(feeds))
            membership.full_clean()
            membership.save()
    except ValidationError as error:
        raise UserError(f"The account was not made: {' '.join(error.messages)}") from None


def send_notices(installation: Installation) -> int:
    """Send the reminders and notices of today; how many were sent now. UserError when the mail server refuses."""
    serving.set_up(installation)
    from portal.calendar.sending import send_notices as send
    from portal.settings import CONFIGURATION

    try:
        return len(send(installation, today_in_latvia(installation.clock), CONFIGURATION.public_url))
    except (OSError, SMTPException) as error:
        raise UserError(
            f"The mail server did not take a notice ({type(error).__name__}): see PAJUMTE_PORTAL_MAIL_HOST and its "
            "neighbours in docs/operators/portal.md, then give the same command again; what was sent is not repeated."
        ) from None


def _stop(_signal: int, _frame: FrameType | None) -> None:
    """A service manager's stop ends the gate's process too, as Ctrl+C does."""
    raise KeyboardInterrupt
