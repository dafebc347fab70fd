"""Costs: a client-day by service, its parts, a person's year, a year before and after."""

from __future__ import annotations

import polars as pl
import streamlit as st

from analyst.charts.bars import beside, stacked_shares
from analyst.charts.look import has_values, left_out
from analyst.pages import filters
from analyst.pages.page import Figure, NotInThisFileError, Page

_TABLE = "marts.service_unit_costs"
_PARTS = ("housing_share", "support_share", "overhead_share", "other_share")


def show(page: Page) -> None:
    """A day, its parts, a person's year."""
    _ = page.words
    page.title(
        _("Costs"),
        _(
            "Euro for a client-day: a day on which a bed or a home was occupied, not one on which it stood ready. "
            "Cost avoided is not cash saved."
        ),
    )
    with st.container(horizontal=True):
        area = filters.area(page, _TABLE)
        years = page.rows(f"select distinct time_period from {_TABLE} where length(time_period) = 4 order by 1 desc")
        year = str(st.selectbox(_("Year"), years["time_period"].to_list(), key="cost_year"))
    for make in (
        lambda: unit_cost_figure(page, area, year),
        lambda: parts_figure(page, area, year),
        lambda: person_figure(page, area, year),
        lambda: pre_post_figure(page, area),
    ):
        page.part(make)


def unit_cost_figure(page: Page, area: str, year: str) -> Figure:
    """EUR a client-day by service."""
    _ = page.words
    frame = page.rows(
        f"select * from {_TABLE} where ref_area = ? and time_period = ? order by cost_per_client_day desc nulls last",
        area,
        year,
    )
    is_left_out = left_out("cost_per_client_day", frame)
    named = _named(page, frame).filter(pl.col("cost_per_client_day").is_not_null() | is_left_out)
    days = (
        None if frame["obs_status"].eq("Q").any() and frame["client_days"].has_nulls() else frame["client_days"].sum()
    )
    return Figure(
        name="unit_costs",
        heading=_("What a client-day costs, {area}, {year}").format(area=page.labels.area(area), year=year),
        table=frame,
        mart="service_unit_costs",
        chart=beside(
            named,
            label="label",
            value="cost_per_client_day",
            unit=_("EUR a client-day"),
            language=page.language,
            decimals=2,
        )
        if has_values(named, "cost_per_client_day")
        else None,
        n=_("n = {count} client-days").format(count=page.number(days, status="Q")),
        columns=_columns(page),
    )


def parts_figure(page: Page, area: str, year: str) -> Figure:
    """What the money is spent on."""
    _ = page.words
    frame = page.rows(
        f"select * from {_TABLE} where ref_area = ? and time_period = ? order by service_type", area, year
    )
    held = [part for part in _PARTS if part in frame.columns]
    if not held:
        raise NotInThisFileError("the parts of costs")
    long = (
        _named(page, frame)
        .unpivot(held, index="label", variable_name="code", value_name="share")
        .drop_nulls("share")
        .with_columns(
            pl.col("code").map_elements(lambda c: page.labels.of("cost_part", c), return_dtype=pl.String).alias("part"),
            pl.col("code").replace_strict({p: n for n, p in enumerate(held)}).alias("part_order"),
        )
    )
    return Figure(
        name="cost_parts",
        heading=_("What the money is spent on, {area}, {year}").format(area=page.labels.area(area), year=year),
        table=frame.select("ref_area", "time_period", "service_type", *held, "coverage", "obs_status"),
        mart="service_unit_costs",
        chart=stacked_shares(
            long,
            label="label",
            part="part",
            value="share",
            order=[page.labels.of("cost_part", p) for p in held],
            unit=_("share of the amount"),
            language=page.language,
        )
        if long.height
        else None,
        columns={**_columns(page), **{p: page.labels.of("cost_part", p) for p in held}},
    )


def person_figure(page: Page, area: str, year: str) -> Figure:
    """The cost of one homeless person in a year."""
    _ = page.words
    frame = page.rows("select * from marts.person_cost_summary where ref_area = ? and time_period = ?", area, int(year))
    what = {
        "direct_mean_eur": _("services, mean"),
        "direct_median_eur": _("services, median"),
        "indirect_mean_eur": _("crises, mean"),
        "total_mean_eur": _("together, mean"),
    }
    long = (
        frame.unpivot(list(what), variable_name="what", value_name="eur")
        .with_columns(pl.col("what").replace_strict(what))
        .drop_nulls("eur")
    )
    return Figure(
        name="person_costs",
        heading=_("What one homeless person costs, {area}, {year}").format(area=page.labels.area(area), year=year),
        table=frame,
        mart="person_cost_summary",
        chart=beside(long, label="what", value="eur", unit=_("EUR a person in the year"), language=page.language)
        if long.height
        else None,
        n=_("n = {count} persons").format(count=page.number(frame["persons"].item())) if frame.height else "",
        columns=what,
    )


def pre_post_figure(page: Page, area: str) -> Figure:
    """A year before and a year after moving in."""
    _ = page.words
    frame = page.rows("select * from marts.hf_pre_post_costs where ref_area = ? order by cohort", area)
    return Figure(
        name="pre_post_costs",
        heading=_("A year before and a year after moving in, {area}").format(area=page.labels.area(area)),
        table=frame,
        mart="hf_pre_post_costs",
        notes=[_("cost avoided is not cash saved")],
    )


def _named(page: Page, frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(
        pl.col("service_type")
        .map_elements(lambda c: page.labels.of("service_type", c), return_dtype=pl.String)
        .alias("label")
    )


def _columns(page: Page) -> dict[str, str]:
    _ = page.words
    return {
        "service_type": _("Service"),
        "amount_eur": "EUR",
        "client_days": _("Client-days"),
        "cost_per_client_day": _("EUR a client-day"),
        "missing_part": _("What is missing"),
        "municipalities_counted": _("Municipalities counted"),
        "municipalities_left_out": _("Municipalities left out"),
    }
