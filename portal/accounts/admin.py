"""The administrator's pages: people and what they are to a municipality. Deliveries are not here."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django import forms
from django.contrib import admin
from django.contrib.auth.forms import ReadOnlyPasswordHashField
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import ApiToken, Membership, User

for _model in (EmailAddress, SocialAccount, SocialApp, SocialToken):
    # The sign-on is set by the operator and stores nothing.
    admin.site.unregister(_model)


class MembershipInline(admin.StackedInline):  # type: ignore[type-arg]  # not subscriptable when it runs
    """The user's roles."""

    model = Membership
    extra = 1


class NewUserForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new user with a first password."""

    password = forms.CharField(label=_("Password"), widget=forms.PasswordInput, validators=[validate_password])

    class Meta:
        model = User
        fields = ("email", "full_name", "language", "is_staff")

    def save(self, commit: bool = True) -> User:
        """Hash the password before anything is stored."""
        user: User = super().save(commit=False)
        user.email = user.email.strip().lower()
        user.set_password(self.cleaned_data["password"])
        if commit:
            user.save()
        return user


class UserForm(forms.ModelForm):  # type: ignore[type-arg]
    """A user that exists; the password is changed on its own page."""

    password = ReadOnlyPasswordHashField(label=_("Password"))

    class Meta:
        model = User
        fields = ("email", "full_name", "language", "password", "is_active", "is_staff", "is_superuser")


@admin.register(User)
class UserAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """People."""

    list_display = ("email", "full_name", "is_active", "is_staff")
    search_fields = ("email", "full_name")
    inlines = (MembershipInline,)

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any) -> Any:
        """Another form for a new user."""
        return super().get_form(request, obj, change, **{**kwargs, "form": UserForm if obj else NewUserForm})


@admin.register(ApiToken)
class ApiTokenAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Tokens can be looked at and revoked, never made or read here."""

    list_display = ("municipality", "label", "beginning", "made_by", "made_at", "last_used_at", "revoked_at")
    readonly_fields = list_display[:-1]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A token is made by a municipality's lead, who sees it once."""
        return False
