"""The mail server, as Django wants to be told of it."""

from __future__ import annotations

from typing import Any

from feeds.errors import UserError
from portal.configuration import PortalConfiguration

_SECONDS_TO_WAIT_FOR_THE_SERVER = 15


def mail_settings(configuration: PortalConfiguration) -> dict[str, Any]:
    """Django's `EMAIL_…` settings: the console without a server. UserError when the password's file is not there."""
    if configuration.mail_host is None:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": configuration.mail_host,
        "EMAIL_PORT": configuration.mail_port,
        "EMAIL_HOST_USER": configuration.mail_user,
        "EMAIL_HOST_PASSWORD": _password(configuration),
        "EMAIL_USE_TLS": configuration.mail_security == "starttls",
        "EMAIL_USE_SSL": configuration.mail_security == "tls",
        "EMAIL_TIMEOUT": _SECONDS_TO_WAIT_FOR_THE_SERVER,
    }


def _password(configuration: PortalConfiguration) -> str:
    file = configuration.mail_password_file
    if file is None:
        return ""
    try:
        return file.read_text(encoding="utf-8").strip()
    except OSError:
        raise UserError(
            f"The mail server's password {file} cannot be read: "
            "name the right file in PAJUMTE_PORTAL_MAIL_PASSWORD_FILE."
        ) from None
