"""DATE-01 to DATE-03: days in order, and inside the period. The period is March 2026 unless said otherwise."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from feeds.findings import CheckStatus
from feeds.rules.months import first_day, last_day
from tests.unit.gate.deliveries import Cell, delivery, good, history_of, rule_findings, rules_on

STAY = ("facilities", "persons")


def stays_found(
    *rows: dict[str, Any], history: Any = None, period: str = "2026-03"
) -> list[tuple[str, str, tuple[int, ...]]]:
    """(check, column, rows) found in stays of one sound person and facility."""
    given = delivery(
        base={}, period=period, facilities=[good("facilities")], persons=[good("persons")], shelter_stays=rows
    )  # fmt: skip
    found = rule_findings(given, history if history is not None else history_of())
    return [(check_id, column or "", lines) for check_id, feed, column, lines in found if feed == "shelter_stays"]


def stay(check_in: date, check_out: date | None = None, **changes: Any) -> dict[str, Any]:
    """A stay; with an end it goes to an own tenancy."""
    destination = None if check_out is None else "own_tenancy"
    return good("shelter_stays", check_in=check_in, check_out=check_out, exit_destination=destination, **changes)


def test_a_month_has_its_first_and_last_day_in_leap_years_too() -> None:
    assert (first_day("2026-03"), last_day("2026-03")) == (date(2026, 3, 1), date(2026, 3, 31))
    assert last_day("2024-02") == date(2024, 2, 29)
    assert last_day("2026-02") == date(2026, 2, 28)


class TestEndBeforeStart:
    def test_a_check_out_before_the_check_in_is_found(self) -> None:
        assert stays_found(stay(date(2026, 3, 5), date(2026, 3, 4))) == [("DATE-01", "check_out", (2,))]

    def test_leaving_on_the_same_day_is_a_stay_of_no_night(self) -> None:
        assert stays_found(stay(date(2026, 3, 5), date(2026, 3, 5))) == []

    @pytest.mark.parametrize(
        ("feed", "column", "changes"),
        [
            ("facilities", "open_to", {"open_from": date(2026, 3, 2), "open_to": date(2026, 3, 1)}),
            ("living_situations", "valid_to", {"valid_to": date(2026, 3, 1)}),
            ("institution_discharges", "discharged_on",
             {"discharged_on": date(2026, 3, 2), "destination": "own_tenancy"}),
            ("evictions", "executed_on", {"executed_on": date(2026, 3, 3), "outcome": "homeless"}),
            ("hf_enrolments", "exited_on",
             {"exited_on": date(2026, 3, 5), "exit_reason": "independent", "exit_destination": "own_tenancy"}),
            ("hf_enrolments", "agreed_on", {"agreed_on": date(2026, 3, 5)}),
            ("hf_tenancies", "move_out", {"move_out": date(2026, 3, 7)}),
        ],
    )  # fmt: skip
    def test_every_pair_of_days_is_compared(self, feed: str, column: str, changes: dict[str, Any]) -> None:
        found = rule_findings(delivery(**{feed: [good(feed, **changes)]}))
        assert [f for f in found if f[0] == "DATE-01"] == [("DATE-01", feed, column, (2,))]

    def test_agreeing_on_the_day_of_referral_is_fine(self) -> None:
        assert rule_findings(delivery(hf_enrolments=[good("hf_enrolments", agreed_on=date(2026, 3, 6))])) == []

    def test_a_cell_with_a_finding_of_its_own_takes_no_part(self) -> None:
        broken = good("shelter_stays", check_out=Cell("invalid", date(2026, 3, 1)), exit_destination="own_tenancy")
        assert stays_found(broken) == []

    def test_a_withdrawn_record_takes_no_part(self) -> None:
        assert stays_found(stay(date(2026, 3, 5), date(2026, 3, 4), withdrawn=True)) == []


class TestAfterThePeriod:
    def test_the_last_day_of_the_month_is_inside_and_the_next_is_not(self) -> None:
        assert stays_found(stay(date(2026, 3, 31))) == []
        assert stays_found(stay(date(2026, 4, 1))) == [("DATE-02", "check_in", (2,))]

    def test_an_end_on_the_last_day_is_inside_and_on_the_next_is_not(self) -> None:
        assert stays_found(stay(date(2026, 3, 5), date(2026, 3, 31))) == []
        assert stays_found(stay(date(2026, 3, 5), date(2026, 4, 1))) == [("DATE-02", "check_out", (2,))]

    def test_the_leap_day_ends_february(self) -> None:
        assert stays_found(stay(date(2024, 2, 29)), period="2024-02") == []
        assert stays_found(stay(date(2024, 3, 1)), period="2024-02") == [("DATE-02", "check_in", (2,))]

    def test_a_whole_stay_after_the_month_is_one_fault(self) -> None:
        assert stays_found(stay(date(2026, 4, 2), date(2026, 4, 5))) == [("DATE-02", "check_in", (2,))]

    @pytest.mark.parametrize(
        ("feed", "column"),
        [
            ("living_situations", "valid_to"),
            ("hf_support", "contact_on"),
            ("hf_assessments", "assessed_on"),
            ("hf_fidelity", "reviewed_on"),
            ("crisis_events", "occurred_on"),
            ("hf_enrolments", "agreed_on"),
            ("persons", "first_homeless_on"),
        ],
    )
    def test_events_and_ends_of_every_feed_are_looked_at(self, feed: str, column: str) -> None:
        inside = delivery(**{feed: [good(feed, **{column: date(2026, 3, 31)})]})
        after = delivery(**{feed: [good(feed, **{column: date(2026, 4, 1)})]})
        assert rule_findings(inside) == []
        assert rule_findings(after) == [("DATE-02", feed, column, (2,))]

    def test_a_facility_may_announce_its_closing_but_not_its_opening(self) -> None:
        assert rule_findings(delivery(facilities=[good("facilities", open_to=date(2026, 12, 31))])) == []
        announced = rule_findings(
            delivery(facilities=[good("facilities", open_from=date(2026, 4, 1))], shelter_stays=[])
        )
        assert announced == [("DATE-02", "facilities", "open_from", (2,))]

    def test_a_year_alone_is_after_the_month_only_when_the_year_is(self) -> None:
        # Stored as 1 July, which is after March; the person said no more than 2026.
        this_year = good("persons", first_homeless_on=date(2026, 7, 1), first_homeless_on_precision="year")
        next_year = good("persons", first_homeless_on=date(2027, 7, 1), first_homeless_on_precision="year")
        assert rule_findings(delivery(persons=[this_year])) == []
        assert rule_findings(delivery(persons=[next_year])) == [("DATE-02", "persons", "first_homeless_on", (2,))]


class TestNotOfThePeriod:
    def test_a_stay_that_ends_on_the_first_day_was_active(self) -> None:
        assert stays_found(stay(date(2026, 2, 20), date(2026, 3, 1))) == []

    def test_a_stay_that_ended_the_day_before_was_not(self) -> None:
        assert stays_found(stay(date(2026, 2, 20), date(2026, 2, 28))) == [("DATE-03", "check_out", (2,))]

    def test_a_stay_from_the_first_day_on_and_one_within_that_day_are_active(self) -> None:
        assert stays_found(stay(date(2026, 3, 1)), stay(date(2026, 3, 1), date(2026, 3, 1), stay_id="S2")) == []

    def test_an_old_stay_that_is_still_open_is_active(self) -> None:
        assert stays_found(stay(date(2021, 7, 1))) == []

    def test_a_withdrawn_record_may_lie_anywhere(self) -> None:
        assert stays_found(stay(date(2020, 2, 20), date(2020, 2, 28), withdrawn=True)) == []

    def test_a_record_that_was_open_in_the_last_file_may_turn_out_to_have_ended_before(self) -> None:
        february = delivery(delivery_id="feb", period="2026-02", base={}, shelter_stays=[stay(date(2026, 2, 20))])
        assert stays_found(stay(date(2026, 2, 20), date(2026, 2, 28)), history=history_of(february)) == []

    def test_a_record_that_was_already_closed_in_the_last_file_may_not_come_again(self) -> None:
        ended = stay(date(2026, 2, 20), date(2026, 2, 25))
        february = delivery(delivery_id="feb", period="2026-02", base={}, shelter_stays=[ended])
        assert stays_found(ended, history=history_of(february)) == [("DATE-03", "check_out", (2,))]

    def test_only_the_last_file_counts_not_an_earlier_one(self) -> None:
        january = delivery(delivery_id="jan", period="2026-01", base={}, shelter_stays=[stay(date(2026, 1, 20))])
        february = delivery(delivery_id="feb", period="2026-02", base={}, shelter_stays=[])
        ended = stay(date(2026, 1, 20), date(2026, 2, 2))
        assert stays_found(ended, history=history_of(january)) == []
        assert stays_found(ended, history=history_of(january, february)) == [("DATE-03", "check_out", (2,))]

    def test_a_later_month_is_not_the_last_file(self) -> None:
        april = delivery(delivery_id="apr", period="2026-04", base={}, shelter_stays=[stay(date(2026, 2, 20))])
        ended = stay(date(2026, 2, 20), date(2026, 2, 28))
        assert stays_found(ended, history=history_of(april)) == [("DATE-03", "check_out", (2,))]

    def test_a_withdrawn_record_of_the_last_file_was_not_open(self) -> None:
        taken_back = stay(date(2026, 2, 20), withdrawn=True)
        february = delivery(delivery_id="feb", period="2026-02", base={}, shelter_stays=[taken_back])
        ended = stay(date(2026, 2, 20), date(2026, 2, 28))
        assert stays_found(ended, history=history_of(february)) == [("DATE-03", "check_out", (2,))]

    def test_without_history_it_could_not_be_told(self) -> None:
        given = delivery(shelter_stays=[stay(date(2026, 2, 20), date(2026, 2, 28))])
        assert rule_findings(given, history=None) == []
        _, results = rules_on(given, history=None)
        (result,) = [r for r in results if (r.check_id, r.feed) == ("DATE-03", "shelter_stays")]
        assert result.status is CheckStatus.COULD_NOT_RUN

    def test_a_sighting_without_valid_to_lasts_its_one_day(self) -> None:
        on_first = delivery(living_situations=[good("living_situations", observed_on=date(2026, 3, 1))])
        before = delivery(living_situations=[good("living_situations", observed_on=date(2026, 2, 28))])
        assert rule_findings(on_first) == []
        assert rule_findings(before) == [("DATE-03", "living_situations", "observed_on", (2,))]

    def test_a_sighting_that_lasted_into_the_month_is_active(self) -> None:
        row = good("living_situations", observed_on=date(2026, 2, 20), valid_to=date(2026, 3, 1))
        assert rule_findings(delivery(living_situations=[row])) == []

    def test_sightings_are_never_open_so_an_old_one_does_not_come_again(self) -> None:
        old = good("living_situations", observed_on=date(2026, 2, 20))
        february = delivery(delivery_id="feb", period="2026-02", base={}, living_situations=[old])
        found = rule_findings(delivery(living_situations=[old]), history_of(february))
        assert found == [("DATE-03", "living_situations", "observed_on", (2,))]

    def test_an_eviction_that_is_prevented_this_month_is_active_and_next_month_it_is_not(self) -> None:
        prevented = good("evictions", notice_on=date(2026, 1, 10), outcome="prevented")
        assert rule_findings(delivery(evictions=[prevented])) == []
        february = delivery(delivery_id="feb", period="2026-02", base={}, evictions=[prevented])
        found = rule_findings(delivery(evictions=[prevented]), history_of(february))
        assert found == [("DATE-03", "evictions", "outcome", (2,))]

    @pytest.mark.parametrize(
        ("feed", "column"),
        [
            ("hf_support", "contact_on"),
            ("hf_assessments", "assessed_on"),
            ("hf_fidelity", "reviewed_on"),
            ("crisis_events", "occurred_on"),
        ],
    )
    def test_a_fact_belongs_to_its_month_from_the_first_day_on(self, feed: str, column: str) -> None:
        first = delivery(**{feed: [good(feed, **{column: date(2026, 3, 1)})]})
        before = delivery(**{feed: [good(feed, **{column: date(2026, 2, 28)})]})
        assert rule_findings(first) == []
        assert rule_findings(before) == [("DATE-03", feed, column, (2,))]

    def test_a_facility_that_closed_on_the_first_day_was_open_in_the_month(self) -> None:
        closed_on_first = good("facilities", open_to=date(2026, 3, 1))
        closed_before = good("facilities", open_to=date(2026, 2, 28))
        assert rule_findings(delivery(facilities=[closed_on_first], shelter_stays=[])) == []
        found = rule_findings(delivery(facilities=[closed_before], shelter_stays=[]))
        assert found == [("DATE-03", "facilities", "open_to", (2,))]

    def test_after_a_merger_the_last_file_is_the_predecessors(self) -> None:
        of_varaklani = stay(date(2025, 6, 20), key_lineage="LV0055000")
        june = delivery(
            delivery_id="v", municipality="LV0055000", period="2025-06", base={}, shelter_stays=[of_varaklani]
        )
        july = delivery(
            municipality="LV0038001", period="2025-07",
            base={"facilities": [good("facilities")], "persons": [good("persons")]},
            shelter_stays=[stay(date(2025, 6, 20), date(2025, 6, 29), key_lineage="LV0055000")],
        )  # fmt: skip
        assert rule_findings(july, history_of(june)) == []
        assert rule_findings(july) == [("DATE-03", "shelter_stays", "check_out", (2,))]
