"""The pages' figures on the pilot: what a chart shows is what the marts say, asked apart of the pages' own queries."""

import os
from pathlib import Path

import duckdb
import pytest

from analyst.pages import (
    costs,
    exits,
    flows,
    goals,
    housing_first,
    long_term,
    map_of_tiles,
    overview,
    point_in_time,
    prevalence,
    quality,
    reconciliation,
    world,
)
from analyst.pages.page import Figure, NotInThisFileError, Page
from analyst.reading.caveats import caveats_of
from analyst.reading.published import Mode, PublishedFolder, open_published

pytestmark = [pytest.mark.xdist_group("pilot")]

RIGA = "LV0001000"
WHOLE = ("LV", "_T", "_T", "_T")


@pytest.fixture(scope="module")
def folder(pilot):
    return Path(pilot[0]) / "published"


@pytest.fixture(scope="module")
def page(folder):
    published = PublishedFolder(folder).current(Mode.INTERNAL)
    yield Page(published, "en", {})
    published.connection.close()


@pytest.fixture(scope="module")
def marts(folder):
    """Another connection to the same file: the tests' own questions."""
    with open_published(folder / "current.duckdb") as connection:
        yield lambda sql: connection.execute(sql).fetchall()


def shown(figure, *names):
    """Of the chart's set of data that has these columns, the rows."""
    for rows in figure.chart.to_dict()["datasets"].values():
        if rows and set(names) <= rows[0].keys():
            return [tuple(row[name] for name in names) for row in rows]
    raise AssertionError(f"the chart has no data with {names}")


@pytest.mark.parametrize("area", ["LV", RIGA, "LV-R3"])
def test_the_stock_over_time(page, marts, area):
    figure = point_in_time.stock_figure(page, (area, "E1_3", "M", "_T"), ("2022-09-30", "2023-06-30"))
    expected = marts(
        f"select strftime(time_period, '%Y-%m-%d'), persons from marts.point_in_time where ref_area = '{area}' and "
        "ethos_category = 'E1_3' and sex = 'M' and age_band = '_T' and time_period between date '2022-09-30' and "
        "date '2023-06-30' order by 1"
    )
    assert len(expected) > 3
    assert shown(figure, "time_period", "persons") == expected


def test_the_latest_night_by_category_and_by_age(page, marts):
    night = "time_period = (select max(time_period) from marts.point_in_time) and ref_area = 'LV' and sex = '_T'"
    by_category = shown(point_in_time.by_category(page, "LV"), "ethos_category", "persons")
    assert by_category == marts(
        f"select ethos_category, persons from marts.point_in_time where {night} and age_band = '_T' "
        "and regexp_matches(ethos_category, '^E[1-6]$') order by 1"
    )
    (total,) = marts(
        f"select persons from marts.point_in_time where {night} and age_band = '_T' and ethos_category = '_T'"
    )
    assert sum(n for _, n in by_category) == total[0]
    assert sum(n for _, n in shown(point_in_time.by_age(page, "LV"), "age_band", "persons")) == total[0]


def test_flows_balance_with_the_stock_of_the_months(page, marts):
    """Everything above the line minus everything below it is the change of the people with an open spell."""
    rows = shown(flows.flow_figure(page, "LV"), "time_period", "people")
    change = {month: sum(n for m, n in rows if m == month) for month, _ in rows}
    assert change == dict(
        marts("select time_period, active_end - active_start from marts.monthly_flows where ref_area = 'LV'")
    )


def test_flows_of_a_sex_and_an_age_come_from_their_own_mart(page, marts):
    figure = flows.flow_figure(page, "LV", sex="F", age="Y35T44")
    came = sum(n for (n,) in shown(figure, "people") if n > 0)
    assert [(came,)] == marts(
        "select sum(inflow_new + inflow_returned_housing + inflow_returned_other + transfers_in + coverage_in) "
        "from marts.monthly_flows_by_sex_age where ref_area = 'LV' and sex = 'F' and age_band = 'Y35T44'"
    )


def test_the_map_shows_each_municipality_once(page, marts):
    figure = map_of_tiles.map_figure(page, "persons", "_T", "2023-10-31")
    rows = shown(figure, "code", "persons", "state_mark")
    assert len(rows) == 42
    assert {(code, n) for code, n, _ in rows if n is not None} == set(
        marts(
            "select ref_area, persons from marts.point_in_time where time_period = date '2023-10-31' and sex = '_T' "
            "and ethos_category = '_T' and age_band = '_T' and ref_area like 'LV0%' and obs_status <> 'L'"
        )
    )
    assert {mark for _, n, mark in rows if n is None} == {"–"}


def test_the_survival_curve_and_its_numbers_at_risk(page, marts):
    figure = housing_first.survival_figure(page, "LV", "_T")
    expected = marts(
        "select month, at_risk, survival, ci_low, ci_high from marts.hf_retention where ref_area = 'LV' "
        "and cohort = '_T' "
        "order by month"
    )
    assert shown(figure, "month", "at_risk", "survival", "ci_low", "ci_high") == expected
    at_risk = housing_first.at_risk_figure(page, "LV", "_T").table
    assert at_risk["month"].to_list() == [month for month, *_ in expected if month % 6 == 0]
    assert at_risk["at_risk"].to_list() == [n for month, n, *_ in expected if month % 6 == 0]
    whole = marts("select sum(events), sum(censored) from marts.hf_retention where ref_area = 'LV' and cohort = '_T'")
    assert [(at_risk["events"].sum(), at_risk["censored"].sum())] == whole


def test_outcomes_of_housing_first(page, marts):
    changed = housing_first.change_figure(page, "LV", "_T")
    health = [share for label, part, share in shown(changed, "label", "part", "share") if label.startswith("Health")]
    expected = marts(
        "select share_better, share_same, share_worse from marts.hf_outcomes where ref_area = 'LV' and cohort = '_T' "
        "and indicator = 'health'"
    )
    assert [tuple(health)] == expected
    assert sum(health) == pytest.approx(1)
    paired = shown(housing_first.before_after_figure(page, "LV", "_T"), "indicator", "paired_before", "paired_after")
    assert set(paired) == set(
        marts(
            "select indicator, paired_before, paired_after from marts.hf_outcomes where ref_area = 'LV' and "
            "cohort = '_T' "
            "and paired_before is not null and indicator not like 'income%'"
        )
    )


def test_what_a_client_day_costs(page, marts):
    rows = shown(costs.unit_cost_figure(page, "LV", "2023"), "service_type", "cost_per_client_day")
    assert sorted(rows) == marts(
        "select service_type, cost_per_client_day from marts.service_unit_costs where ref_area = 'LV' and "
        "time_period = '2023' and cost_per_client_day is not null order by 1"
    )


def test_returns_are_shares_of_those_followed(page, marts):
    rows = shown(exits.returns_figure(page, "LV"), "returned_share")
    expected = marts(
        "select returned_180 / followed_180 from marts.exits_and_returns where ref_area = 'LV' and followed_180 > 0 "
        "union all select returned_365 / followed_365 from marts.exits_and_returns where ref_area = "
        "'LV' and followed_365 > 0"
    )
    assert sorted(rows) == sorted(expected)


def test_the_distance_to_zero_is_what_is_left(page, marts):
    rows = shown(goals.distance_figure(page, "LV", 2023), "indicator", "distance")
    assert sorted(rows) == marts(
        "select indicator, value from marts.lisbon_goals where ref_area = 'LV' and time_period = 2023 "
        "and target_2030 = 0 "
        "and group_dimension = '_T' and value is not null order by 1"
    )


def test_coverage_shares_of_a_data_set_add_up(page):
    figure = quality.feeds_figure(page, "2023-10")
    shares = {}
    for feed, share in shown(figure, "feed", "part_share"):
        shares[feed] = shares.get(feed, 0) + share
    assert len(shares) == 13 and all(total == pytest.approx(1) for total in shares.values())


def test_the_ministry_s_series_stands_beside_ours(page):
    rows = dict(shown(reconciliation.ministry_figure(page), "label", "people"))
    assert rows["2020, ministry, sum of municipalities"] == 5760
    ours = {label: n for label, n in rows.items() if "ours" in label}
    assert ours["2023, ours, sum of municipalities"] >= ours["2023, ours, everybody once"]


def test_stock_and_flow_of_the_world_are_apart_and_in_alphabetical_order(page):
    frame = world.figures(page)
    countries = frame["country"].to_list()
    assert countries == sorted(countries)
    assert {"published", "warehouse"} == set(frame["origin"])
    flags = ["includes_children", "includes_dv_accommodation", "includes_refugees", "includes_asylum_seekers"]
    own = frame.filter(frame["origin"] == "warehouse").select(flags)
    assert own.rows() == [(True, True, True, False)] * own.height
    assert (
        frame.filter(frame["origin"] == "published").select(flags).null_count().row(0)
        == (frame.filter(frame["origin"] == "published").height,) * 4
    )


def test_every_other_figure_has_its_rows(page):
    made = [
        overview.stock_figure(page, "LV"),
        prevalence.people_figure(page, WHOLE),
        prevalence.nights_figure(page, "LV"),
        long_term.definitions_figure(page, WHOLE),
        long_term.durations_figure(page, WHOLE),
        long_term.groups_figure(page, WHOLE),
        exits.fate_figure(page, "LV"),
        housing_first.crude_figure(page, "LV", "_T"),
        housing_first.funnel_figure(page, "LV"),
        housing_first.satisfaction_figure(page, "LV", "_T"),
        housing_first.support_figure(page, "LV"),
        housing_first.support_areas_figure(page, "LV", "_T"),
        costs.parts_figure(page, "LV", "2023"),
        costs.person_figure(page, "LV", "2023"),
        quality.share_figure(page),
        quality.providers_figure(page),
        quality.completeness_figure(page, "2023-10"),
        quality.checks_figure(page),
        reconciliation.pilot_figure(page),
    ]
    assert [figure.name for figure in made if figure.table.is_empty()] == []
    assert all(isinstance(figure, Figure) and figure.heading for figure in made)


def test_a_file_with_gaps_is_shown_with_its_gaps(page, folder, tmp_path):
    """As the public file: some tables only, figures left out as NULL with the status Q."""
    public = tmp_path / "pajumte_public_B9.duckdb"
    source = os.path.realpath(folder / "current.duckdb")
    with duckdb.connect() as connection:
        connection.execute(f"attach '{source}' as held (read_only)")
        connection.execute(f"attach '{public}' as made")
        connection.execute("create schema made.marts")
        connection.execute("create table made.marts.publication as select 'B9' as build_id")
        for mart in ("point_in_time", "monthly_flows"):
            measure = "persons" if mart == "point_in_time" else "inflow_new"
            connection.execute(
                f"create table made.marts.{mart} as select * replace (null::bigint as {measure}, 'Q' as obs_status), "
                f"'A' as conf_status from held.marts.{mart}"
            )
    (tmp_path / "current_public.duckdb").symlink_to(public.name)
    gaps = Page(PublishedFolder(tmp_path).current(Mode.PUBLIC), "lv", {})
    stock = point_in_time.stock_figure(gaps, WHOLE, ("2022", "2024"))
    assert stock.chart is None and stock.table.height == stock.table["persons"].null_count() > 0
    tiles = shown(map_of_tiles.map_figure(gaps, "persons", "_T", "2023-10-31"), "code", "persons", "state_mark")
    assert {code for code, n, mark in tiles if mark == "×"} >= {RIGA}
    assert {n for _, n, _ in tiles} == {None}
    assert "× nav publicēts" in " ".join(gaps.said(caveats_of(point_in_time.by_category(gaps, "LV").table)))
    assert flows.flow_figure(gaps, "LV").n.startswith("n = × ")
    with pytest.raises(NotInThisFileError):
        housing_first.survival_figure(gaps, "LV", "_T")
