"""What offices do to tables: each has a finding of its own, and the rows that are sound are read."""

from __future__ import annotations

from datetime import date

import pytest

from tests.integration.hostile.building import (
    HEADER,
    REVIEW,
    SECOND,
    SHEET_PART,
    book_of,
    header_xml,
    sheet_of,
    sheet_xml,
    table,
)
from tests.integration.hostile.conftest import faults
from tests.worlds.damaged_files import csv_text, saved, with_parts

FEED = "hf_fidelity"


def rows(result):
    return result.feeds[FEED].frame["source_row"].to_list()


def statuses(result, column):
    return result.feeds[FEED].frame[f"{column}__status"].to_list()


def test_a_header_row_that_stands_there_again_is_told_and_left_out(read):
    result = read(table(REVIEW, HEADER, SECOND), FEED)

    assert faults(result) == [("FILE-24", None, (3,))]
    assert rows(result) == [2, 4]


def test_a_second_header_row_in_another_language_and_order_is_one_too(read):
    in_words = ("Score", "DOMAIN", "Reviewed on", "", "")

    assert faults(read(table(REVIEW, in_words, SECOND), FEED)) == [("FILE-24", None, (3,))]


def test_one_cell_that_holds_the_name_of_a_column_makes_no_header_row(read):
    assert faults(read(table(REVIEW, ("domain", *SECOND[1:])), FEED)) == []


def test_a_title_above_the_header_row_is_told_as_a_missing_header(read):
    result = read(csv_text(("Pārskati par martu", "", "", "", ""), HEADER, REVIEW).encode(), FEED)

    assert faults(result) == [("FILE-10", None, (1,))]


@pytest.mark.parametrize("word", ["Kopā", "KOPĀ:", "kopa", "Pavisam kopā", "Total", "Итого"])
def test_a_row_of_totals_is_told_and_left_out(read, word):
    result = read(table(REVIEW, SECOND, (word, "", "", "", "6,6")), FEED)

    assert faults(result) == [("FILE-25", None, (4,))]
    assert rows(result) == [2, 3]


def test_the_word_may_stand_in_another_column_when_the_row_has_no_key(read):
    assert faults(read(table(REVIEW, ("", "", "", "Kopā", "3,6")), FEED)) == [("FILE-25", None, (3,))]


def test_a_record_of_an_association_called_so_is_no_total(read):
    result = read(table(("V-1", "Kopā", *REVIEW[2:])), FEED)

    assert faults(result) == []
    assert rows(result) == [2]


def test_merged_cells_among_the_records_are_told_with_every_row_they_touch(read):
    book = book_of(REVIEW, SECOND)
    sheet_of(book).merge_cells("B2:B3")

    assert faults(read(saved(book))) == [("FILE-26", None, (2, 3))]


@pytest.mark.parametrize("area", ["A1:B1", "A5:E6", "H2:H3"], ids=["header", "below", "beside"])
def test_cells_merged_elsewhere_do_no_harm(read, area):
    book = book_of(REVIEW, SECOND)
    sheet_of(book).merged_cells.add(area)

    assert faults(read(saved(book))) == []


def test_a_total_whose_cells_are_merged_is_one_fault(read):
    book = book_of(REVIEW, ("Kopā", None, None, None, "3,6"))
    sheet_of(book).merge_cells("A3:D3")

    assert faults(read(saved(book))) == [("FILE-25", None, (3,))]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_read_and_told(read, state):
    book = book_of(REVIEW)
    book.create_sheet("Norādes").append(["teksts"])
    book.active = 1
    sheet_of(book).sheet_state = state

    result = read(saved(book))

    assert faults(result) == [("FILE-27", None, ())]
    assert rows(result) == [2]


def test_a_formula_without_its_result_is_an_error_in_that_cell_even_below_the_table(read):
    book = book_of(REVIEW, ("=A2", "=B2", "=C2", "=D2", "=E2"))

    result = read(saved(book))

    assert rows(result) == [2, 3]
    for column in HEADER:
        assert statuses(result, column) == ["ok", "formula_error"]


def test_a_sheet_of_formulas_alone_is_not_taken_for_an_empty_one(read):
    formulas = "".join(f'<c r="{letter}2"><f>1+1</f></c>' for letter in "ABCDE")
    content = with_parts(saved(book_of()), {SHEET_PART: sheet_xml(f'{header_xml()}<row r="2">{formulas}</row>')})

    assert statuses(read(content), "score") == ["formula_error"]


def test_a_day_given_as_the_number_that_excel_keeps_is_no_day(read):
    """46099 is 18 March 2026 in a cell formatted as a date; as a bare number it could mean anything."""
    as_number = book_of((*REVIEW[:2], 46099, *REVIEW[3:]))
    as_date = book_of((*REVIEW[:2], date(2026, 3, 18), *REVIEW[3:]))

    assert statuses(read(saved(as_number)), "reviewed_on") == ["wrong_type"]
    assert statuses(read(saved(as_date)), "reviewed_on") == ["ok"]


@pytest.mark.parametrize("damaged", ["1,23E+11", "1.2E+15", 1.23456789012e20])
def test_ids_in_scientific_form_have_lost_their_digits(read, damaged):
    assert statuses(read(saved(book_of((damaged, *REVIEW[1:])))), "review_id") == ["scientific"]


def test_ids_that_lost_their_leading_zeros_are_told_where_others_kept_theirs(read):
    result = read(table(("0007", *REVIEW[1:]), ("12", *SECOND[1:]), ("12345", *REVIEW[1:])), FEED)

    assert faults(result) == [("FILE-28", "review_id", (3,))]
    assert rows(result) == [2, 3, 4]


@pytest.mark.parametrize("ids", [("7", "12", "345"), ("007", "0012", "3"), ("A01", "2", "03B")])
def test_ids_without_one_padded_length_are_as_they_are(read, ids):
    records = [(key, *REVIEW[1:4], f"{number}") for number, key in enumerate(ids, start=1)]

    assert faults(read(table(*records), FEED)) == []


@pytest.mark.parametrize(
    "key",
    [
        "\N{CYRILLIC CAPITAL LETTER ER}-001",
        "P\N{CYRILLIC SMALL LETTER O}-1",
        "V\N{ZERO WIDTH SPACE}-1",
        "V-1\N{SOFT HYPHEN}",
        "\N{GREEK CAPITAL LETTER ALPHA}-7",
    ],
    ids=["cyrillic", "mixed", "zero width", "soft hyphen", "greek"],
)
def test_ids_with_letters_that_only_look_latin_are_told(read, key):
    assert statuses(read(table((key, *REVIEW[1:])), FEED), "review_id") == ["look_alike"]


@pytest.mark.parametrize("key", ["Ņ-1", "\N{CYRILLIC CAPITAL LETTER ZHE}-1", "α-β", "P-001"])
def test_ids_that_are_what_they_look_like_are_sound(read, key):
    assert statuses(read(table((key, *REVIEW[1:])), FEED), "review_id") == ["ok"]


def test_a_code_with_a_cyrillic_letter_is_told_as_that_and_not_as_unknown(read):
    result = read(table((*REVIEW[:3], "s\N{CYRILLIC SMALL LETTER IE}paration", "3")), FEED)

    assert statuses(result, "domain") == ["look_alike"]
    assert result.feeds[FEED].frame["domain"].to_list() == [None]


@pytest.mark.parametrize("newlines", [("\n", "\r\n"), ("\r", "\n"), ("\r\n", "\r")])
def test_mixed_line_ends_are_line_ends(read, newlines):
    first, second = newlines
    content = csv_text(HEADER, newline=first) + csv_text(REVIEW, newline=second) + csv_text(SECOND, newline=first)

    result = read(content.encode(), FEED)

    assert faults(result) == []
    assert rows(result) == [2, 3]


def test_nul_bytes_are_unreadable_characters_of_their_row(read):
    assert faults(read(table(REVIEW, ("V-\x002", *SECOND[1:])), FEED)) == [("FILE-14", None, (3,))]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_other_encodings_of_unicode_are_told_once_for_the_file(read, encoding):
    assert faults(read(table(REVIEW).decode().encode(encoding), FEED)) == [("FILE-14", None, (1,))]


def test_ten_thousand_columns_are_beyond_reason(read):
    wide = ";".join([*HEADER, *(f"x{n}" for n in range(10_000))])

    assert faults(read(wide.encode(), FEED)) == [("FILE-06", None, ())]


def test_one_row_of_ten_thousand_cells_is_beyond_reason(read):
    assert faults(read(table(REVIEW, ("x",) * 10_000), FEED)) == [("FILE-06", None, ())]
