"""The whole dbt project at once, with the unit tests of its models, which production builds leave out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.dbt_world.building import BUILD_FILE, rows_of, run_dbt
from tests.integration.dbt_world.world import World


@pytest.mark.slow
def test_every_unit_test_passes_and_a_warehouse_without_deliveries_builds(tmp_path: Path, dbt_target: Path) -> None:
    build_file = tmp_path / BUILD_FILE
    World().write(build_file)

    run_dbt(build_file, ["build"], target=dbt_target)

    assert rows_of(build_file, "from marts.point_in_time") == []
    assert [row["deliveries_used"] for row in rows_of(build_file, "from marts.publication")] == [0]
