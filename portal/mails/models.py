"""Who has been told of which report, so that nobody is told twice."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportMail(models.Model):
    """One mail to one person: the report on a delivery is there, since the gate gave this outcome."""

    delivery_id = models.CharField(max_length=40)
    outcome = models.CharField(max_length=24)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("mail about a report")
        verbose_name_plural = _("mails about reports")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["delivery_id", "outcome", "user"], name="each_report_told_once")
        ]

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.outcome}"
