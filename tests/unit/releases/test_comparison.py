"""For comparison with the world goes out only what the release publishes, stock with stock, in alphabetical order."""

import duckdb
import polars as pl
import pytest

from analyst.releases.comparison import epoch_indicators, international_reference, of_count_type
from tests.unit.releases.samples import cell, observations

MONTH_END = {"period": "2026-09-30", "sex": "_T", "age_band": "_T", "freq": "D"}


def figure(country, value, count_type="PIT", origin="published", period="2022"):
    return {
        "ref_area": country,
        "indicator": "persons",
        "count_type": count_type,
        "scope": "_U",
        "time_period": period,
        "origin": origin,
        "value": float(value),
        "value_high": None,
        "unit_measure": "PS",
        "scope_en": f"of {country}",
        "scope_lv": f"no {country}",
        "source": "https://example.lv",
        "is_weak_source": False,
        "obs_status": None,
        "coverage": None,
    }


@pytest.fixture
def published():
    international = pl.DataFrame(
        [
            figure("FI", 4579),
            figure("CZ", 23830, count_type="_U"),
            figure("DK", 5789),
            figure("LV", 5760, count_type="FLOW", period="2020"),
            figure("LV", 112, origin="warehouse", period="2026-09-30"),
            figure("W1", 70, count_type="_Z"),
        ],
        schema_overrides={"value_high": pl.Float64, "obs_status": pl.String, "coverage": pl.Float64},
    )
    series = pl.DataFrame(
        {
            "count_type": ["PIT", "PIT", "FLOW"],
            "freq": ["M", "I", "A"],
            "collection_method": ["by_name_list", "street_count", "administrative_data"],
            "includes_children": True,
            "includes_dv_accommodation": True,
            "includes_refugees": True,
            "includes_asylum_seekers": False,
            "scope_lv": ["nakts", "n", "gads"],
            "scope_en": ["night", "c", "year"],
            "source": ["s", "s", "s"],
        }
    )
    with duckdb.connect() as connection:
        connection.execute("CREATE SCHEMA marts")
        for name, frame in (
            ("international_reference", international),
            ("dim_national_series", series),
        ):
            connection.register("frame", frame.to_arrow())
            connection.execute(f"CREATE TABLE marts.{name} AS SELECT * FROM frame")
            connection.unregister("frame")
        yield connection


def released():
    return observations(
        [
            cell("stock_national", "LV", "persons", 112, ethos_category="E1_3", **MONTH_END),
            cell("stock_national", "LV", "persons", None, ethos_category="E1_3", **{**MONTH_END, "sex": "F"}),
            cell(
                "stock_national", "LV", "persons", 505, ethos_category="E1_3", **{**MONTH_END, "period": "2026-09-21"}
            ),
            cell("flows_by_region_sex", "LV", "active_end", 112, sex="_T", ethos_category="_T", age_band="_T"),
        ]
    )


def released_year():
    year = {"freq": "A", "period": "2026", "sex": "_T", "age_band": "_T"}
    people = [("E1_3", 577), ("E2", 471), ("E4", None)]
    rows = [
        cell("prevalence_of_the_year", "LV", "persons_in_year", value, ethos_category=category, **year)
        for category, value in people
    ]
    flow = cell("flows_of_the_year", "LV", "inflow_new", 90, ethos_category="_T", **year)
    return pl.concat([released(), observations([*rows, flow])])


def test_a_cell_has_the_released_value_and_statuses_with_method_and_flags(published):
    rows = {(r["time_period"], r["sex"]): r for r in epoch_indicators(published, released()).to_dicts()}
    total = rows["2026-09-30", "_T"]
    assert (total["obs_value"], total["obs_status"], total["conf_status"]) == (112, "A", "F")
    assert (total["freq"], total["indicator"], total["unit_measure"]) == ("M", "HOMELESS_PERSONS", "PS")
    assert (total["collection_method"], total["includes_asylum_seekers"]) == ("by_name_list", False)
    left_out = rows["2026-09-30", "F"]
    assert (left_out["obs_value"], left_out["obs_status"], left_out["conf_status"]) == (None, "Q", "A")


def test_a_count_night_within_a_month_is_irregular_and_a_street_count(published):
    rows = epoch_indicators(published, released()).filter(time_period="2026-09-21")
    assert rows.select("freq", "collection_method").rows() == [("I", "street_count")]


def test_the_year_s_people_are_a_flow_with_the_method_of_their_own_series(published):
    rows = epoch_indicators(published, released_year()).filter(count_type="FLOW")
    assert rows.select("freq", "time_period", "indicator", "ethos_light", "obs_value", "obs_status").rows() == [
        ("A", "2026", "HOMELESS_PERSONS", "E1_3", 577, "A"),
        ("A", "2026", "HOMELESS_PERSONS", "E2", 471, "A"),
        ("A", "2026", "HOMELESS_PERSONS", "E4", None, "Q"),
    ]
    assert set(rows["collection_method"]) == {"administrative_data"}


def test_latvia_s_year_stands_with_the_flows_alone(published):
    rows = international_reference(published, epoch_indicators(published, released_year()))
    flows = of_count_type(rows, "FLOW").filter(origin="warehouse")
    assert flows.select("scope", "value", "time_period").rows() == [("E1_3", 577, "2026"), ("E2", 471, "2026")]
    assert of_count_type(rows, "PIT").filter(pl.col("value").is_in([577.0, 471.0])).is_empty()


def test_of_a_quarter_only_stock_is_exported_and_of_that_every_released_cell(published):
    """Also those of nobody: were they missing, a cell left out would be known not to be zero."""
    rows = epoch_indicators(published, released())
    assert rows.height == 3
    assert set(rows["count_type"]) == {"PIT"}
    assert rows["collection_method"].null_count() == 0


def test_latvia_stands_beside_others_with_its_published_figures_and_flags(published):
    rows = international_reference(published, epoch_indicators(published, released()))
    own = rows.filter(ref_area="LV", origin="warehouse").sort("time_period")
    assert own["value"].to_list() == [505, 112]
    assert own["includes_children"].to_list() == [True, True]
    others = rows.filter(pl.col("ref_area") != "LV")
    assert others["includes_children"].null_count() == others.height


def test_stock_stands_with_stock_and_flow_with_flow_by_name_and_never_by_size(published):
    rows = international_reference(published, epoch_indicators(published, released()))
    assert list(dict.fromkeys(rows["count_type"])) == ["PIT", "FLOW", "_U"]
    assert list(dict.fromkeys(of_count_type(rows, "PIT")["country_en"])) == ["Denmark", "Finland", "Latvia"]
    assert of_count_type(rows, "FLOW")["value"].to_list() == [5760]
    assert "W1" not in set(rows["ref_area"])


def test_latvia_is_left_out_where_its_figure_is(published):
    gone = released().with_columns(pl.lit(None, dtype=pl.Float64).alias("obs_value"))
    rows = international_reference(published, epoch_indicators(published, gone))
    assert rows.filter(origin="warehouse").is_empty()
