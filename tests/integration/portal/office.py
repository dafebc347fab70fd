"""Builders for portal tests: an installation with the portal at work, its people, and what they upload."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from expectations.gating import gate_waiting
from feeds.delivery import UploadedFile
from feeds.ledger import DeliveryState
from portal.accounts.models import Membership, User
from portal.accounts.roles import NATIONAL_ROLES, Role
from portal.configuration import PortalConfiguration
from portal.running import start
from tests.e2e.town import RIGA, Stay, Town, month_files

LIEPAJA = "LV0005000"
MONTH = "2026-05"
"""The town's clock stands on 1 June 2026."""
PASSWORD = "seši zaļi sienāži"
_PATIENCE_SECONDS = 60


class Office:
    """A home with the portal in this process. The gate, another process in life, is asked by `gate`."""

    def __init__(self, home: Path) -> None:
        self.town = Town(home)
        self.installation = self.town.installation
        self.running = start(self.installation, PortalConfiguration())

    def close(self) -> None:
        """End the desk."""
        self.running.end()

    def user(self, role: Role, municipality: str = RIGA, feeds: Sequence[str] = (), name: str = "") -> User:
        """Somebody with one role."""
        municipality = "" if role in NATIONAL_ROLES else municipality
        email = f"{role}.{municipality or 'lv'}.{User.objects.count()}@example.lv".lower()
        is_administrator = role == Role.ADMINISTRATOR
        user = User.objects.create_user(
            email,
            None,
            full_name=name or f"{role} {municipality}",
            is_staff=is_administrator,
            is_superuser=is_administrator,
        )
        Membership.objects.create(user=user, role=role, municipality=municipality, feeds=list(feeds))
        return user

    def visitor(self, user: User | None) -> Client:
        """A browser, logged in as somebody or as nobody."""
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    def browser(self, role: Role = Role.CLERK, municipality: str = RIGA, **more: Sequence[str]) -> Client:
        """A browser of somebody new with this role."""
        return self.visitor(self.user(role, municipality, **more))

    def gate(self) -> None:
        """What `pajumte gate --watch` does when something waits."""
        gate_waiting(self.installation)

    def state(self, delivery_id: str) -> DeliveryState:
        """What the ledger says."""
        return self.town.state(delivery_id)


def upload(client: Client, files: Sequence[UploadedFile], code: str = RIGA, period: str = MONTH) -> str:
    """Upload files as a form does; the address of the report."""
    sent = [SimpleUploadedFile("Jānis Bērziņš.csv", file.content) for file in files]
    answer = client.post(f"/m/{code}/deliver/{period}/", {"files": sent})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def answered(client: Client, report: str) -> HttpResponse:
    """The report's page once the desk has answered."""
    end = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < end:
        page = client.get(report)
        if "hx-trigger" not in page.content.decode():
            return page
    raise AssertionError("the desk gave no answer in a minute")


def checked(client: Client, files: Sequence[UploadedFile], code: str = RIGA, period: str = MONTH) -> str:
    """The text of the report's page on these files."""
    return text_of(answered(client, upload(client, files, code, period)))


def submitted(client: Client, files: Sequence[UploadedFile], code: str = RIGA, period: str = MONTH) -> str:
    """Check, then submit; the address of the delivery."""
    report = upload(client, files, code, period)
    answered(client, report)
    answer = client.post(f"{report}submit/")
    assert answer.status_code == 302
    return answer["Location"]


def text_of(answer: HttpResponse) -> str:
    """What a page says, without its tags and with blanks collapsed."""
    body = re.sub(r"<(script|style)[^>]*>.*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def good_month(*stays: Stay, **more: object) -> tuple[UploadedFile, ...]:
    """Files that are accepted."""
    return month_files(*stays, **more)


def month_with_an_error() -> tuple[UploadedFile, ...]:
    """Files whose stay in row 3 ends on a day that does not exist."""
    return month_files(("S1", "P1", "2026-05-02", "2026-05-32"))


def month_that_asks() -> tuple[UploadedFile, ...]:
    """Files with a child under twelve alone in a shelter (DATE-06)."""
    return month_files(("S1", "P1", "2026-05-02", ""), children=["P1"])
