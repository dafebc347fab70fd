"""Codelists hold what feeds.md lists, and a clerk may write a code or a label."""

import csv
from datetime import date

import pytest

from feeds.codelists import (
    NOT_IN_LIST,
    NOT_VALID,
    SEEDS,
    CodelistError,
    codelist_names,
    load_codelist,
    read_codelist,
)

ANY_DAY = date(2026, 3, 31)
SHORT_LISTS = {
    "sex": "F M X U",
    "household_types": "single couple couple_children lone_parent other",
    "education": "0 1 2 3 4 5 6 7 8 U",
    "homelessness_reasons": "eviction rent_arrears relationship_breakdown violence leaving_institution job_loss health "
    "addiction migration disaster other unknown",
    "observation_sources": "outreach social_service count",
    "institution_types": "hospital psychiatric_hospital prison child_care social_care",
    "eviction_outcomes": "prevented rehoused homeless unknown",
    "referral_sources": "shelter outreach social_service health prison self other",
    "hf_exit_reasons": "deceased independent other_support institution returned_homeless abandoned evicted moved_away "
    "unknown",
    "tenures": "municipal private social_agency ngo",
    "worker_roles": "social_worker mentor peer psychologist lawyer health other",
    "support_areas": "job_search furnishing food self_care health_care documents debts benefits addiction language "
    "legal housing training social_contact other",
    "waves": "baseline follow_up",
    "employment_status": "full_time part_time casual unemployed inactive unknown",
    "fidelity_domains": "housing_choice separation philosophy service_array programme_structure",
    "cost_categories": "housing utilities repairs_furnishing support_staff administration food other",
    "funding_sources": "municipal state eu client other",
    "crisis_event_types": "ambulance emergency_department hospital_day psychiatric_day police detention_day "
    "sobering_up court",
}
SITUATIONS = {
    "street": ("1", "E1", "homeless"),
    "overnight_shelter": ("2", "E2", "homeless"),
    "hostel": ("3", "E3", "homeless"),
    "temporary_accommodation": ("4", "E3", "homeless"),
    "transitional_supported": ("5", "E3", "homeless"),
    "crisis_centre": ("6", "E3", "homeless"),
    "health_institution": ("7", "E4", "homeless"),
    "penal_institution": ("8", "E4", "homeless"),
    "mobile_home": ("9", "E5", "homeless"),
    "non_conventional_building": ("10", "E5", "homeless"),
    "temporary_structure": ("11", "E5", "homeless"),
    "with_family_friends_temporary": ("12", "E6", "homeless"),
    "own_tenancy": ("", "", "permanent"),
    "own_property": ("", "", "permanent"),
    "municipal_housing": ("", "", "permanent"),
    "social_housing": ("", "", "permanent"),
    "family_friends_permanent": ("", "", "permanent"),
    "supported_housing": ("", "", "permanent"),
    "housing_first": ("", "", "hf"),
    "hospital": ("", "", "institution"),
    "psychiatric_hospital": ("", "", "institution"),
    "prison": ("", "", "institution"),
    "social_care": ("", "", "institution"),
    "child_care": ("", "", "institution"),
    "deceased": ("", "", "deceased"),
    "abroad": ("", "", "other"),
    "left_without_notice": ("", "", "unknown"),
    "unknown": ("", "", "unknown"),
}
SERVICES = {
    "overnight_shelter": "2",
    "shelter": "2",
    "hostel": "3",
    "temporary_lodging": "4",
    "transitional_supported": "5",
    "crisis_centre": "6",
    "housing_first": "",
    "care_home": "",
    "group_home": "",
    "day_centre": "",
    "mobile_brigade": "",
}


def seed_rows(name: str) -> list[dict[str, str]]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def a_list(tmp_path, *rows: str):
    path = tmp_path / "things.csv"
    path.write_text("\n".join(("code,label_lv,label_en,valid_from,valid_to,source", *rows)) + "\n", encoding="utf-8")
    return read_codelist(path)


@pytest.mark.parametrize("name", SHORT_LISTS)
def test_a_short_list_is_complete_as_specified(name):
    assert list(load_codelist(name).codes) == SHORT_LISTS[name].split()


def test_living_situations_carry_their_ethos_light_place_and_destination_group():
    rows = {
        row["code"]: (row["ethos_light"], row["ethos_category"], row["destination_group"])
        for row in seed_rows("living_situations")
    }

    assert rows == SITUATIONS


def test_service_types_carry_their_ethos_light_situation():
    assert {row["code"]: row["ethos_light"] for row in seed_rows("service_types")} == SERVICES


def test_countries_are_iso_alpha_2_one_former_state_and_three_codes_of_our_own():
    codes = set(load_codelist("countries").codes)

    assert len(codes) == 249 + 1 + 3
    assert load_codelist("countries").resolve("SU", ANY_DAY) == NOT_VALID
    assert {"XN", "XX", "XU", "LV", "UA", "RU", "NA"} <= codes
    assert all(len(code) == 2 and code.isupper() for code in codes)
    assert load_codelist("countries").resolve("Latvija", ANY_DAY) == "LV"
    assert load_codelist("countries").resolve("lietuva", ANY_DAY) == "LT"


def test_every_codelist_of_the_seeds_is_sound_and_says_where_it_comes_from():
    assert set(SHORT_LISTS) | {"living_situations", "service_types", "countries", "planning_regions"} == set(
        codelist_names()
    )
    for name in codelist_names():
        assert load_codelist(name).entries, name


@pytest.mark.parametrize(
    "written",
    [
        "overnight_shelter",
        "OVERNIGHT_SHELTER",
        "overnight shelter",
        "naktspatversme",
        " Naktspatversme ",
        "Overnight  Shelter",
    ],
)
def test_a_code_may_be_written_as_code_or_label_in_any_case(written):
    assert load_codelist("service_types").resolve(written, ANY_DAY) == "overnight_shelter"


def test_latvian_letters_are_optional():
    assert load_codelist("sex").resolve("VIRIETIS", ANY_DAY) == "M"
    assert load_codelist("household_types").resolve("paris ar berniem", ANY_DAY) == "couple_children"
    assert load_codelist("funding_sources").resolve("Pašvaldība", ANY_DAY) == "municipal"


@pytest.mark.parametrize("written", ["", "patversm", "shelters", "?", "!"])
def test_what_is_in_no_list_is_not_carried_on(written):
    assert load_codelist("service_types").resolve(written, ANY_DAY) == NOT_IN_LIST


def test_a_code_is_valid_from_its_first_to_its_last_day(tmp_path):
    codelist = a_list(tmp_path, "old,vecs,old,2021-07-01,2025-06-30,test")

    assert codelist.resolve("old", date(2021, 6, 30)) == NOT_VALID
    assert codelist.resolve("old", date(2021, 7, 1)) == "old"
    assert codelist.resolve("vecs", date(2025, 6, 30)) == "old"
    assert codelist.resolve("vecs", date(2025, 7, 1)) == NOT_VALID


def test_a_code_is_valid_in_a_period_that_it_touches_by_one_day(tmp_path):
    codelist = a_list(tmp_path, "new,jauns,new,2026-03-31,,test", "old,vecs,old,,2026-03-01,test")

    assert codelist.resolve("new", date(2026, 3, 1), date(2026, 3, 31)) == "new"
    assert codelist.resolve("old", date(2026, 3, 1), date(2026, 3, 31)) == "old"
    assert codelist.resolve("new", date(2026, 2, 1), date(2026, 2, 28)) == NOT_VALID
    assert codelist.resolve("old", date(2026, 4, 1), date(2026, 4, 30)) == NOT_VALID


def test_a_label_of_two_codes_is_refused(tmp_path):
    with pytest.raises(CodelistError, match=r"'Māja' leads to both 'a' and 'b'"):
        a_list(tmp_path, "a,maja,house,,,test", "b,Māja,home,,,test")


def test_a_row_without_source_is_refused(tmp_path):
    with pytest.raises(CodelistError, match=r"seeds/things.csv, line 2: source is empty"):
        a_list(tmp_path, "a,māja,house,,,")


def test_a_day_that_is_none_is_refused(tmp_path):
    with pytest.raises(CodelistError, match=r"'2025-02-30' is no date"):
        a_list(tmp_path, "a,māja,house,2025-02-30,,test")


def test_a_list_that_does_not_exist_is_told():
    with pytest.raises(CodelistError, match=r"seeds/colours.csv: there is no such codelist"):
        load_codelist("colours")


def test_only_sourced_figures_stand_in_the_reference_seeds():
    for name in (
        "population",
        "unit_costs",
        "hf_plans",
        "count_nights",
        "series_breaks",
        "international_figures",
        "national_series",
    ):
        assert all(row["source"] for row in seed_rows(name)), name


def test_rigas_european_count_night_is_a_reference_date():
    assert [(row["night"], row["area"]) for row in seed_rows("count_nights")] == [("2025-10-21", "LV0001000")]


def test_the_pilot_planned_a_hundred_places():
    assert [(row["area"], row["planned_places"]) for row in seed_rows("hf_plans")] == [("LV", "100")]
