"""The roles and what each may do: the one table of permissions."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What somebody is to a municipality, or to all of them."""

    CLERK = "clerk", _("Clerk")
    DEPUTY = "deputy", _("Deputy")
    LEAD = "lead", _("Municipal lead")
    PROVIDER = "provider", _("Service provider")
    MINISTRY = "ministry", _("Ministry")
    ADMINISTRATOR = "administrator", _("Administrator")


class Permission(StrEnum):
    """One kind of act or sight. Every page and every call of the interface names one."""

    SEE_DELIVERIES = "see_deliveries"
    """The municipality's deliveries with their findings."""
    CHECK = "check"
    SUBMIT = "submit"
    CONFIRM = "confirm"
    WITHDRAW = "withdraw"
    MANAGE_ACCESS = "manage_access"
    """The municipality's tokens, and who works for it."""
    MAP_EXPORTS = "map_exports"
    """How the municipality's exports are read."""
    SEE_OVERVIEW = "see_overview"
    """All municipalities' status and counts of findings; small counts are hidden."""
    SEE_EXACT_FIGURES = "see_exact_figures"
    """The analysts' pages over the ministry's published file. Everybody else who logs in sees the public one there."""


_OF_A_CLERK = frozenset(
    {
        Permission.SEE_DELIVERIES,
        Permission.CHECK,
        Permission.SUBMIT,
        Permission.CONFIRM,
        Permission.WITHDRAW,
        Permission.MAP_EXPORTS,
    }
)

PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.CLERK: _OF_A_CLERK,
    # Stands in for the clerk on leave, under an own name in the audit trail.
    Role.DEPUTY: _OF_A_CLERK,
    Role.LEAD: _OF_A_CLERK | {Permission.MANAGE_ACCESS},
    # Delivers named data sets. Whether what they say is right, the municipality confirms.
    Role.PROVIDER: frozenset({Permission.SEE_DELIVERIES, Permission.CHECK, Permission.SUBMIT, Permission.WITHDRAW}),
    Role.MINISTRY: frozenset({Permission.SEE_OVERVIEW, Permission.SEE_EXACT_FIGURES}),
    # Manages accounts in Django's admin; sees no delivery.
    Role.ADMINISTRATOR: frozenset(),
}

NATIONAL_ROLES = frozenset({Role.MINISTRY, Role.ADMINISTRATOR})
"""Roles that belong to no municipality."""
