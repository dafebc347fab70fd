"""An attack without any solver: whole numbers, margins, differences, bounds, rates back to counts.

It reads published observations alone, states itself what every reader knows (a total is the sum of its parts, nobody is
housed who did not enter), and narrows the range of each figure left out until nothing moves. Beside the relations as
they stand it uses all that follow from them by elimination: Latvia less Rīga, men as total less women, E1–3 less E1.

The months given are taken to be all that their year has. No table shows how many lost their home, answered in one wave
alone, or said yes: the attack asks for them too, for with them means and shares would tell of few people.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from analyst.released.observations import KEY
from feeds.municipalities import all_municipalities
from tests.attacks.worlds import CATEGORIES, COMING, GOING

Key = tuple[str, ...]
Sum = dict[Key, Fraction]
"""Weights of figures that come to 0."""
Row = tuple[Sum, Fraction]
"""Weights of unknown figures that come to 0 with a constant."""
_AT = {name: position for position, name in enumerate(KEY)}
_REGION = {entry.code: entry.region for entry in all_municipalities()}
_HEIR = {entry.code: entry.successor for entry in all_municipalities() if entry.successor}
_MONTHLY_FLOWS = ("flows_by_municipality", "flows_by_region_sex")
_MOVES = ("transfers_in", "transfers_out")
_AVERAGED = ("income_mean", "income_median")
_ROUNDS = 60
_LONGEST = 12
_HALF_CENT = 1e-6


@dataclass(frozen=True, slots=True)
class Found:
    """A figure left out, or shown nowhere, that the attack has come too near to."""

    key: Key
    lowest: float
    highest: float


def attack(published: pl.DataFrame, threshold: int, *, use_flags: bool = False) -> list[Found]:
    """The figures left out that are worked out: to within the threshold (amounts: a tenth); by flags, exactly."""
    known = _Known(published, threshold, use_flags=use_flags)
    known.narrow()
    return [
        Found(key, *known.range_of(key))
        for key in (*known.left_out, *known.unshown)
        if known.is_too_near(key, threshold, use_flags=use_flags)
    ]


class _Known:
    def __init__(self, published: pl.DataFrame, threshold: int, *, use_flags: bool) -> None:
        self.low: dict[Key, float] = {}
        self.high: dict[Key, float] = {}
        self.left_out: list[Key] = []
        rates: dict[Key, float] = {}
        shares_of_yes = _SHARES_OF_YES.keys()
        for *columns, value, flag in published.select(*KEY, "obs_value", "conf_status").rows():
            key = tuple(columns)
            if key[-1] in shares_of_yes and key[_AT["indicator"]] in _AVERAGED:
                continue
            if key[-1] in _RATES or key[-1] in ("rate_per_10k", "cost_per_client_day"):
                if value is not None:
                    rates[key] = value
            elif value is not None:
                self.low[key] = self.high[key] = value
            else:
                self.left_out.append(key)
                self.low[key], self.high[key] = 0.0, math.inf
                if use_flags and flag == "A" and key[-1] != "amount_eur":
                    self.low[key], self.high[key] = 1.0, float(threshold - 1)
        in_tables = set(self.low)
        answers = published.filter(pl.col("measure").is_in(list(shares_of_yes)))["indicator"].unique()
        asked_yes_or_no = set(answers) - set(_AVERAGED)
        for whole in in_tables:
            for name in _UNSHOWN.get(whole[-1], ()):
                if name.endswith((" yes", " no")) and whole[_AT["indicator"]] not in asked_yes_or_no:
                    continue
                self.low[_but(whole, measure=name)], self.high[_but(whole, measure=name)] = 0.0, math.inf
        self._use(rates)
        self.unshown = [key for key in self.low if key not in in_tables]
        self._unshown = frozenset(self.unshown)
        self.sums = _eliminated([self._unknown_of(row) for row in sums(list(self.low))])
        self.order = list(orders(list(self.low)))
        self.not_negative = list(not_negative(list(self.low)))

    def range_of(self, key: Key) -> tuple[float, float]:
        return self.low[key], self.high[key]

    def is_too_near(self, key: Key, threshold: int, *, use_flags: bool) -> bool:
        low, high = self.range_of(key)
        if key[-1] == "amount_eur":
            return high - low < 0.19 * high
        if key in self._unshown and not 0 < high < math.inf:
            return False
        return high == low and high > 0 if use_flags else high - low < threshold

    def _unknown_of(self, row: Sum) -> Row:
        """A sum with what is known put in."""
        known = [key for key in row if self.low[key] == self.high[key]]
        constant = sum((row[key] * Fraction(self.low[key]).limit_denominator(100) for key in known), Fraction(0))
        return {key: weight for key, weight in row.items() if key not in known}, constant

    def _use(self, rates: dict[Key, float]) -> None:
        """A rate of a known whole gives its part back."""
        for key, rate in rates.items():
            if key[-1] == "rate_per_10k":
                continue
            if key[-1] == "cost_per_client_day":
                part, days = _but(key, measure="amount_eur"), _but(key, measure="client_days")
                if self.high.get(days, math.inf) < math.inf and self.high.get(part) == math.inf:
                    self.low[part] = self.high[part] = rate * self.low[days]
                continue
            part, whole = (_but(key, measure=name) for name in _RATES[key[-1]])
            if whole not in self.low or self.high[whole] == math.inf:
                continue
            count = float(round(rate * self.low[whole]))
            self.low[part], self.high[part] = count, count

    def narrow(self) -> None:
        """Until nothing moves."""
        for _ in range(_ROUNDS):
            moved = [self._narrow_sum(weights) for weights in self.sums]
            moved += [self._narrow_pair(smaller, larger) for smaller, larger in self.order]
            moved += [self._narrow_not_negative(weights) for weights in self.not_negative]
            if not any(moved):
                return

    def _narrow_sum(self, row: Row) -> bool:
        weights, constant = row
        has_moved = False
        for key, weight in weights.items():
            lowest = highest = float(-constant / weight)
            for other, its in weights.items():
                if other != key:
                    share = float(-its / weight)
                    ends = (share * self.low[other], share * self.high[other])
                    lowest, highest = lowest + min(ends), highest + max(ends)
            has_moved |= self._set(key, lowest, highest)
        return has_moved

    def _narrow_pair(self, smaller: Key, larger: Key) -> bool:
        return self._set(smaller, 0.0, self.high[larger]) | self._set(larger, self.low[smaller], math.inf)

    def _narrow_not_negative(self, weights: dict[Key, int]) -> bool:
        has_moved = False
        for key, weight in weights.items():
            rest = sum(
                its * (self.high[other] if its > 0 else self.low[other])
                for other, its in weights.items()
                if other != key
            )
            has_moved |= self._set(key, -rest, math.inf) if weight > 0 else self._set(key, 0.0, rest)
        return has_moved

    def _set(self, key: Key, lowest: float, highest: float) -> bool:
        if self.low[key] == self.high[key]:
            return False
        if key[-1] != "amount_eur":
            lowest = math.ceil(lowest - _HALF_CENT) if lowest > -math.inf else lowest
            highest = math.floor(highest + _HALF_CENT) if highest < math.inf else highest
        is_new = lowest > self.low[key] + _HALF_CENT or highest < self.high[key] - _HALF_CENT
        self.low[key], self.high[key] = max(self.low[key], lowest), min(self.high[key], highest)
        return is_new


_SHARES_OF_YES = {
    "baseline_value": ("baseline yes", "n_baseline"),
    "follow_up_value": ("follow_up yes", "n_follow_up"),
    "paired_before": ("before yes", "n_paired"),
    "paired_after": ("after yes", "n_paired"),
}
_RATES = _SHARES_OF_YES | {
    "rate_all": ("housed", "entrants"),
    "rate_excluding_deaths": ("housed", "survivors"),
    "share_better": ("n_better", "n_follow_up"),
}
_UNSHOWN = {
    "entrants": ("lost", "survivors"),
    "housed": ("stayed",),
    "n_baseline": ("baseline alone", "baseline yes", "not baseline yes"),
    "n_follow_up": ("follow_up alone", "follow_up yes", "not follow_up yes"),
    "n_paired": ("before yes", "not before yes", "after yes", "not after yes",
                 "baseline alone yes", "baseline alone no", "follow_up alone yes", "follow_up alone no"),
}  # fmt: skip
"""Counts that no table shows, by one beside which they are known."""
_MADE_OF = {
    "survivors": {"entrants": 1, "deaths": -1},
    "lost": {"survivors": 1, "housed": -1},
    "stayed": {"housed": 1, "exited_otherwise": -1},
    "baseline alone": {"n_baseline": 1, "n_paired": -1},
    "follow_up alone": {"n_follow_up": 1, "n_paired": -1},
    "not baseline yes": {"n_baseline": 1, "baseline yes": -1},
    "not follow_up yes": {"n_follow_up": 1, "follow_up yes": -1},
    "not before yes": {"n_paired": 1, "before yes": -1},
    "not after yes": {"n_paired": 1, "after yes": -1},
    "baseline alone yes": {"baseline yes": 1, "before yes": -1},
    "baseline alone no": {"not baseline yes": 1, "not before yes": -1},
    "follow_up alone yes": {"follow_up yes": 1, "after yes": -1},
    "follow_up alone no": {"not follow_up yes": 1, "not after yes": -1},
}
"""What those that are shown nowhere are made of."""


def true_unshown(exact: pl.DataFrame) -> dict[Key, float]:
    """Of exact figures: the counts that no table shows."""
    known = {tuple(key): value for *key, value in exact.select(*KEY, "obs_value").rows() if value is not None}
    shown = list(known)
    for key in shown:
        if key[-1] in _SHARES_OF_YES and key[_AT["indicator"]] not in _AVERAGED:
            yes, people = (_but(key, measure=name) for name in _SHARES_OF_YES[key[-1]])
            known[yes] = round(known[key] * known[people])
    for key in shown:  # of nobody there is no share
        for name, of_whom in _SHARES_OF_YES.values():
            if key[-1] == of_whom and not known[key]:
                known.setdefault(_but(key, measure=name), 0)
    for name, made_of in _MADE_OF.items():
        first = next(iter(made_of))
        for key in [key for key in known if key[-1] == first]:
            parts = {_but(key, measure=part): weight for part, weight in made_of.items()}
            if parts.keys() <= known.keys():
                known[_but(key, measure=name)] = sum(weight * known[part] for part, weight in parts.items())
    return {key: value for key, value in known.items() if key not in set(shown)}


def _but(key: Key, **changes: str) -> Key:
    return tuple(changes.get(name, key[position]) for name, position in _AT.items())


def sums(keys: list[Key]) -> Iterator[Sum]:
    """What every reader knows to come to 0."""
    there = set(keys)
    parts: dict[tuple[str, Key], list[Key]] = {}
    for key in keys:
        for kind, whole in (*_wholes(key), *_later(key)):
            if whole in there:
                parts.setdefault((kind, whole), []).append(key)
    areas = {key[_AT["ref_area"]] for key in keys}
    merged_in = {_REGION[area] for area in areas if area in _HEIR}
    for (kind, whole), members in parts.items():
        if kind == "area" and whole[0] == "flows_of_the_year" and whole[_AT["ref_area"]] in merged_in:
            continue  # those who merged have no year of their own
        yield {whole: Fraction(1)} | dict.fromkeys(members, Fraction(-1))
    for key in keys:
        measures = _identity(key)
        weights = {_but(key, measure=name): Fraction(weight) for name, weight in measures.items()}
        if weights and set(weights) <= there:
            yield weights
        made_of = {_but(key, measure=name): Fraction(weight) for name, weight in _MADE_OF.get(key[-1], {}).items()}
        if made_of and made_of.keys() <= there:
            yield {key: Fraction(-1)} | made_of


def _later(key: Key) -> Iterator[tuple[str, Key]]:
    """The year that a month is a part of, and the beginning of the next month, under the code it has then."""
    at = dict(zip(KEY, key, strict=True))
    month, area = at["time_period"], at["ref_area"]
    if at["freq"] != "M":
        return
    of_year = {"freq": "A", "time_period": month[:4]}
    if at["table"] in _MONTHLY_FLOWS and key[-1] not in ("active_start", "active_end"):
        yield "year", _but(key, table="flows_of_the_year", **of_year)
    if at["table"] == "unit_costs":
        yield "year", _but(key, **of_year, ref_area=_HEIR.get(area, area))
    if key[-1] == "active_end":
        for code in {area, _HEIR.get(area, area)}:
            yield "next month", _but(key, ref_area=code, time_period=_month_after(month), measure="active_start")


def _wholes(key: Key) -> Iterator[tuple[str, Key]]:
    at = dict(zip(KEY, key, strict=True))
    area, table = at["ref_area"], at["table"]
    if key[-1] in _MOVES:
        pass  # who moves inside a region has not left it
    elif area.startswith("LV0"):
        above = {"stock_by_municipality": "stock_by_region_sex", "flows_by_municipality": "flows_by_region_sex"}
        yield "area", _but(key, ref_area=_REGION[area], table=above.get(table, table))
    elif area != "LV":
        yield "area", _but(key, ref_area="LV", table="stock_national" if table.startswith("stock") else table)
    for dimension in ("sex", "age_band"):
        if at[dimension] not in ("_T", "_Z"):
            yield dimension, _but(key, **{dimension: "_T"})
    if at["ethos_category"] in ("E1", "E2", "E3", "E4", "E5", "E6") and table != "prevalence_of_the_year":
        yield "category", _but(key, ethos_category="_T")
        if at["ethos_category"] < "E4":
            yield "oecd", _but(key, ethos_category="E1_3")


def _identity(key: Key) -> dict[str, int]:
    if key[-1] == "active_end":
        return {"active_start": 1, "active_end": -1} | dict.fromkeys(COMING, 1) | dict.fromkeys(GOING, -1)
    if key[-1] == "n_follow_up":
        return {"n_follow_up": 1, "n_better": -1, "n_same": -1, "n_worse": -1}
    return {}


def orders(keys: list[Key]) -> Iterator[tuple[Key, Key]]:
    """Pairs of which the first is no larger than the second."""
    there = set(keys)
    for key in keys:
        at = dict(zip(KEY, key, strict=True))
        larger: list[Key] = []
        if key[-1] in ("deaths", "housed"):
            larger.append(_but(key, measure="entrants"))
        if key[-1] == "exited_otherwise":
            larger.append(_but(key, measure="housed"))
        if key[-1] == "n_paired":
            larger += [_but(key, measure="n_baseline"), _but(key, measure="n_follow_up")]
        if at["horizon"] == "12" and key[-1] in ("entrants", "deaths"):
            larger.append(_but(key, horizon="cutoff"))
        if key[-1] in ("n_baseline", "n_follow_up"):
            larger.append(_but(key, table="retention", indicator="_Z", horizon="cutoff", measure="entrants"))
        if at["table"].startswith("stock") and at["age_band"] == "_T":
            table = "flows_by_municipality" if at["table"] == "stock_by_municipality" else "flows_by_region_sex"
            month = at["time_period"][:7]
            larger.append(
                _but(key, table=table, freq="M", time_period=month, ethos_category="_T", measure="active_end")
            )
        larger += _everybody_of_the_year(key)
        yield from ((key, other) for other in larger if other in there)


def _everybody_of_the_year(key: Key) -> Iterator[Key]:
    """Counts of the year's people that this one is among."""
    at = dict(zip(KEY, key, strict=True))
    of_year = {"table": "prevalence_of_the_year", "freq": "A", "time_period": at["time_period"][:4]}
    people = _but(key, **of_year, measure="persons_in_year")
    if (at["table"], key[-1]) == ("stock_national", "persons") or key[-1] == "inflow_new":
        yield people
    if at["table"] == "prevalence_of_the_year" and at["ethos_category"] != "_T":
        yield _but(people, ethos_category="_T")
        if at["ethos_category"] != "E1_3":
            yield _but(people, ethos_category="E1_3")


def not_negative(keys: list[Key]) -> Iterator[dict[Key, int]]:
    """Weights, each 1 or -1, of figures that come to no less than 0: of the year's people, whom each category has."""
    there = set(keys)
    for total in (key for key in keys if key[-1] == "persons_in_year" and key[_AT["ethos_category"]] == "_T"):
        categories = [_but(total, ethos_category=name) for name in CATEGORIES]
        flows = [_but(total, table="flows_of_the_year", measure=name) for name in ("active_start", *COMING)]
        for whole, parts in ((total, categories), (_but(total, ethos_category="E1_3"), categories), (total, flows)):
            if {whole, *parts} <= there:
                yield {whole: -1} | dict.fromkeys(parts, 1)


def _month_after(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // 12}-{number % 12 + 1:02}"


def _eliminated(rows: list[Row]) -> list[Row]:
    """The rows, and the short ones that follow when unknown figures are eliminated one after the other."""
    rows = [row for row in rows if row[0]]
    followed: list[Row] = []
    rest = sorted(rows, key=lambda row: len(row[0]))
    while rest:
        row = min(rest, key=lambda row: len(row[0]))
        rest.remove(row)
        counts = Counter(key for weights, _ in rest for key in row[0] if key in weights)
        pivot = min(row[0], key=lambda key: counts[key])
        rest = [_without(other, row, pivot) if pivot in other[0] else other for other in rest]
        rest = [other for other in rest if 0 < len(other[0]) <= _LONGEST]
        followed.append(row)
    return [*rows, *followed]


def _without(row: Row, by: Row, pivot: Key) -> Row:
    factor = row[0][pivot] / by[0][pivot]
    combined = dict(row[0])
    for key, weight in by[0].items():
        combined[key] = combined.get(key, Fraction(0)) - factor * weight
    return {key: weight for key, weight in combined.items() if weight}, row[1] - factor * by[1]
