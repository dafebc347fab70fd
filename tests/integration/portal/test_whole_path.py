"""A clerk's way: log in, choose the month, check, mend, submit, be accepted, keep the receipt."""

import io

import pytest
from django.test import Client
from openpyxl import load_workbook

from portal.accounts.models import Membership, User
from portal.accounts.roles import Role
from portal.audit.models import Act, ActKind
from tests.e2e.town import RIGA
from tests.integration.portal.office import (
    MONTH,
    PASSWORD,
    answered,
    checked,
    good_month,
    month_that_asks,
    month_with_an_error,
    submitted,
    text_of,
    upload,
)
from tests.integration.portal.workbooks import as_workbook

DELIVERY = f"/m/{RIGA}/deliveries/{MONTH}/1/"


def test_a_clerk_logs_in_with_e_mail_and_password_and_lands_at_the_own_municipality(office):
    user = User.objects.create_user("Anna.Ozola@example.lv", PASSWORD, full_name="Anna Ozola")
    Membership.objects.create(user=user, role=Role.CLERK, municipality=RIGA)
    client = Client()
    page = client.post("/login/", {"username": "anna.ozola@EXAMPLE.lv", "password": PASSWORD}, follow=True)
    assert page.redirect_chain[-1][0] == f"/m/{RIGA}/"
    assert "Rīga" in text_of(page)
    assert client.session.get_expire_at_browser_close()


def test_a_wrong_password_is_an_error_in_title_and_summary(office):
    page = Client().post("/login/", {"username": "nobody@example.lv", "password": "wrong"})
    assert "<title>Kļūda:" in page.content.decode()
    assert "E-pasts vai parole nav pareiza" in text_of(page)


def test_the_last_ended_month_can_be_chosen_and_the_present_one_cannot(office):
    clerk = office.browser()
    assert f'value="{MONTH}"' in clerk.get(f"/m/{RIGA}/deliver/").content.decode()
    assert clerk.get(f"/m/{RIGA}/deliver/2026-06/").status_code == 404
    assert clerk.get(f"/m/{RIGA}/deliver/", {"period": MONTH})["Location"] == f"/m/{RIGA}/deliver/{MONTH}/"


@pytest.mark.parametrize("form", [lambda files: files, as_workbook], ids=["several CSV files", "one workbook"])
def test_an_error_is_shown_with_its_row_its_cell_and_what_to_do(office, form):
    page = checked(office.browser(), form(month_with_an_error()))
    assert "Failā ir kļūdas" in page
    assert "VAL-03" in page
    assert "“2026-05-32”" in page
    assert "Uzturēšanās patversmēs" in page


def test_the_report_says_what_was_understood(office):
    clerk = office.browser()
    of_csv = checked(clerk, good_month())
    assert "utf-8" in of_csv.lower()
    assert "“;”" in of_csv
    assert "Excel darbgrāmata" in checked(clerk, as_workbook(good_month()))


def test_checking_stores_nothing(office):
    checked(office.browser(), good_month())
    assert office.installation.ledger.deliveries() == []
    assert list(office.installation.home.received.iterdir()) == []


def test_the_annotated_workbook_marks_the_cell_and_can_be_checked_again(office):
    clerk = office.browser()
    report = upload(clerk, month_with_an_error())
    answered(clerk, report)
    answer = clerk.get(f"{report}workbook/")
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames[0] == "Kļūdas"
    assert any(cell.comment for sheet in book for row in sheet.iter_rows() for cell in row)
    assert "attachment" in answer["Content-Disposition"]


def test_a_good_month_is_submitted_gated_and_accepted(office):
    clerk = office.browser(name="Anna Ozola")
    address = submitted(clerk, good_month())
    assert address == DELIVERY
    assert "Tiek pārbaudīts" in text_of(clerk.get(address))
    office.gate()
    page = text_of(clerk.get(address))
    assert "Pieņemts" in page
    assert "Anna Ozola" in page
    assert "automātiskā pārbaude" in page


def test_the_receipt_says_number_rows_and_what_the_ministry_sees(office):
    clerk = office.browser()
    submitted(clerk, good_month())
    office.gate()
    page = text_of(clerk.get(f"{DELIVERY}receipt/"))
    assert f"{RIGA}-{MONTH}-v1" in page
    assert "Ko redz ministrija" in page
    assert "1 rinda" in page


def test_the_same_files_again_give_the_earlier_receipt_and_say_so(office):
    clerk = office.browser()
    submitted(clerk, good_month())
    again = submitted(clerk, good_month())
    assert again == f"{DELIVERY}?again=1"
    assert "divreiz nekas nav saņemts" in text_of(clerk.get(again))
    assert len(office.installation.ledger.deliveries()) == 1


def test_a_month_that_asks_is_confirmed_with_a_reason_and_then_counts(office):
    clerk = office.browser(name="Anna Ozola")
    submitted(clerk, month_that_asks())
    office.gate()
    assert "Jāapstiprina" in text_of(clerk.get(DELIVERY))
    refused = clerk.post(f"{DELIVERY}confirm/", {"findings": "1", "reason": "labi"})
    assert refused.status_code == 422
    assert "<title>Kļūda:" in refused.content.decode()
    reason = "pārbaudīts, māte ieradās nākamajā dienā"
    assert clerk.post(f"{DELIVERY}confirm/", {"findings": "1", "reason": reason}).status_code == 302
    office.gate()
    page = text_of(clerk.get(DELIVERY))
    assert "Pieņemts ar brīdinājumiem" in page
    assert reason in page
    assert "Pašvaldība apstiprināja" in page


def test_the_ledger_is_told_the_office_and_the_audit_trail_the_person(office):
    clerk = office.browser(name="Anna Ozola")
    submitted(clerk, month_that_asks())
    office.gate()
    clerk.post(f"{DELIVERY}confirm/", {"findings": "1", "reason": "pārbaudīts, viss ir pareizi"})
    (confirmation,) = office.state(f"{RIGA}-{MONTH}-v1").confirmations
    assert confirmation.confirmed_by == "Rīga (iesniedzējs)"
    acts = {act.kind: act for act in Act.objects.filter(subject=f"{RIGA}-{MONTH}-v1")}
    assert set(acts) == {ActKind.SUBMITTED, ActKind.CONFIRMED}
    assert {act.actor_name for act in acts.values()} == {"Anna Ozola"}


def test_a_delivery_is_withdrawn_before_acceptance_and_the_same_files_may_come_again(office):
    clerk = office.browser()
    submitted(clerk, month_that_asks())
    office.gate()
    assert clerk.post(f"{DELIVERY}withdraw/", {"reason": ""}).status_code == 422
    clerk.post(f"{DELIVERY}withdraw/", {"reason": "nepareizais mēnesis failā"})
    assert "Atsaukts" in text_of(clerk.get(DELIVERY))
    assert submitted(clerk, month_that_asks()) == f"/m/{RIGA}/deliveries/{MONTH}/2/"


def test_an_accepted_delivery_cannot_be_withdrawn(office):
    clerk = office.browser()
    submitted(clerk, good_month())
    office.gate()
    assert clerk.post(f"{DELIVERY}withdraw/", {"reason": "vairs negribas to"}).status_code == 404
    assert office.state(f"{RIGA}-{MONTH}-v1").is_accepted


def test_nothing_to_report_is_a_delivery_of_headers(office):
    clerk = office.browser()
    answer = clerk.post(f"/m/{RIGA}/deliver/{MONTH}/nothing/", {"feeds": ["evictions"]})
    answered(clerk, answer["Location"])
    clerk.post(f"{answer['Location']}submit/")
    office.gate()
    state = office.state(f"{RIGA}-{MONTH}-v1")
    assert state.is_accepted
    assert state.feeds == {"evictions": 0}


def test_two_versions_stand_side_by_side(office):
    clerk = office.browser()
    submitted(clerk, good_month())
    office.gate()
    submitted(clerk, good_month(("S1", "P1", "2026-05-02", "2026-05-09")))
    office.gate()
    page = text_of(clerk.get(f"/m/{RIGA}/deliveries/{MONTH}/2/compare/1/"))
    assert "Uzturēšanās patversmēs 1 2 +1" in page
    assert "Aizstāts" in page


def test_a_page_that_asks_again_by_itself_is_sent_nothing_until_there_is_something_new(office):
    clerk = office.browser()
    address = submitted(clerk, good_month())
    by_itself = {"HX-Request": "true"}
    assert clerk.get(address, headers=by_itself).status_code == 204
    assert "Tiek pārbaudīts" in text_of(clerk.get(address))
    office.gate()
    assert "Pieņemts" in text_of(clerk.get(address, headers=by_itself))
