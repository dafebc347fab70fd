"""Read-only questions to the published file."""

from __future__ import annotations

from typing import Any

import duckdb

from feeds.errors import UserError
from feeds.storage import Home


def query(home: Home, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Columns and rows of one read-only statement on the published file.

    UserError when nothing is published yet or the statement does not work; the engine's sentence is passed on.
    """
    if not home.current.exists():
        raise UserError(
            f"Nothing is published under {home.root} yet: `pajumte run --inbox DIR` does it, "
            "or `pajumte build` and then `pajumte publish`."
        )
    # The link is resolved, because DuckDB keeps an open file by its path and a published name is never used again.
    with duckdb.connect(
        str(home.current.resolve()), read_only=True, config={"enable_external_access": "false"}
    ) as connection:
        try:
            result = connection.sql(sql)
            if result is None:
                raise UserError(
                    "That statement gives no rows: ask with SELECT, for example SELECT * FROM marts.publication."
                )
            return list(result.columns), result.fetchall()
        except duckdb.Error as error:
            raise UserError(f"The query does not work: {str(error).splitlines()[0]}") from None
