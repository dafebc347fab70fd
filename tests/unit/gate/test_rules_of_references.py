"""REF-01 to REF-03: a person, facility or enrolment must stand in this delivery or in an accepted one."""

from __future__ import annotations

from datetime import date

import pytest

from feeds.findings import CheckStatus, Finding, Severity
from feeds.history import AcceptedHistory
from feeds.whys import why
from tests.unit.gate.deliveries import Cell, delivery, good, history_of, rule_findings, rules_on

REFERRING = [
    ("REF-01", "shelter_stays", "local_person_id"),
    ("REF-01", "living_situations", "local_person_id"),
    ("REF-01", "institution_discharges", "local_person_id"),
    ("REF-01", "evictions", "local_person_id"),
    ("REF-01", "hf_enrolments", "local_person_id"),
    ("REF-01", "crisis_events", "local_person_id"),
    ("REF-02", "shelter_stays", "facility_id"),
    ("REF-02", "service_costs", "facility_id"),
    ("REF-03", "hf_tenancies", "enrolment_id"),
    ("REF-03", "hf_support", "enrolment_id"),
    ("REF-03", "hf_assessments", "enrolment_id"),
]


@pytest.mark.parametrize(("check_id", "feed", "column"), REFERRING)
def test_an_id_that_nobody_knows_is_found_in_its_cell(check_id: str, feed: str, column: str) -> None:
    given = delivery(**{feed: [good(feed, **{column: "unknown"})]})
    assert rule_findings(given) == [(check_id, feed, column, (2,))]


def test_ids_that_the_delivery_itself_explains_are_no_fault() -> None:
    assert rule_findings(delivery()) == []


def test_a_person_of_an_earlier_accepted_month_is_known() -> None:
    history = history_of(delivery(delivery_id="feb", period="2026-02", base={}, persons=[good("persons")]))
    stays = delivery(base={}, facilities=[good("facilities")], shelter_stays=[good("shelter_stays")])
    assert rule_findings(stays, history) == []
    assert rule_findings(stays) == [("REF-01", "shelter_stays", "local_person_id", (2,))]


def test_an_accepted_person_of_another_municipality_is_not_known() -> None:
    liepaja = delivery(
        delivery_id="other", municipality="LV0005000", period="2026-02", base={}, persons=[good("persons")]
    )
    stays = delivery(base={}, facilities=[good("facilities")], shelter_stays=[good("shelter_stays")])
    assert rule_findings(stays, history_of(liepaja)) == [("REF-01", "shelter_stays", "local_person_id", (2,))]


def test_a_version_that_this_delivery_replaces_explains_nothing() -> None:
    first = delivery(delivery_id="v1", base={}, persons=[good("persons")])
    second = delivery(delivery_id="v2", persons=[good("persons", local_person_id="P2")])
    assert ("REF-01", "shelter_stays", "local_person_id", (2,)) in rule_findings(second, history_of(first))


def test_an_anonymous_sighting_refers_to_nobody() -> None:
    assert rule_findings(delivery(living_situations=[good("living_situations", local_person_id=None)])) == []


def test_withdrawn_records_must_refer_to_somebody_too() -> None:
    stay = good("shelter_stays", withdrawn=True, local_person_id="unknown")
    assert rule_findings(delivery(shelter_stays=[stay])) == [("REF-01", "shelter_stays", "local_person_id", (2,))]


def test_without_history_an_unknown_person_could_not_be_checked() -> None:
    stays = delivery(base={}, facilities=[good("facilities")], shelter_stays=[good("shelter_stays")])
    findings, results = rules_on(stays, history=None)
    assert findings == ()
    (result,) = [r for r in results if r.check_id == "REF-01"]
    assert (result.status, result.why) == (CheckStatus.COULD_NOT_RUN, why("no_past"))


def test_without_history_ids_of_the_delivery_are_checked_all_the_same() -> None:
    _, results = rules_on(delivery(), history=None)
    assert {r.status for r in results if r.check_id.startswith("REF")} == {CheckStatus.PASSED}


def test_when_a_key_of_persons_is_faulty_an_unknown_person_could_not_be_checked() -> None:
    given = delivery(persons=[good("persons", local_person_id=Cell("personal_code"))])
    assert rule_findings(given) == []
    _, results = rules_on(given)
    assert {r.status for r in results if r.check_id == "REF-01"} == {CheckStatus.COULD_NOT_RUN}


@pytest.mark.parametrize("feed", ["persons", None], ids=["the refused file is persons", "it may be persons"])
def test_when_persons_could_not_be_read_an_unknown_person_could_not_be_checked(feed: str | None) -> None:
    refused = Finding("FILE-14", Severity.ERROR, feed=feed)
    given = delivery(persons=None, findings=[refused])
    assert rule_findings(given) == []
    _, results = rules_on(given)
    assert CheckStatus.COULD_NOT_RUN in {r.status for r in results if r.check_id == "REF-01"}


def test_an_unknown_sheet_is_only_a_warning_so_persons_are_looked_for() -> None:
    unknown_sheet = Finding("FILE-09", Severity.WARNING, sheet="sheet 3")
    found = rule_findings(delivery(persons=None, findings=[unknown_sheet]))
    assert ("REF-01", "shelter_stays", "local_person_id", (2,)) in found


def test_an_empty_feed_passes() -> None:
    _, results = rules_on(delivery(base={}, shelter_stays=[]))
    of_stays = {r.status for r in results if r.check_id.startswith("REF") and r.feed == "shelter_stays"}
    assert of_stays == {CheckStatus.PASSED}


def test_a_renamed_municipality_keeps_its_past_and_a_merged_one_brings_its_own() -> None:
    of_madona = delivery(
        delivery_id="m", municipality="LV0038000", period="2025-06", base={}, persons=[good("persons")]
    )
    of_varaklani = delivery(
        delivery_id="v", municipality="LV0055000", period="2025-06", base={},
        persons=[good("persons", local_person_id="P2")],
    )  # fmt: skip
    stays = delivery(
        municipality="LV0038001", period="2025-07", base={},
        facilities=[good("facilities")],
        shelter_stays=[
            good("shelter_stays", check_in=date(2025, 7, 1)),
            good("shelter_stays", stay_id="S2", local_person_id="P2", check_in=date(2025, 7, 1)),
        ],
    )  # fmt: skip
    assert rule_findings(stays, history_of(of_madona, of_varaklani)) == []
    assert rule_findings(stays, AcceptedHistory()) == [("REF-01", "shelter_stays", "local_person_id", (2, 3))]
