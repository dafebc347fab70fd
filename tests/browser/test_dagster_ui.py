"""What an operator sees: `pajumte up` over the pilot, in a real browser.

With PAJUMTE_SCREENSHOTS set to a folder, the pictures of the README are written there.
"""

import pytest

from tests.browser.serving import NEEDS_CHROMIUM, free_port, picture, running, running_browser

PATIENCE_MS = 60_000

pytestmark = [pytest.mark.xdist_group("pilot"), NEEDS_CHROMIUM]


@pytest.fixture(scope="module")
def dagster_ui(pilot_home):
    """The address of a running UI over the pilot's home."""
    ports = {"--port": free_port(), "--portal-port": free_port(), "--analyst-port": free_port()}
    command = ["up", "--home", pilot_home, *(word for pair in ports.items() for word in pair)]
    with running(command, ports["--port"], path="/server_info") as address:
        yield address


@pytest.fixture(scope="module")
def page(dagster_ui):
    """A page that notes every address it asks for."""
    with running_browser() as browser:
        opened = browser.new_page(viewport={"width": 1500, "height": 900})
        opened.asked_for = []
        opened.on("request", lambda request: opened.asked_for.append(request.url))
        yield opened


def test_the_graph_reads_from_feeds_to_publication(page, dagster_ui):
    page.goto(f"{dagster_ui}/asset-groups")
    for group in ("shelter", "situations", "housing_first", "costs", "ledger", "marts_counts", "publication"):
        page.get_by_text(group, exact=True).first.wait_for(timeout=PATIENCE_MS)
    assert page.get_by_text("default", exact=True).count() == 0
    page.wait_for_timeout(3000)
    picture(page, "dagster-graph")


def test_the_grid_shows_which_months_of_which_municipality_are_accepted(page, dagster_ui):
    page.goto(f"{dagster_ui}/assets/feeds/shelter_stays?view=partitions")
    page.get_by_text("Materialized (45)").wait_for(timeout=PATIENCE_MS)
    page.get_by_text("LV0005000").first.wait_for(timeout=PATIENCE_MS)
    picture(page, "dagster-partitions")


def test_a_refused_delivery_is_a_red_check_on_its_feed(page, dagster_ui):
    """Red in the run that refused it, green in the run after the mended version was accepted."""
    page.goto(f"{dagster_ui}/assets/feeds/shelter_stays?view=checks")
    page.get_by_text("Execution history").first.click(timeout=PATIENCE_MS)
    page.get_by_text("Failed").first.wait_for(timeout=PATIENCE_MS)
    page.get_by_text("Passed").first.wait_for(timeout=PATIENCE_MS)
    picture(page, "dagster-check")


def test_nothing_is_asked_of_any_other_host(page, dagster_ui):
    outside = {url for url in page.asked_for if not url.startswith((dagster_ui, "ws://127.0.0.1", "data:", "blob:"))}
    assert outside == set()
