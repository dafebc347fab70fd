"""Long-term homelessness on the reference nights (methodology 4, `long_term`; ADR 7)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tests.oracle.calendar import DAY, age_band, plus_months
from tests.oracle.delivered import Delivered
from tests.oracle.dimensions import TOTAL, shown_in
from tests.oracle.geography import areas_on
from tests.oracle.occasions import Occasion, occasions_of
from tests.oracle.people import People
from tests.oracle.spells import Homelessness
from tests.oracle.stock import Homeless, covered_on, reference_dates, stock_on
from tests.oracle.timeline import Episode, Timelines
from tests.worlds.logical import LogicalDelivery

LONG_DAYS = 365
LOOK_BACK_MONTHS = 36
REPEATED_EPISODES = 2
CHRONIC_OCCASIONS = 4
BANDS_FROM_MONTHS = (
    (120, "duration_10y_over"),
    (48, "duration_4_9y"),
    (12, "duration_1_3y"),
    (6, "duration_6_12m"),
    (3, "duration_3_6m"),
    (0, "duration_under_3m"),
)
FLAGS = ("long_term_1y", "long_term_fi", "chronic_duration_us")
BANDS = tuple(band for _, band in BANDS_FROM_MONTHS)
COLUMNS = ("persons", *FLAGS, *BANDS)

Key = tuple[date, str, str, str, str]


def long_term(accepted: Sequence[LogicalDelivery], through: str | None = None) -> dict[Key, dict[str, int]]:
    """(time_period, ref_area, ethos_category, sex, age_band) → COLUMNS, for the rows of the stock."""
    delivered = Delivered(accepted, through)
    timelines = Timelines(Homelessness(delivered))
    people = timelines.homelessness.people
    move_ins = timelines.homelessness.housing.move_ins
    occasions = {person: occasions_of(own, move_ins.get(person, set())) for person, own in timelines.episodes.items()}
    rows: dict[Key, dict[str, int]] = {}
    for night in reference_dates(delivered):
        for area, category in covered_on(delivered, night):
            rows[night, area, category, TOTAL, TOTAL] = dict.fromkeys(COLUMNS, 0)
        for who in stock_on(timelines, night):
            told = ["persons", duration_band(people, timelines.episodes[who.person], who.episode, night)]
            if is_long_term_1y(who, night):
                told.append("long_term_1y")
            if is_long_term_fi(who, timelines.episodes[who.person], night):
                told.append("long_term_fi")
            if is_chronic_duration_us(occasions[who.person], night):
                told.append("chronic_duration_us")
            band = age_band(people.birth(who.person), night)
            for area in areas_on(who.spell.lineage, night):
                for group in shown_in(who.spell.category, people.sex(who.person), band):
                    row = rows.setdefault((night, area, *group), dict.fromkeys(COLUMNS, 0))
                    for column in told:
                        row[column] += 1
    return rows


def is_long_term_1y(who: Homeless, night: date) -> bool:
    """365 days homeless in this episode, the reference night among them."""
    return len([day for day in who.episode.days if day <= night]) >= LONG_DAYS


def is_long_term_fi(who: Homeless, episodes: Sequence[Episode], night: date) -> bool:
    """A year of homelessness, or at least two episodes with a day in the last three years (Finland, ARA)."""
    window = _last_three_years(night)
    recent = [each for each in episodes if window & set(each.days)]
    return is_long_term_1y(who, night) or len(recent) >= REPEATED_EPISODES


def is_chronic_duration_us(occasions: Sequence[Occasion], night: date) -> bool:
    """The duration part of 24 CFR 578.3: a year on end, or four occasions in three years that add up to one."""
    for occasion in occasions:
        if night in occasion and (night + DAY - occasion[0]).days >= LONG_DAYS:
            return True
    window = _last_three_years(night)
    recent = [inside for occasion in occasions if (inside := window & set(occasion))]
    return len(recent) >= CHRONIC_OCCASIONS and sum(len(inside) for inside in recent) >= LONG_DAYS


def duration_band(people: People, episodes: Sequence[Episode], episode: Episode, night: date) -> str:
    """The band of completed time; a first episode began when the person says so, if that is earlier."""
    start = episode.start
    stated = people.first_homeless_on(episode.person) if episode is episodes[0] else None
    if stated is not None and stated < start:
        start = stated
    return next(band for months, band in BANDS_FROM_MONTHS if plus_months(start, months) <= night)


def _last_three_years(night: date) -> set[date]:
    """The days of [the day after the night, less three years; the day after the night)."""
    window: set[date] = set()
    day = plus_months(night + DAY, -LOOK_BACK_MONTHS)
    while day <= night:
        window.add(day)
        day += DAY
    return window
