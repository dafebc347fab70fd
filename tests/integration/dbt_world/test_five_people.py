"""The methodology pages tell of five people what the marts tell of them, cell by cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.dbt_world.answers import answered, questions_of
from tests.integration.dbt_world.building import BUILD_FILE, rows_of
from tests.integration.dbt_world.five_people import PAGE, build_five_people, deliveries_of, example_pages, tables_of
from tests.oracle.delivered import Delivered
from tests.oracle.people import People

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def five_people(tmp_path_factory: pytest.TempPathFactory, dbt_target: Path) -> Path:
    """The build of what is delivered of the five people."""
    build_file = tmp_path_factory.mktemp("five_people") / BUILD_FILE
    build_five_people(build_file, target=dbt_target)
    return build_file


@pytest.mark.parametrize("page", example_pages(), ids=lambda page: page.stem)
def test_the_example_of_a_page_is_what_the_mart_gives(page: Path, five_people: Path) -> None:
    text = page.read_text()

    assert questions_of(text) == [""]
    assert text == answered(text, {"": five_people})


def test_the_example_of_every_page_has_an_answer(five_people: Path) -> None:
    empty = {page.stem for page in example_pages() if "\n| --- |" not in page.read_text()}
    assert empty == set()


def test_a_changed_cell_is_found(five_people: Path) -> None:
    page = next(page for page in example_pages() if page.stem == "point_in_time").read_text()

    assert "| E1 | 1 | 1 | A |" in page
    changed = page.replace("| E1 | 1 | 1 | A |", "| E1 | 2 | 1 | A |")
    assert answered(changed, {"": five_people}) == page


def test_the_page_of_a_mart_is_the_comment_of_its_table(five_people: Path) -> None:
    comments = rows_of(five_people, "select table_name, comment from duckdb_tables() where schema_name = 'marts'")
    by_table = {row["table_name"]: row["comment"] for row in comments}

    for page in example_pages():
        assert f"\n{by_table[page.stem]}\n{{% enddocs %}}\n" in page.read_text(), page.stem


def test_the_records_on_the_page_are_of_five_people_in_two_municipalities() -> None:
    tables = tables_of(PAGE.read_text())
    deliveries = deliveries_of(tables)
    people = People(Delivered(deliveries))
    keys = [row.key("local_person_id") for row in Delivered(deliveries).rows["persons"]]

    assert {delivery.municipality for delivery in deliveries} == {"LV0001000", "LV0054000"}
    assert len({people.person(key) for key in keys if key is not None}) == 5
    delivered = {feed for delivery in deliveries for feed, rows in delivery.feeds.items() if rows}
    assert delivered == set(tables) - {"unit_costs"}
