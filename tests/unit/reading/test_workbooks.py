"""Workbooks: which sheets are feeds, where their cells are, and what a spreadsheet does to values."""

import io
from datetime import date, datetime

import openpyxl
import pytest

from feeds.contract_loading import load_contracts
from tests.unit.reading.building import FACILITY, FACILITY_HEADER, KEYS, faults, read, rows_of, workbook
from tests.worlds.damaged_files import saved


def id_token(kind, key):
    return KEYS.token(kind, "LV0001000", key)


def test_rows_are_those_of_the_spreadsheet_and_empty_ones_are_skipped():
    result = read(workbook({"facilities": [FACILITY_HEADER, FACILITY, (), (" ",), ("F2", *FACILITY[1:])]}))

    assert faults(result) == []
    assert rows_of(result, "facilities") == [2, 5]


def test_a_table_that_begins_further_down_and_to_the_right_is_read_where_it_stands():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "facilities"
    for row, cells in ((3, FACILITY_HEADER), (4, FACILITY)):
        for column, text in enumerate(cells, start=3):
            sheet.cell(row, column, text)
    sheet.cell(3, 9, "piezīme")

    result = read(saved(book))

    assert rows_of(result, "facilities") == [4]
    assert result.feeds["facilities"].frame["name"].to_list() == ["Gaiziņš"]
    assert faults(result) == [("FILE-13", "column 9", ())]


@pytest.mark.parametrize("name", ["facilities", "FACILITIES ", "Mītnes"])
def test_a_sheet_is_known_by_feed_name_or_latvian_label(name):
    label = load_contracts()["facilities"].label_lv
    title = label if name == "Mītnes" else name

    result = read(workbook({title: [FACILITY_HEADER, FACILITY]}))

    assert list(result.feeds) == ["facilities"]
    assert result.feeds["facilities"].sheet == (label if name == "Mītnes" else "facilities")


def test_sheets_of_our_own_and_empty_sheets_are_passed_over():
    sheets = {"Norādes": [("teksts",)], "Kļūdas": [("teksts",)], "Saraksti": [("teksts",)], "Sheet1": []}

    assert faults(read(workbook({**sheets, "facilities": [FACILITY_HEADER, FACILITY]}))) == []


def test_a_sheet_that_is_no_feed_is_told_by_its_position_only():
    result = read(workbook({"facilities": [FACILITY_HEADER], "Jānis Bērziņš": [("x",)]}))

    assert [(f.check_id, f.sheet, f.feed) for f in result.findings] == [("FILE-09", "sheet 2", None)]
    assert "Bērziņš" not in repr(result)


def test_a_sheet_of_a_feed_without_any_cell_lacks_even_its_header():
    result = read(workbook({"facilities": [], "service_costs": [("cost_id",)]}))

    assert ("FILE-04", None, ()) in faults(result)
    assert "facilities" not in result.feeds


def test_a_workbook_without_any_cell_is_empty():
    assert faults(read(workbook({"facilities": []}))) == [("FILE-04", None, ())]


def test_content_beside_the_table_is_a_cell_without_header():
    result = read(workbook({"facilities": [FACILITY_HEADER, FACILITY, (*FACILITY, None, "piezīme")]}))

    assert faults(result) == [("FILE-16", None, (3,))]
    assert rows_of(result, "facilities") == [2]


def test_whole_numbers_in_id_columns_are_ids_without_a_decimal_point():
    result = read(workbook({"facilities": [FACILITY_HEADER, (123, *FACILITY[1:]), (45.0, *FACILITY[1:])]}))

    assert result.feeds["facilities"].frame["facility_id"].to_list() == [
        id_token("facility", "123"),
        id_token("facility", "45"),
    ]


@pytest.mark.parametrize("damaged", [1.23456789012e20, "1,23E+11", "1.23457E+11"])
def test_numbers_longer_than_a_spreadsheet_keeps_are_damaged_ids(damaged):
    result = read(workbook({"facilities": [FACILITY_HEADER, (damaged, *FACILITY[1:])]}))

    assert result.feeds["facilities"].frame.select("facility_id", "facility_id__status").row(0) == (None, "scientific")


def test_formula_errors_have_a_status_in_any_type_of_column():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "facilities"
    sheet.append(FACILITY_HEADER)
    sheet.append(FACILITY)
    for column, error in ((1, "#REF!"), (3, "#N/A"), (4, "#DIV/0!"), (5, "#VALUE!")):
        cell = sheet.cell(2, column)
        cell.value, cell.data_type = error, "e"

    frame = read(saved(book)).feeds["facilities"].frame

    statuses = ("facility_id", "name", "service_type", "capacity", "open_from")
    assert frame.select(f"{name}__status" for name in statuses).row(0) == (
        "formula_error",
        "ok",
        "formula_error",
        "formula_error",
        "formula_error",
    )


def test_real_dates_with_a_time_of_day_are_that_day():
    result = read(workbook({"facilities": [FACILITY_HEADER, (*FACILITY[:4], datetime(2026, 3, 1, 23, 59))]}))

    assert result.feeds["facilities"].frame["open_from"].to_list() == [date(2026, 3, 1)]


def test_cells_that_a_program_wrote_as_empty_texts_do_not_stretch_the_sheet():
    book = openpyxl.load_workbook(io.BytesIO(workbook({"facilities": [FACILITY_HEADER, FACILITY]})))
    book["facilities"].cell(9, 12, "")

    result = read(saved(book))

    assert faults(result) == []
    assert rows_of(result, "facilities") == [2]


def test_cells_that_only_carry_a_format_do_not_stretch_the_sheet():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "facilities"
    sheet.append(FACILITY_HEADER)
    sheet.append(FACILITY)
    sheet.cell(1048576, 16384).number_format = "0.00"

    result = read(saved(book))

    assert faults(result) == []
    assert rows_of(result, "facilities") == [2]
