"""The charts of the report, as SVG without script, each with its figures in words for those who do not see it.

The bars show what is published and nothing else; where a figure is left out its sign stands in the bar's place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import vl_convert

from analyst.releases.notes import percent
from analyst.releases.report.key_figures import COMPARED_SERVICES, NATION, cost_period, entering, leaving
from analyst.releases.report.reading import Figure, Released, day, figure_of, written
from analyst.releases.wording import Text, code_label, code_labels
from feeds.message_values import Language

BLUE, ORANGE = "#1F5A8C", "#B8500F"
_WIDTH = 700
"""Of the whole picture, labels included, so that letters are of one size in all of them."""
_ROW = 26
_PADDING: Any = {"left": 4, "right": 44, "top": 4, "bottom": 10}
"""Room at the end of the bars for their values."""
_VEGA_LITE = ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: its title, what stands below it, the figures in words, and the picture."""

    title: str
    caption: str
    alt: str
    svg: str


@dataclass(frozen=True, slots=True)
class _Bar:
    label: str
    figure: Figure
    group: str = ""


def charts(released: Released, language: Language, font: str) -> list[Chart]:
    """All charts that the release has figures for. `font` is the family that the reader of the picture has."""
    makers = (_nights, _categories, _municipalities, _flows, _retention, _costs)
    made = (maker(released, language, font) for maker in makers)
    return [chart for chart in made if chart is not None]


def _nights(released: Released, language: Language, font: str) -> Chart | None:
    rows = released.rows("stock_national", "persons", ethos_category="_T", **NATION)
    bars = [_Bar(day(r["time_period"], language), figure_of(r)) for r in rows.iter_rows(named=True)]
    title = Text("Cilvēki bez pajumtes uzskaites naktīs", "People homeless on the reference nights")
    return _bar_chart(title, bars, language, font)


def _categories(released: Released, language: Language, font: str) -> Chart | None:
    nights = released.periods("stock_national")
    if not nights:
        return None
    of_night = {"time_period": nights[-1], **NATION}
    bars = [
        _Bar(label.in_language(language), figure)
        for category, label in code_labels("ethos_category").items()
        if category not in ("_T", "E1_3")
        and (figure := released.figure("stock_national", "persons", ethos_category=category, **of_night)).status != "L"
    ]
    when = nights[-1]
    title = Text(f"Kur cilvēki nakšņoja {day(when, 'lv')}", f"Where people stayed on {day(when, 'en')}")
    return _bar_chart(title, bars, language, font)


def _municipalities(released: Released, language: Language, font: str) -> Chart | None:
    nights = released.periods("stock_by_municipality")
    if not nights:
        return None
    rows = released.rows("stock_by_municipality", "persons", ethos_category="_T", time_period=nights[-1])
    bars = [
        _Bar(code_label("ref_area", row["ref_area"]).in_language(language), figure_of(row))
        for row in rows.iter_rows(named=True)
        if row["obs_value"] != 0
    ]
    when = nights[-1]
    title = Text(
        f"Cilvēki bez pajumtes pa pašvaldībām {day(when, 'lv')}",
        f"People homeless by municipality on {day(when, 'en')}",
    )
    note = Text(
        "Pašvaldības, kurās nav neviena cilvēka bez pajumtes, nav rādītas.",
        "Municipalities with nobody homeless are not shown.",
    )
    return _bar_chart(title, bars, language, font, note)


def _flows(released: Released, language: Language, font: str) -> Chart | None:
    came = Text("kļuva par bezpajumtniekiem", "became homeless").in_language(language)
    left = Text("pārstāja būt bezpajumtnieki", "ceased to be homeless").in_language(language)
    bars = []
    for month in released.periods("flows_by_region_sex"):
        bars += [
            _Bar(day(month, language), entering(released, month), came),
            _Bar(day(month, language), leaving(released, month), left),
        ]
    title = Text(
        "Cik cilvēku mēnesī kļuva par bezpajumtniekiem un cik pārstāja tādi būt", "Inflow and outflow by month"
    )
    note = Text(
        "Summa nav rādīta, ja kāda tās daļa nav publicēta.", "A sum is not shown where one of its parts is left out."
    )
    return _bar_chart(title, bars, language, font, note)


def _retention(released: Released, language: Language, font: str) -> Chart | None:
    of_nation = {"ref_area": "LV", "cohort": "_T"}
    points = []
    for horizon, label in code_labels("horizon").items():
        rate, low, high, n = (
            released.figure("retention", name, horizon=horizon, **of_nation)
            for name in ("rate_all", "rate_all_low", "rate_all_high", "entrants")
        )
        if rate.value is not None:
            points.append((f"{label.in_language(language)} (n = {written(n, language)})", rate, low, high))
    if not points:
        return None
    title = Text("“Mājoklis vispirms”: cik dalībnieku saglabājuši mājokli", "Housing First: how many kept their home")
    said = "; ".join(
        f"{label}: {written(rate, language, share=True)} "
        f"({written(low, language, share=True)} – {written(high, language, share=True)})"
        for label, rate, low, high in points
    )
    note = Text("Svītra – Vilsona 95 % intervāls.", "The line is the Wilson 95% interval.")
    values = [
        {
            "label": label,
            "rate": rate.value,
            "low": low.value,
            "high": high.value,
            "text": written(rate, language, share=True),
        }
        for label, rate, low, high in points
    ]
    base = _over(values).encode(y=_labels([p[0] for p in points]))
    scale = alt.Scale(domain=[0, 1])
    space = " " if language == "lv" else ""
    axis = alt.Axis(labelExpr=f"datum.value * 100 + '{space}%'", title=None, values=[0, 0.25, 0.5, 0.75, 1])
    line = base.mark_rule(strokeWidth=3, color=BLUE, opacity=0.55).encode(
        x=alt.X("low:Q", scale=scale, axis=axis), x2="high:Q"
    )
    point = base.mark_circle(size=110, color=BLUE, opacity=1).encode(x=alt.X("rate:Q", scale=scale, axis=axis))
    text = base.mark_text(dy=-11, color="#222").encode(x=alt.X("rate:Q", scale=scale, axis=axis), text="text:N")
    picture = _svg(alt.layer(line, point, text), len(points) * 44, font)
    caption = _caption([p[1] for p in points], language, note)
    return Chart(title.in_language(language), caption, f"{title.in_language(language)}. {said}.", picture)


def _costs(released: Released, language: Language, font: str) -> Chart | None:
    period = cost_period(released)
    if period is None:
        return None
    of_period = {"ref_area": "LV", "time_period": period}
    bars = [
        _Bar(code_label("service_type", service).in_language(language), figure)
        for service in COMPARED_SERVICES
        if (figure := released.figure("unit_costs", "cost_per_client_day", service_type=service, **of_period)).status
        != "L"
    ]
    title = Text(
        f"Izmaksas par klientdienu, EUR, {day(period, 'lv')}",
        f"Cost per client-day, EUR, {day(period, 'en')}",
    )
    return _bar_chart(title, bars, language, font)


def _bar_chart(
    title: Text, bars: Sequence[_Bar], language: Language, font: str, note: Text | None = None
) -> Chart | None:
    """Horizontal bars with their value at the end; none when no figure is published."""
    if not any(bar.figure.value is not None for bar in bars):
        return None
    values = [
        {
            "label": bar.label,
            "group": bar.group,
            "value": bar.figure.value or 0,
            "text": written(bar.figure, language),
        }
        for bar in bars
    ]
    labels = list(dict.fromkeys(bar.label for bar in bars))
    groups = list(dict.fromkeys(bar.group for bar in bars))
    base = _over(values).encode(x=alt.X("value:Q", axis=None, scale=alt.Scale(domainMin=0)), y=_labels(labels))
    colour: Any = alt.value(BLUE)
    if len(groups) > 1:
        base = base.encode(yOffset=alt.YOffset("group:N", sort=groups))
        colour = alt.Color(
            "group:N",
            scale=alt.Scale(domain=groups, range=[BLUE, ORANGE]),
            legend=alt.Legend(title=None, orient="top", labelLimit=300),
        )
    picture = alt.layer(
        base.mark_bar().encode(color=colour), base.mark_text(align="left", dx=5, color="#222").encode(text="text:N")
    )
    said = "; ".join(
        f"{bar.label}{f', {bar.group}' if bar.group else ''}: {written(bar.figure, language)}" for bar in bars
    )
    name = title.in_language(language)
    svg = _svg(picture, _ROW * len(labels) * max(1, len(groups)), font)
    return Chart(name, _caption([b.figure for b in bars], language, note), f"{name}. {said}.", svg)


def _over(values: list[dict[str, Any]]) -> alt.Chart:
    data: Any = {"values": values}
    return alt.Chart(data)


def _labels(labels: Sequence[str]) -> alt.Y:
    axis = alt.Axis(title=None, labelLimit=340, ticks=False, domain=False, labelPadding=8)
    return alt.Y("label:N", sort=list(labels), axis=axis)


def _caption(figures: Sequence[Figure], language: Language, note: Text | None) -> str:
    known = [f.coverage for f in figures if f.coverage is not None]
    sentences = [note.in_language(language)] if note else []
    if known:
        lowest = percent(min(known), language)
        sentences.append(
            Text(f"Datu pārklājums vismaz {lowest}.", f"Coverage at least {lowest}.").in_language(language)
        )
    statuses = {f.status for f in figures} - {"A", "L"}
    remarks = [code_label("obs_status", s).in_language(language) for s in sorted(statuses - {"Q"})]
    if remarks:
        sentences.append(Text("Ir arī: ", "Some are: ").in_language(language) + "; ".join(remarks) + ".")
    if "Q" in statuses:
        sentences.append(
            Text("… – nav publicēts, lai aizsargātu cilvēkus.", "… – left out to protect people.").in_language(language)
        )
    return " ".join(sentences)


def _svg(chart: alt.LayerChart | alt.FacetChart, height: int, font: str) -> str:
    configured = (
        chart.properties(
            width=_WIDTH,
            height=height,
            background="transparent",
            padding=_PADDING,
            autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        )
        .configure(font=font)
        .configure_view(stroke=None)
        .configure_axis(labelFontSize=13, grid=False, labelColor="#222")
        .configure_text(fontSize=13)
        .configure_legend(labelFontSize=13)
    )
    spec: dict[str, Any] = configured.to_dict()
    svg: str = vl_convert.vegalite_to_svg(spec, vl_version=_VEGA_LITE)
    return svg
