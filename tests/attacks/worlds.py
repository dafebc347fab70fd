"""Random little countries, as the exact observations of two months: random shapes, small and sparse counts."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from itertools import product

import polars as pl

from analyst.released import OBSERVATION_SCHEMA
from analyst.released.observations import KEY
from feeds.municipalities import all_municipalities

MONTHS = (("2025-10", "2025-10-31"), ("2025-11", "2025-11-30"))
SEXES, AGES, CATEGORIES = ("F", "M"), ("Y18T24", "Y25T34", "Y_GE65"), ("E1", "E2", "E3")
ALL = (*CATEGORIES, "E1_3", "_T")
COMING = ("inflow_new", "inflow_returned_housing", "inflow_returned_other", "transfers_in", "coverage_in")
GOING = (
    "outflow_permanent", "outflow_hf", "outflow_institution", "outflow_deceased", "outflow_homeless_unseen",
    "outflow_other", "outflow_unknown", "transfers_out", "coverage_out",
)  # fmt: skip
FLOWS = ("active_start", *COMING, *GOING, "active_end")
NOTHING = dict.fromkeys(KEY, "_Z")

Row = dict[str, object]


def world(seed: int) -> pl.DataFrame:
    """The exact observations of a country of 1 to 3 regions with 1 to 5 municipalities each."""
    rng = random.Random(seed)
    codes = _places(rng)
    rows = [*_nights_and_flows(rng, codes), *_housing_first(rng, codes), *_costs(rng, codes)]
    frame = pl.DataFrame(rows, schema_overrides=OBSERVATION_SCHEMA, infer_schema_length=None)
    return frame.select(OBSERVATION_SCHEMA.names()).sort(KEY)


def _places(rng: random.Random) -> dict[str, str]:
    regions: dict[str, list[str]] = {}
    for entry in all_municipalities():
        if entry.valid_to is None:
            regions.setdefault(entry.region, []).append(entry.code)
    chosen = rng.sample(sorted(regions), rng.randint(1, 3))
    return {code: region for region in chosen for code in rng.sample(regions[region], rng.randint(1, 5))}


def _row(table: str, freq: str, measure: str, value: float | None, unit: str = "PS", **place: str) -> Row:
    about = {"obs_status": "A", "conf_status": "F", "coverage": 1.0, "decimals": 0}
    return NOTHING | about | place | {
        "table": table, "freq": freq, "measure": measure, "obs_value": value, "unit_measure": unit
    }  # fmt: skip


def _few(rng: random.Random) -> int:
    return rng.choice((0, 0, 0, 1, 1, 2, 3, 4, 5, 7, 9, 14))


def _areas(code: str, codes: dict[str, str]) -> tuple[str, str, str]:
    return code, codes[code], "LV"


def _nights_and_flows(rng: random.Random, codes: dict[str, str]) -> Iterator[Row]:
    active = {(code, sex): _few(rng) for code in codes for sex in SEXES}
    for month, night in MONTHS:
        flows: Counter[tuple[str, str, str]] = Counter()
        stock: Counter[tuple[str, str, str, str]] = Counter()
        for (code, sex), start in active.items():
            coming = {name: _few(rng) if name in COMING[:3] else 0 for name in COMING}
            end = start + sum(coming.values())
            going = dict.fromkeys(GOING, 0)
            for _ in range(rng.randint(0, end)):
                going[rng.choice(GOING[:3])] += 1
            end -= sum(going.values())
            counted = coming | going | {"active_start": start, "active_end": end}
            for name, area, s in product(FLOWS, _areas(code, codes), (sex, "_T")):
                flows[name, area, s] += counted[name]
            for _ in range(rng.randint(max(0, end - 2), end)):
                category, age = rng.choice(CATEGORIES), rng.choice(AGES)
                for area, c, s, a in product(_areas(code, codes), (category, "E1_3", "_T"), (sex, "_T"), (age, "_T")):
                    stock[area, c, s, a] += 1
            active[code, sex] = end
        yield from _flow_rows(month, codes, flows)
        yield from _stock_rows(night, codes, stock)


def _flow_rows(month: str, codes: dict[str, str], flows: Counter[tuple[str, str, str]]) -> Iterator[Row]:
    for name in FLOWS:
        for area in codes:
            yield _row("flows_by_municipality", "M", name, flows[name, area, "_T"], **_at(month, area))
        for area, sex in product((*sorted(set(codes.values())), "LV"), (*SEXES, "_T")):
            yield _row("flows_by_region_sex", "M", name, flows[name, area, sex], **_at(month, area, sex=sex))


def _stock_rows(night: str, codes: dict[str, str], stock: Counter[tuple[str, str, str, str]]) -> Iterator[Row]:
    for category in ALL:
        for area in codes:
            yield _row(
                "stock_by_municipality", "D", "persons", stock[area, category, "_T", "_T"],
                **_at(night, area, category),
            )  # fmt: skip
            if category == "_T":
                rate = stock[area, category, "_T", "_T"] / 40_000 * 10_000
                yield _row("stock_by_municipality", "D", "rate_per_10k", rate, "PS_10K", **_at(night, area))
        for area, sex in product(sorted(set(codes.values())), (*SEXES, "_T")):
            count = stock[area, category, sex, "_T"]
            yield _row("stock_by_region_sex", "D", "persons", count, **_at(night, area, category, sex))
        for sex, age in product((*SEXES, "_T"), (*AGES, "_T")):
            count = stock["LV", category, sex, age]
            yield _row("stock_national", "D", "persons", count, **_at(night, "LV", category, sex, age))


def _at(time_period: str, area: str, category: str = "_T", sex: str = "_T", age: str = "_T") -> dict[str, str]:
    return {"time_period": time_period, "ref_area": area, "ethos_category": category, "sex": sex, "age_band": age}


def _housing_first(rng: random.Random, codes: dict[str, str]) -> Iterator[Row]:
    counts: dict[tuple[str, str], Counter[str]] = {}
    answers: dict[str, Counter[str]] = {}
    for code in rng.sample(sorted(codes), min(len(codes), rng.randint(1, 4))):
        for _ in range(rng.randint(1, 16)):
            fate = rng.choice(("housed", "housed", "housed", "lost", "deaths", "exited_otherwise"))
            is_followed, is_baseline, is_answered = (rng.random() < chance for chance in (0.7, 0.9, 0.7))
            worked, works = rng.random() < 0.2, rng.random() < 0.5
            change = rng.choice(("n_better", "n_better", "n_same", "n_worse"))
            for area in _areas(code, codes):
                for horizon in ("12", "cutoff"):
                    if horizon == "cutoff" or is_followed:
                        happened = counts.setdefault((area, horizon), Counter())
                        happened["entrants"] += 1
                        happened["housed"] += fate in ("housed", "exited_otherwise")
                        for name in ("deaths", "exited_otherwise"):
                            happened[name] += fate == name
                said = answers.setdefault(area, Counter())
                said["n_baseline"] += is_baseline
                said["baseline_yes"] += is_baseline and worked
                said["n_follow_up"] += is_answered
                said["follow_up_yes"] += is_answered and works
                said[change] += is_answered
                if is_baseline and is_answered:
                    said["n_paired"] += 1
                    said["before_yes"] += worked
                    said["after_yes"] += works
    for (area, horizon), n in counts.items():
        at = {"time_period": "2025-11", "ref_area": area, "cohort": "_T", "horizon": horizon}
        for name in ("entrants", "deaths", "housed", "exited_otherwise"):
            yield _row("retention", "M", name, n[name], **at)
        yield _row("retention", "M", "rate_all", n["housed"] / n["entrants"], "PC", **at)
        if n["entrants"] > n["deaths"]:
            rate = n["housed"] / (n["entrants"] - n["deaths"])
            yield _row("retention", "M", "rate_excluding_deaths", rate, "PC", **at)
    for area, n in answers.items():
        at = {"time_period": "2025-11", "ref_area": area, "cohort": "_T"}
        yield from _answer_rows(n, at)


def _answer_rows(n: Counter[str], at: dict[str, str]) -> Iterator[Row]:
    for name in ("n_follow_up", "n_better", "n_same", "n_worse"):
        yield _row("outcomes", "M", name, n[name], indicator="health", **at)
    if n["n_follow_up"]:
        yield _row("outcomes", "M", "share_better", n["n_better"] / n["n_follow_up"], "PC", indicator="health", **at)
    shares = (
        ("baseline_value", "baseline_yes", "n_baseline"), ("follow_up_value", "follow_up_yes", "n_follow_up"),
        ("paired_before", "before_yes", "n_paired"), ("paired_after", "after_yes", "n_paired"),
    )  # fmt: skip
    for people in ("n_baseline", "n_follow_up", "n_paired"):
        yield _row("outcomes", "M", people, n[people], indicator="employed", **at)
    for share, yes, people in shares:
        if n[people]:
            yield _row("outcomes", "M", share, n[yes] / n[people], "_Z", indicator="employed", **at)


def _costs(rng: random.Random, codes: dict[str, str]) -> Iterator[Row]:
    for service in ("shelter", "hostel"):
        amounts: Counter[str] = Counter()
        days: Counter[str] = Counter()
        providers: Counter[str] = Counter()
        for code in codes:
            if rng.random() < 0.8:
                cents, nights, houses = rng.randint(50_000, 9_000_000), rng.randint(1, 900), rng.choice((1, 1, 2, 3))
                for area in _areas(code, codes):
                    amounts[area] += cents
                    days[area] += nights
                    providers[area] += houses
        for area in amounts:
            at = {"time_period": "2025-11", "ref_area": area, "service_type": service}
            alone = {"conf_status": "A" if providers[area] == 1 else "F"}
            yield _row("unit_costs", "M", "amount_eur", amounts[area] / 100, "EUR", **at) | alone
            yield _row("unit_costs", "M", "client_days", days[area], "D", **at)
            per_day = amounts[area] / 100 / days[area]
            yield _row("unit_costs", "M", "cost_per_client_day", per_day, "EUR", **at) | alone
