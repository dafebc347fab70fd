"""Sending the notices of a day: each once, to those who deliver, without a word that is personal."""

from __future__ import annotations

from datetime import date

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils.translation import override

from feeds.installation import Installation
from feeds.municipalities import lineage_of
from portal.accounts.models import Membership
from portal.accounts.roles import Role
from portal.calendar.due_notices import DueNotice, due_notices
from portal.calendar.models import Notice

_TOLD = (Role.CLERK, Role.DEPUTY, Role.LEAD)


def send_notices(installation: Installation, today: date, public_url: str) -> list[DueNotice]:
    """Send what the day asks for and has not been sent; what was sent now.

    A notice is noted when the mail server has taken it: what it refuses is tried again by the next call. A municipality
    without an account gets none; the ministry's overview shows it red.
    """
    with installation.only_one("mails"):
        due = [
            (notice, addresses)
            for notice in due_notices(today, installation.ledger.deliveries(with_results=False))
            if (addresses := _addresses(notice.municipality)) and not Notice.objects.filter(**_key(notice)).exists()
        ]
        if not due:
            return []
        with get_connection() as connection:
            for notice, addresses in due:
                _mail(notice, addresses, public_url, connection).send()
                Notice.objects.create(**_key(notice))
    return [notice for notice, _ in due]


def _key(notice: DueNotice) -> dict[str, str]:
    return {"kind": notice.kind, "municipality": notice.municipality, "period": notice.period}


def _mail(notice: DueNotice, addresses: list[str], public_url: str, connection: BaseEmailBackend) -> EmailMessage:
    """Latvian first, English below; the others' addresses are hidden from each."""
    context = {"notice": notice, "url": public_url}
    texts = {}
    for language in ("lv", "en"):
        with override(language):
            texts[language] = render_to_string("calendar/notice.txt", context).strip()
    with override("lv"):
        subject = render_to_string("calendar/subject.txt", context).strip()
    body = f"{texts['lv']}\n\n--\n\n{texts['en']}\n"
    return EmailMessage(subject, body, bcc=addresses, connection=connection)


def _addresses(municipality: str) -> list[str]:
    members = Membership.objects.select_related("user").filter(role__in=_TOLD, user__is_active=True)
    lineage = lineage_of(municipality)
    return sorted({m.user.email for m in members if m.municipality and lineage_of(m.municipality) == lineage})
