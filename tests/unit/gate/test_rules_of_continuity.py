"""HIST-01 to HIST-07: a month against what was accepted before it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from expectations.gate import GateInput
from feeds.catalogue import render
from feeds.delivery import ReadDelivery
from feeds.findings import CheckStatus
from feeds.history import AcceptedHistory
from tests.unit.gate.deliveries import Cell, delivery, found_by, good, history_of, read_feed, rules_on, status_by

MADONA_BEFORE, MADONA, VARAKLANI = "LV0038000", "LV0038001", "LV0055000"


def of_month(period: str, delivery_id: str | None = None, municipality: str = "LV0001000", **feeds: Any) -> GateInput:
    return delivery(
        delivery_id=delivery_id or f"{municipality}-{period}",
        municipality=municipality,
        period=period,
        base={},
        **feeds,
    )


def stays(*ids: str, **changes: Any) -> list[dict[str, Any]]:
    """Open stays since long ago."""
    return [good("shelter_stays", **{"stay_id": i, "check_in": date(2025, 5, 1), **changes}) for i in ids]


class TestUnusualVolume:
    """What the six accepted months before March 2026 make usual."""

    months = ("2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02")

    def people(self, count: int) -> list[dict[str, Any]]:
        return [good("persons", local_person_id=f"P{n}") for n in range(count)]

    def found(self, before: Sequence[int], now: int) -> list[Any]:
        months = self.months[-len(before) :]
        history = history_of(*(of_month(m, persons=self.people(n)) for m, n in zip(months, before, strict=True)))
        return found_by("HIST-01", of_month("2026-03", persons=self.people(now)), history)

    @pytest.mark.parametrize(
        ("now", "asks"), [(21, False), (31, False), (32, True), (11, False), (10, True), (0, True)]
    )
    def test_more_than_half_and_more_than_ten(self, now: int, asks: bool) -> None:
        """Of 21 usual: 31 is more by ten, 32 by eleven and by more than half."""
        assert self.found([21] * 6, now) == ([("HIST-01", "persons", None, ())] if asks else [])

    def test_exactly_half_and_exactly_ten_are_inside(self) -> None:
        assert self.found([22] * 6, 33) == []
        assert self.found([22] * 6, 34) != []
        assert self.found([4] * 6, 14) == []
        assert self.found([4] * 6, 15) != []

    def test_the_median_stands_against_one_unusual_month(self) -> None:
        assert self.found([20, 20, 300, 20, 20, 20], 20) == []

    def test_five_months_are_too_few(self) -> None:
        history = history_of(*(of_month(m, persons=self.people(20)) for m in self.months[1:]))
        given = of_month("2026-03", persons=self.people(99))
        assert status_by("HIST-01", given, history, feed="persons") is CheckStatus.NOT_APPLICABLE
        assert status_by("HIST-01", given, feed="persons") is CheckStatus.NOT_APPLICABLE
        assert status_by("HIST-01", given, None, feed="persons") is CheckStatus.COULD_NOT_RUN

    def test_cost_differs_by_more_than_a_thousand_euro_too(self) -> None:
        def line(amount: str) -> list[dict[str, Any]]:
            return [good("service_costs", amount_eur=Decimal(amount))]

        history = history_of(*(of_month(m, service_costs=line("1500.00")) for m in self.months))
        assert found_by("HIST-01", of_month("2026-03", service_costs=line("2500.00")), history) == []
        assert found_by("HIST-01", of_month("2026-03", service_costs=line("2500.01")), history) != []

    def test_bed_nights_are_compared_though_the_rows_are_as_many(self) -> None:
        """One stay a month, all of it: about 30 nights; now one night."""
        history = history_of(*(of_month(m, shelter_stays=stays("S1")) for m in self.months))
        one_night = stays("S1", check_out=date(2026, 3, 2), exit_destination="unknown")
        findings, _ = rules_on(of_month("2026-03", shelter_stays=one_night), history)
        (finding,) = [f for f in findings if f.check_id == "HIST-01"]
        assert finding.params == {"total": "bed_nights", "value": 1, "usual": 30}

    def test_a_municipality_and_the_one_merged_into_it_are_compared_together(self) -> None:
        before = [f"2025-0{month}" for month in range(1, 7)]
        history = history_of(
            *(of_month(m, municipality=MADONA_BEFORE, persons=self.people(20)) for m in before),
            *(of_month(m, municipality=VARAKLANI, persons=self.people(14)) for m in before),
        )
        july = of_month("2025-07", municipality=MADONA, persons=self.people(34))
        assert found_by("HIST-01", july, history) == []


class TestMissingFeed:
    months = ("2025-12", "2026-01", "2026-02")

    def history(self, *months: str) -> AcceptedHistory:
        return history_of(*(of_month(m, facilities=[good("facilities")], persons=[good("persons")]) for m in months))

    def test_a_feed_that_came_three_months_in_a_row_is_asked_for(self) -> None:
        without = of_month("2026-03", facilities=[good("facilities")])
        assert found_by("HIST-02", without, self.history(*self.months)) == [("HIST-02", "persons", None, ())]

    def test_the_header_alone_is_enough(self) -> None:
        with_header = of_month("2026-03", facilities=[good("facilities")], persons=[])
        assert found_by("HIST-02", with_header, self.history(*self.months)) == []

    def test_two_months_in_a_row_are_too_few(self) -> None:
        without = of_month("2026-03", facilities=[good("facilities")])
        assert found_by("HIST-02", without, self.history("2025-11", "2026-01", "2026-02")) == []

    def test_a_correction_may_hold_some_feeds_only(self) -> None:
        history = self.history(*self.months, "2026-03")
        correction = of_month("2026-03", "v2", facilities=[good("facilities")])
        assert found_by("HIST-02", correction, history) == []
        assert status_by("HIST-02", correction, history) is CheckStatus.NOT_APPLICABLE


class TestOpenRecords:
    def test_continued_ended_or_withdrawn_is_fine_and_forgotten_is_not(self) -> None:
        february = of_month("2026-02", shelter_stays=stays("S1", "S2", "S3", "S4"))
        given = of_month("2026-03", shelter_stays=[
            *stays("S1"), *stays("S2", check_out=date(2026, 3, 1), exit_destination="unknown"),
            *stays("S3", withdrawn=True),
        ])  # fmt: skip
        findings, _ = rules_on(given, history_of(february))
        (finding,) = [f for f in findings if f.check_id == "HIST-03"]
        assert (finding.feed, finding.column, finding.rows, finding.count) == ("shelter_stays", None, (), 1)
        assert finding.params == {
            "previous_code": "LV0001000", "previous_period": "2026-02", "previous_rows": "5",
        }  # fmt: skip
        assert "Copy these rows into this file and, if they have ended" in render(finding, "en")

    def test_what_had_ended_or_was_withdrawn_need_not_come_again(self) -> None:
        february = of_month("2026-02", shelter_stays=[
            *stays("S1", check_out=date(2026, 2, 28), exit_destination="unknown"), *stays("S2", withdrawn=True),
        ])  # fmt: skip
        assert found_by("HIST-03", of_month("2026-03", shelter_stays=[]), history_of(february)) == []

    @pytest.mark.parametrize("feed", [
        "shelter_stays", "institution_discharges", "evictions", "hf_enrolments", "hf_tenancies",
    ])  # fmt: skip
    def test_every_feed_of_open_records_is_followed(self, feed: str) -> None:
        history = history_of(of_month("2026-02", **{feed: [good(feed)]}))
        assert found_by("HIST-03", of_month("2026-03", **{feed: []}), history) == [("HIST-03", feed, None, ())]

    def test_a_prevented_eviction_is_closed(self) -> None:
        history = history_of(of_month("2026-02", evictions=[good("evictions", outcome="prevented")]))
        assert found_by("HIST-03", of_month("2026-03", evictions=[]), history) == []

    def test_without_the_month_before_it_could_not_run_and_nothing_is_refused(self) -> None:
        """February waits or is missing: January's open stay is not asked for."""
        january = of_month("2026-01", shelter_stays=stays("S1"))
        given = of_month("2026-03", shelter_stays=[])
        assert found_by("HIST-03", given, history_of(january)) == []
        assert status_by("HIST-03", given, history_of(january), feed="shelter_stays") is CheckStatus.COULD_NOT_RUN
        assert status_by("HIST-03", given, None, feed="shelter_stays") is CheckStatus.COULD_NOT_RUN

    def test_a_first_delivery_ever_has_nothing_to_continue(self) -> None:
        given = of_month("2026-03", shelter_stays=[])
        assert status_by("HIST-03", given, feed="shelter_stays") is CheckStatus.NOT_APPLICABLE

    def test_a_late_earlier_month_is_judged_by_the_month_before_it_alone(self) -> None:
        history = history_of(
            of_month("2026-01", shelter_stays=stays("S1")), of_month("2026-03", shelter_stays=stays("S1", "S9"))
        )
        assert found_by("HIST-03", of_month("2026-02", shelter_stays=stays("S1")), history) == []
        assert found_by("HIST-03", of_month("2026-02", shelter_stays=stays("S9")), history) != []

    def test_a_correction_in_the_middle_is_judged_like_the_month_it_corrects(self) -> None:
        history = history_of(*(of_month(m, shelter_stays=stays("S1")) for m in ("2026-01", "2026-02", "2026-03")))
        assert found_by("HIST-03", of_month("2026-02", "v2", shelter_stays=stays("S1", "S2")), history) == []
        assert found_by("HIST-03", of_month("2026-02", "v2", shelter_stays=stays("S2")), history) != []

    def test_a_row_without_sound_key_may_be_the_missing_one(self) -> None:
        history = history_of(of_month("2026-02", shelter_stays=stays("S1")))
        given = of_month("2026-03", shelter_stays=[good("shelter_stays", stay_id=Cell("scientific"))])
        assert found_by("HIST-03", given, history) == []
        assert status_by("HIST-03", given, history, feed="shelter_stays") is CheckStatus.COULD_NOT_RUN

    def test_in_the_month_of_a_merger_the_successor_answers_for_both(self) -> None:
        june = {"municipality": MADONA_BEFORE}, {"municipality": VARAKLANI}
        of_both = history_of(
            of_month("2025-06", **june[0], shelter_stays=stays("S1", key_lineage=MADONA_BEFORE)),
            of_month("2025-06", **june[1], shelter_stays=stays("V1", key_lineage=VARAKLANI)),
        )
        only_own = of_month("2025-07", municipality=MADONA, shelter_stays=stays("S1", key_lineage=MADONA_BEFORE))
        (finding,) = [f for f in rules_on(only_own, of_both)[0] if f.check_id == "HIST-03"]
        assert finding.params["previous_code"] == VARAKLANI
        assert "with LV0055000: before every id" in render(finding, "en")
        assert "pirms katra identifikatora rakstot LV0055000:" in render(finding, "lv")
        both = [*stays("S1", key_lineage=MADONA_BEFORE), *stays("V1", key_lineage=VARAKLANI)]
        july = of_month("2025-07", municipality=MADONA, shelter_stays=both)
        assert status_by("HIST-03", july, of_both, feed="shelter_stays") is CheckStatus.PASSED

    def test_when_the_predecessors_last_month_waits_its_records_could_not_be_checked(self) -> None:
        history = history_of(
            of_month("2025-06", municipality=MADONA_BEFORE, shelter_stays=[]),
            of_month("2025-05", municipality=VARAKLANI, shelter_stays=stays("V1", key_lineage=VARAKLANI)),
        )
        july = of_month("2025-07", municipality=MADONA, shelter_stays=[])
        assert status_by("HIST-03", july, history, feed="shelter_stays") is CheckStatus.COULD_NOT_RUN


class TestChangedPast:
    closed = stays("S1", check_out=date(2026, 2, 20), exit_destination="own_tenancy")

    def found(self, before: list[Any], now: list[Any], feed: str = "shelter_stays") -> list[str | None]:
        history = history_of(of_month("2026-02", **{feed: before}))
        return [column for _, _, column, _ in found_by("HIST-04", of_month("2026-03", **{feed: now}), history)]

    def test_the_same_again_is_no_change(self) -> None:
        assert self.found(stays("S1"), stays("S1")) == []
        assert self.found(self.closed, self.closed) == []

    def test_ending_an_open_record_is_no_change(self) -> None:
        assert self.found(stays("S1"), stays("S1", check_out=date(2026, 3, 2), exit_destination="unknown")) == []

    def test_a_changed_first_day_is_told_of_an_open_record_too(self) -> None:
        assert self.found(stays("S1"), stays("S1", check_in=date(2025, 5, 2))) == ["check_in"]

    def test_reopened_or_ended_on_another_day(self) -> None:
        assert self.found(self.closed, stays("S1")) == ["check_out"]
        later = stays("S1", check_out=date(2026, 3, 4), exit_destination="own_tenancy")
        assert self.found(self.closed, later) == ["check_out"]

    def test_another_answer_in_a_closed_record_only(self) -> None:
        """In a correction of its month: in a later month's file a closed record is DATE-03's."""
        other = stays("S1", check_out=date(2026, 2, 20), exit_destination="hospital")
        correction = of_month("2026-02", "v2", shelter_stays=other)
        replaced = history_of(of_month("2026-02", shelter_stays=self.closed))
        assert found_by("HIST-04", correction, replaced) == [("HIST-04", "shelter_stays", "exit_destination", (2,))]
        assert found_by("DATE-03 HIST-04", of_month("2026-03", shelter_stays=other), replaced) == [
            ("DATE-03", "shelter_stays", "check_out", (2,))
        ]
        assert self.found(stays("S1"), stays("S1", main_reason="health")) == []

    def test_withdrawing_a_closed_record_is_no_change(self) -> None:
        assert self.found(self.closed, stays("S1", withdrawn=True)) == []

    def test_a_sighting_may_last_longer_but_not_shorter(self) -> None:
        def seen(valid_to: date | None, **changes: Any) -> list[dict[str, Any]]:
            day = date(2026, 2, 2)
            return [good("living_situations", **{"observed_on": day, "valid_to": valid_to, **changes})]

        until = date(2026, 2, 20)
        assert self.found(seen(until), seen(date(2026, 3, 20)), "living_situations") == []
        assert self.found(seen(None), seen(date(2026, 3, 20)), "living_situations") == []
        replaced = history_of(of_month("2026-02", living_situations=seen(until)))
        for shorter in (date(2026, 2, 10), None):
            correction = of_month("2026-02", "v2", living_situations=seen(shorter))
            assert found_by("HIST-04", correction, replaced) == [("HIST-04", "living_situations", "valid_to", (2,))]

    def test_a_correction_is_compared_with_what_it_replaces_and_a_later_month_with_nobody(self) -> None:
        correction = of_month("2026-02", "v2", shelter_stays=stays("S1"))
        replaced = history_of(of_month("2026-02", shelter_stays=self.closed))
        later = history_of(of_month("2026-03", shelter_stays=self.closed))
        assert found_by("HIST-04", correction, replaced) != []
        assert found_by("HIST-04", correction, later) == []


class TestChangedPerson:
    @pytest.mark.parametrize(("before", "now", "columns"), [
        ({"sex": "M"}, {"sex": "F"}, ["sex"]),
        ({"sex": "U"}, {"sex": "F"}, []),
        ({"sex": "F"}, {"sex": "U"}, []),
        ({"birth_date": "1980-05"}, {"birth_date": "1980-06"}, []),
        ({"birth_date": "1980"}, {"birth_date": "1980-05"}, []),
        ({"birth_date": "1980-12"}, {"birth_date": "1981-01"}, ["birth_date"]),
        ({"birth_date": "1980-12"}, {"birth_date": None}, []),
        ({"sex": "M", "birth_date": "1980"}, {"sex": "F", "birth_date": "1990"}, ["sex", "birth_date"]),
    ])  # fmt: skip
    def test_from_one_known_value_to_another(
        self, before: dict[str, Any], now: dict[str, Any], columns: list[str]
    ) -> None:
        history = history_of(of_month("2026-02", persons=[good("persons", **before)]))
        given = of_month("2026-03", persons=[good("persons", **now)])
        assert [column for _, _, column, _ in found_by("HIST-05", given, history)] == columns

    def test_the_latest_known_value_counts(self) -> None:
        history = history_of(
            of_month("2026-01", persons=[good("persons", sex="M")]),
            of_month("2026-02", persons=[good("persons", sex="U")]),
        )
        assert found_by("HIST-05", of_month("2026-03", persons=[good("persons", sex="F")]), history) != []


class TestRemovedRows:
    def found(self, before: int, now: int) -> list[Any]:
        history = history_of(
            of_month("2026-03", persons=[good("persons", local_person_id=f"P{n}") for n in range(before)])
        )
        rows = [good("persons", local_person_id=f"P{n}") for n in range(now)]
        return found_by("HIST-06", of_month("2026-03", "v2", persons=rows), history)

    def test_a_tenth_may_go_and_no_more(self) -> None:
        assert self.found(20, 18) == []
        assert self.found(20, 17) == [("HIST-06", "persons", None, ())]
        assert self.found(20, 30) == []

    def test_withdrawn_records_are_not_gone(self) -> None:
        history = history_of(of_month("2026-03", shelter_stays=stays("S1", "S2")))
        given = of_month("2026-03", "v2", shelter_stays=[*stays("S1"), *stays("S2", withdrawn=True)])
        assert found_by("HIST-06", given, history) == []

    def test_a_month_that_replaces_nothing_is_no_correction(self) -> None:
        history = history_of(of_month("2026-02", shelter_stays=stays("S1")))
        given = of_month("2026-03", shelter_stays=[])
        assert status_by("HIST-06", given, history, feed="shelter_stays") is CheckStatus.NOT_APPLICABLE

    def test_a_delivery_judged_again_does_not_replace_itself(self) -> None:
        given = of_month("2026-03", shelter_stays=stays("S1"))
        result = status_by("HIST-06", given, history_of(given), feed="shelter_stays")
        assert result is CheckStatus.NOT_APPLICABLE


class TestChangedCode:
    def person(self, period: str, code: str | None, *, previous: bool = False) -> GateInput:
        """P1 with a token for a code; whether a previous code is given."""
        row = good(
            "persons", person_code=Cell("ok" if code else "missing"),
            previous_person_code=Cell("ok" if previous else "missing"),
        )  # fmt: skip
        linkage = pl.DataFrame(
            {"source_row": [2], "local_person_id": ["P1"], "person_code": [code]},
            schema_overrides={"person_code": pl.String},
        )
        read = ReadDelivery({"persons": read_feed("persons", [row], linkage=linkage)})
        return GateInput(period, "LV0001000", period, read)

    def test_another_code_asks_unless_the_previous_one_is_given(self) -> None:
        history = history_of(self.person("2026-02", "one"))
        assert found_by("HIST-07", self.person("2026-03", "one"), history) == []
        asks = [("HIST-07", "persons", "person_code", (2,))]
        assert found_by("HIST-07", self.person("2026-03", "two"), history) == asks
        assert found_by("HIST-07", self.person("2026-03", "two", previous=True), history) == []

    def test_a_code_that_is_new_or_left_out_is_no_change(self) -> None:
        assert found_by("HIST-07", self.person("2026-03", "one"), history_of(self.person("2026-02", None))) == []
        history = history_of(self.person("2026-01", "one"), self.person("2026-02", None))
        assert found_by("HIST-07", self.person("2026-03", None), history) == []
        assert found_by("HIST-07", self.person("2026-03", "two"), history) != []

    def test_without_the_linking_tokens_it_could_not_run(self) -> None:
        history = history_of(of_month("2026-02", persons=[good("persons")]))
        given = self.person("2026-03", "one")
        assert status_by("HIST-07", given, history, feed="persons") is CheckStatus.COULD_NOT_RUN
