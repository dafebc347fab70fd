"""Templates: what a municipality downloads is read back as the feeds it stands for, and leads the clerk's hand."""

import io
from functools import cache

import openpyxl
import pytest

from feeds.contract_loading import load_contracts
from feeds.headers import is_own_sheet, match_headers, recognise_feed
from feeds.templates import build_template

FEEDS = tuple(load_contracts().values())


@cache
def opened(language: str, feeds=FEEDS):
    return openpyxl.load_workbook(io.BytesIO(build_template(feeds, language)))


def validations(sheet) -> dict[str, object]:
    """Data validation by the header of its column."""
    found = {}
    for validation in sheet.data_validations.dataValidation:
        for area in validation.sqref.ranges:
            found[sheet.cell(1, area.min_col).value] = validation
    return found


@pytest.mark.parametrize("language", ["lv", "en"])
def test_every_sheet_is_a_feed_or_one_of_our_own(language):
    names = opened(language).sheetnames

    assert [recognise_feed(name) for name in names if not is_own_sheet(name)] == [feed.name for feed in FEEDS]
    assert len(names) == len(FEEDS) + 2


@pytest.mark.parametrize("language", ["lv", "en"])
def test_the_headers_are_all_columns_of_the_feed_and_no_data_follow(language):
    for sheet in opened(language):
        feed = recognise_feed(sheet.title)
        if feed is not None:
            match = match_headers([cell.value for cell in sheet[1]], load_contracts()[feed])
            assert list(match.columns.values()) == [column.name for column in load_contracts()[feed].columns]
            assert sheet.max_row == 1


def test_a_code_column_offers_the_latvian_labels_of_its_list():
    workbook = opened("lv")
    rule = validations(workbook["Personas"])["Dzimums"]
    sheet_name, area = rule.formula1.replace("'", "").replace("$", "").split("!")
    offered = [cell.value for (cell,) in workbook[sheet_name][area]]

    assert rule.type == "list"
    assert offered == ["sieviete", "vīrietis", "cits", "nav zināms"]
    assert workbook[sheet_name].sheet_state == "hidden"


def test_ids_codes_and_partial_dates_are_text_so_that_excel_does_not_change_them():
    formats = {
        column: opened("en")["persons"].column_dimensions[letter].number_format
        for letter, column in (("A", "local_person_id"), ("B", "person_code"), ("G", "birth_date"))
    }

    assert formats == {"local_person_id": "@", "person_code": "@", "birth_date": "@"}


def test_dates_and_money_have_their_formats():
    workbook = opened("en")

    assert workbook["shelter_stays"].column_dimensions["E"].number_format == "yyyy-mm-dd"
    assert workbook["service_costs"].column_dimensions["E"].number_format == "0.00"


def test_numbers_are_limited_as_in_the_contract():
    rules = validations(opened("en")["facilities"]) | validations(opened("en")["hf_support"])

    assert (rules["capacity"].type, rules["capacity"].formula1, rules["capacity"].formula2) == ("whole", "0", "5000")
    assert (rules["hours"].operator, rules["hours"].formula1) == ("greaterThan", "0")


def test_yes_and_no_are_offered_in_the_language_of_the_template():
    assert validations(opened("lv")["Uzturēšanās patversmēs"])["Atsaukts"].formula1 == '"jā,nē"'
    assert validations(opened("en")["shelter_stays"])["withdrawn"].formula1 == '"yes,no"'


def test_prompts_are_no_longer_than_excel_opens():
    for language in ("lv", "en"):
        for sheet in opened(language):
            for header, rule in validations(sheet).items():
                assert len(rule.prompt) <= 255, (sheet.title, header)
                assert len(rule.promptTitle) <= 32, (sheet.title, header)


def test_lists_only_warn_since_codes_may_be_typed_too():
    assert {rule.errorStyle for sheet in opened("lv") for rule in validations(sheet).values()} == {"warning"}


def test_the_guidance_names_every_column():
    guidance = opened("lv")["Norādes"]
    named = {(row[0].value, row[1].value) for row in guidance.iter_rows(min_row=2)}

    assert {(feed.label_lv, column.label_lv) for feed in FEEDS for column in feed.columns} <= named


def test_a_template_of_one_feed_holds_only_that():
    assert opened("lv", (load_contracts()["evictions"],)).sheetnames == ["Norādes", "Izlikšana no mājokļa", "Saraksti"]


def test_a_template_has_no_clock_inside():
    first, second = (build_template(FEEDS, "lv") for _ in range(2))
    properties = openpyxl.load_workbook(io.BytesIO(first)).properties

    assert first == second
    assert properties.created == properties.modified
    assert properties.created.year == 2020
