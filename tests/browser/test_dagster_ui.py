"""What an operator sees: `pajumte up` over the pilot, in a real browser.

With PAJUMTE_SCREENSHOTS set to a folder, the pictures of the README are written there.
"""

import os
import shutil
import socket
import subprocess
import time
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from tests.e2e.running import PAJUMTE, ROOT

CHROMIUM = shutil.which("chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
PATIENCE_MS = 60_000

pytestmark = [
    pytest.mark.xdist_group("pilot"),
    pytest.mark.skipif(
        CHROMIUM is None and not os.environ.get("CI"), reason="Chromium is not installed, so no page was looked at"
    ),
]


@pytest.fixture(scope="module")
def dagster_ui(pilot_home):
    """The address of a running UI over the pilot's home."""
    port, portal_port, analyst_port = free_port(), free_port(), free_port()
    ports = ["--port", str(port), "--portal-port", str(portal_port), "--analyst-port", str(analyst_port)]
    process = subprocess.Popen(
        [str(PAJUMTE), "up", "--home", str(pilot_home), *ports],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    _wait_for(address, process)
    yield address
    process.terminate()
    process.wait(30)


@pytest.fixture(scope="module")
def page(dagster_ui):
    """A page that notes every address it asks for."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        opened = browser.new_page(viewport={"width": 1500, "height": 900})
        opened.asked_for = []
        opened.on("request", lambda request: opened.asked_for.append(request.url))
        yield opened
        browser.close()


def test_the_graph_reads_from_feeds_to_publication(page, dagster_ui):
    page.goto(f"{dagster_ui}/asset-groups")
    for group in ("shelter", "situations", "housing_first", "costs", "ledger", "marts_counts", "publication"):
        page.get_by_text(group, exact=True).first.wait_for(timeout=PATIENCE_MS)
    assert page.get_by_text("default", exact=True).count() == 0
    page.wait_for_timeout(3000)
    _picture(page, "dagster-graph")


def test_the_grid_shows_which_months_of_which_municipality_are_accepted(page, dagster_ui):
    page.goto(f"{dagster_ui}/assets/feeds/shelter_stays?view=partitions")
    page.get_by_text("Materialized (45)").wait_for(timeout=PATIENCE_MS)
    page.get_by_text("LV0005000").first.wait_for(timeout=PATIENCE_MS)
    _picture(page, "dagster-partitions")


def test_a_refused_delivery_is_a_red_check_on_its_feed(page, dagster_ui):
    """Red in the run that refused it, green in the run after the mended version was accepted."""
    page.goto(f"{dagster_ui}/assets/feeds/shelter_stays?view=checks")
    page.get_by_text("Execution history").first.click(timeout=PATIENCE_MS)
    page.get_by_text("Failed").first.wait_for(timeout=PATIENCE_MS)
    page.get_by_text("Passed").first.wait_for(timeout=PATIENCE_MS)
    _picture(page, "dagster-check")


def test_nothing_is_asked_of_any_other_host(page, dagster_ui):
    outside = {url for url in page.asked_for if not url.startswith((dagster_ui, "ws://127.0.0.1", "data:", "blob:"))}
    assert outside == set()


def free_port():
    """A port that nobody listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _picture(page, name):
    folder = os.environ.get("PAJUMTE_SCREENSHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png")


def _wait_for(address, process):
    for _ in range(240):
        assert process.poll() is None, "`pajumte up` ended by itself"
        try:
            with urllib.request.urlopen(f"{address}/server_info", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.5)
    raise AssertionError("the Dagster UI did not answer in two minutes")
