"""The contracts say what feeds.md says: the table below is written by hand from it, not from the contracts.

Each line: column, type, then K = key, R = required, r = required under a condition, P = personal.
"""

from decimal import Decimal

import jsonschema
import pytest
import yaml
from open_data_contract_standard.model import OpenDataContractStandard

from feeds.codelists import load_codelist
from feeds.contract import ColumnType, FeedKind, Privacy
from feeds.contract_loading import CONTRACTS, load_contracts
from feeds.folding import fold

SPECIFICATION = {
    "facilities": """
        facility_id text K R
        name text R
        service_type code(service_types) R
        capacity int R
        open_from date R
        open_to date
        refusals int
    """,
    "persons": """
        local_person_id text K R
        person_code text P
        previous_person_code text P
        first_name text P
        last_name text P
        household_id text
        birth_date date P
        sex code(sex) R
        citizenship code(countries)
        birth_country code(countries)
        household_type code(household_types)
        education code(education)
        disability bool
        mental_health_need bool
        addiction_need bool
        first_homeless_on date
    """,
    "shelter_stays": """
        stay_id text K R
        withdrawn bool
        local_person_id text R
        facility_id text R
        check_in date R
        check_out date
        prior_situation code(living_situations)
        main_reason code(homelessness_reasons)
        exit_destination code(living_situations) r
    """,
    "living_situations": """
        observation_id text K R
        withdrawn bool
        local_person_id text r
        source code(observation_sources) R
        observed_on date R
        valid_to date
        situation code(living_situations) R
        main_reason code(homelessness_reasons)
    """,
    "institution_discharges": """
        discharge_id text K R
        withdrawn bool
        local_person_id text R
        institution_type code(institution_types) R
        ready_on date R
        discharged_on date
        housing_offered bool R
        offered_on date r
        destination code(living_situations) r
    """,
    "evictions": """
        eviction_id text K R
        withdrawn bool
        local_person_id text R
        household_size int R
        notice_on date R
        executed_on date
        assistance_offered bool R
        outcome code(eviction_outcomes) r
    """,
    "hf_enrolments": """
        enrolment_id text K R
        withdrawn bool
        local_person_id text R
        provider text R
        referral_source code(referral_sources)
        referred_on date R
        agreed_on date
        exited_on date
        exit_reason code(hf_exit_reasons) r
        exit_destination code(living_situations) r
    """,
    "hf_tenancies": """
        tenancy_id text K R
        withdrawn bool
        enrolment_id text R
        dwelling_id text R
        tenure code(tenures) R
        move_in date R
        move_out date
        rent_eur decimal
        utilities_eur decimal
    """,
    "hf_support": """
        contact_id text K R
        enrolment_id text R
        contact_on date R
        worker_id text R
        worker_role code(worker_roles) R
        support_area code(support_areas) R
        hours decimal R
        direct bool R
    """,
    "hf_assessments": """
        assessment_id text K R
        enrolment_id text R
        wave code(waves) R
        assessed_on date R
        living_conditions_change int
        quality_of_life_change int
        belonging_change int
        health_change int
        addiction_control_change int
        income_eur decimal
        employment code(employment_status)
        volunteered bool
        attended_public_event bool
        learned_skills bool
        started_addiction_rehab bool
        csq_1 int
        csq_2 int
        csq_3 int
        csq_4 int
        csq_5 int
        csq_6 int
        csq_7 int
        csq_8 int
        housing_satisfaction decimal
        team_satisfaction decimal
    """,
    "hf_fidelity": """
        review_id text K R
        provider text R
        reviewed_on date R
        domain code(fidelity_domains) R
        score decimal R
    """,
    "service_costs": """
        cost_id text K R
        service_type code(service_types) R
        facility_id text
        category code(cost_categories) R
        amount_eur decimal R
        correction bool
        funding_source code(funding_sources) R
        client_days int
    """,
    "crisis_events": """
        event_id text K R
        local_person_id text R
        event_type code(crisis_event_types) R
        occurred_on date R
        quantity decimal R
    """,
}
SPANS = {
    "shelter_stays": ("check_in", "check_out"),
    "living_situations": ("observed_on", "valid_to"),
    "institution_discharges": ("ready_on", "discharged_on"),
    "evictions": ("notice_on", "executed_on"),
    "hf_enrolments": ("referred_on", "exited_on"),
    "hf_tenancies": ("move_in", "move_out"),
}
FACT_DATES = {
    "facilities": None,
    "hf_support": "contact_on",
    "hf_assessments": "assessed_on",
    "hf_fidelity": "reviewed_on",
    "service_costs": None,
    "crisis_events": "occurred_on",
}
GROUPS = {
    "shelter": {"facilities", "persons", "shelter_stays"},
    "situations": {"living_situations", "institution_discharges", "evictions"},
    "housing_first": {"hf_enrolments", "hf_tenancies", "hf_support", "hf_assessments", "hf_fidelity"},
    "costs": {"service_costs", "crisis_events"},
}
ID_KINDS = {
    "local_person_id": "person",
    "household_id": "household",
    "facility_id": "facility",
    "stay_id": "stay",
    "observation_id": "observation",
    "discharge_id": "discharge",
    "eviction_id": "eviction",
    "enrolment_id": "enrolment",
    "tenancy_id": "tenancy",
    "dwelling_id": "dwelling",
    "contact_id": "contact",
    "worker_id": "worker",
    "assessment_id": "assessment",
    "review_id": "review",
    "cost_id": "cost",
    "event_id": "event",
}
CHANGES = (
    "living_conditions_change",
    "quality_of_life_change",
    "belonging_change",
    "health_change",
    "addiction_control_change",
)
RANGES = {
    "capacity": (0, 5000),
    "refusals": (0, None),
    "household_size": (1, 20),
    "hours": (0, 24),
    "score": (1, 4),
    "quantity": (0, None),
    "rent_eur": (0, None),
    "utilities_eur": (0, None),
    "income_eur": (0, None),
    "client_days": (0, None),
    "housing_satisfaction": (1, 4),
    "team_satisfaction": (1, 4),
    **{f"csq_{item}": (1, 4) for item in range(1, 9)},
    **dict.fromkeys(CHANGES, (-1, 1)),
}


def all_columns():
    return [(feed, column) for feed in load_contracts().values() for column in feed.columns]


def specified(feed: str) -> list[str]:
    return [" ".join(line.split()) for line in SPECIFICATION[feed].strip().splitlines()]


def described(column) -> str:
    kind = f"code({column.codelist})" if column.type is ColumnType.CODE else column.type.value
    marks = [
        mark
        for mark, holds in (
            ("K", column.key),
            ("R", column.required),
            ("r", column.required_when is not None),
            ("P", column.privacy is Privacy.PERSONAL),
        )
        if holds
    ]
    return " ".join((column.name, kind, *marks))


def test_the_thirteen_feeds_stand_in_the_order_of_the_specification():
    assert list(load_contracts()) == list(SPECIFICATION)


@pytest.mark.parametrize("feed", SPECIFICATION)
def test_a_feed_has_exactly_the_specified_columns_in_order(feed):
    assert [described(column) for column in load_contracts()[feed].columns] == specified(feed)


@pytest.mark.parametrize("feed", SPECIFICATION)
def test_the_key_of_a_feed_is_the_column_marked_k(feed):
    (key,) = [line.split()[0] for line in specified(feed) if " K" in line]

    assert load_contracts()[feed].key == key


def test_span_feeds_are_bounded_by_their_dates_and_no_other_feed_has_a_span():
    spans = {feed.name: (feed.span.start, feed.span.end) for feed in load_contracts().values() if feed.span}

    assert spans == SPANS
    assert {name for name, feed in load_contracts().items() if feed.kind is FeedKind.SPAN} == set(SPANS)


def test_facts_of_the_month_know_the_date_that_must_lie_in_it():
    facts = {feed.name: feed.fact_date for feed in load_contracts().values() if feed.kind is FeedKind.FACT}

    assert facts == FACT_DATES
    assert load_contracts()["persons"].kind is FeedKind.REGISTER


def test_feeds_are_grouped_as_operators_see_them():
    groups = {group: {f.name for f in load_contracts().values() if f.group == group} for group in GROUPS}

    assert groups == GROUPS


def test_every_id_is_an_identifier_of_its_kind_and_nothing_else_is():
    kinds = {(column.name, column.id_kind) for _, column in all_columns() if column.privacy is Privacy.IDENTIFIER}

    assert kinds == set(ID_KINDS.items())


def test_what_clerks_write_freely_is_looked_through_for_names():
    assert {(feed.name, column.name) for feed, column in all_columns() if column.free_text} == {
        ("facilities", "name"),
        ("hf_enrolments", "provider"),
        ("hf_fidelity", "provider"),
    }


def test_numbers_have_the_specified_ranges():
    ranges = {
        column.name: (column.minimum, column.maximum)
        for _, column in all_columns()
        if (column.minimum, column.maximum) != (None, None)
    }

    assert ranges == {
        name: (Decimal(low), None if high is None else Decimal(high)) for name, (low, high) in RANGES.items()
    }


def test_hours_and_quantities_must_be_more_than_zero():
    assert {column.name for _, column in all_columns() if column.exclusive_minimum} == {"hours", "quantity"}


def test_amounts_may_be_negative_since_corrections_are():
    assert load_contracts()["service_costs"].column("amount_eur").minimum is None


def test_birth_and_first_homelessness_may_be_known_to_the_year_only():
    assert {column.name for _, column in all_columns() if column.partial_date} == {"birth_date", "first_homeless_on"}


def test_examples_pass_their_own_rules():
    for feed, column in all_columns():
        for example in column.examples:
            where = f"{feed.name}.{column.name}"
            if column.codelist:
                assert load_codelist(column.codelist).find(example), where
            if column.type in (ColumnType.INT, ColumnType.DECIMAL):
                assert column.minimum is None or Decimal(example) >= column.minimum, where
                assert column.maximum is None or Decimal(example) <= column.maximum, where


def test_personal_columns_give_no_example_that_could_be_somebody():
    named = {column.name for _, column in all_columns() if column.privacy is Privacy.PERSONAL and column.examples}

    assert named == {"birth_date"}


@pytest.mark.parametrize("feed", SPECIFICATION)
def test_latvian_labels_stay_apart_even_without_diacritics(feed):
    names = [fold(text) for column in load_contracts()[feed].columns for text in {column.name, column.label_lv}]

    assert len(names) == len(set(names))


def test_latvian_feed_labels_fit_as_sheet_names():
    for feed in load_contracts().values():
        assert len(feed.label_lv) <= 31
        assert not set(feed.label_lv) & set("[]:*?/\\")


def test_every_text_is_there_in_both_languages():
    for feed, column in all_columns():
        texts = (column.label_en, column.label_lv, column.description_en, column.description_lv)
        assert all(text.strip() for text in texts), f"{feed.name}.{column.name}"
        assert column.label_lv != column.label_en, f"{feed.name}.{column.name}"


@pytest.mark.parametrize("path", sorted(CONTRACTS.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_contract_is_a_document_of_the_open_data_contract_standard(path):
    content = yaml.safe_load(path.read_text(encoding="utf-8"))

    jsonschema.validate(content, yaml.safe_load(OpenDataContractStandard.json_schema()))
    assert content["apiVersion"] == "v3.2.0"
