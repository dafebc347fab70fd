"""Builds chosen marts of a small world and reads them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.integration.dbt_world.building import BUILD_FILE, rows_of, run_dbt
from tests.integration.dbt_world.world import World

Mart = list[dict[str, Any]]


def build_marts(world: World, folder: Path, names: Sequence[str], target: Path) -> dict[str, Mart]:
    """The rows of each mart after a build of the world; data tests that need other models too are left out."""
    file = folder / BUILD_FILE
    world.write(file)
    selection = [f"+{name}" for name in names]
    options = ["--exclude-resource-type", "unit_test", "--indirect-selection", "buildable"]
    run_dbt(file, ["build", "--select", *selection, *options], target=target)
    return {name: rows_of(file, f"select * from marts.{name}") for name in names}


def only(rows: Mart, **key: object) -> dict[str, Any]:
    """The one row whose columns have these values."""
    found = [row for row in rows if all(row[column] == value for column, value in key.items())]
    assert len(found) == 1, f"{len(found)} rows with {key}"
    return found[0]
