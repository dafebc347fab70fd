"""Telling people that a report is ready. What the mail server refuses is tried again by the next call."""

from __future__ import annotations

from dataclasses import dataclass
from smtplib import SMTPDataError, SMTPRecipientsRefused

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils.translation import override

from feeds.clock import naive_utc
from feeds.installation import Installation
from portal.deliveries.addresses import delivery_address
from portal.mails.due_reports import DueMail, due_mails
from portal.mails.models import ReportMail


@dataclass(frozen=True, slots=True)
class Sent:
    """How many mails the server took, and how many it did not."""

    taken: int
    refused: int


def send_report_mails(installation: Installation, public_url: str) -> Sent:
    """Send every mail that is due, and note each that the server has taken.

    A refused address keeps nobody else's mail back; when the server cannot be talked to, OSError ends the round.
    """
    with installation.only_one("mails"):
        due = list(due_mails(installation, naive_utc(installation.clock())))
        if not due:
            return Sent(0, 0)
        taken = 0
        with get_connection() as connection:
            for mail in due:
                try:
                    _message(mail, public_url, connection).send()
                except (SMTPRecipientsRefused, SMTPDataError):
                    continue
                ReportMail.objects.create(
                    delivery_id=mail.state.delivery_id, outcome=mail.state.verdict, user=mail.user
                )
                taken += 1
        return Sent(taken, len(due) - taken)


def _message(mail: DueMail, public_url: str, connection: BaseEmailBackend) -> EmailMessage:
    """That a report is ready and where, in the person's language; nothing of what stands in it."""
    address = public_url.rstrip("/") + delivery_address(mail.state.delivery_id)
    with override(mail.user.language):
        subject = render_to_string("mails/report_subject.txt").strip()
        body = render_to_string("mails/report.txt", {"address": address}).strip() + "\n"
    return EmailMessage(subject, body, to=[mail.user.email], connection=connection)
