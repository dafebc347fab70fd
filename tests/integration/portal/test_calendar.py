"""Who is on time, late or missing, by data set and month; and what waits for confirmation, apart from it."""

import re
from datetime import date, datetime

import pytest

from feeds.contract_loading import load_contracts
from feeds.findings import Finding, Outcome, Severity
from feeds.ledger import Ledger
from portal.accounts.roles import Role
from portal.calendar.feed_calendar import awaiting_confirmation, feed_line, feed_lines
from tests.e2e.town import RIGA
from tests.integration.portal.office import LIEPAJA, MONTH, good_month, month_that_asks, submitted, text_of
from tests.unit.ledger.building import a_delivery, a_verdict, accept, asks

STAYS, PLACES = "shelter_stays", "facilities"
IN_TIME, TOO_LATE = datetime(2026, 4, 15, 12), datetime(2026, 4, 16, 12)
FAULT = Finding("VAL-03", Severity.ERROR, STAYS, None, "check_out", (3,))
QUESTION = Finding("HIST-01", Severity.CONFIRM, STAYS)


@pytest.fixture
def ledger(tmp_path):
    return Ledger.in_file(tmp_path / "ledger.sqlite")


def receive(ledger, at, period="2026-03", sha="aa"):
    return ledger.register(a_delivery(RIGA, period, ((STAYS, sha),)), at)


def status(ledger, today, feed=STAYS, period="2026-03"):
    """The English word of a data set's month."""
    from django.utils.translation import override

    line = feed_line(ledger.deliveries(with_results=False), feed, today, 12)
    with override("en"):
        return next(str(month.status.label) for month in line.months if month.period == period)


@pytest.mark.parametrize(("at", "word"), [(IN_TIME, "On time"), (TOO_LATE, "Accepted late")])
def test_a_month_is_on_time_when_it_came_by_the_15th(ledger, at, word):
    accept(ledger, receive(ledger, at), TOO_LATE, STAYS)
    assert status(ledger, date(2026, 5, 1)) == word


def test_an_accepted_month_counts_whatever_came_after_it(ledger):
    accept(ledger, receive(ledger, IN_TIME), IN_TIME, STAYS)
    later = receive(ledger, TOO_LATE, sha="bb")
    ledger.record_verdict(later.delivery_id, a_verdict(Outcome.REJECTED, FAULT), {STAYS: 3}, [], TOO_LATE)
    assert status(ledger, date(2026, 5, 1)) == "On time"


def test_a_correction_that_comes_late_does_not_make_the_month_late(ledger):
    accept(ledger, receive(ledger, IN_TIME), IN_TIME, STAYS)
    accept(ledger, receive(ledger, TOO_LATE, sha="bb"), TOO_LATE, STAYS)
    assert status(ledger, date(2026, 5, 1)) == "On time"


@pytest.mark.parametrize(("today", "word"), [(date(2026, 5, 15), "Not delivered"), (date(2026, 5, 16), "Missing")])
def test_what_was_delivered_once_is_expected_from_then_on(ledger, today, word):
    accept(ledger, receive(ledger, IN_TIME), IN_TIME, STAYS)
    assert status(ledger, today, period="2026-04") == word
    assert status(ledger, today, period="2026-02") == "Not expected"
    assert status(ledger, today, feed="evictions", period="2026-04") == "Not expected"


def test_whoever_never_delivered_owes_the_stays_alone(ledger):
    lines = {line.feed: line.is_owed for line in feed_lines([], date(2026, 5, 16), 12)}
    assert [feed for feed, is_owed in lines.items() if is_owed] == [STAYS]
    assert set(lines) == set(load_contracts())


def test_what_waits_is_being_checked_or_was_rejected_says_so(ledger):
    receipt = receive(ledger, IN_TIME)
    assert status(ledger, date(2026, 5, 1)) == "Being checked"
    asks(ledger, receipt, IN_TIME, QUESTION)
    assert status(ledger, date(2026, 5, 1)) == "Needs confirmation"
    rejected = receive(ledger, IN_TIME, "2026-04", "cc")
    ledger.record_verdict(rejected.delivery_id, a_verdict(Outcome.REJECTED, FAULT), {STAYS: 3}, [], IN_TIME)
    assert status(ledger, date(2026, 5, 20), period="2026-04") == "Rejected"


def test_what_waits_for_confirmation_is_listed_until_it_is_answered(ledger):
    receipt = receive(ledger, IN_TIME)
    asks(ledger, receipt, IN_TIME, QUESTION)
    assert [s.delivery_id for s in awaiting_confirmation(ledger.deliveries())] == [receipt.delivery_id]
    accept(ledger, receive(ledger, TOO_LATE, sha="bb"), TOO_LATE, STAYS)
    assert awaiting_confirmation(ledger.deliveries()) == [], "a later version has been accepted"


def test_a_clerk_s_calendar_has_the_own_data_sets_by_month_and_what_waits_apart(office):
    clerk = office.browser()
    submitted(clerk, month_that_asks())
    office.gate()
    page = clerk.get(f"/m/{RIGA}/calendar/")
    text = text_of(page)
    assert "Gaida jūsu apstiprinājumu" in text
    assert f'href="/m/{RIGA}/deliveries/{MONTH}/1/"' in page.content.decode()
    row = text_of_row(page, "Uzturēšanās patversmēs")
    assert row.startswith("Jāapstiprina")
    assert row.count("Nav gaidāms") == 11
    assert "Izlikšanas" not in text.split("Datu kopas, kas nekad nav iesniegtas")[0]


def test_a_provider_s_calendar_has_the_named_data_sets_alone(office):
    submitted(office.browser(), good_month())
    office.gate()
    text = text_of(office.browser(Role.PROVIDER, feeds=[PLACES]).get(f"/m/{RIGA}/calendar/"))
    assert "Pakalpojumu vietas" in text
    assert "Uzturēšanās patversmēs" not in text


def test_the_ministry_chooses_a_data_set_and_finds_the_contact_beside_each_red_cell(office):
    lead = office.user(Role.LEAD)
    submitted(office.visitor(lead), good_month())
    office.gate()
    lead_of_liepaja = office.user(Role.LEAD, LIEPAJA)
    ministry = office.browser(Role.MINISTRY)
    page = ministry.get("/overview/?feed=shelter_stays")
    assert text_of_row(page, "Rīga").count("Laikā") == 1
    red = row_of(page, "Liepāja")
    assert red.count('class="tag red"') == 11, "May is due on 15 June, and it is 1 June"
    assert red.count(f'href="mailto:{lead_of_liepaja.email}?subject=Pajumte%20') == 11
    assert "Trūkst" in text_of_row(page, "Liepāja")
    rows = page.content.decode().count('<tr><th scope="row">')
    assert rows == 42


def test_the_ministry_sees_what_waits_for_confirmation_apart_with_whom_to_ask(office):
    lead = office.user(Role.LEAD)
    submitted(office.visitor(lead), month_that_asks())
    office.gate()
    page = office.browser(Role.MINISTRY).get("/overview/")
    waiting = page.content.decode().split("Gaida apstiprinājumu</h2>")[1].split("<h2>")[0]
    assert "Rīga" in waiting
    assert lead.email in waiting


def row_of(page, name):
    """The row of the grid that begins with this name, as HTML."""
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", page.content.decode(), re.DOTALL)
    return next(row for row in rows if re.sub(r"<[^>]+>", "", row).startswith(name) and 'class="tag' in row)


def text_of_row(page, name):
    """What stands in the row after its name."""
    cells = re.sub(r"<[^>]+>", " ", row_of(page, name))
    return " ".join(cells.split()).removeprefix(name).strip()
