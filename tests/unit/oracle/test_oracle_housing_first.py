"""The recount on tiny worlds worked out by hand: move-ins on the timeline, and retention."""

from __future__ import annotations

from datetime import date

import pytest

from tests.oracle import (
    hf_retention,
    hf_retention_crude,
    hf_retention_inputs,
    monthly_flows,
    point_in_time,
    survival_table,
)
from tests.oracle.delivered import Delivered
from tests.oracle.spells import Homelessness
from tests.oracle.timeline import Timelines
from tests.worlds.handmade import RIGA, delivery, enrolment, sighting, stay, tenancy
from tests.worlds.logical import LogicalDelivery, Row

FEBRUARY, MARCH, APRIL = "2023-02", "2023-03", "2023-04"


def month(period: str, stays: list[Row], homes: list[Row], enrolments: list[Row] | None = None) -> LogicalDelivery:
    return delivery(
        RIGA,
        period,
        shelter_stays=stays,
        hf_enrolments=[enrolment("h", "p", "2023-02-01")] if enrolments is None else enrolments,
        hf_tenancies=homes,
    )


def episodes(accepted: list[LogicalDelivery]) -> list[tuple[str, str, str]]:
    found = Timelines(Homelessness(Delivered(accepted))).episodes
    return [(f"{each.start:%m-%d}", f"{each.end:%m-%d}", each.ended_in) for own in found.values() for each in own]


def test_an_open_stay_ends_at_a_move_in_and_does_not_resume() -> None:
    accepted = [month(MARCH, [stay("s", "p", "2023-03-01")], [tenancy("t", "h", "2023-03-15", "2023-03-20")])]
    assert episodes(accepted) == [("03-01", "03-15", "hf")]
    assert monthly_flows(accepted)[MARCH, "LV"]["outflow_hf"] == 1
    assert point_in_time(accepted)[date(2023, 3, 31), "LV", "_T", "_T", "_T"]["persons"] == 0


def test_a_stay_with_a_recorded_end_loses_only_the_housed_days() -> None:
    stays = [stay("s", "p", "2023-03-01", "2023-03-25", "hospital")]
    accepted = [month(MARCH, stays, [tenancy("t", "h", "2023-03-10", "2023-03-12")])]
    # Two nights housed would be a gap, but a move-in always ends the episode.
    assert episodes(accepted) == [("03-01", "03-10", "hf"), ("03-12", "03-25", "institution")]
    assert monthly_flows(accepted)[MARCH, "LV"]["inflow_returned_housing"] == 1


def test_a_move_in_beats_the_destination_that_was_recorded_for_its_day() -> None:
    stays = [stay("s", "p", "2023-03-01", "2023-03-10", "abroad")]
    assert episodes([month(MARCH, stays, [tenancy("t", "h", "2023-03-10")])]) == [("03-01", "03-10", "hf")]


def test_a_move_in_inside_a_gap_splits_the_episode_but_is_not_its_way_out() -> None:
    stays = [stay("s1", "p", "2023-03-01", "2023-03-05", "abroad"), stay("s2", "p", "2023-03-09", "2023-03-11")]
    accepted = [month(MARCH, stays, [tenancy("t", "h", "2023-03-08", "2023-03-09")])]
    assert episodes(accepted) == [("03-01", "03-05", "other"), ("03-09", "03-11", "unknown")]


def test_an_open_stay_that_began_on_the_day_of_the_move_in_is_not_cut_but_loses_its_housed_days() -> None:
    accepted = [month(MARCH, [stay("s", "p", "2023-03-10")], [tenancy("t", "h", "2023-03-10", "2023-03-12")])]
    assert episodes(accepted) == [("03-12", "04-01", "censored")]


def test_a_same_day_stay_while_housed_still_counts_as_using_the_service() -> None:
    accepted = [month(MARCH, [stay("s", "p", "2023-03-12", "2023-03-12")], [tenancy("t", "h", "2023-03-10")])]
    assert [stay.day for stay in Homelessness(Delivered(accepted)).same_day_stays] == [date(2023, 3, 12)]


def test_assumed_days_end_at_a_move_in() -> None:
    seen = delivery(
        RIGA,
        MARCH,
        living_situations=[sighting("o", "p", "2023-03-01")],
        hf_enrolments=[enrolment("h", "p", "2023-03-01")],
        hf_tenancies=[tenancy("t", "h", "2023-03-04", "2023-03-05")],
    )
    assert episodes([seen]) == [("03-01", "03-04", "hf")]


def test_housed_days_end_with_the_enrolment_even_if_the_tenancy_goes_on() -> None:
    stays = [stay("s", "p", "2023-03-01", "2023-03-25")]
    ended = [enrolment("h", "p", "2023-02-01", "2023-03-12", "abandoned")]
    accepted = [month(MARCH, stays, [tenancy("t", "h", "2023-03-10")], ended)]
    assert episodes(accepted) == [("03-01", "03-10", "hf"), ("03-12", "03-25", "unknown")]


def test_durations_run_from_the_first_move_in_to_the_exit_or_the_day_after_the_data() -> None:
    enrolments = [
        enrolment("lost", "a", "2023-03-01", "2023-03-11", "abandoned"),
        enrolment("dead", "b", "2023-03-01", "2023-03-21", "deceased"),
        enrolment("moved", "c", "2023-03-01", "2023-03-03", "moved_away"),
        enrolment("stays", "d", "2023-03-01"),
        enrolment("never", "e", "2023-03-01"),
    ]
    homes = [
        tenancy("t1", "lost", "2023-03-01", "2023-03-05"),
        tenancy("t2", "lost", "2023-03-05", "2023-03-11"),
        tenancy("t3", "dead", "2023-03-01", "2023-03-21"),
        tenancy("t4", "moved", "2023-03-03", "2023-03-03"),
        tenancy("t5", "stays", "2023-03-01"),
    ]
    inputs = hf_retention_inputs([month(MARCH, [], homes, enrolments)])
    # a: 10 days, lost; b: 20, censored; c: 0, censored; d: 1 March to 1 April = 31, censored; e never moved in.
    expected = [(0, False), (10, True), (20, False), (31, False)]
    assert inputs == {(cohort, area): expected for cohort in ("2023-Q1", "_T") for area in (RIGA, "LV-R1", "LV")}


def test_an_enrolment_dropped_open_is_censored_that_day_and_counts_as_exited_otherwise() -> None:
    accepted = [
        month(MARCH, [], [tenancy("t", "h", "2023-03-20")]),
        month(APRIL, [], [], []),
    ]
    # 20 March to 1 April.
    assert hf_retention_inputs(accepted)["_T", "LV"] == [(12, False)]
    row = hf_retention_crude(accepted)["_T", "LV", "cutoff"]
    assert (row["entrants"], row["housed"], row["exited_otherwise"], row["deaths"]) == (1, 1, 1, 0)


def test_survival_is_read_at_the_days_of_the_months() -> None:
    rows = survival_table([(10, True), (20, False), (31, True), (61, False)])
    # Days 0, 30, 60, 91. On day 10: 3/4. On day 31 two are at risk: 3/4 × 1/2 = 3/8. On day 91 nobody is left.
    assert [rows[each]["at_risk"] for each in rows] == [4, 2, 1]
    assert [rows[each]["events"] for each in rows] == [0, 1, 1]
    assert [rows[each]["censored"] for each in rows] == [0, 1, 0]
    assert [rows[each]["survival"] for each in rows] == pytest.approx([1, 0.75, 0.375])
    assert (rows[0]["ci_low"], rows[0]["ci_high"]) == (None, None)
    # Greenwood on the log-log scale: v = 1/(4·3), θ = 1.959964·√v / |ln 0.75| = 1.966726; 0.75^(e^θ), 0.75^(e^−θ).
    assert (rows[1]["ci_low"], rows[1]["ci_high"]) == pytest.approx((0.127948, 0.960550), abs=1e-5)


def test_on_one_day_losses_come_before_censorings() -> None:
    # Three are at risk on day 10, so survival is 2/3; with the censoring first it would be 1/2.
    assert survival_table([(10, True), (10, False), (40, False)])[1]["survival"] == pytest.approx(2 / 3)


def test_a_loss_on_the_day_of_the_move_in_lowers_month_zero() -> None:
    row = survival_table([(0, True), (40, False)])[0]
    assert (row["at_risk"], row["events"], row["survival"]) == (2, 1, 0.5)


def test_survival_that_falls_to_zero_has_no_interval() -> None:
    rows = survival_table([(0, True)])
    assert list(rows) == [0]
    assert (rows[0]["survival"], rows[0]["ci_low"], rows[0]["ci_high"]) == (0, None, None)


def test_a_horizon_falls_on_the_last_day_of_a_shorter_month() -> None:
    # Moved in on 31 August 2022: six months later is 28 February 2023.
    enrolments, homes = [enrolment("h", "p", "2022-08-01")], [tenancy("t", "h", "2022-08-31")]
    until_february = hf_retention_crude([month(FEBRUARY, [], homes, enrolments)])
    until_january = hf_retention_crude([month("2023-01", [], homes, enrolments)])
    assert {horizon for _, _, horizon in until_february} == {"6", "cutoff"}
    assert {horizon for _, _, horizon in until_january} == {"cutoff"}


def test_crude_retention_of_the_pilot_s_size_has_the_published_wilson_intervals() -> None:
    reasons = {1: "deceased", 2: "deceased", 3: "abandoned", 4: "evicted"}
    left_on = dict.fromkeys(reasons, "2023-03-31")
    enrolments = [enrolment(f"h{n}", f"p{n}", "2023-02-01", left_on.get(n), reasons.get(n)) for n in range(1, 50)]
    homes = [tenancy(f"t{n}", f"h{n}", "2023-02-02", left_on.get(n)) for n in range(1, 50)]
    row = hf_retention_crude([month(MARCH, [], homes, enrolments)])["2023-Q1", RIGA, "cutoff"]
    assert (row["entrants"], row["deaths"], row["housed"], row["exited_otherwise"]) == (49, 2, 45, 0)
    # 45/49 = 91.8 % (80.8–96.8), 45/47 = 95.7 % (85.8–98.8): the published evaluation of the pilot.
    assert [row["rate_all"], row["rate_all_low"], row["rate_all_high"]] == pytest.approx(
        [0.918, 0.808, 0.968], abs=5e-4
    )
    of_survivors = [row["rate_excluding_deaths"], row["rate_excluding_deaths_low"], row["rate_excluding_deaths_high"]]
    assert of_survivors == pytest.approx([0.957, 0.858, 0.988], abs=5e-4)


def test_retention_rows_end_with_the_last_person_at_risk() -> None:
    accepted = [month(MARCH, [], [tenancy("t", "h", "2023-03-01")])]
    # 31 days: at risk on day 0 and day 30, not on day 60.
    assert sorted(key[2] for key in hf_retention(accepted) if key[:2] == ("_T", "LV")) == [0, 1]
