"""Pages whose tables are the answers to the SQL above them: asked of a build, never kept by hand.

A block of SQL may name what it is asked of behind the language (```` ```sql pilot ````); without a name it is asked of
the build named "".

`python -m tests.integration.dbt_world.answers PAGE NAME=FILE …` writes the answers of these builds into a page.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

_QUESTION = re.compile(
    r"(?P<question>```sql ?(?P<build>\w*)\n(?P<sql>.*?)```\n\n)(?P<answer>(?:\|[^\n]*\n)*)", re.DOTALL
)
DECIMALS = 4
"""To which a page shows a share or an amount."""


def answered(page: str, builds: Mapping[str, Path]) -> str:
    """The page with the table below each block of SQL as its build answers it; blocks of other builds stay."""

    def answer(found: re.Match[str]) -> str:
        if found["build"] not in builds:
            return found[0]
        with duckdb.connect(str(builds[found["build"]]), read_only=True) as connection:
            return found["question"] + _answer(connection, found["sql"])

    return _QUESTION.sub(answer, page)


def questions_of(page: str) -> list[str]:
    """The build that each block of SQL of a page is asked of."""
    return [found["build"] for found in _QUESTION.finditer(page)]


def _answer(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
    result = connection.execute(sql)
    names = [column[0] for column in result.description]
    return "".join(_line(cells) for cells in [names, ["---"] * len(names), *map(_shown, result.fetchall())])


def _shown(row: Sequence[object]) -> list[str]:
    return [_cell(value) for value in row]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")
    return str(value)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def main(arguments: Sequence[str]) -> None:
    """Write the answers of the builds named into a page."""
    page, builds = Path(arguments[0]), dict(argument.split("=", 1) for argument in arguments[1:])
    page.write_text(answered(page.read_text(), {name: Path(file) for name, file in builds.items()}))


if __name__ == "__main__":
    main(sys.argv[1:])
