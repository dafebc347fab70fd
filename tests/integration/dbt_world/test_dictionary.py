"""`marts.dictionary` tells in Latvian and English what every published table and column is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.integration.dbt_world.building import BUILD_FILE, PROJECT, rows_of, run_dbt
from tests.integration.dbt_world.world import World

Entry = dict[str, Any]


@pytest.fixture(scope="module")
def entries(tmp_path_factory: pytest.TempPathFactory, dbt_target: Path) -> dict[tuple[str, str], Entry]:
    """The dictionary by (mart, column); it is asked of the project alone, so nothing else is built."""
    build_file = tmp_path_factory.mktemp("dictionary") / BUILD_FILE
    World().write(build_file)
    run_dbt(build_file, ["run", "--select", "dictionary"], target=dbt_target)
    return {(row["mart"], row["column_name"]): row for row in rows_of(build_file, "from marts.dictionary")}


def test_every_published_table_and_column_has_an_entry(entries: dict[tuple[str, str], Entry]) -> None:
    written = [
        model
        for file in (PROJECT / "dbt_project/models/marts").rglob("_*.yml")
        for model in (yaml.safe_load(file.read_text()) or {}).get("models", [])
    ]
    expected = {(model["name"], column) for model in written for column in ["", *_columns(model)]}

    assert expected
    assert set(entries) == expected


def _columns(model: dict[str, Any]) -> list[str]:
    return [column["name"] for column in model["columns"]]


def test_every_entry_is_told_in_both_languages(entries: dict[tuple[str, str], Entry]) -> None:
    told = ("label_lv", "definition", "definition_lv")

    assert [key for key, entry in entries.items() if not all(entry[name] for name in told)] == []
    for one, other in (("unit", "unit_lv"), ("usage_warning", "usage_warning_lv")):
        assert [key for key, entry in entries.items() if (entry[one] is None) != (entry[other] is None)] == []


def test_a_warning_stands_apart_from_the_definition(entries: dict[tuple[str, str], Entry]) -> None:
    entry = entries["completeness", ""]

    assert entry["definition"].endswith("Records taken back as a mistake are left out.")
    assert entry["usage_warning"].startswith("an empty cell is not always a missing one")
    assert entry["definition_lv"].endswith("Atsauktus ierakstus neskaita.")
    assert entry["usage_warning_lv"].startswith("Tukša šūna ne vienmēr nozīmē trūkstošu ziņu")


def test_the_section_of_a_page_is_the_warning_of_its_mart(entries: dict[tuple[str, str], Entry]) -> None:
    entry = entries["annual_prevalence", ""]

    assert entry["usage_warning"].startswith("NOT additive over areas, categories or years.")
    assert "##" not in entry["usage_warning"]
    assert entry["usage_warning_lv"].startswith("NAV saskaitāms pa teritorijām, kategorijām un gadiem")


def test_a_column_has_its_unit_and_its_origins(entries: dict[tuple[str, str], Entry]) -> None:
    entry = entries["service_unit_costs", "amount_eur"]

    assert (entry["unit"], entry["unit_lv"]) == ("EUR", "EUR")
    assert entry["definition_lv"] == "Visas perioda izmaksas EUR, labojumus ieskaitot; tukšs, ja nav iesniegtas."
    assert "service_costs" in entry["source"].split(", ")
