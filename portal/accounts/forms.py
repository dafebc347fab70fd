"""The forms of accounts: log-in, invitation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from feeds.contract_loading import load_contracts
from portal.accounts.members import GIVEN_BY_A_LEAD
from portal.accounts.roles import Role
from portal.deliveries.words import feed_label


class LoginForm(AuthenticationForm):
    """E-mail and password. Any refusal says the same, so that nobody learns which addresses have an account."""

    error_messages = {  # noqa: RUF012  # Django's name and type
        "invalid_login": _("The e-mail or the password is not right. After five attempts you must wait 15 minutes."),
        "inactive": _("The e-mail or the password is not right. After five attempts you must wait 15 minutes."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"] = forms.EmailField(label=_("E-mail"), max_length=254)

    def clean_username(self) -> str:
        """The address as it is stored."""
        address: str = self.cleaned_data["username"]
        return address.strip().lower()


class InvitationForm(forms.Form):
    """Whom a lead invites: as clerk, as deputy, or as a provider of named data sets."""

    full_name = forms.CharField(max_length=150, error_messages={"required": _("Give the name and surname.")})
    email = forms.EmailField(
        max_length=254,
        error_messages={"required": _("Give the e-mail address."), "invalid": _("This is no e-mail address.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = forms.ChoiceField(
            choices=[(role.value, role.label) for role in GIVEN_BY_A_LEAD],
            error_messages={"required": _("Choose the role."), "invalid_choice": _("Choose the role.")},
        )
        self.fields["feeds"] = forms.MultipleChoiceField(
            choices=[(name, feed_label(name)) for name in load_contracts()], required=False
        )

    def clean(self) -> dict[str, Any]:
        """A provider has data sets, nobody else has any."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        is_provider = given.get("role") == Role.PROVIDER
        if is_provider and not given.get("feeds"):
            self.add_error("feeds", _("Choose the provider's data sets."))
        if not is_provider:
            given["feeds"] = []
        return given
