"""A Python function over a column of texts, each distinct one once: files repeat ids and codes many times."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl


def mapped(texts: pl.Series, function: Callable[[str], str | None]) -> pl.Series:
    """`function` of every text, in place; null stays null. `function` sees each distinct text once."""
    distinct = texts.drop_nulls().unique().to_list()
    if not distinct:
        return pl.Series(texts.name, [None] * len(texts), dtype=pl.String)
    results = [function(text) for text in distinct]
    return texts.replace_strict(distinct, results, default=None, return_dtype=pl.String)
