"""The shapes of a feed's frames: what a reader hands to the gate, and what is stored in `accepted/` (design.md 1).

Both are derived from the contract. Nothing here reads files or judges values.
"""

from __future__ import annotations

import polars as pl

from feeds.contract import Column, ColumnType, Feed, Privacy
from feeds.contract_loading import load_contracts
from feeds.delivery import ReadFeed

STATUS_SUFFIX = "__status"

MONEY_TYPE = pl.Decimal(18, 2)
"""Decimals of every feed: exact, two digits after the point."""

_VALUE_TYPES: dict[ColumnType, pl.DataType] = {
    ColumnType.TEXT: pl.String(),
    ColumnType.CODE: pl.String(),
    ColumnType.DATE: pl.Date(),
    ColumnType.INT: pl.Int64(),
    ColumnType.DECIMAL: MONEY_TYPE,
    ColumnType.BOOL: pl.Boolean(),
}


def value_type(column: Column) -> pl.DataType:
    """The polars type of a column's values after normalising."""
    return _VALUE_TYPES[column.type]


def status_name(column: str) -> str:
    """The name of the column that holds the cell statuses of `column`."""
    return column + STATUS_SUFFIX


def stored_columns(column: Column) -> dict[str, pl.DataType]:
    """The columns under which a contract column's values leave the intake zone; none for a personal one.

    `birth_date` leaves as `birth_month`; an open partial date brings its precision.
    """
    if column.privacy is Privacy.PERSONAL:
        return {"birth_month": pl.String()} if column.name == "birth_date" else {}
    if column.privacy is Privacy.IDENTIFIER:
        return {column.name: pl.String()}
    if column.partial_date:
        return {column.name: pl.Date(), f"{column.name}_precision": pl.String()}
    return {column.name: value_type(column)}


def typed_schema(feed: Feed) -> dict[str, pl.DataType]:
    """Columns of `ReadFeed.frame`, in order: row, lineage, then each contract column's values and its status."""
    schema: dict[str, pl.DataType] = {"source_row": pl.Int64(), "key_lineage": pl.String()}
    for column in feed.columns:
        schema |= stored_columns(column)
        schema[status_name(column.name)] = pl.String()
    return schema


def accepted_schema(feed: Feed) -> dict[str, pl.DataType]:
    """Columns of a Parquet file in `accepted/`, in order."""
    schema: dict[str, pl.DataType] = {
        "municipality": pl.String(),
        "period": pl.String(),
        "delivery_id": pl.String(),
        "source_row": pl.Int64(),
        "key_lineage": pl.String(),
    }
    for column in feed.columns:
        schema |= stored_columns(column)
    return schema


def accepted_frame(read_feed: ReadFeed, *, municipality: str, period: str, delivery_id: str) -> pl.DataFrame:
    """The rows to store of an accepted feed, sorted by `source_row`, with exactly the columns of `accepted_schema`.

    Of rows that are alike in every stored column the first is kept (KEY-02: "key twice, rows identical (one kept)").
    """
    feed = load_contracts()[read_feed.feed]
    schema = accepted_schema(feed)
    content = [name for name in schema if name not in ("municipality", "period", "delivery_id", "source_row")]
    told = {"municipality": municipality, "period": period, "delivery_id": delivery_id}
    rows = read_feed.frame
    if not rows["source_row"].is_sorted():
        rows = rows.sort("source_row")
    if rows[feed.key].n_unique() < rows.height:
        # Without a key that stands there twice no two rows are alike, as nearly always.
        rows = rows.unique(subset=content, keep="first", maintain_order=True)
    return rows.select(
        (pl.lit(told[name]).alias(name) if name in told else pl.col(name)).cast(dtype) for name, dtype in schema.items()
    )
