"""The worlds of the further marts meet every rule often enough, so that agreement with the recount says something."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from tests.integration.dbt_world.further import PRICES, WORLDS, deliveries_of
from tests.oracle.annual_flow_stock_returner import annual_flow_stock_returner
from tests.oracle.capacity_use import capacity_use
from tests.oracle.delivered import Delivered
from tests.oracle.entry_cohorts import OUTCOMES, entry_cohorts
from tests.oracle.episode_gap_sensitivity import GAPS, episode_gap_sensitivity
from tests.oracle.exits_and_returns import WITHIN_DAYS, exits_of_years
from tests.oracle.first_time_homeless import first_time_homeless
from tests.oracle.functional_zero import functional_zero
from tests.oracle.hf_pre_post_costs import hf_pre_post_costs
from tests.oracle.length_of_time_homeless import length_of_time_homeless
from tests.oracle.long_term import duration_band, is_chronic_duration_us, is_long_term_1y, is_long_term_fi
from tests.oracle.occasions import occasions_of
from tests.oracle.person_costs import person_costs
from tests.oracle.service_cost_comparison import COMPARATORS, service_cost_comparison
from tests.oracle.spells import Homelessness
from tests.oracle.stock import reference_dates, stock_on
from tests.oracle.target_groups import GROUPS, target_groups
from tests.oracle.timeline import Timelines

pytestmark = pytest.mark.slow

LONG_DAYS = 365
DAYS_OF_MONTHS = {28, 29, 30, 31}


@cache
def timelines_of(name: str) -> Timelines:
    """Everybody's episodes in a world."""
    return Timelines(Homelessness(Delivered(deliveries_of(name))))


def assert_met(met: Counter[str], at_least: int, rules: int) -> None:
    """Each of the rules is met so many times over all worlds."""
    assert len(met) == rules, sorted(met)
    assert min(met.values()) >= at_least, met


def test_long_term() -> None:
    met: Counter[str] = Counter()
    for timelines in map(timelines_of, WORLDS):
        people, move_ins = timelines.homelessness.people, timelines.homelessness.housing.move_ins
        for night in reference_dates(timelines.homelessness.delivered):
            for who in stock_on(timelines, night):
                own = timelines.episodes[who.person]
                occasions = occasions_of(own, move_ins.get(who.person, set()))
                covering = [occasion for occasion in occasions if night in occasion]
                lasts = (night - covering[0][0]).days + 1 if covering else 0
                is_long, is_chronic = is_long_term_1y(who, night), is_chronic_duration_us(occasions, night)
                is_first, stated = who.episode is own[0], people.first_homeless_on(who.person)
                met["an institution joins two episodes to a year"] += lasts >= LONG_DAYS and not is_long
                met["four occasions add up to a year"] += is_chronic and lasts < LONG_DAYS
                met["a long stay in an institution parts a long episode"] += is_long and lasts < LONG_DAYS
                met["in an institution for long"] += not covering
                met["repeated without a long episode"] += is_long_term_fi(who, own, night) and not is_long
                met["homeless earlier, as stated"] += is_first and stated is not None and stated < who.episode.start
                met["stated, but not a first episode"] += not is_first and stated is not None
                met[duration_band(people, own, who.episode, night)] += 1
    assert_met(met, 10, 13)


def test_target_groups() -> None:
    met: Counter[str] = Counter()
    for name in WORLDS:
        for (_, area, *totals, group), row in target_groups(deliveries_of(name)).items():
            met[group] += row["persons"] if (area, *totals) == ("LV", "_T", "_T", "_T") else 0
    assert_met(met, 20, len(GROUPS))


def test_capacity_use() -> None:
    met: Counter[str] = Counter()
    for name in WORLDS:
        for (_, _, facility), row in capacity_use(deliveries_of(name)).items():
            if facility != "_T":
                available, used = row["bed_nights_available"] or 0, row["bed_nights_used"]
                met["no beds"] += available == 0
                met["more than full"] += (row["occupancy"] or 0) > 1
                met["exactly full"] += row["occupancy"] == 1
                met["some full days, others not"] += 0 < (row["days_at_or_over_capacity"] or 0) < min(DAYS_OF_MONTHS)
                met["open for part of the month"] += all(available % days for days in DAYS_OF_MONTHS)
                met["stays not known"] += used is None
                met["refusals not stated"] += row["refusals"] is None
    assert_met(met, 3, 7)


def test_functional_zero() -> None:
    met: Counter[str] = Counter()
    for name in WORLDS:
        for row in functional_zero(deliveries_of(name)).values():
            if row["active_end"]:
                met[str(row["is_functional_zero"])] += 1
            elif row["placements_6m"]:
                met["nobody is left"] += 1
    assert_met(met, 3, 4)


def test_annual_flow_stock_returner() -> None:
    met: Counter[str] = Counter()
    for name in WORLDS:
        for (_, area), row in annual_flow_stock_returner(deliveries_of(name)).items():
            met["nothing known of the past"] += row["flow"] is None and bool(row["persons"])
            for kind in ("flow", "stock", "returner"):
                met[kind] += (row[kind] or 0) if area == "LV" else 0
    assert_met(met, 5, 4)


def test_episode_gap_sensitivity() -> None:
    episodes = dict.fromkeys(GAPS, 0)
    met: Counter[str] = Counter()
    for name in WORLDS:
        for (_, area, gap), row in episode_gap_sensitivity(deliveries_of(name)).items():
            episodes[gap] += int(row["episodes"] or 0) if area == "LV" else 0
            met["censored"] += row["episodes"] != row["episodes_completed"]
            met["no episode"] += row["mean_days"] is None
    assert list(episodes.values()) == sorted(set(episodes.values()), reverse=True), episodes
    assert_met(met, 3, 2)


def test_exits_and_returns() -> None:
    met: Counter[str] = Counter()
    for timelines in map(timelines_of, WORLDS):
        exits = exits_of_years(timelines.homelessness.delivered, timelines)
        homes = [each for own in timelines.episodes.values() for each in own if each.ended_in in ("permanent", "hf")]
        met["a later exit of the year, or an uncounted one"] += len(homes) - len(exits)
        for each in exits:
            days = (each.returned_on - each.on).days if each.returned_on else None
            met["a return within a week, after a move-in"] += days is not None and days < 7
            met["a return after the last boundary"] += days is not None and days > max(WITHIN_DAYS)
            met["a return next to a boundary"] += any(abs((days or 0) - within) <= 1 for within in WITHIN_DAYS)
            met["not followed to the first boundary"] += not each.is_followed(min(WITHIN_DAYS))
            for within in WITHIN_DAYS:
                met[f"a return within {within} days"] += each.is_followed(within) and each.has_returned_within(within)
    assert_met(met, 2, 8)


def test_length_of_time_homeless() -> None:
    met: Counter[str] = Counter()
    for name in WORLDS:
        rows = length_of_time_homeless(deliveries_of(name))
        for (year, area, categories, state), row in rows.items():
            if area == "LV":
                met[state] += int(row["persons"] or 0)
                met["longer than the window"] += (row["mean_nights"] or 0) > LONG_DAYS
                met["other categories count"] += categories == "E1_6" and row != rows[year, area, "E2_3", state]
    assert_met(met, 3, 5)


def test_first_time_homeless() -> None:
    met: Counter[str] = Counter()
    for name in WORLDS:
        for (_, area), row in first_time_homeless(deliveries_of(name)).items():
            if area == "LV":
                entries, assessable, first = (int(row[each] or 0) for each in ("entries", "assessable", "first_time"))
                met["past not known"] += entries - assessable
                met["homeless in the two years before"] += assessable - first
                met["first time"] += first
                met["no entry to assess"] += row["first_time"] is None
    assert_met(met, 3, 4)


def test_entry_cohorts() -> None:
    met: Counter[str] = Counter()
    for name in WORLDS:
        for (_, area, _), row in entry_cohorts(deliveries_of(name)).items():
            if area == "LV":
                met["not followed"] += int(row["entrants"] or 0) - int(row["followed"] or 0)
                met["nobody followed"] += bool(row["entrants"]) and row["homeless"] is None
                for outcome in OUTCOMES:
                    met[outcome] += int(row[outcome] or 0)
    assert_met(met, 10, 6)


def test_service_cost_comparison() -> None:
    met: Counter[str] = Counter()
    for name in WORLDS:
        for (*_, comparator), row in service_cost_comparison(deliveries_of(name)).items():
            met[f"{comparator}, {'one' if row['cost_ratio'] is None else 'both'} known"] += 1
    assert_met(met, 3, 2 * len(COMPARATORS))


def test_person_costs() -> None:
    met: Counter[str] = Counter()
    for name in WORLDS:
        for row in person_costs(deliveries_of(name), prices=PRICES).values():
            direct, indirect, events = row["direct_eur"], row["indirect_eur"], row["events"]
            met["some days without a cost"] += bool(row["uncosted_days"]) and direct is not None
            met["no day with a cost"] += direct is None
            met["no day at all"] += row["client_days"] == 0 and direct == 0
            met["some events without a price"] += bool(row["unpriced_events"]) and indirect is not None
            met["no event with a price"] += bool(events) and indirect is None
            met["crisis events not known"] += not events and indirect is None
            met["both known"] += row["total_eur"] is not None and bool(events)
    assert_met(met, 2, 7)


def test_hf_pre_post_costs() -> None:
    met: Counter[str] = Counter()
    for name in WORLDS:
        for (cohort, area), row in hf_pre_post_costs(deliveries_of(name), prices=PRICES).items():
            met["enrolments"] += int(row["enrolments"] or 0) if (cohort, area) == ("_T", "LV") else 0
            met["costs of shelter before"] += bool(row["shelter_before_eur"])
            met["costs of a home after"] += bool(row["hf_after_eur"])
            met["costs of crises before and after"] += bool(row["crisis_before_eur"]) and bool(row["crisis_after_eur"])
            met["days without a cost"] += bool(row["uncosted_days_before"]) or bool(row["uncosted_days_after"])
            met["no net change"] += row["net_change_eur"] is None
            met["a net change"] += row["net_change_eur"] is not None
    assert_met(met, 3, 7)
