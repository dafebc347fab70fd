"""Breaks in series: where figures before and after a day must not be compared."""

from __future__ import annotations

import streamlit as st

from analyst.pages.page import Figure, Page


def show(page: Page) -> None:
    """The list of breaks, and the rows that carry the mark."""
    _ = page.words
    page.title(
        _("Breaks in series"),
        _(
            "A change of method, of law or of what is delivered makes figures before and after it two "
            "series. Rows that "
            "rest on both sides carry the status B."
        ),
    )
    frame = page.rows("select * from marts.dim_series_break order by breaks_on, ref_area, scope")
    if frame.is_empty():
        st.success(_("No break is recorded: every series is one."), icon=":material/check:")
        page.link("methodology", _("How it is counted: {mart}").format(mart="point_in_time"), mart="point_in_time")
        return
    page.figure(
        Figure(
            name="series_breaks",
            heading=_("Recorded breaks"),
            table=frame,
            mart="dim_series_break",
            n=_("n = {count} breaks").format(count=frame.height),
            columns={"scope": _("Scope"), "breaks_on": _("From")},
        )
    )
