"""Every mart of the methodology has one page, which is its description too; pages have the same parts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.integration.dbt_world.building import PROJECT
from tests.integration.dbt_world.five_people import example_pages

SUBJECTS = ("counts", "cohorts", "costs", "outcomes", "comparison")
PARTS = [
    "What it counts",
    "Formula",
    "Source",
    "Boundaries",
    "Five people",
    "Before you use it",
    "Beside HUD, CHAIN, OECD, EPOCH",
]
MARTS = PROJECT / "dbt_project/models/marts"


def _described_by() -> dict[str, str]:
    """Mart → its `description:` line."""
    texts = [file.read_text() for subject in SUBJECTS for file in (MARTS / subject).glob("_*.yml")]
    found = [re.findall(r"^  - name: (\w+)\n    description: (.*)$", text, re.MULTILINE) for text in texts]
    return dict(pair for pairs in found for pair in pairs)


def test_every_mart_has_a_page_and_every_page_a_mart() -> None:
    marts = {model.stem for subject in SUBJECTS for model in (MARTS / subject).glob("*.sql")}

    assert {page.stem for page in example_pages()} == marts


def test_the_page_of_a_mart_is_its_description() -> None:
    described = _described_by()
    pages = [page.stem for page in example_pages()]

    assert {mart: described[mart] for mart in pages} == {mart: f"\"{{{{ doc('{mart}') }}}}\"" for mart in pages}


@pytest.mark.parametrize("page", example_pages(), ids=lambda page: page.stem)
def test_a_page_has_its_parts_in_order_and_none_is_empty(page: Path) -> None:
    text = page.read_text()

    assert f"{{% docs {page.stem} %}}\nOne row per " in text
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == PARTS
    assert all(part.strip() for part in re.split(r"^## .*$", text, flags=re.MULTILINE))


def test_the_index_lists_every_page() -> None:
    index = (PROJECT / "docs/README.md").read_text()
    pages = [page for page in (PROJECT / "docs").rglob("*.md") if page.name != "README.md"]

    assert [str(page) for page in pages if f"]({page.relative_to(PROJECT / 'docs')})" not in index] == []
