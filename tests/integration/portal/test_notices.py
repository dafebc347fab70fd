"""Reminders and lateness notices: when, to whom, once, and with nothing personal."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.core import mail

from portal.accounts.roles import Role
from portal.calendar.models import NoticeKind
from portal.calendar.sending import send_notices
from portal.mails.postman import Postman
from tests.e2e.town import RIGA
from tests.integration.portal.office import LIEPAJA, MONTH, good_month, month_that_asks, submitted

URL = "https://portal.example.lv"


@pytest.fixture
def staffed(office):
    """Rīga with a clerk and a lead."""
    office.clerk, office.lead = office.user(Role.CLERK), office.user(Role.LEAD)
    return office


def kinds(office, day):
    """What is sent on a day of June 2026, by municipality."""
    sent = send_notices(office.installation, date(2026, 6, day), URL)
    assert {notice.period for notice in sent} <= {MONTH}
    return {notice.municipality: notice.kind for notice in sent}


@pytest.mark.parametrize(
    ("day", "kind"),
    [(9, None), (10, NoticeKind.REMINDER), (15, NoticeKind.REMINDER), (16, NoticeKind.LATE), (30, NoticeKind.LATE)],
)
def test_a_month_of_which_nothing_has_come(staffed, day, kind):
    assert kinds(staffed, day) == ({RIGA: kind} if kind else {})


@pytest.mark.parametrize(("day", "kind"), [(11, None), (12, NoticeKind.TO_CONFIRM), (16, NoticeKind.LATE)])
def test_a_month_that_waits_for_its_confirmation_is_asked_after_before_the_15th(staffed, day, kind):
    submitted(staffed.visitor(staffed.clerk), month_that_asks())
    staffed.gate()
    assert kinds(staffed, day) == ({RIGA: kind} if kind else {})


def test_an_accepted_month_is_left_in_peace(staffed):
    submitted(staffed.visitor(staffed.clerk), good_month())
    staffed.gate()
    assert kinds(staffed, 16) == {}


def test_each_notice_is_sent_once(staffed):
    assert kinds(staffed, 10) == {RIGA: NoticeKind.REMINDER}
    assert kinds(staffed, 11) == {}
    assert kinds(staffed, 16) == {RIGA: NoticeKind.LATE}
    assert len(mail.outbox) == 2


def test_clerk_and_lead_get_it_and_do_not_see_each_other_s_address(staffed):
    staffed.user(Role.PROVIDER, feeds=["facilities"])
    staffed.user(Role.MINISTRY)
    kinds(staffed, 10)
    (message,) = mail.outbox
    assert sorted(message.bcc) == sorted([staffed.clerk.email, staffed.lead.email])
    assert message.to == message.cc == []


def test_a_mail_speaks_latvian_first_names_the_month_and_nobody(staffed):
    kinds(staffed, 16)
    (message,) = mail.outbox
    assert message.subject == "Pajumte: 2026. g. maijs – Mēneša dati kavējas"
    latvian, english = message.body.split("\n--\n")
    assert "Rīga, 2026. g. maijs" in latvian
    assert "Nothing has been accepted" in english
    assert URL in latvian
    assert staffed.clerk.full_name not in message.body


def test_a_mail_that_the_server_refuses_is_tried_again(staffed, monkeypatch):
    from django.core.mail import EmailMessage

    def refuse(self, *_):
        raise OSError("refused")

    with monkeypatch.context() as broken:
        broken.setattr(EmailMessage, "send", refuse)
        with pytest.raises(OSError, match="refused"):
            kinds(staffed, 10)
    assert kinds(staffed, 10) == {RIGA: NoticeKind.REMINDER}


def test_a_municipality_without_an_account_gets_no_mail_and_is_red_for_the_ministry(staffed):
    assert LIEPAJA not in kinds(staffed, 16)
    page = staffed.browser(Role.MINISTRY).get("/overview/").content.decode()
    assert "Liepāja" in page


def moments(office, *times):
    """The office's installation with a clock that shows these moments (UTC), one a postman's round."""
    left = list(times)
    now = [left[0]]

    def next_round(postman):
        now[0] = left.pop(0)
        postman.round()

    return replace(office.installation, clock=lambda: now[0]), next_round


def test_the_portal_sends_the_notices_by_itself_each_day_from_eight_in_the_morning(staffed):
    days = [
        datetime(2026, 6, 10, 4, 59, tzinfo=UTC),  # 07:59 in Latvia
        datetime(2026, 6, 10, 5, 0, tzinfo=UTC),
        datetime(2026, 6, 10, 12, 0, tzinfo=UTC),
        datetime(2026, 6, 15, 12, 0, tzinfo=UTC),
        datetime(2026, 6, 16, 4, 0, tzinfo=UTC),
        datetime(2026, 6, 16, 6, 0, tzinfo=UTC),
    ]
    installation, next_round = moments(staffed, *days)
    postman, sent = Postman(installation, URL), []
    for _ in days:
        next_round(postman)
        sent.append(len(mail.outbox))
    assert sent == [0, 1, 1, 1, 1, 2]


def test_a_restart_and_a_notice_by_hand_repeat_nothing(staffed):
    noon = datetime(2026, 6, 10, 12, tzinfo=UTC)
    installation, next_round = moments(staffed, noon, noon)
    next_round(Postman(installation, URL))
    next_round(Postman(installation, URL))
    assert kinds(staffed, 10) == {}
    assert len(mail.outbox) == 1


def test_notices_that_the_server_refused_come_on_the_same_day(staffed, monkeypatch, caplog):
    noon = datetime(2026, 6, 10, 12, tzinfo=UTC)
    installation, next_round = moments(staffed, *[noon] * 3)
    seconds = [0.0]
    postman = Postman(installation, URL, seconds=lambda: seconds[-1])

    def refuse(self, *_):
        raise OSError("refused clerk@example.lv")

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", refuse)
        next_round(postman)
    assert "the calendar's notices could not be sent (OSError)" in caplog.text
    assert "clerk@" not in caplog.text
    next_round(postman)
    assert mail.outbox == []
    seconds.append(61.0)
    next_round(postman)
    assert len(mail.outbox) == 1
