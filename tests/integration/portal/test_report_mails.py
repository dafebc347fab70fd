"""“A report is ready”: to whom, when, with what words, and what happens when the mail server does not take it."""

import ssl
from datetime import timedelta

import pytest
from django.core.mail import send_mail

from portal.accounts.models import ApiToken
from portal.accounts.roles import Role
from portal.configuration import PortalConfiguration
from portal.mail_settings import mail_settings
from portal.mails.postman import Postman
from portal.mails.sending import send_report_mails
from tests.e2e.town import RIGA
from tests.integration.portal.mail_server import certificate, login_of, mail_server
from tests.integration.portal.office import LIEPAJA, MONTH, good_month, month_that_asks, month_with_an_error, submitted

URL = "https://portal.example.lv"
PAGE = f"{URL}/m/{RIGA}/deliveries/{MONTH}/1/"


@pytest.fixture
def server(settings):
    """A mail server without TLS, which the portal's mails go to."""
    with mail_server() as started:
        use(settings, mail_host="127.0.0.1", mail_port=started.port, mail_security="none")
        yield started


def use(settings, **configuration):
    for name, value in mail_settings(PortalConfiguration(**configuration)).items():
        setattr(settings, name, value)


def send(office):
    return send_report_mails(office.installation, URL)


def test_a_mail_says_in_the_uploader_s_language_that_a_report_is_ready_and_where(office, server):
    clerk, colleague = office.user(Role.CLERK, name="Anna Ozola"), office.user(Role.DEPUTY, name="Uldis Bērziņš")
    office.user(Role.LEAD)
    submitted(office.visitor(clerk), month_with_an_error())
    english = office.visitor(colleague)
    english.post("/language/", {"language": "en"})
    submitted(english, good_month())
    assert send(office).taken == 0, "the gate has not spoken yet"
    office.gate()
    assert send(office).taken == 2
    latvian, other = (message for _, message in server.taken)
    assert latvian["To"] == clerk.email
    assert latvian["Subject"] == "Pajumte: pārskats ir gatavs"
    assert latvian.get_content().splitlines() == [
        "Pārskats ir gatavs. Pēc pieslēgšanās portālā tas atrodams šeit:",
        PAGE,
    ]
    assert other["To"] == colleague.email
    assert other["Subject"] == "Pajumte: a report is ready"
    assert other.get_content().splitlines() == [
        "A report is ready. It stands in the portal, after the log-in:",
        PAGE.replace("/1/", "/2/"),
    ]
    for word in ("Ozola", "VAL-03", "Noraid", "reject", "Rīga", "32"):
        assert word not in server.texts().replace(PAGE, "")


def test_the_lead_is_told_too_when_a_confirmation_is_needed_and_each_once(office, server):
    clerk, lead, elsewhere = office.user(Role.CLERK), office.user(Role.LEAD), office.user(Role.LEAD, LIEPAJA)
    client = office.visitor(clerk)
    submitted(client, month_that_asks())
    office.gate()
    send(office)
    assert sorted(server.told) == sorted([clerk.email, lead.email])
    assert elsewhere.email not in server.told
    assert send(office).taken == 0
    page = client.get(f"/m/{RIGA}/deliveries/{MONTH}/1/").content.decode()
    chosen = page.split('name="findings" value="')[1].split('"')[0]
    client.post(f"/m/{RIGA}/deliveries/{MONTH}/1/confirm/", {"findings": chosen, "reason": "pārbaudīts, tā ir"})
    office.gate()
    send(office)
    assert server.told[2:] == [clerk.email], "the next report is the uploader's alone"


def test_whoever_delivers_by_a_token_is_told_and_whoever_lost_access_is_not(office, server):
    lead, left = office.user(Role.LEAD), office.user(Role.CLERK)
    _, token = ApiToken.make(RIGA, "records system", lead)
    client = office.visitor(None)
    client.post(
        f"/api/v1/deliveries?period={MONTH}",
        {"files": [_file(f.content) for f in good_month()]},
        headers={"Authorization": f"Bearer {token}"},
    )
    submitted(office.visitor(left), month_with_an_error())
    left.memberships.all().delete()
    office.gate()
    send(office)
    assert server.told == [lead.email]


def test_a_refused_mail_harms_neither_the_delivery_nor_the_others_and_is_tried_again(office, server, caplog):
    clerk, lead = office.user(Role.CLERK), office.user(Role.LEAD)
    server.refused = {clerk.email}
    submitted(office.visitor(clerk), month_that_asks())
    office.gate()
    assert office.state(f"{RIGA}-{MONTH}-v1").verdict == "needs_confirmation"
    moments = [0.0]
    postman = Postman(office.installation, URL, seconds=lambda: moments[-1])
    postman.round()
    assert server.told == [lead.email]
    assert clerk.email not in caplog.text
    assert "refused 1 mails" in caplog.text
    server.refused = set()
    postman.round()
    assert server.told == [lead.email], "not before a minute has passed"
    moments.append(61.0)
    postman.round()
    assert server.told == [lead.email, clerk.email]


def test_a_server_that_cannot_be_reached_is_told_by_the_kind_of_fault_alone(office, settings, caplog):
    clerk = office.user(Role.CLERK)
    submitted(office.visitor(clerk), good_month())
    office.gate()
    with mail_server() as gone:
        port = gone.port
    use(settings, mail_host="127.0.0.1", mail_port=port, mail_security="none")
    moments = [0.0]
    postman = Postman(office.installation, URL, seconds=lambda: moments[-1])
    postman.round()
    assert "mails about reports could not be sent (ConnectionRefusedError)" in caplog.text
    with mail_server() as back:
        use(settings, mail_host="127.0.0.1", mail_port=back.port, mail_security="none")
        moments.append(61.0)
        postman.round()
        assert back.told == [clerk.email]


def test_a_report_of_more_than_a_week_ago_is_no_news(office, server, monkeypatch):
    submitted(office.browser(), good_month())
    office.gate()
    later = office.state(f"{RIGA}-{MONTH}-v1").decided_at + timedelta(days=8)
    monkeypatch.setattr("portal.mails.sending.naive_utc", lambda _moment: later)
    assert send(office).taken == 0


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_mail_goes_through_tls_after_a_log_in(tmp_path, settings, monkeypatch, security):
    context, file = certificate(tmp_path)
    password = tmp_path / "password"
    password.write_text("four words of a secret\n", encoding="utf-8")
    tls = {"ssl_context": context} if security == "tls" else {"tls_context": context, "require_starttls": True}
    more = {"authenticator": login_of("portal", "four words of a secret"), "auth_required": True, **tls}
    # aiosmtpd counts a connection that is TLS from its first byte as none when it offers the log-in.
    more["auth_require_tls"] = security == "starttls"
    with mail_server(**more) as server:
        login = {"mail_user": "portal", "mail_password_file": password}
        use(settings, mail_host="127.0.0.1", mail_port=server.port, mail_security=security, **login)
        with pytest.raises(ssl.SSLCertVerificationError):
            send_mail("Pajumte", "…", None, ["anna@example.lv"])
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        send_mail("Pajumte", "…", None, ["anna@example.lv"])
        assert server.told == ["anna@example.lv"]
        password.write_text("another secret", encoding="utf-8")
        use(settings, mail_host="127.0.0.1", mail_port=server.port, mail_security=security, **login)
        with pytest.raises(OSError, match="535"):
            send_mail("Pajumte", "…", None, ["anna@example.lv"])


def test_without_a_mail_server_mails_are_printed():
    assert mail_settings(PortalConfiguration())["EMAIL_BACKEND"].endswith("console.EmailBackend")


def _file(content):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("x.csv", content)
