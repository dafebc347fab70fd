"""The deadline day: `python -m benchmarks.portal_deadline`.

Forty clerks of forty municipalities upload a workbook of 300 rows at the same moment and submit it when they have seen
the report. How long until the first and the last of them has the report; whether anything is lost; whether anybody
sees another's cells. Before that, one clerk alone on a quiet server, also with 5,000 rows.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import requests

from benchmarks.results import keep, show
from feeds.installation import Installation
from feeds.municipalities import all_municipalities
from feeds.settings import Settings
from tests.e2e.town import month_files
from tests.integration.portal.workbooks import as_workbook

CLERKS = 40
PASSWORD = "seši zaļi sienāži"
LAST_DAY = date.today().replace(day=1) - timedelta(days=1)
PERIOD = f"{LAST_DAY:%Y-%m}"
_PATIENCE_SECONDS = 120
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Clerk:
    """One browser, logged in."""

    address: str
    municipality: str
    session: requests.Session = field(default_factory=requests.Session)

    def log_in(self) -> None:
        """Through the form, as people do."""
        self._post("/login/", {"username": _email(self.municipality), "password": PASSWORD})

    def report_on(self, workbook: bytes) -> tuple[float, str, str]:
        """Seconds from the upload to the report, the report's address and its page."""
        start = time.perf_counter()
        path = f"/m/{self.municipality}/deliver/{PERIOD}/"
        page = self._post(path, {}, files={"files": ("x.xlsx", workbook)})
        while "hx-trigger" in page.text:
            if time.perf_counter() - start > _PATIENCE_SECONDS:
                raise TimeoutError("no report")
            time.sleep(0.3)
            page = self.session.get(page.url)
        return time.perf_counter() - start, page.url, page.text

    def submit(self, report: str) -> str:
        """Submit what the report is about; the delivery's address."""
        return self._post(f"{report.removeprefix(self.address)}submit/", {}, form=report).url

    def _post(self, path: str, data: dict[str, str], form: str | None = None, **more: object) -> requests.Response:
        shown = self.session.get(form or self.address + path)
        found = _TOKEN.search(shown.text)
        token = found[1] if found else ""
        answer = self.session.post(
            self.address + path, {**data, "csrfmiddlewaretoken": token}, headers={"Referer": self.address}, **more
        )  # type: ignore[arg-type]
        answer.raise_for_status()
        return answer


def main() -> None:
    """Measure, print, and keep what depends on no machine."""
    towns = [m.code for m in all_municipalities() if m.is_valid_on(LAST_DAY)][:CLERKS]
    with TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        _make_accounts(home, towns)
        address, process = _started(home)
        try:
            clerks = [Clerk(address, town) for town in towns]
            with ThreadPoolExecutor(CLERKS) as together:
                list(together.map(Clerk.log_in, clerks))
                alone = median(clerks[0].report_on(_workbook(towns[0], 148 + n))[0] for n in range(5))
                large = median(clerks[0].report_on(_workbook(towns[0], 2_498 + n))[0] for n in range(3))
                books = [_workbook(town, 148) for town in towns]
                reports = list(together.map(Clerk.report_on, clerks, books))
                deliveries = list(together.map(Clerk.submit, clerks, [report for _, report, _ in reports]))
        finally:
            process.terminate()
            process.wait()
        ledger = Installation.open(Settings(home=home)).ledger
        received = {state.municipality for state in ledger.deliveries(with_results=False)}
    strangers = sum(
        _marker(other) in page
        for (_, _, page), town in zip(reports, towns, strict=True)
        for other in set(towns) - {town}
    )
    own = sum(_marker(town) in page for (_, _, page), town in zip(reports, towns, strict=True))
    seconds = sorted(waited for waited, _, _ in reports)
    counts: dict[str, int | float | str] = {
        "clerks": len(towns),
        "reports": len(reports),
        "with_their_own_cells": own,
        "with_another_s_cells": strangers,
        "received": len(received & set(towns)),
        "addresses": len(set(deliveries)),
        "last_to_alone": round(seconds[-1] / alone, 1),
    }
    show(
        "The deadline day",
        counts
        | {"alone, 300 rows, seconds": alone, "alone, 5,000 rows, seconds": large}
        | {"together, first, seconds": seconds[0], "together, last, seconds": seconds[-1]},
    )
    keep("portal_deadline", counts)


def _workbook(town: str, stays: int) -> bytes:
    """A month of `stays` stays and as many people; one cell, a warning away from being shown, bears the town's mark."""
    days = [(f"S{n}", f"P{n}", f"{PERIOD}-02", f"{PERIOD}-09") for n in range(1, stays)]
    wrong = ("S0a", _marker(town), f"{PERIOD}-02", f"{PERIOD}-09 {_marker(town)}")
    return as_workbook(month_files(*days, wrong, capacity=5_000))[0].content


def _marker(town: str) -> str:
    return f"mark-of-{town}"


def _email(town: str) -> str:
    return f"clerk.{town.lower()}@example.lv"


def _make_accounts(home: Path, towns: list[str]) -> None:
    """One clerk for each town, in a process of its own: Django is made ready once in a process."""
    code = (
        "import sys; from pathlib import Path; from feeds.installation import Installation; "
        "from feeds.settings import Settings; from portal import serving; "
        "installation = Installation.open(Settings(home=Path(sys.argv[1]))); installation.make_trial_keys(); "
        "serving.set_up(installation); from portal.accounts.models import Membership, User; "
        f"people = [(User.objects.create_user(f'clerk.{{town.lower()}}@example.lv', {PASSWORD!r}, full_name=town), "
        "town) for town in sys.argv[2:]]; "
        "Membership.objects.bulk_create(Membership(user=u, role='clerk', municipality=t) for u, t in people)"
    )
    subprocess.run([sys.executable, "-c", code, str(home), *towns], check=True)


def _started(home: Path) -> tuple[str, subprocess.Popen[bytes]]:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "cli", "portal", "--home", str(home), "--port", str(port)]
    process = subprocess.Popen(command, env={**os.environ, "PAJUMTE_HOME": str(home)}, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    for _ in range(240):
        try:
            requests.get(f"{address}/login/", timeout=2).raise_for_status()
            return address, process
        except requests.RequestException:
            time.sleep(0.5)
    raise TimeoutError("the portal did not start")


if __name__ == "__main__":
    main()
