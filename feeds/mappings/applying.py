"""From the cells of a table to the contract's columns, as its headers or its municipality's mapping say."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from feeds.folding import fold
from feeds.mappings.feed_mapping import FeedMapping
from feeds.normalising.mapping import mapped


def contract_text(body: pl.DataFrame, columns: Mapping[int, str], mapping: FeedMapping | None) -> pl.DataFrame:
    """`source_row` and the contract columns of a table; `columns` gives the contract column by position.

    With a mapping its constants stand in every row, and the vendor's codes are ours.
    """
    names = {str(position): name for position, name in columns.items()}
    text = body.select("source_row", *(pl.col(old).alias(new) for old, new in names.items()))
    if mapping is None:
        return text
    constants = [pl.lit(constant).alias(column) for column, constant in mapping.constants.items()]
    translated = [
        _translated(text[column], source.codes)
        for column, source in mapping.sources.items()
        if source.codes and column in text.columns
    ]
    return text.with_columns(*translated, *constants)


def _translated(texts: pl.Series, codes: Mapping[str, str]) -> pl.Series:
    meaning = {fold(text): code for text, code in codes.items()}
    return mapped(texts, lambda text: meaning.get(fold(text), text))
