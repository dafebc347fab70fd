"""Exits to a home, returns, and what became of those who came."""

from __future__ import annotations

import polars as pl

from analyst.charts.bars import beside, stacked_shares
from analyst.pages import filters
from analyst.pages.page import Figure, Page

_TABLE = "marts.exits_and_returns"
_WITHIN = (180, 365, 730)


def show(page: Page) -> None:
    """Returns by year of exit, then the fate of those who came."""
    _ = page.words
    page.title(
        _("Exits and returns"),
        _(
            "Of those who went to a permanent home or to Housing First, how many came back. Only people who could be "
            "followed long enough are in the share."
        ),
    )
    area = filters.area(page, _TABLE)
    page.figure(returns_figure(page, area))
    page.figure(fate_figure(page, area))


def returns_figure(page: Page, area: str) -> Figure:
    """Share returned within half a year, a year, two years, by year of exit."""
    _ = page.words
    frame = page.rows(f"select * from {_TABLE} where ref_area = ? order by time_period", area)
    rows = [
        {
            "label": _("{year}, within {days} days ({followed} followed)").format(
                year=row["time_period"], days=days, followed=page.number(row[f"followed_{days}"])
            ),
            "returned_share": row[f"returned_{days}"] / row[f"followed_{days}"],
        }
        for row in frame.iter_rows(named=True)
        for days in _WITHIN
        if row[f"followed_{days}"] and row[f"returned_{days}"] is not None
    ]
    shares = pl.DataFrame(rows, schema={"label": pl.String, "returned_share": pl.Float64})
    return Figure(
        name="returns",
        heading=_("Back to homelessness after an exit to a home, {area}").format(area=page.labels.area(area)),
        table=frame,
        mart="exits_and_returns",
        chart=beside(
            shares,
            label="label",
            value="returned_share",
            unit=_("share of those followed"),
            language=page.language,
            share=True,
        )
        if rows
        else None,
        n=_("n = {count} exits").format(count=page.number(frame["exits"].sum())),
        columns={
            "exits": _("Exits"),
            **{f"followed_{d}": _("followed for {days} days").format(days=d) for d in _WITHIN},
            **{f"returned_{d}": _("returned within {days} days").format(days=d) for d in _WITHIN},
        },
    )


def fate_figure(page: Page, area: str) -> Figure:
    """Of everybody who came: homeless, housed, lost from sight, deceased after some months."""
    _ = page.words
    frame = page.rows(
        "select ref_area, horizon, sum(entrants)::bigint as entrants, sum(followed)::bigint as followed, "
        "sum(homeless)::bigint as homeless, sum(housed)::bigint as housed, sum(lost)::bigint as lost, "
        "sum(deceased)::bigint as deceased, min(coverage) as coverage from marts.entry_cohorts where ref_area = ? "
        "group by ref_area, horizon order by horizon",
        area,
    )
    parts = {
        "homeless": _("still homeless"),
        "housed": _("housed"),
        "lost": _("lost from sight"),
        "deceased": _("died"),
    }
    rows = [
        {
            "label": _("after {months} months (n = {followed})").format(
                months=row["horizon"], followed=page.number(row["followed"])
            ),
            "part": name,
            "part_order": order,
            "share": row[part] / row["followed"],
        }
        for row in frame.iter_rows(named=True)
        if row["followed"]
        for order, (part, name) in enumerate(parts.items())
    ]
    schema = {"label": pl.String, "part": pl.String, "part_order": pl.Int64, "share": pl.Float64}
    return Figure(
        name="fate",
        heading=_("What became of those who came, {area}").format(area=page.labels.area(area)),
        table=frame,
        mart="entry_cohorts",
        chart=stacked_shares(
            pl.DataFrame(rows, schema=schema),
            label="label",
            part="part",
            value="share",
            order=list(parts.values()),
            unit=_("share of those followed"),
            language=page.language,
        )
        if rows
        else None,
        n=_("n = {count} who came").format(count=page.number(frame["entrants"].max())) if frame.height else "",
        columns={"horizon": _("Months after"), "entrants": _("Came"), "followed": _("Followed"), **parts},
    )
