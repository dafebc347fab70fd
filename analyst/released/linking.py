"""What ties the figures of a release together.

Rates, shares and means are told by the counts that they are made of (`net.COMPONENTS`); where they would give a further
count back (who answered yes, who answered in one wave alone), that count is a cell too, though no table shows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import polars as pl

from analyst.disclosure.linked_cells import LinkedCells
from analyst.released.net import TOTAL, Net, Place, Settled, level_of, predecessors
from analyst.released.tables import INFLOWS, OUTFLOWS

_CATEGORIES = ("E1", "E2", "E3", "E4", "E5", "E6")
_OECD = ("E1", "E2", "E3")
_OECD_TOTAL = "E1_3"
_STOCK = ("stock_by_municipality", "stock_by_region_sex", "stock_national")
_MONTHLY_FLOWS = ("flows_by_municipality", "flows_by_region_sex")
_YEARLY_FLOWS = "flows_of_the_year"
_PREVALENCE = "prevalence_of_the_year"
_WAVES = {"baseline_value": ("baseline", "paired_before"), "follow_up_value": ("follow_up", "paired_after")}
_INCOMES = ("income_mean", "income_median")
_ANSWERS = ("yes", "no")


def linked_cells(observations: pl.DataFrame, settled: Mapping[Place, Settled] | None = None) -> LinkedCells:
    """The cells of exact observations, each known by its Place, with every relation that they satisfy."""
    net = Net(observations, settled or {})
    _link_stock(net)
    _link_flows(net)
    _link_years(net)
    _link_prevalence(net)
    _link_retention(net)
    _link_outcomes(net)
    _link_costs(net)
    net.cells.neighbourhoods = _months_with_their_year(net)
    return net.cells


def _months_with_their_year(net: Net) -> list[frozenset[int]]:
    """The stock and flows of each month, and of the year that it adds to; none when there is one month alone."""
    by_month: dict[str, set[int]] = {}
    of_years: set[int] = set()
    for place in net.places(*_STOCK, *_MONTHLY_FLOWS, _YEARLY_FLOWS, _PREVALENCE):
        cell = net.cells.number(place)
        if place.freq == "A":
            of_years.add(cell)
        else:
            by_month.setdefault(place.time_period[:7], set()).add(cell)
    return [frozenset(cells | of_years) for _, cells in sorted(by_month.items())] if len(by_month) > 1 else []


def _link_stock(net: Net) -> None:
    places = net.places(*_STOCK)
    net.link_areas(places)
    persons = [place for place in places if place.measure == "persons"]
    net.link_margins(persons, "sex")
    net.link_margins(persons, "age_band")
    for place in persons:
        if place.ethos_category == TOTAL:
            net.total(place, [place.but(ethos_category=category) for category in _CATEGORIES])
            _link_to_active(net, place)
        elif place.ethos_category == _OECD_TOTAL:
            net.total(place, [place.but(ethos_category=category) for category in _OECD])
            net.at_least(place.but(ethos_category=TOTAL), place)


def _link_to_active(net: Net, place: Place) -> None:
    """Nobody is homeless on a month's last night who is not active at its end."""
    night = date.fromisoformat(place.time_period)
    if (night + timedelta(days=1)).day == 1:
        month = f"{night:%Y-%m}"
        net.at_least(place.but(table=_flows_of(place), freq="M", time_period=month, measure="active_end"), place)


def _flows_of(place: Place) -> str:
    return _MONTHLY_FLOWS[0] if level_of(place.ref_area) == "municipality" else _MONTHLY_FLOWS[1]


def _link_flows(net: Net) -> None:
    places = net.places(*_MONTHLY_FLOWS, _YEARLY_FLOWS)
    net.link_areas(places)
    net.link_margins(places, "sex")
    for end in (place for place in places if place.measure == "active_end"):
        came = {end.but(measure=name): 1 for name in ("active_start", *INFLOWS)}
        went = {end.but(measure=name): -1 for name in OUTFLOWS}
        if all(place in net.cells for place in (*came, *went)):
            net.cells.relate_if_true(came | went | {end: -1})
    for start in (place for place in places if place.measure == "active_start" and place.freq == "M"):
        before = start.but(time_period=_month_before(start.time_period), measure="active_end")
        ends = [end for end in _with_predecessors(before) if end in net.cells]
        if ends and not net.total(start, ends):
            net.at_least(start, *ends)


def _month_before(month: str) -> str:
    return f"{date.fromisoformat(f'{month}-01') - timedelta(days=1):%Y-%m}"


def _with_predecessors(place: Place) -> list[Place]:
    """The same figure of a municipality and of those that went into it: they live on in its figures."""
    return [place, *(place.but(ref_area=code) for code in predecessors(place.ref_area))]


def _link_years(net: Net) -> None:
    for place in net.places(_YEARLY_FLOWS):
        months = _months(place, _flows_of(place))
        wanted = {"active_start": months[:1], "active_end": months[-1:]}.get(place.measure, months)
        net.total(place, wanted)


def _link_prevalence(net: Net) -> None:
    """Whoever is homeless on a night is among the year's people; one of several categories is in each of them."""
    for night in net.places(_STOCK[-1]):
        if night.measure == "persons":
            net.at_least(_prevalence_at(night, night.time_period[:4]), night)
    for total in [place for place in net.places(_PREVALENCE) if place.ethos_category == TOTAL]:
        categories = [total.but(ethos_category=category) for category in _CATEGORIES]
        oecd = total.but(ethos_category=_OECD_TOTAL)
        net.at_most(total, categories)
        net.at_most(oecd, categories[: len(_OECD)])
        net.at_most(total, [oecd, *categories[len(_OECD) :]])
        for category in categories[: len(_OECD)]:
            net.at_least(oecd, category)
        for part in (*categories, oecd):
            net.at_least(total, part)
        # Who is seen in the year was active when it began, or came in it; a first time comes once.
        flows = total.but(table=_YEARLY_FLOWS)
        net.at_most(total, [flows.but(measure=name) for name in ("active_start", *INFLOWS)])
        net.at_least(total, flows.but(measure="inflow_new"))


def _prevalence_at(place: Place, year: str) -> Place:
    return place.but(table=_PREVALENCE, freq="A", time_period=year, measure="persons_in_year")


def _months(place: Place, table: str) -> list[Place]:
    return [place.but(table=table, freq="M", time_period=f"{place.time_period}-{month:02}") for month in range(1, 13)]


def _link_retention(net: Net) -> None:
    for entrants in [place for place in net.places("retention") if place.measure == "entrants"]:
        deaths, housed, exited = (entrants.but(measure=name) for name in ("deaths", "housed", "exited_otherwise"))
        lost = net.unshown(entrants.but(measure="lost"), net.value(entrants) - net.value(deaths) - net.value(housed))
        stayed = net.unshown(entrants.but(measure="stayed"), net.value(housed) - net.value(exited))
        net.total(entrants, [deaths, housed, lost])
        net.total(housed, [exited, stayed])
        # Whoever was followed to a horizon is among all entrants, and what had happened by then has happened.
        if entrants.horizon != "cutoff":
            for place in (entrants, deaths, lost):
                net.at_least(place.but(horizon="cutoff"), place)
    net.link_areas(net.places("retention"))


def _link_outcomes(net: Net) -> None:
    shown = net.places("outcomes")
    for place in shown:
        if place.measure == "n_follow_up":
            net.total(place, [place.but(measure=name) for name in ("n_better", "n_same", "n_worse")])
        if place.measure in ("n_baseline", "n_follow_up"):
            net.at_least(place.but(table="retention", indicator="_Z", horizon="cutoff", measure="entrants"), place)
        if place.indicator == _INCOMES[1]:  # the median's people are the mean's
            net.total(place, [place.but(indicator=_INCOMES[0])])
    for place in [place for place in shown if place.measure == "n_paired" and place.indicator != _INCOMES[1]]:
        for wave, paired in _WAVES.values():
            _link_wave(net, place, wave, paired)
    net.link_areas(net.places("outcomes"))


def _link_wave(net: Net, pairs: Place, wave: str, paired: str) -> None:
    """Those who answered in one wave alone: two shares that are published would give theirs back."""
    everybody = pairs.but(measure=f"n_{wave}")
    if everybody not in net.cells:
        return
    alone = net.unshown(pairs.but(measure=f"{wave}_alone"), net.value(everybody) - net.value(pairs))
    net.total(everybody, [pairs, alone])
    if pairs.indicator in _INCOMES:
        return
    of_all, of_pairs = _answered(net, everybody, wave, f"{wave}_value"), _answered(net, pairs, paired, paired)
    of_alone = [
        net.unshown(alone.but(measure=f"{wave}_alone_{answer}"), net.value(whole) - net.value(part))
        for answer, whole, part in zip(_ANSWERS, of_all, of_pairs, strict=True)
    ]
    for whole, part, rest in zip(of_all, of_pairs, of_alone, strict=True):
        net.total(whole, [part, rest])
    net.total(alone, of_alone)


def _answered(net: Net, people: Place, name: str, share: str) -> list[Place]:
    """Who said yes, and who said no."""
    yes = round(net.exact.get(people.but(measure=share), 0.0) * net.value(people))
    counts = (yes, net.value(people) - yes)
    parts = [
        net.unshown(people.but(measure=f"{name}_{answer}"), count)
        for answer, count in zip(_ANSWERS, counts, strict=True)
    ]
    net.total(people, parts)
    return parts


def _link_costs(net: Net) -> None:
    places = net.places("unit_costs")
    net.link_areas(places)
    for place in (place for place in places if place.freq == "A"):
        # A year is told by its last map: of a municipality that took in another one, it holds both.
        net.total(place, [month for area in _with_predecessors(place) for month in _months(area, area.table)])
