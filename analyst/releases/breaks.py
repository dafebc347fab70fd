"""The series breaks that a release tells: those of its period, in words."""

from __future__ import annotations

import csv

import duckdb
import polars as pl

from analyst.released import ReleasePeriod
from analyst.releases.wording import Text, code_label
from feeds.codelists import SEEDS

BREAK_SCHEMA = pl.Schema({"valid_from": pl.String, "text_lv": pl.String, "text_en": pl.String})


def series_breaks(connection: duckdb.DuckDBPyConnection, period: ReleasePeriod) -> pl.DataFrame:
    """One row per break of the publication that lies in the period: its day, and what happened."""
    rows = connection.execute(
        "SELECT ref_area, CAST(breaks_on AS VARCHAR) FROM marts.dim_series_break "
        "WHERE breaks_on BETWEEN ? AND ? ORDER BY 2, 1",
        [period.first_day, period.last_day],
    ).fetchall()
    told = _told()
    texts = [
        (day, code_label("ref_area", area), told.get((area, day), Text("", ""))) for area, day in dict.fromkeys(rows)
    ]
    return pl.DataFrame(
        [
            {"valid_from": day, "text_lv": f"{area.lv}: {said.lv}", "text_en": f"{area.en}: {said.en}"}
            for day, area, said in texts
        ],
        schema=BREAK_SCHEMA,
    )


def _told() -> dict[tuple[str, str], Text]:
    with (SEEDS / "series_breaks.csv").open(encoding="utf-8", newline="") as lines:
        return {(row["area"], row["valid_from"]): Text(row["text_lv"], row["text_en"]) for row in csv.DictReader(lines)}
