"""A Python function over a column of texts, each distinct one once: files repeat ids and codes many times."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl


def mapped(texts: pl.Series, function: Callable[[str], str | None]) -> pl.Series:
    """`function` of every text, in place; null stays null. `function` sees each distinct text once."""
    if texts.null_count() == len(texts):
        return pl.Series(texts.name, [None] * len(texts), dtype=pl.String)
    values = texts.to_list()
    results = {text: None if text is None else function(text) for text in set(values)}
    return pl.Series(texts.name, [results[text] for text in values], dtype=pl.String)
