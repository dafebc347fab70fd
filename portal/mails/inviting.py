"""The mail to somebody who has been given a role."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import override

from portal.accounts.members import Invited
from portal.accounts.models import INVITATION_LASTS


def mail_invitation(invited: Invited, code: str) -> bool:
    """Tell the person, in the person's language; false where mails are printed and so reach nobody.

    OSError when the mail server does not take it.
    """
    if not settings.MAILS_ARE_SENT:
        return False
    context = {
        "municipality": code,
        "address": invited.address,
        "portal": settings.PUBLIC_URL,
        "days": INVITATION_LASTS.days,
    }
    with override(invited.user.language):
        subject = render_to_string("mails/invitation_subject.txt").strip()
        body = render_to_string("mails/invitation.txt", context).strip() + "\n"
    EmailMessage(subject, body, to=[invited.user.email]).send()
    return True
