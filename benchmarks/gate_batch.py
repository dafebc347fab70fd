"""How long it takes to gate a country's backlog in one run: `python -m benchmarks.gate_batch`, or with `--full`.

Three ways over the same country, each in a process of its own: the gate's batch, as one Dagster run; the same gate one
delivery after another; and the usual recipe (`benchmarks.usual_recipe`). The latter two run on a sample, deliveries
evenly taken from all months and towns, and are extrapolated; the table says so. Without `--full`, half a year is gated
instead of five years.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

from benchmarks.homes import clock, home_with
from benchmarks.national_world import MONTHS, MUNICIPALITIES, PERSONS_A_YEAR, national_deliveries, rows_of
from benchmarks.results import keep, show
from feeds.installation import Installation
from feeds.ledger import WaitingDelivery
from feeds.reading.template_process import template_of
from feeds.settings import Settings

MEBIBYTE_IN_KIBIBYTES = 1024
FEW_MONTHS = 6


def main() -> None:
    """Make the country, measure, print, and keep the ratios of the two usual sizes."""
    arguments = _arguments()
    if arguments.way:
        print(json.dumps(_measure(arguments.way, arguments.home, arguments.sample)))
        return
    months = MONTHS if arguments.full else arguments.months
    size = (arguments.municipalities, months, arguments.persons)
    deliveries = national_deliveries(*size)
    with TemporaryDirectory() as folder:
        country = Path(folder) / "country"
        country.mkdir()
        home_with(deliveries, country)
        told = {way: _in_own_process(way, country, Path(folder) / way, arguments.sample) for way in WAYS}
    batch = told["batch"]["seconds"] / len(deliveries)
    figures: dict[str, int | float | str] = {
        "deliveries": len(deliveries),
        "rows": rows_of(deliveries),
        "sample_of_the_other_two_ways": arguments.sample,
        "one_by_one_to_batch": round(told["one_by_one"]["seconds"] / arguments.sample / batch, 1),
        "usual_recipe_to_batch": round(told["usual_recipe"]["seconds"] / arguments.sample / batch, 1),
    }
    show(
        "Gating a country's backlog",
        figures
        | {
            "batch, seconds": told["batch"]["seconds"],
            "batch, processor seconds of the gate itself": told["batch"]["processor"],
            "batch, peak MiB of all processes": told["batch"]["mebibytes"],
            "one by one, seconds (extrapolated)": told["one_by_one"]["seconds"] / arguments.sample * len(deliveries),
            "usual recipe, seconds (extrapolated)": told["usual_recipe"]["seconds"]
            / arguments.sample
            * len(deliveries),
        },
    )
    if size in _KEPT:
        keep(_KEPT[size], figures)


def _batch(installation: Installation, _: list[WaitingDelivery]) -> None:
    from dagster import DagsterInstance, materialize

    from benchmarks.usual_recipe import QUIET
    from orchestration.assets.feeds import gated_feeds
    from orchestration.resources import PajumteResource

    class AtTheBenchmarksTime(PajumteResource):
        def open(self) -> Installation:
            return installation

    with DagsterInstance.ephemeral() as instance:
        materialize([gated_feeds], resources={"pajumte": AtTheBenchmarksTime()}, instance=instance, run_config=QUIET)


def _one_by_one(installation: Installation, sample: list[WaitingDelivery]) -> None:
    from expectations.gating import gate_waiting

    for delivery in sample:
        gate_waiting(installation, [delivery.delivery_id])


def _usual_recipe(installation: Installation, sample: list[WaitingDelivery]) -> None:
    from benchmarks.usual_recipe import validate_each

    validate_each(installation, sample)


_KEPT = {
    (MUNICIPALITIES, FEW_MONTHS, PERSONS_A_YEAR): "gate_batch",
    (MUNICIPALITIES, MONTHS, PERSONS_A_YEAR): "gate_batch_full",
}
WAYS: dict[str, Callable[[Installation, list[WaitingDelivery]], None]] = {
    "batch": _batch,
    "one_by_one": _one_by_one,
    "usual_recipe": _usual_recipe,
}


def _in_own_process(way: str, country: Path, home: Path, sample: int) -> dict[str, float]:
    copytree(country, home)
    command = [
        sys.executable,
        "-m",
        "benchmarks.gate_batch",
        "--way",
        way,
        "--home",
        str(home),
        "--sample",
        str(sample),
    ]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def _measure(way: str, home: Path, sample: int) -> dict[str, float]:
    """Seconds, imports not counted, and the peak memory of this process and of the readers together."""
    import great_expectations  # noqa: F401  (its import costs the same whichever way is measured)

    installation = Installation.open(Settings(home=home), clock)
    waiting = sorted(installation.ledger.waiting(), key=lambda d: (d.period, d.received_seq))
    taken = [waiting[len(waiting) * number // sample] for number in range(sample)]
    start = time.perf_counter()
    WAYS[way](installation, taken)
    seconds = time.perf_counter() - start
    own = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "seconds": seconds,
        "processor": own.ru_utime + own.ru_stime,
        "mebibytes": (own.ru_maxrss + _readers_kibibytes()) / MEBIBYTE_IN_KIBIBYTES,
    }


def _readers_kibibytes() -> int:
    """The peak memory of the template and of its last workers, what they share with it counted once for each."""
    template = template_of(os.getpid()).process_id
    children = Path(f"/proc/{template}/task/{template}/children").read_text().split()
    return sum(_peak_kibibytes(number) for number in (str(template), *children))


def _peak_kibibytes(process: str) -> int:
    """VmHWM, since the usage that a parent is told of begins with the parent's own memory."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--municipalities", type=int, default=MUNICIPALITIES)
    parser.add_argument("--months", type=int, default=FEW_MONTHS)
    parser.add_argument("--full", action="store_true", help=f"all {MONTHS} months")
    parser.add_argument("--persons", type=int, default=PERSONS_A_YEAR, help="people a year")
    parser.add_argument("--sample", type=int, default=12, help="deliveries for the two slow ways")
    parser.add_argument("--way", choices=WAYS, help="(inner) measure one way over --home")
    parser.add_argument("--home", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
