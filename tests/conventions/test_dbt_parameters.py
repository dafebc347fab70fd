"""A published file names every parameter that decided its figures."""

from __future__ import annotations

import re

import yaml

from tests.integration.dbt_world.building import PROJECT


def test_the_publication_names_every_variable_of_the_project() -> None:
    variables = yaml.safe_load((PROJECT / "dbt_project.yml").read_text())["vars"]
    macro = (PROJECT / "dbt_project/macros/parameters.sql").read_text()
    assert re.findall(r"'([a-z_]+)'", macro) == list(variables)


def test_every_variable_has_its_default_in_the_project_alone() -> None:
    sql = {file.name: file.read_text() for file in (PROJECT / "dbt_project").rglob("*.sql")}
    assert {name for name, text in sql.items() if re.search(r"\bvar\([^)]*,", text)} == set()
