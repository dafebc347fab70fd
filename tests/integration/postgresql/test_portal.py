"""Portal and ledger in PostgreSQL, as an installation runs them: a delivery from the check to its acceptance."""

import os
import re
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import date, timedelta

import psycopg
import pytest
import requests

from tests.browser.test_dagster_ui import free_port
from tests.e2e.running import PAJUMTE, ROOT, pajumte
from tests.e2e.town import RIGA, month_files
from tests.integration.portal.django_ready import DATABASE_OF_THE_TESTS
from tests.integration.portal.mail_server import mail_server

PASSWORD = "seši zaļi sienāži"
CLERK = "anna.ozola@example.lv"
PERIOD = f"{date.today().replace(day=1) - timedelta(days=1):%Y-%m}"
DELIVERY = f"{RIGA}-{PERIOD}-v1"
PATIENCE_SECONDS = 120


class Browser:
    """Somebody's session with the portal, over HTTP."""

    def __init__(self, address):
        self.address = address
        self.session = requests.Session()

    def get(self, path):
        return self.session.get(self.address + path, timeout=60)

    def post(self, page, path, **more):
        """Send the form of a page."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(page).text)[1]
        data = {"csrfmiddlewaretoken": token, **more.pop("data", {})}
        return self.session.post(self.address + path, data=data, timeout=60, **more)

    def until(self, path, text):
        """The page as soon as it says this."""
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            page = self.get(path)
            if text in page.text:
                return page
            time.sleep(0.5)
        raise AssertionError(f"{path} never said {text}")


@pytest.fixture(scope="module")
def databases(postgresql):
    """The addresses of the ledger's database and of the portal's."""
    return postgresql.new_database(), postgresql.new_database()


@pytest.fixture(scope="module")
def environment(databases):
    ledger, portal = databases
    return {"PAJUMTE_LEDGER_URL": ledger, "PAJUMTE_PORTAL_DATABASE_URL": portal}


@pytest.fixture(scope="module")
def home(environment, tmp_path_factory):
    folder = tmp_path_factory.mktemp("postgresql") / "home"
    command = ["portal-user", CLERK, "--name", "Anna Ozola", "--role", "clerk", "--municipality", RIGA]
    subprocess.run(
        [str(PAJUMTE), *command, "--home", str(folder)],
        **{"input": f"{PASSWORD}\n", "text": True, "check": True, "cwd": ROOT},
        env={**os.environ, **environment},
    )
    return folder


@contextmanager
def portal_at_work(home, environment):
    port = free_port()
    process = subprocess.Popen(
        [str(PAJUMTE), "portal", "--home", str(home), "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, **environment, "PAJUMTE_PORTAL_PUBLIC_URL": f"http://127.0.0.1:{port}"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    browser = Browser(f"http://127.0.0.1:{port}")
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        assert process.poll() is None, "`pajumte portal` ended by itself"
        assert time.monotonic() < end, "the portal did not answer"
        try:
            if browser.get("/login/").ok:
                break
        except requests.ConnectionError:
            time.sleep(0.5)
    try:
        yield browser
    finally:
        process.terminate()
        process.wait(60)


@pytest.fixture(scope="module")
def accepted(home, environment):
    """A month that was checked, submitted, gated and accepted; the mails that went out."""
    with mail_server() as server:
        mail = {"MAIL_HOST": "127.0.0.1", "MAIL_PORT": str(server.port), "MAIL_SECURITY": "none"}
        with portal_at_work(home, environment | {f"PAJUMTE_PORTAL_{k}": v for k, v in mail.items()}) as browser:
            browser.post("/login/", "/login/", data={"username": CLERK, "password": PASSWORD})
            upload = f"/m/{RIGA}/deliver/{PERIOD}/"
            files = [("files", ("x.csv", f.content)) for f in month_files(("S1", "P1", f"{PERIOD}-02", ""))]
            report = browser.post(upload, upload, files=files).url.removeprefix(browser.address)
            browser.until(report, "Ko nolasījām")
            delivery = browser.post(report, f"{report}submit/").url.removeprefix(browser.address)
            page = browser.until(delivery, "automātiskā pārbaude")
            end = time.monotonic() + PATIENCE_SECONDS
            while not reports_told(server.taken, browser.address) and time.monotonic() < end:
                time.sleep(0.5)
            yield page.text, list(server.taken), browser.address


def reports_told(mails, address):
    """The mails that name the delivery's page; by day a reminder of an earlier month may go out beside them."""
    return [to for to, message in mails if f"{address}/m/{RIGA}/deliveries/{PERIOD}/1/" in message.get_content()]


def test_a_month_is_checked_submitted_gated_and_accepted(accepted, home, environment):
    page, _, _ = accepted
    assert "Anna Ozola" in page
    told = pajumte("deliveries", "--format", "json", home=home, **environment).stdout
    assert f'"delivery_id": "{DELIVERY}"' in told
    assert '"verdict": "accepted' in told
    assert not (home / "ledger.sqlite").exists()
    assert not (home / "portal.sqlite").exists()


def test_the_postman_told_the_clerk_that_a_report_is_ready(accepted):
    _, mails, address = accepted
    assert reports_told(mails, address) == [(CLERK,)]


def test_the_figures_are_built_from_that_ledger(accepted, home, environment):
    assert pajumte("build", home=home, **environment).returncode == 0
    assert pajumte("publish", home=home, **environment).returncode == 0
    told = pajumte("query", "select count(*) as n from marts.point_in_time", "--format", "json", home=home).stdout
    assert '"n": 0' not in told


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_act SET kind = 'x'", "DELETE FROM audit_act", "TRUNCATE audit_act"]
)
def test_the_audit_trail_cannot_be_changed(accepted, databases, statement):
    with (
        psycopg.connect(databases[1]) as connection,
        pytest.raises(psycopg.errors.RaiseException, match="append-only"),
    ):
        connection.execute(statement)
    with psycopg.connect(databases[1]) as connection:
        kinds = [row[0] for row in connection.execute("SELECT kind FROM audit_act ORDER BY id")]
    assert kinds == ["logged_in", "checked", "submitted"]


@pytest.mark.parametrize("module", ["test_members", "test_notices", "test_permissions", "test_safety"])
def test_the_portal_s_own_tests_pass_in_postgresql(postgresql, module):
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"tests/integration/portal/{module}.py"],
        **{"capture_output": True, "text": True, "check": False, "cwd": ROOT},
        env={**os.environ, DATABASE_OF_THE_TESTS: postgresql.new_database()},
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert "passed" in done.stdout
