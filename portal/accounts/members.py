"""The people of a municipality: who they are, inviting one, changing a role, ending it. Leads are out of reach here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import Invitation, Membership, User
from portal.accounts.roles import Role
from portal.audit.models import ActKind
from portal.audit.recording import record
from portal.deliveries.visible import codes_of

GIVEN_BY_A_LEAD = (Role.CLERK, Role.DEPUTY, Role.PROVIDER)
"""A lead is made and unmade by an administrator, so that no municipality is left without one by mistake."""
EXCHANGED_BY_A_LEAD = (Role.CLERK, Role.DEPUTY)


class NotInvitedError(Exception):
    """Why somebody cannot be invited."""


class AlreadyMemberError(NotInvitedError):
    """The person has a role for the municipality."""


class BlockedError(NotInvitedError):
    """The person's account is blocked, which an administrator alone can undo."""


@dataclass(frozen=True, slots=True)
class Member:
    """One person of a municipality; `invited_until` is set while the first password has not been."""

    membership: Membership
    invited_until: datetime | None

    @property
    def user(self) -> User:
        """Who it is."""
        return self.membership.user

    @property
    def has_come(self) -> bool:
        """Whether the person can log in or has done so."""
        return self.user.has_usable_password() or self.user.last_login is not None

    @property
    def is_invited(self) -> bool:
        """Whether an invitation waits."""
        return not self.has_come and self.invited_until is not None and self.invited_until > timezone.now()

    @property
    def can_be_changed(self) -> bool:
        """Whether a lead may act on the person."""
        return self.membership.role in GIVEN_BY_A_LEAD

    @property
    def may_change_to(self) -> Role | None:
        """The other one of clerk and deputy."""
        others = {Role.CLERK: Role.DEPUTY, Role.DEPUTY: Role.CLERK}
        return others.get(Role(self.membership.role))


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody who has just become a member. `address` sets the first password; None when there is one already."""

    user: User
    address: str | None
    is_at_home_here_alone: bool
    """Whether the person belongs to no other municipality, so that this one may hold the address in its hands."""


def members_of(code: str) -> list[Member]:
    """Everybody with a role for the municipality, under whatever code of its lineage; leads first."""
    found = memberships_of(code).select_related("user").prefetch_related("user__invitations")
    order = {role: position for position, role in enumerate((Role.LEAD, *GIVEN_BY_A_LEAD))}
    members = [Member(m, _open_until(m.user.invitations.all())) for m in found]
    return sorted(members, key=lambda m: (order[Role(m.membership.role)], m.user.full_name))


def memberships_of(code: str) -> QuerySet[Membership]:
    """The memberships of the municipality's whole lineage."""
    return Membership.objects.filter(municipality__in=codes_of(code))


@transaction.atomic
def invite(code: str, by: User, *, email: str, full_name: str, role: Role, feeds: Iterable[str] = ()) -> Invited:
    """Give somebody a role, with an account if there is none yet. NotInvitedError when that cannot be."""
    email = email.strip().lower()
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, None, full_name=full_name)
    if not user.is_active:
        raise BlockedError
    if memberships_of(code).filter(user=user).exists():
        raise AlreadyMemberError
    membership = Membership(user=user, role=role, municipality=code, feeds=list(feeds))
    membership.full_clean()
    membership.save()
    record(ActKind.INVITED, by, municipality=code, subject=_subject(user), role=str(role))
    return _invited(user, code, by)


@transaction.atomic
def invite_again(membership: Membership, code: str, by: User) -> Invited:
    """A new address for somebody who has not come yet; the one before ends."""
    record(ActKind.INVITED_AGAIN, by, municipality=code, subject=_subject(membership.user))
    return _invited(membership.user, code, by)


@transaction.atomic
def change_role(membership: Membership, role: Role, code: str, by: User) -> None:
    """Make a clerk a deputy or the other way round."""
    membership.role = role
    membership.save(update_fields=["role"])
    record(ActKind.CHANGED_ROLE, by, municipality=code, subject=_subject(membership.user), role=str(role))


@transaction.atomic
def end(membership: Membership, code: str, by: User) -> None:
    """Take the role away, from this moment on, with whatever invitation of the municipality waits."""
    record(
        ActKind.ENDED_MEMBERSHIP, by, municipality=code, subject=_subject(membership.user), role=str(membership.role)
    )
    waiting = membership.user.invitations.filter(municipality__in=codes_of(code), ended_at=None)
    waiting.update(ended_at=timezone.now())
    membership.delete()


def _invited(user: User, code: str, by: User) -> Invited:
    elsewhere = user.memberships.exclude(pk__in=memberships_of(code)).exists()
    address = None
    if settings.LOCAL_LOGIN and not user.has_usable_password():
        secret = Invitation.make(user, code, by)
        address = settings.PUBLIC_URL + reverse("invitation", kwargs={"secret": secret})
    return Invited(user, address, not elsewhere)


def _open_until(invitations: Iterable[Invitation]) -> datetime | None:
    return max((i.expires_at for i in invitations if i.ended_at is None), default=None)


def _subject(user: User) -> str:
    """The person by number: the trail outlives the account and needs no address."""
    return f"person {user.pk}"
