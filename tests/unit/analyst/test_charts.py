"""Charts hold the numbers that they were given, and nothing else; their pictures are drawn without a browser."""

import re
from datetime import date

import polars as pl
import pytest

from analyst.charts.bars import before_after, beside, stacked_over_time, stacked_shares
from analyst.charts.lines import PROVISIONAL, over_time
from analyst.charts.look import PALETTE
from analyst.charts.pictures import as_png, as_svg
from analyst.charts.survival import survival
from analyst.charts.tiles import drawing, tile_map
from feeds.municipalities import all_municipalities

STOCK = pl.DataFrame(
    {
        "time_period": [date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 31)],
        "persons": [10, None, 12],
        "obs_status": ["A", "Q", "P"],
    }
)


def rows_of(chart):
    """The rows inside a chart, one list for each set of data."""
    spec = chart.to_dict()
    return [*spec.get("datasets", {}).values(), *([spec["data"]["values"]] if "values" in spec.get("data", {}) else [])]


def stock_chart(language="lv"):
    return over_time(STOCK, x="time_period", y="persons", unit="persons", language=language)


def test_a_line_holds_every_row_and_leaves_a_gap_where_a_figure_was_left_out():
    (rows,) = rows_of(stock_chart())
    assert [(row["time_period"], row["persons"]) for row in rows] == [
        ("2026-08-31", 10),
        ("2026-09-30", None),
        ("2026-10-31", 12),
    ]
    assert [row[PROVISIONAL] for row in rows] == [False, False, True]


def test_the_axis_begins_at_zero_and_says_its_unit():
    layer = stock_chart().to_dict()["layer"][0]
    assert layer["encoding"]["y"]["scale"]["zero"] is True
    assert layer["encoding"]["y"]["title"] == "persons"


def test_latvian_numbers_have_a_decimal_comma_and_english_ones_do_not():
    assert stock_chart("lv").to_dict()["config"]["locale"]["number"]["decimal"] == ","
    assert "locale" not in stock_chart("en").to_dict()["config"]
    bars = beside(
        pl.DataFrame({"l": ["a"], "v": [1234.5]}), label="l", value="v", unit="EUR", language="lv", decimals=1
    )
    assert "1\u00a0234,5" in as_svg(bars, "", []).decode()


def test_bars_hold_their_values_and_intervals():
    frame = pl.DataFrame({"label": ["a", "b"], "rate": [0.9, 0.5], "low": [0.8, 0.4], "high": [0.95, 0.6]})
    chart = beside(frame, label="label", value="rate", low="low", high="high", unit="share", language="en", share=True)
    assert rows_of(chart) == [frame.to_dicts()]


def test_stacked_parts_keep_their_order_and_their_values():
    frame = pl.DataFrame({"label": ["a"] * 2, "part": ["x", "y"], "part_order": [0, 1], "share": [0.25, 0.75]})
    chart = stacked_shares(frame, label="label", part="part", value="share", order=["x", "y"], unit="u", language="en")
    assert rows_of(chart) == [frame.to_dicts()]
    assert chart.to_dict()["encoding"]["color"]["scale"]["domain"] == ["x", "y"]
    months = pl.DataFrame({"m": ["2026-01"] * 2, "n": [3, -2], "part": ["x", "y"], "part_order": [0, 1]})
    over = stacked_over_time(months, x="m", y="n", part="part", order=["x", "y"], unit="u", language="en")
    assert months.to_dicts() in rows_of(over)


def test_before_and_after_are_the_same_numbers_twice():
    frame = pl.DataFrame({"label": ["a"], "before": [0.2], "after": [0.6]})
    chart = before_after(
        frame, label="label", before="before", after="after", words=("b", "a"), unit="u", language="en"
    )
    sets = rows_of(chart)
    assert frame.to_dicts() in sets
    (points,) = [rows for rows in sets if "when" in rows[0]]
    assert {(row["when"], row["value"]) for row in points} == {("b", 0.2), ("a", 0.6)}


def test_the_survival_curve_has_its_band():
    frame = pl.DataFrame(
        {"month": [0, 1], "at_risk": [9, 8], "survival": [1.0, 0.9], "ci_low": [None, 0.6], "ci_high": [None, 0.98]}
    )
    assert rows_of(survival(frame, months="m", unit="u", language="en")) == [frame.to_dicts()]


def test_every_municipality_of_today_has_a_tile_of_its_own():
    tiles = drawing()
    assert set(tiles["code"]) == {m.code for m in all_municipalities() if m.valid_to is None}
    assert tiles.select("column", "row").is_unique().all()
    assert tiles.height == 42


def test_a_tile_without_a_figure_says_why():
    tiles = (
        drawing()
        .head(3)
        .with_columns(
            pl.Series("persons", [5, None, None]),
            pl.Series("state_mark", ["", "×", "–"]),
            name=pl.lit("n"),
            region=pl.lit("r"),
            state=pl.lit("s"),
        )
    )
    text = as_svg(tile_map(tiles, value="persons", unit="persons", language="lv"), "t", []).decode()
    assert ">×<" in text and ">–<" in text and ">5<" in text


def test_a_picture_carries_its_heading_and_its_notes():
    text = as_svg(stock_chart(), "People on a night", ["n = 12", "NOT FOR PUBLICATION"]).decode()
    assert all(words in text for words in ("People on a night", "n = 12", "NOT FOR PUBLICATION"))
    assert as_png(stock_chart(), "t", []).startswith(b"\x89PNG")


@pytest.mark.parametrize("colour", PALETTE)
def test_colours_stand_out_from_white(colour):
    """Contrast of at least 3:1 (WCAG 2.2, 1.4.11)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    assert 1.05 / (luminance + 0.05) >= 3


def drawn(chart):
    """The texts of the chart's picture."""
    return re.findall(r"<text[^>]*>([^<]*)</text>", as_svg(chart, "", []).decode())


def test_a_bar_that_was_left_out_is_a_cross_and_one_that_nobody_knows_a_dash():
    frame = pl.DataFrame({"label": ["a", "b", "c"], "n": [10, None, None], "obs_status": ["A", "Q", "L"]})
    texts = drawn(beside(frame, label="label", value="n", unit="u", language="en"))
    assert [text for text in texts if text in ("a", "b", "c")] == ["a", "b", "c"]
    assert (texts.count("×"), texts.count("–")) == (1, 1)
    assert "null" not in texts and texts.count("0") == 1


def test_a_night_that_was_left_out_has_a_cross_and_one_not_collected_has_none():
    assert drawn(stock_chart()).count("×") == 1
    uncollected = STOCK.with_columns(obs_status=pl.lit("L"))
    line = over_time(uncollected, x="time_period", y="persons", unit="persons", language="lv")
    assert "×" not in drawn(line)


def test_a_column_of_which_a_part_was_left_out_has_one_cross():
    frame = pl.DataFrame(
        {
            "month": ["2026-08", "2026-08", "2026-08", "2026-09"],
            "part": ["x", "y", "z", "x"],
            "part_order": [0, 1, 2, 0],
            "people": [4, None, None, 5],
            "obs_status": ["Q", "Q", "Q", "A"],
        }
    )
    chart = stacked_over_time(frame, x="month", y="people", part="part", order=["x", "y", "z"], unit="u", language="en")
    assert drawn(chart).count("×") == 1


def test_shares_and_pairs_that_were_left_out_keep_their_row():
    shares = pl.DataFrame(
        {"label": ["a", "a", "b", "b"], "part": ["x", "y"] * 2, "part_order": [0, 1] * 2, "n": [0.4, 0.6, None, None]}
    )
    texts = drawn(
        stacked_shares(shares, label="label", part="part", value="n", order=["x", "y"], unit="", language="en")
    )
    assert {"a", "b", "×"} <= set(texts)
    pairs = pl.DataFrame({"label": ["a", "b"], "before": [0.2, None], "after": [0.4, None]})
    texts = drawn(
        before_after(pairs, label="label", before="before", after="after", words=("b", "a"), unit="", language="en")
    )
    assert {"a", "b", "×"} <= set(texts)
