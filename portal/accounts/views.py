"""Log-in, password, and the tokens of a municipality."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django.views.i18n import set_language

from portal.accounts.access import Allowed, requires
from portal.accounts.forms import LoginForm
from portal.accounts.models import ApiToken, User
from portal.accounts.roles import Permission
from portal.audit.models import ActKind
from portal.audit.recording import record
from portal.page_frame import Fault

_LONGEST_LABEL = 80


class LoginView(auth.LoginView):
    """The log-in page; whoever is logged in already goes on to the start."""

    template_name = "accounts/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def get_success_url_allowed_hosts(self) -> set[str]:  # type: ignore[override]
        """Whoever came from the analysts' pages goes back there: one log-in for both."""
        return super().get_success_url_allowed_hosts() | {urlsplit(settings.FIGURES_URL).netloc}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the faults of the form as the error summary shows them, and the ways in that there are."""
        context = super().get_context_data(**kwargs)
        ways = {"local_login": settings.LOCAL_LOGIN, "sign_on_name": settings.SIGN_ON_NAME}
        return {**context, **ways, "faults": faults_of(context["form"])}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A password, where passwords are taken."""
        require_local_login()
        return super().post(request, *args, **kwargs)


class PasswordView(auth.PasswordChangeView):
    """Changing one's own password."""

    template_name = "accounts/password.html"
    success_url = reverse_lazy("start")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """There is a password to change only where passwords are taken."""
        require_local_login()
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the faults of the form as the error summary shows them."""
        context = super().get_context_data(**kwargs)
        return {**context, "faults": faults_of(context["form"])}

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the act; other sessions of the user end with the old password."""
        answer = super().form_valid(form)
        record(ActKind.PASSWORD_CHANGED, self.request.user)
        return answer


@login_not_required
def admin_login(request: HttpRequest) -> HttpResponseBase:
    """The administration has no log-in of its own: one page has the lock, the sign-on and the language."""
    if request.user.is_authenticated:
        raise Http404
    return redirect_to_login(request.GET.get("next") or reverse("admin:index"))


@login_not_required
def choose_language(request: HttpRequest) -> HttpResponseBase:
    """The language of the pages, in a cookie; of whoever is logged in, that of their mails too."""
    language = request.POST.get("language", "")
    if isinstance(request.user, User) and language in dict(settings.LANGUAGES) and language != request.user.language:
        request.user.language = language
        request.user.save(update_fields=["language"])
    return set_language(request)


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_ACCESS)
def tokens(request: HttpRequest, allowed: Allowed) -> HttpResponseBase:
    """The municipality's access tokens; a new one is shown once."""
    faults, shown_once = [], None
    label = " ".join(request.POST.get("label", "").split())[:_LONGEST_LABEL]
    if request.method == "POST":
        if label and isinstance(request.user, User):
            token, shown_once = ApiToken.make(allowed.code, label, request.user)
            record(ActKind.MADE_TOKEN, request.user, municipality=allowed.code, subject=token.beginning)
        else:
            faults = [Fault(_("Say what the token is for."), "label")]
    context = {
        "allowed": allowed,
        "tokens": ApiToken.objects.filter(municipality=allowed.code).order_by("-made_at"),
        "faults": faults,
        "shown_once": shown_once,
    }
    return render(request, "accounts/tokens.html", context, status=422 if faults else 200)


@require_POST
@requires(Permission.MANAGE_ACCESS)
def revoke_token(request: HttpRequest, allowed: Allowed, number: int) -> HttpResponseBase:
    """End a token for good."""
    token = get_object_or_404(ApiToken, pk=number, municipality=allowed.code, revoked_at=None)
    token.revoked_at = timezone.now()
    token.save(update_fields=["revoked_at"])
    record(ActKind.REVOKED_TOKEN, request.user, municipality=allowed.code, subject=token.beginning)
    return redirect("tokens", code=allowed.code)


def require_local_login() -> None:
    """Http404 where people log in at another place only: there are no passwords here then."""
    if not settings.LOCAL_LOGIN:
        raise Http404


def faults_of(form: forms.BaseForm) -> list[Fault]:
    """The faults of a form with the field that each is about."""
    first = next(iter(form.fields))
    return [
        Fault(str(text), f"id_{first if name == '__all__' else name}")
        for name, texts in form.errors.items()
        for text in texts
    ]
