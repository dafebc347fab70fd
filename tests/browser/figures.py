"""The analysts' pages as a person uses them, and the numbers that their charts have drawn."""

from __future__ import annotations

import hashlib
import os
import subprocess
from contextlib import contextmanager
from pathlib import Path

from analyst.wording.words import words_of
from tests.browser.portal_pages import AXE, AXE_SHA256
from tests.browser.serving import free_port, running
from tests.e2e.running import PAJUMTE, ROOT

PASSWORD = "seši zaļi sienāži"
MINISTRY, CLERK = "juris.kalns@example.lv", "anna.ozola@example.lv"
PATIENCE_MS = 90_000
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_DRAWN = """chart => {
    const found = new Map();
    for (const mark of chart.querySelectorAll("g.role-mark path, g.role-mark text, g.role-mark line")) {
        const item = mark.__data__, datum = item && (Array.isArray(item.items) ? null : item.datum);
        if (datum) found.set(JSON.stringify(datum), datum);
    }
    return [...found.values()];
}"""
"""What the marks of a chart stand for, as the chart's own library holds it."""


def with_accounts(home):
    """The home with an account of the ministry and one of a municipality."""
    for email, name, role, municipality in (
        (MINISTRY, "Juris Kalns", "ministry", ""),
        (CLERK, "Anna Ozola", "clerk", "LV0001000"),
    ):
        command = ["portal-user", email, "--name", name, "--role", role, "--municipality", municipality]
        subprocess.run(
            [str(PAJUMTE), *command, "--home", str(home)], input=f"{PASSWORD}\n", text=True, check=True, cwd=ROOT
        )
    return home


@contextmanager
def running_pages(home):
    """The address of the pages, with the portal beside them, each in its own process."""
    port, portal_port = free_port(), free_port()
    figures = {"PAJUMTE_PORTAL_FIGURES_URL": f"http://127.0.0.1:{port}"}
    portal = ["portal", "--home", home, "--port", portal_port]
    pages = ["analyst", "--home", home, "--port", port, "--portal-port", portal_port]
    with (
        running(portal, portal_port, path="/login/", settings=figures),
        running(pages, port, path="/_stcore/health") as found,
    ):
        yield found


class Figures:
    """A browser's page on the figures; notes every address that it asks for and every error."""

    def __init__(self, context, address):
        self.context = context
        self.page = context.new_page()
        self.address = address
        self.asked_for = set()
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.on("request", lambda request: self.asked_for.add(request.url))
        self.page.on("websocket", lambda socket: self.asked_for.add(socket.url))

    def log_in(self, email):
        """From the pages to the portal's log-in and back."""
        self.page.goto(self.address)
        self.page.locator("#id_username").fill(email)
        self.page.locator("#id_password").fill(PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(f"{self.address}/**")
        self._whole("lv")

    def open(self, key, language="en"):
        """Open a page of the menu and wait until all of it is there."""
        self.page.goto(f"{self.address}/{'' if key == 'overview' else key}?lang={language}")
        self._whole(language)

    def _whole(self, language):
        beginning = words_of(language)("Build {build}, from deliveries accepted by {day}.").split("{")[0]
        self.page.get_by_text(beginning).first.wait_for()
        self.page.get_by_test_id("stStatusWidget").wait_for(state="detached")

    def faults(self):
        """What is wrong with the page as it is: exceptions, axe-core's findings, its width."""
        code = AXE.read_text(encoding="utf-8")
        assert hashlib.sha256(code.encode()).hexdigest() == AXE_SHA256
        self.page.evaluate(code)
        found = self.page.evaluate("levels => axe.run({runOnly: levels})", LEVELS)
        ours = [(rule["id"], node["html"][:200]) for rule in found["violations"] for node in rule["nodes"]]
        if self.page.get_by_test_id("stException").count():
            ours.append(("exception", self.page.get_by_test_id("stException").first.inner_text()[:200]))
        if self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            ours.append(("wider than the window", ""))
        return ours

    def picture(self, name, folder_variable):
        folder = os.environ.get(folder_variable)
        if folder:
            self.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    def drawn(self, chart, *names):
        """Of the chart of this name, the rows that its marks were drawn from and that have these columns."""
        return {tuple(row[name] for name in names) for row in self.drawn_rows(chart) if set(names) <= row.keys()}

    def drawn_rows(self, chart):
        """Everything that the marks of the chart were drawn from."""
        found = self.page.locator(f".st-key-chart_{chart} .stVegaLiteChart")
        found.locator("g.role-mark").first.wait_for(state="attached")
        return found.evaluate(_DRAWN)

    def choose(self, label, option):
        """Choose an option of a filter. A long list shows what is typed, not all of it."""
        self.page.get_by_role("combobox", name=label, exact=True).click()
        self.page.keyboard.type(option)
        self.page.get_by_role("option", name=option, exact=True).click()
