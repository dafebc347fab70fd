"""The report of a release in a browser: nothing is asked of anybody, axe-core finds nothing, it fits a phone."""

import os
from pathlib import Path

import pytest

from analyst.releases.report import page
from analyst.releases.report.contents import report
from tests.browser.portal_pages import AXE
from tests.browser.serving import NEEDS_CHROMIUM
from tests.unit.releases.samples import content, observations
from tests.unit.releases.test_report import released_rows

pytestmark = NEEDS_CHROMIUM

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]


@pytest.fixture(scope="module", params=["lv", "en"])
def file(request, tmp_path_factory):
    release = content(observations=observations(released_rows()))
    path = tmp_path_factory.mktemp("report") / f"report.{request.param}.html"
    path.write_bytes(page.page(report(release, request.param, page.FONT)))
    return path


@pytest.mark.parametrize("width", [1200, 390])
def test_the_report_is_accessible_and_asks_for_nothing(browser, file, width):
    # axe-core is put into the page by the test; the page's own policy would not let it.
    context = browser.new_context(viewport={"width": width, "height": 844}, bypass_csp=True)
    shown = context.new_page()
    asked, said = [], []
    shown.on("request", lambda request: asked.append(request.url))
    shown.on("console", lambda message: said.append(message.text))
    shown.goto(file.as_uri())
    assert asked == [file.as_uri()]
    assert said == []
    assert shown.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert shown.locator("svg").count() == shown.locator("[role=img]").count() == 5
    shown.evaluate(AXE.read_text(encoding="utf-8"))
    found = shown.evaluate("levels => axe.run({runOnly: levels})", LEVELS)
    assert [(v["id"], [n["html"][:200] for n in v["nodes"]]) for v in found["violations"]] == []
    folder = os.environ.get("PAJUMTE_PAGE_PICTURES")
    if folder:
        shown.screenshot(path=Path(folder) / f"{file.stem}.{width}.png", full_page=True)
    context.close()
