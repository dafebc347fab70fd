"""The list of slips fits the SQL as it is, and the check tells a slip that is seen from one that is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from tests.integration.dbt_world.building import PROJECT
from tests.mutation.check import RECOUNTS, Check
from tests.mutation.slips import Slip, load_slips

SLIPS = load_slips()
FAMILIES = {"intermediate", "core", "counts", "cohorts", "costs", "outcomes", "comparison", "quality"}
HARMLESS = Slip(
    mistake="none: the same condition written the other way round",
    file="dbt_project/models/marts/quality/reporting_rate.sql",
    original="where beds > 0",
    mutated="where 0 < beds",
    unit_tests="reporting_rate",
)


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.mistake)
def test_the_original_of_every_slip_stands_exactly_once_in_its_file(slip: Slip) -> None:
    assert (PROJECT / slip.file).read_text(encoding="utf-8").count(slip.original) == 1
    assert slip.mutated != slip.original


def test_the_list_reaches_every_family_of_marts_and_names_proofs_that_exist() -> None:
    assert len(SLIPS) >= 24
    assert {part for slip in SLIPS for part in Path(slip.file).parts} >= FAMILIES
    assert {slip.recount for slip in SLIPS} - {None} <= set(RECOUNTS)
    assert len({slip.mistake for slip in SLIPS}) == len(SLIPS)


@pytest.mark.parametrize("proofs", [{}, {"unit_tests": "revisions", "recount": "point_in_time"}])
def test_a_slip_names_exactly_one_proof(proofs: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="exactly one of unit_tests and recount"):
        Slip(mistake="m", file="f", original="a", mutated="b", **proofs)


@pytest.mark.slow
def test_three_slips_are_seen_and_an_edit_that_changes_nothing_is_not(tmp_path: Path) -> None:
    samples = [slip for slip in SLIPS if slip.is_sample]

    outcomes = {outcome.slip: outcome.seen_by for outcome in Check(tmp_path).outcomes([*samples, HARMLESS])}

    assert len(samples) == 3
    assert all(outcomes[slip] for slip in samples)
    assert outcomes[HARMLESS] == ""
