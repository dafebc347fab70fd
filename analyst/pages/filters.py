"""The choices above a page's figures, each by what the file holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl
import streamlit as st

from analyst.pages.page import Page
from analyst.wording.codes import NATION, TOTAL


def area(page: Page, table: str) -> str:
    """One area of a table: the country first, then regions, then municipalities by name."""
    _ = page.words
    found = page.rows(f"select distinct ref_area from {table}")["ref_area"].to_list()
    alphabetical = page.labels.alphabetical
    order = sorted(
        found, key=lambda code: (code != NATION, not code.startswith("LV-R"), alphabetical(page.labels.area(code)))
    )
    return _choose(_("Area"), order, page.labels.area, "area")


def codes(page: Page, table: str, column: str, label: str) -> str:
    """One code of a dimension, the total first."""
    found = page.rows(f"select distinct {column} from {table}")[column].to_list()
    known = page.labels.order(column)
    order = sorted(found, key=lambda c: (c != TOTAL, known.index(c) if c in known else len(known), c))
    return _choose(label, order, lambda c: page.labels.of(column, c), column)


def period(page: Page, table: str, column: str = "time_period") -> str:
    """One period of a table, the newest first."""
    _ = page.words
    found = page.rows(f"select distinct {column} from {table} order by 1 desc")[column].cast(pl.String).to_list()
    return _choose(_("Period"), found, str, f"period_{table}")


def span(page: Page, table: str) -> tuple[str, str]:
    """From and to, by months or days as the table has them; the whole history at first."""
    _ = page.words
    found = [str(p) for p in page.rows(f"select distinct time_period from {table} order by 1")["time_period"].to_list()]
    if len(found) < 2:
        return (found[0], found[0]) if found else ("", "")
    first, last = st.select_slider(_("Period"), found, (found[0], found[-1]), key=f"span_{table}")
    return str(first), str(last)


def _choose(label: str, options: Sequence[str], name: Callable[[str], str], key: str) -> str:
    return str(st.selectbox(label, options, format_func=name, key=key))
