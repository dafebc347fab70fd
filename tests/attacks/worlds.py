"""Random little countries, as the exact observations of two months: random shapes, small and sparse counts.

In every fifth one two municipalities merge between the months; in every second one the year of both is told too.
People move between municipalities; who moves in answers about work and income, in two waves.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import product
from statistics import mean, median

import polars as pl

from analyst.released import OBSERVATION_SCHEMA
from analyst.released.observations import KEY
from feeds.municipalities import all_municipalities

MONTHS = (("2025-10", "2025-10-31"), ("2025-11", "2025-11-30"))
MERGED_AFTER_THE_FIRST = (("2025-06", "2025-06-30"), ("2025-07", "2025-07-31"))
YEAR = "2025"
MERGED, HEIR = ("LV0038000", "LV0055000"), "LV0038001"
Months = tuple[tuple[str, str], ...]
Codes = dict[str, str]
"""Municipality → region."""
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
    months = MONTHS
    if seed % 5 == 4:
        months = MERGED_AFTER_THE_FIRST
        codes |= dict.fromkeys(MERGED, _region(HEIR))
    has_year = seed % 2 == 1
    today = _after(codes)
    rows = [
        *_nights_and_flows(rng, codes, months, has_year=has_year),
        *_housing_first(rng, today, months[-1][0]),
        *_costs(rng, codes, months, has_year=has_year),
    ]
    if has_year:
        rows += _people_of_the_year(rng, rows)
    frame = pl.DataFrame(rows, schema_overrides=OBSERVATION_SCHEMA, infer_schema_length=None)
    return frame.select(OBSERVATION_SCHEMA.names()).sort(KEY)


def first_month(exact: pl.DataFrame) -> pl.Expr:
    """Whether a figure is of a world's first month."""
    month = exact.filter(pl.col("table") == "flows_by_municipality")["time_period"].min()
    return pl.col("time_period").str.starts_with(str(month))


def _region(code: str) -> str:
    return next(entry.region for entry in all_municipalities() if entry.code == code)


def _after(codes: Codes) -> Codes:
    """The municipalities of the second month."""
    return {code: region for code, region in codes.items() if code not in MERGED} | (
        {HEIR: _region(HEIR)} if MERGED[0] in codes else {}
    )


def _heir(code: str) -> str:
    return HEIR if code in MERGED else code


def _places(rng: random.Random) -> Codes:
    regions: dict[str, list[str]] = {}
    for entry in all_municipalities():
        if entry.valid_to is None and entry.code != HEIR:
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


def _areas(code: str, codes: Codes) -> tuple[str, str, str]:
    return code, codes[code], "LV"


def _nights_and_flows(rng: random.Random, codes: Codes, months: Months, *, has_year: bool) -> Iterator[Row]:
    active = {(code, sex): _few(rng) for code in codes for sex in SEXES}
    of_year: Counter[tuple[str, str, str]] = Counter()
    there = {*codes, *codes.values(), "LV"} & {*_after(codes), *codes.values(), "LV"}
    for number, (month, night) in enumerate(months):
        if number and months is MERGED_AFTER_THE_FIRST:
            codes = _after(codes)
            for sex in SEXES:
                active[HEIR, sex] = sum(active.pop((code, sex)) for code in MERGED)
        flows = _flows_of_a_month(rng, codes, active)
        stock: Counter[tuple[str, str, str, str]] = Counter()
        for (code, sex), end in active.items():
            for _ in range(rng.randint(max(0, end - 2), end)):
                category, age = rng.choice(CATEGORIES), rng.choice(AGES)
                for area, c, s, a in product(_areas(code, codes), (category, "E1_3", "_T"), (sex, "_T"), (age, "_T")):
                    stock[area, c, s, a] += 1
        yield from _flow_rows(month, codes, flows)
        yield from _stock_rows(night, codes, stock)
        for (name, area, sex), count in flows.items():
            is_of_year = {"active_start": number == 0, "active_end": number == len(months) - 1}.get(name, True)
            of_year[name, area, sex] += count if is_of_year else 0
    if has_year:
        for name, area, sex in product(FLOWS, sorted(there), (*SEXES, "_T")):
            if sex == "_T" or not area.startswith("LV0"):
                yield _row("flows_of_the_year", "A", name, of_year[name, area, sex], **_at(YEAR, area, sex=sex))


def _people_of_the_year(rng: random.Random, rows: list[Row]) -> list[Row]:
    """Some more than on the fullest night, not more than were active or came; some of them in several categories."""
    nation = [row for row in rows if (row["ref_area"], row["sex"], row["age_band"]) == ("LV", "_T", "_T")]
    fullest: Counter[str] = Counter()
    for row in nation:
        if row["table"] == "stock_national":
            category = str(row["ethos_category"])
            fullest[category] = max(fullest[category], _count(row))
    flows = {row["measure"]: _count(row) for row in nation if row["table"] == "flows_of_the_year"}
    everybody = rng.randint(
        max(flows["inflow_new"], fullest["_T"]), sum(flows[name] for name in ("active_start", *COMING))
    )
    people = {category: min(everybody, fullest[category] + _few(rng)) for category in CATEGORIES}
    people["E2"] = min(everybody, max(people["E2"], everybody - people["E1"] - people["E3"]) + _few(rng))
    people |= {"E1_3": everybody, "_T": everybody}
    return [
        _row("prevalence_of_the_year", "A", "persons_in_year", people[category], **_at(YEAR, "LV", category))
        for category in ALL
    ]


def _count(row: Row) -> int:
    value = row["obs_value"]
    assert isinstance(value, int)
    return value


def _flows_of_a_month(
    rng: random.Random, codes: Codes, active: dict[tuple[str, str], int]
) -> Counter[tuple[str, str, str]]:
    """The flows by name, area and sex; `active` is moved on to the month's end."""
    flows: Counter[tuple[str, str, str]] = Counter()

    def count(name: str, areas: Iterable[str], sex: str, number: int = 1) -> None:
        for area, s in product(areas, (sex, "_T")):
            flows[name, area, s] += number

    for (code, sex), start in active.items():
        areas = _areas(code, codes)
        count("active_start", areas, sex, start)
        for name in COMING[:3]:
            came = _few(rng)
            count(name, areas, sex, came)
            active[code, sex] += came
        for _ in range(rng.randint(0, active[code, sex])):
            count(rng.choice(GOING[:3]), areas, sex)
            active[code, sex] -= 1
    for _ in range(rng.choice((0, 0, 1, 2, 6))):
        sex, old, new = rng.choice(SEXES), rng.choice(sorted(codes)), rng.choice(sorted(codes))
        if old != new and active[old, sex]:
            is_within = codes[old] == codes[new]
            count("transfers_out", [old] if is_within else [old, codes[old]], sex)
            count("transfers_in", [new] if is_within else [new, codes[new]], sex)
            active[old, sex] -= 1
            active[new, sex] += 1
    for (code, sex), end in active.items():
        count("active_end", _areas(code, codes), sex, end)
    return flows


def _flow_rows(month: str, codes: Codes, flows: Counter[tuple[str, str, str]]) -> Iterator[Row]:
    for name in FLOWS:
        for area in codes:
            yield _row("flows_by_municipality", "M", name, flows[name, area, "_T"], **_at(month, area))
        for area, sex in product((*sorted(set(codes.values())), "LV"), (*SEXES, "_T")):
            yield _row("flows_by_region_sex", "M", name, flows[name, area, sex], **_at(month, area, sex=sex))


def _stock_rows(night: str, codes: Codes, stock: Counter[tuple[str, str, str, str]]) -> Iterator[Row]:
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


def _housing_first(rng: random.Random, codes: Codes, month: str) -> Iterator[Row]:
    counts: dict[tuple[str, str], Counter[str]] = {}
    answers: dict[str, Counter[str]] = {}
    incomes: dict[str, list[tuple[int | None, int | None]]] = {}
    for code in rng.sample(sorted(codes), min(len(codes), rng.randint(1, 4))):
        for _ in range(rng.randint(1, 16)):
            fate = rng.choice(("housed", "housed", "housed", "lost", "deaths", "exited_otherwise"))
            is_followed, is_baseline, is_answered = (rng.random() < chance for chance in (0.7, 0.9, 0.7))
            worked, works = rng.random() < 0.2, rng.random() < 0.5
            change = rng.choice(("n_better", "n_better", "n_same", "n_worse"))
            income = tuple(rng.randint(0, 90) * 10 if there else None for there in (is_baseline, is_answered))
            for area in _areas(code, codes):
                for horizon in ("12", "cutoff"):
                    if horizon == "cutoff" or is_followed:
                        happened = counts.setdefault((area, horizon), Counter())
                        happened["entrants"] += 1
                        happened["housed"] += fate in ("housed", "exited_otherwise")
                        for name in ("deaths", "exited_otherwise"):
                            happened[name] += fate == name
                incomes.setdefault(area, []).append((income[0], income[1]))
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
        at = {"time_period": month, "ref_area": area, "cohort": "_T", "horizon": horizon}
        for name in ("entrants", "deaths", "housed", "exited_otherwise"):
            yield _row("retention", "M", name, n[name], **at)
        yield _row("retention", "M", "rate_all", n["housed"] / n["entrants"], "PURE_NUMB", **at)
        if n["entrants"] > n["deaths"]:
            rate = n["housed"] / (n["entrants"] - n["deaths"])
            yield _row("retention", "M", "rate_excluding_deaths", rate, "PURE_NUMB", **at)
    for area, n in answers.items():
        at = {"time_period": month, "ref_area": area, "cohort": "_T"}
        yield from _answer_rows(n, at)
        yield from _income_rows(n, incomes[area], at)


def _answer_rows(n: Counter[str], at: dict[str, str]) -> Iterator[Row]:
    for name in ("n_follow_up", "n_better", "n_same", "n_worse"):
        yield _row("outcomes", "M", name, n[name], indicator="health", **at)
    if n["n_follow_up"]:
        yield _row(
            "outcomes", "M", "share_better", n["n_better"] / n["n_follow_up"], "PURE_NUMB", indicator="health", **at
        )
    shares = (
        ("baseline_value", "baseline_yes", "n_baseline"), ("follow_up_value", "follow_up_yes", "n_follow_up"),
        ("paired_before", "before_yes", "n_paired"), ("paired_after", "after_yes", "n_paired"),
    )  # fmt: skip
    for people in ("n_baseline", "n_follow_up", "n_paired"):
        yield _row("outcomes", "M", people, n[people], indicator="employed", **at)
    for share, yes, people in shares:
        if n[people]:
            yield _row("outcomes", "M", share, n[yes] / n[people], "_Z", indicator="employed", **at)


def _income_rows(n: Counter[str], incomes: list[tuple[int | None, int | None]], at: dict[str, str]) -> Iterator[Row]:
    """EUR a month: mean and median of all who answered, and of those who did in both waves."""
    both = [(before, after) for before, after in incomes if before is not None and after is not None]
    values = {
        "baseline_value": [before for before, _ in incomes if before is not None],
        "follow_up_value": [after for _, after in incomes if after is not None],
        "paired_before": [before for before, _ in both],
        "paired_after": [after for _, after in both],
    }
    for indicator, average in (("income_mean", mean), ("income_median", median)):
        for people in ("n_baseline", "n_follow_up", "n_paired"):
            yield _row("outcomes", "M", people, n[people], indicator=indicator, **at)
        for measure, said in values.items():
            if said:
                yield _row("outcomes", "M", measure, average(said), "_Z", indicator=indicator, **at)


def _costs(rng: random.Random, codes: Codes, months: Months, *, has_year: bool) -> Iterator[Row]:
    """A year is told by the map of its end; with one provider in any of its months it is one provider's."""
    for service in ("shelter", "hostel"):
        of_year: Counter[tuple[str, str]] = Counter()
        fewest: dict[str, int] = {}
        for number, (month, _) in enumerate(months):
            if number and months is MERGED_AFTER_THE_FIRST:
                codes = _after(codes)
            of_month: Counter[tuple[str, str]] = Counter()
            for code in codes:
                if rng.random() < 0.8:
                    cents, nights = rng.randint(50_000, 9_000_000), rng.randint(1, 900)
                    houses = rng.choice((1, 1, 2, 3))
                    for area in _areas(code, codes):
                        of_month["cents", area] += cents
                        of_month["days", area] += nights
                        of_month["houses", area] += houses
            for area in sorted({area for _, area in of_month}):
                yield from _cost_rows(of_month, area, of_month["houses", area], "M", month, service)
                heir = _heir(area)
                for name in ("cents", "days"):
                    of_year[name, heir] += of_month[name, area]
                fewest[heir] = min(fewest.get(heir, 9), of_month["houses", area])
        if has_year:
            for area, houses in sorted(fewest.items()):
                yield from _cost_rows(of_year, area, houses, "A", YEAR, service)


def _cost_rows(
    sums: Counter[tuple[str, str]], area: str, houses: int, freq: str, time_period: str, service: str
) -> Iterator[Row]:
    at = {"time_period": time_period, "ref_area": area, "service_type": service}
    alone = {"conf_status": "A" if houses == 1 else "F"}
    euro, days = sums["cents", area] / 100, sums["days", area]
    yield _row("unit_costs", freq, "amount_eur", euro, "EUR", **at) | alone
    yield _row("unit_costs", freq, "client_days", days, "D", **at)
    yield _row("unit_costs", freq, "cost_per_client_day", euro / days, "EUR", **at) | alone
