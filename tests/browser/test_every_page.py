"""Every page of the portal: axe-core finds nothing, the keyboard reaches everything, nothing is wider than a phone.

With PAJUMTE_PAGE_PICTURES set to a folder, a picture of each page at phone width is written there.
"""

import os
import re
import subprocess
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest

from feeds.delivery import UploadedFile
from feeds.dropping import NameSays
from feeds.installation import Installation
from feeds.settings import Settings
from feeds.submitting import submit
from tests.browser.portal_pages import Portal
from tests.browser.test_dagster_ui import CHROMIUM, QUIET, free_port
from tests.browser.test_portal import PASSWORD, _wait_for
from tests.e2e.running import PAJUMTE, ROOT
from tests.e2e.town import RIGA, month_files

pytestmark = [
    pytest.mark.xdist_group("every page in a browser"),
    pytest.mark.skipif(
        CHROMIUM is None and not os.environ.get("CI"), reason="Chromium is not installed, so no page was looked at"
    ),
]

LEAD, CLERK, MINISTRY, ADMINISTRATOR = (f"{name}@example.lv" for name in ("ilze.liepa", "anna", "juris", "admin"))
PERIOD = f"{date.today().replace(day=1) - timedelta(days=1):%Y-%m}"
TOWN = f"/m/{RIGA}"
MONTH = f"{TOWN}/deliveries/{PERIOD}"
OF_A_LEAD = [
    "/",
    f"{TOWN}/deliver/",
    f"{TOWN}/deliver/{PERIOD}/",
    f"{TOWN}/deliver/{PERIOD}/prepare/",
    f"{TOWN}/deliver/{PERIOD}/nothing/",
    f"{TOWN}/reports/gone/",
    f"{MONTH}/1/",
    f"{MONTH}/2/",
    f"{MONTH}/2/receipt/",
    f"{MONTH}/2/withdraw/",
    f"{MONTH}/2/compare/1/",
    f"{TOWN}/members/",
    f"{TOWN}/tokens/",
    "/password/",
    "/help/",
    "/help/interface/",
    "/help/feeds/shelter_stays/",
    "/help/codes/sex/",
    "/help/checks/",
    "/help/checks/VAL-03/",
    "/nowhere/",
]
OF_AN_ADMINISTRATOR = [
    "/admin/",
    "/admin/accounts/user/",
    "/admin/accounts/user/add/",
    "/admin/accounts/user/1/change/",
    "/admin/accounts/apitoken/",
    "/admin/audit/act/",
]
OF_NOBODY = ["/login/", "/admin/login/", "/invitation/guessed/"]

_FOCUSABLE = """
() => {
  const all = [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), textarea, select, summary, [tabindex="0"]')];
  const seen = new Set();
  const open = all.filter(e => e.checkVisibility() && !e.disabled && !e.closest('details:not([open]) > :not(summary)'));
  const stops = open.filter(e => {
    // Of radio buttons of one name the keyboard stops at one; the arrows reach the others.
    if (e.type !== 'radio') return true;
    const chosen = document.querySelector(`input[type=radio][name="${e.name}"]:checked`);
    if (chosen) return e === chosen;
    return !seen.has(e.name) && Boolean(seen.add(e.name));
  });
  stops.forEach((e, n) => { e.dataset.stop = String(n); });
  document.activeElement.blur();
  return stops.map(e => e.outerHTML.slice(0, 120));
}
"""
_AT = """
() => {
  const e = document.activeElement, style = getComputedStyle(e);
  const box = e.getBoundingClientRect();
  return {stop: e.dataset ? e.dataset.stop : undefined,
          marked: style.outlineStyle !== 'none' || style.boxShadow !== 'none',
          seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight};
}
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Four accounts, and a month of two versions: the first is rejected, the second asks."""
    folder = tmp_path_factory.mktemp("every_page") / "home"
    for email, name, role, municipality in (
        (LEAD, "Ilze Liepa", "lead", RIGA),
        (CLERK, "Anna Ozola", "clerk", RIGA),
        (MINISTRY, "Juris Kalns", "ministry", ""),
        (ADMINISTRATOR, "Pēteris Ozols", "administrator", ""),
    ):
        command = ["portal-user", email, "--name", name, "--role", role, "--municipality", municipality]
        subprocess.run(
            [str(PAJUMTE), *command, "--home", str(folder)], input=f"{PASSWORD}\n", text=True, check=True, cwd=ROOT
        )
    installation = Installation.open(Settings(home=folder))
    installation.make_trial_keys()
    for end in (f"{PERIOD}-32", f"{PERIOD}-09"):
        submit(
            month_files(("S1", "P1", f"{PERIOD}-02", end), children=["P1"]),
            **{"municipality": RIGA, "period": PERIOD, "says": NameSays(RIGA, PERIOD)},
            **{"home": installation.home, "ledger": installation.ledger, "clock": installation.clock},
            archive=installation.archive_writer(),
        )
    return folder


@pytest.fixture(scope="module")
def address(home):
    port = free_port()
    process = subprocess.Popen(
        [str(PAJUMTE), "portal", "--home", str(home), "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, "PAJUMTE_PORTAL_PUBLIC_URL": f"http://127.0.0.1:{port}"},
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


@pytest.fixture(params=["lv", "en"])
def language(request):
    return request.param


@pytest.fixture(params=[1200, 390])
def portal(browser, address, language, request):
    """A fresh visitor with this language and width of window. Nothing may be asked of another host."""
    # axe-core is put into the page by the test; the portal's policy would not let it.
    context = browser.new_context(viewport={"width": request.param, "height": 844}, bypass_csp=True)
    context.add_cookies([{"name": "language", "value": language, "url": address}])
    visitor = Portal(context.new_page(), address)
    visitor.name = language if request.param == 390 else None
    yield visitor
    assert {url for url in visitor.asked_for if not url.startswith((address, "data:", "blob:"))} == set()
    context.close()


def log_in(portal, email):
    portal.open("/login/")
    portal.page.locator("#id_username").fill(email)
    portal.page.locator("#id_password").fill(PASSWORD)
    portal.page.keyboard.press("Enter")
    portal.page.wait_for_url(lambda url: "/login/" not in url)


def faults(portal, name):
    """What is wrong with the page as it is now."""
    found = [(name, *violation) for violation in portal.violations()]
    if portal.is_wider_than_the_window():
        found.append((name, "wider than the window"))
    found += [(name, "keyboard", element) for element in out_of_reach(portal.page)]
    folder = os.environ.get("PAJUMTE_PAGE_PICTURES")
    if folder and portal.name:
        file = re.sub(r"\W+", "-", name).strip("-") or "start"
        portal.page.screenshot(path=Path(folder) / f"{file}.{portal.name}.png", full_page=True)
    return found


def out_of_reach(page):
    """The elements that Tab does not come to, or where nobody sees that it has."""
    stops = page.evaluate(_FOCUSABLE)
    reached = set()
    for _ in range(len(stops) + 3):
        page.keyboard.press("Tab")
        at = page.evaluate(_AT)
        if at["stop"] is not None and at["marked"] and at["seen"]:
            reached.add(int(at["stop"]))
    return [element for number, element in enumerate(stops) if number not in reached]


def all_faults(portal, paths):
    found = []
    for path in paths:
        portal.open(path)
        found += faults(portal, path)
    return found


def test_pages_before_the_log_in(portal, language):
    found = all_faults(portal, OF_NOBODY)
    portal.open("/login/")
    portal.page.locator("#id_username").fill("x@example.lv")
    portal.page.locator("#id_password").fill("wrong")
    portal.page.keyboard.press("Enter")
    portal.page.get_by_role("alert").wait_for()
    found += faults(portal, "login refused")
    for _ in range(5):
        portal.page.locator("#id_username").fill(f"locked.{language}.{portal.page.viewport_size['width']}@example.lv")
        portal.page.locator("#id_password").fill("wrong")
        with portal.page.expect_navigation():
            portal.page.keyboard.press("Enter")
    assert portal.page.locator("#id_username").count() == 0
    found += faults(portal, "locked")
    assert found == []


def test_pages_of_a_lead(portal):
    log_in(portal, LEAD)
    portal.open(f"{MONTH}/2/")
    portal.status({"lv": "Jāapstiprina", "en": "Needs confirmation"}[portal.page.locator("html").get_attribute("lang")])
    found = all_faults(portal, OF_A_LEAD)
    portal.open(f"{TOWN}/members/")
    portal.page.locator("a[href$='/end/']").first.click()
    found += faults(portal, "end a role")
    portal.open(f"{TOWN}/members/")
    portal.page.locator("main form button").last.click()
    portal.page.get_by_role("alert").wait_for()
    found += faults(portal, "invitation refused")
    portal.open(f"{MONTH}/2/withdraw/")
    portal.page.locator("main form button").click()
    portal.page.get_by_role("alert").wait_for()
    found += faults(portal, "withdrawal refused")
    assert found == []


def test_the_page_of_an_invitation(portal, language):
    log_in(portal, LEAD)
    portal.open(f"{TOWN}/members/")
    portal.page.locator("#id_full_name").fill("Uldis Bērziņš")
    portal.page.locator("#id_email").fill(f"uldis.{language}.{portal.page.viewport_size['width']}@example.lv")
    portal.page.locator("#id_role").check()
    portal.page.locator("main form button").last.click()
    shown = portal.page.locator(".token").inner_text()
    found = faults(portal, "invited")
    portal.page.locator("form[action='/logout/'] button").click()
    portal.page.goto(shown)
    assert found + faults(portal, "invitation") == []


def test_pages_of_the_ministry(portal):
    log_in(portal, MINISTRY)
    assert all_faults(portal, ["/", "/overview/"]) == []


def test_the_administrator_s_log_in_is_the_portal_s_and_the_pages_behind_it(portal):
    portal.open("/admin/")
    assert "/login/?next=/admin/" in portal.page.url
    portal.page.locator("#id_username").fill(ADMINISTRATOR)
    portal.page.locator("#id_password").fill(PASSWORD)
    portal.page.keyboard.press("Enter")
    portal.page.locator("#site-name").wait_for()
    assert all_faults(portal, OF_AN_ADMINISTRATOR) == []


@contextmanager
def without_the_key_of_tokens(home):
    """What an operator sees who has moved the key: nothing can be compared with last month's."""
    key = next(path for path in (home / "keys").iterdir() if "token" in path.name or "pseudonym" in path.name)
    moved = key.with_name("moved")
    key.rename(moved)
    try:
        yield
    finally:
        moved.rename(key)


@pytest.mark.parametrize("portal", [390], indirect=True)
def test_a_file_that_is_awaited_and_one_that_could_not_be_checked(portal, home, language):
    log_in(portal, CLERK)
    portal.open(f"{TOWN}/deliver/{PERIOD}/")
    portal.page.locator("#files").set_input_files(_as_uploads(_a_big_month()))
    portal.page.locator("main form button").click()
    portal.page.locator("[hx-trigger]").wait_for(state="attached")
    found = faults(portal, "awaited")
    assert portal.page.locator("[hx-trigger]").count() == 1, "the page was looked at while it waited"
    said = portal.page.locator("#announcer")
    assert said.inner_text() == ""
    portal.page.locator("#main .panel").wait_for(timeout=120_000)
    heading = portal.page.get_by_role("heading", level=1).inner_text()
    assert said.get_attribute("aria-live") == "polite"
    assert said.inner_text().startswith(heading), "what the page has become is said, once it has become it"
    assert portal.page.evaluate("document.activeElement !== document.body"), "the keyboard stays in the page"
    found += faults(portal, "report")
    portal.open(f"{TOWN}/deliver/{PERIOD}/")
    portal.page.locator("#files").set_input_files(_as_uploads(month_files(("S1", "P1", f"{PERIOD}-02", "never"))))
    portal.page.locator("main form button").click()
    portal.page.locator("#cells").wait_for()
    found += faults(portal, "report with errors")
    with without_the_key_of_tokens(home):
        portal.open(f"{TOWN}/deliver/{PERIOD}/")
        portal.page.locator("#files").set_input_files(_as_uploads(month_files()))
        portal.page.locator("main form button").click()
        retry = {"lv": "Mēģināt vēlreiz", "en": "Try again"}[language]
        portal.page.get_by_role("link", name=retry).wait_for()
        found += faults(portal, "failed")
    assert found == []


def _a_big_month():
    """A month whose check takes longer than a page waits."""
    stays = [(f"S{n}", f"P{n}", f"{PERIOD}-02", f"{PERIOD}-09") for n in range(1, 120_000)]
    return month_files(*stays, capacity=150_000)


def _as_uploads(files: tuple[UploadedFile, ...]):
    return [{"name": f"{n}.csv", "mimeType": "text/csv", "buffer": file.content} for n, file in enumerate(files)]
