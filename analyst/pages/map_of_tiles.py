"""A map of municipalities as tiles."""

from __future__ import annotations

import polars as pl
import streamlit as st

from analyst.charts.look import CROSS, UNKNOWN, left_out
from analyst.charts.tiles import drawing, tile_map
from analyst.pages import filters
from analyst.pages.page import Figure, Page
from feeds.municipalities import all_municipalities, lineage_of

_TABLE = "marts.point_in_time"


def show(page: Page) -> None:
    """The stock of one night, or its rate, by municipality."""
    _ = page.words
    page.title(
        _("Map of municipalities"),
        _("Each tile is a municipality, about where it lies; the colour of its edge is its planning region."),
    )
    with st.container(horizontal=True):
        measures = {"persons": _("Persons"), "rate_per_10k": _("Per 10,000 inhabitants")}
        measure = st.selectbox(_("Figure"), list(measures), format_func=lambda m: measures[m], key="measure")
        category = filters.codes(page, _TABLE, "ethos_category", _("Category"))
        night = filters.period(page, _TABLE)
    page.figure(map_figure(page, measure, category, night))


def map_figure(page: Page, measure: str, category: str, night: str) -> Figure:
    """One tile for each municipality of today; what was delivered under an earlier code stands on its tile."""
    _ = page.words
    frame = page.rows(
        f"select * from {_TABLE} where cast(time_period as varchar) = ? and ethos_category = ? and sex = "
        "'_T' and age_band = '_T' "
        "and ref_area like 'LV0%' order by ref_area",
        night,
        category,
    )
    region_of = {m.lineage: page.labels.area(m.region) for m in all_municipalities() if m.valid_to is None}
    found = frame.select(
        pl.col("ref_area").map_elements(lineage_of, return_dtype=pl.String).alias("lineage"),
        pl.col(measure),
        "obs_status",
    )
    tiles = (
        drawing()
        .join(found, on="lineage", how="left")
        .with_columns(
            pl.col("code").map_elements(page.labels.area, return_dtype=pl.String).alias("name"),
            pl.col("lineage").replace_strict(region_of).alias("region"),
            pl.when(pl.col("obs_status") == "L").then(None).otherwise(pl.col(measure)).alias(measure),
            pl.col("obs_status")
            .fill_null("L")
            .map_elements(lambda c: page.labels.of("obs_status", c), return_dtype=pl.String)
            .alias("state"),
            pl.when(left_out(measure, found)).then(pl.lit(CROSS)).otherwise(pl.lit(UNKNOWN)).alias("state_mark"),
        )
    )
    unit = _("persons on the night") if measure == "persons" else _("persons per 10,000 inhabitants on the night")
    return Figure(
        name="map",
        heading=_("{what} on {day}, by municipality").format(
            what=page.labels.of("ethos_category", category), day=night
        ),
        table=frame,
        mart="point_in_time",
        chart=tile_map(
            tiles, value=measure, unit=unit, language=page.language, decimals=0 if measure == "persons" else 1
        ),
        n=_("n = {count} persons in {areas} municipalities").format(
            count=page.number(frame["persons"].sum()), areas=frame["persons"].drop_nulls().len()
        ),
        notes=[_("– not delivered or not collected")],
        columns={"anonymous": _("Anonymous sightings"), "rate_per_10k": _("Per 10,000 inhabitants")},
    )
