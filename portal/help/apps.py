"""Django's entry for help."""

from __future__ import annotations

from django.apps import AppConfig


class HelpConfig(AppConfig):
    """Has no tables: contracts and catalogue are the source."""

    name = "portal.help"
    label = "help"
