"""A reader's own question to the published file: one SELECT, a bounded answer, a bounded time.

The file is open read-only and without external access, so no statement could change it or read another file; the rules
here are about what else a statement could do: settings, pragmas, other databases, endless work.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from typing import Any

import duckdb
import polars as pl

MOST_ROWS = 10_000
MOST_SECONDS = 10.0
_MOST_CHARACTERS = 20_000
_FORBIDDEN = (
    "read_",
    "glob",
    "sniff_csv",
    "parquet_",
    "duckdb_secrets",
    "duckdb_settings",
    "getenv",
    "current_setting",
    "query",
    "query_table",
)
"""Beginnings of names of functions that read files or settings, or run a text as a statement."""


class RefusedError(Exception):
    """The question is not answered; the text says why, in English, and `reason` which rule it was."""

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(text)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows, at most `MOST_ROWS`."""

    table: pl.DataFrame
    is_cut: bool


def ask(
    connection: duckdb.DuckDBPyConnection, sql: str, *, most_rows: int = MOST_ROWS, seconds: float = MOST_SECONDS
) -> Answer:
    """Run one SELECT. RefusedError for anything else, for what takes too long, and for what the engine refuses."""
    question = _one_select(connection, sql)
    running = connection.cursor()
    timer = threading.Timer(seconds, running.interrupt)
    timer.start()
    try:
        found = running.sql(f"select * from ({question}\n) limit {most_rows + 1}").pl()
    except duckdb.InterruptException:
        raise RefusedError("time", f"The question took more than {seconds:g} seconds and was stopped.") from None
    except duckdb.Error as error:
        raise RefusedError("engine", str(error).splitlines()[0]) from None
    finally:
        timer.cancel()
        running.close()
    return Answer(found.head(most_rows), found.height > most_rows)


def _one_select(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
    """The statement itself, without what ends it. RefusedError for anything but one SELECT."""
    if len(sql) > _MOST_CHARACTERS:
        raise RefusedError("length", f"A question has at most {_MOST_CHARACTERS} characters.")
    try:
        statements = connection.extract_statements(sql)
    except duckdb.Error as error:
        raise RefusedError("engine", str(error).splitlines()[0]) from None
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise RefusedError("select", "One SELECT at a time, and nothing else.")
    row = connection.execute("select json_serialize_sql(?)", [sql]).fetchone()
    tree = json.loads(row[0]) if row else {"error": True}
    if tree.get("error"):
        raise RefusedError("select", "One SELECT at a time, and nothing else.")
    for name in _functions(tree):
        if name.startswith(_FORBIDDEN):
            raise RefusedError("function", f"The function {name} is not for this page.")
    return statements[0].query.strip().rstrip(";")


def _functions(tree: Any) -> list[str]:
    """Names of all functions in a serialised statement, however deep."""
    found: list[str] = []
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            name = node.get("function_name")
            if isinstance(name, str):
                found.append(name.lower())
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)
    return found
