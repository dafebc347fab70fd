"""`python -m tests.mutation.check` (`make mutation`): the suite must fail for every slip of the list.

Each slip is made in the parsed project, alone, and the cheapest proof that should see it is run: the dbt unit tests of
a model, or the recount of a mart over a random world. Ends with 1 when one slip survives.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.integration.dbt_world.building import rows_of
from tests.integration.dbt_world.from_logical import world_of
from tests.integration.dbt_world.world import World
from tests.mutation.project import FILE, ProjectError, SlippedProject
from tests.mutation.slips import Slip, load_slips
from tests.oracle.annual_prevalence import annual_prevalence
from tests.oracle.comparing import compare
from tests.oracle.point_in_time import point_in_time
from tests.worlds.logical import LogicalDelivery
from tests.worlds.making import make_world

STOCK_KEYS = ("time_period", "ref_area", "ethos_category", "sex", "age_band")
RECOUNTS: Mapping[str, tuple[Callable[[Sequence[LogicalDelivery]], Mapping[Any, Mapping[str, Any]]], Sequence[str]]] = {
    "point_in_time": (point_in_time, ("persons", "anonymous")),
    "annual_prevalence": (annual_prevalence, ("persons", "nights")),
}
"""Mart → its recount and the columns compared; both have the keys of the stock."""


@dataclass(frozen=True)
class Outcome:
    """What became of a slip: the names of what saw it, empty when it survived; `fault` when it could not be tried."""

    slip: Slip
    seen_by: str
    fault: str = ""

    @property
    def verdict(self) -> str:
        """One word for the table."""
        return "BROKEN" if self.fault else "seen" if self.seen_by else "SURVIVED"


class Check:
    """The proofs over one scratch folder. What a proof needs is built once, when the first slip asks for it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._project = SlippedProject(folder / "target")

    def outcomes(self, slips: Sequence[Slip]) -> Iterator[Outcome]:
        """The outcome of each slip. ProjectError when a proof fails without any slip, so would prove nothing."""
        if models := sorted({slip.unit_tests for slip in slips if slip.unit_tests}):
            _require_none(self._project.failed_unit_tests(self._empty, models))
        if marts := {slip.recount for slip in slips if slip.recount}:
            _require_none([mart for mart in marts if self._difference(mart, self._world)])
        for number, slip in enumerate(slips):
            yield self._outcome(slip, self._folder / f"slip_{number}")

    def _outcome(self, slip: Slip, scratch: Path) -> Outcome:
        try:
            with self._project.slipped(slip):
                return Outcome(slip, self._seen_by(slip, scratch))
        except ProjectError as error:
            return Outcome(slip, "", fault=str(error))

    def _seen_by(self, slip: Slip, scratch: Path) -> str:
        if slip.unit_tests:
            return ", ".join(self._project.failed_unit_tests(self._empty, [slip.unit_tests]))
        shutil.copytree(self._world, scratch)
        self._project.run(scratch, "run", "--select", f"+{slip.recount}")
        difference = self._difference(str(slip.recount), scratch)
        shutil.rmtree(scratch)
        return difference.partition("\n")[0]

    def _difference(self, mart: str, folder: Path) -> str:
        _, values = RECOUNTS[mart]
        return compare(rows_of(folder / FILE, f"from marts.{mart}"), self._recounted(mart), STOCK_KEYS, values)

    def _recounted(self, mart: str) -> Mapping[Any, Mapping[str, Any]]:
        if mart not in self._recounts:
            recount, _ = RECOUNTS[mart]
            self._recounts[mart] = recount(self._deliveries)
        return self._recounts[mart]

    @cached_property
    def _recounts(self) -> dict[str, Mapping[Any, Mapping[str, Any]]]:
        return {}

    @cached_property
    def _deliveries(self) -> Sequence[LogicalDelivery]:
        """A world with a merger, gaps, corrections, withdrawn and dropped records."""
        return make_world(7, merger=True, dropped=True).all_deliveries

    @cached_property
    def _empty(self) -> Path:
        """The folder of a warehouse without deliveries: unit tests need the relations, not their rows."""
        folder = self._folder / "empty"
        folder.mkdir()
        World().write(folder / FILE)
        self._project.run(folder, "build", "--resource-type", "seed", "--resource-type", "model")
        return folder

    @cached_property
    def _world(self) -> Path:
        """The folder of the build of the random world."""
        folder = self._folder / "world"
        folder.mkdir()
        world_of(self._deliveries).write(folder / FILE)
        marts = [f"+{mart}" for mart in RECOUNTS]
        self._project.run(folder, "build", "--select", *marts, "--resource-type", "seed", "--resource-type", "model")
        return folder


def _require_none(failing: Sequence[str]) -> None:
    if failing:
        raise ProjectError(f"these fail without any slip: {', '.join(failing)}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Try every slip, or those of the files named, and print what saw it; 1 when one was not seen."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation.check", description=__doc__)
    parser.add_argument("file", nargs="*", help="name of a model or macro file without .sql; default all of the list")
    named = parser.parse_args(arguments).file
    slips = [slip for slip in load_slips() if not named or Path(slip.file).stem in named]
    unseen = 0
    with tempfile.TemporaryDirectory() as folder:
        for outcome in Check(Path(folder)).outcomes(slips):
            unseen += not outcome.seen_by
            print(f"{outcome.verdict:8}  {Path(outcome.slip.file).stem}: {outcome.slip.mistake}", flush=True)
            print(f"          {outcome.slip.proof}: {outcome.fault or outcome.seen_by or 'nothing'}", flush=True)
    print(f"{len(slips)} slips, {unseen} not seen.")
    return 1 if unseen else 0


if __name__ == "__main__":
    sys.exit(main())
