"""Telling people: one mail and one post to the webhook for all that is new."""

from __future__ import annotations

import json
import smtplib
import ssl
import urllib.error
import urllib.request
from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import make_msgid

from feeds.errors import UserError
from orchestration.alerts.settings import AlertSettings
from orchestration.alerts.troubles import Trouble

_PATIENCE_SECONDS = 20


def tell(settings: AlertSettings, troubles: Sequence[Trouble]) -> None:
    """Mail and post these troubles. UserError when somebody could not be told: then they are told again later."""
    subject = "Pajumte: something needs you" if len(troubles) == 1 else f"Pajumte: {len(troubles)} things need you"
    if settings.mail_host and settings.mail_to:
        _mail(settings, subject, troubles)
    if settings.webhook:
        _post(settings.webhook, subject, troubles)


def _mail(settings: AlertSettings, subject: str, troubles: Sequence[Trouble]) -> None:
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = settings.mail_from
    message["To"] = ", ".join(settings.mail_to)
    message["Message-ID"] = make_msgid(domain=settings.mail_from.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    lines = "\n".join(f"* {trouble.sentence}" for trouble in troubles)
    message.set_content(f"{lines}\n\n`pajumte doctor` looks at the whole home and says what to do.\n")
    try:
        with _connected(settings) as server:
            server.send_message(message)
    except (OSError, smtplib.SMTPException, UnicodeEncodeError) as error:  # the last: a password beyond ASCII
        raise UserError(
            f"The alert could not be mailed by {settings.mail_host} ({type(error).__name__}): it is tried again in "
            "five minutes. See PAJUMTE_ALERT_MAIL_HOST and what belongs to it."
        ) from None


def _connected(settings: AlertSettings) -> smtplib.SMTP:
    host, port = settings.mail_host or "", settings.mail_port
    if settings.mail_security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, port, timeout=_PATIENCE_SECONDS, context=ssl.create_default_context()
        )
    else:
        server = smtplib.SMTP(host, port, timeout=_PATIENCE_SECONDS)
    try:
        if settings.mail_security == "starttls":
            server.starttls(context=ssl.create_default_context())
        if settings.mail_user:
            file = settings.mail_password_file
            server.login(settings.mail_user, file.read_text(encoding="utf-8").strip() if file else "")
    except BaseException:
        server.close()
        raise
    return server


def _post(address: str, subject: str, troubles: Sequence[Trouble]) -> None:
    body = json.dumps({"text": subject, "troubles": [trouble.sentence for trouble in troubles]}).encode()
    request = urllib.request.Request(address, body, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=_PATIENCE_SECONDS):
            pass
    except (OSError, urllib.error.URLError) as error:
        raise UserError(
            f"The alert could not be posted to the webhook ({type(error).__name__}): it is tried again in five "
            "minutes. See PAJUMTE_ALERT_WEBHOOK."
        ) from None
