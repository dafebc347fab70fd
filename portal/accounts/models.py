"""People, what they are to a municipality, and the municipalities' tokens."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feeds.contract_loading import load_contracts
from feeds.municipalities import municipality
from portal.accounts.roles import NATIONAL_ROLES, Role

_LANGUAGES = (("lv", "Latviešu"), ("en", "English"))
_TOKEN_BYTES = 32
_TOKEN_PREFIX = "pajumte_"
INVITATION_LASTS = timedelta(days=7)
_SHOWN_OF_A_TOKEN = len(_TOKEN_PREFIX) + 6


class UserManager(BaseUserManager["User"]):
    """Makes users; a person is known by the e-mail address, in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A new user. Without a password nobody can log in until one is set."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """An administrator of the portal."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        """The user with this address, in whatever case it was typed."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. Of people, the portal keeps this and the audit trail."""

    email = models.EmailField(_("E-mail"), unique=True)
    full_name = models.CharField(_("Name"), max_length=150)
    language = models.CharField(_("Language of mails"), max_length=2, choices=_LANGUAGES, default="lv")
    is_active = models.BooleanField(_("Active"), default=True)
    is_staff = models.BooleanField(_("May use the administration pages"), default=False)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.full_name


class Membership(models.Model):
    """What a user is to one municipality (`municipality` empty: a national role).

    `feeds` names the data sets that a provider delivers; it is empty for every other role, which means all.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("Role"), max_length=16, choices=Role.choices)
    municipality = models.CharField(_("Municipality"), max_length=16, blank=True)
    feeds = models.JSONField(_("Data sets"), default=list, blank=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "municipality"], name="one_role_for_a_municipality"),
            models.CheckConstraint(
                condition=models.Q(municipality="", role__in=sorted(NATIONAL_ROLES))
                | (~models.Q(municipality="") & ~models.Q(role__in=sorted(NATIONAL_ROLES))),
                name="national_roles_have_no_municipality",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.municipality}".strip()

    def clean(self) -> None:
        """ValidationError for a municipality that never was, or data sets that do not fit the role."""
        if self.municipality and municipality(self.municipality) is None:
            raise ValidationError({"municipality": _("There is no municipality with this code.")})
        unknown = set(self.feeds) - set(load_contracts())
        if unknown or bool(self.feeds) != (self.role == Role.PROVIDER):
            raise ValidationError({"feeds": _("Name the data sets of a provider, and of nobody else.")})


class ApiToken(models.Model):
    """A municipality's key for the interface. Only its hash is kept; it acts as the role of its maker allows."""

    municipality = models.CharField(_("Municipality"), max_length=16)
    label = models.CharField(_("What it is for"), max_length=80)
    hashed = models.CharField(max_length=64, unique=True, editable=False)
    beginning = models.CharField(max_length=_SHOWN_OF_A_TOKEN, editable=False)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    last_used_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("access token")
        verbose_name_plural = _("access tokens")

    def __str__(self) -> str:
        return f"{self.beginning}…"

    @classmethod
    def make(cls, municipality_code: str, label: str, made_by: User) -> tuple[ApiToken, str]:
        """A new token and its text, which is never seen again. 256 random bits need no slow hash."""
        text = _TOKEN_PREFIX + secrets.token_urlsafe(_TOKEN_BYTES)
        token = cls(
            municipality=municipality_code,
            label=label,
            hashed=_hashed(text),
            beginning=text[:_SHOWN_OF_A_TOKEN],
            made_by=made_by,
        )
        token.save()
        return token, text

    @classmethod
    def with_text(cls, text: str) -> ApiToken | None:
        """The token with this text; None for one that never was or has been revoked."""
        return cls.objects.select_related("made_by").filter(hashed=_hashed(text), revoked_at=None).first()


class Invitation(models.Model):
    """The address by which somebody sets a first password, once. Only the hash of its secret is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    municipality = models.CharField(_("Municipality"), max_length=16)
    hashed = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return f"{self.municipality} {self.made_at:%Y-%m-%d}"

    @classmethod
    def make(cls, user: User, municipality_code: str, invited_by: User) -> str:
        """A new invitation's secret, which is never seen again; earlier ones of the person end, whoever made them."""
        user.invitations.filter(ended_at=None).update(ended_at=timezone.now())
        text = secrets.token_urlsafe(_TOKEN_BYTES)
        cls.objects.create(
            user=user,
            municipality=municipality_code,
            hashed=_hashed(text),
            invited_by=invited_by,
            expires_at=timezone.now() + INVITATION_LASTS,
        )
        return text

    @classmethod
    def with_text(cls, text: str) -> Invitation | None:
        """The invitation with this secret while it holds: not used, not ended, not expired, of somebody who belongs."""
        found = cls.objects.select_related("user").filter(
            hashed=_hashed(text), ended_at=None, expires_at__gt=timezone.now(), user__is_active=True
        )
        invitation = found.first()
        return invitation if invitation is not None and invitation.user.memberships.exists() else None

    def use(self) -> bool:
        """End it because it has been used; false when somebody was quicker."""
        return Invitation.objects.filter(pk=self.pk, ended_at=None).update(ended_at=timezone.now()) == 1


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
