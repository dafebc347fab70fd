"""The analysts' pages over the pilot, in a real browser, through the portal's log-in.

With PAJUMTE_SCREENSHOTS set to a folder, the pictures of the README are written there; with PAJUMTE_PAGE_PICTURES, a
picture of each page, wide and as narrow as a phone.
"""

import io
import json
import os
import re
import urllib.error
import urllib.request
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from analyst.pages.contents import entries
from tests.browser.figures import CLERK, MINISTRY, Figures, running_pages, with_accounts
from tests.browser.serving import NEEDS_CHROMIUM

pytestmark = [pytest.mark.xdist_group("pilot"), NEEDS_CHROMIUM]

KEYS = [entry.key for entry in entries()]


@pytest.fixture(scope="module")
def home(pilot_home):
    """The pilot with an account of the ministry and one of a municipality."""
    return with_accounts(pilot_home)


@pytest.fixture(scope="module")
def address(home):
    with running_pages(home) as found:
        yield found


@pytest.fixture(scope="module")
def ministry(browser, address):
    """Somebody of the ministry, logged in. Nothing may be asked of another host, however many pages are opened."""
    # axe-core is put into the page by the test; the pages' policy would not let it.
    context = browser.new_context(viewport={"width": 1300, "height": 1000}, bypass_csp=True, accept_downloads=True)
    visitor = Figures(context, address)
    visitor.log_in(MINISTRY)
    yield visitor
    context.close()


@pytest.mark.parametrize("key", KEYS)
def test_every_page_is_whole_and_accessible(ministry, key):
    ministry.open(key)
    assert ministry.faults() == []
    # The framework's own buttons would give files that do not say what may go out.
    assert ministry.page.get_by_role("button", name=re.compile("Download as")).count() == 0
    ministry.picture(f"{key}.en", "PAJUMTE_PAGE_PICTURES")


def test_the_menu_marks_the_page_that_is_open(ministry):
    ministry.open("flows")
    current = ministry.page.get_by_role("navigation", name="Pages").locator("[aria-current=page]")
    assert current.all_inner_texts() == ["Who comes, who goes"]
    ministry.page.get_by_role("link", name="Overview", exact=True).click()
    ministry.page.get_by_role("heading", name="Homelessness in Latvia", level=1).wait_for()
    assert current.all_inner_texts() == ["Overview"]


def test_the_document_says_its_language_from_the_first_byte_and_when_it_changes(ministry):
    language = "document.documentElement.lang"
    answer = ministry.page.goto(f"{ministry.address}/breaks?lang=en")
    assert '<html lang="en">' in answer.text()
    answer = ministry.page.goto(f"{ministry.address}/breaks")
    assert '<html lang="lv">' in answer.text(), "the portal's language"
    ministry.page.get_by_role("heading", name="Datu rindu pārrāvumi", level=1).wait_for()
    assert ministry.page.evaluate(language) == "lv"
    ministry.page.get_by_role("button", name="English").click()
    ministry.page.get_by_role("heading", name="Breaks in series", level=1).wait_for()
    assert ministry.page.evaluate(language) == "en"


@pytest.mark.parametrize("key", ["overview", "map", "housing-first"])
def test_latvian_pages_on_a_phone(ministry, key):
    ministry.page.set_viewport_size({"width": 390, "height": 844})
    try:
        ministry.open(key, "lv")
        assert ministry.faults() == []
        ministry.picture(f"{key}.lv", "PAJUMTE_PAGE_PICTURES")
    finally:
        ministry.page.set_viewport_size({"width": 1300, "height": 1000})


def test_on_a_phone_the_menu_gives_way_to_the_page_that_was_chosen(ministry):
    ministry.page.set_viewport_size({"width": 390, "height": 844})
    try:
        ministry.open("overview", "lv")
        ministry.page.get_by_test_id("stExpandSidebarButton").click()
        ministry.page.locator(".st-key-menu a", has_text="Plūsmas").click()
        ministry.page.wait_for_url("**/flows*")
        # What lies under a thumb in the middle of the left edge is the page again, not the menu.
        ministry.page.wait_for_function(
            "!document.elementFromPoint(60, 300).closest('[data-testid=stSidebar]')", timeout=20_000
        )
    finally:
        ministry.page.set_viewport_size({"width": 1300, "height": 1000})


def test_a_table_is_downloaded_as_what_it_is(ministry):
    ministry.open("costs")
    files = {}
    ministry.page.get_by_role("button", name="Download", exact=True).first.click()
    for label in ("CSV, plain", "XLSX", "Parquet", "PNG", "SVG"):
        with ministry.page.expect_download() as waiting:
            ministry.page.get_by_role("button", name=label, exact=True).click()
        files[label] = (waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes())
    assert all(name.startswith("NOT_FOR_PUBLICATION_unit_costs_") for name, _ in files.values())
    table = pl.read_csv(io.BytesIO(files["CSV, plain"][1]))
    assert pl.read_parquet(io.BytesIO(files["Parquet"][1])).height == table.height
    housing_first = table.filter(table["service_type"] == "housing_first")
    assert housing_first["cost_per_client_day"].item() == pytest.approx(19.20)
    assert openpyxl.load_workbook(io.BytesIO(files["XLSX"][1])).sheetnames == ["Notes", "Data"]
    assert files["PNG"][1].startswith(b"\x89PNG")
    assert b"NOT FOR PUBLICATION" in files["SVG"][1]


def test_a_question_of_one_s_own_is_answered_and_a_command_is_not(ministry):
    ministry.open("sql")
    question = ministry.page.get_by_role("textbox", name="Question")
    question.fill("select count(*) as persons from marts.dim_person")
    ministry.page.get_by_role("button", name="Ask").click()
    ministry.page.get_by_text("1 rows").wait_for()
    question.fill("attach 'other.duckdb'")
    ministry.page.get_by_role("button", name="Ask").click()
    ministry.page.get_by_text("One SELECT at a time, and nothing else.").wait_for()


def test_a_filter_changes_the_figure(ministry):
    ministry.open("point-in-time")
    ministry.page.get_by_role("combobox", name="Area").click()
    ministry.page.get_by_role("option", name="Liepāja").click()
    ministry.page.get_by_role("heading", name="People homeless on a night: Liepāja").wait_for()


def test_the_log_of_openings_names_the_build_and_nobody(ministry, home):
    lines = [json.loads(line) for line in (home / "analyst" / "openings.jsonl").read_text().splitlines()]
    assert {line["mode"] for line in lines} == {"internal"}
    assert {line["file"] for line in lines} == {(home / "published" / "current.duckdb").resolve().name}
    assert "Kalns" not in str(lines) and "@" not in str(lines)


def test_a_municipality_sees_no_exact_figures(browser, address, home):
    """It looks at the public file; without one, the page says so instead of showing the exact figures."""
    context = browser.new_context()
    clerk = Figures(context, address)
    clerk.log_in(CLERK)
    assert clerk.page.get_by_role("radio").count() == 0
    assert clerk.page.get_by_text("nav publicējami").count() == 0
    link = home / "published" / "current_public.duckdb"
    aside = link.rename(link.with_name("aside.duckdb"))
    try:
        clerk.page.goto(address)
        clerk.page.get_by_text("Publiskā faila nav").wait_for()
        assert clerk.page.get_by_test_id("stMetric").count() == 0
    finally:
        aside.rename(link)
        context.close()


@pytest.fixture(scope="module")
def clerk(browser, address):
    """Somebody of a municipality, who looks at the public file."""
    context = browser.new_context(viewport={"width": 1300, "height": 1000}, bypass_csp=True)
    visitor = Figures(context, address)
    visitor.log_in(CLERK)
    yield visitor
    context.close()


@pytest.mark.parametrize("key", KEYS)
def test_every_page_of_public_mode_is_whole_and_accessible(clerk, key):
    clerk.open(key, "lv")
    assert clerk.faults() == []
    assert clerk.page.get_by_text("nav publicējami").count() == 0
    if key in ("goals", "quality", "revisions"):
        clerk.page.get_by_text("Šīs lapas rādītāju publiskajā failā nav.").wait_for()
        clerk.page.get_by_text("Precīzos rādītājus redz ministrija: vaicājiet tai.").wait_for()
        assert clerk.page.get_by_role("link", name="Uz portālu").count() == 1
    clerk.picture(f"{key}.public.lv", "PAJUMTE_PAGE_PICTURES")


def test_whoever_logs_out_loses_the_open_page(browser, address):
    context = browser.new_context()
    visitor = Figures(context, address)
    visitor.log_in(MINISTRY)
    context.clear_cookies()
    visitor.page.goto(f"{address}/flows")
    visitor.page.locator("#id_username").wait_for()
    context.close()


@pytest.mark.parametrize("path", ["/_stcore/health", "/_stcore/host-config", "/static/index.html", "/media/x.csv"])
def test_nothing_of_the_running_pages_answers_without_a_session(address, path):
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(address + path, timeout=10)
    assert refused.value.code == 401


@pytest.mark.parametrize("cookie", [None, "session=guessed"])
def test_the_running_pages_open_no_socket_without_a_session(address, cookie):
    from websockets.exceptions import InvalidStatus
    from websockets.sync.client import connect

    headers = {"Cookie": cookie} if cookie else {}
    with pytest.raises(InvalidStatus) as refused:
        connect(address.replace("http", "ws", 1) + "/_stcore/stream", additional_headers=headers, proxy=None)
    assert refused.value.response.status_code == 403


def test_pictures_for_the_readme(ministry):
    for key, name in (
        ("overview", "analyst-overview"),
        ("map", "analyst-map"),
        ("housing-first", "analyst-housing-first"),
    ):
        ministry.open(key)
        ministry.page.wait_for_timeout(1_000)
        folder = os.environ.get("PAJUMTE_SCREENSHOTS")
        if folder:
            ministry.page.screenshot(path=Path(folder) / f"{name}.png")
    assert ministry.faults() == []


def test_nothing_is_asked_of_any_other_host(ministry):
    outside = {
        url for url in ministry.asked_for if "//127.0.0.1:" not in url and not url.startswith(("data:", "blob:"))
    }
    assert outside == set()
    assert any(url.startswith("ws://127.0.0.1") for url in ministry.asked_for)
