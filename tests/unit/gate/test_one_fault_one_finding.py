"""One fault, one finding: what a rule cannot know because of another's finding, it does not say."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from feeds.findings import CheckStatus, Finding, Severity
from tests.unit.gate.deliveries import Cell, delivery, found_by, good, history_of, status_by

DATES = "DATE-01 DATE-02 DATE-03 DATE-04 DATE-07 DATE-08"
HOMES = "LOG-04 LOG-05 LOG-06"


class TestARecordUnderAnothersKey:
    """KEY-01 where two things share a key: one of them is missing under its own."""

    def test_what_refers_to_it_is_not_unknown(self) -> None:
        places = [good("facilities"), good("facilities", name="Cits nams")]
        given = delivery(facilities=places, shelter_stays=[good("shelter_stays", facility_id="F2")])
        assert found_by("REF-02", given) == []
        assert status_by("REF-02", given, feed="shelter_stays") is CheckStatus.COULD_NOT_RUN

    def test_but_beside_two_versions_of_one_thing_an_unknown_id_is(self) -> None:
        places = [good("facilities"), good("facilities", capacity=41)]
        given = delivery(facilities=places, shelter_stays=[good("shelter_stays", facility_id="F2")])
        assert found_by("REF-02", given) == [("REF-02", "shelter_stays", "facility_id", (2,))]

    def test_it_is_not_missed_by_last_months_file(self) -> None:
        opened = good("shelter_stays", stay_id="S2", check_in=date(2026, 2, 3))
        history = history_of(delivery(delivery_id="feb", period="2026-02", shelter_stays=[opened]))
        mistyped = [good("shelter_stays"), {**opened, "stay_id": "S1"}]
        assert found_by("HIST-03", delivery(shelter_stays=mistyped), history) == []

    def test_but_beside_two_versions_of_one_record_another_is(self) -> None:
        opened = good("shelter_stays", stay_id="S2", check_in=date(2026, 2, 3))
        history = history_of(delivery(delivery_id="feb", period="2026-02", shelter_stays=[opened]))
        twice = [good("shelter_stays"), good("shelter_stays", main_reason="health")]
        assert found_by("HIST-03", delivery(shelter_stays=twice), history) == [("HIST-03", "shelter_stays", None, ())]

    def test_its_client_days_are_not_told_twice(self) -> None:
        line = good("service_costs", service_type="care_home", client_days=30)
        given = delivery(service_costs=[line, {**line, "amount_eur": Decimal("200.00")}])
        assert found_by("LOG-13", given) == []


class TestAnIdThatNobodyKnows:
    """REF-01 to REF-03: the row may belong to anything."""

    def test_a_person_whom_no_other_row_names_may_be_meant(self) -> None:
        given = delivery(
            base={}, persons=[good("persons")], facilities=[good("facilities")],
            shelter_stays=[good("shelter_stays", local_person_id="unknown")],
        )  # fmt: skip
        assert found_by("REF-01 REF-04", given) == [("REF-01", "shelter_stays", "local_person_id", (2,))]

    def test_a_place_without_stays_may_be_meant(self) -> None:
        given = delivery(shelter_stays=[good("shelter_stays", facility_id="unknown")])
        assert found_by("REF-02 CAP-04 LOG-11", given) == [("REF-02", "shelter_stays", "facility_id", (2,))]

    def test_somebody_without_a_contact_may_be_meant(self) -> None:
        housed = good("hf_tenancies", move_in=date(2026, 1, 8))
        given = delivery(
            hf_enrolments=[good("hf_enrolments", referred_on=date(2026, 1, 2))], hf_tenancies=[housed],
            hf_support=[good("hf_support", enrolment_id="unknown")],
        )  # fmt: skip
        assert found_by("REF-03 LOG-07", given) == [("REF-03", "hf_support", "enrolment_id", (2,))]


class TestDaysWithFindingsOfTheirOwn:
    """DATE-01 and DATE-02: nothing else is measured by such a day."""

    def enrolled(self, **cells: object) -> list[tuple[str, str | None, str | None, tuple[int, ...]]]:
        return found_by(f"{DATES} {HOMES}", delivery(hf_enrolments=[good("hf_enrolments", **cells)]))

    def test_an_exit_before_the_referral_ends_no_tenancy(self) -> None:
        assert self.enrolled(exited_on=date(2026, 3, 5)) == [("DATE-01", "hf_enrolments", "exited_on", (2,))]

    def test_an_exit_after_the_month_leaves_no_tenancy_open(self) -> None:
        assert self.enrolled(exited_on=date(2026, 4, 1)) == [("DATE-02", "hf_enrolments", "exited_on", (2,))]

    def test_a_referral_after_the_agreement_makes_no_early_move(self) -> None:
        cells = {"referred_on": date(2026, 3, 20), "agreed_on": date(2026, 3, 7)}
        assert self.enrolled(**cells) == [("DATE-01", "hf_enrolments", "agreed_on", (2,))]

    def test_an_exit_of_another_month_ends_no_tenancy(self) -> None:
        given = delivery(
            hf_enrolments=[good("hf_enrolments", referred_on=date(2026, 2, 1), exited_on=date(2026, 2, 28))],
            hf_tenancies=[good("hf_tenancies", move_in=date(2026, 2, 5), move_out=date(2026, 3, 2))],
        )
        assert found_by(f"{DATES} {HOMES}", given) == [("DATE-03", "hf_enrolments", "exited_on", (2,))]

    def test_a_place_that_opens_after_the_month_shuts_nobody_out(self) -> None:
        given = delivery(facilities=[good("facilities", open_from=date(2026, 4, 1))])
        assert found_by(DATES, given) == [("DATE-02", "facilities", "open_from", (2,))]

    def test_a_stay_before_birth_takes_nobodys_second_bed(self) -> None:
        given = delivery(
            facilities=[good("facilities", open_from=date(1900, 1, 1)), good("facilities", facility_id="F2")],
            shelter_stays=[
                good("shelter_stays", check_in=date(2026, 3, 2), check_out=date(2026, 3, 9), exit_destination="hostel"),
                good("shelter_stays", stay_id="S2", facility_id="F1", check_in=date(1921, 3, 9)),
            ],
        )
        assert found_by(f"{DATES} OVER-01", given) == [("DATE-04", "shelter_stays", "check_in", (3,))]


class TestAStayThatSaysOnlyWhereThePersonWent:
    """LOG-01: nobody knows how long it lasted."""

    def test_it_takes_no_second_bed(self) -> None:
        given = delivery(
            facilities=[good("facilities"), good("facilities", facility_id="F2")],
            shelter_stays=[
                good("shelter_stays", exit_destination="hostel"),
                good("shelter_stays", stay_id="S2", facility_id="F2", check_in=date(2026, 3, 9)),
            ],
        )
        assert found_by("LOG-01 OVER-01", given) == [("LOG-01", "shelter_stays", "check_out", (2,))]

    def test_it_does_not_go_on_after_the_place_has_closed(self) -> None:
        given = delivery(
            facilities=[good("facilities", open_to=date(2026, 3, 20))],
            shelter_stays=[good("shelter_stays", exit_destination="own_tenancy")],
        )
        assert found_by("DATE-08 LOG-01", given) == [("LOG-01", "shelter_stays", "check_out", (2,))]


class TestCostsOfAServiceThatCannotBeTold:
    """LOG-11: a service delivered nothing only where it is known what was delivered."""

    def test_a_stay_in_a_place_whose_service_has_a_finding_may_be_of_any_service(self) -> None:
        given = delivery(facilities=[good("facilities", service_type=Cell("invalid"))])
        assert found_by("LOG-11", given) == []
        assert status_by("LOG-11", given, feed="service_costs") is CheckStatus.COULD_NOT_RUN

    def test_client_days_count_whatever_else_their_line_says(self) -> None:
        lines = [
            good("service_costs", service_type="care_home"),
            good("service_costs", cost_id="B2", service_type="care_home", client_days=30, amount_eur=Cell("invalid")),
        ]
        assert found_by("LOG-11", delivery(service_costs=lines)) == []


class TestAFeedThatIsNotThere:
    """FILE and HIST-02: what the feed would have said is not known."""

    def test_a_facilities_file_that_cannot_be_read_is_not_last_months(self) -> None:
        closed = good("facilities", open_to=date(2026, 2, 27))
        history = history_of(delivery(delivery_id="feb", period="2026-02", base={}, facilities=[closed]))
        unread = [Finding("FILE-04", Severity.REJECT, "facilities")]
        assert found_by("DATE-08", delivery(facilities=None, findings=unread), history) == []
        assert found_by("DATE-08", delivery(facilities=None), history) != []

    def test_a_feed_that_came_last_month_may_name_anybody_until_it_comes(self) -> None:
        seen = {"persons": [good("persons")], "living_situations": [good("living_situations", observation_id="O0")]}
        history = history_of(delivery(delivery_id="feb", period="2026-02", base={}, **seen))
        given = delivery(base={}, persons=[good("persons", local_person_id="P2")])
        assert found_by("REF-04", given, history) == []
        assert found_by("REF-04", given) == [("REF-04", "persons", "local_person_id", (2,))]
