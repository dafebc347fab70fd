"""How sure: what has been delivered, what is filled in, how many providers report."""

from __future__ import annotations

import polars as pl
import streamlit as st

from analyst.charts.bars import beside, stacked_shares
from analyst.charts.lines import over_time
from analyst.pages.page import Figure, Page

_ORDER = ("accepted", "late", "waiting", "held", "rejected", "missing")
_COLOURS = ("#0b3a75", "#3f8fc9", "#e0a15e", "#8a3d8f", "#a3151f", "#d3d7dc")


def show(page: Page) -> None:
    """Coverage by feed, over time, completeness, deliveries."""
    _ = page.words
    page.title(
        _("Coverage and quality"),
        _("A figure is as sure as the months behind it: which municipalities have delivered, and how completely."),
    )
    periods = page.rows("select distinct period from quality.coverage order by 1 desc")["period"].to_list()
    month = str(st.selectbox(_("Month"), periods, key="coverage_month"))
    for make in (
        lambda: feeds_figure(page, month),
        lambda: share_figure(page),
        lambda: providers_figure(page),
        lambda: completeness_figure(page, month),
        lambda: checks_figure(page),
    ):
        page.part(make)


def feeds_figure(page: Page, month: str) -> Figure:
    """Municipalities by status, for each data set of a month."""
    _ = page.words
    frame = page.rows(
        "select feed, status, count(*) as municipalities, count(*) / sum(count(*)) over (partition by "
        "feed) as part_share "
        "from quality.coverage where period = ? group by feed, status order by feed, status",
        month,
    )
    names = [page.labels.of("coverage_status", code) for code in _ORDER]
    named = frame.with_columns(
        pl.col("feed").map_elements(lambda c: page.labels.of("feed", c), return_dtype=pl.String).alias("label"),
        pl.col("status")
        .map_elements(lambda c: page.labels.of("coverage_status", c), return_dtype=pl.String)
        .alias("part"),
        pl.col("status").replace_strict({c: n for n, c in enumerate(_ORDER)}, default=len(_ORDER)).alias("part_order"),
    )
    expected = page.rows("select count(distinct municipality) as n from quality.coverage where period = ?", month)
    return Figure(
        name="coverage_by_feed",
        heading=_("What municipalities have delivered for {month}").format(month=month),
        table=frame,
        mart="coverage",
        chart=stacked_shares(
            named,
            label="label",
            part="part",
            value="part_share",
            order=names,
            unit=_("share of municipalities expected"),
            language=page.language,
            colours=_COLOURS,
        ),
        n=_("n = {count} municipalities expected").format(count=expected["n"].item()),
        columns={
            "feed": _("Data set"),
            "status": _("Status"),
            "municipalities": _("Municipalities"),
            "part_share": _("Share"),
        },
    )


def share_figure(page: Page) -> Figure:
    """Share of expected municipality-months that are in, over time."""
    _ = page.words
    frame = page.rows(
        "select period as time_period, count(*) as expected, count(*) filter (status in ('accepted', "
        "'late')) as delivered, "
        "count(*) filter (status in ('accepted', 'late')) / count(*) as delivered_share from quality.coverage "
        "where feed = 'shelter_stays' group by period order by period"
    )
    return Figure(
        name="coverage_over_time",
        heading=_("Share of municipalities whose shelter stays are in"),
        table=frame,
        mart="coverage",
        chart=over_time(
            frame,
            x="time_period",
            y="delivered_share",
            unit=_("share of municipalities expected"),
            language=page.language,
            share=True,
        ),
        n=_("n = {count} municipality-months").format(count=page.number(frame["expected"].sum())),
        columns={"expected": _("Expected"), "delivered": _("Delivered"), "delivered_share": _("Share")},
    )


def providers_figure(page: Page) -> Figure:
    """Providers and beds that report; 90 % of both is called reliable (Built for Zero)."""
    _ = page.words
    frame = page.rows("select * from quality.reporting_rate where ref_area = 'LV' order by time_period")
    return Figure(
        name="reporting_rate",
        heading=_("Share of providers that report, Latvia"),
        table=frame,
        mart="reporting_rate",
        chart=over_time(
            frame, x="time_period", y="provider_share", unit=_("share of providers"), language=page.language, share=True
        ),
        n=_("n = {count} providers expected").format(count=page.number(frame["expected_providers"].max()))
        if frame.height
        else "",
        notes=[_("reliable from 90 % of providers and of beds")],
        columns={
            "expected_providers": _("Providers expected"),
            "reporting_providers": _("Providers reporting"),
            "provider_share": _("share of providers"),
            "expected_beds": _("Beds expected"),
            "reporting_beds": _("Beds reporting"),
            "bed_share": _("Share of beds"),
            "is_reliable": _("Reliable"),
        },
    )


def completeness_figure(page: Page, month: str) -> Figure:
    """The optional columns that are filled least."""
    _ = page.words
    frame = page.rows(
        "select feed, column_name, sum(row_count)::bigint as row_count, sum(filled_count)::bigint as filled_count, "
        "sum(filled_count) / sum(row_count) as filled_share from quality.completeness where time_period = ? "
        "and ref_area like 'LV0%' group by feed, column_name having sum(row_count) > 0 order by "
        "filled_share, feed, column_name",
        month,
    )
    named = frame.head(15).with_columns(
        pl.struct("feed", "column_name")
        .map_elements(lambda r: f"{page.labels.of('feed', r['feed'])}: {r['column_name']}", return_dtype=pl.String)
        .alias("label")
    )
    return Figure(
        name="completeness",
        heading=_("Optional columns that are filled least, {month}").format(month=month),
        table=frame,
        mart="completeness",
        chart=beside(
            named, label="label", value="filled_share", unit=_("share filled"), language=page.language, share=True
        )
        if frame.height
        else None,
        n=_("n = {count} rows").format(count=page.number(frame["row_count"].max())) if frame.height else "",
        columns={
            "feed": _("Data set"),
            "column_name": _("Column"),
            "row_count": _("Rows"),
            "filled_count": _("Filled"),
            "filled_share": _("share filled"),
        },
    )


def checks_figure(page: Page) -> Figure:
    """Checks that found something most often."""
    _ = page.words
    frame = page.rows(
        "select check_id, severity, count(distinct delivery_id) as deliveries, sum(failed_rows)::bigint as failed_rows "
        "from quality.check_results where failed_rows > 0 group by check_id, severity order by "
        "deliveries desc, check_id"
    )
    named = frame.head(12).with_columns((pl.col("check_id") + ", " + pl.col("severity")).alias("label"))
    total = page.rows("select count(*) as n from quality.deliveries")["n"].item()
    return Figure(
        name="checks",
        heading=_("Checks that found something most often"),
        table=frame,
        mart="check_results",
        chart=beside(named, label="label", value="deliveries", unit=_("deliveries"), language=page.language)
        if frame.height
        else None,
        n=_("n = {count} deliveries").format(count=page.number(total)),
        columns={
            "check_id": _("Check"),
            "severity": _("Severity"),
            "deliveries": _("Deliveries"),
            "failed_rows": _("Rows"),
        },
    )
