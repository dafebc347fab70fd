"""What a browser is told, what is refused, what is kept, and what nowhere appears."""

import logging
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from portal import upload_limit
from portal.accounts.models import ApiToken, User
from portal.accounts.roles import Role
from portal.audit.models import Act, ActKind
from portal.audit.recording import record
from tests.e2e.town import RIGA, month_files
from tests.integration.portal.office import (
    MONTH,
    PASSWORD,
    answered,
    checked,
    good_month,
    month_with_an_error,
    submitted,
    text_of,
    upload,
)

TEMPLATES = Path(upload_limit.__file__).parent / "templates"
CANARY = "kanarijputniņš-Zaķumuiža"


def test_every_answer_forbids_inline_code_frames_sniffing_and_caches(office):
    clerk = office.browser()
    for address in ("/login/", "/", f"/m/{RIGA}/", "/help/", "/nowhere/"):
        headers = clerk.get(address, follow=True).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "no-store" in headers["Cache-Control"]
        assert "camera=()" in headers["Permissions-Policy"]


class _Inline(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        names = dict(attrs)
        handlers = [name for name in names if name.startswith("on") or name == "style"]
        if handlers or tag == "style" or (tag == "script" and "src" not in names):
            self.found.append((tag, handlers))


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.stem)
def test_no_template_holds_inline_code_or_another_host(template):
    text = template.read_text(encoding="utf-8")
    parser = _Inline()
    parser.feed(text)
    assert parser.found == []
    assert "http://" not in text
    assert "https://" not in text


def test_a_form_without_its_token_is_refused(office):
    client = Client(enforce_csrf_checks=True)
    client.force_login(office.user(Role.CLERK))
    answer = client.post(f"/m/{RIGA}/deliver/{MONTH}/", {"files": []})
    assert answer.status_code == 403
    assert "Lapa bija atvērta pārāk ilgi" in text_of(answer)


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_neither_log_in_nor_language_leads_to_another_host(office, elsewhere):
    User.objects.create_user("anna@example.lv", PASSWORD, full_name="Anna Ozola")
    client = Client()
    answer = client.post("/login/", {"username": "anna@example.lv", "password": PASSWORD, "next": elsewhere})
    assert answer["Location"] == "/"
    assert "evil" not in client.post("/language/", {"language": "en", "next": elsewhere})["Location"]


def test_five_wrong_passwords_lock_the_account_for_a_while(office):
    User.objects.create_user("anna@example.lv", PASSWORD, full_name="Anna Ozola")
    client = Client()
    statuses = [
        client.post("/login/", {"username": "anna@example.lv", "password": f"guess {n}"}).status_code for n in range(5)
    ]
    assert statuses == [200, 200, 200, 200, 429]
    right = client.post("/login/", {"username": "anna@example.lv", "password": PASSWORD})
    assert right.status_code == 429
    assert "Uzgaidiet 15 minūtes" in text_of(right)


def test_passwords_are_kept_as_argon2_hashes_and_short_or_common_ones_refused(office):
    user = User.objects.create_user("anna@example.lv", PASSWORD, full_name="Anna Ozola")
    assert user.password.startswith("argon2$argon2id$")
    client = office.visitor(user)
    for poor in ("short", "password12345", "123456789012", "anna@example.lv"):
        page = client.post("/password/", {"old_password": PASSWORD, "new_password1": poor, "new_password2": poor})
        assert "<title>Kļūda:" in page.content.decode(), poor


def test_a_log_out_ends_the_session_s_reports(office):
    user = office.user(Role.CLERK)
    client = office.visitor(user)
    report = upload(client, good_month())
    answered(client, report)
    kept = (report.rstrip("/").rpartition("/")[2], client.session.session_key, user.pk)
    assert office.running.reports.of(*kept) is not None
    client.post("/logout/")
    assert office.running.reports.of(*kept) is None
    client.force_login(user)
    assert client.get(report).status_code == 410


def test_an_announced_upload_over_the_limit_is_refused_unread(office):
    answer = office.browser().post(
        f"/m/{RIGA}/deliver/{MONTH}/",
        data=b"",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(200 * 1024 * 1024),
    )
    assert answer.status_code == 413
    assert "50 MB" in text_of(answer)


def test_an_upload_that_grows_over_the_limit_is_stopped(office, monkeypatch):
    monkeypatch.setattr(upload_limit, "LARGEST_UPLOAD", 50)
    files = [_named("x.csv", file.content) for file in good_month()]
    answer = office.browser().post(f"/m/{RIGA}/deliver/{MONTH}/", {"files": files})
    assert answer.status_code == 413


def test_a_file_name_is_neither_used_nor_kept_nor_shown(office, caplog):
    clerk = office.browser()
    files = [_named(f"../../../{CANARY}.csv", file.content) for file in good_month()]
    answer = clerk.post(f"/m/{RIGA}/deliver/{MONTH}/", {"files": files})
    page = answered(clerk, answer["Location"])
    clerk.post(f"{answer['Location']}submit/")
    assert CANARY not in page.content.decode()
    assert CANARY not in caplog.text
    assert _places_with(CANARY, office.installation.home.root) == []


def test_cells_stand_on_the_uploader_s_page_and_nowhere_else(office, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    clerk = office.browser()
    files = month_files(("S1", CANARY, "2026-05-02", f"2026-05-32 {CANARY}"))
    assert CANARY in checked(clerk, files)
    address = submitted(clerk, files)
    office.gate()
    assert CANARY not in clerk.get(address).content.decode()
    assert CANARY not in office.browser(Role.MINISTRY).get("/overview/").content.decode()
    assert CANARY not in caplog.text
    assert CANARY not in "".join(capfd.readouterr())
    assert _places_with(CANARY, office.installation.home.root) == []
    assert CANARY not in _database()


def test_an_exception_s_text_does_not_reach_the_log(capfd):
    from portal.logs import WithoutValues

    log = logging.getLogger("canary")
    handler = logging.StreamHandler()
    handler.addFilter(WithoutValues())
    log.addHandler(handler)
    try:
        raise ValueError(CANARY)
    except ValueError:
        log.exception("something failed")
    finally:
        log.removeHandler(handler)
    told = capfd.readouterr().err
    assert CANARY not in told
    assert "something failed: ValueError at" in told
    assert "test_safety.py" in told


@pytest.mark.parametrize("statement", ["UPDATE audit_act SET kind = 'x'", "DELETE FROM audit_act"])
def test_the_audit_trail_cannot_be_changed(office, statement):
    record(ActKind.LOGGED_IN, office.user(Role.CLERK))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Act.objects.filter(kind=ActKind.LOGGED_IN).exists()


def test_every_act_of_a_clerk_s_way_is_kept(office):
    clerk = office.browser()
    report = upload(clerk, month_with_an_error())
    answered(clerk, report)
    clerk.get(f"{report}workbook/")
    submitted(clerk, good_month())
    submitted(clerk, good_month())
    clerk.post("/logout/")
    kinds = list(Act.objects.exclude(kind=ActKind.LOGGED_IN).values_list("kind", flat=True))
    assert kinds == [
        ActKind.CHECKED,
        ActKind.DOWNLOADED_WORKBOOK,
        ActKind.CHECKED,
        ActKind.SUBMITTED,
        ActKind.CHECKED,
        ActKind.SUBMITTED_AGAIN,
        ActKind.LOGGED_OUT,
    ]


def test_a_token_is_shown_once_and_kept_as_a_hash(office):
    lead = office.browser(Role.LEAD)
    page = lead.post(f"/m/{RIGA}/tokens/", {"label": "SOPA"}).content.decode()
    token = ApiToken.objects.get()
    shown = page.split('class="token">')[1].split("<")[0]
    assert ApiToken.with_text(shown) == token
    assert shown not in _database()
    assert shown not in lead.get(f"/m/{RIGA}/tokens/").content.decode()


def test_the_language_is_latvian_until_somebody_chooses_english(office):
    client = Client(headers={"Accept-Language": "en"})
    assert '<html lang="lv">' in client.get("/login/").content.decode()
    client.post("/language/", {"language": "en", "next": "/login/"})
    assert '<html lang="en">' in client.get("/login/").content.decode()


@pytest.mark.parametrize(("language", "written"), [("lv", "15.06.2026."), ("en", "15 Jun 2026")])
def test_days_are_written_as_the_language_s_readers_write_them(office, language, written):
    clerk = office.browser()
    clerk.post("/language/", {"language": language})
    assert written in clerk.get(f"/m/{RIGA}/").content.decode()


def test_a_month_of_nobody_s_municipality_does_not_exist(office):
    clerk = office.browser()
    assert clerk.get("/m/LV9999999/").status_code == 404
    assert clerk.get(reverse("delivery", kwargs={"code": RIGA, "period": MONTH, "version": 7})).status_code == 404


def _named(name, content):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, content)


def _places_with(text, folder):
    return [str(path) for path in folder.rglob("*") if path.is_file() and text.encode() in path.read_bytes()]


def _database():
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        found = []
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            found.append(repr(cursor.fetchall()))
    return "\n".join(found)
