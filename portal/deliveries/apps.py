"""Django's entry for deliveries."""

from __future__ import annotations

from django.apps import AppConfig


class DeliveriesConfig(AppConfig):
    """Has no tables: deliveries stand in the ledger, reports in memory."""

    name = "portal.deliveries"
    label = "deliveries"

    def ready(self) -> None:
        """Connect what ends a session's reports."""
        from portal.deliveries import session_end  # noqa: F401  # its receiver registers when it is imported
