"""The lead's page of the municipality's people, and the page where an invited person sets the first password."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, cast

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import SetPasswordForm
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts import members as people
from portal.accounts.access import Allowed, requires
from portal.accounts.forms import InvitationForm
from portal.accounts.models import Invitation, Membership, User
from portal.accounts.roles import Permission, Role
from portal.accounts.views import faults_of, require_local_login
from portal.audit.models import ActKind
from portal.audit.recording import record
from portal.mails.inviting import mail_invitation
from portal.page_frame import Fault

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_log = logging.getLogger(__name__)


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_ACCESS)
def members(request: HttpRequest, allowed: Allowed) -> HttpResponseBase:
    """Who works for the municipality, and inviting one more."""
    form = InvitationForm(request.POST if request.method == "POST" else None)
    if request.method == "GET" or not form.is_valid():
        return _page(request, allowed, form, faults_of(form))
    try:
        invited = people.invite(allowed.code, _lead(request), **form.cleaned_data)
    except people.AlreadyMemberError:
        return _page(request, allowed, form, [Fault(_("This person works for the municipality already."), "id_email")])
    except people.BlockedError:
        return _page(request, allowed, form, [Fault(_("This account is blocked. Ask the ministry."), "id_email")])
    return _told(request, allowed, invited)


@require_POST
@requires(Permission.MANAGE_ACCESS)
def invite_again(request: HttpRequest, allowed: Allowed, number: int) -> HttpResponseBase:
    """Another address for somebody whose first one was lost or has expired."""
    membership = _membership(allowed, number)
    if membership.user.has_usable_password() or not membership.user.is_active:
        raise Http404
    return _told(request, allowed, people.invite_again(membership, allowed.code, _lead(request)))


@require_POST
@requires(Permission.MANAGE_ACCESS)
def change_role(request: HttpRequest, allowed: Allowed, number: int) -> HttpResponseBase:
    """From clerk to deputy or back."""
    membership = _membership(allowed, number)
    role = request.POST.get("role", "")
    if membership.role not in people.EXCHANGED_BY_A_LEAD or role not in people.EXCHANGED_BY_A_LEAD:
        raise Http404
    if role != membership.role:
        people.change_role(membership, Role(role), allowed.code, _lead(request))
    return redirect("members", code=allowed.code)


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_ACCESS)
def end_membership(request: HttpRequest, allowed: Allowed, number: int) -> HttpResponseBase:
    """Asks once, then takes the role away."""
    membership = _membership(allowed, number)
    if request.method == "POST":
        people.end(membership, allowed.code, _lead(request))
        return redirect("members", code=allowed.code)
    return render(request, "accounts/end_membership.html", {"allowed": allowed, "membership": membership})


@login_not_required
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponseBase:
    """Where an invited person sets the first password; the address works once."""
    require_local_login()
    found = Invitation.with_text(secret)
    if found is None:
        return render(request, "accounts/invitation_gone.html", status=410)
    form = SetPasswordForm(found.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            if found.use():
                form.save()
                record(ActKind.ACCEPTED_INVITATION, found.user, municipality=found.municipality)
        return redirect("login")
    faults = faults_of(form)
    context = {"form": form, "invited": found.user, "faults": faults}
    return render(request, "accounts/invitation.html", context, status=422 if faults else 200)


def _told(request: HttpRequest, allowed: Allowed, invited: people.Invited) -> HttpResponseBase:
    """The page, saying how the person learns of it: by a mail, or, where none are sent, by the address shown here."""
    shown, outcome = None, _("The person can log in now.")
    try:
        mailed = mail_invitation(invited, allowed.code)
    except OSError as error:
        _log.warning("an invitation could not be mailed (%s)", type(error).__name__)
        outcome = _("The role was given, but the mail could not be sent. Send the invitation again later.")
    else:
        if mailed:
            outcome = _("An invitation has been mailed.")
        elif invited.address and invited.is_at_home_here_alone:
            shown, outcome = invited.address, _("Give this address to the person")
        elif invited.address:
            outcome = _("The person works for another municipality too and has no password yet: ask the ministry.")
    return _page(request, allowed, InvitationForm(), [], outcome=outcome, shown_once=shown)


def _page(
    request: HttpRequest,
    allowed: Allowed,
    form: InvitationForm,
    faults: list[Fault],
    *,
    outcome: str | _StrPromise | None = None,
    shown_once: str | None = None,
) -> HttpResponseBase:
    context = {
        "allowed": allowed,
        "members": people.members_of(allowed.code),
        "form": form,
        "chosen_feeds": request.POST.getlist("feeds") if form.is_bound else [],
        "faults": faults,
        "outcome": outcome,
        "shown_once": shown_once,
    }
    return render(request, "accounts/members.html", context, status=422 if faults else 200)


def _lead(request: HttpRequest) -> User:
    return cast("User", request.user)


def _membership(allowed: Allowed, number: int) -> Membership:
    """Somebody of this municipality whom a lead may act on. Http404 for anybody else, leads included."""
    found = people.memberships_of(allowed.code).select_related("user").filter(role__in=people.GIVEN_BY_A_LEAD)
    return get_object_or_404(found, pk=number)
