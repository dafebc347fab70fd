"""What the analysts' pages are told about a session, and how the log-in leads back to them."""

import pytest
from django.test import Client

from portal.accounts.roles import Role
from tests.integration.portal.office import PASSWORD, RIGA


@pytest.mark.parametrize("role", Role)
def test_the_ministry_alone_sees_exact_figures(office, role):
    user = office.user(role)
    answer = office.visitor(user).get("/session/")
    assert answer.json() == {"account": user.pk, "sees_exact_figures": role == Role.MINISTRY, "language": "lv"}


def test_nobody_is_told_nothing(office):
    answer = Client().get("/session/")
    assert (answer.status_code, answer.json()) == (401, {})


def test_somebody_blocked_is_nobody(office):
    user = office.user(Role.MINISTRY)
    browser = office.visitor(user)
    user.is_active = False
    user.save()
    assert browser.get("/session/").status_code == 401


def test_no_name_and_no_address_leaves_the_portal(office):
    user = office.user(Role.MINISTRY, name="Juris Kalns")
    said = office.visitor(user).get("/session/").content.decode()
    assert "Kalns" not in said and user.email not in said


def test_the_language_is_that_of_the_pages(office):
    browser = office.browser(Role.MINISTRY)
    browser.cookies["language"] = "en"
    assert browser.get("/session/").json()["language"] == "en"


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("http://127.0.0.1:8501/flows?lang=lv", "http://127.0.0.1:8501/flows?lang=lv"),
        ("http://127.0.0.1:8502/", "/"),
        ("https://evil.example/", "/"),
    ],
)
def test_the_log_in_leads_back_to_the_pages_and_to_no_other_host(office, wanted, leads_to):
    user = office.user(Role.CLERK, RIGA)
    user.set_password(PASSWORD)
    user.save()
    answer = Client().post(f"/login/?next={wanted}", {"username": user.email, "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, leads_to)
