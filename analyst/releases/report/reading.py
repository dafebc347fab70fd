"""Looking up released figures for the report, and writing them as a sentence needs them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from analyst.releases.notes import LEFT_OUT_SIGN, NOT_KNOWN_SIGN
from analyst.releases.wording import Text
from feeds.message_values import Language

_LEFT_OUT = "Q"
_NO_BREAK = "\u00a0"


@dataclass(frozen=True, slots=True)
class Figure:
    """A released value with what must be told beside it."""

    value: float | None
    decimals: int
    status: str
    coverage: float | None

    @property
    def is_left_out(self) -> bool:
        """Whether it is left out to protect people."""
        return self.status == _LEFT_OUT


NO_FIGURE = Figure(None, 0, "L", None)


class Released:
    """The observations of a release, asked by table, measure and dimensions."""

    def __init__(self, observations: pl.DataFrame) -> None:
        self._observations = observations

    def rows(self, table: str, measure: str, **dimensions: str) -> pl.DataFrame:
        """The rows of a measure, in the order of their periods and areas."""
        return self._observations.filter(table=table, measure=measure, **dimensions).sort("time_period", "ref_area")

    def figure(self, table: str, measure: str, **dimensions: str) -> Figure:
        """One figure; `NO_FIGURE` when the release has no such row."""
        rows = self.rows(table, measure, **dimensions)
        return figure_of(rows.row(0, named=True)) if rows.height else NO_FIGURE

    def periods(self, table: str) -> list[str]:
        """The periods of a table, oldest first."""
        return sorted(self._observations.filter(table=table)["time_period"].unique())


def figure_of(row: dict[str, object]) -> Figure:
    """The figure of an observation's row."""
    return Figure(row["obs_value"], row["decimals"], row["obs_status"], row["coverage"])  # type: ignore[arg-type]


def total(figures: Iterable[Figure]) -> Figure:
    """The sum of published figures; left out as soon as one of them is, not known as soon as one is not."""
    parts = list(figures)
    known = [f.value for f in parts if f.value is not None]
    coverage = min((f.coverage for f in parts if f.coverage is not None), default=None)
    if not parts or len(known) < len(parts):
        status = _LEFT_OUT if any(f.is_left_out for f in parts) else "L"
        return Figure(None, 0, status, coverage)
    statuses = {f.status for f in parts}
    return Figure(sum(known), parts[0].decimals, next((s for s in "LQBUP" if s in statuses), "A"), coverage)


def written(figure: Figure, language: Language, *, share: bool = False) -> str:
    """A value as both languages write it; the sign for what is left out or not known."""
    if figure.value is None:
        return LEFT_OUT_SIGN if figure.is_left_out else NOT_KNOWN_SIGN
    if share:
        space = _NO_BREAK if language == "lv" else ""
        return f"{number(figure.value * 100, 1, language)}{space}%"
    return number(figure.value, figure.decimals, language)


def number(value: float, decimals: int, language: Language) -> str:
    """Thousands apart, decimals as the language writes them: 1 234,5 or 1,234.5."""
    text = f"{value:,.{decimals}f}"
    return text.replace(",", _NO_BREAK).replace(".", ",") if language == "lv" else text


def day(time_period: str, language: Language) -> str:
    """A date or month as people write it: 30.09.2026., 2026. gada septembris; another period as it is."""
    parts = time_period.split("-")
    if len(parts) == 3:
        year, month, date = parts
        return f"{date}.{month}.{year}." if language == "lv" else f"{int(date)} {MONTHS[int(month) - 1].en} {year}"
    if len(parts) == 2 and parts[1].isdigit():
        year, name = parts[0], MONTHS[int(parts[1]) - 1]
        return f"{year}. gada {name.lv}" if language == "lv" else f"{name.en} {year}"
    return time_period


MONTHS = (
    Text("janvāris", "January"),
    Text("februāris", "February"),
    Text("marts", "March"),
    Text("aprīlis", "April"),
    Text("maijs", "May"),
    Text("jūnijs", "June"),
    Text("jūlijs", "July"),
    Text("augusts", "August"),
    Text("septembris", "September"),
    Text("oktobris", "October"),
    Text("novembris", "November"),
    Text("decembris", "December"),
)
