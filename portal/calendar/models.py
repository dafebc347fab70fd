"""Which notices have been sent, so that none is sent twice."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class NoticeKind(models.TextChoices):
    """What a mail is about."""

    REMINDER = "reminder", _("The month is due on the 15th")
    TO_CONFIRM = "to_confirm", _("A delivery waits for your confirmation")
    LATE = "late", _("The month is late")


class Notice(models.Model):
    """One notice to everybody who delivers for a municipality, about one month."""

    kind = models.CharField(max_length=16, choices=NoticeKind.choices)
    municipality = models.CharField(max_length=16)
    period = models.CharField(max_length=7)
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "municipality", "period"], name="each_notice_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.municipality} {self.period}"
