"""The analysts' pages over a simulated nation: every municipality, a year of months, Housing First in some towns.

The country is simulated, its deliveries gated, the marts built from what was accepted (without dbt's own tests, which
run elsewhere) and published. What a chart shows is read from the marks that the browser has drawn.
"""

import duckdb
import pytest

from analyst.pages.contents import entries
from feeds.municipalities import lineage_of
from feeds.simulation.simulating import Plan, simulate
from orchestration.build import prepare_build, publish
from tests.browser.figures import MINISTRY, Figures, running_pages, with_accounts
from tests.browser.serving import NEEDS_CHROMIUM
from tests.integration.dbt_world.building import run_dbt
from tests.worlds.accepting import gated

pytestmark = [pytest.mark.xdist_group("nation"), NEEDS_CHROMIUM]

PLAN = Plan(municipalities=42, months=12, persons=600, seed=7)
WITHOUT_CHARTS = {"revisions", "breaks", "sql", "methodology"}
"""On the first publication."""
KEYS = [entry.key for entry in entries()]
NIGHT = "2022-06-30"
WHOLE = "ref_area = 'LV' and ethos_category = '_T' and sex = '_T' and age_band = '_T'"


@pytest.fixture(scope="module")
def nation(tmp_path_factory, dbt_target):
    folder = tmp_path_factory.mktemp("nation")
    simulate(PLAN, folder / "country")
    installation = gated(folder / "country" / "deliveries", folder / "home")
    build = prepare_build(installation)
    models_alone = ["--exclude-resource-type", "unit_test", "--exclude-resource-type", "test"]
    run_dbt(build.file, ["build", *models_alone], target=dbt_target)
    build.mark_tested()
    publish(installation, build)
    return with_accounts(folder / "home")


@pytest.fixture(scope="module")
def marts(nation):
    """The tests' own questions to the published file."""
    with duckdb.connect(str((nation / "published" / "current.duckdb").resolve()), read_only=True) as connection:
        yield lambda sql: set(connection.execute(sql).fetchall())


@pytest.fixture(scope="module")
def ministry(browser, nation):
    context = browser.new_context(viewport={"width": 1300, "height": 1000}, bypass_csp=True)
    with running_pages(nation) as address:
        visitor = Figures(context, address)
        visitor.log_in(MINISTRY)
        yield visitor
        context.close()


@pytest.mark.parametrize(("language", "width"), [("en", 1300), ("lv", 390)])
@pytest.mark.parametrize("key", KEYS)
def test_every_page_is_whole_and_every_chart_has_data(ministry, key, language, width):
    ministry.page.set_viewport_size({"width": width, "height": 1000})
    try:
        ministry.open(key, language)
        assert ministry.faults() == []
        assert ministry.page.evaluate("document.documentElement.lang") == language
        ministry.picture(f"{key}.nation.{language}.{width}", "PAJUMTE_PAGE_PICTURES")
        charts = ministry.page.locator("[class*=st-key-chart_]").all()
        assert charts or key in WITHOUT_CHARTS
        for chart in charts:
            name = chart.get_attribute("class").split("st-key-chart_")[1].split()[0]
            assert ministry.drawn_rows(name), f"{name} shows nothing"
    finally:
        ministry.page.set_viewport_size({"width": 1300, "height": 1000})


NUMBERS = {
    "overview": (
        "stock",
        ("time_period", "persons"),
        f"select epoch_ms(time_period), persons from marts.point_in_time where {WHOLE}",
    ),
    "map": (
        "map",
        ("lineage", "persons"),
        f"select ref_area, persons from marts.point_in_time where time_period = date '{NIGHT}' and sex = '_T' "
        "and age_band = '_T' and ethos_category = '_T' and ref_area like 'LV0%' and obs_status <> 'L'",
    ),
    "goals": (
        "goals_distance",
        ("indicator", "distance"),
        "select indicator, value from marts.lisbon_goals where ref_area = 'LV' and target_2030 = 0 and goal in (1, 3, "
        "4) and group_dimension = '_T' and value is not null "
        "and time_period = (select max(time_period) from marts.lisbon_goals)",
    ),
    "point-in-time": (
        "stock_by_ethos_category",
        ("ethos_category", "persons"),
        "select ethos_category, persons from marts.point_in_time where ref_area = 'LV' and sex = '_T' and age_band = "
        f"'_T' and time_period = date '{NIGHT}' and regexp_matches(ethos_category, '^E[1-6]$')",
    ),
    "flows": (
        "active",
        ("time_period", "active_end"),
        "select time_period, active_end from marts.monthly_flows where ref_area = 'LV'",
    ),
    "prevalence": (
        "prevalence",
        ("time_period", "persons"),
        f"select time_period, persons from marts.annual_prevalence where {WHOLE}",
    ),
    "long-term": (
        "target_groups",
        ("target_group", "persons"),
        f"select target_group, persons from marts.target_groups where time_period = date '{NIGHT}' and {WHOLE}",
    ),
    "exits": (
        "fate",
        ("share",),
        "select unnest([sum(homeless), sum(housed), sum(lost), sum(deceased)]) / sum(followed) from "
        "marts.entry_cohorts where ref_area = 'LV' group by horizon having sum(followed) > 0",
    ),
    "housing-first": (
        "hf_retention_crude",
        ("horizon", "rate_all", "rate_all_low", "rate_all_high"),
        "select horizon, rate_all, rate_all_low, rate_all_high from marts.hf_retention_crude "
        "where ref_area = 'LV' and cohort = '_T'",
    ),
    "costs": (
        "unit_costs",
        ("service_type", "cost_per_client_day"),
        "select service_type, cost_per_client_day from marts.service_unit_costs where ref_area = 'LV' and "
        "cost_per_client_day is not null and time_period = (select max(time_period) from marts.service_unit_costs "
        "where length(time_period) = 4)",
    ),
    "quality": (
        "reporting_rate",
        ("time_period", "provider_share"),
        "select time_period, provider_share from quality.reporting_rate where ref_area = 'LV'",
    ),
    "reconciliation": (
        "ministry_shelter_users",
        ("time_period", "people"),
        "select time_period, persons from marts.annual_prevalence where ethos_category = 'E2' and sex = '_T' "
        "and age_band = '_T' and ref_area = 'LV' union all select time_period, sum(persons) from "
        "marts.annual_prevalence where ethos_category = 'E2' and sex = '_T' and age_band = '_T' and ref_area like "
        "'LV0%' group by time_period union all select cast(time_period as integer), value from "
        "marts.international_reference where origin = 'published' and ref_area = 'LV' and count_type = 'FLOW' "
        "and scope = 'E2_3'",
    ),
    "world": (
        "world_pit_ps",
        ("ref_area", "time_period", "scope", "value"),
        "select ref_area, time_period, scope, value from marts.international_reference where count_type = 'PIT' and "
        "unit_measure = 'PS' and indicator = 'persons' and (origin = 'published' or scope in ('E1_3', 'E2', '_T')) "
        "qualify origin = 'published' or time_period = max(time_period) over (partition by origin)",
    ),
}
"""Of each page with charts, one chart, its columns, and what the marts say; `revisions` has none at first."""


@pytest.mark.parametrize("key", NUMBERS)
def test_the_numbers_that_a_chart_has_drawn_are_the_marts(ministry, marts, key):
    chart, columns, sql = NUMBERS[key]
    ministry.open(key)
    expected = marts(sql)
    assert expected
    if key == "map":  # what was delivered under an earlier code stands on the tile of today's
        expected = {(lineage_of(code), persons) for code, persons in expected}
    assert rounded(ministry.drawn(chart, *columns)) == rounded(expected)


def rounded(rows):
    """Numbers without the last digits that decimals and JSON treat differently; what is empty is not drawn."""
    made = {tuple(round(float(v), 9) if isinstance(v, int | float) or hasattr(v, "quantize") else v for v in row)
            for row in rows}  # fmt: skip
    return {row for row in made if None not in row}


FILTERS = {
    "map": ("Figure", "Per 10,000 inhabitants", "map"),
    "goals": ("Area", "Rīga", "goals_distance"),
    "point-in-time": ("Sex", "Women", "stock"),
    "flows": ("Age", "35–44", "flows"),
    "prevalence": ("Category", "2 In emergency accommodation", "prevalence"),
    "long-term": ("Sex", "Men", "durations"),
    "exits": ("Area", "Rīga", "fate"),
    "housing-first": ("Area", "Rīga", "hf_retention_crude"),
    "costs": ("Area", "Rīga", "unit_costs"),
    "quality": ("Month", "2021-07", "coverage_by_feed"),
}


@pytest.mark.parametrize("key", FILTERS)
def test_a_filter_of_each_page_changes_its_figure(ministry, key):
    label, option, chart = FILTERS[key]
    ministry.open(key)
    before = everything(ministry, chart)
    ministry.choose(label, option)
    ministry.page.wait_for_timeout(500)
    ministry.page.get_by_test_id("stStatusWidget").wait_for(state="detached")
    ministry.page.wait_for_timeout(500)
    assert everything(ministry, chart) not in (before, "[]")


def everything(visitor, chart):
    """All that a chart has drawn, as a text."""
    return repr(visitor.drawn_rows(chart))
