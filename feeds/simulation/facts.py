"""Facts of a town's month that no single person makes: places, costs, fidelity reviews.

Beds fit the town's own fullest month, so that no honest month asks for confirmation; costs follow the client-days at
published or usual tariffs a day (Daugavpils' shelter and night shelter, the pilot's comparison), with a little that is
fixed.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl

from feeds.simulation.country import Country, Place, Town
from feeds.simulation.months import as_date, day_number
from feeds.simulation.restating import PROVIDER, TownMonth

OPEN_SINCE = day_number(date(2012, 1, 1))
FIRST_WINTER_MONTH, LAST_WINTER_MONTH = 10, 4
CENTS_A_DAY = {
    "overnight_shelter": 369, "shelter": 894, "hostel": 940, "temporary_lodging": 1447, "crisis_centre": 2400,
    "housing_first": 1920, "care_home": 2432,
}  # fmt: skip
FIXED_DAYS = 20
"""Client-days' worth of cost that a service has however few come."""
CARE_HOME_DAYS = 900
SHARES = (("support_staff", 0.5), ("housing", 0.3), ("utilities", 0.12), ("food", 0.08))
FIDELITY_DOMAINS = ("housing_choice", "separation", "philosophy", "service_array", "programme_structure")
REVIEW_MONTH = 6


def capacities(town: Town, stays: pl.DataFrame, country: Country) -> dict[int, int]:
    """Beds of each place of the town: its fullest month's people a night."""
    start, end, place = (stays[name].to_numpy() for name in ("start", "end", "place"))
    most = {each.number: 1 for each in town.places}
    for first, last in zip(country.months.first_days, country.months.last_days, strict=True):
        nights = np.minimum(end, last + 1) - np.maximum(start, first)
        here = nights > 0
        used = np.bincount(place[here], weights=nights[here], minlength=len(country.places))
        for number in most:
            most[number] = max(most[number], int(np.ceil(used[number] / (last - first + 1))))
    return most


def open_places(places: Sequence[Place], beds: dict[int, int], month: TownMonth, rng: random.Random) -> pl.DataFrame:
    """The places open in the month, with that month's beds, opening and refusals."""
    rows = []
    for place in places:
        opening = _opening(place, month)
        if opening is not None:
            rows.append((place.number, place.service, beds[place.number], *opening, rng.choice((None, 0, 0, 2))))
    schema = {"place": pl.Int64, "service": pl.String} | dict.fromkeys(
        ("capacity", "open_from", "open_to", "refusals"), pl.Int64
    )
    return pl.DataFrame(rows, schema=schema, orient="row")


def _opening(place: Place, month: TownMonth) -> tuple[int, int | None] | None:
    """First and last day of opening; None for a winter place in summer."""
    if not place.is_seasonal:
        return OPEN_SINCE, None
    today = as_date(month.last)
    if LAST_WINTER_MONTH < today.month < FIRST_WINTER_MONTH:
        return None
    autumn = today.year if today.month >= FIRST_WINTER_MONTH else today.year - 1
    return day_number(date(autumn, FIRST_WINTER_MONTH, 1)), day_number(date(autumn + 1, LAST_WINTER_MONTH, 30))


def client_days(records: pl.DataFrame, month: TownMonth) -> pl.Series:
    """Days of each record in the month, as far as its end is known at the month's end."""
    end = pl.min_horizontal("end", pl.lit(month.last + 1))
    return records.select((end - pl.max_horizontal("start", pl.lit(month.first))).clip(lower_bound=0)).to_series()


def cost_rows(days: dict[str, int], is_capital: bool, prefix: str, rng: random.Random) -> pl.DataFrame:
    """The month's costs in contract columns: for each service with client-days, one line a category.

    `prefix` stands before the ids of a town that another has absorbed, whose lines lie in one file with its own.
    """
    rows: list[tuple[str, str, str, str, int | None]] = []
    for service, used in sorted(days.items()):
        if used > 0:
            rows += _lines(service, used, rng)
    if is_capital:
        used = CARE_HOME_DAYS + rng.randint(-60, 60)
        lines = _lines("care_home", used, rng)
        rows += [(*lines[0][:-1], used), *lines[1:]]
    schema = dict.fromkeys(("cost_id", "service_type", "category", "amount_eur"), pl.String) | {"client_days": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(
        pl.concat_str(pl.lit(prefix), "cost_id").alias("cost_id"),
        pl.lit(None, pl.String).alias("facility_id"),
        pl.lit(False).alias("correction"),
        pl.lit("municipal").alias("funding_source"),
    )


def _lines(service: str, used: int, rng: random.Random) -> list[tuple[str, str, str, str, int | None]]:
    total = CENTS_A_DAY[service] * (used + FIXED_DAYS) * rng.uniform(0.93, 1.07)
    amounts = [(category, round(total * share)) for category, share in SHARES]
    return [
        (f"{service}-{category}", service, category, f"{cents // 100}.{cents % 100:02d}", None)
        for category, cents in amounts
    ]


def fidelity_rows(month: TownMonth, rng: random.Random) -> pl.DataFrame:
    """The yearly review, in June."""
    reviewed = as_date(month.last)
    rows = []
    if reviewed.month == REVIEW_MONTH:
        rows = [
            (f"r-{domain}", PROVIDER, reviewed, domain, f"3.{rng.randint(20, 90):02d}") for domain in FIDELITY_DOMAINS
        ]
    schema = {"review_id": pl.String, "provider": pl.String, "reviewed_on": pl.Date, "domain": pl.String,
              "score": pl.String}  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")
