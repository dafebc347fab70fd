"""Django's entry for mails."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailsConfig(AppConfig):
    """Mails that have been sent."""

    name = "portal.mails"
    label = "mails"
    verbose_name = _("Mails")
