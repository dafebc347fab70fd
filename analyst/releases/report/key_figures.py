"""The key figures of a release: what a minister asks first, each with its n, coverage and status."""

from __future__ import annotations

from dataclasses import dataclass

from analyst.released.tables import INFLOWS, OUTFLOWS
from analyst.releases.notes import percent
from analyst.releases.report.reading import NO_FIGURE, Figure, Released, day, total, written
from analyst.releases.wording import Text, code_label
from feeds.message_values import Language

NATION = {"ref_area": "LV", "sex": "_T", "age_band": "_T"}
MOVES = {"transfers_in", "transfers_out", "coverage_in", "coverage_out"}
"""Flows that bring nobody into homelessness nor out of it."""
COMPARED_SERVICES = ("housing_first", "shelter", "overnight_shelter", "temporary_lodging", "care_home")
_HORIZONS = ("12", "6", "cutoff")


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A figure as text, what it is, what stands behind it, and what must be known of it."""

    label: str
    value: str
    detail: str
    remark: str


def key_figures(released: Released, language: Language) -> list[KeyFigure]:
    """Stock, flows, retention and cost, as far as the release holds them."""
    return [
        *_stock(released, language),
        *_flows(released, language),
        *_retention(released, language),
        *_costs(released, language),
    ]


def entering(released: Released, month: str) -> Figure:
    """Everybody who became homeless in a month, newly or again."""
    return total(_flow(released, month, name) for name in INFLOWS if name not in MOVES)


def leaving(released: Released, month: str) -> Figure:
    """Everybody who ceased to be homeless in a month, wherever they went."""
    return total(_flow(released, month, name) for name in OUTFLOWS if name not in MOVES)


def cost_period(released: Released) -> str | None:
    """The period whose unit costs are told: the year when the release is of one, else its last month."""
    periods = released.periods("unit_costs")
    return max(periods, key=lambda period: (-len(period), period), default=None)


def _flow(released: Released, month: str, name: str) -> Figure:
    return released.figure("flows_by_region_sex", name, time_period=month, ref_area="LV", sex="_T")


def _stock(released: Released, language: Language) -> list[KeyFigure]:
    nights = released.periods("stock_national")
    if not nights:
        return []
    of_night = {"time_period": nights[-1], **NATION}
    labels = {
        "_T": Text("Cilvēki bez pajumtes", "People homeless"),
        "E1_3": Text("no tiem uz ielas, patversmēs un mītnēs", "of them rough, in shelters and hostels"),
        "E1": Text("no tiem uz ielas", "of them living rough"),
    }
    when = Text(f"naktī {day(nights[-1], 'lv')}", f"on the night of {day(nights[-1], 'en')}").in_language(language)
    return [
        _told(label.in_language(language), figure, when, language)
        for category, label in labels.items()
        if (figure := released.figure("stock_national", "persons", ethos_category=category, **of_night)).status != "L"
    ]


def _flows(released: Released, language: Language) -> list[KeyFigure]:
    months = released.periods("flows_by_region_sex")
    if not months:
        return []
    first, last = (day(month, language) for month in (months[0], months[-1]))
    span = first if first == last else f"{first} – {last}"
    came = total(entering(released, month) for month in months)
    left = total(leaving(released, month) for month in months)
    labels = (
        (Text("Kļuva par bezpajumtniekiem", "Became homeless"), came),
        (Text("Pārstāja būt bezpajumtnieki", "Ceased to be homeless"), left),
    )
    return [_told(label.in_language(language), figure, span, language) for label, figure in labels]


def _retention(released: Released, language: Language) -> list[KeyFigure]:
    nation = {"ref_area": "LV", "cohort": "_T"}
    rates = {h: released.figure("retention", "rate_all", horizon=h, **nation) for h in _HORIZONS}
    held = sorted((h for h in _HORIZONS if rates[h] != NO_FIGURE), key=lambda h: rates[h].value is None)
    for horizon in held[:1]:
        entrants = released.figure("retention", "entrants", horizon=horizon, **nation)
        after = code_label("horizon", horizon).in_language(language)
        n = written(entrants, language)
        figures = []
        for rate, label in (
            ("rate_all", Text("“Mājoklis vispirms”: saglabājuši mājokli", "Housing First: kept their home")),
            ("rate_excluding_deaths", Text("tas pats bez mirušajiem", "the same without those who died")),
        ):
            figure, low, high = (
                released.figure("retention", f"{rate}{end}", horizon=horizon, **nation) for end in ("", "_low", "_high")
            )
            detail = f"{after}; n = {n}"
            if low.value is not None and high.value is not None:
                bounds = f"{written(low, language, share=True)} – {written(high, language, share=True)}"
                detail += Text(f"; 95 % intervāls {bounds}", f"; 95% interval {bounds}").in_language(language)
            figures.append(_told(label.in_language(language), figure, detail, language, share=True))
        return figures
    return []


def _costs(released: Released, language: Language) -> list[KeyFigure]:
    period = cost_period(released)
    if period is None:
        return []
    of_services = {
        service: released.figure(
            "unit_costs", "cost_per_client_day", ref_area="LV", service_type=service, time_period=period
        )
        for service in COMPARED_SERVICES
    }
    first, *others = of_services.items()
    if first[1] == NO_FIGURE:
        return []
    beside = "; ".join(
        f"{code_label('service_type', service).in_language(language)} {written(figure, language)}"
        for service, figure in others
        if figure.status != "L"
    )
    label = Text("“Mājoklis vispirms”: EUR par klientdienu", "Housing First: EUR per client-day")
    return [_told(label.in_language(language), first[1], f"{day(period, language)}; {beside}".rstrip("; "), language)]


def _told(label: str, figure: Figure, detail: str, language: Language, *, share: bool = False) -> KeyFigure:
    remarks = []
    if figure.coverage is not None:
        coverage = percent(figure.coverage, language)
        remarks.append(Text(f"pārklājums {coverage}", f"coverage {coverage}").in_language(language))
    if figure.status != "A":
        remarks.append(code_label("obs_status", figure.status).in_language(language))
    return KeyFigure(label, written(figure, language, share=share), detail, "; ".join(remarks))
