"""The report says what the release holds, in both languages, and nothing that it leaves out."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import polars as pl
import pytest

from analyst.released import ReleasePeriod
from analyst.releases.report import document, page
from analyst.releases.report.contents import period_title, report
from analyst.releases.report.key_figures import cost_period, key_figures
from analyst.releases.report.reading import Figure, Released, day, number, total, written
from analyst.releases.revisions import REVISION_SCHEMA
from tests.unit.releases.samples import cell, content, observations

NIGHT = {"freq": "D", "period": "2026-09-30", "sex": "_T", "age_band": "_T"}
FLOWS = ("inflow_new", "inflow_returned_housing", "inflow_returned_other")
OUT = (
    "outflow_permanent",
    "outflow_hf",
    "outflow_institution",
    "outflow_deceased",
    "outflow_homeless_unseen",
    "outflow_other",
    "outflow_unknown",
)


def released_rows():
    rows = [
        cell("stock_national", "LV", "persons", value, ethos_category=category, **NIGHT)
        for category, value in (("_T", 1116), ("E1_3", 110), ("E1", None), ("E2", 85))
    ]
    month = {"period": "2026-09", "ethos_category": "_T", "sex": "_T", "age_band": "_T"}
    rows += [cell("flows_by_region_sex", "LV", name, 10, **month) for name in FLOWS]
    rows += [cell("flows_by_region_sex", "LV", name, 10 if name != OUT[0] else None, **month) for name in OUT]
    cohort = {"cohort": "_T", "horizon": "12", "period": "2026-09"}
    shares = {"unit": "PURE_NUMB", "decimals": 4, **cohort}
    rows += [cell("retention", "LV", "entrants", 49, **cohort)]
    for rate in ("rate_all", "rate_excluding_deaths"):
        rows += [
            cell("retention", "LV", f"{rate}{end}", value, **shares)
            for end, value in (("", 0.918), ("_low", 0.808), ("_high", 0.968))
        ]
    rows += [
        cell("unit_costs", "LV", "cost_per_client_day", value, service_type=service, unit="EUR", decimals=2)
        for service, value in (("housing_first", 19.2), ("care_home", 24.32), ("shelter", None))
    ]
    return rows


@pytest.fixture(scope="module")
def release():
    return content(observations=observations(released_rows()))


def test_numbers_are_written_as_each_language_writes_them():
    assert number(1234.5, 1, "lv") == "1\u00a0234,5"
    assert number(1234.5, 1, "en") == "1,234.5"
    assert (day("2026-09-30", "lv"), day("2026-09-30", "en")) == ("30.09.2026.", "30 September 2026")
    assert (day("2026-09", "lv"), day("2026-W06", "lv"), day("2026", "en")) == (
        "2026. gada septembris",
        "2026-W06",
        "2026",
    )
    assert written(Figure(0.918, 4, "A", 1.0), "lv", share=True) == "91,8\u00a0%"
    assert written(Figure(None, 0, "Q", 1.0), "lv") == "…"
    assert written(Figure(None, 0, "L", 1.0), "lv") == ":"


def test_a_sum_with_a_part_left_out_is_left_out():
    known, gone = Figure(5.0, 0, "P", 0.9), Figure(None, 0, "Q", 1.0)
    assert total([known, known]) == Figure(10.0, 0, "P", 0.9)
    assert (total([known, gone]).value, total([known, gone]).status) == (None, "Q")
    assert total([]).value is None


def test_key_figures_have_n_interval_coverage_and_the_alternatives(release):
    told = {f.label: f for f in key_figures(Released(release.observations), "en")}
    assert told["People homeless"].value == "1,116"
    assert told["of them living rough"].value == "…"
    assert "left out to protect people" in told["of them living rough"].remark
    assert told["Became homeless"].value == "30"
    assert told["Ceased to be homeless"].value == "…"
    kept = told["Housing First: kept their home"]
    assert (kept.value, kept.detail) == ("91.8%", "12 months; n = 49; 95% interval 80.8% – 96.8%")
    cost = told["Housing First: EUR per client-day"]
    assert (cost.value, cost.detail) == ("19.20", "September 2026; shelter …; care home 24.32")
    assert all("coverage 88%" in figure.remark for figure in told.values())


@pytest.fixture(scope="module", params=["lv", "en"])
def told(release, request):
    return report(release, request.param, document.FONT)


def test_every_chart_says_its_figures_in_words_and_its_coverage(told):
    assert len(told.charts) == 5
    for chart in told.charts:
        assert "88" in chart.caption
        assert chart.svg.startswith("<svg")
    stock = told.charts[0]
    assert number(1116, 0, told.language) in stock.alt
    assert any("…" in chart.alt and "…" in chart.caption for chart in told.charts)


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.seen = []
        self.attributes = []

    def handle_starttag(self, tag, attrs):
        self.seen.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]


def test_the_page_asks_for_nothing_and_runs_nothing(told):
    text = page.page(told).decode()
    tags = Tags()
    tags.feed(text)
    assert ("html", "lang", told.language) in tags.attributes
    assert not {"script", "link", "img", "iframe"} & set(tags.seen)
    outside = [v for _, name, v in tags.attributes if name in ("href", "src", "xlink:href") or name.startswith("on")]
    assert outside == []
    assert "url(" not in text
    assert tags.seen.count("h1") == 1


def test_texts_are_escaped_in_the_page(told):
    assert "<script>" not in page.page(replace(told, title="<script>1</script>")).decode()


def test_the_pdf_is_tagged_has_its_fonts_and_says_its_language(told, release):
    data = document.document(told, release)
    assert data.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in data
    assert re.search(rb"/Lang\s*\(" + told.language.encode(), data)
    assert b"/FontFile" in data
    assert b"pdfuaid:part" in data


def test_a_year_s_release_tells_the_cost_of_the_year_and_a_quarter_s_that_of_its_last_month():
    def told(*periods):
        euro = {"unit": "EUR", "decimals": 2, "service_type": "housing_first"}
        rows = [cell("unit_costs", "LV", "cost_per_client_day", 10, period=period, **euro) for period in periods]
        return cost_period(Released(observations(rows)))

    assert told("2026-08", "2026-09") == "2026-09"
    assert told("2026", "2026-11", "2026-12") == "2026"


def test_periods_have_names():
    titles = [period_title(ReleasePeriod.parse(text)).lv for text in ("2026", "2026-Q3", "2026-09")]
    assert titles == ["2026. gads", "2026. gada 3. ceturksnis", "2026. gada septembris"]


def test_a_release_without_any_figure_still_has_a_report():
    empty = content(observations=observations(released_rows()[:1]).clear())
    assert report(empty, "lv", "Arial").charts == ()


def test_the_first_release_says_so_and_a_later_one_names_causes(release):
    assert "Šis ir pirmais laidiens." in [s.lines[0] for s in report(release, "lv", "Arial").sections]
    row = {name: "_Z" for name, dtype in REVISION_SCHEMA.items() if dtype == pl.String}
    row |= {"table": "stock_national", "time_period": "2026-06-30", "ref_area": "LV", "measure": "persons"}
    row |= {
        "old_value": 110.0,
        "new_value": 112.0,
        "difference": 2.0,
        "decimals": 0,
        "causes": "correction later_month",
    }
    row |= {"deliveries_count": 1, "deliveries": "d", "compared_with": "0001 2026-Q2"}
    later = replace(release, revisions=pl.DataFrame([row], schema=REVISION_SCHEMA), compared_with=("0001 2026-Q2",))
    (table,) = next(
        s for s in report(later, "lv", "Arial").sections if s.tables and "Mainītās" in s.tables[0].caption
    ).tables
    assert table.rows == (
        (
            "Skaits naktī, valsts",
            "30.06.2026.",
            "Latvija",
            "Cilvēki",
            "110",
            "112",
            "labots iesniegums; vēlāka mēneša dati",
        ),
    )
