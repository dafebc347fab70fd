"""Tables of a page are rewritten from its SQL, and nothing else of the page is."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests.integration.dbt_world.answers import answered, main, questions_of
from tests.integration.dbt_world.five_people import tables_of

PAGE = """# Nights

```sql
select night, people, share, known from nights order by night
```

| old |
| --- |
| 1 |

Prose with | a bar.

```sql other
select 1 as one
```

| one |
| --- |
| 2 |
"""


@pytest.fixture
def nights(tmp_path: Path) -> Path:
    """A file with two nights."""
    file = tmp_path / "nights.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute(
            "create table nights as from"
            " (values (date '2024-02-29', 3, 1 / 3, true), (date '2024-03-01', 0, null, false))"
            " nights(night, people, share, known)"
        )
    return file


def test_a_table_becomes_the_answer_and_the_rest_of_the_page_stays(nights: Path) -> None:
    answer = (
        "| night | people | share | known |\n| --- | --- | --- | --- |\n"
        "| 2024-02-29 | 3 | 0.3333 | true |\n| 2024-03-01 | 0 |  | false |\n"
    )

    assert answered(PAGE, {"": nights}) == PAGE.replace("| old |\n| --- |\n| 1 |\n", answer)


def test_an_answer_without_rows_is_its_header(nights: Path) -> None:
    page = "```sql\nselect night from nights where people > 9\n```\n\nProse.\n"

    assert answered(page, {"": nights}) == page.replace("Prose", "| night |\n| --- |\nProse")


def test_a_question_of_a_build_that_is_not_given_keeps_its_answer(nights: Path) -> None:
    assert questions_of(PAGE) == ["", "other"]
    assert answered(PAGE, {"other": nights}) == PAGE.replace("| 2 |", "| 1 |")


def test_the_command_writes_the_page(nights: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE)

    main([str(page), f"other={nights}"])

    assert page.read_text() == PAGE.replace("| 2 |", "| 1 |")


def test_records_are_read_from_the_table_below_their_heading() -> None:
    page = "### stays\nSome words.\n\n| id | who |\n|---|---|\n| s1 | |\n| s2 | anna |\n\n### none\n"

    assert tables_of(page) == {"stays": [{"id": "s1"}, {"id": "s2", "who": "anna"}]}


def test_a_row_with_a_cell_too_few_is_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        tables_of("### stays\n| id | who |\n|---|---|\n| s1 |\n")
