"""Django's entry for the audit trail."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    """Listens to log-ins."""

    name = "portal.audit"
    label = "audit"
    verbose_name = _("Audit trail")

    def ready(self) -> None:
        """Connect the listeners."""
        from portal.audit import logins  # noqa: F401  # its receivers register when it is imported
