"""The log-in form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


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
