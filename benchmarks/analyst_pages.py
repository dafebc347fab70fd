"""`python -m benchmarks.analyst_pages`: how long the analysts' pages take at national size, p95 over all of them.

A page's answer is its queries, its figures and its charts as they are sent to the browser; measured by Streamlit's own
test runner in this process, over a published file of a simulated country (`--home`, else one is made: 42
municipalities, 60 months, 6,000 persons a year). First answers are in it: every visitor has a first one.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from unittest import mock

from analyst.access.visitor import HEADER, Visitor
from analyst.pages.contents import entries

_SCRIPT = Path(__file__).resolve().parent.parent / "analyst" / "pages" / "main.py"
_PATIENCE_SECONDS = 60
_GOAL_SECONDS = 2.0


def measured(home: Path, rounds: int) -> dict[str, list[tuple[float, float]]]:
    """Of each page, wall and processor seconds of each answer."""
    os.environ["PAJUMTE_ANALYST_PUBLISHED"] = str(home / "published")
    os.environ["PAJUMTE_ANALYST_OPENINGS"] = str(Path(tempfile.mkdtemp()) / "openings.jsonl")
    from streamlit.runtime.context import ContextProxy
    from streamlit.testing.v1 import AppTest

    visitor = Visitor(1, sees_exact_figures=True, language="lv").as_header()
    found: dict[str, list[tuple[float, float]]] = {}
    with mock.patch.object(ContextProxy, "headers", {HEADER: visitor}):
        for _ in range(rounds):
            for entry in entries():
                os.environ["PAJUMTE_BENCHMARK_PAGE"] = entry.key
                app = AppTest.from_function(_show, default_timeout=_PATIENCE_SECONDS)
                wall, processor = time.perf_counter(), time.process_time()
                app.run()
                spent = (time.perf_counter() - wall, time.process_time() - processor)
                if app.exception:
                    raise SystemExit(f"{entry.key}: {app.exception[0].message}")
                found.setdefault(entry.key, []).append(spent)
    return found


def _show() -> None:
    """One page as the script shows it, without the menu: the test runner knows no addresses."""
    import os

    from analyst.pages.contents import entries
    from analyst.pages.page import Page
    from analyst.pages.running import published
    from analyst.reading.published import Mode

    class Unlinked(Page):
        """A page of the test runner, which has no other pages to link to."""

        def link(self, key: str, label: str, **query: str) -> None:
            """Nothing."""

    (entry,) = [entry for entry in entries() if entry.key == os.environ["PAJUMTE_BENCHMARK_PAGE"]]
    entry.show(Unlinked(published().current(Mode.INTERNAL), "lv", {}))


def main() -> int:
    """Print each page and the p95 of all; 1 when it is above the goal."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.analyst_pages", description=__doc__)
    parser.add_argument("--home", type=Path, help="a home with a published file; without one a country is simulated")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    home = given.home or _simulated()
    found = measured(home, given.rounds)
    for key, answers in found.items():
        walls, processors = zip(*answers, strict=True)
        print(
            f"{key:16} first {walls[0]:.2f} s, median {statistics.median(walls):.2f} s wall, "
            f"{statistics.median(processors):.2f} s processor"
        )
    everything = sorted(wall for answers in found.values() for wall, _ in answers)
    processor = sorted(spent for answers in found.values() for _, spent in answers)
    p95 = everything[int(len(everything) * 0.95) - 1]
    spent = processor[int(len(processor) * 0.95) - 1]
    print(f"p95 of {len(everything)} answers: {p95:.2f} s wall, {spent:.2f} s processor")
    return int(p95 > _GOAL_SECONDS)


def _simulated() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="analyst_pages"))
    for command in (
        ["simulate", "--out", str(folder / "country"), "--municipalities", "42", "--months", "60", "--persons", "6000"],
        ["run", "--inbox", str(folder / "country" / "deliveries"), "--home", str(folder / "home")],
    ):
        subprocess.run([sys.executable, "-m", "cli", *command], check=True, stdout=subprocess.DEVNULL)
    return folder / "home"


if __name__ == "__main__":
    sys.exit(main())
