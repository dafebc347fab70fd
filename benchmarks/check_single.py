"""How long one answer takes: `python -m benchmarks.check_single`.

In a process that has answered before, with readers that have been started (the portal's case): the median of some
checks of a delivery of 5,000 and of 100,000 rows, and the usual recipe on the smaller one. And a cold `pajumte check`
of the smaller one, from the start of the command to its end.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.homes import clock, home_with
from benchmarks.large_delivery import delivery_of
from benchmarks.national_world import rows_of
from benchmarks.results import keep, show
from benchmarks.usual_recipe import validate_each
from expectations.gate import GateInput, gate
from feeds.clock import today_in_latvia
from feeds.installation import Installation
from feeds.reading import read_delivery
from feeds.submitting import originals
from tests.worlds.logical import LogicalDelivery
from tests.worlds.writing import write_delivery

SMALL, LARGE, TIMES = 5_000, 100_000, 5


def main() -> None:
    """Measure, print, and keep the ratios."""
    small, large = delivery_of(SMALL), delivery_of(LARGE)
    with TemporaryDirectory() as folder:
        homes = {name: _home(delivery, Path(folder) / name) for name, delivery in (("small", small), ("large", large))}
        _check(homes["small"])
        of_small = _median_seconds(lambda: _check(homes["small"]))
        of_large = _median_seconds(lambda: _check(homes["large"]))
        usual = _median_seconds(lambda: validate_each(homes["small"], homes["small"].ledger.waiting()))
        (Path(folder) / "files").mkdir()
        files = write_delivery(small, Path(folder) / "files")
        cold = _median_seconds(lambda: _cold_check(files))
    figures: dict[str, int | float | str] = {
        "rows_small": rows_of([small]),
        "rows_large": rows_of([large]),
        "usual_recipe_to_small": round(usual / of_small, 1),
        "large_to_small": round(of_large / of_small, 1),
        "cold_to_small": round(cold / of_small, 1),
    }
    seconds = {
        "small, seconds": of_small,
        "large, seconds": of_large,
        "usual recipe on the small one, seconds": usual,
        "cold command on the small one, seconds": cold,
    }
    show("Checking one delivery", figures | seconds)
    keep("check_single", figures)


def _home(delivery: LogicalDelivery, root: Path) -> Installation:
    root.mkdir()
    return home_with([delivery], root)


def _check(installation: Installation) -> None:
    """As the portal answers: opened, read, gated; nothing is stored."""
    (delivery,) = installation.ledger.waiting()
    keys = installation.gate_keys()
    files = originals(delivery, installation.home, keys)
    read = read_delivery(files, municipality=delivery.municipality, period=delivery.period, keys=keys.tokens)
    given = GateInput(delivery.delivery_id, delivery.municipality, delivery.period, read)
    gate([given], None, today=today_in_latvia(clock))


def _cold_check(files: Sequence[Path]) -> None:
    """The command's exit says what it thinks of the delivery, which is of no interest here; 2 would be a mistake."""
    command = [sys.executable, "-m", "cli", "check", *map(str, files)]
    if subprocess.run(command, capture_output=True, check=False).returncode == 2:
        raise RuntimeError("pajumte check does not take the benchmark's files")


def _median_seconds(act: Callable[[], None]) -> float:
    taken = []
    for _ in range(TIMES):
        start = time.perf_counter()
        act()
        taken.append(time.perf_counter() - start)
    return median(taken)


if __name__ == "__main__":
    main()
