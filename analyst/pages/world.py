"""Latvia beside other countries: stock with stock, flow with flow, in alphabetical order, never a ranking."""

from __future__ import annotations

import polars as pl
import streamlit as st

from analyst.charts.bars import beside
from analyst.pages.page import Figure, NotInThisFileError, Page
from analyst.reading.world_figures import FLAGS, own_flags, published_figures

_OURS = ("E1_3", "E2", "_T")
"""Latvia's own figures that stand beside published ones; the others are on their pages."""


def show(page: Page) -> None:
    """One figure for each kind of count and unit: nothing is put side by side that is not of one kind."""
    _ = page.words
    page.title(
        _("Latvia and other countries"),
        _(
            "Each country counts something else: look at the scope, the date and the four flags before you "
            "compare. The "
            "order is alphabetical. A stock is never put beside a flow."
        ),
    )
    frame = figures(page)
    for count_type, unit, heading, axis in (
        ("PIT", "P_10K", _("Stock: homeless on a night, per 10,000 inhabitants"), _("persons per 10,000 inhabitants")),
        ("PIT", "PS", _("Stock: homeless on a night, persons"), _("persons on the night")),
        ("FLOW", "PS", _("Flow: homeless in a year, persons"), _("persons in the year")),
        (
            "_U",
            "P_10K",
            _("The source does not say which kind of count, per 10,000 inhabitants"),
            _("persons per 10,000 inhabitants"),
        ),
        ("_U", "PS", _("The source does not say which kind of count, persons"), _("persons")),
    ):
        held = frame.filter(
            pl.col("indicator").is_in(["persons", "rate_per_10k"])
            & (pl.col("count_type") == count_type)
            & (pl.col("unit_measure") == unit)
        )
        if held.height:
            page.figure(kind_figure(page, held, f"world_{count_type}_{unit}".lower().replace("__", "_"), heading, axis))
    st.markdown(_("Sources stand in the tables. A source marked weak gives the figure without its method."))


def figures(page: Page) -> pl.DataFrame:
    """Published figures of everybody and Latvia's latest own, one row each, with names and flags."""
    columns = [
        "ref_area",
        "indicator",
        "count_type",
        "scope",
        "time_period",
        "value",
        "value_high",
        "unit_measure",
        "scope_lv",
        "scope_en",
        "source",
        "is_weak_source",
    ]
    published = (
        published_figures()
        .with_columns(pl.col("value", "value_high").cast(pl.Float64))
        .select(columns)
        .with_columns(pl.lit("published").alias("origin"))
    )
    try:
        ours = page.rows(
            "select * from marts.international_reference where origin = 'warehouse' "
            "and list_contains(?, scope) qualify time_period = max(time_period) over (partition by "
            "count_type, scope, unit_measure)",
            list(_OURS),
        ).select([*columns, "origin"])
    except NotInThisFileError:
        ours = published.clear()
    both = pl.concat([published, ours.cast(published.schema)])
    named = both.with_columns(
        pl.col("ref_area").map_elements(page.labels.country, return_dtype=pl.String).alias("country")
    )
    order = sorted(named["country"].unique(), key=page.labels.alphabetical)
    return (
        named.join(own_flags(), on="count_type", how="left")
        .with_columns(pl.when(pl.col("origin") == "warehouse").then(pl.col(flag)).alias(flag) for flag in FLAGS)
        .sort(pl.col("country").replace_strict({name: at for at, name in enumerate(order)}), "time_period", "scope")
    )


def kind_figure(page: Page, frame: pl.DataFrame, name: str, heading: str, axis: str) -> Figure:
    """All of one kind of count and unit."""
    _ = page.words
    named = frame.with_columns(
        (pl.col("country") + ", " + pl.col("time_period") + " (" + pl.col("scope") + ")").alias("label")
    )
    scope = f"scope_{page.language}"
    decimals = 0 if frame["unit_measure"][0] == "PS" else 1
    table = frame.select(
        "country",
        "time_period",
        "count_type",
        "value",
        "value_high",
        "scope",
        scope,
        *FLAGS,
        "origin",
        "is_weak_source",
        "source",
    )
    return Figure(
        name=name,
        heading=heading,
        table=table,
        mart="international_reference",
        chart=beside(named, label="label", value="value", unit=axis, language=page.language, decimals=decimals),
        n=_("n = {count} figures").format(count=frame.height),
        notes=[_("in brackets the ETHOS Light scope; _U: the source does not say")],
        columns={
            "country": _("Country"),
            "count_type": _("Count"),
            "value": _("Value"),
            "value_high": _("to"),
            "scope": _("Scope"),
            scope: _("Who is counted"),
            "includes_children": _("Children"),
            "includes_dv_accommodation": _("Women's refuges"),
            "includes_refugees": _("Refugees"),
            "includes_asylum_seekers": _("Asylum seekers"),
            "origin": _("Origin"),
            "is_weak_source": _("Weak source"),
            "source": _("Source"),
        },
    )
