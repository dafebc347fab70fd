"""One table: an act a row. The database itself refuses to change or delete one (the migration's triggers)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActKind(models.TextChoices):
    """What somebody can do that is kept."""

    LOGGED_IN = "logged_in", _("Logged in")
    LOGIN_FAILED = "login_failed", _("Log-in refused")
    LOGGED_OUT = "logged_out", _("Logged out")
    PASSWORD_CHANGED = "password_changed", _("Changed the password")
    CHECKED = "checked", _("Checked files")
    SUBMITTED = "submitted", _("Submitted")
    SUBMITTED_AGAIN = "submitted_again", _("Submitted the same files again")
    CONFIRMED = "confirmed", _("Confirmed")
    WITHDREW = "withdrew", _("Withdrew")
    PREPARED_MONTH = "prepared_month", _("Prepared a month's workbook")
    DOWNLOADED_WORKBOOK = "downloaded_workbook", _("Downloaded the annotated workbook")
    SAVED_MAPPING = "saved_mapping", _("Saved a mapping")
    MADE_TOKEN = "made_token", _("Made an access token")
    REVOKED_TOKEN = "revoked_token", _("Revoked an access token")
    INVITED = "invited", _("Invited a person")
    INVITED_AGAIN = "invited_again", _("Sent the invitation again")
    ACCEPTED_INVITATION = "accepted_invitation", _("Set the first password")
    CHANGED_ROLE = "changed_role", _("Changed a person's role")
    ENDED_MEMBERSHIP = "ended_membership", _("Ended a person's role")


class Act(models.Model):
    """Who did what to what, when.

    The actor is written down by number and name and not linked, so that the trail outlives the account. `token` is the
    beginning of the access token by which a system acted. `subject` is a delivery, or the month that was checked.
    """

    acted_at = models.DateTimeField(auto_now_add=True, db_index=True)
    kind = models.CharField(max_length=24, choices=ActKind.choices)
    actor_no = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150, blank=True)
    token = models.CharField(max_length=20, blank=True)
    municipality = models.CharField(max_length=16, blank=True, db_index=True)
    subject = models.CharField(max_length=60, blank=True, db_index=True)
    details = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("act")
        verbose_name_plural = _("audit trail")
        ordering: ClassVar[list[str]] = ["acted_at", "id"]

    def __str__(self) -> str:
        return f"{self.acted_at:%Y-%m-%d %H:%M} {self.kind} {self.subject}"
