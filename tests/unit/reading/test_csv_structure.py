"""Row numbers as a spreadsheet shows them, and the faults of a CSV file's structure."""

import pytest

from tests.unit.reading.building import FACILITY, FACILITY_HEADER, csv_bytes, faults, read, rows_of
from tests.worlds.damaged_files import csv_text

HEADER = ";".join(FACILITY_HEADER)


def facility(key, name="nams"):
    return (key, name, *FACILITY[2:])


def test_the_header_is_row_one_and_the_first_record_row_two():
    assert rows_of(read(csv_bytes(FACILITY_HEADER, FACILITY)), "facilities") == [2]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_empty_lines_and_rows_of_blanks_are_skipped_but_counted(newline):
    text = csv_text(FACILITY_HEADER, facility("F1"), (), (" ", "", "", "", ""), facility("F2"), newline=newline)

    assert rows_of(read(text.encode()), "facilities") == [2, 5]


def test_a_line_break_inside_quotes_begins_no_row():
    text = csv_text(FACILITY_HEADER, facility("F1", '"nams\r\npie upes"'), facility("F2"))

    result = read(text.encode())

    assert rows_of(result, "facilities") == [2, 3]
    assert faults(result) == []


def test_empty_lines_before_the_header_count_as_rows():
    assert rows_of(read(b"\n\n" + csv_bytes(FACILITY_HEADER, FACILITY)), "facilities") == [4]


def test_quotes_inside_quotes_are_doubled():
    result = read(csv_text(FACILITY_HEADER, facility("F1", '"Nams ""Roze"""')).encode())

    assert result.feeds["facilities"].frame["name"].to_list() == ['Nams "Roze"']


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\r\n\r\n", b" ; ;\n"])
def test_a_file_without_content_has_no_header(content):
    assert faults(read(content, feed="facilities")) == [("FILE-04", None, ())]


def test_a_header_alone_states_that_there_is_nothing():
    result = read(csv_bytes(FACILITY_HEADER))

    assert faults(result) == []
    assert result.feeds["facilities"].frame.height == 0


def test_a_file_that_begins_with_data_lacks_its_header():
    assert faults(read(csv_bytes(FACILITY), feed="facilities")) == [("FILE-10", None, (1,))]


def test_columns_twice_unknown_and_missing_are_told_by_name_or_position():
    header = ("facility_id", "name", "Jānis Bērziņš", "service_type", "capacity", "capacity")

    result = read(csv_bytes(header, ("F1", "nams", "x", "shelter", "1", "2")), feed="facilities")

    assert faults(result) == [
        ("FILE-11", "capacity", ()),
        ("FILE-12", "open_from", ()),
        ("FILE-13", "column 3", ()),
    ]
    assert result.feeds["facilities"].absent == ("open_from",)
    assert result.feeds["facilities"].frame["open_from__status"].to_list() == ["absent"]
    assert result.feeds["facilities"].frame["capacity"].to_list() == [1]


def test_a_column_without_header_is_unknown_only_when_it_has_content():
    header = ("facility_id", "", "name", "service_type", "capacity", "open_from")

    assert faults(read(csv_bytes(header, ("F1", "", *FACILITY[1:])))) == []
    assert faults(read(csv_bytes(header, ("F1", "x", *FACILITY[1:])))) == [("FILE-13", "column 2", ())]


def test_a_row_with_more_cells_than_headers_is_left_out():
    result = read(csv_bytes(FACILITY_HEADER, facility("F1"), (*FACILITY, "more"), facility("F3")))

    assert faults(result) == [("FILE-16", None, (3,))]
    assert rows_of(result, "facilities") == [2, 4]


def test_empty_cells_after_the_last_header_are_no_fault():
    assert faults(read(csv_bytes((*FACILITY_HEADER, ""), (*FACILITY, "", "", " ")))) == []


def test_a_decimal_comma_without_quotes_in_a_comma_file_makes_a_cell_too_many():
    header = ("cost_id", "service_type", "category", "amount_eur", "funding_source")

    result = read(csv_bytes(header, ("C1", "shelter", "food", "19,20", "state"), separator=","))

    assert faults(result) == [("FILE-16", None, (2,))]


def test_a_row_cut_short_has_missing_values():
    result = read(f"{HEADER}\nF1;nams;shelter;1;2026-01-01\nF2;na".encode())

    frame = result.feeds["facilities"].frame
    assert faults(result) == []
    assert frame["name"].to_list() == ["nams", "na"]
    assert frame.select("service_type__status", "capacity__status", "open_from__status").row(1) == ("missing",) * 3


def test_a_row_in_another_separator_is_told_apart():
    result = read(f"{HEADER}\nF1,nams,shelter,1,2026-01-01\nF2;nams;shelter;1;2026-01-01\n".encode())

    assert faults(result) == [("FILE-15", None, (2,))]
    assert rows_of(result, "facilities") == [3]


def test_a_decimal_comma_does_not_hide_a_row_in_another_separator():
    header = ("cost_id", "service_type", "category", "amount_eur", "funding_source")
    rows = ("C1\tshelter\tfood\t19,20\tstate", "C2;shelter;food;19,20;state")

    result = read("\n".join([";".join(header), *rows]).encode())

    assert faults(result) == [("FILE-15", None, (2,))]


def test_a_header_in_two_separators_is_told_at_once():
    result = read(
        b"facility_id;name;service_type,capacity;open_from\nF1;nams;shelter;1;2026-01-01\n", feed="facilities"
    )

    assert faults(result) == [("FILE-15", None, (1,))]


def test_a_comma_in_a_text_of_a_full_row_is_only_text():
    assert faults(read(csv_bytes(FACILITY_HEADER, facility("F1", "nams, pie upes")))) == []


def test_a_quote_that_is_never_closed_costs_its_own_row_only():
    result = read(f'{HEADER}\nF1;"nams;shelter;1;2026-01-01\nF2;nams;shelter;1;2026-01-01\n'.encode())

    assert faults(result) == [("FILE-17", None, (2,))]
    assert rows_of(result, "facilities") == [3]


def test_a_file_cut_inside_quotes_is_told_at_its_last_row():
    result = read(f'{HEADER}\nF1;"nams";shelter;1;2026-01-01\nF2;"na'.encode())

    assert faults(result) == [("FILE-17", None, (3,))]


def test_quotes_inside_quotes_that_are_not_doubled_are_a_fault_of_that_row():
    result = read(f'{HEADER}\nF1;"Nams "Roze"";shelter;1;2026-01-01\nF2;nams;shelter;1;2026-01-01\n'.encode())

    assert faults(result) == [("FILE-17", None, (2,))]
    assert rows_of(result, "facilities") == [3]


def test_a_quote_after_a_line_break_in_quotes_keeps_row_numbers_true():
    result = read(
        f'{HEADER}\nF1;"a\nb";shelter;1;2026-01-01\nF2;"x;shelter;1;2026-01-01\nF3;c;shelter;1;2026-01-01'.encode()
    )

    assert faults(result) == [("FILE-17", None, (3,))]
    assert rows_of(result, "facilities") == [2, 4]
