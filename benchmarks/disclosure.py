"""How long disclosure control takes of a national month, a year and the first public file: `-m benchmarks.disclosure`.

The country of `benchmarks.europe_world` with 6,000 people (42 municipalities, 5 regions) is written and built, then a
month and a whole year of its released tables are protected and audited, and so are all its 60 months for the first
public file, each in a process of its own. Another published file is taken with `--published`. Processor seconds: they
do not depend on what else the machine does.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from analyst.public_file.periods import Record, public_periods
from analyst.released import ReleasePeriod, protected_observations, released_observations
from benchmarks.europe_world import BUILD_FILE, MONTHS, SEED, write_accepted
from benchmarks.measuring import usage
from benchmarks.results import keep, show

PERSONS = 6_000
MONTH, YEAR = "2026-03", "2025"
THRESHOLD = 5
PUBLIC_FILE = "public file"
ALLOWED = {MONTH: 60.0, YEAR: 600.0, PUBLIC_FILE: 900.0}
"""Processor seconds."""


def main() -> None:
    """Measure both periods, print, and keep how much is left out."""
    arguments = _arguments()
    if arguments.period:
        print(json.dumps(_measured(arguments.published, arguments.period)))
        return
    figures: dict[str, int | float | str] = {}
    with _published(arguments.published) as published:
        for period, allowed in ALLOWED.items():
            told = _told("benchmarks.disclosure", "--published", published, "--period", period)
            show(f"Disclosure control of {period}", told | {"allowed, processor seconds": allowed})
            period = period.replace(" ", "_")
            figures[f"figures_of_{period}"] = told["figures"]
            figures[f"share_left_out_of_{period}"] = told["share left out"]
    if arguments.published is None:
        keep("disclosure", figures)


def _measured(published: Path, period: str) -> dict[str, float]:
    if period == PUBLIC_FILE:
        return _measured_public_file(published)
    exact = released_observations(published, ReleasePeriod.parse(period))
    before = usage()
    protected = protected_observations(exact, THRESHOLD)
    used = usage().since(before)
    left_out = protected.observations.filter(protected.observations["conf_status"] != "F").height
    return {
        "figures": exact.height,
        "share left out": round(left_out / exact.height, 3),
        "leaks": len(protected.leaks),
        "processor seconds": round(used.processor, 1),
        "peak MiB": used.mebibytes,
    }


def _measured_public_file(published: Path) -> dict[str, float]:
    """Of all periods, with no record of an earlier one."""
    before = usage()
    with TemporaryDirectory() as nothing:
        periods = public_periods(published, THRESHOLD, Record.read(Path(nothing)))
    used = usage().since(before)
    return {
        "figures": periods.observations.height,
        "share left out": round(periods.left_out_share, 3),
        "held back": len(periods.held_back),
        "processor seconds": round(used.processor, 1),
        "peak MiB": used.mebibytes,
    }


@contextmanager
def _published(given: Path | None) -> Iterator[Path]:
    if given is not None:
        yield given
        return
    with TemporaryDirectory() as folder:
        write_accepted(Path(folder), PERSONS, MONTHS, SEED, lambda _done: None)
        _told("benchmarks.build_scale", "--pipeline", Path(folder) / BUILD_FILE, "--target", Path(folder) / "target")
        yield Path(folder) / BUILD_FILE


def _told(module: str, *arguments: str | Path) -> dict[str, float]:
    """The last line, as JSON, of a module run in a process of its own: its memory is nobody else's."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--published", type=Path, help="a published or built file instead of the simulated country's")
    parser.add_argument("--period", help="(inner) measure this period of --published")
    return parser.parse_args()


if __name__ == "__main__":
    main()
