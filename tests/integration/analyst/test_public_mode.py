"""Public mode on the pilot's real public file: what it holds is shown, what was left out is said, and nothing else."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analyst.pages import costs, flows, housing_first, map_of_tiles, point_in_time, reconciliation
from analyst.pages.contents import entries
from analyst.pages.page import Page
from analyst.reading.published import Mode, PublishedFolder, open_published
from analyst.wording.words import words_of

pytestmark = [pytest.mark.xdist_group("pilot")]

KEYS = [entry.key for entry in entries()]
NOT_HELD = {"goals", "prevalence", "long-term", "exits", "quality", "revisions", "breaks"}
"""Pages about nothing that is released."""
PATIENCE_SECONDS = 120


@pytest.fixture(scope="module")
def folder(pilot, tmp_path_factory):
    """The public file alone: nothing shown can come from anywhere else."""
    alone = tmp_path_factory.mktemp("public")
    link = Path(pilot[0]) / "published" / "current_public.duckdb"
    (alone / link.name).symlink_to(link.resolve())
    return alone


@pytest.fixture(scope="module", params=["lv", "en"])
def page(folder, request):
    published = PublishedFolder(folder).current(Mode.PUBLIC)
    yield Page(published, request.param, {})
    published.connection.close()


@pytest.fixture(scope="module")
def public(folder):
    """The tests' own questions to the public file."""
    with open_published(folder / "current_public.duckdb") as connection:
        yield lambda sql: connection.execute(sql).fetchall()


def of_chart(figure, *names):
    """Of the chart's set of data that has these columns, the rows."""
    spec = figure.chart.to_dict()
    found = [rows for rows in spec["datasets"].values() if rows and set(names) <= rows[0].keys()]
    return [tuple(row[name] for name in names) for row in found[0]]


def show(folder, key, language):
    """One page as Streamlit runs it; whether the file holds it, and how many of its figures are missing."""

    def script(folder, key, language):
        from pathlib import Path

        import streamlit as st

        from analyst.pages.contents import entries
        from analyst.pages.page import NotInThisFileError, Page
        from analyst.reading.published import Mode, PublishedFolder

        class Unlinked(Page):
            """The test runner has no other pages to link to."""

            def link(self, key, label, **query):
                pass

        (entry,) = [entry for entry in entries() if entry.key == key]
        shown = Unlinked(PublishedFolder(Path(folder)).current(Mode.PUBLIC), language, {})
        st.session_state["is_held"] = True
        try:
            entry.show(shown)
        except NotInThisFileError:
            st.session_state["is_held"] = False
        st.session_state["absent"] = shown.absent

    return AppTest.from_function(script, args=(str(folder), key, language), default_timeout=PATIENCE_SECONDS).run()


@pytest.mark.parametrize("language", ["lv", "en"])
@pytest.mark.parametrize("key", KEYS)
def test_every_page_opens(folder, key, language):
    app = show(folder, key, language)
    assert [error.message for error in app.exception] == []
    assert app.session_state["is_held"] is (key not in NOT_HELD)
    assert app.title[0].value


@pytest.mark.parametrize("key", ["overview", "housing-first", "costs", "reconciliation"])
def test_a_page_says_how_many_of_its_figures_are_not_in_the_file(folder, key):
    assert show(folder, key, "lv").session_state["absent"] > 0


@pytest.mark.parametrize("language", ["lv", "en"])
def test_a_card_without_its_figure_says_why(folder, language):
    values = [metric.value for metric in show(folder, "overview", language).metric]
    assert len(values) >= 4
    assert [value for value in values if value.strip() in ("", "–", "×", "None")] == []


def test_the_stock_is_the_file_s_gaps_and_all(page, public):
    for area in [area for (area,) in public("select distinct ref_area from marts.point_in_time")]:
        figure = point_in_time.stock_figure(page, (area, "_T", "_T", "_T"), ("2000", "2100"))
        expected = public(
            "select strftime(time_period, '%Y-%m-%d'), persons, persons is null and obs_status = 'Q' "
            f"from marts.point_in_time where ref_area = '{area}' and ethos_category = '_T' and sex = '_T' "
            "and age_band = '_T' order by time_period"
        )
        assert figure.table.height == len(expected) > 0
        if any(persons is not None for _, persons, _ in expected):
            assert of_chart(figure, "time_period", "persons", "is_left_out") == expected
        else:
            assert figure.chart is None


def test_parts_that_were_left_out_are_crosses_and_the_total_is_the_published_one(page, public):
    rows = {
        area: public(
            "select ethos_category, persons, persons is null from marts.point_in_time where sex = '_T' and "
            f"age_band = '_T' and regexp_matches(ethos_category, '^E[1-6]$') and ref_area = '{area}' and time_period = "
            "(select max(time_period) from marts.point_in_time) order by 1"
        )
        for (area,) in public("select distinct ref_area from marts.point_in_time")
    }
    mixed = [area for area, found in rows.items() if len({is_null for _, _, is_null in found}) == 2]
    assert mixed
    for area in mixed:
        figure = point_in_time.by_category(page, area)
        assert of_chart(figure, "ethos_category", "persons", "is_left_out") == rows[area]
        (total,) = public(
            f"select persons from marts.point_in_time where ref_area = '{area}' and ethos_category = '_T' and "
            "sex = '_T' and age_band = '_T' order by time_period desc limit 1"
        )
        assert figure.n.startswith(f"n = {'×' if total[0] is None else page.number(total[0])}")


def test_a_published_count_stays_on_the_map_when_another_figure_of_its_row_was_left_out(page, public):
    for (night,) in public("select distinct cast(time_period as varchar) from marts.point_in_time"):
        figure = map_of_tiles.map_figure(page, "persons", "E1_3", night)
        published = public(
            "select ref_area, persons, obs_status from marts.point_in_time where ref_area like 'LV0%' and sex = '_T' "
            f"and age_band = '_T' and ethos_category = 'E1_3' and time_period = date '{night}'"
        )
        marks = {code: (persons, mark) for code, persons, mark in of_chart(figure, "code", "persons", "state_mark")}
        assert {code: marks[code][0] for code, *_ in published} == {code: persons for code, persons, _ in published}
        assert all(marks[code][1] == "×" for code, persons, status in published if persons is None and status == "Q")
        assert all(persons is None and mark == "–" for code, (persons, mark) in marks.items() if code not in
                   {code for code, *_ in published})  # fmt: skip


def test_flows_are_the_file_s_and_a_month_without_a_part_is_marked(page, public):
    figure = flows.flow_figure(page, "LV")
    shown = of_chart(figure, "time_period", "people")
    came = {month: 0 for month, _ in shown}
    for month, people in shown:
        came[month] += people if people and people > 0 else 0
    expected = public(
        "select time_period, coalesce(inflow_new, 0) + coalesce(inflow_returned_housing, 0) + "
        "coalesce(inflow_returned_other, 0) + coalesce(transfers_in, 0) + coalesce(coverage_in, 0) "
        "from marts.monthly_flows where ref_area = 'LV' order by 1"
    )
    assert sorted(came.items()) == expected
    incomplete = {month for month, people in shown if people is None}
    assert incomplete
    crosses = [
        {row["time_period"] for row in rows}
        for rows in figure.chart.to_dict()["datasets"].values()
        if rows and set(rows[0]) == {"time_period"}
    ]
    assert crosses == [incomplete]
    assert "n = ×" in figure.n


def test_flows_of_a_sex_come_from_the_public_table_of_sexes(page, public):
    figure = flows.flow_figure(page, "LV", sex="F")
    assert figure.mart == "monthly_flows_by_sex"
    known = [people for (people,) in of_chart(figure, "people") if people is not None and people > 0]
    (total,) = public(
        "select sum(coalesce(inflow_new, 0) + coalesce(inflow_returned_housing, 0) + coalesce(inflow_returned_other, 0)"
        " + coalesce(transfers_in, 0) + coalesce(coverage_in, 0)) from marts.monthly_flows_by_sex "
        "where ref_area = 'LV' and sex = 'F'"
    )
    assert sum(known) == total[0]


def test_costs_of_a_single_provider_are_crosses(page, public):
    figure = costs.unit_cost_figure(page, "LV", "2023")
    expected = public(
        "select service_type, cost_per_client_day from marts.service_unit_costs where ref_area = 'LV' and "
        "time_period = '2023' and (cost_per_client_day is not null or obs_status = 'Q') order by 1"
    )
    assert figure.table.height >= len(expected) > 0
    if any(cost is not None for _, cost in expected):
        assert sorted(of_chart(figure, "service_type", "cost_per_client_day")) == expected
    else:
        assert figure.chart is None


def test_retention_and_outcomes_show_what_is_published_of_each_row(page, public):
    crude = housing_first.crude_figure(page, "LV", "_T")
    rates = dict(public("select horizon, rate_all from marts.hf_retention_crude where ref_area = 'LV'"))
    assert rates
    assert (dict(of_chart(crude, "horizon", "rate_all")) if crude.chart else dict.fromkeys(rates)) == rates
    changed = of_chart(housing_first.change_figure(page, "LV", "_T"), "share")
    (nulls,) = public(
        "select count(*) from marts.hf_outcomes where ref_area = 'LV' and share_better is null and list_contains("
        "['living_conditions', 'quality_of_life', 'belonging', 'health', 'addiction_control'], indicator)"
    )
    assert sum(share is None for (share,) in changed) == 3 * nulls[0]


def test_the_ministry_s_own_series_is_shown_without_ours(page):
    figure = reconciliation.ministry_figure(page)
    people = of_chart(figure, "kind", "people")
    assert {kind for kind, _ in people} == {"ministry"} and ("ministry", 5760) in people


def test_what_was_left_out_is_said_in_words_under_the_figure(folder, page):
    said = words_of(page.language)("× left out to protect people: in {count} of {rows} rows").split("{")[0]
    captions = [caption.value for caption in show(folder, "point-in-time", page.language).caption]
    assert any(said in caption for caption in captions)
