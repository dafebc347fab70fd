"""What every page is given: the open file, the reader's language and mode, and how a figure is shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import duckdb
import polars as pl
import streamlit as st

from analyst.charts.look import CROSS, UNKNOWN, Chart
from analyst.charts.pictures import as_png, as_svg
from analyst.downloads.tables import Download
from analyst.reading.caveats import Caveats, caveats_of
from analyst.reading.published import Mode, OpenFile
from analyst.wording.codes import Labels
from analyst.wording.words import Language, words_of


class NotInThisFileError(Exception):
    """The published file of this mode has no such table."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart and the numbers behind it. `heading` is its one message; `unit` is in the chart's axis or the heading."""

    name: str
    """Of its files."""
    heading: str
    table: pl.DataFrame
    mart: str
    chart: Chart | None = None
    n: str = ""
    """How many, of what: the first of its notes."""
    notes: Sequence[str] = field(default_factory=tuple)
    columns: Mapping[str, str] = field(default_factory=dict)
    """Names of columns as a reader reads them; the files keep those of the mart."""


class Page:
    """One page, shown to one reader."""

    def __init__(self, opened: OpenFile, language: Language, pages: Mapping[str, Any]) -> None:
        self.opened = opened
        self.language = language
        self.words = words_of(language)
        self.labels = Labels(language)
        self._pages = pages
        self._cursor = opened.cursor()
        self.absent = 0
        """Figures of the page that the file does not hold."""

    @property
    def is_internal(self) -> bool:
        """Whether exact figures are shown, which may not be published."""
        return self.opened.mode is Mode.INTERNAL

    def rows(self, sql: str, *parameters: object) -> pl.DataFrame:
        """The rows of a query of ours. NotInThisFileError when the file has no such table."""
        try:
            frame: pl.DataFrame = self._cursor.sql(sql, params=list(parameters)).pl()
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise NotInThisFileError(str(error)) from None
        decimals = [name for name, kind in frame.schema.items() if kind.is_decimal()]
        return frame.with_columns(pl.col(decimals).cast(pl.Float64))

    def title(self, text: str, lead: str) -> None:
        """The page's heading and what it is about."""
        st.title(text, anchor=False)
        st.markdown(_BEGINS_LIKE_A_LIST.sub(r"\1\\.", lead))

    def part(self, make: Callable[[], Figure]) -> None:
        """A figure that the file may not hold: then the others are shown all the same."""
        try:
            figure = make()
        except NotInThisFileError:
            self.absent += 1
            return
        self.figure(figure)

    def figure(self, figure: Figure) -> None:
        """Heading, chart, what must be known, numbers, downloads."""
        _ = self.words
        st.header(figure.heading, anchor=False, divider="gray")
        if figure.table.is_empty():
            st.info(_("Nothing is published for this choice."))
            return
        caveats = caveats_of(figure.table)
        notes = [note for note in (figure.n, *self.said(caveats), *figure.notes) if note]
        if figure.chart is None and caveats.suppressed == caveats.rows:
            st.info(_("Everything that this figure would show has been left out to protect people."))
        if figure.chart is not None:
            width: Literal["stretch", "content"] = (
                "stretch" if getattr(figure.chart, "width", None) == "container" else "content"
            )
            with st.container(key=f"chart_{figure.name}"):
                st.altair_chart(figure.chart, theme=None, alt=figure.heading, width=width)
        st.caption(" · ".join(notes))
        with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
            self._methodology(figure)
            self._downloads(figure, notes)
        with st.expander(_("Numbers"), expanded=figure.chart is None):
            self.table(figure.table, figure.columns, figure.heading)

    def table(self, table: pl.DataFrame, columns: Mapping[str, str], alt: str) -> None:
        """The numbers as a table; statuses in words."""
        _ = self.words
        empty = _of_an_empty_cell(table)
        names = {name: columns.get(name, self._of_every_mart().get(name, name)) for name in table.columns}
        if "obs_status" in table.columns:
            shown = pl.col("obs_status").map_elements(lambda c: self.labels.of("obs_status", c), return_dtype=pl.String)
            table = table.with_columns(shown)
        if "ref_area" in table.columns:
            table = table.with_columns(pl.col("ref_area").map_elements(self.labels.area, return_dtype=pl.String))
        shares = [n for n, kind in table.schema.items() if kind.is_float() and (n.endswith("share") or n in _SHARES)]
        config = {names[n]: st.column_config.NumberColumn(format="percent") for n in shares}
        years = {n for n, kind in table.schema.items() if n == "time_period" and kind.is_integer()}
        config |= {names[n]: st.column_config.NumberColumn(format="%d") for n in years}
        st.dataframe(table.rename(names), hide_index=True, column_config=config, placeholder=empty, alt=alt)

    def said(self, caveats: Caveats) -> list[str]:
        """What must be known about the rows, in words."""
        _ = self.words
        found = []
        if caveats.coverage is not None:
            low, high = (self.percent(share, 0) for share in caveats.coverage)
            found.append(_("coverage {share}").format(share=low if low == high else f"{low}–{high}"))
        counts = (
            (caveats.provisional, _("provisional: {count} of {rows}")),
            (caveats.unreliable, _("low reliability: {count} of {rows}")),
            (caveats.breaks, _("breaks in the series: {count}")),
            (caveats.not_collected, _("not collected: {count} of {rows}")),
            (caveats.suppressed, _("× left out to protect people: in {count} of {rows} rows")),
        )
        return found + [text.format(count=count, rows=caveats.rows) for count, text in counts if count]

    def number(self, value: Any, decimals: int = 0, status: str | None = None) -> str:
        """A number, or what polars makes of one, as the language writes it; for none a cross or a dash.

        `status` is the row's: with Q the figure was left out.
        """
        if value is None:
            return CROSS if status == "Q" else UNKNOWN
        text = f"{value:,.{decimals}f}"
        return text.replace(",", "\u00a0").replace(".", ",") if self.language == "lv" else text

    def percent(self, share: float | None, decimals: int = 1, status: str | None = None) -> str:
        """A share as a percentage; without one as `number`."""
        sign = "\u00a0%" if self.language == "lv" else "%"
        return self.number(None, status=status) if share is None else f"{self.number(share * 100, decimals)}{sign}"

    def in_words(self, value: Any, status: str, decimals: int = 0) -> str:
        """A number that stands alone; for none why there is none, in words."""
        return self.labels.of("obs_status", status) if value is None else self.number(value, decimals)

    def link(self, key: str, label: str, **query: str) -> None:
        """A link to another of the pages."""
        st.page_link(self._pages[key], label=label, query_params=query or None)

    def download(self, figure: Figure, notes: Sequence[str]) -> Download:
        """The figure's numbers as files."""
        return Download(
            figure.name,
            figure.heading,
            figure.table,
            [*notes, f"marts.{figure.mart}"],
            self.is_internal,
            self.opened.build,
        )

    def _methodology(self, figure: Figure) -> None:
        _ = self.words
        self.link("methodology", _("How it is counted: {mart}").format(mart=figure.mart), mart=figure.mart)

    def _downloads(self, figure: Figure, notes: Sequence[str]) -> None:
        """Files are made when somebody asks for one, not with every page."""
        _ = self.words
        one = self.download(figure, notes)
        files = [
            (_("CSV for Excel (semicolon, decimal comma)"), "lv.csv", "text/csv", one.latvian_csv),
            (_("CSV, plain"), "csv", "text/csv", one.plain_csv),
            ("XLSX", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", one.workbook),
            ("Parquet", "parquet", "application/vnd.apache.parquet", one.parquet),
        ]
        chart = figure.chart
        said = [*notes, *([_("not for publication").upper()] if self.is_internal else [])]
        if chart is not None:
            files += [
                ("PNG", "png", "image/png", lambda: as_png(chart, figure.heading, said)),
                ("SVG", "svg", "image/svg+xml", lambda: as_svg(chart, figure.heading, said)),
            ]
        with st.popover(_("Download"), key=f"download_{figure.name}"):
            if self.is_internal:
                st.markdown(f"**{_('not for publication').capitalize()}**")
            for label, ending, kind, content in files:
                st.download_button(
                    label,
                    content,
                    one.file_name(ending),
                    kind,
                    key=f"{figure.name}_{ending}",
                    on_click="ignore",
                    width="stretch",
                )

    def _of_every_mart(self) -> Mapping[str, str]:
        _ = self.words
        return {
            "time_period": _("Period"),
            "ref_area": _("Area"),
            "obs_status": _("Status"),
            "coverage": _("Coverage"),
            "persons": _("Persons"),
            "ethos_category": _("Category"),
            "sex": _("Sex"),
            "age_band": _("Age"),
            "cohort": _("Cohort"),
        }


_BEGINS_LIKE_A_LIST = re.compile(r"^(\d+)\.")
"""A Latvian year at the beginning of a text, which markdown would take for the number of a list's item."""

_SHARES = frozenset(
    {
        "coverage",
        "survival",
        "ci_low",
        "ci_high",
        "rate_all",
        "rate_all_low",
        "rate_all_high",
        "rate_excluding_deaths",
        "rate_excluding_deaths_low",
        "rate_excluding_deaths_high",
    }
)


def _of_an_empty_cell(table: pl.DataFrame) -> str:
    """A cross where every row with an empty cell has something left out, else a dash: the status says which."""
    if "obs_status" not in table.columns:
        return UNKNOWN
    has_gap = table.select(pl.any_horizontal(pl.all().is_null())).to_series()
    return CROSS if has_gap.any() and table.filter(has_gap)["obs_status"].eq_missing("Q").all() else UNKNOWN
