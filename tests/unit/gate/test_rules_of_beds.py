"""OVER-01 to OVER-03, CAP-01 to CAP-04 and STAY-01: nights, beds and how long somebody stays."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from expectations.gate import GateInput
from feeds.findings import CheckStatus
from tests.unit.gate.deliveries import Cell, delivery, found_by, good, history_of, rules_on, status_by


def stay(stay_id: str, check_in: date, check_out: date | None = None, **changes: Any) -> dict[str, Any]:
    destination = None if check_out is None else "unknown"
    return good(
        "shelter_stays",
        **{
            "stay_id": stay_id,
            "check_in": check_in,
            "check_out": check_out,
            "exit_destination": destination,
            **changes,
        },
    )


def shelter(*stays: dict[str, Any], period: str = "2026-03", **facility: Any) -> GateInput:
    """A delivery of one facility with these stays; every person is P1 unless the stay says otherwise."""
    return delivery(
        delivery_id=period, period=period, base={},
        facilities=[good("facilities", **facility)], persons=[good("persons")], shelter_stays=list(stays),
    )  # fmt: skip


def march(day: int) -> date:
    return date(2026, 3, day)


class TestTwoBeds:
    def found(self, *stays: dict[str, Any]) -> list[tuple[str, tuple[int, ...]]]:
        return [(check_id, rows) for check_id, _, _, rows in found_by("OVER-01 OVER-02", shelter(*stays))]

    def test_leaving_and_arriving_on_one_day_is_no_doubled_night(self) -> None:
        assert self.found(stay("A", march(2), march(5)), stay("B", march(5), march(9), facility_id="F2")) == []

    def test_one_night_in_two_beds_is_a_warning_on_both_rows(self) -> None:
        both = stay("A", march(2), march(6)), stay("B", march(5), march(9), facility_id="F2")
        assert self.found(*both) == [("OVER-02", (2, 3))]

    def test_two_nights_in_two_beds_are_an_error_on_both_rows(self) -> None:
        both = stay("A", march(2), march(7)), stay("B", march(5), march(9), facility_id="F2")
        assert self.found(*both) == [("OVER-01", (2, 3))]

    def test_a_same_day_stay_has_no_night(self) -> None:
        assert self.found(stay("A", march(2), march(9)), stay("B", march(5), march(5), facility_id="F2")) == []

    def test_an_open_stay_lasts_to_the_months_end(self) -> None:
        last_night = stay("B", march(31), facility_id="F2")
        assert self.found(stay("A", march(2)), last_night) == [("OVER-02", (2, 3))]
        assert self.found(stay("A", march(2)), stay("B", march(30), facility_id="F2")) == [("OVER-01", (2, 3))]

    def test_the_leap_day_is_a_night(self) -> None:
        given = shelter(
            stay("A", date(2024, 2, 1), date(2024, 3, 1)), stay("B", date(2024, 2, 28), facility_id="F2"),
            period="2024-03",
        )  # fmt: skip
        assert [check_id for check_id, *_ in found_by("OVER-01 OVER-02", given)] == ["OVER-01"]

    def test_two_people_may_sleep_in_two_beds(self) -> None:
        assert self.found(stay("A", march(2)), stay("B", march(2), local_person_id="P2")) == []

    def test_rows_with_a_key_finding_take_no_part(self) -> None:
        same_stay = stay("A", march(2)), stay("B", march(2))
        same_key = stay("A", march(2)), stay("A", march(3), facility_id="F2")
        assert self.found(*same_stay) == self.found(*same_key) == []

    def test_withdrawn_and_faulty_rows_take_no_part(self) -> None:
        assert self.found(stay("A", march(2)), stay("B", march(3), facility_id="F2", withdrawn=True)) == []
        assert self.found(stay("A", march(2)), stay("B", march(3), facility_id=Cell("invalid"))) == []

    def test_each_pair_is_told_by_its_rows(self) -> None:
        given = shelter(
            stay("A", march(2), march(9)), stay("B", march(5), facility_id="F2"),
            stay("C", march(2), march(9), local_person_id="P2"),
            stay("D", march(5), facility_id="F2", local_person_id="P2"),
        )  # fmt: skip
        (finding,) = [f for f in rules_on(given)[0] if f.check_id == "OVER-01"]
        assert (finding.rows, finding.params) == ((2, 3, 4, 5), {"pairs": "2 + 3; 4 + 5"})

    def test_a_stay_that_only_an_accepted_month_names_counts_too(self) -> None:
        february = shelter(stay("A", date(2026, 2, 2), date(2026, 2, 20)), period="2026-02")
        backdated = shelter(stay("B", date(2026, 2, 10), facility_id="F2"))
        found = found_by("OVER-01", backdated, history_of(february))
        assert found == [("OVER-01", "shelter_stays", "check_in", (2,))]

    def test_nights_that_earlier_months_held_in_both_beds_are_not_told_again(self) -> None:
        both = stay("A", date(2026, 2, 2), date(2026, 3, 1)), stay("B", date(2026, 2, 28), facility_id="F2")
        february = shelter(stay("A", date(2026, 2, 2)), both[1], period="2026-02")
        assert [row[0] for row in found_by("OVER-01 OVER-02", february)] == ["OVER-02"]
        assert found_by("OVER-01 OVER-02", shelter(*both), history_of(february)) == []
        assert [row[0] for row in found_by("OVER-01 OVER-02", shelter(*both))] == ["OVER-02"]


class TestShelterWhileHoused:
    def found(self, check_in: date, check_out: date | None, **tenancy: Any) -> list[tuple[int, ...]]:
        given = delivery(shelter_stays=[stay("A", check_in, check_out)], hf_tenancies=[good("hf_tenancies", **tenancy)])
        return [rows for _, _, _, rows in found_by("OVER-03", given)]

    def test_one_may_leave_the_shelter_on_the_day_of_the_move(self) -> None:
        assert self.found(march(2), march(8), move_in=march(8)) == []
        assert self.found(march(2), march(9), move_in=march(8)) == [(2,)]

    def test_one_may_come_on_the_day_of_moving_out(self) -> None:
        assert self.found(march(20), None, move_in=march(8), move_out=march(20)) == []
        assert self.found(march(19), None, move_in=march(8), move_out=march(20)) == [(2,)]

    def test_a_home_that_an_earlier_month_told_of_counts(self) -> None:
        february = delivery(
            delivery_id="feb", period="2026-02", base={}, persons=[good("persons")],
            hf_enrolments=[good("hf_enrolments", referred_on=date(2026, 2, 1))],
            hf_tenancies=[good("hf_tenancies", move_in=date(2026, 2, 10), move_out=date(2026, 2, 20))],
        )  # fmt: skip
        history = history_of(february)
        assert found_by("OVER-03", shelter(stay("A", date(2026, 2, 19))), history) != []
        assert found_by("OVER-03", shelter(stay("A", date(2026, 2, 20))), history) == []


class TestOccupancy:
    """A facility of one bed over the 31 days of March."""

    def found(self, *stays: dict[str, Any], **facility: Any) -> list[str]:
        given = shelter(*stays, **{"capacity": 1, **facility})
        return [check_id for check_id, *_ in found_by("CAP-01 CAP-02", given)]

    def test_every_bed_every_night_is_no_fault(self) -> None:
        assert self.found(stay("A", date(2026, 1, 1))) == []

    def test_one_night_more_is_a_warning(self) -> None:
        assert self.found(stay("A", march(1)), stay("B", march(7), march(8), local_person_id="P2")) == ["CAP-01"]

    def test_up_to_half_as_many_again_is_a_warning_and_more_asks_but_never_both(self) -> None:
        """2 beds, 62 bed-nights: 93 nights are 150 %."""
        full = stay("A", march(1)), stay("B", march(1), local_person_id="P2")
        third, one_more = stay("C", march(1), local_person_id="P3"), stay("D", march(30), march(31), facility_id="F1")
        assert self.found(*full, third, capacity=2) == ["CAP-01"]
        assert self.found(*full, third, one_more, capacity=2) == ["CAP-02"]

    def test_only_open_days_have_beds(self) -> None:
        """Open from 22 to 31 March: ten bed-nights; the stay's ten nights fill them, an eleventh is too many."""
        fills = stay("A", march(22))
        assert self.found(fills, open_from=march(22)) == []
        eleventh = stay("B", march(30), march(31), local_person_id="P2")
        assert self.found(fills, eleventh, open_from=march(22)) == ["CAP-01"]
        assert self.found(stay("A", march(1), march(11)), open_to=march(10)) == []

    def test_a_night_when_the_place_was_closed_is_none_too_many(self) -> None:
        """It is DATE-08 that names the stay."""
        given = shelter(stay("A", march(22)), capacity=1, open_from=march(23))
        assert found_by("CAP-01 CAP-02 DATE-08", given) == [("DATE-08", "shelter_stays", "check_in", (2,))]

    def test_same_day_stays_fill_no_bed(self) -> None:
        assert self.found(stay("A", march(1)), stay("B", march(5), march(5), local_person_id="P2")) == []

    def test_nights_without_any_bed_ask(self) -> None:
        assert self.found(stay("A", march(1), march(2)), capacity=0) == ["CAP-02"]
        assert self.found(capacity=0) == []

    def test_with_faulty_stays_it_could_not_be_told(self) -> None:
        given = shelter(stay("A", march(1)), stay("B", march(1), facility_id=Cell("invalid")), capacity=1)
        assert status_by("CAP-01", given, feed="facilities") is CheckStatus.COULD_NOT_RUN

    def test_stays_in_force_for_the_same_month_count_when_only_the_places_are_corrected(self) -> None:
        accepted = shelter(stay("A", march(1)), capacity=1)
        places = delivery(delivery_id="v2", base={}, facilities=[good("facilities", capacity=0)])
        assert [row[0] for row in found_by("CAP-02", places, history_of(accepted))] == ["CAP-02"]
        assert status_by("CAP-02", places, feed="facilities") is CheckStatus.NOT_APPLICABLE
        assert status_by("CAP-02", places, None, feed="facilities") is CheckStatus.COULD_NOT_RUN


class TestCapacityChange:
    @pytest.mark.parametrize(("before", "now", "asks"), [
        (30, 40, False), (30, 41, True), (30, 20, False), (30, 19, True), (0, 1, True), (0, 0, False),
    ])  # fmt: skip
    def test_a_third_is_inside(self, before: int, now: int, asks: bool) -> None:
        february = shelter(period="2026-02", capacity=before)
        found = found_by("CAP-03", shelter(capacity=now), history_of(february))
        assert found == ([("CAP-03", "facilities", "capacity", (2,))] if asks else [])

    def test_a_new_place_has_not_changed_and_a_first_delivery_has_nothing_to_compare(self) -> None:
        february = shelter(period="2026-02", facility_id="F9")
        assert status_by("CAP-03", shelter(), history_of(february), feed="facilities") is CheckStatus.PASSED
        assert status_by("CAP-03", shelter(), feed="facilities") is CheckStatus.NOT_APPLICABLE
        assert status_by("CAP-03", shelter(), None, feed="facilities") is CheckStatus.COULD_NOT_RUN

    def test_a_later_month_is_not_what_it_changed_from(self) -> None:
        april = shelter(period="2026-04", capacity=400)
        assert found_by("CAP-03", shelter(capacity=40), history_of(april)) == []


class TestEmptyPlace:
    def test_beds_and_nobody_in_the_whole_month_is_a_warning(self) -> None:
        assert found_by("CAP-04", shelter()) == [("CAP-04", "facilities", "facility_id", (2,))]

    @pytest.mark.parametrize("seen", [
        stay("A", date(2026, 2, 1), date(2026, 3, 1)), stay("A", march(31)), stay("A", march(5), march(5)),
    ], ids=["left on the first day", "came on the last", "by day only"])  # fmt: skip
    def test_anybody_on_any_day_is_enough(self, seen: dict[str, Any]) -> None:
        assert found_by("CAP-04", shelter(seen)) == []

    def test_places_without_beds_or_without_stays_are_not_meant(self) -> None:
        assert found_by("CAP-04", shelter(capacity=0)) == []
        assert found_by("CAP-04", shelter(service_type="care_home")) == []


class TestLongStays:
    def test_over_a_year_in_an_overnight_shelter_is_a_warning(self) -> None:
        """365 nights up to the end of 31 March 2026 begin on 1 April 2025."""
        overnight = {"service_type": "overnight_shelter"}
        a_year, longer = stay("A", date(2025, 4, 1)), stay("A", date(2025, 3, 31))
        assert found_by("STAY-01", shelter(a_year, **overnight)) == []
        assert found_by("STAY-01", shelter(longer, **overnight)) == [("STAY-01", "shelter_stays", "check_out", (2,))]
        assert found_by("STAY-01", shelter(longer, service_type="shelter")) == []

    def test_a_year_with_a_leap_day_has_366_nights(self) -> None:
        given = shelter(stay("A", date(2024, 2, 1)), period="2025-01", service_type="overnight_shelter")
        assert [row[0] for row in found_by("STAY-01", given)] == ["STAY-01"]

    def stays(self, others: int, equally_long: int = 1) -> list[dict[str, Any]]:
        """Open stays of different people: some of many nights, the others of one to a few."""
        longest = [stay(f"L{n}", date(2026, 1, 1), local_person_id=f"L{n}") for n in range(equally_long)]
        short = [
            stay(f"S{n}", march(1), march(1) + timedelta(days=1 + n % 20), local_person_id=f"S{n}")
            for n in range(others)
        ]
        return longest + short

    def test_longer_than_98_of_100_of_at_least_50(self) -> None:
        assert [rows for *_, rows in found_by("STAY-01", shelter(*self.stays(49)))] == [(2,)]
        assert found_by("STAY-01", shelter(*self.stays(48))) == []
        assert [rows for *_, rows in found_by("STAY-01", shelter(*self.stays(98, equally_long=2)))] == [(2, 3)]
        assert found_by("STAY-01", shelter(*self.stays(97, equally_long=3))) == []

    def test_stays_of_earlier_months_are_counted_with(self) -> None:
        february = shelter(
            *(stay(f"S{n}", date(2026, 2, 1), date(2026, 2, 2 + n % 20), local_person_id=f"S{n}") for n in range(49)),
            period="2026-02",
        )
        given = shelter(stay("A", date(2026, 1, 1)))
        assert [rows for *_, rows in found_by("STAY-01", given, history_of(february))] == [(2,)]
