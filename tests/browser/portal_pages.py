"""The portal's pages as a person uses them: by what stands there, never by where it stands in the document."""

from __future__ import annotations

import hashlib
from pathlib import Path

AXE = Path(__file__).parent / "vendored" / "axe-4.14.1.min.js"
AXE_SHA256 = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"
PATIENCE_MS = 20_000
_LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Portal:
    """A browser's page on the portal; notes every address that it asks for."""

    def __init__(self, page, address):
        self.page = page
        self.address = address
        self.asked_for = []
        page.set_default_timeout(PATIENCE_MS)
        page.on("request", lambda request: self.asked_for.append(request.url))

    def open(self, path):
        self.page.goto(self.address + path)

    def log_in(self, email, password):
        self.open("/login/")
        self.page.get_by_label("E-pasts").fill(email)
        self.page.get_by_label("Parole").fill(password)
        self.page.get_by_role("button", name="Pieslēgties").click()

    def heading(self, text):
        """Wait until the page has this heading."""
        self.page.get_by_role("heading", name=text, exact=True, level=1).wait_for()

    def choose_month(self, month):
        self.page.get_by_role("link", name="Iesniegt mēneša datus").first.click()
        self.page.get_by_role("radio", name=month).check()
        self.page.get_by_role("button", name="Turpināt").click()

    def check(self, file):
        """Upload a file and wait for what the gate says."""
        self.page.get_by_label("Viena Excel darbgrāmata").set_input_files(file)
        self.page.get_by_role("button", name="Pārbaudīt").click()
        self.page.get_by_role("heading", name="Ko nolasījām").wait_for()

    def open_export(self, file):
        """Upload a vendor's export and wait for the choice of its columns."""
        self.page.get_by_label("Jūsu sistēmas eksporta fails").set_input_files(file)
        self.page.get_by_role("button", name="Izvēlēties kolonnas").click()
        self.heading("Ko nozīmē jūsu kolonnas?")

    def choose(self, ours, theirs):
        """Choose from which of the export's columns one of ours is filled."""
        self.page.get_by_role("combobox", name=ours).first.select_option(label=theirs)

    def cells(self):
        """The rows of the table of cells, as texts."""
        region = self.page.get_by_role("region", name="Rindas un šūnas")
        return [row.inner_text() for row in region.get_by_role("row").all()[1:]]

    def submit(self):
        self.page.get_by_role("button", name="Iesniegt", exact=True).click()

    def status(self, text):
        """Wait until the delivery has this status."""
        self.page.get_by_role("main").get_by_text(text, exact=True).first.wait_for()

    def confirm(self, reason):
        for question in self.page.get_by_role("checkbox").all():
            question.check()
        self.page.get_by_label("Kāpēc dati ir pareizi?").fill(reason)
        self.page.get_by_role("button", name="Apstiprināt").click()

    def violations(self):
        """What axe-core finds on the page as it is: rule and element."""
        code = AXE.read_text(encoding="utf-8")
        assert hashlib.sha256(code.encode()).hexdigest() == AXE_SHA256
        self.page.evaluate(code)
        found = self.page.evaluate("levels => axe.run({runOnly: levels})", _LEVELS)
        return [(rule["id"], node["html"][:200]) for rule in found["violations"] for node in rule["nodes"]]

    def is_wider_than_the_window(self):
        return self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
