"""dbt's view of what it is given: the sources YAML of schema `accepted` and the properties YAML of the seeds.

The feeds' columns come from the contracts through `feeds.frames.accepted_schema`, the tables of the ledger from
`feeds/accepted_tables.yaml`, the seeds from `feeds/seed_texts.yaml`. Staging SQL and tests are not written here.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

from feeds.contract import Column, Feed, Privacy
from feeds.contract_loading import load_contracts
from feeds.frames import accepted_schema
from feeds.seed_texts import described_seeds

_TABLES = Path(__file__).resolve().parent / "accepted_tables.yaml"
_WIDTH = 116
_MARKS = ("withdrawn", "correction")
"""Columns whose empty cell means no."""

_META_COLUMNS = {
    "municipality": ("Code of the municipality that delivered.", "Iesniedzējas pašvaldības kods"),
    "period": ("The month delivered, `YYYY-MM`.", "Iesniegtais mēnesis"),
    "delivery_id": ("The delivery that the row comes from.", "Iesniegums"),
    "source_row": ("Row of the delivered file, as the clerk sees it (the header is row 1).", "Rinda datnē"),
    "key_lineage": (
        "Lineage of the municipality that the record's key was scoped by: the delivering one, or one that it absorbed.",
        "Pašvaldības pēctecības kods",
    ),
}


class _TableColumn(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    data_type: str
    description: str


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    description: str
    columns: dict[str, _TableColumn]


def sources_yaml() -> str:
    """The dbt properties file of the sources, without its first comment line."""
    tables = [_feed_table(feed) for feed in load_contracts().values()]
    described = TypeAdapter(dict[str, _Table]).validate_python(yaml.safe_load(_TABLES.read_text(encoding="utf-8")))
    tables += [
        {
            "name": name,
            "description": table.description,
            "columns": [{"name": column, **text.model_dump()} for column, text in table.columns.items()],
        }
        for name, table in described.items()
    ]
    source = {
        "name": "accepted",
        "schema": "accepted",
        "description": "What the gate has accepted, as a build gives it to dbt (docs/developers/design.md, section 5).",
        "tables": tables,
    }
    return _dump({"version": 2, "sources": [source]})


def optional_columns_macro() -> str:
    """The dbt macros by which `quality.completeness` counts what is filled, without the file's first comment line.

    Optional are the columns that a contract does not require and that are stored; a mark (`withdrawn`, `correction`)
    says something by being empty, so it is none.
    """
    feeds = {feed.name: _optional_columns(feed) for feed in load_contracts().values()}
    listed = ",\n".join(f"        {json.dumps(name)}: {json.dumps(names)}" for name, names in feeds.items() if names)
    withdrawable = [feed.name for feed in load_contracts().values() if any(c.name == "withdrawn" for c in feed.columns)]
    return (
        "{#- Feed → its stored columns that need not be filled, in the contract's order. -#}\n"
        "{% macro optional_columns() %}\n"
        f"    {{{{ return({{\n{listed},\n    }}) }}}}\n"
        "{% endmacro %}\n\n"
        "{#- The feeds whose records can be taken back by a mark in the column `withdrawn`. -#}\n"
        "{% macro withdrawable_feeds() %}\n"
        f"    {{{{ return({json.dumps(withdrawable)}) }}}}\n"
        "{% endmacro %}\n"
    )


def seeds_yaml() -> str:
    """The dbt properties file of the seeds, without its first comment line: column types and texts."""
    seeds = [
        {
            "name": seed.name,
            "description": f"{seed.text.en}.",
            "config": {
                "column_types": {column: text.type for column, text in seed.columns.items()},
                "meta": {"label_lv": seed.text.lv},
            },
            "columns": [
                {
                    "name": column,
                    "data_type": text.type,
                    "description": text.en,
                    "config": {"meta": {"text_lv": text.lv}},
                }
                for column, text in seed.columns.items()
            ],
        }
        for seed in described_seeds()
    ]
    return _dump({"version": 2, "seeds": seeds})


def _optional_columns(feed: Feed) -> list[str]:
    stored = {"birth_date": "birth_month"}
    names = [stored.get(c.name, c.name) for c in feed.columns if not c.required and c.name not in _MARKS]
    return [name for name in names if name in accepted_schema(feed)]


def _feed_table(feed: Feed) -> dict[str, Any]:
    return {
        "name": feed.name,
        "description": f"One row per delivered row of the feed {feed.name} in force. {feed.description_en}",
        "config": {"meta": {"label_lv": feed.label_lv, "group": feed.group, "kind": feed.kind.value}},
        "columns": [_stored_column(feed, name, dtype) for name, dtype in accepted_schema(feed).items()],
    }


def _stored_column(feed: Feed, name: str, dtype: pl.DataType) -> dict[str, Any]:
    description, label_lv = _META_COLUMNS[name] if name in _META_COLUMNS else _texts(feed, name)
    return {
        "name": name,
        "data_type": _sql_type(dtype),
        "description": description,
        "config": {"meta": {"label_lv": label_lv}},
    }


def _texts(feed: Feed, stored: str) -> tuple[str, str]:
    """Description and Latvian label of a stored column that a contract column leaves behind."""
    if stored == "birth_month":
        column = feed.column("birth_date")
        return "Month of birth `1980-05`, or the year `1980` alone when only that is known.", column.label_lv
    contract = {column.name: column for column in feed.columns}
    if stored in contract:
        return _description(contract[stored]), contract[stored].label_lv
    stem = stored.removesuffix("_precision")
    return f"How precisely `{stem}` is known: day, month or year.", f"{contract[stem].label_lv} (precizitāte)"


def _description(column: Column) -> str:
    notes = [column.description_en]
    if column.privacy is Privacy.IDENTIFIER:
        notes.append(f"Stored as a keyed token (kind {column.id_kind}).")
    if column.codelist:
        notes.append(f"Codelist {column.codelist}.")
    return " ".join(notes)


def _sql_type(dtype: pl.DataType) -> str:
    """The DuckDB type under which dbt sees a stored column."""
    if isinstance(dtype, pl.Decimal):
        return f"decimal({dtype.precision},{dtype.scale})"
    return {pl.String: "varchar", pl.Date: "date", pl.Int64: "bigint", pl.Boolean: "boolean"}[type(dtype)]


def _dump(content: dict[str, Any]) -> str:
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=_WIDTH)
