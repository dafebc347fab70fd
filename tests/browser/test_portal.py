"""A clerk's month in a real browser: errors, repair, submission, confirmation, receipt; and every page for everybody.

With PAJUMTE_SCREENSHOTS set to a folder, the pictures of the README are written there.
"""

import os
import stat
import subprocess
import sys
import time
import urllib.request
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.browser.portal_pages import Portal
from tests.browser.test_dagster_ui import CHROMIUM, QUIET, free_port
from tests.e2e.running import PAJUMTE, ROOT, pajumte, query
from tests.e2e.town import RIGA, month_files
from tests.integration.portal.workbooks import as_workbook
from tests.worlds.vendor import CLIENTS, STAYS

pytestmark = [
    pytest.mark.xdist_group("portal in a browser"),
    pytest.mark.skipif(
        CHROMIUM is None and not os.environ.get("CI"), reason="Chromium is not installed, so no page was looked at"
    ),
]

PASSWORD = "seši zaļi sienāži"
STAYS_BY_LABEL = {
    "Uzturēšanās identifikators": "Izmit. Nr.",
    "Personas identifikators": "Klienta Nr.",
    "Ierašanās datums": "Iestājās",
    "Izrakstīšanās datums": "Izstājās",
    "Iepriekšējā nakšņošanas vieta": "No kurienes",
    "Galvenais iemesls": "Iemesls",
    "Kurp devās": "Uz kurieni",
}
CODES_BY_LABEL = (
    ("IELA", "Iepriekšējā nakšņošanas vieta", "iela vai cita publiska ārtelpa"),
    ("RADI", "Iepriekšējā nakšņošanas vieta", "īslaicīgi pie radiem vai draugiem, jo nav mājokļa"),
    ("P1", "Galvenais iemesls", "īres vai komunālo maksājumu parādi"),
    ("P2", "Galvenais iemesls", "izlikšana no mājokļa"),
    ("P9", "Galvenais iemesls", "cits iemesls"),
    ("PASV", "Kurp devās", "pašvaldības īres mājoklis"),
)
CLERK, LEAD, MINISTRY = "anna.ozola@example.lv", "ilze.liepa@example.lv", "juris.kalns@example.lv"
LAST_DAY = date.today().replace(day=1) - timedelta(days=1)
PERIOD = f"{LAST_DAY:%Y-%m}"


def _stay(number, end):
    return (f"S{number}", f"P{number}", f"{PERIOD}-02", end)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Workbooks of the last month: with an error, with something to confirm."""
    folder = tmp_path_factory.mktemp("workbooks")
    contents = {
        "with_an_error": month_files(_stay(1, f"{PERIOD}-32"), children=["P1"]),
        "that_asks": month_files(_stay(1, f"{PERIOD}-09"), children=["P1"]),
    }
    paths = {}
    for name, months in contents.items():
        paths[name] = folder / f"{name}.xlsx"
        paths[name].write_bytes(as_workbook(months)[0].content)
    return paths


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A home with three accounts."""
    folder = tmp_path_factory.mktemp("portal") / "home"
    for email, name, role, municipality in (
        (CLERK, "Anna Ozola", "clerk", RIGA),
        (LEAD, "Ilze Liepa", "lead", RIGA),
        (MINISTRY, "Juris Kalns", "ministry", ""),
    ):
        command = ["portal-user", email, "--name", name, "--role", role, "--municipality", municipality]
        subprocess.run(
            [str(PAJUMTE), *command, "--home", str(folder)], input=f"{PASSWORD}\n", text=True, check=True, cwd=ROOT
        )
    return folder


@pytest.fixture(scope="module")
def address(home):
    """The running portal, with the gate beside it."""
    port = free_port()
    process = subprocess.Popen(
        [str(PAJUMTE), "portal", "--home", str(home), "--port", str(port)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    found = f"http://127.0.0.1:{port}"
    _wait_for(found, process)
    yield found
    process.terminate()
    process.wait(30)


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield started
        started.close()


@pytest.fixture
def portal(browser, address):
    """A fresh visitor. Whatever the test does, nothing may be asked of another host."""
    # axe-core is put into the page by the test; the portal's policy would not let it.
    context = browser.new_context(viewport={"width": 1200, "height": 900}, bypass_csp=True)
    visitor = Portal(context.new_page(), address)
    yield visitor
    assert {url for url in visitor.asked_for if not url.startswith((address, "data:", "blob:"))} == set()
    context.close()


def test_a_clerk_s_month_from_the_first_log_in_to_the_published_figure(portal, files, home):
    portal.log_in(CLERK, PASSWORD)
    portal.heading("Rīga")
    portal.choose_month(_month_in_latvian())
    portal.check(files["with_an_error"])
    portal.heading("Failā ir kļūdas")
    (row,) = [row for row in portal.cells() if "VAL-03" in row]
    assert f"“{PERIOD}-32”" in row
    _picture(portal, "portal-report")
    assert portal.violations() == []

    portal.page.get_by_role("link", name="Pārbaudīt citu failu").click()
    portal.check(files["that_asks"])
    portal.heading("Ir kaut kas neparasts")
    portal.submit()
    portal.status("Jāapstiprina")
    assert portal.violations() == []
    portal.confirm("pārbaudīts, māte ieradās nākamajā dienā")
    portal.status("Pieņemts ar brīdinājumiem")
    _picture(portal, "portal-delivery")
    assert portal.violations() == []
    portal.page.get_by_role("link", name="Saņemšanas apliecinājums").click()
    portal.heading("Saņemšanas apliecinājums")
    assert portal.violations() == []

    assert pajumte("build", home=home).returncode == 0
    assert pajumte("publish", home=home).returncode == 0
    sheltered = "select persons from marts.point_in_time where ref_area = '{}' and ethos_category = 'E2' {} {}"
    totals = "and sex = '_T' and age_band = '_T'"
    published = query(home, sheltered.format(RIGA, totals, f"and time_period = '{LAST_DAY}'"))
    assert [row["persons"] for row in published] == [1], "the resident; the child had left on the 9th"


def test_accounts_and_audit_trail_are_readable_for_nobody_else(home):
    assert stat.S_IMODE((home / "portal.sqlite").stat().st_mode) == 0o600


def test_an_export_is_mapped_before_a_live_preview_and_saved(portal):
    portal.log_in(CLERK, PASSWORD)
    portal.heading("Rīga")
    portal.page.get_by_role("link", name="Eksporta atbilstības").click()
    assert portal.violations() == []
    portal.page.get_by_role("link", name="Uzturēšanās patversmēs").click()
    portal.open_export(STAYS)
    for ours, theirs in STAYS_BY_LABEL.items():
        portal.choose(ours, theirs)
    portal.choose("Vietas identifikators", "– viena vērtība visās rindās –")
    portal.page.get_by_label("Vērtība visās rindās (Vietas identifikators)").fill("F1")
    portal.page.get_by_label("Vērtība visās rindās (Vietas identifikators)").press("Tab")
    preview = portal.page.get_by_role("region", name="Pirmās rindas, kā tās tiktu nolasītas")
    preview.get_by_role("row", name="I-0003 K-103 F1").get_by_text("VAL-04").first.wait_for()
    assert portal.violations() == []
    for text, column, meaning in CODES_BY_LABEL:
        portal.page.get_by_label(f"“{text}” ({column})").select_option(label=meaning)
    portal.page.get_by_text("Šūnās nav nekā, kas būtu jālabo.").wait_for()
    assert portal.violations() == []
    portal.page.set_viewport_size({"width": 390, "height": 844})
    assert not portal.is_wider_than_the_window()
    portal.page.get_by_role("button", name="Saglabāt kā jaunu versiju").click()
    portal.page.get_by_role("status").get_by_text("1. versija ir saglabāta").wait_for()
    assert portal.violations() == []
    portal.page.get_by_role("button", name="Turpmāk neizmantot atbilstības").click()
    portal.page.get_by_role("button", name="Atgriezties pie 1. versijas").click()
    portal.page.get_by_text("Atjaunota 1. versija").wait_for()


def test_an_export_is_mapped_without_javascript(browser, address):
    context = browser.new_context(java_script_enabled=False)
    visitor = Portal(context.new_page(), address)
    visitor.log_in(LEAD, PASSWORD)
    visitor.heading("Rīga")
    visitor.open(f"/m/{RIGA}/mappings/persons/")
    visitor.open_export(CLIENTS)
    visitor.choose("Personas identifikators", "Klienta Nr.")
    visitor.choose("Dzimums", "Dzimums (S/V)")
    visitor.page.get_by_role("button", name="Rādīt priekšskatījumu").click()
    region = visitor.page.get_by_role("region", name="Pirmās rindas, kā tās tiktu nolasītas")
    region.get_by_role("row", name="K-102").get_by_text("VAL-04").wait_for()
    context.close()


def test_an_error_takes_the_focus_and_the_title_says_so(portal):
    portal.log_in(CLERK, "not the password")
    assert portal.page.title().startswith("Kļūda:")
    summary = portal.page.get_by_role("alert")
    summary.wait_for()
    assert summary.evaluate("element => element === document.activeElement")
    summary.get_by_role("link").click()
    assert portal.page.get_by_label("E-pasts").evaluate("element => element === document.activeElement")


def test_a_file_is_checked_with_the_keyboard_alone(portal, files):
    portal.open("/login/")
    _tab_to(portal, "E-pasts")
    portal.page.keyboard.type(CLERK)
    portal.page.keyboard.press("Tab")
    portal.page.keyboard.type(PASSWORD)
    portal.page.keyboard.press("Enter")
    portal.heading("Rīga")
    _tab_to(portal, "Iesniegt mēneša datus")
    portal.page.keyboard.press("Enter")
    portal.heading("Kuru mēnesi iesniedzat?")
    _tab_to(portal, _month_in_latvian())
    portal.page.keyboard.press("Space")
    portal.page.keyboard.press("Enter")
    portal.heading("Izvēlieties failu un pārbaudiet to")
    # The operating system's own window for files is not the page's; what follows it is.
    portal.page.get_by_label("Viena Excel darbgrāmata").set_input_files(files["with_an_error"])
    _tab_to(portal, "Pārbaudīt")
    portal.page.keyboard.press("Enter")
    portal.heading("Failā ir kļūdas")


def test_everything_works_without_javascript(browser, address, files):
    context = browser.new_context(java_script_enabled=False)
    visitor = Portal(context.new_page(), address)
    visitor.log_in(CLERK, PASSWORD)
    visitor.choose_month(_month_in_latvian())
    visitor.check(files["with_an_error"])
    visitor.heading("Failā ir kļūdas")
    context.close()


def test_the_language_is_changed_and_stays(portal):
    portal.log_in(CLERK, PASSWORD)
    portal.page.get_by_role("button", name="English").click()
    portal.page.get_by_role("link", name="Deliver a month").first.click()
    portal.heading("Which month do you deliver?")
    portal.page.get_by_role("button", name="Latviešu").click()
    portal.heading("Kuru mēnesi iesniedzat?")


@pytest.mark.parametrize("width", [1200, 390])
@pytest.mark.parametrize("language", ["lv", "en"])
def test_axe_finds_nothing_on_any_page_and_none_is_wider_than_the_window(portal, width, language):
    portal.page.set_viewport_size({"width": width, "height": 844})
    portal.open("/login/")
    if language == "en":
        portal.page.get_by_role("button", name="English").click()
    wrong = _faults(portal, ["/login/"])
    for email, paths in (
        (
            LEAD,
            [
                "/",
                f"/m/{RIGA}/deliver/",
                f"/m/{RIGA}/deliver/?period=",
                f"/m/{RIGA}/deliver/{PERIOD}/",
                f"/m/{RIGA}/deliver/{PERIOD}/nothing/",
                f"/m/{RIGA}/reports/gone/",
                f"/m/{RIGA}/tokens/",
                f"/m/{RIGA}/calendar/",
                f"/m/{RIGA}/mappings/",
                f"/m/{RIGA}/mappings/shelter_stays/",
                f"/m/{RIGA}/mappings/shelter_stays/exports/gone/",
                "/password/",
                "/help/",
                "/help/feeds/shelter_stays/",
                "/help/codes/sex/",
                "/help/checks/",
                "/help/checks/VAL-03/",
                "/nowhere/",
            ],
        ),
        (MINISTRY, ["/overview/", "/overview/?feed=shelter_stays"]),
    ):
        portal.open("/login/")
        portal.page.locator("#id_username").fill(email)
        portal.page.locator("#id_password").fill(PASSWORD)
        portal.page.keyboard.press("Enter")
        portal.page.wait_for_url(lambda url: "/login/" not in url)
        wrong += _faults(portal, paths)
        portal.page.locator("form[action='/logout/'] button").click()
    assert wrong == []


def test_the_examples_of_the_interface_s_page_work_as_printed(portal, address, files):
    portal.log_in(LEAD, PASSWORD)
    portal.heading("Rīga")
    portal.page.get_by_role("link", name="Piekļuves atslēgas").click()
    portal.page.get_by_label("Kam tā paredzēta?").fill("Uzskaites sistēma")
    portal.page.get_by_role("button", name="Izveidot atslēgu").click()
    token = portal.page.get_by_role("status").locator("code").inner_text()
    environment = {
        **os.environ,
        "PAJUMTE_URL": address,
        "PAJUMTE_TOKEN": token,
        "PERIOD": PERIOD,
        "FILE": str(files["with_an_error"]),
    }
    page = (ROOT / "docs" / "reference" / "interface.en.md").read_text(encoding="utf-8")
    shell, python = (page.split(f"```{kind}\n")[1].split("```")[0] for kind in ("sh", "python"))
    for command in shell.strip().splitlines():
        done = subprocess.run(["sh", "-c", command], env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    assert '"verdict": "rejected"' in done.stdout or '"verdict": "received"' in done.stdout
    done = subprocess.run([sys.executable, "-c", python], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "rejected" in done.stdout.splitlines()[0]
    assert "VAL-03" in done.stdout


def _faults(portal, paths):
    found = []
    for path in paths:
        portal.open(path)
        found += [(path, *violation) for violation in portal.violations()]
        if portal.is_wider_than_the_window():
            found.append((path, "wider than the window"))
    return found


def _tab_to(portal, name):
    """Press Tab until what bears this name has the focus."""
    for _ in range(60):
        portal.page.keyboard.press("Tab")
        words = portal.page.evaluate(
            "(e => [e.innerText, ...(e.labels ? [...e.labels].map(l => l.innerText) : [])].join(' '))"
            "(document.activeElement)"
        )
        if name in words:
            return
    raise AssertionError(f"Tab never came to {name}")


def _month_in_latvian():
    from babel.dates import format_skeleton

    return format_skeleton("yMMMM", LAST_DAY, locale="lv")


def _picture(portal, name):
    folder = os.environ.get("PAJUMTE_SCREENSHOTS")
    if folder:
        portal.page.screenshot(path=Path(folder) / f"{name}.png")


def _wait_for(address, process):
    for _ in range(240):
        assert process.poll() is None, "`pajumte portal` ended by itself"
        try:
            with urllib.request.urlopen(f"{address}/login/", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.5)
    raise AssertionError("the portal did not answer in two minutes")
