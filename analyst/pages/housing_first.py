"""Housing First: who is referred and housed, who keeps the home, what changes, with how much support."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from analyst.charts.bars import before_after, beside, stacked_shares
from analyst.charts.lines import over_time
from analyst.charts.look import BLUE, LINE, ORANGE, has_values
from analyst.charts.survival import survival
from analyst.pages import filters
from analyst.pages.page import Figure, Page

_TABLE = "marts.hf_retention"
_EVERY_MONTHS = 6
_HORIZONS = ("6", "12", "18", "24", "cutoff")
_CHANGES = ("living_conditions", "quality_of_life", "belonging", "health", "addiction_control")


def show(page: Page) -> None:
    """Retention first; then the way in, outcomes, satisfaction, support."""
    _ = page.words
    page.title(
        _("Housing First"),
        _("A home without conditions, with support for as long as it is wanted. The question is who keeps the home."),
    )
    with st.container(horizontal=True):
        area = filters.area(page, "marts.hf_retention_crude")
        cohorts = page.rows("select distinct cohort from marts.hf_retention_crude order by cohort desc")[
            "cohort"
        ].to_list()
        cohort = str(
            st.selectbox(
                _("Cohort"), cohorts, format_func=lambda c: _("All cohorts") if c == "_T" else str(c), key="cohort"
            )
        )
    for make in (
        lambda: survival_figure(page, area, cohort),
        lambda: at_risk_figure(page, area, cohort),
        lambda: crude_figure(page, area, cohort),
        lambda: funnel_figure(page, area),
        lambda: change_figure(page, area, cohort),
        lambda: before_after_figure(page, area, cohort),
        lambda: satisfaction_figure(page, area, cohort),
        lambda: support_figure(page, area),
        lambda: support_areas_figure(page, area, cohort),
    ):
        page.part(make)


def survival_figure(page: Page, area: str, cohort: str) -> Figure:
    """Kaplan–Meier with its band."""
    _ = page.words
    frame = page.rows(f"select * from {_TABLE} where ref_area = ? and cohort = ? order by month", area, cohort)
    last = frame.tail(1)
    return Figure(
        name="hf_retention",
        heading=_("Share who keep their home, {area}").format(area=page.labels.area(area)),
        table=frame,
        mart="hf_retention",
        chart=survival(frame, months=_("months after moving in"), unit=_("share still housed"), language=page.language)
        if frame.height
        else None,
        n=_("n = {count} who moved in").format(count=page.number(frame["at_risk"][0])) if frame.height else "",
        notes=[
            _("the band is the 95 % interval"),
            _("at month {month}: {share} ({low}–{high})").format(
                month=last["month"].item(),
                share=page.percent(last["survival"].item()),
                low=page.percent(last["ci_low"].item()),
                high=page.percent(last["ci_high"].item()),
            ),
        ]
        if last.height
        else [],
        columns=_columns(page),
    )


def at_risk_figure(page: Page, area: str, cohort: str) -> Figure:
    """How many the curve rests on, each half year: events and censored are summed since the row before."""
    _ = page.words
    frame = page.rows(
        "select max(month) as month, arg_max(at_risk, month) as at_risk, sum(events)::bigint as events, "
        "sum(censored)::bigint as censored, arg_max(survival, month) as survival from (select *, "
        f"((month + {_EVERY_MONTHS - 1}) // {_EVERY_MONTHS}) as step from {_TABLE} where ref_area = ? and cohort = ?) "
        "group by step order by month",
        area,
        cohort,
    )
    return Figure(
        name="hf_at_risk",
        heading=_("How many the curve rests on, each half year"),
        table=frame,
        mart="hf_retention",
        columns=_columns(page),
    )


def crude_figure(page: Page, area: str, cohort: str) -> Figure:
    """Share housed at fixed horizons, with Wilson's interval."""
    _ = page.words
    frame = page.rows(
        "select * from marts.hf_retention_crude where ref_area = ? and cohort = ? "
        f"order by list_position({list(_HORIZONS)}, horizon)",
        area,
        cohort,
    )
    named = frame.with_columns(
        pl.struct("horizon", "housed", "entrants", "obs_status")
        .map_elements(
            lambda r: (
                _("at the cut-off ({housed} of {entrants})")
                if r["horizon"] == "cutoff"
                else _("after {months} months ({housed} of {entrants})")
            ).format(
                months=r["horizon"],
                housed=page.number(r["housed"], status=r["obs_status"]),
                entrants=page.number(r["entrants"], status=r["obs_status"]),
            ),
            return_dtype=pl.String,
        )
        .alias("label")
    )
    return Figure(
        name="hf_retention_crude",
        heading=_("Housed after 6, 12, 18 and 24 months, {area}").format(area=page.labels.area(area)),
        table=frame,
        mart="hf_retention_crude",
        chart=beside(
            named,
            label="label",
            value="rate_all",
            low="rate_all_low",
            high="rate_all_high",
            unit=_("share of all who moved in, with 95 % interval"),
            language=page.language,
            share=True,
        )
        if has_values(frame, "rate_all")
        else None,
        notes=[_("moved away or left for a home of one's own counts as housed")],
        columns=_columns(page),
    )


def funnel_figure(page: Page, area: str) -> Figure:
    """Referred, agreed, housed: of all cohorts, for who is not housed has none."""
    _ = page.words
    frame = page.rows("select * from marts.hf_process where ref_area = ?", area)
    steps = {"referred": _("referred"), "agreed": _("agreed"), "housed": _("housed")}
    long = frame.unpivot(list(steps), variable_name="step", value_name="people").with_columns(
        pl.col("step").replace_strict(steps)
    )
    wait = frame["days_referred_to_housed_median"].first() if frame.height else None
    return Figure(
        name="hf_funnel",
        heading=_("From referral to a home, {area}").format(area=page.labels.area(area)),
        table=frame,
        mart="hf_process",
        chart=beside(long, label="step", value="people", unit=_("persons"), language=page.language),
        notes=[_("{days} days from referral to home, median").format(days=page.number(wait))]
        if wait is not None
        else [],
        columns=steps,
    )


def change_figure(page: Page, area: str, cohort: str) -> Figure:
    """Better, same, worse, as people say themselves."""
    _ = page.words
    frame = _outcomes(page, area, cohort, [*_CHANGES])
    parts = {"better": _("better"), "same": _("same"), "worse": _("worse")}
    rows = [
        {
            "label": f"{page.labels.of('hf_outcome', row['indicator'])} (n = {_answered(page, row)})",
            "part": name,
            "part_order": order,
            "share": row[f"share_{part}"],
        }
        for row in frame.iter_rows(named=True)
        for order, (part, name) in enumerate(parts.items())
    ]
    schema = {"label": pl.String, "part": pl.String, "part_order": pl.Int64, "share": pl.Float64}
    return Figure(
        name="hf_change",
        heading=_("What has changed, in people's own view, {area}").format(area=page.labels.area(area)),
        table=frame,
        mart="hf_outcomes",
        chart=stacked_shares(
            pl.DataFrame(rows, schema=schema),
            label="label",
            part="part",
            value="share",
            order=list(parts.values()),
            unit=_("share of those who answered"),
            colours=(BLUE, LINE, ORANGE),
            language=page.language,
        )
        if has_values(frame, *(f"share_{part}" for part in parts))
        else None,
        columns=_columns(page),
    )


def before_after_figure(page: Page, area: str, cohort: str) -> Figure:
    """Shares before and after, of the same people; amounts are in the table, which has other units."""
    _ = page.words
    others = (
        "employed",
        "volunteered",
        "attended_public_event",
        "learned_skills",
        "started_addiction_rehab",
        "income_mean",
        "income_median",
    )
    frame = _outcomes(page, area, cohort, [*others])
    is_known = pl.all_horizontal(pl.col("paired_before", "paired_after").is_not_null())
    shares = frame.filter(~pl.col("indicator").str.starts_with("income"), is_known | (pl.col("obs_status") == "Q"))
    named = shares.with_columns(
        pl.struct("indicator", "n_paired", "obs_status")
        .map_elements(
            lambda r: (
                f"{page.labels.of('hf_outcome', r['indicator'])} "
                f"(n = {page.number(r['n_paired'], status=r['obs_status'])})"
            ),
            return_dtype=pl.String,
        )
        .alias("label")
    )
    return Figure(
        name="hf_before_after",
        heading=_("Before and after, the same people, {area}").format(area=page.labels.area(area)),
        table=frame,
        mart="hf_outcomes",
        chart=before_after(
            named,
            label="label",
            before="paired_before",
            after="paired_after",
            words=(_("before"), _("after")),
            unit=_("share of those who answered both times"),
            language=page.language,
        )
        if has_values(named, "paired_before", "paired_after")
        else None,
        notes=[_("incomes in EUR a month are in the table")],
        columns=_columns(page),
    )


def satisfaction_figure(page: Page, area: str, cohort: str) -> Figure:
    """CSQ-8 and two questions more; means with their n."""
    _ = page.words
    frame = page.rows("select * from marts.hf_satisfaction where ref_area = ? and cohort = ?", area, cohort)
    return Figure(
        name="hf_satisfaction",
        heading=_("Satisfaction (CSQ-8 runs from 8 to 32), {area}").format(area=page.labels.area(area)),
        table=frame,
        mart="hf_satisfaction",
        n=_("n = {count} with all eight answers").format(count=page.number(frame["n_csq"].item()))
        if frame.height
        else "",
        columns={
            "n_csq": _("Answered all eight"),
            "n_csq_incomplete": _("Answered some"),
            "csq_total_mean": _("CSQ-8, mean"),
            "csq_item_mean": _("Mean of an answer (1–4)"),
            "n_housing_satisfaction": _("Answered: home"),
            "housing_satisfaction_mean": _("With the home, mean"),
            "n_team_satisfaction": _("Answered: team"),
            "team_satisfaction_mean": _("With the team, mean"),
        },
    )


def support_figure(page: Page, area: str) -> Figure:
    """Hours of support for a client in a month, by role."""
    _ = page.words
    frame = page.rows("select * from marts.support_effort where ref_area = ? order by time_period, worker_role", area)
    named = frame.with_columns(
        pl.col("worker_role")
        .map_elements(
            lambda c: _("all roles") if c == "_T" else page.labels.of("worker_role", c), return_dtype=pl.String
        )
        .alias("role")
    )
    return Figure(
        name="hf_support",
        heading=_("Hours of support for a client in a month, {area}").format(area=page.labels.area(area)),
        table=frame,
        mart="support_effort",
        chart=over_time(
            named,
            x="time_period",
            y="hours_per_client_month",
            series="role",
            unit=_("hours for a client in the month"),
            language=page.language,
        )
        if frame.height
        else None,
        n=_("n = {count} clients in the busiest month").format(count=page.number(frame["clients"].max()))
        if frame.height
        else "",
        notes=[_("the yardstick is 20 hours a month")],
    )


def support_areas_figure(page: Page, area: str, cohort: str) -> Figure:
    """What people were helped with."""
    _ = page.words
    frame = page.rows(
        "select * from marts.hf_support_areas where ref_area = ? and cohort = ? order by clients_share "
        "desc, support_area",
        area,
        cohort,
    )
    named = frame.with_columns(
        pl.col("support_area")
        .map_elements(lambda c: page.labels.of("support_area", c), return_dtype=pl.String)
        .alias("label")
    )
    return Figure(
        name="hf_support_areas",
        heading=_("What people were helped with, {area}").format(area=page.labels.area(area)),
        table=frame,
        mart="hf_support_areas",
        chart=beside(
            named,
            label="label",
            value="clients_share",
            unit=_("share of participants"),
            language=page.language,
            share=True,
        )
        if frame.height
        else None,
        n=_("n = {count} participants").format(count=page.number(frame["participants"].max())) if frame.height else "",
    )


def _outcomes(page: Page, area: str, cohort: str, indicators: list[str]) -> pl.DataFrame:
    return page.rows(
        "select * from marts.hf_outcomes where ref_area = ? and cohort = ? and list_contains(?, indicator) "
        "order by list_position(?, indicator)",
        area,
        cohort,
        indicators,
        indicators,
    )


def _answered(page: Page, row: dict[str, Any]) -> str:
    parts = [row["n_better"], row["n_same"], row["n_worse"]]
    return page.number(None if None in parts else sum(parts), status=row["obs_status"])


def _columns(page: Page) -> dict[str, str]:
    _ = page.words
    return {
        "month": _("Month"),
        "at_risk": _("At risk"),
        "events": _("Homes lost"),
        "censored": _("Followed no further"),
        "survival": _("Share still housed"),
        "ci_low": _("95 %, from"),
        "ci_high": _("95 %, to"),
        "horizon": _("Months after"),
        "entrants": _("Moved in"),
        "deaths": _("Died"),
        "housed": _("housed"),
        "exited_otherwise": _("Left otherwise"),
        "indicator": _("Indicator"),
    }
