"""The lead's page of people: seeing, inviting, changing, ending; never another municipality's, never a lead."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from portal.accounts.models import Invitation, Membership, User
from portal.accounts.roles import Role
from portal.audit.models import Act, ActKind
from tests.e2e.town import RIGA
from tests.integration.portal.mail_server import mail_server
from tests.integration.portal.office import LIEPAJA, PASSWORD, text_of
from tests.integration.portal.test_report_mails import use

PEOPLE = f"/m/{RIGA}/members/"
NEW = {"full_name": "Anna Ozola", "email": "Anna.Ozola@example.lv", "role": "clerk"}


@pytest.fixture
def lead(office):
    return office.user(Role.LEAD, name="Ilze Liepa")


@pytest.fixture
def browser(office, lead):
    return office.visitor(lead)


def shown(page):
    """The address on the page, as the portal's own path."""
    return page.content.decode().split('class="token">')[1].split("<")[0].removeprefix("http://127.0.0.1:8000")


def of(email):
    return Membership.objects.get(user__email=email.lower())


def acts():
    return [(a.kind, a.subject, a.details) for a in Act.objects.exclude(kind=ActKind.LOGGED_IN) if a.municipality]


def test_the_page_lists_the_own_municipality_s_people_with_roles_and_data_sets(office, browser):
    office.user(Role.DEPUTY, name="Uldis Bērziņš")
    office.user(Role.PROVIDER, feeds=["shelter_stays"], name="Patversme")
    office.user(Role.CLERK, LIEPAJA, name="Cita Pilsēta")
    page = text_of(browser.get(PEOPLE))
    for words in ("Ilze Liepa", "Uldis Bērziņš", "Aizvietotājs", "Patversme", "Uzturēšanās patversmēs"):
        assert words in page
    assert "Cita Pilsēta" not in page


def test_an_invited_person_sets_a_password_once_and_works_for_the_municipality(browser):
    page = browser.post(PEOPLE, NEW)
    address = shown(page)
    person = Client()
    assert "Anna Ozola" in text_of(person.get(address))
    weak = person.post(address, {"new_password1": "short", "new_password2": "short"})
    assert (weak.status_code, "<title>Kļūda:" in weak.content.decode()) == (422, True)
    assert person.post(address, {"new_password1": PASSWORD, "new_password2": PASSWORD})["Location"] == "/login/"
    landed = person.post("/login/", {"username": NEW["email"], "password": PASSWORD}, follow=True)
    assert landed.redirect_chain[-1][0] == f"/m/{RIGA}/"
    again = Client().post(address, {"new_password1": PASSWORD * 2, "new_password2": PASSWORD * 2})
    assert again.status_code == 410
    assert User.objects.get(email="anna.ozola@example.lv").check_password(PASSWORD)


def test_the_secret_of_an_invitation_is_kept_as_a_hash_and_shown_once(browser):
    secret = shown(browser.post(PEOPLE, NEW)).strip("/").rpartition("/")[2]
    assert secret not in repr(list(Invitation.objects.values()))
    assert secret not in browser.get(PEOPLE).content.decode()


def test_an_invitation_ends_after_seven_days_with_the_role_and_with_the_next_invitation(browser):
    first = shown(browser.post(PEOPLE, NEW))
    made = Invitation.objects.get()
    assert made.expires_at - made.made_at == pytest.approx(timedelta(days=7), abs=timedelta(seconds=1))
    number = of(NEW["email"]).pk
    second = shown(browser.post(f"{PEOPLE}{number}/invite/"))
    assert (Client().get(first).status_code, Client().get(second).status_code) == (410, 200)
    Invitation.objects.update(expires_at=timezone.now())
    assert Client().get(second).status_code == 410
    third = shown(browser.post(f"{PEOPLE}{number}/invite/"))
    browser.post(f"{PEOPLE}{number}/end/")
    assert Client().get(third).status_code == 410


def test_a_provider_is_invited_with_named_data_sets_and_nobody_else_has_any(browser):
    poor = browser.post(PEOPLE, {**NEW, "role": "provider"})
    assert "Izvēlieties pakalpojumu sniedzēja datu kopas." in text_of(poor)
    browser.post(PEOPLE, {**NEW, "role": "provider", "feeds": ["facilities", "persons"]})
    assert of(NEW["email"]).feeds == ["facilities", "persons"]
    browser.post(PEOPLE, {**NEW, "email": "b@example.lv", "feeds": ["facilities"]})
    assert of("b@example.lv").feeds == []


@pytest.mark.parametrize("role", ["lead", "ministry", "administrator", ""])
def test_a_lead_gives_no_role_above_the_deputy_s(browser, role):
    assert browser.post(PEOPLE, {**NEW, "role": role}).status_code == 422
    assert not User.objects.filter(email=NEW["email"].lower()).exists()


def test_whoever_works_here_already_or_is_blocked_is_not_invited(office, browser):
    clerk = office.user(Role.CLERK)
    assert "jau strādā" in text_of(browser.post(PEOPLE, {**NEW, "email": clerk.email.upper()}))
    User.objects.create_user("blocked@example.lv", full_name="B", is_active=False)
    assert "bloķēts" in text_of(browser.post(PEOPLE, {**NEW, "email": "blocked@example.lv"}))
    assert Membership.objects.filter(user__email="blocked@example.lv").count() == 0


def test_nobody_s_password_is_set_by_another_municipality_s_lead(office, browser):
    """Whoever holds an invitation's address could log in as the person, and so see the other municipality."""
    theirs = office.visitor(office.user(Role.LEAD, LIEPAJA))
    kept = shown(theirs.post(f"/m/{LIEPAJA}/members/", NEW))
    page = browser.post(PEOPLE, NEW)
    assert 'class="token"' not in page.content.decode()
    assert "strādā arī citā pašvaldībā" in text_of(page)
    assert Client().get(kept).status_code == 410, "the address that the first lead holds must not open the second town"
    again = browser.post(f"{PEOPLE}{Membership.objects.get(municipality=RIGA, role='clerk').pk}/invite/")
    assert 'class="token"' not in again.content.decode()


def test_a_clerk_becomes_deputy_and_a_role_ends_at_once(office, browser):
    clerk = office.user(Role.CLERK)
    visitor, number = office.visitor(clerk), of(clerk.email).pk
    browser.post(f"{PEOPLE}{number}/role/", {"role": "deputy"})
    assert of(clerk.email).role == Role.DEPUTY
    assert visitor.get(f"/m/{RIGA}/").status_code == 200
    assert clerk.full_name in text_of(browser.get(f"{PEOPLE}{number}/end/"))
    browser.post(f"{PEOPLE}{number}/end/")
    assert visitor.get(f"/m/{RIGA}/").status_code == 404
    assert User.objects.filter(pk=clerk.pk).exists(), "the account and its trail stay"


@pytest.mark.parametrize("role", ["lead", "provider", "ministry", ""])
def test_a_role_is_changed_between_clerk_and_deputy_alone(office, browser, role):
    clerk = office.user(Role.CLERK)
    assert browser.post(f"{PEOPLE}{of(clerk.email).pk}/role/", {"role": role}).status_code == 404
    assert of(clerk.email).role == Role.CLERK


def test_neither_the_own_lead_role_nor_another_lead_s_can_be_touched(office, lead, browser):
    for somebody in (lead, office.user(Role.LEAD)):
        number = of(somebody.email).pk
        assert f"{PEOPLE}{number}/" not in browser.get(PEOPLE).content.decode()
        for act in ("end", "role", "invite"):
            assert browser.post(f"{PEOPLE}{number}/{act}/", {"role": "clerk"}).status_code == 404
        assert of(somebody.email).role == Role.LEAD


def test_another_municipality_s_people_do_not_exist_for_a_lead(office, browser):
    clerk = office.user(Role.CLERK, LIEPAJA)
    number = of(clerk.email).pk
    for code in (RIGA, LIEPAJA):
        for act in ("end", "role", "invite"):
            assert browser.post(f"/m/{code}/members/{number}/{act}/", {"role": "deputy"}).status_code == 404
    assert of(clerk.email).role == Role.CLERK


def test_every_act_on_people_is_kept_without_a_name(browser, lead):
    address = shown(browser.post(PEOPLE, NEW))
    member = of(NEW["email"])
    number, person = member.pk, f"person {member.user_id}"
    Client().post(address, {"new_password1": PASSWORD, "new_password2": PASSWORD})
    browser.post(f"{PEOPLE}{number}/role/", {"role": "deputy"})
    browser.post(f"{PEOPLE}{number}/end/")
    assert acts() == [
        (ActKind.INVITED, person, {"role": "clerk"}),
        (ActKind.ACCEPTED_INVITATION, "", {}),
        (ActKind.CHANGED_ROLE, person, {"role": "deputy"}),
        (ActKind.ENDED_MEMBERSHIP, person, {"role": "deputy"}),
    ]
    assert Act.objects.get(kind=ActKind.ENDED_MEMBERSHIP).actor_no == lead.pk


def test_where_mails_are_sent_the_address_goes_to_the_person_and_is_not_shown(browser, settings):
    settings.MAILS_ARE_SENT = True
    with mail_server() as server:
        use(settings, mail_host="127.0.0.1", mail_port=server.port, mail_security="none")
        page = browser.post(PEOPLE, NEW)
        ((to, message),) = server.taken
    assert 'class="token"' not in page.content.decode()
    assert to == ("anna.ozola@example.lv",)
    assert message["Subject"] == "Pajumte: jūsu piekļuve portālam"
    address = message.get_content().split("vienu reizi:")[1].split()[0]
    assert Client().get(address.removeprefix("http://127.0.0.1:8000")).status_code == 200


def test_a_mail_that_cannot_be_sent_leaves_the_role_and_says_so(browser, settings):
    settings.MAILS_ARE_SENT = True
    with mail_server() as gone:
        port = gone.port
    use(settings, mail_host="127.0.0.1", mail_port=port, mail_security="none")
    assert "vēstuli neizdevās nosūtīt" in text_of(browser.post(PEOPLE, NEW))
    assert of(NEW["email"]).role == Role.CLERK


def test_somebody_who_has_a_password_is_told_where_to_log_in_and_keeps_it(office, browser, settings):
    settings.MAILS_ARE_SENT = True
    known = User.objects.create_user(NEW["email"], PASSWORD, full_name="Anna Ozola", language="en")
    with mail_server() as server:
        use(settings, mail_host="127.0.0.1", mail_port=server.port, mail_security="none")
        browser.post(PEOPLE, NEW)
        ((_, message),) = server.taken
    assert "Log in here as you are used to:" in message.get_content()
    known.refresh_from_db()
    assert known.check_password(PASSWORD)
    assert not Invitation.objects.exists()
