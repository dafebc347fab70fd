"""Revisions: what changed against the publication before, and through which deliveries."""

from __future__ import annotations

import streamlit as st

from analyst.charts.bars import beside
from analyst.pages.page import Figure, Page


def show(page: Page) -> None:
    """By cause, then figure by figure."""
    _ = page.words
    page.title(
        _("Revisions"),
        _(
            "Published figures change when a municipality delivers late or corrects a month. Here is what "
            "changed since the "
            "publication before, and why."
        ),
    )
    row = page.rows("select compared_with from marts.publication")["compared_with"].item()
    if row is None:
        st.info(_("This is the first publication: there is nothing to compare it with."))
        return
    st.markdown(_("Compared with build {build}.").format(build=row))
    page.figure(causes_figure(page))
    page.figure(changes_figure(page))


def causes_figure(page: Page) -> Figure:
    """Events behind the changes: new deliveries, corrections, holds."""
    _ = page.words
    frame = page.rows(
        "select event, count(*) as deliveries, count(distinct municipality) as municipalities from "
        "quality.revision_causes "
        "group by event order by deliveries desc, event"
    )
    return Figure(
        name="revision_causes",
        heading=_("What happened since then"),
        table=frame,
        mart="revision_causes",
        chart=beside(frame, label="event", value="deliveries", unit=_("deliveries"), language=page.language)
        if frame.height
        else None,
        n=_("n = {count} deliveries").format(count=page.number(frame["deliveries"].sum())),
        columns={"event": _("What happened"), "deliveries": _("Deliveries"), "municipalities": _("Municipalities")},
    )


def changes_figure(page: Page) -> Figure:
    """Every changed figure with its deliveries, the largest change first."""
    _ = page.words
    frame = page.rows(
        "select mart, figure, time_period, ref_area, breakdown, old_value, new_value, difference, change, deliveries "
        "from quality.revisions order by abs(difference) desc nulls last, mart, time_period, ref_area limit 5000"
    )
    return Figure(
        name="revisions",
        heading=_("Figures that changed"),
        table=frame,
        mart="revisions",
        n=_("n = {count} figures").format(count=page.number(frame.height)),
        columns={
            "mart": _("Table"),
            "figure": _("Figure"),
            "breakdown": _("Breakdown"),
            "old_value": _("Before"),
            "new_value": _("Now"),
            "difference": _("Difference"),
            "change": _("What happened"),
            "deliveries": _("Deliveries"),
        },
    )
