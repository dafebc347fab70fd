"""How the build grows with the country: `python -m benchmarks.build_scale --persons 6000 60000`.

For each size the country of `benchmarks.europe_world` is written (once, where `--folder` keeps it) and built twice: as
production builds it, with dbt and all data tests; and bare, the same SQL in one plain DuckDB process on the same
Parquet files. Then an analyst's questions are asked of the marts. Processor seconds decide the ratios: they do not
depend on what else the machine does.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from benchmarks.europe_world import BUILD_FILE, MONTHS, SEED, write_accepted
from benchmarks.measuring import Usage, usage
from benchmarks.results import keep, show

SIZES = (6_000, 60_000)
"""People over all the months: a small country, and ten times as many."""
ALL_SIZES = (*SIZES, 600_000, 4_000_000)
"""A hundred times as many, and Europe."""
QUESTIONS = (
    "SELECT time_period, persons FROM marts.point_in_time "
    "WHERE ref_area = 'LV' AND ethos_category = '_T' AND sex = '_T' AND age_band = '_T' ORDER BY time_period",
    "SELECT ref_area, age_band, persons FROM marts.annual_prevalence "
    "WHERE ethos_category = 'E1_3' AND sex = 'F' AND time_period = 2024 ORDER BY ALL",
    "SELECT ref_area, sum(inflow_new), sum(outflow_permanent) FROM marts.monthly_flows GROUP BY ALL ORDER BY ALL",
)
_SERIES = {SIZES: "build_scale", ALL_SIZES: "build_scale_full"}
TIMES_ASKED = 5
MILLISECONDS = 1_000


@dataclass(frozen=True, slots=True)
class Measured:
    """What one size has used."""

    persons: int
    spells: int
    pipeline: Usage
    bare_models: Usage
    bare_tests: Usage
    slowest_question: float
    """Seconds of the slowest of QUESTIONS, each the best of TIMES_ASKED."""

    @property
    def overhead(self) -> float:
        """Processor time of the pipeline over that of the same models and tests bare."""
        return self.pipeline.processor / (self.bare_models.processor + self.bare_tests.processor)


def main() -> None:
    """Write the countries that are missing, build them both ways, print, and keep the ratios of the two series."""
    arguments = _arguments()
    if arguments.pipeline:
        print(json.dumps({"pipeline": _build_as_production(arguments.pipeline, arguments.target)}))
        return
    persons = tuple(arguments.persons or (ALL_SIZES if arguments.full else SIZES))
    with TemporaryDirectory() as temporary:
        folder = arguments.folder or Path(temporary)
        sizes = [_measure(folder, each, arguments.months) for each in persons]
    for size in sizes:
        _show(size)
    growth = {f"from_{before.persons}_to_{after.persons}": _growth(before, after) for before, after in pairwise(sizes)}
    figures: dict[str, int | float | str] = {}
    for size in sizes:
        figures[f"spells_of_{size.persons}"] = size.spells
        figures[f"pipeline_to_bare_at_{size.persons}"] = round(size.overhead, 2)
    for name, (seconds, memory) in growth.items():
        figures[f"time_growth_to_data_growth_{name}"] = seconds
        figures[f"memory_growth_to_data_growth_{name}"] = memory
    show("Building: ratios", figures)
    if arguments.months == MONTHS and persons in _SERIES:
        keep(_SERIES[persons], figures)


def _measure(folder: Path, persons: int, months: int) -> Measured:
    world = folder / f"{persons}x{months}"
    if not (world / BUILD_FILE).exists():
        _tell(persons, "writing the country")
        write_accepted(world, persons, months, SEED, lambda done: _tell(persons, f"{done:,} people written"))
    with TemporaryDirectory(dir=folder) as work:
        built, bare = Path(work) / "built" / BUILD_FILE, Path(work) / "bare" / BUILD_FILE
        target = Path(work) / "target"
        for copy in (built, bare):
            copy.parent.mkdir()
            shutil.copyfile(world / BUILD_FILE, copy)
        _tell(persons, "building with dbt, as production does")
        told = _told("benchmarks.build_scale", "--pipeline", built, "--target", target)
        pipeline = Usage(*told["pipeline"])
        slowest = _slowest_question(built)
        spells = _spells(built)
        _tell(persons, "building bare")
        told = _told("benchmarks.bare_build", "--file", bare, "--target", target, "--built", built)
    return Measured(persons, spells, pipeline, Usage(*told["models"]), Usage(*told["tests"]), slowest)


def _build_as_production(file: Path, target: Path) -> Usage:
    """The build's dbt run with the command, project and target folder that the warehouse asset gives it."""
    from dagster_dbt import DbtCliResource

    from orchestration.assets.warehouse import BUILD_COMMAND
    from orchestration.manifest import DBT, dbt_project

    project = dbt_project()
    os.environ["PAJUMTE_BUILD_FILE"] = str(file)
    before = usage(resource.RUSAGE_CHILDREN)
    DbtCliResource(project_dir=project, dbt_executable=str(DBT)).cli(BUILD_COMMAND, target_path=target).wait()
    return usage(resource.RUSAGE_CHILDREN).since(before)


def _told(module: str, *arguments: str | Path) -> dict[str, list[float]]:
    """The last line, as JSON, of a module run in a process of its own: its memory is nobody else's."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{module} failed:\n{done.stdout[-2_000:]}")
    told: dict[str, list[float]] = json.loads(done.stdout.splitlines()[-1])
    return told


def _slowest_question(built: Path) -> float:
    with duckdb.connect(str(built), read_only=True) as connection:
        return max(min(_seconds(connection, question) for _ in range(TIMES_ASKED)) for question in QUESTIONS)


def _seconds(connection: duckdb.DuckDBPyConnection, question: str) -> float:
    start = time.perf_counter()
    connection.execute(question).fetchall()
    return time.perf_counter() - start


def _spells(built: Path) -> int:
    with duckdb.connect(str(built), read_only=True) as connection:
        counted = connection.execute("SELECT count(*) FROM marts.fct_spell").fetchone()
    return int(counted[0]) if counted else 0


def _growth(before: Measured, after: Measured) -> tuple[float, float]:
    """Growth of the pipeline's processor time and of its memory, each over the growth of the spells."""
    data = after.spells / before.spells
    seconds = after.pipeline.processor / before.pipeline.processor / data
    return round(seconds, 2), round(after.pipeline.mebibytes / before.pipeline.mebibytes / data, 2)


def _show(size: Measured) -> None:
    show(
        f"Building {size.persons:,} people ({size.spells:,} spells)",
        {
            "pipeline with all tests, seconds": size.pipeline.elapsed,
            "pipeline with all tests, processor seconds": size.pipeline.processor,
            "pipeline, peak MiB": size.pipeline.mebibytes,
            "bare models, processor seconds": size.bare_models.processor,
            "bare tests, processor seconds": size.bare_tests.processor,
            "bare, seconds": size.bare_models.elapsed + size.bare_tests.elapsed,
            "bare, peak MiB": size.bare_tests.mebibytes,
            "pipeline to bare": size.overhead,
            "dbt itself, processor seconds": size.pipeline.processor
            - size.bare_models.processor
            - size.bare_tests.processor,
            "slowest question of an analyst, milliseconds": size.slowest_question * MILLISECONDS,
        },
    )


def _tell(persons: int, step: str) -> None:
    print(f"{persons:,} people: {step}", file=sys.stderr, flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, nargs="+", help="people over all the months, instead of the usual sizes")
    parser.add_argument("--full", action="store_true", help="up to Europe's 4 million people")
    parser.add_argument("--months", type=int, default=MONTHS)
    parser.add_argument("--folder", type=Path, help="where countries are kept for the next time; else they are not")
    parser.add_argument("--pipeline", type=Path, help="(inner) build this file as production does")
    parser.add_argument("--target", type=Path, help="(inner) dbt's target folder of that build")
    return parser.parse_args()


if __name__ == "__main__":
    main()
