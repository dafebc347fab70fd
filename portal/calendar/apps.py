"""Django's entry for the calendar."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CalendarConfig(AppConfig):
    """Notices that have been sent."""

    name = "portal.calendar"
    label = "calendar"
    verbose_name = _("Calendar")
